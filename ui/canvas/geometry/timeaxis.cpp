#include "ui/canvas/geometry/timeaxis.h"
#include <algorithm>
#include <cmath>

namespace csp {

namespace {

constexpr double msPerMinute = 60'000;

double wallMinute(Instant at, QDate date, const QTimeZone &zone)
{
    const QDateTime local = toQDateTime(at, zone);
    return double(date.daysTo(local.date())) * DayAxis::minutesPerDay + local.time().msecsSinceStartOfDay() / msPerMinute;
}

Instant floorTo(Instant at, Millis step, Millis offset)
{
    const Millis local = at.time_since_epoch() + offset;
    auto rest = local % step;
    if (rest < Millis::zero())
        rest += step;
    return at - rest;
}

Millis offsetAt(Instant at, const QTimeZone &zone) { return std::chrono::seconds(zone.offsetFromUtc(toQDateTime(at))); }

} // namespace

DayAxis::DayAxis(QDate date, const QTimeZone &zone)
    : m_date(date), m_start(toInstant(date.startOfDay(zone))), m_end(toInstant(date.addDays(1).startOfDay(zone)))
{
    Instant from = m_start;
    // Not always 0: some zones jump ahead at midnight.
    double minute = std::clamp(wallMinute(m_start, date, zone), 0.0, minutesPerDay);
    const auto add = [this, &from, &minute](Instant to, double minuteTo) {
        to = std::clamp(to, from, m_end);
        minuteTo = std::clamp(minuteTo, minute, minutesPerDay);
        if (to > from)
            m_pieces.append({from, to, minute, minuteTo});
        from = to;
        minute = minuteTo;
    };
    if (zone.hasTransitions()) {
        const auto transitions = zone.transitions(toQDateTime(m_start).addMSecs(1), toQDateTime(m_end).addMSecs(-1));
        for (const auto &t : transitions) {
            const Instant at = toInstant(t.atUtc);
            const double before = wallMinute(at - Millis(1), date, zone) + 1 / msPerMinute;
            const double after = wallMinute(at, date, zone);
            const double jump = after - before;
            if (std::abs(jump) < 1e-6)
                continue; // a change of name only
            if (jump > 0) {
                add(at, before);
                minute = std::clamp(after, minute, minutesPerDay);
            } else {
                const auto half = Millis(qint64(std::llround(-jump * msPerMinute)));
                add(at - half, after);
                add(at + half, before);
            }
        }
    }
    add(m_end, minutesPerDay);
}

double DayAxis::minuteAt(Instant at) const
{
    if (m_pieces.isEmpty())
        return 0;
    for (const Piece &p : m_pieces) {
        if (at < p.from)
            return p.minuteFrom;
        if (at < p.to)
            return p.minuteFrom + (p.minuteTo - p.minuteFrom) * double((at - p.from).count()) / double((p.to - p.from).count());
    }
    return m_pieces.last().minuteTo;
}

Instant DayAxis::instantAt(double minute) const
{
    for (const Piece &p : m_pieces) {
        if (minute <= p.minuteFrom)
            return p.from;
        if (minute < p.minuteTo) {
            const double share = (minute - p.minuteFrom) / (p.minuteTo - p.minuteFrom);
            return p.from + Millis(qint64(std::llround(share * double((p.to - p.from).count()))));
        }
    }
    return m_end;
}

TimeAxis::Zoomed TimeAxis::zoomed(double factor, double anchor, double scroll, double atLeast) const
{
    TimeAxis axis{std::clamp(hourHeight * factor, std::min(std::max(atLeast, smallestHour), tallestHour), tallestHour)};
    return {axis, axis.yOf(minuteOf(scroll + anchor)) - anchor};
}

Instant snapped(Instant at, Millis step, const QTimeZone &zone) { return snappedDown(at + step / 2, step, zone); }

Instant snappedDown(Instant at, Millis step, const QTimeZone &zone) { return floorTo(at, step, offsetAt(at, zone)); }

Instant shiftedByDays(Instant at, int days, const QTimeZone &zone) { return toInstant(toQDateTime(at, zone).addDays(days)); }

} // namespace csp
