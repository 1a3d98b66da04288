#include "core/sim/google/events.h"
#include "core/sim/google/jsonbytes.h"
#include "core/sim/google/listquery.h"
#include "core/sim/google/render.h"
#include "core/sim/google/synctoken.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

QByteArray base32(quint64 number, int length)
{
    static const char alphabet[] = "0123456789abcdefghijklmnopqrstuv";
    QByteArray text(length, '0');
    for (int i = length - 1; i >= 0; --i, number >>= 5)
        text[i] = alphabet[number & 31];
    return text;
}

Micros positionOf(const Calendar &calendar) { return std::max(calendar.events.lastChange(), calendar.changed); }

QByteArray collectionEtag(const Calendar &calendar) { return "\"p3" + base32(quint64(positionOf(calendar)), 14) + '"'; }

/// Collects the items of one page, and knows where the next one begins.
struct Page {
    const Calendar &calendar;
    const ListQuery &query;
    RenderOptions render;
    bool timesOnly = false;
    bool stripsPrivate = false;
    QByteArray items{};
    int count = 0;
    bool more = false;
    qint64 lastKey = 0;
    qint64 lastSubkey = 0;

    /// False once the page is full and another item was offered.
    bool add(const Event &event, bool asTombstone, qint64 key, qint64 subkey)
    {
        if (count == query.maxResults) {
            more = true;
            return false;
        }
        if (count++)
            items += ',';
        if (asTombstone) {
            appendTombstone(items, event, calendar);
        } else {
            RenderOptions options = render;
            const QString visibility = stripsPrivate ? event.content.extra.value(QLatin1String("visibility")).toString() : QString();
            options.timesOnly = timesOnly || visibility == QLatin1String("private") || visibility == QLatin1String("confidential");
            appendEvent(items, event, calendar, options);
        }
        lastKey = key;
        lastSubkey = subkey;
        return true;
    }
};

/// Everything but the items.
http::Response envelope(Call &call, const Page &page, const QByteArray &nextPage, const QByteArray &nextSync)
{
    const Calendar &calendar = page.calendar;
    QByteArray out;
    out.reserve(page.items.size() + 768);
    const QByteArray etag = collectionEtag(calendar);
    out += "{\"kind\":\"calendar#events\",\"etag\":\"\\\"";
    out += QByteArrayView(etag).sliced(1).chopped(1);
    out += "\\\"\",\"summary\":";
    const Account *account = call.world.account(call.email);
    QString summary = calendar.summary;
    for (const ListEntry &entry : account->list) {
        if (entry.calendar == calendar.id && !entry.summaryOverride.isEmpty())
            summary = entry.summaryOverride;
    }
    appendJson(out, summary);
    out += ",\"description\":";
    appendJson(out, calendar.description);
    out += ",\"updated\":\"";
    appendUtcMillis(out, positionOf(calendar) / 1000);
    out += "\",\"timeZone\":";
    appendJson(out, page.query.zone ? page.query.zone->name() : calendar.zone->name());
    const Role role = call.world.roleOf(call.email, calendar);
    out.append(",\"accessRole\":\"").append(toText(role).data());
    out += calendar.primary && role == Role::Owner ? "\",\"defaultReminders\":[{\"method\":\"popup\",\"minutes\":30}]" : "\",\"defaultReminders\":[]";
    if (!nextPage.isEmpty())
        out.append(",\"nextPageToken\":\"").append(nextPage).append('"');
    if (!nextSync.isEmpty())
        out.append(",\"nextSyncToken\":\"").append(nextSync).append('"');
    out += ",\"items\":[";
    out += page.items;
    out += "]}";
    return answerJson(std::move(out), etag);
}

/// What changed after a position, oldest change first; also what `updatedMin` and `orderBy=updated` read.
void readChanges(const Calendar &calendar, const ListQuery &query, Micros after, Micros until, const std::optional<PageToken> &resume, bool bareDeletions, Page *page)
{
    const Micros from = resume ? std::max(after, resume->key - 1) : after;
    calendar.events.forEachChange(from, until, [&](const EventPtr &event, Micros stamp, Slot slot) {
        if (resume && (stamp < resume->key || (stamp == resume->key && slot <= resume->subkey)))
            return true;
        const bool tombstone = bareDeletions && event->cancelled() && !(query.showDeleted && !event->bare);
        if (!tombstone && !query.matches(*event, calendar))
            return true;
        if (event->cancelled() && !query.takesDeleted(*event))
            return true;
        return page->add(*event, tombstone, stamp, slot);
    });
}

