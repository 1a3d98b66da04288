#pragma once
#include "core/domain/outcome.h"
#include <QStringList>
#include <string>
#include <vector>

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

/// The nodes of a file, of which a world of 10,000 events has 120,000.
struct YamlDocument {
    struct Node {
        enum class Kind : quint8 { Null, Scalar, List, Map };
        Kind kind = Kind::Null;
        int line = 1;
        std::string scalar;
        std::vector<quint32> children; ///< of a mapping: key, value, key, value …
    };
    std::vector<Node> nodes;
    quint32 root = 0;

    /// Text that is no YAML is noted in `errors`.
    static YamlDocument parse(const QByteArray &text, YamlErrors &errors);
};

/// A value with its place. Readers note an error and answer something harmless, so that a file is read to its end in one go.
class YamlValue
{
public:
    YamlValue(const YamlDocument *document, quint32 index, QString path, YamlErrors *errors)
        : m_document(document), m_node(&document->nodes[index]), m_path(std::move(path)), m_errors(errors)
    {
    }

    bool isMap() const { return m_node->kind == YamlDocument::Node::Kind::Map; }
    int line() const { return m_node->line; }
    const QString &path() const { return m_path; }
    QString text() const;
    qint64 number(qint64 least, qint64 most) const;
    bool flag() const;
    /// One value stands for a list of one.
    QList<YamlValue> items() const;
    void wrong(const QString &what, const QString &nextStep = {}) const { m_errors->add(line(), m_path, what, nextStep); }

private:
    friend class YamlMap;
    bool isScalar() const { return m_node->kind == YamlDocument::Node::Kind::Scalar; }
    const YamlDocument *m_document;
    const YamlDocument::Node *m_node;
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
    QString text(const char *key, const QString &otherwise = {});
    QString needText(const char *key);
    qint64 number(const char *key, qint64 otherwise, qint64 least, qint64 most);
    bool flag(const char *key, bool otherwise);
    QList<YamlValue> list(const char *key, bool required = false);
    /// Notes an error for a key that was never asked for, naming those that are known, or for one that stands twice.
    void done();
    int line() const { return m_value.line(); }
    const YamlValue &value() const { return m_value; }

private:
    QString pathOf(QLatin1String key) const;
    YamlValue m_value;
    std::vector<const char *> m_known; ///< literals, or what lives as long as the map is read
};

} // namespace csp::sim
