#include "core/sim/google/calendars.h"
#include "core/sim/google/colors.h"
#include "core/sim/google/jsonbytes.h"
#include "core/sim/google/series.h"
#include "core/sim/google/synctoken.h"
#include <QJsonArray>
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

struct Interval { qint64 start; qint64 end; };

/// What fills a calendar's owner's time between two instants: opaque, not cancelled, not declined (section 3.3), laid together.
QList<Interval> busyOf(const Calendar &calendar, qint64 from, qint64 until)
{
    QList<Interval> all;
    forEachFilled(calendar, from, until, [&](const Event &event) {
        const Covered span = covered(event.content, *calendar.zone);
        if (span.end <= from || span.end == span.start || event.content.extra.value(QLatin1String("transparency")).toString() == QLatin1String("transparent"))
            return;
        for (const Guest &guest : event.content.guests) {
            if (guest.answer == Answer::Declined && folded(guest.email) == folded(calendar.id))
                return;
        }
        all << Interval{std::max(span.start, from), std::min(span.end, until)};
    });
    std::sort(all.begin(), all.end(), [](const Interval &a, const Interval &b) { return a.start < b.start; });
    QList<Interval> joined;
    for (const Interval &interval : std::as_const(all)) {
        if (!joined.isEmpty() && interval.start <= joined.last().end)
            joined.last().end = std::max(joined.last().end, interval.end);
        else
            joined << interval;
    }
    return joined;
}

} // namespace

void addToList(World &world, Account &account, const Calendar &calendar, Micros changed)
{
    Q_UNUSED(world);
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
    QByteArray out;
    appendEntry(out, *entry, *call.calendar(), call.world.roleOf(call.email, *call.calendar()));
    return answerJson(out, plainEtag(entry->changed));
}

http::Response getCalendar(Call &call)
{
    const Calendar &calendar = *call.calendar();
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

http::Response queryFreeBusy(Call &call)
{
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    const auto from = parseInstant(body.value(QLatin1String("timeMin")).toString());
    const auto until = parseInstant(body.value(QLatin1String("timeMax")).toString());
    for (const auto &[name, at] : {std::pair("timeMin", from), std::pair("timeMax", until)}) {
        if (!at)
            return answer(body.contains(QLatin1String(name)) ? Problem{400, "global", "badRequest", QStringLiteral("Bad Request"), {}, {}, {}, {}, {}}
                                                             : required(QStringLiteral("Missing %1 parameter.").arg(QLatin1String(name))));
    }
    if (*until <= *from)
        return answer(Problem{400, "calendar", "timeRangeEmpty", QStringLiteral("The specified time range is empty."), {}, {}, {}, {}, {}});
    constexpr qint64 longest = 93LL * 86'400'000; // refused "beyond roughly 60-90 days"; Cal.com asks for 90
    if (*until - *from > longest)
        return answer(Problem{400, "calendar", "timeRangeTooLong", QStringLiteral("The requested time range is too long."), {}, {}, {}, {}, {}});
    const QString zoneName = body.value(QLatin1String("timeZone")).toString(QStringLiteral("UTC"));
    const Zone *zone = Zone::named(zoneName);
    if (!zone)
        return answer(invalidValue());
    QByteArray out = "{\"kind\":\"calendar#freeBusy\",\"timeMin\":\"" + utcMillis(*from) + "\",\"timeMax\":\"" + utcMillis(*until) + "\",\"calendars\":{";
    bool first = true;
    const QJsonArray items = body.value(QLatin1String("items")).toArray();
    if (items.size() > 50)
        return answer(invalidValue());
    for (const QJsonValue item : items) {
        const QString asked = item.toObject().value(QLatin1String("id")).toString();
        const Calendar *calendar = call.world.calendar(asked == QLatin1String("primary") ? call.email : asked);
        if (!std::exchange(first, false))
            out += ',';
        appendJson(out, asked);
        if (!calendar || call.world.roleOf(call.email, *calendar) < Role::FreeBusyReader) {
            out += ":{\"errors\":[{\"domain\":\"global\",\"reason\":\"notFound\"}],\"busy\":[]}";
            continue;
        }
        out += ":{\"busy\":[";
        bool firstBusy = true;
        for (const Interval &interval : busyOf(*calendar, *from, *until)) {
            out += std::exchange(firstBusy, false) ? "{\"start\":\"" : ",{\"start\":\"";
            appendLocal(out, interval.start, *zone);
            out += "\",\"end\":\"";
            appendLocal(out, interval.end, *zone);
            out += "\"}";
        }
        out += "]}";
    }
    out += "}}";
    return answerJson(out);
}

http::Response getColors(Call &) { return answerJson(colorsDocument()); }

} // namespace csp::sim::google
