#pragma once
#include "core/domain/outcome.h"
#include <QStringList>
#include <yaml-cpp/yaml.h>

/// Reading a YAML file strictly: every key is known or an error, and every error names the line and the place.
namespace csp::sim {

/// The first error of a file.
class YamlErrors
{
public:
    explicit YamlErrors(QString file) : m_file(std::move(file)) { }
    /// `line` counts from 1. Later errors are dropped: they are often the first one's consequence.
    void add(int line, const QString &path, const QString &what, const QString &nextStep = {});
    const std::optional<Error> &first() const { return m_first; }

private:
    QString m_file;
    std::optional<Error> m_first;
};

int lineOf(const YAML::Node &node);

/// A value with its place. Readers note an error and answer something harmless, so that a file is read to its end in one go.
class YamlValue
{
public:
    YamlValue(YAML::Node node, QString path, YamlErrors *errors) : m_node(std::move(node)), m_path(std::move(path)), m_errors(errors) { }

    bool isMap() const { return m_node.IsMap(); }
    bool isList() const { return m_node.IsSequence(); }
    int line() const { return lineOf(m_node); }
    const QString &path() const { return m_path; }
    QString text() const;
    qint64 number(qint64 least, qint64 most) const;
    bool flag() const;
    /// One value stands for a list of one.
    QList<YamlValue> items() const;
    void wrong(const QString &what, const QString &nextStep = {}) const { m_errors->add(line(), m_path, what, nextStep); }

private:
    friend class YamlMap;
    YAML::Node m_node;
    QString m_path;
    YamlErrors *m_errors;
};

/// A mapping, of which each key has to be asked for before `done`.
class YamlMap
{
public:
    explicit YamlMap(const YamlValue &value);

    bool has(const char *key);
    /// Nothing where the key is absent; that is an error where it is `required`.
    std::optional<YamlValue> get(const char *key, bool required = false);
    QString text(const char *key, const QString &otherwise = {}) ;
    QString needText(const char *key);
    qint64 number(const char *key, qint64 otherwise, qint64 least, qint64 most);
    bool flag(const char *key, bool otherwise);
    QList<YamlValue> list(const char *key, bool required = false);
    /// Notes an error for a key that was never asked for, naming those that are known, or for one that stands twice.
    void done();
    int line() const { return m_value.line(); }
    const YamlValue &value() const { return m_value; }

private:
    QString pathOf(const QString &key) const;
    YamlValue m_value;
    QStringList m_known;
};

} // namespace csp::sim
