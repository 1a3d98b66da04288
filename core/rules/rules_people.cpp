// Who takes part?
#include "core/rules/emails.h"
#include "core/rules/rules.h"

namespace csp::rules {

namespace {

constexpr int kGuestsPerBooking = 30; // calcom.md 2.7

/// Follows what the policy says of people; `who` is told as facts by the caller.
bool askedOrIgnored(Examination &x, OnAttendee answer)
{
    switch (answer) {
    case OnAttendee::AskHost: x.ask(About::Details); return true;
    case OnAttendee::Ignore: x.ignored(NothingReason::IgnoredByPolicy); return true;
    case OnAttendee::Follow: break;
    }
    return false;
}

bool seated(const Examination &x)
{
    return x.facts.booking->seated || (x.facts.eventType && x.facts.eventType->seatsPerSlot > 0);
}

/// How many of `wanted` more guests the booking takes. People are counted once each, which is worth doing only near the limit.
qsizetype roomFor(const Booking &booking, qsizetype wanted)
{
    if (booking.attendees.size() + booking.guests.size() - 1 + wanted <= kGuestsPerBooking)
        return wanted;
    return qMax<qsizetype>(0, kGuestsPerBooking - (invitedTo(booking).size() - 1));
}

Verdict addGuests(Examination &x, const QStringList &added)
{
    if (seated(x)) {
        x.notPossible(QStringLiteral("POST /v2/bookings/{uid}/guests is refused for seated bookings"), About::Details, added);
        return fires(key::AddedSeats, key::FlipNoSeats);
    }
    const qsizetype room = roomFor(*x.facts.booking, added.size());
    Action a = Examination::makeAction(ActionKind::AddGuests);
    a.guests = added.mid(0, room);
    if (!a.guests.isEmpty())
        x.propose(std::move(a), About::Details);
    if (added.size() <= room)
        return fires(key::Added, key::FlipPolicyAdded);
    x.notPossible(QStringLiteral("POST /v2/bookings/{uid}/guests takes no more than 30 guests for a booking"), About::Details, added.mid(room));
    return fires(key::AddedTooMany, key::FlipFewerGuests);
}

} // namespace

// calcom.md 6.8 #5 and 6.7 L4: a host who declines the own event; the event itself stays confirmed (google-calendar.md 8.2).
Verdict hostDeclined(Examination &x)
{
    if (!x.open(bit(Field::HostResponse)))
        return passes(key::HostAnswerSame);
    x.claim(Field::HostResponse);
    bool declined = false;
    for (const FieldChange &c : x.diff->changes) {
        if (c.field != Field::HostResponse)
            continue;
        x.fact("response", c.after);
        declined = declined || c.after == FieldValue{ResponseStatus::Declined};
    }
    if (!declined) {
        x.ignored(NothingReason::IgnoredByPolicy);
        return fires(key::HostComes, key::FlipHostDeclines);
    }
    switch (x.policy.hostDeclined) {
    case OnHostDeclined::Cancel:
        x.cancel();
        return fires(key::HostDeclinedCancel, key::FlipPolicyDeclined);
    case OnHostDeclined::AskHost:
        x.ask(About::Time);
        return fires(key::HostDeclinedAsk, key::FlipPolicyDeclined);
    case OnHostDeclined::Ignore:
        break;
    }
    x.ignored(NothingReason::IgnoredByPolicy);
    return fires(key::HostDeclinedIgnored, key::FlipPolicyDeclined);
}

// calcom.md 2.7: POST guests. Rooms are no guests, and whom the booking has is not added again.
Verdict attendeesAdded(Examination &x)
{
    if (!x.open(bit(Field::AttendeeAdded)))
        return passes(key::NobodyAdded, key::FlipSomebodyAdded);
    x.claim(Field::AttendeeAdded);
    QStringList added;
    bool known = false;
    for (const FieldChange &c : x.diff->changes) {
        if (c.field != Field::AttendeeAdded)
            continue;
        const Attendee *a = findAttendee(*x.event, c.subject);
        if (a && (a->resource || isHost(*a, x.context().hostEmail)))
            continue;
        if (inBooking(*x.facts.booking, c.subject)) {
            known = true;
            continue;
        }
        added << c.subject;
        x.fact("guest", c.subject);
    }
    if (added.isEmpty()) {
        x.ignored(known ? NothingReason::BookingAgrees : NothingReason::IgnoredByPolicy);
        return fires(known ? key::AddedKnown : key::AddedNoGuest, key::FlipSomebodyAdded);
    }
    if (x.policy.attendeeAdded == OnAttendee::Follow)
        return addGuests(x, added);
    askedOrIgnored(x, x.policy.attendeeAdded);
    return fires(x.policy.attendeeAdded == OnAttendee::AskHost ? key::AddedAsk : key::AddedIgnored, key::FlipPolicyAdded);
}

// calcom.md 2.7: no endpoint removes an attendee or a guest; only a whole seat can go, through cancel.
Verdict attendeesRemoved(Examination &x)
{
    if (!x.open(bit(Field::AttendeeRemoved)))
        return passes(key::NobodyRemoved);
    x.claim(Field::AttendeeRemoved);
    QStringList removed;
    for (const FieldChange &c : x.diff->changes) {
        if (c.field != Field::AttendeeRemoved || sameEmail(c.subject, x.context().hostEmail) || !inBooking(*x.facts.booking, c.subject))
            continue;
        removed << c.subject;
        x.fact("guest", c.subject);
    }
    if (removed.isEmpty()) {
        x.ignored(NothingReason::BookingAgrees);
        return fires(key::RemovedUnknown, key::FlipSomebodyRemoved);
    }
    if (askedOrIgnored(x, x.policy.attendeeRemoved))
        return fires(x.policy.attendeeRemoved == OnAttendee::AskHost ? key::RemovedAsk : key::RemovedIgnored, key::FlipPolicyRemoved);
    if (x.ending)
        return fires(key::BookingEnds);
    x.notPossible(QStringLiteral("DELETE /v2/bookings/{uid}/guests: API v2 has no call that removes a guest"), About::Details, removed);
    return fires(key::RemovedNotPossible, key::FlipPolicyRemoved);
}

// google-calendar.md 4.5: an answer by a guest must not look like a change of the meeting.
Verdict attendeesAnswers(Examination &x)
{
    constexpr quint32 mask = bit(Field::Response) | bit(Field::OptionalGuest);
    if (!x.open(mask))
        return passes(key::AnswersSame);
    x.claim(mask);
    for (const FieldChange &c : x.diff->changes) {
        if (c.field == Field::Response || c.field == Field::OptionalGuest)
            x.fact("guest", c.subject);
    }
    x.ignored(NothingReason::IgnoredByPolicy);
    return fires(key::AnswersIgnored);
}

} // namespace csp::rules
