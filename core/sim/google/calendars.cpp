#include "core/sim/google/calendars.h"
#include "core/sim/google/colors.h"
#include "core/sim/google/jsonbytes.h"
#include "core/sim/google/synctoken.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

QByteArray plainEtag(Micros changed) { return '"' + QByteArray::number(changed) + '"'; }

void text(QByteArray &out, const char *name, const QString &value)
{
    if (value.isEmpty())
        return;
    out.append(",\"").append(name).append("\":");
    appendJson(out, value);
}

const ListEntry *entryOf(const Account &account, const QString &calendarId)
{
    for (const ListEntry &entry : account.list) {
        if (entry.calendar == calendarId)
            return &entry;
    }
    return nullptr;
}

void appendEntry(QByteArray &out, const ListEntry &entry, const Calendar &calendar, Role role)
{
    out += "{\"kind\":\"calendar#calendarListEntry\",\"etag\":\"\\\"" + QByteArray::number(entry.changed) + "\\\"\",\"id\":";
    appendJson(out, calendar.id);
    out += ",\"summary\":";
    appendJson(out, calendar.summary);
    text(out, "description", calendar.description);
    text(out, "location", calendar.location);
    text(out, "timeZone", calendar.zone->name());
    text(out, "summaryOverride", entry.summaryOverride);
    text(out, "colorId", calendarColorId(entry.color));
    text(out, "backgroundColor", entry.color);
    out += ",\"foregroundColor\":\"#000000\"";
    if (entry.hidden)
        out += ",\"hidden\":true";
    if (entry.selected)
        out += ",\"selected\":true";
    out.append(",\"accessRole\":\"").append(toText(role).data()).append('"');
    const bool own = calendar.primary && role == Role::Owner;
    out += own ? ",\"defaultReminders\":[{\"method\":\"popup\",\"minutes\":30}],\"notificationSettings\":{\"notifications\":["
                 "{\"type\":\"eventCreation\",\"method\":\"email\"},{\"type\":\"eventChange\",\"method\":\"email\"},"
                 "{\"type\":\"eventCancellation\",\"method\":\"email\"},{\"type\":\"eventResponse\",\"method\":\"email\"}]},\"primary\":true"
               : ",\"defaultReminders\":[]";
    out += ",\"conferenceProperties\":{\"allowedConferenceSolutionTypes\":[\"hangoutsMeet\"]}";
    text(out, "dataOwner", calendar.primary ? QString() : calendar.owner);
    out += '}';
}

} // namespace

void addToList(Account &account, const Calendar &calendar, Micros changed)
{
    if (entryOf(account, calendar.id))
        return;
    ListEntry entry;
    entry.calendar = calendar.id;
    entry.color = calendar.color.isEmpty() ? defaultColor(account.list.size()) : calendar.color;
    entry.changed = changed;
    account.list << entry;
}

http::Response listCalendarList(Call &call)
{
    const Account &account = *call.world.account(call.email);
    int most = 100;
    bool showHidden = false, showDeleted = false;
    if (auto problem = numberOf(call.query, "maxResults", 1, 250, &most))
        return answer(*problem);
    if (auto problem = flagOf(call.query, "showHidden", &showHidden))
        return answer(*problem);
    if (auto problem = flagOf(call.query, "showDeleted", &showDeleted))
        return answer(*problem);
    Role least = Role::None;
    if (call.query.has("minAccessRole")) {
        const auto role = roleFromText(call.query.text("minAccessRole"));
        if (!role)
            return answer(invalidValue(QStringLiteral("minAccessRole")));
        least = *role;
    }
    Micros newest = 0;
    for (const ListEntry &entry : account.list)
        newest = std::max(newest, entry.changed);
    const quint32 who = shortHash("list:" + account.who.email.toUtf8());
    Micros since = 0;
    if (call.query.has("syncToken")) {
        const auto token = syncTokenFromText(call.query.text("syncToken").toUtf8());
        if (!token || token->calendar != who || call.query.has("minAccessRole"))
            return answer(invalidValue(QStringLiteral("syncToken")));
        if (!isAlive(*token, call.world, call.now))
            return answer(fullSyncRequired());
        since = token->position;
        showHidden = true;
    }
    qsizetype first = 0;
    if (call.query.has("pageToken")) {
        const auto token = pageTokenFromText(call.query.text("pageToken").toUtf8());
        if (!token || token->calendar != who)
            return answer(invalidValue(QStringLiteral("pageToken")));
        first = qsizetype(token->key);
    }
    QByteArray items, nextPage;
    int count = 0;
    for (qsizetype i = first; i < account.list.size(); ++i) {
        const ListEntry &entry = account.list[i];
        const Calendar *calendar = call.world.calendar(entry.calendar);
        const Role role = calendar ? call.world.roleOf(call.email, *calendar) : Role::None;
        if (role == Role::None || role < least || (entry.hidden && !showHidden) || entry.changed <= since)
            continue;
        if (count == most) {
            PageToken token;
            token.calendar = who;
            token.key = i;
            nextPage = toText(token);
            break;
        }
        if (count++)
            items += ',';
        appendEntry(items, entry, *calendar, role);
    }
    QByteArray out = "{\"kind\":\"calendar#calendarList\",\"etag\":\"\\\"p3" + QByteArray::number(newest) + "\\\"\"";
    if (!nextPage.isEmpty())
        out += ",\"nextPageToken\":\"" + nextPage + '"';
    else
        out += ",\"nextSyncToken\":\"" + toText(SyncToken{call.world.epochs.last().id, who, newest, call.nowMs() / 1000}) + '"';
    out += ",\"items\":[" + items + "]}";
    return answerJson(out);
}

http::Response getCalendarListEntry(Call &call)
{
    const Account &account = *call.world.account(call.email);
    const ListEntry *entry = entryOf(account, call.calendarId);
    if (!entry)
        return answer(notFound());
    return answerEntry(call, *entry, *call.calendar());
}

http::Response answerEntry(const Call &call, const ListEntry &entry, const Calendar &calendar)
{
    QByteArray out;
    appendEntry(out, entry, calendar, call.world.roleOf(call.email, calendar));
    return answerJson(out, plainEtag(entry.changed));
}

http::Response answerCalendar(const Calendar &calendar)
{
    QByteArray out = "{\"kind\":\"calendar#calendar\",\"etag\":\"\\\"" + QByteArray::number(calendar.changed) + "\\\"\",\"id\":";
    appendJson(out, calendar.id);
    out += ",\"summary\":";
    appendJson(out, calendar.summary);
    text(out, "description", calendar.description);
    text(out, "location", calendar.location);
    text(out, "timeZone", calendar.zone->name());
    out += ",\"conferenceProperties\":{\"allowedConferenceSolutionTypes\":[\"hangoutsMeet\"]}";
    text(out, "dataOwner", calendar.primary ? QString() : calendar.owner);
    out += '}';
    return answerJson(out, plainEtag(calendar.changed));
}

http::Response getCalendar(Call &call) { return answerCalendar(*call.calendar()); }

http::Response getColors(Call &) { return answerJson(colorsDocument()); }

} // namespace csp::sim::google
