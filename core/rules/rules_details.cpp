// Place, texts, privacy; and at the end what no rule before has answered for.
#include "core/rules/rules.h"
#include <algorithm>

namespace csp::rules {

// calcom.md 2.7: PATCH location is the only text of a booking that can be changed in place. It takes a place, never the lack of one.
Verdict locationChanged(Examination &x)
{
    if (!x.open(bit(Field::Location)))
        return passes(key::LocationSame);
    x.claim(Field::Location);
    const QString &place = x.event->location;
    x.fact("location", place);
    if (place == x.facts.booking->location) {
        x.ignored(NothingReason::BookingAgrees);
        return fires(key::LocationAgrees, key::FlipBookingDiffers);
    }
    switch (x.policy.locationChanged) {
    case OnSpecial::AskHost:
        x.ask(About::Details);
        return fires(key::LocationAsk, key::FlipPolicyLocation);
    case OnSpecial::Ignore:
        x.ignored(NothingReason::IgnoredByPolicy);
        return fires(key::LocationIgnored, key::FlipPolicyLocation);
    case OnSpecial::Follow:
        break;
    }
    if (place.isEmpty()) {
        x.notPossible(QStringLiteral("PATCH /v2/bookings/{uid}/location takes no empty place"), About::Details);
        return fires(key::LocationEmpty, key::FlipPolicyLocation);
    }
    Action a = Examination::makeAction(ActionKind::UpdateLocation);
    a.text = place;
    x.propose(std::move(a), About::Details);
    return fires(key::LocationFollow, key::FlipPolicyLocation);
}

// calcom.md 2.7: there is no endpoint for title or description; a conference link is Cal.com's own to make.
Verdict textChanged(Examination &x)
{
    constexpr quint32 mask = bit(Field::Summary) | bit(Field::Description) | bit(Field::Conference);
    if (!x.open(mask))
        return passes(key::TextSame);
    x.claim(mask);
    x.ignored(NothingReason::IgnoredByPolicy);
    return fires(key::TextNoCall);
}

// google-calendar.md 8.6: a transparent event still takes place; only the host's time becomes bookable.
Verdict busyChanged(Examination &x)
{
    if (!x.open(bit(Field::Busy)))
        return passes(key::BusySame);
    x.claim(Field::Busy);
    x.ignored(NothingReason::IgnoredByPolicy);
    return fires(key::BusyIgnored);
}

// A booking knows neither visibility nor what guests may do with the event.
Verdict privacyChanged(Examination &x)
{
    constexpr quint32 mask = bit(Field::Visibility) | bit(Field::GuestPermissions);
    if (!x.open(mask))
        return passes(key::PrivacySame);
    x.claim(mask);
    x.ignored(NothingReason::IgnoredByPolicy);
    return fires(key::PrivacyIgnored);
}

// calcom.md 2.5 and 2.6: `disableRescheduling` and `disableCancelling` are answered with 400, for hosts too.
Verdict eventTypeForbids(Examination &x)
{
    const auto wants = [&](ActionKind kind) {
        return std::any_of(x.actions.begin(), x.actions.end(), [&](const Action &a) { return a.kind == kind; });
    };
    const auto drop = [&](auto... kinds) { std::erase_if(x.actions, [&](const Action &a) { return ((a.kind == kinds) || ...); }); };
    if (!x.facts.eventType)
        return passes(key::TypeUnknown);
    if (x.facts.eventType->disableRescheduling && wants(ActionKind::Reschedule)) {
        drop(ActionKind::Reschedule);
        x.notPossible(QStringLiteral("POST /v2/bookings/{uid}/reschedule is refused: the event type forbids it"), About::Time);
        return fires(key::TypeForbidsReschedule, key::FlipTypeAllows);
    }
    if (x.facts.eventType->disableCancelling && wants(ActionKind::Cancel)) {
        drop(ActionKind::Cancel, ActionKind::CreateBooking); // a new booking beside one that cannot go would be one too many
        x.ending = false;
        x.notPossible(QStringLiteral("POST /v2/bookings/{uid}/cancel is refused: the event type forbids it"), About::Time);
        return fires(key::TypeForbidsCancel, key::FlipTypeAllows);
    }
    return passes(key::TypeAllows);
}

// At the end every change is claimed by an action or by an "ignored, because". Nothing falls through in silence.
Verdict changeUnclaimed(Examination &x)
{
    const quint32 left = x.fields & ~x.claimed & ~kNoise;
    if (!left)
        return passes(key::AllClaimed);
    for (const FieldChange &c : x.diff->changes) {
        if (left & bit(c.field))
            x.fact("field", QString::fromLatin1(nameOf(c.field)));
    }
    return x.endAsking(About::Details, fires(key::Unclaimed));
}

} // namespace csp::rules
