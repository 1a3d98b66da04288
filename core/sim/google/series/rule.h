#pragma once
#include <QString>
#include <bitset>
#include <optional>
#include <vector>

namespace csp::sim::google {

/// A rule's days or times that a list of its parts may have, by number: from the front as they stand, from the end as positive numbers.
template<size_t N>
struct BothWays {
    std::bitset<N> front, back;
    bool any() const { return front.any() || back.any(); }
    /// `number` counts from 1; of `all` in the whole.
    bool has(int number, int all) const { return front[size_t(number)] || back[size_t(all - number + 1)]; }
};

/// An RRULE or EXRULE that a calendar can have (RFC 5545, 3.3.10): it repeats by days at the most.
struct SeriesRule {
    enum class Every : quint8 { Day, Week, Month, Year };
    struct Weekday {
        int day; ///< 0 is Sunday
        int nth; ///< of the month or year, from its end where negative; 0: each of them
    };

    Every every = Every::Day;
    int interval = 1;
    int count = 0;               ///< 0: no COUNT
    std::optional<qint64> until; ///< the last possible start, in ms of the series' own clock
    int weekStart = 1;           ///< 0 is Sunday
    std::bitset<13> months;
    BothWays<33> monthDays;
    BothWays<368> yearDays;
    BothWays<56> weeks;
    std::vector<Weekday> weekdays;
    std::vector<int> positions; ///< BYSETPOS
    std::vector<int> hours, minutes, seconds;

    bool endless() const { return count == 0 && !until; }
};

/// Times of one day that BYHOUR, BYMINUTE and BYSECOND may make together. (The real one takes nothing finer than days; no limit of it is known.)
constexpr int mostTimesOfDay = 24;

/// Reads the value of an RRULE or EXRULE, without its UNTIL, which needs the series' zone. Nothing where it is no rule, is finer than days, counts in
/// another calendar than the Gregorian, or has more than `mostTimesOfDay`.
std::optional<SeriesRule> seriesRuleFromText(const QString &value);

} // namespace csp::sim::google
