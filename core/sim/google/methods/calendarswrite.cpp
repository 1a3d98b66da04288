#include "core/sim/google/methods/calendars.h"
#include "core/sim/google/documents/workinghours.h"
#include "core/sim/google/http/colors.h"
#include "core/sim/google/people/access.h"
#include "core/sim/google/people/rights.h"
#include "core/sim/google/world/calendarlist.h"
#include "core/sim/google/writing/writing.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

bool isColor(const QString &text)
{
    bool ok = false;
    if (text.size() == 7 && text.startsWith(u'#'))
        text.mid(1).toUInt(&ok, 16);
    return ok;
}

/// `defaultReminders` and `notificationSettings`, where they are well formed.
std::optional<Problem> readLists(const QJsonObject &body, bool whole, ListEntry *entry)
{
    static const QStringList types{QStringLiteral("eventCreation"), QStringLiteral("eventChange"), QStringLiteral("eventCancellation"),
                                   QStringLiteral("eventResponse"), QStringLiteral("agenda")};
    const QJsonValue reminders = body.value(QLatin1String("defaultReminders")), settings = body.value(QLatin1String("notificationSettings"));
    for (const QJsonValue each : reminders.toArray()) {
        const QString method = each[QLatin1String("method")].toString();
        const double minutes = each[QLatin1String("minutes")].toDouble(-1);
        if ((method != QLatin1String("popup") && method != QLatin1String("email")) || minutes < 0 || minutes > 40320)
            return invalidValue({}, QStringLiteral("Invalid default reminders."));
    }
    for (const QJsonValue each : settings[QLatin1String("notifications")].toArray()) {
        if (!types.contains(each[QLatin1String("type")].toString()) || each[QLatin1String("method")].toString() != QLatin1String("email"))
            return invalidValue({}, QStringLiteral("Invalid notification settings."));
    }
    if (whole || !reminders.isUndefined())
        entry->reminders = reminders.toArray();
    if (whole || !settings.isUndefined())
        entry->notifications = settings[QLatin1String("notifications")].toArray();
    return {};
}

/// The writable fields of a list entry. `whole`: those not named go back to what they are by default.
std::optional<Problem> readEntry(const QJsonObject &body, const Query &query, const Calendar &calendar, bool whole, ListEntry *entry)
{
    const auto flag = [&](const char *name, bool fallback, bool *out) -> std::optional<Problem> {
        const QJsonValue value = body.value(QLatin1String(name));
        if (value.isUndefined() || value.isNull()) {
            *out = whole || value.isNull() ? fallback : *out;
            return {};
        }
        if (!value.isBool())
            return invalidValue();
        *out = value.toBool();
        return {};
    };
    if (auto problem = flag("hidden", false, &entry->hidden))
        return problem;
    if (auto problem = flag("selected", false, &entry->selected))
        return problem;
    const QJsonValue summary = body.value(QLatin1String("summaryOverride"));
    if (whole || !summary.isUndefined())
        entry->summaryOverride = summary.toString();
    const QJsonValue rgb = body.value(QLatin1String("backgroundColor")), key = body.value(QLatin1String("colorId"));
    if (rgb.isString() && query.text("colorRgbFormat") == QLatin1String("true")) {
        if (!isColor(rgb.toString()))
            return invalidValue();
        entry->color = rgb.toString().toLower();
        const QJsonValue text = body.value(QLatin1String("foregroundColor"));
        if (!text.isUndefined() && !isColor(text.toString()))
            return invalidValue();
        if (text.isString())
            entry->foreground = text.toString().toLower();
    } else if (key.isString()) {
        if (calendarColor(key.toString()).isEmpty())
            return invalidValue();
        entry->color = calendarColor(key.toString());
        entry->foreground = ListEntry().foreground;
    } else if (whole && !calendar.color.isEmpty()) {
        entry->color = calendar.color;
        entry->foreground = ListEntry().foreground;
    }
    return readLists(body, whole, entry);
}