void readTimes(const Calendar &calendar, const ListQuery &query, const std::optional<PageToken> &resume, Page *page)
{
    const qint64 from = query.timeMin.value_or(std::numeric_limits<qint64>::min());
    const qint64 until = query.timeMax.value_or(std::numeric_limits<qint64>::max());
    const std::optional<TimeKey> after = resume ? std::optional(TimeKey{resume->key, Slot(resume->subkey)}) : std::nullopt;
    const auto use = [&](const TimeKey &key) {
        const EventPtr &event = calendar.events.at(key.slot);
        // `timeMin` bounds the end and `timeMax` the start, both exclusively.
        if (calendar.events.endOf(key.slot) <= from && query.timeMin)
            return true;
        if ((event->cancelled() && !query.takesDeleted(*event)) || !query.matches(*event, calendar))
            return true;
        return page->add(*event, false, key.start, key.slot);
    };
    if (!query.showDeleted) {
        calendar.events.live().forEach(from, until, after, use);
        return;
    }
    // Two orders laid together: rare, and as long as the answer.
    std::vector<TimeKey> keys;
    const auto collect = [&keys](const TimeKey &key) {
        keys.push_back(key);
        return true;
    };
    calendar.events.live().forEach(from, until, after, collect);
    calendar.events.deleted().forEach(from, until, after, collect);
    std::sort(keys.begin(), keys.end());
    for (const TimeKey &key : keys) {
        if (!use(key))
            return;
    }
}

void readUid(const Calendar &calendar, const ListQuery &query, Page *page)
{
    for (const EventPtr &event : calendar.events.withUid(query.iCalUid)) {
        if ((!event->cancelled() || query.takesDeleted(*event)) && query.matches(*event, calendar) && query.inWindow(*event, calendar)
            && !page->add(*event, false, 0, 0))
            return;
    }
}

} // namespace

http::Response getEvent(Call &call)
{
    const Calendar &calendar = *call.calendar();
    const EventPtr *found = calendar.events.find(call.itemId);
    if (!found)
        return answer(notFound());
    const Event &event = **found;
    if (const QByteArray known = call.request.header("if-none-match"); !known.isEmpty() && known == event.etag())
        return notModified(known);
    RenderOptions options;
    if (call.query.has("timeZone")) {
        options.zone = Zone::named(call.query.text("timeZone"));
        if (!options.zone)
            return answer(invalidValue(QStringLiteral("timeZone")));
    }
    if (call.query.has("maxAttendees")) {
        if (auto problem = numberOf(call.query, "maxAttendees", 1, 10'000, &options.maxAttendees))
            return answer(*problem);
    }
    const Role role = call.world.roleOf(call.email, calendar);
    const QString visibility = role < Role::Writer ? event.content.extra.value(QLatin1String("visibility")).toString() : QString();
    options.timesOnly = role < Role::Reader || visibility == QLatin1String("private") || visibility == QLatin1String("confidential");
    return answerJson(eventBytes(event, calendar, options), event.etag());
}

http::Response listEvents(Call &call)
{
    const Calendar &calendar = *call.calendar();
    ListQuery query;
    if (auto problem = readListQuery(call, &query))
        return answer(*problem);
    const Micros position = positionOf(calendar);
    std::optional<SyncToken> since;
    if (!query.syncToken.isEmpty()) {
        since = syncTokenFromText(query.syncToken);
        if (!since || since->calendar != shortHash(calendar.id.toUtf8()))
            return answer(invalidValue(QStringLiteral("syncToken")));
        if (!isAlive(*since, call.world, call.now))
            return answer(fullSyncRequired());
    }
    std::optional<PageToken> resume;
    if (!query.pageToken.isEmpty()) {
        resume = pageTokenFromText(query.pageToken);
        if (!resume || resume->calendar != shortHash(calendar.id.toUtf8()) || resume->query != query.hash)
            return answer(invalidValue(QStringLiteral("pageToken")));
        if (resume->epoch != call.world.epochs.last().id)
            return since ? answer(fullSyncRequired()) : answer(invalidValue(QStringLiteral("pageToken")));
    }
    if (!resume) {
        const QByteArray known = call.request.header("if-none-match");
        if (!known.isEmpty() && known == collectionEtag(calendar))
            return notModified(known);
    }
    const Role role = call.world.roleOf(call.email, calendar);
    Page page{calendar, query, {}, role < Role::Reader, role < Role::Writer};
    page.render.zone = query.zone;
    page.render.maxAttendees = query.maxAttendees;
    page.items.reserve(std::min(query.maxResults, 256) * 640);

    // Changes made while paging come with the next sync: the token of the last page says where the first one stood.
    const Micros until = resume ? resume->until : position;
    const bool byChange = since || query.updatedMin || query.orderByUpdated;
    if (!query.iCalUid.isEmpty())
        readUid(calendar, query, &page);
    else if (since)
        readChanges(calendar, query, since->position, until, resume, true, &page);
    else if (byChange)
        readChanges(calendar, query, query.updatedMin ? *query.updatedMin * 1000 - 1 : 0, until, resume, false, &page);
    else
        readTimes(calendar, query, resume, &page);

    QByteArray nextPage, nextSync;
    if (page.more) {
        nextPage = toText(PageToken{byChange ? PageToken::Order::Change : PageToken::Order::Time, shortHash(calendar.id.toUtf8()), query.hash,
                                    call.world.epochs.last().id, until, page.lastKey, page.lastSubkey});
    } else if (query.givesSyncToken()) {
        nextSync = toText(SyncToken{call.world.epochs.last().id, shortHash(calendar.id.toUtf8()), until, call.nowMs() / 1000});
    }
    return envelope(call, page, nextPage, nextSync);
}

} // namespace csp::sim::google
