#include "core/wire/googleevent.h"
#include "core/wire/google.h"
#include "core/wire/googletime.h"
#include "core/wire/googlewords.h"
#include <algorithm>

namespace csp::wire {

namespace {

Person readPerson(const JsonReader &event, QLatin1String name)
{
    Person person;
    event.descend(name, [&](const JsonReader &json) {
        person.email = json.string(QLatin1String("email"));
        person.displayName = json.string(QLatin1String("displayName"));
        person.self = json.flag(QLatin1String("self"));
    });
    return person;
}

QList<Attendee> readAttendees(const JsonReader &event)
{
    std::vector<std::pair<QString, Attendee>> found;
    event.eachObject(QLatin1String("attendees"), [&](const JsonReader &json) {
        Attendee a;
        a.email = json.string(QLatin1String("email"));
        a.displayName = json.string(QLatin1String("displayName"));
        a.response = responseStatusFrom(json.string(QLatin1String("responseStatus")));
        a.optional = json.flag(QLatin1String("optional"));
        a.organizer = json.flag(QLatin1String("organizer"));
        a.self = json.flag(QLatin1String("self"));
        a.resource = json.flag(QLatin1String("resource"));
        a.comment = json.string(QLatin1String("comment"));
        a.additionalGuests = int(json.integer(QLatin1String("additionalGuests")));
        QString key = foldedEmail(a.email);
        found.emplace_back(std::move(key), std::move(a));
    });
    std::stable_sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    QList<Attendee> sorted;
    sorted.reserve(qsizetype(found.size()));
    for (auto &entry : found)
        sorted << std::move(entry.second);
    return sorted;
}

QMap<QString, QString> readProperties(const JsonReader &properties, QLatin1String name)
{
    QMap<QString, QString> map;
    properties.descend(name, [&](const JsonReader &json) {
        for (auto it = json.json().begin(); it != json.json().end(); ++it) {
            if (it->isString())
                map.insert(it.key(), it->toString());
            else
                JsonReader::fail(JsonPlace{json.place(), {}, it.key(), -1}, QStringLiteral("a string"), *it, json.trouble());
        }
    });
    return map;
}

QString readConferenceLink(const JsonReader &event)
{
    QString link = event.string(QLatin1String("hangoutLink"));
    if (!link.isEmpty())
        return link;
    event.descend(QLatin1String("conferenceData"), [&](const JsonReader &conference) {
        conference.eachObject(QLatin1String("entryPoints"), [&](const JsonReader &entry) {
            if (link.isEmpty() && entry.string(QLatin1String("entryPointType")) == QLatin1String("video"))
                link = entry.string(QLatin1String("uri"));
        });
    });
    return link;
}

/// Who may do what, and how the event counts.
void readSettings(const JsonReader &json, Event &event)
{
    event.transparency = transparencyFrom(json.string(QLatin1String("transparency")));
    event.visibility = visibilityFrom(json.string(QLatin1String("visibility")));
    event.guestsCanModify = json.flag(QLatin1String("guestsCanModify"));
    event.guestsCanInviteOthers = json.flag(QLatin1String("guestsCanInviteOthers"), true);
    event.guestsCanSeeOtherGuests = json.flag(QLatin1String("guestsCanSeeOtherGuests"), true);
    event.locked = json.flag(QLatin1String("locked"));
    if (const QString type = json.string(QLatin1String("eventType")); !type.isEmpty())
        event.eventType = type;
    event.colorId = json.string(QLatin1String("colorId"));
    if (const auto reminders = json.object(QLatin1String("reminders")))
        event.reminders = compact(*reminders);
    json.descend(QLatin1String("extendedProperties"), [&](const JsonReader &properties) {
        event.sharedProperties = readProperties(properties, QLatin1String("shared"));
        event.privateProperties = readProperties(properties, QLatin1String("private"));
    });
}

void readTimes(const JsonReader &json, Event &event)
{
    const QString status = json.string(QLatin1String("status"));
    event.span = readSpan(json);
    if (const auto original = readBoundary(json, QLatin1String("originalStartTime"))) {
        if (const auto *at = std::get_if<Instant>(&original->at))
            event.originalStart = TimedSpan{*at, *at, original->zone, original->zone};
        else
            event.originalStart = DaySpan{std::get<QDate>(original->at), std::get<QDate>(original->at)};
    }
    event.status = eventStatusFrom(status);
    // Of a deleted entry only the id is guaranteed (google-calendar.md 4.4), not even its status.
    if (!event.span && status.isEmpty() && !json.has(QLatin1String("start")) && !json.has(QLatin1String("end")))
        event.status = EventStatus::Cancelled;
    if (!event.span && !event.cancelled())
        json.fail(QLatin1String("start"), QStringLiteral("an object with dateTime or date"));
}

} // namespace

Event readEvent(const JsonReader &json, const CalendarId &calendar)
{
    Event event;
    event.calendar = calendar;
    event.id.value = json.requiredString(QLatin1String("id"));
    event.iCalUid.value = json.string(QLatin1String("iCalUID"));
    readTimes(json, event);
    event.summary = json.string(QLatin1String("summary"));
    event.description = json.string(QLatin1String("description"));
    event.location = json.string(QLatin1String("location"));
    event.conferenceLink = readConferenceLink(json);
    event.creator = readPerson(json, QLatin1String("creator"));
    event.organizer = readPerson(json, QLatin1String("organizer"));
    event.attendees = readAttendees(json);
    event.attendeesOmitted = json.flag(QLatin1String("attendeesOmitted"));
    event.recurrence = json.strings(QLatin1String("recurrence"));
    event.recurringEventId.value = json.string(QLatin1String("recurringEventId"));
    readSettings(json, event);
    event.htmlLink = json.string(QLatin1String("htmlLink"));
    event.created = json.instant(QLatin1String("created")).value_or(Instant{});
    event.version.etag = json.string(QLatin1String("etag"));
    event.version.updated = json.instant(QLatin1String("updated")).value_or(Instant{});
    event.version.sequence = int(json.integer(QLatin1String("sequence")));
    return event;
}

Outcome<EventDocument> eventFromJson(const QJsonObject &json, const CalendarId &calendar, const QByteArray &document)
{
    std::optional<Error> trouble;
    EventDocument result{readEvent(JsonReader(json, nullptr, trouble), calendar), {}};
    if (trouble)
        return *trouble;
    result.raw = document.isNull() ? compact(json) : document;
    return result;
}

Outcome<EventDocument> eventFromJson(const QByteArray &document, const CalendarId &calendar)
{
    const auto json = objectFromBytes(document);
    return json ? eventFromJson(*json, calendar, document) : Outcome<EventDocument>(json.error());
}

} // namespace csp::wire
