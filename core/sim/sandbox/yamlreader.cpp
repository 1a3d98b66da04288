#include "core/sim/sandbox/yamlreader.h"
#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace csp::sim {
namespace {

using Node = YamlDocument::Node;

class TreeBuilder : public YAML::EventHandler
{
public:
    explicit TreeBuilder(YamlDocument &document) : m_document(document) { }

    void OnDocumentStart(const YAML::Mark &) override { }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override { add(Node::Kind::Null, mark, anchor); }
    void OnScalar(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor, const std::string &value) override
    {
        m_document.nodes[add(Node::Kind::Scalar, mark, anchor)].scalar = value;
    }
    void OnAlias(const YAML::Mark &, YAML::anchor_t anchor) override
    {
        if (const auto known = m_anchors.find(anchor); known != m_anchors.end())
            append(known->second);
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        m_open.push_back(add(Node::Kind::List, mark, anchor));
    }
    void OnSequenceEnd() override { m_open.pop_back(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t anchor, YAML::EmitterStyle::value) override
    {
        m_open.push_back(add(Node::Kind::Map, mark, anchor));
    }
    void OnMapEnd() override { m_open.pop_back(); }

private:
    quint32 add(Node::Kind kind, const YAML::Mark &mark, YAML::anchor_t anchor)
    {
        const auto index = static_cast<quint32>(m_document.nodes.size());
        m_document.nodes.push_back({kind, mark.line + 1, {}, {}});
        if (anchor)
            m_anchors[anchor] = index;
        append(index);
        return index;
    }
    void append(quint32 index)
    {
        if (m_open.empty())
            m_document.root = index;
        else
            m_document.nodes[m_open.back()].children.push_back(index);
    }

    YamlDocument &m_document;
    std::vector<quint32> m_open;
    std::unordered_map<YAML::anchor_t, quint32> m_anchors;
};

QString kindOf(const Node &node)
{
    switch (node.kind) {
    case Node::Kind::Map: return QStringLiteral("a mapping");
    case Node::Kind::List: return QStringLiteral("a list");
    case Node::Kind::Null: return QStringLiteral("nothing");
    case Node::Kind::Scalar: break;
    }
    return QStringLiteral("\"%1\"").arg(QString::fromStdString(node.scalar));
}

} // namespace

void YamlErrors::add(int line, const QString &path, const QString &what, const QString &nextStep)
{
    if (m_first)
        return;
    const QString place = QStringLiteral("%1:%2").arg(m_file).arg(line);
    m_first = Error{Error::Kind::Input, path.isEmpty() ? place : QStringLiteral("%1: %2").arg(place, path), what, nextStep, {}, {}, {}, {}, {}};
}

YamlDocument YamlDocument::parse(const QByteArray &text, YamlErrors &errors)
{
    YamlDocument document;
    try {
        std::istringstream stream(text.toStdString());
        YAML::Parser parser(stream);
        TreeBuilder builder(document);
        parser.HandleNextDocument(builder);
    } catch (const YAML::Exception &e) {
        errors.add(e.mark.line + 1, {}, QStringLiteral("is no YAML: %1").arg(QString::fromStdString(e.msg)));
    }
    if (document.nodes.empty())
        document.nodes.emplace_back();
    return document;
}

QString YamlValue::text() const
{
    if (isScalar())
        return QString::fromStdString(m_node->scalar);
    wrong(QStringLiteral("expected a text, found %1").arg(kindOf(*m_node)));
    return {};
}

qint64 YamlValue::number(qint64 least, qint64 most) const
{
    bool ok = false;
    const qint64 value = isScalar() ? QString::fromStdString(m_node->scalar).toLongLong(&ok) : 0;
    if (ok && value >= least && value <= most)
        return value;
    wrong(QStringLiteral("expected a number from %1 to %2, found %3").arg(least).arg(most).arg(kindOf(*m_node)));
    return least;
}

bool YamlValue::flag() const
{
    const std::string text = isScalar() ? m_node->scalar : std::string{};
    if (text != "true" && text != "false")
        wrong(QStringLiteral("expected true or false, found %1").arg(kindOf(*m_node)));
    return text == "true";
}

QList<YamlValue> YamlValue::items() const
{
    if (m_node->kind == Node::Kind::Null)
        return {};
    if (m_node->kind != Node::Kind::List)
        return {*this};
    QList<YamlValue> list;
    list.reserve(static_cast<qsizetype>(m_node->children.size()));
    for (std::size_t i = 0; i < m_node->children.size(); ++i)
        list += YamlValue(m_document, m_node->children[i], m_path + QLatin1Char('[') + QString::number(i) + QLatin1Char(']'), m_errors);
    return list;
}

YamlMap::YamlMap(const YamlValue &value) : m_value(value)
{
    if (!value.isMap())
        value.wrong(QStringLiteral("expected a mapping, found %1").arg(kindOf(*value.m_node)));
}

QString YamlMap::pathOf(QLatin1String key) const
{
    return m_value.path().isEmpty() ? QString(key) : m_value.path() + QLatin1Char('.') + key;
}

bool YamlMap::has(const char *key) { return get(key).has_value(); }

std::optional<YamlValue> YamlMap::get(const char *key, bool required)
{
    m_known.push_back(key);
    if (!m_value.isMap())
        return {};
    const auto &children = m_value.m_node->children;
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
        const bool null = m_value.m_document->nodes[children[i + 1]].kind == Node::Kind::Null;
        if (!null && m_value.m_document->nodes[children[i]].scalar == key)
            return YamlValue(m_value.m_document, children[i + 1], pathOf(QLatin1String(key)), m_value.m_errors);
    }
    if (required)
        m_value.m_errors->add(line(), pathOf(QLatin1String(key)), QStringLiteral("expected a value, and there is none"));
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
    const auto &children = m_value.m_node->children;
    const auto nodeAt = [&](std::size_t i) -> const Node & { return m_value.m_document->nodes[children[i]]; };
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
        const Node &key = nodeAt(i);
        const QByteArray name = QByteArray::fromStdString(key.kind == Node::Kind::Scalar ? key.scalar : std::string("?"));
        const auto is = [&](const char *known) { return name == known; };
        if (std::none_of(m_known.begin(), m_known.end(), is)) {
            QStringList known;
            for (const char *k : m_known) {
                if (!known.contains(QLatin1String(k)))
                    known += QLatin1String(k);
            }
            m_value.m_errors->add(key.line, pathOf(QLatin1String(name)), QStringLiteral("unknown key"),
                                  QStringLiteral("known here: %1").arg(known.join(QStringLiteral(", "))));
        }
        for (std::size_t j = 0; j < i; j += 2) {
            if (nodeAt(j).kind == Node::Kind::Scalar && nodeAt(j).scalar == key.scalar)
                m_value.m_errors->add(key.line, pathOf(QLatin1String(name)), QStringLiteral("stands here twice"));
        }
    }
}

} // namespace csp::sim
