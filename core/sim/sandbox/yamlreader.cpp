#include "core/sim/sandbox/yamlreader.h"

namespace csp::sim {

void YamlErrors::add(int line, const QString &path, const QString &what, const QString &nextStep)
{
    if (m_first)
        return;
    const QString place = QStringLiteral("%1:%2").arg(m_file).arg(line);
    m_first = Error{Error::Kind::Input, path.isEmpty() ? place : QStringLiteral("%1: %2").arg(place, path), what, nextStep, {}, {}, {}, {}, {}};
}

int lineOf(const YAML::Node &node) { return node.Mark().line + 1; }

static QString kindOf(const YAML::Node &node)
{
    if (node.IsMap())
        return QStringLiteral("a mapping");
    if (node.IsSequence())
        return QStringLiteral("a list");
    if (node.IsNull())
        return QStringLiteral("nothing");
    return QStringLiteral("\"%1\"").arg(QString::fromStdString(node.Scalar()));
}

QString YamlValue::text() const
{
    if (m_node.IsScalar())
        return QString::fromStdString(m_node.Scalar());
    wrong(QStringLiteral("expected a text, found %1").arg(kindOf(m_node)));
    return {};
}

qint64 YamlValue::number(qint64 least, qint64 most) const
{
    bool ok = false;
    const qint64 value = m_node.IsScalar() ? QString::fromStdString(m_node.Scalar()).toLongLong(&ok) : 0;
    if (ok && value >= least && value <= most)
        return value;
    wrong(QStringLiteral("expected a number from %1 to %2, found %3").arg(least).arg(most).arg(kindOf(m_node)));
    return least;
}

bool YamlValue::flag() const
{
    const std::string text = m_node.IsScalar() ? m_node.Scalar() : std::string{};
    if (text != "true" && text != "false")
        wrong(QStringLiteral("expected true or false, found %1").arg(kindOf(m_node)));
    return text == "true";
}

QList<YamlValue> YamlValue::items() const
{
    QList<YamlValue> list;
    if (!m_node.IsSequence()) {
        if (!m_node.IsNull())
            list += *this;
        return list;
    }
    for (std::size_t i = 0; i < m_node.size(); ++i)
        list += YamlValue(m_node[i], QStringLiteral("%1[%2]").arg(m_path).arg(i), m_errors);
    return list;
}

YamlMap::YamlMap(const YamlValue &value) : m_value(value)
{
    if (!value.isMap())
        value.wrong(QStringLiteral("expected a mapping, found %1").arg(kindOf(value.m_node)));
}

QString YamlMap::pathOf(const QString &key) const
{
    return m_value.path().isEmpty() ? key : m_value.path() + QLatin1Char('.') + key;
}

bool YamlMap::has(const char *key) { return get(key).has_value(); }

std::optional<YamlValue> YamlMap::get(const char *key, bool required)
{
    const QString name = QString::fromLatin1(key);
    if (!m_known.contains(name))
        m_known += name;
    if (!m_value.isMap())
        return {};
    const YAML::Node &map = m_value.m_node;
    if (const YAML::Node found = map[key]; found && !found.IsNull())
        return YamlValue(found, pathOf(name), m_value.m_errors);
    if (required)
        m_value.m_errors->add(line(), pathOf(name), QStringLiteral("expected a value, and there is none"));
    return {};
}

QString YamlMap::text(const char *key, const QString &otherwise)
{
    const auto value = get(key);
    return value ? value->text() : otherwise;
}

QString YamlMap::needText(const char *key)
{
    const auto value = get(key, true);
    return value ? value->text() : QString{};
}

qint64 YamlMap::number(const char *key, qint64 otherwise, qint64 least, qint64 most)
{
    const auto value = get(key);
    return value ? value->number(least, most) : otherwise;
}

bool YamlMap::flag(const char *key, bool otherwise)
{
    const auto value = get(key);
    return value ? value->flag() : otherwise;
}

QList<YamlValue> YamlMap::list(const char *key, bool required)
{
    const auto value = get(key, required);
    return value ? value->items() : QList<YamlValue>{};
}

void YamlMap::done()
{
    if (!m_value.isMap())
        return;
    QStringList seen;
    for (const auto &entry : m_value.m_node) {
        const QString key = entry.first.IsScalar() ? QString::fromStdString(entry.first.Scalar()) : QStringLiteral("?");
        if (!m_known.contains(key)) {
            m_value.m_errors->add(lineOf(entry.first), pathOf(key), QStringLiteral("unknown key"),
                                  QStringLiteral("known here: %1").arg(m_known.join(QStringLiteral(", "))));
        } else if (seen.contains(key)) {
            m_value.m_errors->add(lineOf(entry.first), pathOf(key), QStringLiteral("stands here twice"));
        }
        seen += key;
    }
}

} // namespace csp::sim
