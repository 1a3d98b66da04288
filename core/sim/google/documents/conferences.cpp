#include "core/sim/google/documents/conferences.h"
#include "core/sim/google/writing/writing.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

const QString dataName = QStringLiteral("conferenceData"), requestName = QStringLiteral("createRequest"), linkName = QStringLiteral("hangoutLink");
const QString idName = QStringLiteral("conferenceId"), statusName = QStringLiteral("status"), codeName = QStringLiteral("statusCode");

QJsonObject dataOf(const QJsonObject &extra) { return extra.value(dataName).toObject(); }
QJsonObject requestOf(const QJsonObject &extra) { return dataOf(extra).value(requestName).toObject(); }
QJsonValue requestIdOf(const QJsonObject &extra) { return requestOf(extra).value(QLatin1String("requestId")); }

QJsonObject meetKey() { return {{QStringLiteral("type"), QStringLiteral("hangoutsMeet")}}; }

/// The request alone, and how far it has come.
QJsonObject requested(QJsonObject request, const char *status)
{
    request.insert(QStringLiteral("conferenceSolutionKey"), meetKey());
    request.insert(statusName, QJsonObject{{codeName, QLatin1String(status)}});
    return {{requestName, request}};
}

/// The made-up Meet link in the place of the request's waiting, or the word that there will be none.
void settleConference(QJsonObject *extra, bool fails, Dice &dice)
{
    QJsonObject data = requested(requestOf(*extra), fails ? "failure" : "success");
    if (!fails) {
        const QLatin1String letters("abcdefghijklmnopqrstuvwxyz");
        const QString id = dice.text(3, letters) + u'-' + dice.text(4, letters) + u'-' + dice.text(3, letters);
        const QString link = QStringLiteral("https://meet.google.com/") + id;
        data.insert(QStringLiteral("entryPoints"), QJsonArray{QJsonObject{{QStringLiteral("entryPointType"), QStringLiteral("video")},
            {QStringLiteral("uri"), link}, {QStringLiteral("label"), link.mid(8)}}});
        data.insert(QStringLiteral("conferenceSolution"), QJsonObject{{QStringLiteral("key"), meetKey()}, {QStringLiteral("name"), QStringLiteral("Google Meet")},
            {QStringLiteral("iconUri"), QStringLiteral("https://fonts.gstatic.com/s/i/productlogos/meet_2020q4/v6/web-512dp/logo_meet_2020q4_color_2x_web_512dp.png")}});
        data.insert(idName, id);
        extra->insert(linkName, link);
    }
    extra->insert(dataName, data);
}

/// The same request was made with the same event before: it is ignored, and what came of it stays. The rest of what is sent counts.
void keepConference(const QJsonObject &before, QJsonObject *extra)
{
    QJsonObject data = dataOf(*extra);
    if (data.value(idName) == dataOf(before).value(idName))
        data.insert(requestName, requestOf(before));
    else
        data = dataOf(before);
    extra->insert(dataName, data);
    if (before.contains(linkName))
        extra->insert(linkName, before.value(linkName));
}

/// It was made for another event, which it is shared with.
void takeConference(QJsonObject *extra)
{
    extra->remove(linkName);
    const QJsonObject data = dataOf(*extra);
    if (data.value(QLatin1String("conferenceSolution")).toObject().value(QLatin1String("key")).toObject() != meetKey())
        return;
    for (const QJsonValue entry : data.value(QLatin1String("entryPoints")).toArray()) {
        if (entry[QLatin1String("entryPointType")].toString() == QLatin1String("video"))
            extra->insert(linkName, entry[QLatin1String("uri")]);
    }
}

/// Another event has the event's conference: its calendar makes it.
bool followsAnother(const World &world, const QString &calendarId, const Event &event)
{
    return event.organizer.compare(calendarId, Qt::CaseInsensitive) != 0 && !event.diverged && world.calendar(event.organizer)
        && !event.content.extra.value(QLatin1String("privateCopy")).toBool();
}

} // namespace

void askForConference(const QJsonObject &before, const GoogleSettings &settings, Dice &dice, QJsonObject *extra)
{
    const QJsonValue id = dataOf(*extra).value(idName);
    if (requestOf(*extra).isEmpty())
        return;
    if (!requestOf(before).isEmpty() && requestIdOf(before) == requestIdOf(*extra))
        return keepConference(before, extra);
    if (!id.isUndefined() && id != dataOf(before).value(idName))
        return takeConference(extra);
    extra->remove(linkName);
    extra->insert(dataName, requested(requestOf(*extra), "pending"));
    if (settings.conferencePending.count() == 0)
        settleConference(extra, settings.conferencesFail, dice);
}

bool conferencePends(const Content &content)
{
    return content.extra.contains(dataName) && requestOf(content.extra).value(statusName).toObject().value(codeName) == QLatin1String("pending");
}

void expectConference(World &world, const QString &calendarId, const Event &event, Instant now)
{
    if (event.cancelled() || !conferencePends(event.content) || followsAnother(world, calendarId, event))
        return;
    const QString request = requestIdOf(event.content.extra).toString();
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
    if (!found || (*found)->cancelled() || !conferencePends((*found)->content) || requestIdOf((*found)->content.extra).toString() != later.request
        || followsAnother(m_world, later.calendar, **found))
        return;
    // Of an event that is on its way to another calendar the conference is made there.
    if (std::any_of(m_world.laterMoves.cbegin(), m_world.laterMoves.cend(), [&later](const LaterMove &half) { return half.from == later.calendar && half.old.id == later.event; }))
        return;
    const EventPtr old = *found;
    Event event = *old;
    QJsonObject &extra = event.content.extra;
    const EventPtr *master = event.isException() ? calendar->events.find(event.recurringEventId) : nullptr;
    if (master && requestIdOf((*master)->content.extra).toString() == later.request && !conferencePends((*master)->content))
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
