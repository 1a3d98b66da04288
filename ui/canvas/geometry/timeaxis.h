#pragma once
#include "core/domain/instant.h"
#include <QVarLengthArray>
#include <chrono>

namespace csp {

/// One local day in a zone, and the map between its instants and the minutes on its clock (0 at the top, 1440 at the bottom).
///
/// The columns of a week share one ruler of hours, so a day of 23 or 25 hours is as tall as any other. Where the clock jumps ahead, the
/// skipped hour is a gap that no instant stands in; where it goes back, the two hours of the same name share one hour's height. The map is
/// monotone and made once: asking it costs no zone arithmetic.
class DayAxis
{
public:
    static constexpr double minutesPerDay = 24 * 60;

    DayAxis() = default;
    DayAxis(QDate date, const QTimeZone &zone);

    QDate date() const { return m_date; }
    Instant start() const { return m_start; }
    Instant end() const { return m_end; } ///< exclusive: the start of the next day
    Millis length() const { return m_end - m_start; }
    bool contains(Instant at) const { return at >= m_start && at < m_end; }

    /// Minutes on the clock; instants outside of the day are taken to its edge.
    double minuteAt(Instant at) const;
    /// The instant at that place. In a gap, the instant at which the clock jumped.
    Instant instantAt(double minute) const;

private:
    struct Piece {
        Instant from, to;
        double minuteFrom, minuteTo;
    };
    QDate m_date;
    Instant m_start{};
    Instant m_end{};
    QVarLengthArray<Piece, 3> m_pieces;
};

/// How tall an hour is. Lengths in logical pixels.
struct TimeAxis {
    static constexpr double smallestHour = 16;
    static constexpr double tallestHour = 400;

    double hourHeight = 46;

    double yOf(double minute) const { return minute * hourHeight / 60; }
    double minuteOf(double y) const { return y * 60 / hourHeight; }
    double dayHeight() const { return 24 * hourHeight; }

    /// The axis zoomed by `factor` (within the limits) and the scroll position at which the minute under `anchor` (pixels below the top of
    /// what is visible) stays where it is.
    struct Zoomed;
    Zoomed zoomed(double factor, double anchor, double scroll, double atLeast = smallestHour) const;
    bool operator==(const TimeAxis &) const = default;
};
struct TimeAxis::Zoomed {
    TimeAxis axis;
    double scroll;
};

/// The nearest whole `step` on the clock of `zone`.
Instant snapped(Instant at, Millis step, const QTimeZone &zone);
/// The last whole `step` on the clock of `zone` at or before `at`.
Instant snappedDown(Instant at, Millis step, const QTimeZone &zone);
/// The same time of day `days` later. A time that does not exist there becomes the one that Qt gives for it.
Instant shiftedByDays(Instant at, int days, const QTimeZone &zone);

} // namespace csp
