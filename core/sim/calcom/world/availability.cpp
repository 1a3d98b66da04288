#include "core/sim/calcom/world/availability.h"
#include <QTimeZone>
#include <algorithm>

namespace csp::sim::calcom {
namespace {

Instant at(QDate date, QTime time, const QTimeZone &zone) { return toInstant(QDateTime(date, time, zone)); }

// The end of a day may be written 24:00 nowhere; 23:59 stands for it, as in Cal.com's own forms.
Instant endOf(QDate date, QTime time, const QTimeZone &zone)
{
    return time == QTime(23, 59) ? at(date.addDays(1), QTime(0, 0), zone) : at(date, time, zone);
}

QList<Span> openOn(const Schedule &schedule, QDate date, const QTimeZone &zone)
{
    QList<Span> spans;
    bool overridden = false;
    for (const DateOverride &o : schedule.overrides) {
        if (o.date != date)
            continue;
        overridden = true;
        if (o.from < o.to)
            spans += Span{at(date, o.from, zone), endOf(date, o.to, zone)};
    }
    if (overridden)
        return spans;
    for (const Hours &hours : schedule.hours) {
        if (hours.days.contains(date.dayOfWeek()))
            spans += Span{at(date, hours.from, zone), endOf(date, hours.to, zone)};
    }
    return spans;
}

} // namespace

QList<Span> openSpans(const Schedule &schedule, Instant from, Instant until)
{
    const QTimeZone zone(schedule.timeZone.toLatin1());
    QList<Span> spans;
    const QDate last = toQDateTime(until, zone).date();
    for (QDate date = toQDateTime(from, zone).date(); date <= last; date = date.addDays(1))
        spans += openOn(schedule, date, zone);
    std::sort(spans.begin(), spans.end(), [](const Span &a, const Span &b) { return a.start < b.start; });
    QList<Span> joined;
    for (const Span &span : std::as_const(spans)) {
        if (!joined.isEmpty() && span.start <= joined.last().end)
            joined.last().end = std::max(joined.last().end, span.end);
        else
            joined += span;
    }
    return joined;
}

QList<Span> bookedSpans(const World &world, Instant from, Instant until, const QString &except)
{
    using std::chrono::minutes;
    QList<Span> spans;
    for (const Booking &booking : world.bookings) {
        if (!booking.alive() || booking.uid == except)
            continue;
        const EventType *type = world.eventType(booking.eventTypeId);
        const Span span{booking.start - minutes(type ? type->bufferBefore : 0), booking.end + minutes(type ? type->bufferAfter : 0)};
        if (overlaps(span.start, span.end, from, until))
            spans += span;
    }
    return spans;
}

QList<Span> withoutSpan(const QList<Span> &busy, const Span &free)
{
    QList<Span> rest;
    for (const Span &span : busy) {
        if (!overlaps(span.start, span.end, free.start, free.end)) {
            rest += span;
            continue;
        }
        if (span.start < free.start)
            rest += Span{span.start, free.start};
        if (free.end < span.end)
            rest += Span{free.end, span.end};
    }
    return rest;
}

bool isFree(const EventType &type, const Span &wanted, const QList<Span> &open, const QList<Span> &busy)
{
    using std::chrono::minutes;
    const bool inHours = std::any_of(open.begin(), open.end(), [&](const Span &s) { return s.start <= wanted.start && wanted.end <= s.end; });
    const Span wide{wanted.start - minutes(type.bufferBefore), wanted.end + minutes(type.bufferAfter)};
    return inHours && std::none_of(busy.begin(), busy.end(), [&](const Span &s) { return overlaps(s.start, s.end, wide.start, wide.end); });
}

QList<Instant> freeSlots(const EventType &type, const SlotQuestion &question, const QList<Span> &open, const QList<Span> &busy)
{
    using std::chrono::minutes;
    const minutes length(question.length);
    const minutes step(type.slotInterval ? type.slotInterval : question.length);
    const Instant earliest = std::max(question.from, question.now + minutes(type.minimumNotice));
    QList<Instant> slots_;
    for (const Span &span : open) {
        for (Instant start = span.start; start + length <= span.end && start < question.until; start += step) {
            if (start >= earliest && isFree(type, {start, start + length}, {span}, busy))
                slots_ += start;
        }
    }
    return slots_;
}

} // namespace csp::sim::calcom
