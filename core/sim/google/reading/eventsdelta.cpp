#include "core/sim/google/reading/eventsdelta.h"
#include "core/sim/google/world/instances.h"
#include <map>

namespace csp::sim::google {

namespace {

using Resume = std::optional<PageToken>;

/// Which instance, among those that a series ever had: days and times are told apart as their ids are.
using InstanceKey = std::pair<bool, qint64>;
InstanceKey keyOf(const When &start) { return {start.allDay, start.allDay ? start.date.toJulianDay() : start.ms}; }

qint64 lengthOf(const Content &content, const Zone &zone)
{
    const Covered span = covered(content, zone);
    return span.end - span.start;
}

class Delta
{
public:
    Delta(const Changes &changes, const Resume &resume, Page *page) : m_changes(changes), m_resume(resume), m_page(page), m_calendar(page->calendar)
    {
        if (!changes.bySyncToken || !page->query.singleEvents)
            return;
        m_calendar.events.formers().forEach(changes.after, changes.until, [this](const FormerRule &rule) { m_formers[rule.id] << &rule; });
    }

    void read()
    {
        const bool behind = m_resume && m_resume->order == PageToken::Order::Former;
        if (!behind)
            readEvents();
        if (!m_page->more && !m_formers.isEmpty())
            readFormers(behind ? m_resume : std::nullopt);
    }

private:
    struct Stretch { qint64 from, until; };

    /// The stretch of a series that this reader was, or would have been, given by a list.
    Stretch stretchOf(const Content &series, bool endless, const QString &id) const
    {
        Stretch all{std::numeric_limits<qint64>::min(), farAway};
        if (m_changes.from)
            all.from = *m_changes.from;
        if (endless && (m_changes.bySyncToken || !m_changes.to))
            all.until = horizon(series, *m_calendar.zone, all.from);
        if (m_changes.to)
            all.until = m_changes.bySyncToken ? std::max(all.until, *m_changes.to) : *m_changes.to;
        // What only reached into his window while its instances were longer, he has still.
        if (m_changes.from && m_changes.bySyncToken)
            all.from -= longest(series, id);
        return all;
    }

    qint64 longest(const Content &series, const QString &id) const
    {
        qint64 length = lengthOf(series, *m_calendar.zone);
        if (const EventPtr *now = m_calendar.events.find(id))
            length = std::max(length, lengthOf((*now)->content, *m_calendar.zone));
        for (const FormerRule *rule : m_formers.value(id))
            length = std::max(length, lengthOf(rule->content(), *m_calendar.zone));
        return length;
    }

    void readEvents()
    {
        const ListQuery &query = m_page->query;
        const Micros from = m_resume ? std::max(m_changes.after, m_resume->key - 1) : m_changes.after;
        m_calendar.events.forEachChange(from, m_changes.until, [&](const EventPtr &event, Micros stamp, Slot slot) {
            const bool series = query.singleEvents && !event->content.recurrence.isEmpty();
            const bool told = m_resume && (stamp < m_resume->key || (stamp == m_resume->key && (slot < m_resume->subkey || (slot == m_resume->subkey && !series))));
            const bool forgotten = event->cancelled() && !query.takesDeleted(*event, m_calendar);
            m_page->lost = m_page->lost || (forgotten && !told && m_changes.bySyncToken);
            if (told || forgotten || (query.updatedMin && event->updated < *query.updatedMin * 1000))
                return true;
            if (series)
                return tellInstances(event, stamp, slot);
            const bool tombstone = m_changes.bySyncToken && event->cancelled() && !(query.showDeleted && !event->bare);
            if (!tombstone && (!query.inWindow(*event, m_calendar) || !query.matches(*event, m_calendar)))
                return true;
            return m_page->add(*event, tombstone, stamp, slot);
        });
    }

    /// A series laid out, for readers that want no masters. Stored exceptions come by themselves. False where the page is full.
    bool tellInstances(const EventPtr &master, Micros stamp, Slot slot)
    {
        const bool tombstone = m_changes.bySyncToken && master->cancelled() && !m_page->query.showDeleted;
        const bool goesOn = m_resume && m_resume->key == stamp && m_resume->subkey == slot;
        Stretch stretch = stretchOf(master->content, m_calendar.events.endOf(slot) == farAway, master->id);
        if (goesOn)
            stretch.from = std::max(stretch.from, m_resume->told);
        bool room = true;
        forEachOccurrence(master->content, *m_calendar.zone, stretch.from, stretch.until, [&](const Occurrence &o) {
            if (goesOn && o.startMs <= m_resume->told)
                return true;
            const Event instance = instanceEvent(*master, o);
            if (!m_calendar.events.find(instance.id) && (tombstone || m_page->query.matches(instance, m_calendar)))
                room = m_page->add(instance, tombstone, stamp, slot, o.startMs);
            return room;
        });
        return room;
    }

