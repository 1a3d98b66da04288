#include "core/sim/google/methods/calendars.h"
#include "core/sim/google/http/colors.h"
#include "core/sim/google/http/jsonbytes.h"
#include "core/sim/google/world/synctoken.h"
#include <algorithm>
#include <vector>

namespace csp::sim::google {

namespace {

QByteArray plainEtag(Micros changed) { return '"' + QByteArray::number(changed) + '"'; }

void appendText(QByteArray &out, const char *name, const QString &value)
{
    if (value.isEmpty())
        return;
    out.append(",\"").append(name).append("\":");
    appendJson(out, value);
}

void appendEntry(QByteArray &out, const ListEntry &entry, const Calendar &calendar, Role role)
{
    out += "{\"kind\":\"calendar#calendarListEntry\",\"etag\":\"\\\"" + QByteArray::number(entry.changed) + "\\\"\",\"id\":";
    appendJson(out, calendar.id);
    out += ",\"summary\":";
    appendJson(out, calendar.summary);
    appendText(out, "description", calendar.description);
    appendText(out, "location", calendar.location);
    appendText(out, "timeZone", calendar.zone->name());
    appendText(out, "summaryOverride", entry.summaryOverride);
    appendText(out, "colorId", calendarColorId(entry.color));
    appendText(out, "backgroundColor", entry.color);
    appendText(out, "foregroundColor", entry.foreground);
    if (entry.hidden)
        out += ",\"hidden\":true";
    if (entry.selected)
        out += ",\"selected\":true";
    out.append(",\"accessRole\":\"").append(toText(role).data()).append('"');
    out += ",\"defaultReminders\":";
    appendJson(out, QJsonValue(entry.reminders));
    if (!entry.notifications.isEmpty()) {
        out += ",\"notificationSettings\":{\"notifications\":";
        appendJson(out, QJsonValue(entry.notifications));
        out += '}';
    }
    if (calendar.primary && role == Role::Owner)
        out += ",\"primary\":true";
    out += ",\"conferenceProperties\":{\"allowedConferenceSolutionTypes\":[\"hangoutsMeet\"]}";
    appendText(out, "dataOwner", calendar.primary ? QString() : calendar.owner);
    out += '}';
}

/// What `calendarList.list` has to tell: an entry, or that there is none any more. In the order of `key`, which no later change shifts.
struct ListLine {
    Micros key = 0;
    Micros changed = 0;
    const ListEntry *entry = nullptr;
    QString calendar;
};

std::vector<ListLine> linesOf(const Account &account)
{
    std::vector<ListLine> lines;
    for (const ListEntry &entry : account.list)
        lines.push_back({entry.added, entry.changed, &entry, entry.calendar});
    for (auto it = account.unlisted.begin(); it != account.unlisted.end(); ++it)
        lines.push_back({it.value(), it.value(), nullptr, it.key()});
    std::sort(lines.begin(), lines.end(), [](const ListLine &a, const ListLine &b) { return a.key < b.key; });
    return lines;
}

struct ListAsk {
    int most = 100;
    bool hidden = false, deleted = false;
    Role least = Role::None;
    quint32 who = 0;
    Micros since = 0;  ///< of the sync token
    Micros after = -1; ///< key of the last line told
    Micros until = 0;  ///< what the last page's sync token says: the list as it was when the first page was made
};

std::optional<Problem> readSyncToken(const RequestContext &call, ListAsk *ask)
{
    const Query &query = call.query;
    const auto token = syncTokenFromText(query.text("syncToken").toUtf8());
    if (!token || token->calendar != ask->who)
        return invalidValue(QStringLiteral("syncToken"));
    for (const auto &[name, restricts] : {std::pair("minAccessRole", true), std::pair("showDeleted", !ask->deleted), std::pair("showHidden", !ask->hidden)}) {
        if (query.has(name) && restricts)
            return Problem{400, "global", "badRequest", QStringLiteral("Sync token cannot be used with other request restrictions"), QString::fromLatin1(name), "parameter", {}, {}, {}};
    }
    if (!isAlive(*token, call.world, call.now))
        return fullSyncRequired();
    ask->since = token->position;
    ask->hidden = ask->deleted = true;
    return {};
}

std::optional<Problem> readListAsk(const RequestContext &call, const std::vector<ListLine> &lines, ListAsk *ask)
{
    const Query &query = call.query;
    if (auto problem = numberOf(query, "maxResults", 1, 250, &ask->most))
        return problem;
    for (const auto &[name, flag] : {std::pair("showHidden", &ask->hidden), std::pair("showDeleted", &ask->deleted)}) {
        if (auto problem = flagOf(query, name, flag))
            return problem;
    }
    if (query.has("minAccessRole")) {
        const auto role = roleFromText(query.text("minAccessRole"));
        if (!role)
            return invalidValue(QStringLiteral("minAccessRole"));
        ask->least = *role;
    }
    if (query.has("syncToken")) {
        if (auto problem = readSyncToken(call, ask))
            return problem;
    }
    if (query.has("pageToken")) {
        const auto token = pageTokenFromText(query.text("pageToken").toUtf8());
        if (!token || token->calendar != ask->who)
            return invalidValue(QStringLiteral("pageToken"));
        ask->after = token->key;
        ask->until = token->until;
    } else {
        for (const ListLine &line : lines)
            ask->until = std::max(ask->until, line.changed);
    }
    return {};
}

void appendLine(QByteArray &out, const RequestContext &call, const ListLine &line)
{
    if (line.entry) {
        const Calendar &calendar = *call.world.calendar(line.calendar);
        appendEntry(out, *line.entry, calendar, call.world.roleOf(call.email, calendar));
        return;
    }
    out += "{\"kind\":\"calendar#calendarListEntry\",\"etag\":\"\\\"" + QByteArray::number(line.changed) + "\\\"\",\"id\":";
    appendJson(out, line.calendar);
    out += ",\"deleted\":true}";
}

bool isAskedFor(const RequestContext &call, const ListAsk &ask, const ListLine &line)
{
    if (line.changed <= ask.since)
        return false;
    if (!line.entry)
        return ask.deleted;
    const Calendar *calendar = call.world.calendar(line.calendar);
    const Role role = calendar ? call.world.roleOf(call.email, *calendar) : Role::None;
    return role != Role::None && role >= ask.least && (ask.hidden || !line.entry->hidden);
}

} // namespace

http::Response listCalendarList(RequestContext &call)
{
    const Account &account = *call.world.account(call.email);
    const std::vector<ListLine> lines = linesOf(account);
    ListAsk ask;
    ask.who = shortHash("list:" + account.who.email.toUtf8());
    if (auto problem = readListAsk(call, lines, &ask))
        return answer(*problem);
    QByteArray items, nextPage;
    Micros last = ask.after;
    int count = 0;
    for (const ListLine &line : lines) {
        if (line.key <= ask.after || !isAskedFor(call, ask, line))
            continue;
        if (count == ask.most) {
            PageToken token;
            token.calendar = ask.who;
            token.key = last;
            token.until = ask.until;
            nextPage = toText(token);
            break;
        }
        if (count++)
            items += ',';
        appendLine(items, call, line);
        last = line.key;
    }
    const QByteArray etag = "\"p3" + QByteArray::number(ask.until) + '"';
    QByteArray out = "{\"kind\":\"calendar#calendarList\",\"etag\":";
    appendJson(out, QString::fromLatin1(etag));
    if (!nextPage.isEmpty())
        out += ",\"nextPageToken\":\"" + nextPage + '"';
    else
        out += ",\"nextSyncToken\":\"" + toText(SyncToken{call.world.epochs.last().id, ask.who, ask.until, call.nowMs() / 1000}) + '"';
    out += ",\"items\":[" + items + "]}";
    return answerJson(out, etag);
}

http::Response getCalendarListEntry(RequestContext &call)
{
    const Account &account = *call.world.account(call.email);
    const ListEntry *entry = World::entryOf(account, call.calendarId);
    if (!entry)
        return answer(notFound());
    return answerEntry(call, *entry, *call.calendar());
}

http::Response answerEntry(const RequestContext &call, const ListEntry &entry, const Calendar &calendar)
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
    appendText(out, "description", calendar.description);
    appendText(out, "location", calendar.location);
    appendText(out, "timeZone", calendar.zone->name());
    out += ",\"conferenceProperties\":{\"allowedConferenceSolutionTypes\":[\"hangoutsMeet\"]}";
    appendText(out, "dataOwner", calendar.primary ? QString() : calendar.owner);
    if (!calendar.workingHours.isEmpty()) {
        out += ",\"workingHours\":";
        appendJson(out, QJsonValue(calendar.workingHours));
    }
    out += '}';
    return answerJson(out, plainEtag(calendar.changed));
}

http::Response getCalendar(RequestContext &call) { return answerCalendar(*call.calendar()); }

http::Response getColors(RequestContext &) { return answerJson(colorsDocument()); }

} // namespace csp::sim::google
