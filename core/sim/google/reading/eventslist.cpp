#include "core/sim/google/reading/events.h"
#include "core/sim/google/reading/eventsdelta.h"
#include "core/sim/google/world/instances.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

using Resume = std::optional<PageToken>;

struct Item {
    TimeKey key;
    EventPtr event;
};

/// The instances of one series that a page has room for, and one more. Those that were told before and only reach over the place where the last page
/// ended, and those that stored exceptions stand for, may be any number: they take no room.
void layOut(const Event &master, Slot slot, qint64 from, qint64 until, std::optional<TimeKey> after, const Page &page, std::vector<Item> *items)
{
    const size_t before = items->size(), room = size_t(page.query.maxResults) + 1;
    for (int most = page.query.maxResults + 65;; most *= 4) {
        const auto all = occurrences(master.content, *page.calendar.zone, from, until, most);
        items->resize(before);
        for (const Occurrence &o : all) {
            const TimeKey key{o.startMs, slot};
            if (after && key <= *after)
                continue;
            auto instance = std::make_shared<const Event>(instanceEvent(master, o));
            if (page.calendar.events.find(instance->id))
                continue;
            items->push_back({key, std::move(instance)});
            if (items->size() - before == room)
                return;
        }
        if (all.size() < size_t(most))
            return;
    }
}

/// What does not lie in the time order of living events itself: instances of series, and deleted events.
std::vector<Item> besides(const Page &page, qint64 from, qint64 until, std::optional<TimeKey> after)
{
    const Calendar &calendar = page.calendar;
    const ListQuery &query = page.query;
    std::vector<Item> items;
    if (query.showDeleted) {
        calendar.events.deleted().forEach(from, until, after, [&](const TimeKey &key) {
            const EventPtr &event = calendar.events.at(key.slot);
            if (!query.singleEvents || event->content.recurrence.isEmpty())
                items.push_back({key, event});
            return true;
        });
    }
    if (query.singleEvents) {
        const qint64 first = after ? std::max(from, after->start - 1) : from;
        for (const Slot slot : calendar.events.series()) {
            const Event &master = *calendar.events.at(slot);
            qint64 last = until;
            if (!query.timeMax && calendar.events.endOf(slot) == farAway) {
                // Without a window's end a series without an end stops after so many, however the pages are cut.
                last = horizon(master.content, *calendar.zone, from);
            }
            layOut(master, slot, first, last, after, page, &items);
        }
    }
    std::sort(items.begin(), items.end(), [](const Item &a, const Item &b) { return a.key < b.key; });
    return items;
}

void readTimes(const Resume &resume, Page *page)
{
    const Calendar &calendar = page->calendar;
    const ListQuery &query = page->query;
    const qint64 from = query.timeMin.value_or(std::numeric_limits<qint64>::min());
    const qint64 until = query.timeMax.value_or(std::numeric_limits<qint64>::max());
    const std::optional<TimeKey> after = resume ? std::optional(TimeKey{resume->key, Slot(resume->subkey)}) : std::nullopt;
    const std::vector<Item> others = query.singleEvents || query.showDeleted ? besides(*page, from, until, after) : std::vector<Item>();
    auto other = others.begin();
    const auto tell = [&](const TimeKey &key, const Event &event) {
        if ((event.cancelled() && !query.takesDeleted(event, calendar)) || !query.matches(event, calendar))
            return true;
        return page->add(event, false, key.start, key.slot);
    };
    bool open = true;
    calendar.events.live().forEach(from, until, after, [&](const TimeKey &key) {
        for (; open && other != others.end() && other->key < key; ++other)
            open = tell(other->key, *other->event);
        const EventPtr &event = calendar.events.at(key.slot);
        // `timeMin` bounds the end and `timeMax` the start, both exclusively.
        if (!open || (query.timeMin && calendar.events.endOf(key.slot) <= from) || (query.singleEvents && !event->content.recurrence.isEmpty()))
            return open;
        open = tell(key, *event);
        return open;
    });
    for (; open && other != others.end(); ++other)
        open = tell(other->key, *other->event);
}

