#include "core/wire/google.h"
#include "core/wire/googletime.h"
#include "core/wire/googlewords.h"
#include <QJsonDocument>

namespace csp::wire {

namespace {

void put(QJsonObject &json, QLatin1String name, const QString &text)
{
    if (!text.isEmpty())
        json.insert(name, text);
}

void put(QJsonObject &json, QLatin1String name, bool value, bool usual = false)
{
    if (value != usual)
        json.insert(name, value);
}

void put(QJsonObject &json, QLatin1String name, const Person &person)
{
    if (person == Person{})
        return;
    QJsonObject inner;
    put(inner, QLatin1String("email"), person.email);
    put(inner, QLatin1String("displayName"), person.displayName);
    put(inner, QLatin1String("self"), person.self);
    json.insert(name, inner);
}

QJsonObject attendeeToJson(const Attendee &a)
{
    QJsonObject json{{QStringLiteral("email"), a.email}, {QStringLiteral("responseStatus"), wordOf(a.response)}};
    put(json, QLatin1String("displayName"), a.displayName);
    put(json, QLatin1String("optional"), a.optional);
    put(json, QLatin1String("organizer"), a.organizer);
    put(json, QLatin1String("self"), a.self);
    put(json, QLatin1String("resource"), a.resource);
    put(json, QLatin1String("comment"), a.comment);
    if (a.additionalGuests != 0)
        json.insert(QStringLiteral("additionalGuests"), a.additionalGuests);
    return json;
}

/// The part of an attendee that a writer may send back.
QJsonObject writableAttendee(const Attendee &a)
{
    QJsonObject json = attendeeToJson(a);
    json.remove(QStringLiteral("organizer"));
    json.remove(QStringLiteral("self"));
    return json;
}

QJsonArray draftAttendees(const EventDraft &draft, const std::optional<Event> &current)
{
    QJsonArray list;
    for (const QString &email : draft.attendees) {
        const QString key = foldedEmail(email);
        const Attendee *known = nullptr;
        if (current) {
            for (const Attendee &a : current->attendees)
                if (foldedEmail(a.email) == key)
                    known = &a;
        }
        // Left out, an answer is reset (google-calendar.md 3.2, patch).
        list.append(known ? writableAttendee(*known) : QJsonObject{{QStringLiteral("email"), email.trimmed()}});
    }
    return list;
}

QJsonObject propertiesToJson(const QMap<QString, QString> &map)
{
    QJsonObject json;
    for (auto it = map.begin(); it != map.end(); ++it)
        json.insert(it.key(), it.value());
    return json;
}

void putSettings(QJsonObject &json, const Event &e)
{
    if (e.transparency != Transparency::Opaque)
        json.insert(QStringLiteral("transparency"), wordOf(e.transparency));
    if (e.visibility != Visibility::Default)
        json.insert(QStringLiteral("visibility"), wordOf(e.visibility));
    put(json, QLatin1String("guestsCanModify"), e.guestsCanModify);
    put(json, QLatin1String("guestsCanInviteOthers"), e.guestsCanInviteOthers, true);
    put(json, QLatin1String("guestsCanSeeOtherGuests"), e.guestsCanSeeOtherGuests, true);
    put(json, QLatin1String("locked"), e.locked);
    put(json, QLatin1String("eventType"), e.eventType);
    put(json, QLatin1String("colorId"), e.colorId);
    if (!e.reminders.isEmpty())
        json.insert(QStringLiteral("reminders"), QJsonDocument::fromJson(e.reminders).object());
    QJsonObject properties;
    if (!e.sharedProperties.isEmpty())
        properties.insert(QStringLiteral("shared"), propertiesToJson(e.sharedProperties));
    if (!e.privateProperties.isEmpty())
        properties.insert(QStringLiteral("private"), propertiesToJson(e.privateProperties));
    if (!properties.isEmpty())
        json.insert(QStringLiteral("extendedProperties"), properties);
}

void putTimes(QJsonObject &json, const Event &e)
{
    if (e.span) {
        const QJsonObject span = spanToJson(*e.span);
        for (auto it = span.begin(); it != span.end(); ++it)
            json.insert(it.key(), it.value());
    }
    if (e.originalStart)
        json.insert(QStringLiteral("originalStartTime"), spanToJson(*e.originalStart).value(QLatin1String("start")));
}

} // namespace

QJsonObject spanToJson(const EventSpan &span)
{
    if (const auto *t = timed(span))
        return {{QStringLiteral("start"), boundaryToJson(t->start, t->startZone)}, {QStringLiteral("end"), boundaryToJson(t->end, t->endZone)}};
    const auto *d = allDay(span);
    return {{QStringLiteral("start"), boundaryToJson(d->start)}, {QStringLiteral("end"), boundaryToJson(d->end)}};
}

QJsonObject spanToPatch(const EventSpan &span)
{
    QJsonObject patch = spanToJson(span);
    for (const QString &end : {QStringLiteral("start"), QStringLiteral("end")}) {
        QJsonObject boundary = patch.value(end).toObject();
        if (timed(span)) {
            boundary.insert(QStringLiteral("date"), QJsonValue::Null);
        } else {
            boundary.insert(QStringLiteral("dateTime"), QJsonValue::Null);
            boundary.insert(QStringLiteral("timeZone"), QJsonValue::Null);
        }
        patch.insert(end, boundary);
    }
    return patch;
}

QJsonObject toJson(const EventDraft &draft, const std::optional<Event> &current)
{
    QJsonObject json = current ? spanToPatch(draft.span) : spanToJson(draft.span);
    // An empty text clears the one that is there; where nothing is there yet it says nothing.
    const auto putText = [&](QLatin1String name, const QString &text) {
        if (current || !text.isEmpty())
            json.insert(name, text);
    };
    putText(QLatin1String("summary"), draft.summary);
    putText(QLatin1String("location"), draft.location);
    putText(QLatin1String("description"), draft.description);
    if (current || !draft.attendees.isEmpty())
        json.insert(QStringLiteral("attendees"), draftAttendees(draft, current));
    return json;
}

QJsonObject eventToJson(const Event &e)
{
    QJsonObject json{{QStringLiteral("kind"), QStringLiteral("calendar#event")},
                     {QStringLiteral("id"), e.id.value},
                     {QStringLiteral("status"), wordOf(e.status)}};
    put(json, QLatin1String("iCalUID"), e.iCalUid.value);
    putTimes(json, e);
    put(json, QLatin1String("summary"), e.summary);
    put(json, QLatin1String("description"), e.description);
    put(json, QLatin1String("location"), e.location);
    put(json, QLatin1String("hangoutLink"), e.conferenceLink);
    put(json, QLatin1String("creator"), e.creator);
    put(json, QLatin1String("organizer"), e.organizer);
    QJsonArray attendees;
    for (const Attendee &a : e.attendees)
        attendees.append(attendeeToJson(a));
    if (!attendees.isEmpty())
        json.insert(QStringLiteral("attendees"), attendees);
    put(json, QLatin1String("attendeesOmitted"), e.attendeesOmitted);
    if (!e.recurrence.isEmpty())
        json.insert(QStringLiteral("recurrence"), QJsonArray::fromStringList(e.recurrence));
    put(json, QLatin1String("recurringEventId"), e.recurringEventId.value);
    putSettings(json, e);
    put(json, QLatin1String("htmlLink"), e.htmlLink);
    if (e.created != Instant{})
        json.insert(QStringLiteral("created"), toRfc3339(e.created, true));
    put(json, QLatin1String("etag"), e.version.etag);
    if (e.version.updated != Instant{})
        json.insert(QStringLiteral("updated"), toRfc3339(e.version.updated, true));
    json.insert(QStringLiteral("sequence"), e.version.sequence);
    return json;
}

} // namespace csp::wire
