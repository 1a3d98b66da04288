#include "core/sim/google/world/instances.h"
#include <algorithm>

namespace csp::sim::google {

Event instanceEvent(const Event &master, const Occurrence &occurrence)
{
    Event instance = master;
    instance.id = master.id + instanceSuffix(occurrence.start);
    instance.recurringEventId = master.id;
    instance.originalStart = occurrence.start;
    instance.content.start = occurrence.start;
    instance.content.end = occurrence.end;
    instance.content.recurrence.clear();
    instance.rendered.clear();
    return instance;
}

Content contentByRule(const Event &master, const When &originalStart, const Zone &zone)
{
    const auto found = occurrenceAt(master.content, zone, originalStart.instant(zone));
    return found ? instanceEvent(master, *found).content : master.content;
}

bool hasInstance(const Event &master, const When &originalStart, const Zone &zone)
{
    if (master.content.recurrence.isEmpty())
        return false; // a series no more
    const auto found = occurrenceAt(master.content, zone, originalStart.instant(zone));
    return found && found->start.allDay == originalStart.allDay;
}

EventPtr eventOrInstance(const Calendar &calendar, const QString &id)
{
    if (const EventPtr *stored = calendar.events.find(id))
        return *stored;
    const auto name = instanceName(id);
    const EventPtr *master = name ? calendar.events.find(name->master) : nullptr;
    if (!master || (*master)->content.recurrence.isEmpty() || (*master)->bare)
        return nullptr;
    const auto found = occurrenceAt((*master)->content, *calendar.zone, name->originalStart.instant(*calendar.zone));
    if (!found || found->start.allDay != name->originalStart.allDay)
        return nullptr;
    return std::make_shared<const Event>(instanceEvent(**master, *found));
}

bool standsForAnInstance(const Calendar &calendar, const Event &exception)
{
    if (!exception.bare)
        return true;
    const EventPtr *master = calendar.events.find(exception.recurringEventId);
    return master && !(*master)->cancelled() && exception.originalStart && hasInstance(**master, *exception.originalStart, *calendar.zone);
}

bool isGone(const Calendar &calendar, const Event &event, Micros purgedBefore)
{
    const EventPtr *master = event.isException() ? calendar.events.find(event.recurringEventId) : nullptr;
    return isPurged(master ? **master : event, purgedBefore);
}

qint64 horizon(const Content &series, const Zone &calendarZone, qint64 from)
{
    const auto all = occurrences(series, calendarZone, from, farAway, longestSeries);
    return all.empty() ? from : all.back().startMs + 1;
}

std::vector<EventPtr> instancesOf(const Calendar &calendar, const Event &master, qint64 from, qint64 until, int limit)
{
    std::vector<EventPtr> all;
    const QList<EventPtr> exceptions = calendar.events.exceptionsOf(master.id);
    for (const Occurrence &o : occurrences(master.content, *calendar.zone, from, until, limit)) {
        const QString id = master.id + instanceSuffix(o.start);
        const bool replaced = std::any_of(exceptions.begin(), exceptions.end(), [&id](const EventPtr &e) { return e->id == id; });
        if (!replaced)
            all.push_back(std::make_shared<const Event>(instanceEvent(master, o)));
    }
    const auto startOf = [&calendar](const EventPtr &e) { return e->content.start.instant(*calendar.zone); };
    for (const EventPtr &exception : exceptions) {
        const Covered span = covered(exception->content, *calendar.zone);
        if (span.end > from && span.start < until)
            all.push_back(exception);
    }
    std::stable_sort(all.begin(), all.end(), [&](const EventPtr &a, const EventPtr &b) { return startOf(a) < startOf(b); });
    if (all.size() > size_t(limit))
        all.resize(size_t(limit));
    return all;
}

} // namespace csp::sim::google