/// What is found by its iCalUID, or is wanted in the order of its last change or, of what changed lately, of its start: all of it, laid in order.
void readSorted(const Resume &resume, Page *page)
{
    const Calendar &calendar = page->calendar;
    const ListQuery &query = page->query;
    struct Found { qint64 key; EventPtr event; };
    std::vector<Found> found;
    const auto take = [&](const EventPtr &event) {
        if (!query.inWindow(*event, calendar) || !query.matches(*event, calendar))
            return;
        found.push_back({query.orderByUpdated ? event->updated : event->content.start.instant(*calendar.zone), event});
    };
    const auto look = [&](const EventPtr &event) {
        if ((event->cancelled() && !query.takesDeleted(*event, calendar)) || (query.updatedMin && event->updated < *query.updatedMin * 1000))
            return;
        if (!query.singleEvents || event->content.recurrence.isEmpty())
            return take(event);
        for (const EventPtr &instance : instancesOf(calendar, *event, query.timeMin.value_or(std::numeric_limits<qint64>::min()), query.timeMax.value_or(farAway), longestSeries)) {
            if (!calendar.events.find(instance->id)) // stored exceptions come by themselves
                take(instance);
        }
    };
    if (query.iCalUid.isEmpty()) {
        calendar.events.forEachChange(query.updatedMin ? *query.updatedMin * 1000 - 1 : 0, positionOf(calendar), [&look](const EventPtr &event, Micros, Slot) {
            look(event);
            return true;
        });
    } else {
        for (const EventPtr &event : calendar.events.withUid(query.iCalUid))
            look(event);
    }
    std::sort(found.begin(), found.end(), [](const Found &a, const Found &b) { return a.key != b.key ? a.key < b.key : a.event->id < b.event->id; });
    // The next page begins behind so many of one key, wherever others came and went meanwhile.
    qint64 told = 0;
    for (size_t i = 0; i < found.size(); ++i) {
        const qint64 key = found[i].key;
        told = i > 0 && found[i - 1].key == key ? told + 1 : 1;
        if (resume && (key < resume->key || (key == resume->key && told <= resume->told)))
            continue;
        if (!page->add(*found[i].event, false, key, 0, told))
            return;
    }
}

} // namespace

http::Response listEvents(RequestContext &call)
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
        const bool cannotTell = query.singleEvents && since->position < calendar.events.formers().forgotten();
        if (!isAlive(*since, call.world, call.now) || since->position < call.world.accessChanged(call.email, calendar.id) || cannotTell)
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
    Page page(call, query);

    // Changes made while paging come with the next sync: the token of the last page says where the first one stood.
    const Micros until = resume ? resume->until : position;
    const bool byChange = since || query.updatedMin;
    const bool sorted = !query.iCalUid.isEmpty() || query.orderByUpdated || (query.updatedMin && query.orderByStart);
    if (sorted)
        readSorted(resume, &page);
    else if (since)
        readChanges({since->position, until, true, since->from, since->until}, resume, &page);
    else if (byChange)
        readChanges({*query.updatedMin * 1000 - 1, until, false, query.timeMin, query.timeMax}, resume, &page);
    else
        readTimes(resume, &page);

    if (page.lost)
        return answer(fullSyncRequired());

    QByteArray nextPage, nextSync;
    if (!resume && page.more && call.world.settings.emptyPages) {
        // Pages may be empty and have another behind them (google-calendar.md 3.1): here the first one is, and the next begins where it would have.
        page.empty();
    }
    if (page.more) {
        const auto order = page.lastIsFormer ? PageToken::Order::Former : byChange ? PageToken::Order::Change : PageToken::Order::Time;
        nextPage = toText(PageToken{order, shortHash(calendar.id.toUtf8()), query.hash,
                                    call.world.epochs.last().id, until, page.lastKey, page.lastSubkey, page.lastTold});
    } else if (query.givesSyncToken()) {
        nextSync = toText(SyncToken{call.world.epochs.last().id, shortHash(calendar.id.toUtf8()), until, call.nowMs() / 1000,
                                    since ? since->from : query.timeMin, since ? since->until : query.timeMax});
    }
    return pageAnswer(call, page, nextPage, nextSync);
}

} // namespace csp::sim::google
