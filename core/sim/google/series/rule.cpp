#include "core/sim/google/series/rule.h"
#include <libical/ical.h>
#include <cstdlib>
#include <cstring>

namespace csp::sim::google {

namespace {

template<size_t N>
std::vector<int> listed(const short (&numbers)[N])
{
    std::vector<int> all;
    for (size_t i = 0; i < N && numbers[i] != ICAL_RECURRENCE_ARRAY_MAX; ++i)
        all.push_back(numbers[i]);
    return all;
}

/// False where a number is none that there can be.
template<size_t Bits>
bool fill(BothWays<Bits> *set, const std::vector<int> &numbers, int highest)
{
    for (const int number : numbers) {
        if (number == 0 || std::abs(number) > highest)
            return false;
        (number > 0 ? set->front : set->back).set(size_t(std::abs(number)));
    }
    return true;
}

bool allWithin(const std::vector<int> &numbers, int lowest, int highest)
{
    for (const int number : numbers) {
        if (number < lowest || number > highest)
            return false;
    }
    return true;
}

std::optional<SeriesRule::Every> everyOf(const icalrecurrencetype &parsed)
{
    switch (parsed.freq) {
    case ICAL_DAILY_RECURRENCE: return SeriesRule::Every::Day;
    case ICAL_WEEKLY_RECURRENCE: return SeriesRule::Every::Week;
    case ICAL_MONTHLY_RECURRENCE: return SeriesRule::Every::Month;
    case ICAL_YEARLY_RECURRENCE: return SeriesRule::Every::Year;
    default: return {};
    }
}

bool readTimes(const icalrecurrencetype &parsed, SeriesRule *rule)
{
    rule->hours = listed(parsed.by_hour);
    rule->minutes = listed(parsed.by_minute);
    rule->seconds = listed(parsed.by_second);
    if (!allWithin(rule->hours, 0, 23) || !allWithin(rule->minutes, 0, 59) || !allWithin(rule->seconds, 0, 59))
        return false;
    const auto times = [](const std::vector<int> &list) { return std::max<size_t>(list.size(), 1); };
    return times(rule->hours) * times(rule->minutes) * times(rule->seconds) <= mostTimesOfDay;
}

/// What names a week that no month has finds nothing.
bool readWeekdays(const icalrecurrencetype &parsed, SeriesRule *rule)
{
    const bool ofMonth = rule->every == SeriesRule::Every::Month || (rule->every == SeriesRule::Every::Year && rule->months.any());
    for (const int day : listed(parsed.by_day)) {
        const int nth = icalrecurrencetype_day_position(short(day));
        const int weekday = int(icalrecurrencetype_day_day_of_week(short(day))) - int(ICAL_SUNDAY_WEEKDAY);
        if (weekday < 0 || (ofMonth && std::abs(nth) > 5))
            return false;
        rule->weekdays.push_back({weekday, nth});
    }
    return true;
}

} // namespace

std::optional<SeriesRule> seriesRuleFromText(const QString &value)
{
    icalerror_set_errors_are_fatal(0);
    const icalrecurrencetype parsed = icalrecurrencetype_from_string(value.toLatin1().constData());
    const bool gregorian = !parsed.rscale || qstricmp(parsed.rscale, "GREGORIAN") == 0;
    const auto every = everyOf(parsed);
    if (!every || !gregorian || (parsed.skip != ICAL_SKIP_OMIT && parsed.skip != ICAL_SKIP_UNDEFINED))
        return {};
    SeriesRule rule;
    rule.every = *every;
    rule.interval = std::max(1, int(parsed.interval));
    rule.count = std::max(0, parsed.count);
    if (parsed.week_start != ICAL_NO_WEEKDAY)
        rule.weekStart = int(parsed.week_start) - int(ICAL_SUNDAY_WEEKDAY);
    for (const int month : listed(parsed.by_month)) {
        if (month < 1 || month > 12)
            return {};
        rule.months.set(size_t(month));
    }
    rule.positions = listed(parsed.by_set_pos);
    const bool readable = fill(&rule.monthDays, listed(parsed.by_month_day), 31) && fill(&rule.yearDays, listed(parsed.by_year_day), 366)
        && fill(&rule.weeks, listed(parsed.by_week_no), 53) && allWithin(rule.positions, -366, 366) && readTimes(parsed, &rule) && readWeekdays(parsed, &rule);
    return readable ? std::optional(rule) : std::nullopt;
}

} // namespace csp::sim::google
