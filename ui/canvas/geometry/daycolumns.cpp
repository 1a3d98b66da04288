#include "ui/canvas/geometry/daycolumns.h"
#include <algorithm>
#include <cmath>

namespace csp {

DayColumns DayColumns::layout(QDate first, int count, int width, Weekend weekend)
{
    QList<QPair<QDate, double>> shares;
    double total = 0;
    for (int i = 0; i < count; ++i) {
        const QDate date = first.addDays(i);
        const bool isWeekend = date.dayOfWeek() >= Qt::Saturday;
        if (isWeekend && weekend == Weekend::Hidden && count > 2)
            continue;
        const double share = isWeekend && weekend == Weekend::Narrow && count > 2 ? narrowShare : 1;
        shares.append({date, share});
        total += share;
    }
    DayColumns columns;
    if (shares.isEmpty())
        return columns;
    const double smallestDay = 2 * smallestLane;
    double smallestTotal = 0;
    for (const auto &s : shares)
        smallestTotal += smallestDay * s.second;
    const double room = std::max(double(width), smallestTotal);
    double taken = 0;
    for (const auto &[date, share] : shares) {
        DayColumn column;
        column.date = date;
        column.left = int(std::lround(room * taken / total));
        taken += share;
        column.width = int(std::lround(room * taken / total)) - column.left;
        column.split = column.width / 2;
        columns.days.append(column);
    }
    return columns;
}

int DayColumns::dayAt(double x) const
{
    if (days.isEmpty())
        return -1;
    const auto it = std::partition_point(days.begin(), days.end(), [x](const DayColumn &c) { return c.right() <= x; });
    return it == days.end() ? int(days.size()) - 1 : int(it - days.begin());
}

Lane DayColumns::laneAt(double x) const
{
    const int day = dayAt(x);
    return day < 0 || x < days[day].left + days[day].split ? Lane::CalCom : Lane::Google;
}

int DayColumns::indexOf(QDate date) const
{
    for (int i = 0; i < days.size(); ++i)
        if (days[i].date == date)
            return i;
    return -1;
}

} // namespace csp
