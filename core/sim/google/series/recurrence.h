#pragma once
#include "core/sim/google/values/event.h"
#include <limits>
#include <optional>
#include <vector>

namespace csp::sim::google {

/// One instance of a series by its rule, before any exception.
struct Occurrence {
    When start;
    When end;
    qint64 startMs; ///< UTC; of days, midnight in the calendar's zone
    qint64 endMs;

    bool operator==(const Occurrence &) const = default;
};

constexpr qint64 farAway = 253'402'300'800'000; ///< the year 10000

/// Rules of one series, each of which every reading of it expands, and dates of its RDATE and EXDATE. (No limit of the real one is known.)
constexpr int mostRules = 50;
constexpr int mostDates = 2'000;

/// What one reading of a series may cost, in days looked at and instances made (`rulewalk.h`): some 700 years of days. Writes that ask for more are refused;
/// of a kept world's series that cost more, what comes later is not told.
constexpr int mostSteps = 250'000;

/// Of a series without an end no more than this many are told: what the real one was seen to expand to (google-calendar.md 4.1 item 5).
constexpr int longestSeries = 730;

/// Instances whose end is behind `from` and whose start is before `until`, in order, at most `limit`. Rules run on the clock of the series' own
/// zone, so that ten o'clock stays ten o'clock over a daylight change. `from` must not be used to count: COUNT begins at the first instance.
std::vector<Occurrence> occurrences(const Content &master, const Zone &calendarZone, qint64 from, qint64 until, int limit = longestSeries);

/// The end of the last instance; `farAway` for a series that goes on for ever.
qint64 lastEnd(const Content &master, const Zone &calendarZone);

/// The instance that begins then, however many others are under way.
std::optional<Occurrence> occurrenceAt(const Content &master, const Zone &calendarZone, qint64 startMs);

/// False where a rule finds no day at all, as the thirtieth of February, or where its first day or its last by COUNT is not found within `mostSteps`.
bool canBeLaidOut(const Content &master, const Zone &calendarZone);

/// RRULE, EXRULE, RDATE or EXDATE, readable as such and no finer than by days.
bool isRecurrenceLine(const QString &line);

/// How many dates an RDATE or EXDATE names; 0 for a rule.
int datesIn(const QString &line);

/// `_20260303T090000Z`, or `_20260303` for days: what an instance's id ends with.
QString instanceSuffix(const When &originalStart);
/// The master's id and the original start that an instance's id names; nothing where it does not look like one.
struct InstanceName { QString master; When originalStart; };
std::optional<InstanceName> instanceName(const QString &id);

} // namespace csp::sim::google