http::Response changeEntry(RequestContext &call, bool whole)
{
    Account &account = *call.world.account(call.email);
    ListEntry *entry = World::entryOf(account, call.calendarId);
    if (!entry)
        return answer(notFound());
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    ListEntry changed = *entry;
    if (auto problem = readEntry(body, call.query, *call.calendar(), whole, &changed))
        return answer(*problem);
    changed.changed = call.world.stamp(call.now);
    *entry = changed;
    call.touched << QLatin1String("list:") + account.who.email;
    return answerEntry(call, changed, *call.calendar());
}

/// Of a calendar's own properties; read-only ones are skipped.
std::optional<Problem> readCalendar(const QJsonObject &body, bool whole, Calendar *calendar, const Zone **zone)
{
    for (const auto &[name, field] : {std::pair("summary", &calendar->summary), std::pair("description", &calendar->description), std::pair("location", &calendar->location)}) {
        const QJsonValue value = body.value(QLatin1String(name));
        if (!value.isUndefined() && !value.isNull() && !value.isString())
            return invalidValue();
        if (whole || !value.isUndefined())
            *field = value.toString();
    }
    if (calendar->summary.isEmpty())
        return required(QStringLiteral("Missing summary."));
    const QJsonValue name = body.value(QLatin1String("timeZone"));
    if (name.isString() && !name.toString().isEmpty()) {
        *zone = Zone::named(name.toString());
        if (!*zone)
            return invalidValue({}, QStringLiteral("Invalid time zone."));
    }
    return readWorkingHours(body.value(QLatin1String("workingHours")), calendar->primary, &calendar->workingHours);
}

http::Response changeCalendar(RequestContext &call, bool whole)
{
    if (auto problem = refuseAllButOwners(call))
        return answer(*problem);
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    CalendarPtr holder(new Calendar(*call.calendar()));
    Calendar &changed = *holder;
    const Zone *zone = changed.zone;
    if (auto problem = readCalendar(body, whole, &changed, &zone))
        return answer(*problem);
    changed.changed = call.world.stamp(call.now);
    if (zone != changed.zone) {
        changed.zone = zone;
        changed.events = changed.events.inZone(zone);
    }
    call.world.calendars.insert(call.calendarId, holder);
    return answerCalendar(*call.calendar());
}

} // namespace

http::Response insertCalendarListEntry(RequestContext &call)
{
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    const QString id = body.value(QLatin1String("id")).toString();
    if (id.isEmpty())
        return answer(required(QStringLiteral("Required")));
    const Calendar *calendar = call.world.calendar(id);
    if (!calendar || call.world.roleOf(call.email, *calendar) == Role::None)
        return answer(notFound());
    Account &account = *call.world.account(call.email);
    Account listed = account; // what cannot be read changes nothing
    addToList(listed, *calendar, call.world.stamp(call.now));
    ListEntry &entry = *World::entryOf(listed, id);
    entry.changed = call.world.lastStamp;
    if (auto problem = readEntry(body, call.query, *calendar, false, &entry))
        return answer(*problem);
    const ListEntry changed = entry;
    account = listed;
    call.touched << QLatin1String("list:") + account.who.email;
    return answerEntry(call, changed, *calendar);
}

http::Response patchCalendarListEntry(RequestContext &call) { return changeEntry(call, false); }
http::Response updateCalendarListEntry(RequestContext &call) { return changeEntry(call, true); }

http::Response deleteCalendarListEntry(RequestContext &call)
{
    Account &account = *call.world.account(call.email);
    if (!World::entryOf(account, call.calendarId))
        return answer(notFound());
    if (call.calendar()->primary && call.calendarId == account.who.email)
        return answer(Problem{403, "calendar", "cannotUnsubscribePrimaryCalendar", QStringLiteral("Cannot unsubscribe from the primary calendar."), {}, {}, {}, {}, {}});
    // Release notes of 27 October 2025: the data owner can hide the calendar, not remove it. They give neither status nor reason.
    if (isDataOwner(account.who.email, *call.calendar()))
        return answer(Problem{403, "global", "forbidden", QStringLiteral("The data owner of a calendar cannot remove it from the calendar list."), {}, {}, {}, {}, {}});
    removeFromList(account, call.calendarId, call.world.stamp(call.now));
    call.touched << QLatin1String("list:") + account.who.email;
    return noContent();
}

