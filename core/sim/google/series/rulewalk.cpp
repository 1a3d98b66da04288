#include "core/sim/google/series/rulewalk.h"
#include "core/sim/google/values/moment.h"
#include <algorithm>
#include <chrono>

namespace csp::sim::google {

namespace {

thread_local quint64 stepsSpent = 0;

int floorDiv(qint64 a, qint64 b) { return int(a >= 0 ? a / b : -((-a + b - 1) / b)); }

int dayNumber(int year, int month, int day)
{
    using namespace std::chrono;
    return int(sys_days{std::chrono::year{year} / month / day}.time_since_epoch().count());
}

bool isLeap(int year) { return std::chrono::year{year}.is_leap(); }

int daysOfMonth(int year, int month)
{
    static constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && isLeap(year) ? 29 : lengths[month - 1];
}

const int endOfDays = dayNumber(2583, 1, 1);

} // namespace

bool StepBudget::spend(int steps)
{
    m_left -= steps;
    stepsSpent += quint64(steps);
    return m_left > 0;
}

quint64 StepBudget::spentSoFar() { return stepsSpent; }

RuleWalk::Day RuleWalk::dayOf(int number)
{
    using namespace std::chrono;
    const year_month_day ymd{sys_days{days{number}}};
    Day day{number, int(ymd.year()), int(unsigned(ymd.month())), int(unsigned(ymd.day())), 0, int(weekday{sys_days{days{number}}}.c_encoding()), 0, 0};
    day.ofYear = number - dayNumber(day.year, 1, 1) + 1;
    day.monthLength = daysOfMonth(day.year, day.month);
    day.yearLength = isLeap(day.year) ? 366 : 365;
    return day;
}

RuleWalk::RuleWalk(SeriesRule rule, qint64 first, bool allDay, qint64 from, StepBudget *budget)
    : m_rule(std::move(rule)), m_first(first), m_from(from), m_budget(budget), m_firstDay(floorDiv(first, dayMs)), m_start(dayOf(m_firstDay))
{
    takeDefaults(m_start);
    makeTimes(first - m_firstDay * dayMs, allDay);
    // A rule with COUNT has to be counted from its beginning; another may begin near its window.
    if (m_rule.count == 0 && from > first)
        jumpTo(from);
}

/// What a rule does not say, its first start does (RFC 5545, 3.3.10).
void RuleWalk::takeDefaults(const Day &first)
{
    using Every = SeriesRule::Every;
    const bool namesDays = m_rule.monthDays.any() || m_rule.yearDays.any() || !m_rule.weekdays.empty();
    if (namesDays || m_rule.every == Every::Day)
        return;
    if (m_rule.every == Every::Week || m_rule.weeks.any()) {
        m_rule.weekdays = {{first.weekday, 0}};
        return;
    }
    if (m_rule.every == Every::Year && m_rule.months.none())
        m_rule.months.set(size_t(first.month));
    m_rule.monthDays.front.set(size_t(first.ofMonth));
}

void RuleWalk::makeTimes(qint64 timeOfDay, bool allDay)
{
    if (allDay) {
        m_times = {0};
        return;
    }
    const auto orFirst = [](const std::vector<int> &list, int first) { return list.empty() ? std::vector<int>{first} : list; };
    const int seconds = int(timeOfDay / 1000);
    for (const int hour : orFirst(m_rule.hours, seconds / 3600)) {
        for (const int minute : orFirst(m_rule.minutes, seconds / 60 % 60)) {
            for (const int second : orFirst(m_rule.seconds, seconds % 60))
                m_times.push_back(((hour * 60 + minute) * 60 + second) * 1000LL);
        }
    }
    std::sort(m_times.begin(), m_times.end());
    m_times.erase(std::unique(m_times.begin(), m_times.end()), m_times.end());
}

void RuleWalk::jumpTo(qint64 from)
{
    const int day = floorDiv(std::min(from, endOfDays * dayMs), dayMs);
    const Day &a = m_start, b = dayOf(day);
    qint64 periods = 0;
    switch (m_rule.every) {
    case SeriesRule::Every::Day: periods = day - m_firstDay; break;
    case SeriesRule::Every::Week: periods = (day - m_firstDay) / 7; break;
    case SeriesRule::Every::Month: periods = (b.year - a.year) * 12 + b.month - a.month; break;
    case SeriesRule::Every::Year: periods = b.year - a.year; break;
    }
    m_period = std::max<qint64>(0, periods / m_rule.interval - 1);
}

std::optional<qint64> RuleWalk::next()
{
    while (!m_ended) {
        while (m_at < m_found.size()) {
            const qint64 start = m_found[m_at++];
            if (start < m_first)
                continue;
            if (m_rule.until && start > *m_rule.until) {
                m_ended = true;
                return {};
            }
            m_ended = m_rule.count > 0 && ++m_counted == m_rule.count;
            if (start >= m_from)
                return start;
            if (m_ended)
                return {};
        }
        m_ended = m_ended || !layOutPeriod();
    }
    return {};
}

/// False where there is none any more.
bool RuleWalk::layOutPeriod()
{
    m_found.clear();
    m_at = 0;
    const Day &first = m_start;
    const qint64 step = m_period++ * m_rule.interval;
    if (step > endOfDays || !m_budget->spend())
        return false;
    qint64 begins = 0;
    switch (m_rule.every) {
    case SeriesRule::Every::Day:
        begins = m_firstDay + step;
        if (begins < endOfDays)
            addDays(int(begins), 1);
        break;
    case SeriesRule::Every::Week:
        begins = m_firstDay - (first.weekday - m_rule.weekStart + 7) % 7 + 7 * step;
        if (begins < endOfDays)
            addDays(int(begins), 7);
        break;
    case SeriesRule::Every::Month: {
        const qint64 month = first.year * 12LL + first.month - 1 + step;
        if (month / 12 >= 2583)
            return false;
        begins = dayNumber(int(month / 12), int(month % 12) + 1, 1);
        addMonth(int(month / 12), int(month % 12) + 1);
        break;
    }
    case SeriesRule::Every::Year:
        if (first.year + step >= 2583)
            return false;
        begins = dayNumber(int(first.year + step), 1, 1);
        for (int month = 1; month <= 12; ++month)
            addMonth(int(first.year + step), month);
        break;
    }
    if (begins >= endOfDays || (m_rule.until && begins * dayMs > *m_rule.until))
        return false;
    takePositions();
    return m_budget->spend(int(m_found.size()));
}

void RuleWalk::addDays(int firstDay, int days)
{
    (void)m_budget->spend(days);
    Day day = dayOf(firstDay);
    for (int i = 0; i < days; ++i) {
        if (i > 0 && day.ofMonth == day.monthLength) {
            day = dayOf(firstDay + i);
        } else if (i > 0) {
            ++day.number;
            ++day.ofMonth;
            ++day.ofYear;
            day.weekday = (day.weekday + 1) % 7;
        }
        if (!matches(day))
            continue;
        for (const qint64 time : m_times)
            m_found.push_back(day.number * dayMs + time);
    }
}

void RuleWalk::addMonth(int year, int month)
{
    if (m_rule.months.none() || m_rule.months[size_t(month)])
        addDays(dayNumber(year, month, 1), daysOfMonth(year, month));
}

bool RuleWalk::matches(const Day &day) const
{
    return (m_rule.months.none() || m_rule.months[size_t(day.month)]) && (!m_rule.monthDays.any() || m_rule.monthDays.has(day.ofMonth, day.monthLength))
        && (!m_rule.yearDays.any() || m_rule.yearDays.has(day.ofYear, day.yearLength)) && (m_rule.weekdays.empty() || hasWeekday(day))
        && (!m_rule.weeks.any() || hasWeek(day));
}

bool RuleWalk::hasWeekday(const Day &day) const
{
    using Every = SeriesRule::Every;
    const bool ofMonth = m_rule.every == Every::Month || (m_rule.every == Every::Year && m_rule.months.any());
    const bool ofYear = m_rule.every == Every::Year && !ofMonth && !m_rule.weeks.any();
    const int number = ofMonth ? day.ofMonth : day.ofYear, all = ofMonth ? day.monthLength : day.yearLength;
    for (const SeriesRule::Weekday &weekday : m_rule.weekdays) {
        if (weekday.day != day.weekday)
            continue;
        if (weekday.nth == 0 || (!ofMonth && !ofYear))
            return true;
        if (weekday.nth == (weekday.nth > 0 ? (number - 1) / 7 + 1 : -((all - number) / 7 + 1)))
            return true;
    }
    return false;
}

/// A week belongs to the year that has four of its days.
bool RuleWalk::hasWeek(const Day &day) const
{
    const auto fourth = [this](const Day &of) { return dayOf(of.number - (of.weekday - m_rule.weekStart + 7) % 7 + 3); };
    const Day here = fourth(day);
    const Day last = fourth(dayOf(dayNumber(here.year, 12, 28)));
    return m_rule.weeks.has((here.ofYear - 1) / 7 + 1, (last.ofYear - 1) / 7 + 1);
}

/// BYSETPOS: the n-th of what the period has.
void RuleWalk::takePositions()
{
    if (m_rule.positions.empty())
        return;
    const int all = int(m_found.size());
    std::vector<int> places;
    for (const int position : m_rule.positions) {
        const int place = position > 0 ? position - 1 : all + position;
        if (place >= 0 && place < all)
            places.push_back(place);
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    std::vector<qint64> chosen;
    for (const int place : places)
        chosen.push_back(m_found[size_t(place)]);
    m_found = std::move(chosen);
}

} // namespace csp::sim::google
