#pragma once
#include "core/sim/google/series/recurrence.h"
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

/// An instance as it stands while nobody changed it: everything but the times is its master's.
Event instanceEvent(const Event &master, const Occurrence &occurrence);

/// What the instance of a rule says while nobody changed it. The rule must yield it (`hasInstance`).
Content contentByRule(const Event &master, const When &originalStart, const Zone &zone);

/// Whether the rule of a master yields this start.
bool hasInstance(const Event &master, const When &originalStart, const Zone &zone);

/// The event with this id, or the instance that it names of a series of this calendar. Null where there is neither.
EventPtr eventOrInstance(const Calendar &calendar, const QString &id);

/// Whether a cancelled exception takes an instance out of a living series. (Else it fell out of it, or the whole series is deleted: then it is told
/// without the name of the series, and in no list that asks for no deletions; google-calendar.md 4.3.)
bool standsForAnInstance(const Calendar &calendar, const Event &exception);

/// Whether an event, or the series whose instance it is, was deleted so long ago that it is as if it had never been.
bool isGone(const Calendar &calendar, const Event &event, Micros purgedBefore);

/// Instances of one series that meet a window, exceptions in the place of what they replace (cancelled ones among them), by start.
std::vector<EventPtr> instancesOf(const Calendar &calendar, const Event &master, qint64 from, qint64 until, int limit);

/// Where lists without a window's end stop laying out a series without an end: behind the first `longestSeries` from the window's beginning on.
qint64 horizon(const Content &series, const Zone &calendarZone, qint64 from);

/// Calls `use(occurrence)` for those that meet a window, in order, until it says false. However many they are: they are laid out as they are asked for.
template<typename F>
void forEachOccurrence(const Content &series, const Zone &calendarZone, qint64 from, qint64 until, F &&use)
{
    size_t done = 0;
    for (int most = longestSeries + 1;; most *= 4) {
        const auto all = occurrences(series, calendarZone, from, until, most);
        for (; done < all.size(); ++done) {
            if (!use(all[done]))
                return;
        }
        if (all.size() < size_t(most))
            return;
    }
}

/// Everything that fills time between two instants, series laid out; for free/busy.
template<typename F>
void forEachFilled(const Calendar &calendar, qint64 from, qint64 until, F &&use)
{
    calendar.events.live().forEach(from, until, {}, [&](const TimeKey &key) {
        const EventPtr &event = calendar.events.at(key.slot);
        if (event->cancelled())
            return true;
        if (event->content.recurrence.isEmpty()) {
            use(*event);
            return true;
        }
        for (const EventPtr &instance : instancesOf(calendar, *event, from, until, longestSeries)) {
            // Stored exceptions come by themselves.
            if (!instance->cancelled() && !calendar.events.find(instance->id))
                use(*instance);
        }
        return true;
    });
}

} // namespace csp::sim::google
