#pragma once
#include "core/domain/instant.h"
#include <QString>

namespace csp::sim {

/// A day of a world file: a weekday of the world's week (`mon`, `next tue`, `last fri`) or a date (`2026-03-03`).
struct WorldDay {
    int week = 0;    ///< -1 `last`, 0, 1 `next`
    int weekday = 1; ///< Monday is 1
    QDate date;      ///< valid: weekday and week do not count

    QDate in(QDate monday) const { return date.isValid() ? date : monday.addDays(7 * week + weekday - 1); }
    bool operator==(const WorldDay &) const = default;
};

/// `mon 09:00`: a day and a time of day, in the world's zone.
struct WorldTime {
    WorldDay day;
    QTime time;

    Instant in(QDate monday, const QTimeZone &zone) const { return toInstant(QDateTime(day.in(monday), time, zone)); }
    bool operator==(const WorldTime &) const = default;
};

std::optional<WorldDay> readWorldDay(const QString &text);
std::optional<WorldTime> readWorldTime(const QString &text);
std::optional<QTime> readTimeOfDay(const QString &text);
/// `45`, `45m`, `1h`, `1h 30m`: minutes, 1 or more.
std::optional<int> readLength(const QString &text);
/// `mon`, `mon-fri`.
std::optional<QList<int>> readWeekdays(const QString &text);

/// The Monday of the week that weekdays mean. `weekendIsNext`: on Saturday and Sunday it is the coming week.
QDate mondayOf(Instant now, const QTimeZone &zone, bool weekendIsNext);

} // namespace csp::sim
