#pragma once
#include "core/sim/google/series/rule.h"

namespace csp::sim::google {

/// What laying out one series may cost: days looked at and instances made. It is shared by all rules of the series.
class StepBudget
{
public:
    explicit StepBudget(int steps) : m_left(steps) { }
    /// False where nothing is left.
    bool spend(int steps = 1);
    bool spent() const { return m_left <= 0; }
    /// All that was ever spent in this thread: a test's measure of cost that no clock is part of.
    static quint64 spentSoFar();

private:
    int m_left;
};

/// The starts that a rule yields, in order, in ms of the series' own clock. It goes period by period (a day, a week, a month, a year), so that what it costs is
/// known: at most a step for each day of a period and one for each start. It ends where the rule does, with the year 2582, or when the budget is spent.
class RuleWalk
{
public:
    /// `first`: the series' first start, which the rule counts from. `from`: earlier starts are not wanted; without a COUNT the walk begins near it.
    RuleWalk(SeriesRule rule, qint64 first, bool allDay, qint64 from, StepBudget *budget);
    std::optional<qint64> next();

private:
    struct Day {
        int number; ///< since 1970
        int year, month, ofMonth, ofYear, weekday;
        int monthLength, yearLength;
    };
    static Day dayOf(int number);

    void takeDefaults(const Day &first);
    void makeTimes(qint64 timeOfDay, bool allDay);
    void jumpTo(qint64 from);
    bool layOutPeriod();
    void addDays(int firstDay, int days);
    void addMonth(int year, int month);
    bool matches(const Day &day) const;
    bool hasWeekday(const Day &day) const;
    bool hasWeek(const Day &day) const;
    void takePositions();

    SeriesRule m_rule;
    qint64 m_first;
    qint64 m_from;
    StepBudget *m_budget;
    int m_firstDay;
    Day m_start;
    qint64 m_period = 0; ///< from the first one, in intervals
    int m_counted = 0;
    bool m_ended = false;
    std::vector<qint64> m_times; ///< ms of a day
    std::vector<qint64> m_found; ///< of the period
    size_t m_at = 0;
};

} // namespace csp::sim::google