    std::vector<Occurrence> laidOut(const Content &series, bool endless, const QString &id) const
    {
        if (endless && !m_changes.from && !m_changes.to)
            return occurrences(series, *m_calendar.zone, std::numeric_limits<qint64>::min(), farAway, longestSeries);
        std::vector<Occurrence> all;
        const Stretch stretch = stretchOf(series, endless, id);
        forEachOccurrence(series, *m_calendar.zone, stretch.from, stretch.until, [&all](const Occurrence &o) { all.push_back(o); return true; });
        return all;
    }

    /// The former rules of one series, laid out; and who tells what became of each instance: the series as it is now (`now`), or the last of its
    /// former rules that had it.
    struct Past {
        QHash<const FormerRule *, std::vector<Occurrence>> instances;
        std::map<InstanceKey, Micros> tellers;
    };
    static constexpr Micros now = std::numeric_limits<Micros>::max();

    Past pastOf(const QString &id) const
    {
        Past past;
        for (const FormerRule *rule : m_formers.value(id)) { // oldest first
            if (rule->recurrence.isEmpty())
                continue;
            const Content content = rule->content();
            const auto all = past.instances.insert(rule, laidOut(content, lastEnd(content, *m_calendar.zone) == farAway, id));
            for (const Occurrence &o : *all)
                past.tellers[keyOf(o.start)] = rule->until;
        }
        const EventPtr *event = m_calendar.events.find(id);
        if (event && !(*event)->content.recurrence.isEmpty()) {
            for (const Occurrence &o : laidOut((*event)->content, m_calendar.events.endOf(*m_calendar.events.placeOf(id)) == farAway, id))
                past.tellers[keyOf(o.start)] = now;
        }
        return past;
    }

    void readFormers(const Resume &resume)
    {
        QHash<QString, Past> pasts;
        m_calendar.events.formers().forEach(resume ? resume->key - 1 : m_changes.after, m_changes.until, [&](const FormerRule &rule) {
            const EventPtr *event = m_page->more ? nullptr : m_calendar.events.find(rule.id);
            if (!event)
                return;
            if (rule.recurrence.isEmpty()) {
                tellFormerSingle(rule, **event, resume);
                return;
            }
            if (!pasts.contains(rule.id))
                pasts.insert(rule.id, pastOf(rule.id));
            tellFormerInstances(rule, **event, pasts[rule.id], resume);
        });
    }

    bool wasTold(const FormerRule &rule, qint64 start, const Resume &resume) const { return resume && resume->key == rule.until && start <= resume->told; }

    void tellFormerSingle(const FormerRule &rule, const Event &event, const Resume &resume)
    {
        const QList<const FormerRule *> all = m_formers.value(rule.id);
        const bool again = std::any_of(all.begin(), all.end(), [&rule](const FormerRule *r) { return r->recurrence.isEmpty() && r->until > rule.until; });
        const qint64 start = rule.start.instant(*m_calendar.zone);
        if (!again && !event.content.recurrence.isEmpty() && !wasTold(rule, start, resume))
            tellGone(event, rule, start);
    }

    void tellFormerInstances(const FormerRule &rule, const Event &master, const Past &past, const Resume &resume)
    {
        for (const Occurrence &o : past.instances[&rule]) {
            if (past.tellers.at(keyOf(o.start)) != rule.until || wasTold(rule, o.startMs, resume))
                continue;
            const Event instance = instanceEvent(master, o);
            if (!m_calendar.events.find(instance.id) && !tellGone(instance, rule, o.startMs))
                return;
        }
    }

    /// False where the page is full.
    bool tellGone(Event event, const FormerRule &rule, qint64 start)
    {
        event.content.status = Status::Cancelled;
        const bool room = m_page->add(event, true, rule.until, 0, start);
        m_page->lastIsFormer = m_page->lastIsFormer || room;
        return room;
    }

    const Changes &m_changes;
    const Resume &m_resume;
    Page *m_page;
    const Calendar &m_calendar;
    QHash<QString, QList<const FormerRule *>> m_formers; ///< by series, oldest first; of those that this reader may have seen
};

} // namespace

void readChanges(const Changes &changes, const std::optional<PageToken> &resume, Page *page) { Delta(changes, resume, page).read(); }

} // namespace csp::sim::google
