#pragma once
#include "core/sim/google/values/event.h"
#include "core/sim/google/series/formerrules.h"
#include <QHash>
#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <vector>

namespace csp::sim::google {

/// Place of an event in its table; never given to another event.
using Slot = quint32;

/// Where a reader of the time order stands.
struct TimeKey {
    qint64 start = std::numeric_limits<qint64>::min();
    Slot slot = 0;
    auto operator<=>(const TimeKey &) const = default;
};

/// Spans in the order of their starts, asked for those that meet a window.
///
/// Kept apart by length, so that one event of a year does not make every window begin a year earlier: a window reads from its beginning less
/// the longest length of a shelf. What is read without being in the answer is then of the order of the answer.
class TimeIndex
{
public:
    void insert(Covered span, Slot slot);
    void remove(Covered span, Slot slot);
    qsizetype size() const;

    /// Calls `use(key)` for each span whose start is below `until`, in order, beginning behind `after`, until it says false. Spans on shelves that
    /// cannot reach `from` any more are skipped; the caller still checks the end.
    template<typename F>
    void forEach(qint64 from, qint64 until, std::optional<TimeKey> after, F &&use) const
    {
        struct Reader { std::set<TimeKey>::const_iterator at, end; };
        std::array<Reader, shelves> readers;
        for (size_t i = 0; i < shelves; ++i) {
            TimeKey first{lowest(from, i), 0};
            readers[i].end = m_shelves[i].end();
            readers[i].at = after && *after >= first ? m_shelves[i].upper_bound(*after) : m_shelves[i].lower_bound(first);
        }
        while (true) {
            Reader *next = nullptr;
            for (Reader &r : readers) {
                if (r.at != r.end && (!next || *r.at < *next->at))
                    next = &r;
            }
            if (!next || next->at->start >= until || !use(*next->at))
                return;
            ++next->at;
        }
    }

private:
    static constexpr size_t shelves = 5;
    static size_t shelf(Covered span);
    static qint64 lowest(qint64 from, size_t shelf);
    std::array<std::set<TimeKey>, shelves> m_shelves;
};

/// The events of one calendar: by id, by iCalUID, by time, by change, and series by their master.
class EventTable
{
public:
    explicit EventTable(const Zone *zone = Zone::utc()) : m_zone(zone) { }

    /// The same events in a calendar of another zone: whole days lie elsewhere, and documents are rendered anew.
    EventTable inZone(const Zone *zone) const;

    const EventPtr *find(const QString &id) const;
    std::optional<Slot> placeOf(const QString &id) const;
    const EventPtr &at(Slot slot) const { return m_events[slot]; }
    /// New, or instead of the one with this id. `event.changed` must be above every change before (the members of a series share one).
    Slot put(Event event);
    /// Instead of the one with this id, which has the same times and the same `changed`: no reader of changes is told.
    void amend(Event event);
    QList<EventPtr> withUid(const QString &uid) const;
    /// The stored exceptions of a master, in the order of their places.
    QList<EventPtr> exceptionsOf(const QString &masterId) const;

    qsizetype size() const { return qsizetype(m_events.size()); }
    Micros lastChange() const { return m_log.empty() ? 0 : m_log.back().at; }

    /// Calls `use(event, stamp, slot)` for the latest state of everything changed after `position` and not after `until`, oldest change first,
    /// until it says false.
    template<typename F>
    void forEachChange(Micros position, Micros until, F &&use) const
    {
        auto it = std::upper_bound(m_log.begin(), m_log.end(), position, [](Micros p, const Change &c) { return p < c.at; });
        for (; it != m_log.end() && it->at <= until; ++it) {
            if (m_events[it->slot]->changed == it->at && !use(m_events[it->slot], it->at, it->slot))
                return;
        }
    }

    /// What series were before. Filled by `put`.
    const FormerRules &formers() const { return m_formers; }
    FormerRules &formers() { return m_formers; }

    const TimeIndex &live() const { return m_live; }       ///< what lists without showDeleted hold, cancelled exceptions among it
    const TimeIndex &deleted() const { return m_deleted; }
    /// Slots of living series.
    const std::set<Slot> &series() const { return m_series; }
    /// The end of the index's span: for a series its last instance's.
    qint64 endOf(Slot slot) const { return m_spans[slot].end; }

private:
    struct Change { Micros at; Slot slot; };
    TimeIndex &indexOf(const Event &event) { return event.cancelled() && !event.isException() ? m_deleted : m_live; }
    Covered spanOf(const Event &event) const;
    void keepFormer(const Event &old, const Event &event);
    void compact();

    const Zone *m_zone;
    std::vector<EventPtr> m_events;
    std::vector<Covered> m_spans;
    QHash<QString, Slot> m_byId;
    QMultiHash<QString, Slot> m_byUid;       ///< only where the iCalUID is not `<id>@google.com`
    QMultiHash<QString, Slot> m_exceptions;
    std::set<Slot> m_series;
    TimeIndex m_live;
    TimeIndex m_deleted;
    FormerRules m_formers;
    std::vector<Change> m_log; ///< an entry whose stamp is not the event's own any more is stale, and skipped
};

} // namespace csp::sim::google
