#include "core/sim/calcom/google/calendarwriter.h"
#include "core/sim/calcom/google/googleevent.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QUrl>

namespace csp::sim::calcom {
namespace {

Q_LOGGING_CATEGORY(log, "csp.sim.calcom")

constexpr auto WriteQuery = "conferenceDataVersion=1&sendUpdates=none";

QByteArray eventsPath(const QString &calendar)
{
    return "calendars/" + (calendar.isEmpty() ? QByteArray("primary") : QUrl::toPercentEncoding(calendar)) + "/events";
}

QByteArray eventPath(const Reference &reference)
{
    return eventsPath(reference.calendarId) + '/' + QUrl::toPercentEncoding(reference.eventUid);
}

/// The event of a good answer; empty (and logged) where Google refused or did not answer.
QJsonObject eventOf(const GoogleLink::Reply &reply, const char *what, const QString &uid)
{
    if (!reply) {
        qCWarning(log).noquote() << "booking" << uid << QLatin1String(what) << "failed:" << reply.error().oneLine();
        return {};
    }
    if (reply->status / 100 != 2) {
        qCWarning(log).noquote() << "booking" << uid << QLatin1String(what) << "was refused by Google with" << reply->status;
        return {};
    }
    return QJsonDocument::fromJson(reply->body).object();
}

Reference *livingReference(World &world, const QString &uid)
{
    const Booking *booking = world.booking(uid);
    if (!booking)
        return nullptr;
    for (Reference *reference : world.referencesOf(booking->id)) {
        if (!reference->deleted)
            return reference;
    }
    return nullptr;
}

} // namespace

void CalendarWriter::insert(const QString &uid, const QString &calendar, Done then)
{
    const Booking *booking = m_world.booking(uid);
    const EventType *type = m_world.eventType(booking->eventTypeId);
    const QString target = !calendar.isEmpty() ? calendar
        : type && !type->destinationCalendar.isEmpty() ? type->destinationCalendar : m_world.destinationCalendar;
    const QByteArray path = eventsPath(target);
    m_google.call("POST", path + '?' + WriteQuery, googleEvent(m_world, *booking, target, true),
                  [this, uid, target, path, then](const GoogleLink::Reply &reply) {
        const QJsonObject event = eventOf(reply, "events.insert", uid);
        const QString eventId = event.value(QLatin1String("id")).toString();
        Booking *made = m_world.booking(uid);
        m_world.references += Reference{m_world.nextId(), made->id, eventId, target, event.isEmpty() ? QByteArray{} : reply->body, false};
        if (const QString given = event.value(QLatin1String("iCalUID")).toString(); !given.isEmpty())
            made->iCalUid = given;
        if (event.value(QLatin1String("hangoutLink")).toString().isEmpty())
            then();
        else
            keepMeetLink(uid, path + '/' + QUrl::toPercentEncoding(eventId), event, then);
    });
}

void CalendarWriter::keepMeetLink(const QString &uid, const QByteArray &path, const QJsonObject &event, Done then)
{
    Booking *booking = m_world.booking(uid);
    booking->meetingUrl = event.value(QLatin1String("hangoutLink")).toString();
    const QJsonObject full = googleEvent(m_world, *booking, {}, false);
    const QJsonObject patch{{QStringLiteral("location"), full.value(QLatin1String("location"))},
                            {QStringLiteral("description"), full.value(QLatin1String("description"))}};
    m_google.call("PATCH", path + '?' + WriteQuery, patch, [this, uid, then](const GoogleLink::Reply &reply) {
        if (!eventOf(reply, "events.patch", uid).isEmpty()) {
            if (Reference *reference = livingReference(m_world, uid))
                reference->rawData = reply->body;
        }
        then();
    });
}

void CalendarWriter::update(const QString &uid, Done then)
{
    const Reference *reference = livingReference(m_world, uid);
    if (!reference || reference->eventUid.isEmpty()) {
        then();
        return;
    }
    const QJsonObject body = googleEvent(m_world, *m_world.booking(uid), reference->calendarId, false);
    m_google.call("PUT", eventPath(*reference) + '?' + WriteQuery, body, [this, uid, then](const GoogleLink::Reply &reply) {
        if (!eventOf(reply, "events.update", uid).isEmpty()) {
            if (Reference *written = livingReference(m_world, uid))
                written->rawData = reply->body;
        }
        then();
    });
}

void CalendarWriter::remove(const QString &uid, Done then)
{
    Reference *reference = livingReference(m_world, uid);
    if (!reference) {
        then();
        return;
    }
    reference->deleted = true;
    if (reference->eventUid.isEmpty()) {
        then();
        return;
    }
    m_google.call("DELETE", eventPath(*reference) + "?sendUpdates=none", {}, [uid, then](const GoogleLink::Reply &reply) {
        const bool gone = reply && (reply->status == 404 || reply->status == 410);
        if (!gone)
            eventOf(reply, "events.delete", uid);
        then();
    });
}

void CalendarWriter::busy(Instant from, Instant until, std::function<void(const QList<Span> &)> then)
{
    QJsonArray items;
    for (const Calendar &calendar : m_world.calendars) {
        if (calendar.selected)
            items += QJsonObject{{QStringLiteral("id"), calendar.externalId}};
    }
    if (items.isEmpty()) {
        then({});
        return;
    }
    const QJsonObject question{{QStringLiteral("timeMin"), toRfc3339(from)}, {QStringLiteral("timeMax"), toRfc3339(until)},
                               {QStringLiteral("items"), items}};
    m_google.call("POST", "freeBusy", question, [then](const GoogleLink::Reply &reply) {
        QList<Span> spans;
        const QJsonObject calendars = eventOf(reply, "freeBusy", {}).value(QLatin1String("calendars")).toObject();
        for (const QJsonValue &calendar : calendars) {
            for (const QJsonValue &entry : calendar.toObject().value(QLatin1String("busy")).toArray()) {
                const auto start = instantFromRfc3339(entry[QLatin1String("start")].toString());
                const auto end = instantFromRfc3339(entry[QLatin1String("end")].toString());
                if (start && end)
                    spans += Span{*start, *end};
            }
        }
        then(spans);
    });
}

} // namespace csp::sim::calcom
