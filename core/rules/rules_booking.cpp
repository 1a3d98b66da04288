// What state is the booking in? The special cases register themselves here, and speak up only if something was to be written.
#include "core/rules/rules.h"

namespace csp::rules {

// A reference without a booking: Cal.com has forgotten it, or never had it.
Verdict bookingUnknown(Examination &x)
{
    if (x.facts.booking)
        return passes(key::BookingKnown);
    x.fact("booking", x.reference().booking.value);
    if (!x.event || !x.open(kActedOn))
        return x.endWith(NothingReason::BookingClosed, fires(key::BookingUnknownDead, key::FlipBookingKnown));
    return x.endAsking(About::Details, fires(key::BookingUnknown, key::FlipBookingKnown));
}

// Without a baseline the booking itself is all that the event can be compared with.
Verdict baselineNone(Examination &x)
{
    if (!x.baseline().id.isEmpty() || !x.event)
        return passes(key::BaselineThere);
    if (x.bookingHasNewTime())
        return x.endWith(NothingReason::BookingAgrees, fires(key::BaselineNoneAgrees, key::FlipBaseline));
    return x.endAsking(About::Time, fires(key::BaselineNone, key::FlipBaseline));
}

// calcom.md 6.6: "restore from trash" ends in an error or in nothing at all today. Whether the meeting is on again is the host's to say.
Verdict lifeRestored(Examination &x)
{
    if (x.diff->life != LifeChange::Restored)
        return passes(key::NotRestored);
    x.fact("booking.status", x.facts.booking->alive());
    if (x.facts.booking->alive() && x.bookingHasNewTime())
        return x.endWith(NothingReason::BookingAgrees, fires(key::RestoredAgrees, key::FlipBookingDiffers));
    return x.endAsking(About::Time, fires(key::Restored, key::FlipStaysDeleted));
}

// calcom.md 2.5 and 2.6: a cancelled booking can neither be rescheduled nor cancelled again. An event that lives on and changes
// contradicts it, and a contradiction is put to a person.
Verdict bookingClosed(Examination &x)
{
    const Booking &b = *x.facts.booking;
    if (b.status != BookingStatus::Cancelled && b.status != BookingStatus::Rejected)
        return passes(key::BookingOpen);
    x.fact("booking.start", b.start);
    if (x.dead())
        return x.endWith(NothingReason::BookingClosed, fires(key::BothClosed, key::FlipBookingOpen));
    // Cal.com deleted it (or we saw it deleted): the person who restored it wants something.
    if (x.reference().closed)
        return x.endAsking(About::Details, fires(key::BookingClosedLives, key::FlipBookingOpen));
    if (!x.open(kActedOn))
        return x.endWith(NothingReason::BookingClosed, fires(key::BookingClosed, key::FlipBookingOpen));
    return x.endAsking(About::Details, fires(key::BookingClosedChanged, key::FlipBookingOpen));
}

namespace {

Verdict special(Examination &x, bool applies, OnSpecial answer, Key yes, Key no)
{
    if (!applies)
        return passes(no);
    if (answer == OnSpecial::Follow)
        return passes(key::SpecialFollowed, key::FlipPolicySpecial);
    x.guard(answer, yes);
    return passes(key::SpecialIdle); // until something was to be written: see Examination::finish
}

} // namespace

// calcom.md 2.6: "Cannot cancel a booking that has already ended"; 2.5: past bookings are not rescheduled unless the type allows it.
Verdict specialPast(Examination &x)
{
    const bool past = x.context().now != Instant{} && x.facts.booking->end <= x.context().now;
    return special(x, past, x.policy.past, key::Past, key::NotPast);
}

// calcom.md 6.8 #41: a pending booking has no event on purpose; the absence of one is no cancellation.
Verdict specialPending(Examination &x)
{
    const BookingStatus s = x.facts.booking->status;
    return special(x, s == BookingStatus::Pending || s == BookingStatus::AwaitingHost, x.policy.pending, key::Pending, key::NotPending);
}

// calcom.md 6.8 #25 to #27: one event for many bookers; guests cannot be added (2.7), a seat moves by its own uid (2.5).
Verdict specialSeats(Examination &x)
{
    const bool seats = x.facts.booking->seated || (x.facts.eventType && x.facts.eventType->seatsPerSlot > 0);
    return special(x, seats, x.policy.seats, key::Seats, key::NoSeats);
}

// calcom.md 2.5: with several hosts a reschedule may replace the event by a new one; 6.6: the routine may pick another host.
Verdict specialSeveralHosts(Examination &x)
{
    return special(x, x.facts.booking->hosts.size() > 1, x.policy.severalHosts, key::SeveralHosts, key::OneHost);
}

// calcom.md 6.4: a series is one event in Google and a booking for each occurrence in Cal.com. The API has no call for a rule.
Verdict recurrence(Examination &x)
{
    const Event *e = x.event;
    const bool series = x.facts.booking->recurring || (x.fields & kSeries)
        || (e && (!e->recurrence.isEmpty() || !e->recurringEventId.isEmpty())) || !x.baseline().recurrence.isEmpty()
        || !x.baseline().recurringEventId.isEmpty();
    const Verdict v = special(x, series, x.policy.recurring, key::Recurring, key::NotRecurring);
    if (!x.open(kSeries))
        return v;
    x.claim(kSeries);
    if (x.policy.recurring != OnSpecial::Follow) {
        x.ask(About::Time); // held back, and so said by the special case
        return v;
    }
    x.notPossible(QStringLiteral("a change of a series: API v2 has no call that changes a recurring booking's rule or finds the booking of "
                                 "an occurrence"), About::Time);
    return fires(key::SeriesNotPossible, key::FlipSingle);
}

} // namespace csp::rules
