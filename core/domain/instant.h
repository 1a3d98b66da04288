#pragma once
#include <QDate>
#include <QDateTime>
#include <QString>
#include <QTimeZone>
#include <chrono>
#include <optional>
#include <variant>

namespace csp {

/// A point on the time line, UTC. The zone that a person wrote it in is kept beside it, never inside it.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Millis = std::chrono::milliseconds;

inline QDateTime toQDateTime(Instant at, const QTimeZone &zone = QTimeZone::utc())
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count(), zone);
}
inline Instant toInstant(const QDateTime &at) { return Instant{Millis{at.toMSecsSinceEpoch()}}; }

/// RFC 3339 in UTC, `2026-03-03T13:30:00Z`; with milliseconds only where they are not zero or `always` asks for them.
QString toRfc3339(Instant at, bool alwaysMillis = false);
/// Reads RFC 3339 with an offset or `Z`, any number of fractional digits (cut to milliseconds). Nothing where the text is anything else.
std::optional<Instant> instantFromRfc3339(QStringView text);

/// A span on the clock. `end` is exclusive. The zones are IANA names as Google keeps them, often empty on single events.
struct TimedSpan {
    Instant start;
    Instant end;
    QString startZone;
    QString endZone;

    Millis length() const { return end - start; }
    bool operator==(const TimedSpan &) const = default;
};

/// Whole days. `end` is exclusive, as in Google's `end.date`: one day is start D, end D+1.
struct DaySpan {
    QDate start;
    QDate end;

    bool operator==(const DaySpan &) const = default;
};

/// Timed or all-day: different kinds, never converted into one another by accident.
using EventSpan = std::variant<TimedSpan, DaySpan>;

inline const TimedSpan *timed(const EventSpan &s) { return std::get_if<TimedSpan>(&s); }
inline const DaySpan *allDay(const EventSpan &s) { return std::get_if<DaySpan>(&s); }

/// Equal as instants (or as days): another zone name or offset for the same instants does not count.
bool sameTime(const EventSpan &a, const EventSpan &b);

/// The instants that a span covers when its days are laid into `zone`.
TimedSpan covered(const EventSpan &s, const QTimeZone &zone);

/// Half-open intervals meet.
inline bool overlaps(Instant aStart, Instant aEnd, Instant bStart, Instant bEnd) { return aStart < bEnd && bStart < aEnd; }

} // namespace csp
