// When is it to be? These rules compare with the booking: the baseline says that something changed, the booking says to what it has
// to be brought.
#include "core/rules/rules.h"

namespace csp::rules {

namespace {

void times(Examination &x)
{
    const TimedSpan *t = x.newTime();
    x.fact("booking.start", x.facts.booking->start);
    x.fact("start", t->start);
    x.fact("end", t->end);
}

/// The move is worth asking for availability only where nothing holds it back anyway.
void want(Examination &x, const TimedSpan &span, bool replace, bool startMoved)
{
    if (x.guarded())
        x.ask(About::Time); // held back, and so said by the special case
    else
        x.wanted = Wanted{span, replace, startMoved};
}

/// Of another length than the booking. `POST reschedule` takes a start alone (calcom.md 2.5), so a new length needs a new booking,
/// which may name its length only where the event type has several (2.4).
Verdict resizeIfAllowed(Examination &x, const TimedSpan &span)
{
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(span.length());
    const std::optional<EventType> &type = x.facts.eventType;
    if (!type || x.facts.booking->eventTypeId == 0) {
        x.ask(About::Time);
        return fires(key::ResizedNoType, key::FlipEventTypeKnown);
    }
    if (!type->allowsLength(int(minutes.count())) || minutes != span.length()) {
        x.notPossible(QStringLiteral("POST /v2/bookings/{uid}/reschedule takes no length"), About::Time);
        return fires(key::ResizedNotAllowed, key::FlipLengthAllowed);
    }
    want(x, span, true, span.start != x.facts.booking->start);
    return fires(key::ResizedReplace, key::FlipPolicyResized);
}

} // namespace

/// The event stands where it stood, but the booking does not: Cal.com's own write did not reach the event (which was moved to another
/// calendar, say). Which of the two is right only a person knows.
bool bookingMovedOn(const Examination &x)
{
    const std::optional<Booking> &b = x.facts.booking;
    const TimedSpan *was = x.baseline().span ? timed(*x.baseline().span) : nullptr;
    const TimedSpan *is = x.newTime();
    return b && b->alive() && was && is && was->start == is->start && was->end == is->end && !x.bookingHasNewTime();
}

// The change that Cal.com made itself, when a guest rescheduled there: the booking has that very time already.
Verdict bookingAgrees(Examination &x)
{
    if (!x.open(kTime)) {
        if (!bookingMovedOn(x))
            return passes(key::TimeSame);
        times(x);
        x.ask(About::Time);
        return fires(key::BookingMoved, key::FlipBookingDiffers);
    }
    if (!x.bookingHasNewTime())
        return passes(key::BookingDiffers);
    times(x);
    x.claim(kTime);
    x.ignored(NothingReason::BookingAgrees);
    return fires(key::BookingAgrees, key::FlipBookingDiffers);
}

// A living event always has a time (google-calendar.md 2). One without is a contradiction.
Verdict timeMissing(Examination &x)
{
    if (!x.open(kTime) || !x.event || x.event->span)
        return passes(key::TimeThere);
    x.claim(kTime);
    x.ask(About::Time);
    return fires(key::TimeMissing, key::FlipTimeThere);
}

// An event that ends before it starts has no length that could be compared with anything. No policy can follow it.
Verdict timeContradicts(Examination &x)
{
    const TimedSpan *t = x.open(kTime) ? x.newTime() : nullptr;
    if (!t || t->start <= t->end)
        return passes(key::TimeInOrder);
    times(x);
    x.claim(kTime);
    x.ask(About::Time);
    return fires(key::TimeContradicts, key::FlipTimeInOrder);
}

// google-calendar.md 8.6: all-day is another kind, not a long meeting. Cal.com's own sync takes the day for 00:00 UTC and keeps the
// booking's length (calcom.md 6.4); that is what following means here, and it asks nobody whether the slot is free.
Verdict timeAllDay(Examination &x)
{
    const DaySpan *days = x.open(kTime) && x.event && x.event->span ? allDay(*x.event->span) : nullptr;
    if (!days)
        return passes(key::NotAllDay);
    x.claim(kTime);
    x.fact("day", days->start);
    switch (x.policy.allDay) {
    case OnSpecial::AskHost:
        x.ask(About::Time);
        return fires(key::AllDayAsk, key::FlipPolicyAllDay);
    case OnSpecial::Ignore:
        x.ignored(NothingReason::IgnoredByPolicy);
        return fires(key::AllDayIgnored, key::FlipPolicyAllDay);
    case OnSpecial::Follow:
        break;
    }
    const Instant midnight{std::chrono::days{days->start.toJulianDay() - QDate(1970, 1, 1).toJulianDay()}};
    Action a = Examination::makeAction(ActionKind::Reschedule);
    a.span = TimedSpan{midnight, midnight + x.bookedLength(), {}, {}};
    x.propose(std::move(a));
    return fires(key::AllDayFollow, key::FlipPolicyAllDay);
}

Verdict timeResized(Examination &x)
{
    const TimedSpan *t = x.open(kTime) ? x.newTime() : nullptr;
    if (!t || t->length() == x.bookedLength())
        return passes(key::LengthSame);
    x.claim(kTime);
    times(x);
    x.fact("length.before", qint64(x.bookedLength().count()));
    x.fact("length", qint64(t->length().count()));
    switch (x.policy.resized) {
    case OnResize::RescheduleIfAllowed:
        return resizeIfAllowed(x, *t);
    case OnResize::AskHost:
        x.ask(About::Time);
        return fires(key::ResizedAsk, key::FlipPolicyResized);
    case OnResize::Revert:
        x.revert();
        return fires(key::ResizedRevert, key::FlipPolicyResized);
    case OnResize::Ignore:
        break;
    }
    // calcom.md 6.3 R9: the calendar decides when, Cal.com decides how long.
    if (t->start == x.facts.booking->start) {
        x.ignored(NothingReason::IgnoredByPolicy);
        return fires(key::ResizedIgnored, key::FlipPolicyResized);
    }
    want(x, {t->start, t->start + x.bookedLength(), t->startZone, t->endZone}, false, true);
    return fires(key::ResizedStartCounts, key::FlipPolicyResized);
}

// calcom.md 2.5: a reschedule keeps the length, so a move that keeps it as well is exactly that.
Verdict timeMoved(Examination &x)
{
    const TimedSpan *t = x.open(kTime) ? x.newTime() : nullptr;
    if (!t)
        return passes(key::StartSame);
    x.claim(kTime);
    times(x);
    x.fact("moved.by", qint64((t->start - x.facts.booking->start).count()));
    want(x, *t, false, true);
    return fires(key::TimeMoved, key::FlipStartSame);
}

} // namespace csp::rules
