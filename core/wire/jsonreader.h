#pragma once
#include "core/domain/instant.h"
#include "core/domain/outcome.h"
#include <QJsonArray>
#include <QJsonObject>
#include <optional>

namespace csp::wire {

/// A reader's position in a document. Lives on the stack of the descending reader; the text is made only for errors.
struct JsonPlace {
    const JsonPlace *parent = nullptr;
    QLatin1String name;    ///< a member known by name
    QString key;           ///< a member of a map, or what the whole path begins with
    qsizetype index = -1;  ///< an element of an array

    /// `items[3].start.dateTime`
    QString text() const;
};

/// Reads the members of one object. Absent and `null` are the same: the default. A member of the wrong kind is remembered in
/// `trouble` (the first one stays) and reads as the default, so that a reader is a plain list of lines, checked once at its end.
class JsonReader
{
public:
    JsonReader(const QJsonObject &object, const JsonPlace *place, std::optional<Error> &trouble)
        : m_object(object), m_place(place), m_trouble(trouble)
    {
    }

    bool has(QLatin1String name) const;
    QString string(QLatin1String name) const;
    QString requiredString(QLatin1String name) const;
    bool flag(QLatin1String name, bool otherwise = false) const;
    qint64 integer(QLatin1String name, qint64 otherwise = 0) const;
    std::optional<QJsonObject> object(QLatin1String name) const;
    QJsonArray array(QLatin1String name) const;
    QStringList strings(QLatin1String name) const;
    std::optional<Instant> instant(QLatin1String name) const;
    Instant requiredInstant(QLatin1String name) const;

    /// Calls `each(const JsonReader &)` for every object of an array.
    template<typename F>
    void eachObject(QLatin1String name, F &&each) const
    {
        const QJsonArray list = array(name);
        if (list.isEmpty())
            return;
        const JsonPlace here{m_place, name, {}, -1};
        JsonPlace element{&here, {}, {}, -1};
        for (const QJsonValue &value : list) {
            ++element.index;
            if (!value.isObject())
                fail(element, QStringLiteral("an object"), value);
            else
                each(JsonReader(value.toObject(), &element, m_trouble));
        }
    }
    /// Calls `read(const JsonReader &)` with the object of that name, where there is one.
    template<typename F>
    void descend(QLatin1String name, F &&read) const
    {
        if (const auto inner = object(name)) {
            const JsonPlace here{m_place, name, {}, -1};
            read(JsonReader(*inner, &here, m_trouble));
        }
    }

    const QJsonObject &json() const { return m_object; }
    const JsonPlace *place() const { return m_place; }
    std::optional<Error> &trouble() const { return m_trouble; }
    bool ok() const { return !m_trouble; }
    void fail(QLatin1String name, const QString &expected) const;
    static void fail(const JsonPlace &place, const QString &expected, const QJsonValue &found, std::optional<Error> &trouble);

private:
    void fail(const JsonPlace &place, const QString &expected, const QJsonValue &found) const { fail(place, expected, found, m_trouble); }
    QJsonValue value(QLatin1String name) const { return m_object.value(name); }

    const QJsonObject m_object;
    const JsonPlace *m_place;
    std::optional<Error> &m_trouble;
};

/// The document's object. Text that is no JSON is an Error that names the byte.
Outcome<QJsonObject> objectFromBytes(const QByteArray &document);

QByteArray compact(const QJsonObject &object);

/// A place as an unreadable document's error names it, or the text itself when it is no place in a document.
Error unusable(const QString &where, const QString &what);

} // namespace csp::wire
