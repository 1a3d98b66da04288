#include "core/sim/google/http/fieldselection.h"
#include "core/sim/google/http/jsonbytes.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace csp::sim::google {

class FieldReader
{
public:
    explicit FieldReader(QByteArrayView text) : m_text(text) { }
    bool read(FieldSelection *out) { return list(out, 0) && m_at == m_text.size(); }

private:
    bool list(FieldSelection *out, int depth)
    {
        do {
            if (!path(out, depth))
                return false;
        } while (take(','));
        return true;
    }
    bool path(FieldSelection *out, int depth)
    {
        if (depth > 20)
            return false;
        const qsizetype from = m_at;
        while (m_at < m_text.size() && !strchr(",/()", m_text[m_at]))
            ++m_at;
        const QByteArray name = m_text.sliced(from, m_at - from).toByteArray().trimmed();
        if (name.isEmpty())
            return false;
        const auto [entry, isNew] = out->m_members.try_emplace(name);
        FieldSelection &below = entry->second;
        if (isNew)
            below.m_place = from;
        if (take('/'))
            return path(&below, depth + 1);
        if (take('(')) {
            if (!list(&below, depth + 1) || !take(')'))
                return false;
            passSpace();
            return true;
        }
        below.m_whole = true;
        return true;
    }
    bool take(char c)
    {
        if (m_at >= m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }
    void passSpace()
    {
        while (m_at < m_text.size() && strchr(" \t\r\n", m_text[m_at]))
            ++m_at;
    }
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

std::optional<FieldSelection> FieldSelection::read(QByteArrayView text)
{
    FieldSelection selection;
    if (!FieldReader(text).read(&selection))
        return {};
    return selection;
}

std::optional<QByteArray> FieldSelection::unknownName(const AnswerSchema &schema) const
{
    std::optional<Unknown> first;
    findUnknown({&schema}, &first);
    return first ? std::optional(first->name) : std::nullopt;
}

void FieldSelection::findUnknown(const Schemas &schemas, std::optional<Unknown> *first) const
{
    for (const auto &[name, selection] : m_members) {
        bool known = false;
        Schemas below; // of members by this name; what stands for every member may be several
        const auto add = [&](const AnswerSchema *schema) {
            known = true;
            if (schema && std::find(below.begin(), below.end(), schema) == below.end())
                below.push_back(schema);
        };
        for (const AnswerSchema *schema : schemas) {
            if (name == "*") {
                for (const auto &[each, inner] : schema->members)
                    add(inner);
            } else if (const auto found = schema->members.find(name); found != schema->members.end()) {
                add(found->second);
            }
            if (schema->anyName)
                add(schema->anyMember);
        }
        if (known)
            selection.findUnknown(below, first);
        else if (!*first || selection.m_place < (*first)->place)
            *first = Unknown{selection.m_place, name};
    }
}

QByteArray FieldSelection::of(const QByteArray &json) const
{
    QByteArray out;
    appendJson(out, of(QJsonValue(QJsonDocument::fromJson(json).object())));
    return out;
}

QJsonValue FieldSelection::of(const QJsonValue &value) const
{
    if (m_whole)
        return value;
    if (value.isArray()) {
        QJsonArray out;
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array) {
            if (const QJsonValue part = of(item); !part.isUndefined())
                out.append(part);
        }
        return out;
    }
    if (!value.isObject())
        return QJsonValue::Undefined; // has no members to choose from
    const QJsonObject object = value.toObject();
    const auto any = m_members.find("*");
    if (any != m_members.end() && any->second.m_whole)
        return value;
    QJsonObject out;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const auto named = m_members.find(it.key().toUtf8());
        if (named != m_members.end()) {
            out.insert(it.key(), named->second.of(it.value())); // what is undefined is not inserted
        } else if (any != m_members.end()) {
            const QJsonValue part = any->second.of(it.value());
            // Of members that were not named those that have nothing of it are left out.
            const bool isEmpty = (part.isObject() && part.toObject().isEmpty()) || (part.isArray() && part.toArray().isEmpty());
            if (!isEmpty)
                out.insert(it.key(), part);
        }
    }
    return out;
}

} // namespace csp::sim::google
