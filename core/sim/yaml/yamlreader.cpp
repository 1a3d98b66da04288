#include "core/sim/yaml/yamlreader.h"
#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <yaml.h>

namespace csp::sim {
namespace {

using Node = YamlDocument::Node;

constexpr std::size_t DeepestLevel = 100;

/// Builds the tree out of libyaml's events. (yaml-cpp's scanner takes five times as long, which is most of the start of `serve` with many events.)
class TreeBuilder
{
public:
    TreeBuilder(const QByteArray &text, YamlDocument &document, YamlErrors &errors) : m_text(text), m_document(document), m_errors(errors)
    {
        m_usable = yaml_parser_initialize(&m_parser) != 0;
        if (m_usable)
            yaml_parser_set_input_string(&m_parser, reinterpret_cast<const unsigned char *>(text.constData()), size_t(text.size()));
    }
    TreeBuilder(const TreeBuilder &) = delete;
    TreeBuilder &operator=(const TreeBuilder &) = delete;
    ~TreeBuilder()
    {
        if (m_usable)
            yaml_parser_delete(&m_parser);
    }

    void build()
    {
        while (!m_done) {
            yaml_event_t event;
            if (!m_usable || !yaml_parser_parse(&m_parser, &event)) {
                refuse();
                return;
            }
            take(event);
            yaml_event_delete(&event);
        }
    }

private:
    static const char *text(const yaml_char_t *bytes) { return reinterpret_cast<const char *>(bytes); }
    static int lineOf(const yaml_mark_t &mark) { return int(mark.line) + 1; }

    void take(const yaml_event_t &event)
    {
        switch (event.type) {
        case YAML_SCALAR_EVENT: {
            const auto &scalar = event.data.scalar;
            const std::string_view value(text(scalar.value), scalar.length);
            const bool null = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.plain_implicit && isNull(value);
            const quint32 index = add(null ? Node::Kind::Null : Node::Kind::Scalar, event, scalar.anchor);
            if (!null)
                m_document.nodes[index].scalar = value;
            break;
        }
        case YAML_SEQUENCE_START_EVENT: open(add(Node::Kind::List, event, event.data.sequence_start.anchor), event); break;
        case YAML_MAPPING_START_EVENT: open(add(Node::Kind::Map, event, event.data.mapping_start.anchor), event); break;
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT: m_open.pop_back(); break;
        case YAML_ALIAS_EVENT: takeAlias(event); break;
        case YAML_DOCUMENT_START_EVENT:
            if (std::exchange(m_begun, true))
                stop(event, QStringLiteral("a file holds one document, and here begins a second one"));
            break;
        case YAML_STREAM_END_EVENT: m_done = true; break;
        case YAML_NO_EVENT:
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_END_EVENT: break;
        }
    }

    void open(quint32 index, const yaml_event_t &event)
    {
        m_open.push_back(index);
        // What libyaml does for a token grows with the depth it stands in.
        if (m_open.size() > DeepestLevel)
            stop(event, QStringLiteral("is nested more than %1 levels deep").arg(DeepestLevel));
    }

    void takeAlias(const yaml_event_t &event)
    {
        const std::string name = text(event.data.alias.anchor);
        const auto known = m_anchors.find(name);
        if (known == m_anchors.end())
            stop(event, QStringLiteral("is no YAML: there is no anchor &%1 before this").arg(QString::fromStdString(name)));
        else if (std::find(m_open.begin(), m_open.end(), known->second) != m_open.end())
            stop(event, QStringLiteral("*%1 stands within itself").arg(QString::fromStdString(name)));
        else
            append(known->second);
    }

    void stop(const yaml_event_t &event, const QString &what)
    {
        m_errors.add(lineOf(event.start_mark), {}, what);
        m_done = true;
    }

    void refuse()
    {
        if (!m_usable || m_parser.error == YAML_MEMORY_ERROR) {
            m_errors.add(1, {}, QStringLiteral("cannot be read: there is not enough memory"));
            return;
        }
        QString what = QString::fromUtf8(m_parser.problem);
        // Bytes that are no text are noticed before lines are counted.
        const bool bytes = m_parser.error == YAML_READER_ERROR;
        const int line = bytes ? 1 + int(m_text.left(qsizetype(m_parser.problem_offset)).count('\n')) : lineOf(m_parser.problem_mark);
        if (m_parser.context && !bytes)
            what += QStringLiteral(" (%1, from line %2)").arg(QString::fromUtf8(m_parser.context)).arg(lineOf(m_parser.context_mark));
        m_errors.add(line, {}, QStringLiteral("is no YAML: %1").arg(what));
    }

    static bool isNull(std::string_view value) { return value.empty() || value == "~" || value == "null" || value == "Null" || value == "NULL"; }

    quint32 add(Node::Kind kind, const yaml_event_t &event, const yaml_char_t *anchor)
    {
        const auto index = static_cast<quint32>(m_document.nodes.size());
        m_document.nodes.push_back({kind, lineOf(event.start_mark), {}, {}});
        if (anchor)
            m_anchors[text(anchor)] = index;
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

    const QByteArray &m_text;
    YamlDocument &m_document;
    YamlErrors &m_errors;
    yaml_parser_t m_parser{};
    bool m_usable = false;
    bool m_begun = false;
    bool m_done = false;
    std::vector<quint32> m_open;
    std::unordered_map<std::string, quint32> m_anchors;
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
    TreeBuilder(text, document, errors).build();
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
