// Is there anything to decide at all? Each of these rules can end the matter with Nothing.
#include "core/rules/emails.h"
#include "core/rules/rules.h"
#include <algorithm>

namespace csp::rules {

namespace {

/// The latest write of ours to this event: an earlier one says nothing any more, or a person who moves the event back to where we
/// once had it would be taken for our echo.
const OwnWrite *latestOwnWrite(const Examination &x, const EventKey &key)
{
    const OwnWrite *latest = nullptr;
    for (const OwnWrite &w : x.context().ownWrites) {
        if (w.event == key && (!latest || w.at >= latest->at))
            latest = &w;
    }
    return latest;
}

/// A change that Cal.com's own update cannot have made, so a person made it on top. The update is a full replace with the people of
/// the booking, all of them accepted, and with Cal.com's own texts (calcom.md 4.4): it takes away whom the host alone had added, and
/// resets colour, transparency and visibility.
bool isPersons(const FieldChange &c, const std::optional<Booking> &booking, const Event &event)
{
    switch (c.field) {
    case Field::AttendeeAdded:
        if (const Attendee *a = findAttendee(event, c.subject); a && (a->resource || a->organizer || a->self))
            return false;
        return !booking || !inBooking(*booking, c.subject);
    case Field::AttendeeRemoved: return booking && inBooking(*booking, c.subject);
    case Field::HostResponse: return c.after == FieldValue{ResponseStatus::Declined};
    case Field::Location: return !booking || event.location != booking->location;
    case Field::AllDay: case Field::Calendar: case Field::Organizer: case Field::Status:
    case Field::Recurrence: case Field::Instance: case Field::InstanceCancelled: case Field::Split:
        return true;
    default: return false;
    }
}

} // namespace

bool changedByPerson(const EventDiff &diff, const std::optional<Booking> &booking, const Event &event)
{
    return std::any_of(diff.changes.begin(), diff.changes.end(), [&](const FieldChange &c) { return isPersons(c, booking, event); });
}

// Changed events that belong to no reference only refresh the view.
Verdict eventUnknown(Examination &x)
{
    if (x.facts.reference)
        return passes(key::ReferenceKnown, key::FlipNoReference);
    return x.endWith(NothingReason::UnknownEvent, fires(key::NoReference, key::FlipReference));
}

// "Not asked" is not "gone", and never plans a cancel.
Verdict eventNotRead(Examination &x)
{
    if (x.facts.fetched.kind != Fetched::Kind::NotAsked)
        return passes(key::WasRead);
    return x.endWith(NothingReason::Stale, fires(key::NotRead, key::FlipRead));
}

// google-calendar.md 5.2: one change can raise several notifications; deliveries are retried.
Verdict duplicate(Examination &x)
{
    const DecisionContext &c = x.context();
    if (!c.duplicate)
        return passes(key::FirstTime, key::FlipSecondTime);
    // A hold that ran out, and a retry, look at the same version once more, and on purpose.
    if (c.hold == DecisionContext::HoldState::RanOut || c.trigger == Trigger::HoldRanOut || c.trigger == Trigger::Retry)
        return passes(key::AskedAgain);
    return x.endWith(NothingReason::Duplicate, fires(key::Duplicate, key::FlipNewVersion));
}

// google-calendar.md 4.5: `updated` rises with every change of the main data. An answer that is older than the baseline was
// overtaken on its way.
Verdict eventStale(Examination &x)
{
    const Instant was = x.baseline().version.updated, is = x.event ? x.event->version.updated : Instant{};
    if (!x.event || x.elsewhere() || was == Instant{} || is == Instant{} || is >= was)
        return passes(key::Current);
    x.fact("baseline.updated", was);
    x.fact("event.updated", is);
    return x.endWith(NothingReason::Stale, fires(key::Stale, key::FlipNewVersion));
}

// google-calendar.md 8.3: a move leaves a cancelled entry with the same id on the source.
Verdict otherHalf(Examination &x)
{
    const EventKey &known = x.reference().event;
    if (!x.dead() || x.facts.fetched.kind != Fetched::Kind::Present)
        return passes(key::NotATombstone);
    const EventKey key = x.facts.fetched.document.event.key();
    const bool same = (known.calendar.isEmpty() || key.calendar == known.calendar) && (known.event.isEmpty() || key.event == known.event);
    if (same)
        return passes(key::TombstoneOfReference);
    x.fact("calendar", key.calendar.value);
    x.fact("reference.calendar", known.calendar.value);
    return x.endWith(NothingReason::OtherHalfOfMove, fires(key::OtherHalf, key::FlipReferenceHere));
}

// calcom.md 6.4 C2: never act on the wrong occurrence. All occurrences of a series share one iCalUID (google-calendar.md 8.4).
Verdict otherOccurrence(Examination &x)
{
    const Event &b = x.baseline();
    if (!x.open(bit(Field::Instance) | bit(Field::InstanceCancelled)) || b.recurringEventId.isEmpty())
        return passes(key::NoOtherOccurrence);
    x.fact("event", x.facts.fetched.document.event.id.value);
    return x.endWith(NothingReason::UnknownEvent, fires(key::OtherOccurrence, key::FlipReference));
}

// google-calendar.md 8.1: a guest's copy follows the organizer's event; what a guest writes to it stays on that copy and is lost
// when the organizer changes the event, so it counts only as a proposal, and only where the event itself did not move.
Verdict guestCopy(Examination &x)
{
    if (!x.elsewhere() || ownedHere(*x.event))
        return passes(key::NotACopy);
    x.fact("organizer", x.event->organizer.email);
    const Verdict copy = fires(key::GuestCopy, key::FlipOwnedHere);
    if (!x.open(kTime) || x.bookingHasNewTime() || x.policy.guestChange == OnSpecial::Ignore)
        return x.endWith(NothingReason::GuestCopy, copy);
    if (x.context().search == DecisionContext::Search::NotAsked)
        x.needs.sightings = true;
    for (const Sighting &s : x.context().sightings) {
        const bool unmoved = s.event.span && x.baseline().span && sameTime(*s.event.span, *x.baseline().span);
        if (s.event.key() != x.reference().event || s.event.cancelled() || !unmoved)
            continue;
        if (x.policy.guestChange == OnSpecial::AskHost)
            return x.endAsking(About::Time, fires(key::GuestProposed, key::FlipPolicyGuest));
        x.fromGuest = true;
        x.claim(bit(Field::Calendar) | bit(Field::Organizer));
        return fires(key::GuestFollowed, key::FlipPolicyGuest);
    }
    return x.endWith(NothingReason::GuestCopy, copy);
}

// calcom.md 9.10: a reschedule through the API makes Cal.com write the same event again: one echo at least must be expected.
Verdict ownWrite(Examination &x)
{
    const EventKey key = x.event ? x.event->key() : x.reference().event;
    const OwnWrite *w = latestOwnWrite(x, key);
    if (!w)
        return passes(key::NoOwnWrite);
    x.fact("written", w->at);
    // Back where we once had it, or still there, while the booking is somewhere else by now: that is no echo of ours.
    const std::optional<Booking> &b = x.facts.booking;
    if (b && b->alive() && x.newTime() && !x.bookingHasNewTime())
        return passes(key::NotWhatWeWrote);
    const auto echo = [&] { return x.endWith(NothingReason::Echo, fires(key::Echo, key::FlipLaterChange)); };
    if (!x.event) // a cancellation that was refused has left the booking alive, and echoes nothing
        return w->deleted && x.dead() && !(b && b->alive()) ? echo() : passes(key::NotWhatWeWrote);
    if (w->deleted)
        return passes(key::NotWhatWeWrote);
    if (!w->etag.isEmpty() && w->etag == x.event->version.etag)
        return echo();
    if (!w->span || !x.event->span || !sameTime(*w->span, *x.event->span))
        return passes(key::NotWhatWeWrote);
    return changedByPerson(*x.diff, x.facts.booking, *x.event) ? passes(key::ChangedOnTop) : echo();
}

namespace {

/// An event that outlives its booking is put to a person by a later rule.
bool outlives(const Examination &x) { return x.event && (x.reference().closed || (x.facts.booking && !x.facts.booking->alive())); }

} // namespace

Verdict changeNone(Examination &x)
{
    if (x.fields || x.elsewhere() || outlives(x))
        return passes(key::SomethingDiffers);
    if (bookingMovedOn(x))
        return x.endAsking(About::Time, fires(key::BookingMoved, key::FlipBookingDiffers));
    return x.endWith(NothingReason::NoChange, fires(key::NoChange, key::FlipAnyChange));
}

// Noise is counted and never acted upon.
Verdict changeNoise(Examination &x)
{
    if ((x.fields & ~kNoise) || x.elsewhere() || outlives(x))
        return passes(key::MoreThanNoise);
    if (bookingMovedOn(x))
        return x.endAsking(About::Time, fires(key::BookingMoved, key::FlipBookingDiffers));
    x.fact("noise", qint64(x.diff->noiseCount()));
    return x.endWith(NothingReason::Noise, fires(key::OnlyNoise, key::FlipAnyChange));
}

} // namespace csp::rules