/// The id of a new secondary calendar, before its domain.
static QString madeId(World &world)
{
    return world.settings.calendarIds == GoogleSettings::CalendarIds::Long ? QStringLiteral("c_") + world.dice.text(64, QLatin1String("0123456789abcdef")) : world.dice.id();
}

http::Response insertCalendar(RequestContext &call)
{
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    Account &account = *call.world.account(call.email);
    auto *calendar = new Calendar(Zone::named(account.who.timeZone));
    CalendarPtr holder(calendar);
    const Zone *zone = calendar->zone;
    if (auto problem = readCalendar(body, true, calendar, &zone))
        return answer(*problem);
    calendar->zone = zone;
    calendar->events = EventTable(zone);
    calendar->id = madeId(call.world) + QLatin1String("@group.calendar.google.com");
    calendar->owner = account.who.email;
    calendar->changed = call.world.stamp(call.now);
    addToList(account, *calendar, calendar->changed);
    call.world.calendars.insert(calendar->id, holder);
    call.touched << QLatin1String("list:") + account.who.email;
    return answerCalendar(*calendar);
}

http::Response patchCalendar(RequestContext &call) { return changeCalendar(call, false); }
http::Response updateCalendar(RequestContext &call) { return changeCalendar(call, true); }

http::Response deleteCalendar(RequestContext &call)
{
    if (auto problem = refuseAllButOwners(call))
        return answer(*problem);
    if (call.calendar()->primary)
        return answer(Problem{400, "calendar", "cannotDeletePrimaryCalendar", QStringLiteral("Cannot delete the primary calendar."), {}, {}, {}, {}, {}});
    // Release notes of 27 October 2025: the role `owner` is not enough. They give neither status nor reason.
    if (!isDataOwner(call.email, *call.calendar()))
        return answer(Problem{403, "calendar", "requiredAccessLevel", QStringLiteral("You need to be the data owner of this calendar."), {}, {}, {}, {}, {}});
    const Micros now = call.world.stamp(call.now);
    for (Account &account : call.world.accounts) {
        if (removeFromList(account, call.calendarId, now))
            call.touched << QLatin1String("list:") + account.who.email;
    }
    // Who was invited from it learns that the events are off.
    QList<EventPtr> events;
    call.calendar()->events.live().forEach(std::numeric_limits<qint64>::min(), std::numeric_limits<qint64>::max(), {}, [&](const TimeKey &key) {
        const EventPtr &event = call.calendar()->events.at(key.slot);
        if (!event->cancelled() && !event->content.guests.isEmpty())
            events << event;
        return true;
    });
    Writing writing(call.world, call.now, QStringLiteral("calendars.delete"), SendUpdates::None);
    for (const EventPtr &event : std::as_const(events))
        writing.remove(call.calendarId, event);
    call.touched << writing.touched();
    call.world.calendars.remove(call.calendarId);
    return noContent();
}

http::Response clearCalendar(RequestContext &call)
{
    if (auto problem = refuseAllButOwners(call))
        return answer(*problem);
    if (!call.calendar()->primary)
        return answer(Problem{400, "calendar", "cannotClearSecondaryCalendar", QStringLiteral("Only the primary calendar can be cleared."), {}, {}, {}, {}, {}});
    QList<EventPtr> events;
    call.calendar()->events.live().forEach(std::numeric_limits<qint64>::min(), std::numeric_limits<qint64>::max(), {}, [&](const TimeKey &key) {
        const EventPtr &event = call.calendar()->events.at(key.slot);
        if (!event->cancelled() && !event->isException())
            events << event;
        return true;
    });
    Writing writing(call.world, call.now, QStringLiteral("calendars.clear"), SendUpdates::None);
    for (const EventPtr &event : std::as_const(events))
        writing.remove(call.calendarId, event);
    call.touched = writing.touched();
    return noContent();
}

} // namespace csp::sim::google
