#include "core/sim/google/writing/laterconferences.h"
#include "core/sim/google/documents/conferences.h"
#include "core/sim/google/writing/writing.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

/// Another event has the event's conference: its calendar makes it.
bool followsAnother(const World &world, const QString &calendarId, const Event &event)
{
    return event.organizer.compare(calendarId, Qt::CaseInsensitive) != 0 && !event.diverged && world.calendar(event.organizer)
        && !event.content.extra.value(QLatin1String("privateCopy")).toBool();
}

} // namespace

void expectConference(World &world, const QString &calendarId, const Event &event, Instant now)
{
    if (event.cancelled() || !conferencePends(event.content) || followsAnother(world, calendarId, event))
        return;
    const QString request = conferenceRequest(event.content);
    const bool expected = std::any_of(world.laterConferences.cbegin(), world.laterConferences.cend(), [&](const LaterConference &later) {
        return later.calendar == calendarId && later.event == event.id && later.request == request;
    });
    if (!expected)
        world.laterConferences.append({(now + world.settings.conferencePending).time_since_epoch().count(), calendarId, event.id, request});
}

void Writing::finish(const LaterConference &later)
{
    const Calendar *calendar = m_world.calendar(later.calendar);
    const EventPtr *found = calendar ? calendar->events.find(later.event) : nullptr;
    if (!found || (*found)->cancelled() || !conferencePends((*found)->content) || conferenceRequest((*found)->content) != later.request
        || followsAnother(m_world, later.calendar, **found))
        return;
    // Of an event that is on its way to another calendar the conference is made there.
    if (std::any_of(m_world.laterMoves.cbegin(), m_world.laterMoves.cend(), [&later](const LaterMove &half) { return half.from == later.calendar && half.old.id == later.event; }))
        return;
    const EventPtr old = *found;
    Event event = *old;
    QJsonObject &extra = event.content.extra;
    const EventPtr *master = event.isException() ? calendar->events.find(event.recurringEventId) : nullptr;
    if (master && conferenceRequest((*master)->content) == later.request && !conferencePends((*master)->content))
        keepConference((*master)->content.extra, &extra); // a series has one conference
    else
        settleConference(&extra, m_world.settings.conferencesFail, m_world.dice);
    if (event.organizer.compare(later.calendar, Qt::CaseInsensitive) == 0) {
        saveMain(later.calendar, old, std::move(event));
    } else {
        const Effect effect = effectOf(m_world.settings, old->content, event.content);
        save(*m_world.calendarToWrite(later.calendar), std::move(event), effect);
    }
}

QJsonArray conferencesToJson(const World &world)
{
    QJsonArray all;
    for (const LaterConference &later : world.laterConferences)
        all.append(QJsonObject{{QStringLiteral("due"), QString::number(later.due)}, {QStringLiteral("calendar"), later.calendar}, {QStringLiteral("event"), later.event},
                               {QStringLiteral("request"), later.request}});
    return all;
}

void conferencesFromJson(const QJsonArray &json, World *world)
{
    for (const QJsonValue value : json) {
        world->laterConferences.append({value[QLatin1String("due")].toString().toLongLong(), value[QLatin1String("calendar")].toString(),
                                        value[QLatin1String("event")].toString(), value[QLatin1String("request")].toString()});
    }
}

} // namespace csp::sim::google
