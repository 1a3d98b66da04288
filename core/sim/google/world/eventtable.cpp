#include "core/sim/google/world/eventtable.h"
#include "core/sim/google/series/recurrence.h"

namespace csp::sim::google {

namespace {

constexpr std::array<qint64, 4> shelfLengths{dayMs, 8 * dayMs, 64 * dayMs, 512 * dayMs};
const QString ownDomain = QStringLiteral("@google.com");

bool ownUid(const Event &event)
{
    return event.iCalUid.size() == event.id.size() + ownDomain.size() && event.iCalUid.startsWith(event.id) && event.iCalUid.endsWith(ownDomain);
}

} // namespace

size_t TimeIndex::shelf(Covered span)
{
    size_t i = 0;
    while (i < shelfLengths.size() && span.end - span.start > shelfLengths[i])
        ++i;
    return i;
}

qint64 TimeIndex::lowest(qint64 from, size_t shelf)
{
    constexpr qint64 never = std::numeric_limits<qint64>::min();
    if (shelf >= shelfLengths.size() || from < never + shelfLengths[shelf])
        return never;
    return from - shelfLengths[shelf];
}

void TimeIndex::insert(Covered span, Slot slot) { m_shelves[shelf(span)].insert({span.start, slot}); }
void TimeIndex::remove(Covered span, Slot slot) { m_shelves[shelf(span)].erase({span.start, slot}); }

qsizetype TimeIndex::size() const
{
    size_t size = 0;
    for (const auto &s : m_shelves)
        size += s.size();
    return qsizetype(size);
}

EventTable EventTable::inZone(const Zone *zone) const
{
    EventTable table(zone);
    table.m_formers = m_formers;
    forEachChange(std::numeric_limits<Micros>::min(), std::numeric_limits<Micros>::max(), [&table](const EventPtr &event, Micros, Slot) {
        Event again = *event;
        again.rendered.clear();
        table.put(std::move(again));
        return true;
    });
    return table;
}

const EventPtr *EventTable::find(const QString &id) const
{
    const auto found = m_byId.constFind(id);
    return found == m_byId.constEnd() ? nullptr : &m_events[*found];
}

std::optional<Slot> EventTable::placeOf(const QString &id) const
{
    const auto found = m_byId.constFind(id);
    return found == m_byId.constEnd() ? std::nullopt : std::optional(*found);
}

Covered EventTable::spanOf(const Event &event) const
{
    Covered span = covered(event.content, *m_zone);
    if (!event.content.recurrence.isEmpty())
        span.end = lastEnd(event.content, *m_zone);
    return span;
}

void EventTable::keepFormer(const Event &old, const Event &event)
{
    const Content &was = old.content, &is = event.content;
    if (was.recurrence.isEmpty() && is.recurrence.isEmpty())
        return; // a single event has one id, whenever it is
    if (was.recurrence != is.recurrence || was.start != is.start || was.end != is.end)
        m_formers.add({event.changed, old.id, was.start, was.end, was.recurrence});
}

Slot EventTable::put(Event event)
{
    const Micros changed = event.changed;
    const auto found = m_byId.constFind(event.id);
    Slot slot;
    if (found == m_byId.constEnd()) {
        slot = Slot(m_events.size());
        m_byId.insert(event.id, slot);
        if (!ownUid(event))
            m_byUid.insert(event.iCalUid, slot);
        if (event.isException())
            m_exceptions.insert(event.recurringEventId, slot);
        m_spans.push_back(spanOf(event));
        m_events.push_back(std::make_shared<const Event>(std::move(event)));
    } else {
        slot = *found;
        const EventPtr &old = m_events[slot];
        indexOf(*old).remove(m_spans[slot], slot);
        keepFormer(*old, event);
        if (old->iCalUid != event.iCalUid) {
            m_byUid.remove(old->iCalUid, slot);
            if (!ownUid(event))
                m_byUid.insert(event.iCalUid, slot);
        }
        m_spans[slot] = spanOf(event);
        m_events[slot] = std::make_shared<const Event>(std::move(event));
    }
    indexOf(*m_events[slot]).insert(m_spans[slot], slot);
    if (!m_events[slot]->content.recurrence.isEmpty() && !m_events[slot]->cancelled())
        m_series.insert(slot);
    else if (!m_series.empty())
        m_series.erase(slot);
    m_log.push_back({changed, slot});
    if (m_log.size() > 2 * m_events.size() + 1024)
        compact();
    return slot;
}

void EventTable::amend(Event event)
{
    const Slot slot = m_byId.value(event.id);
    m_events[slot] = std::make_shared<const Event>(std::move(event));
}

void EventTable::compact()
{
    std::erase_if(m_log, [this](const Change &c) { return m_events[c.slot]->changed != c.at; });
}

QList<EventPtr> EventTable::withUid(const QString &uid) const
{
    QList<EventPtr> all;
    const auto add = [&](const EventPtr &event) {
        if (event->iCalUid == uid)
            all << event;
    };
    if (uid.endsWith(ownDomain)) {
        const QString id = uid.chopped(ownDomain.size());
        if (const EventPtr *event = find(id))
            add(*event);
        for (const EventPtr &event : exceptionsOf(id))
            add(event);
    }
    const auto [first, last] = m_byUid.equal_range(uid);
    for (auto it = first; it != last; ++it) {
        const EventPtr &event = m_events[*it];
        if (!all.contains(event))
            all << event;
    }
    std::sort(all.begin(), all.end(), [](const EventPtr &a, const EventPtr &b) { return a->created != b->created ? a->created < b->created : a->id < b->id; });
    return all;
}

QList<EventPtr> EventTable::exceptionsOf(const QString &masterId) const
{
    if (m_exceptions.isEmpty())
        return {};
    QList<Slot> places = m_exceptions.values(masterId);
    std::sort(places.begin(), places.end());
    QList<EventPtr> all;
    for (const Slot slot : std::as_const(places))
        all << m_events[slot];
    return all;
}

} // namespace csp::sim::google
