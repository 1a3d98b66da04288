// May the booking be at the time that it is wanted at?
#include "core/rules/rules.h"

namespace csp::rules {

namespace {

using Slot = Availability::Verdict;

/// A booking that only changes its length keeps its place: the row of the policy that speaks of drags has no say.
bool onlyLength(const Examination &x) { return x.wanted->replace && !x.wanted->startMoved; }

/// Both rows of the policy answer the same, so nobody needs to be asked whether the slot is free.
bool sameEitherWay(const Examination &x)
{
    if (onlyLength(x))
        return false;
    return (x.policy.freeSlot == OnFreeSlot::AskHost && x.policy.busySlot == OnBusySlot::AskHost)
        || (x.policy.freeSlot == OnFreeSlot::Revert && x.policy.busySlot == OnBusySlot::Revert);
}

Verdict answerFree(Examination &x)
{
    if (onlyLength(x)) {
        x.reschedule();
        return fires(key::FreeReplace, key::FlipPolicyResized);
    }
    switch (x.policy.freeSlot) {
    case OnFreeSlot::Reschedule:
        x.reschedule();
        return fires(key::FreeReschedule, key::FlipPolicyFree);
    case OnFreeSlot::AskHost:
        x.ask(About::Time);
        return fires(key::FreeAsk, key::FlipPolicyFree);
    case OnFreeSlot::Ignore:
        x.ignored(NothingReason::IgnoredByPolicy);
        return fires(key::FreeIgnore, key::FlipPolicyFree);
    case OnFreeSlot::Revert:
        break;
    }
    x.revert();
    return fires(key::FreeRevert, key::FlipPolicyFree);
}

Verdict answerBusy(Examination &x)
{
    switch (x.policy.busySlot) {
    case OnBusySlot::RescheduleAnyway:
        x.reschedule();
        return fires(key::BusyAnyway, key::FlipPolicyBusy);
    case OnBusySlot::Cancel:
        x.cancel();
        return fires(key::BusyCancel, key::FlipPolicyBusy);
    case OnBusySlot::CreateBooking:
        x.wanted->replace = true;
        x.reschedule();
        return fires(key::BusyCreate, key::FlipPolicyBusy);
    case OnBusySlot::RequestReschedule:
        x.propose(Examination::makeAction(ActionKind::RequestReschedule));
        return fires(key::BusyRequest, key::FlipPolicyBusy);
    case OnBusySlot::AskHost:
        x.ask(About::Time);
        return fires(key::BusyAsk, key::FlipPolicyBusy);
    case OnBusySlot::Revert:
        break;
    }
    x.revert();
    return fires(key::BusyRevert, key::FlipPolicyBusy);
}

/// The first thing that is in the way, for the one who reads.
void inTheWay(Examination &x)
{
    x.fact("start", x.wanted->span.start);
    for (const Busy &b : x.context().availability.conflicts) {
        x.fact("conflict.start", b.start);
        x.fact("conflict.end", b.end);
        x.fact("conflict.who", b.who);
        if (!b.title.isEmpty())
            x.fact("conflict.title", b.title);
        break;
    }
}

Verdict slot(Examination &x, Slot verdict, Key yes, Key no)
{
    if (!x.wanted || sameEitherWay(x))
        return passes(key::NothingWanted);
    if (x.context().availability.verdict != verdict)
        return passes(no);
    inTheWay(x);
    return fires(yes, key::FlipSlotFree);
}

} // namespace

// Availability is ours to ask: Cal.com's own check would meet the moved event itself (calcom.md 6.9).
Verdict slotFree(Examination &x)
{
    if (!x.wanted)
        return passes(key::NothingWanted);
    if (sameEitherWay(x))
        return fires(key::SlotNoMatter, key::FlipPolicySlot);
    const Slot verdict = x.context().availability.verdict;
    if (verdict == Slot::NotAsked) {
        x.needs.availability = true;
        x.needs.span = x.wanted->span;
    }
    if (verdict != Slot::Free)
        return passes(key::SlotNotFree, key::FlipSlotFree);
    return fires(key::SlotFree, key::FlipSlotBusy);
}

Verdict slotBusy(Examination &x)
{
    if (x.wanted && x.context().availability.verdict == Slot::ParticipantBusy)
        return slot(x, Slot::ParticipantBusy, key::ParticipantBusy, key::NobodyBusy);
    return slot(x, Slot::HostBusy, key::HostBusy, key::NobodyBusy);
}

Verdict slotOutsideHours(Examination &x) { return slot(x, Slot::OutsideHours, key::OutsideHours, key::InsideHours); }

Verdict slotTooSoon(Examination &x) { return slot(x, Slot::TooSoon, key::TooSoon, key::NotTooSoon); }

// calcom.md 2.5: "Attempting to book a meeting in the past": no flag lets one through.
Verdict slotPast(Examination &x)
{
    const bool books = x.policy.busySlot == OnBusySlot::RescheduleAnyway || x.policy.busySlot == OnBusySlot::CreateBooking;
    if (!x.wanted || sameEitherWay(x) || x.context().availability.verdict != Slot::Past || !books)
        return slot(x, Slot::Past, key::SlotPast, key::SlotNotPast);
    inTheWay(x);
    x.wanted.reset();
    x.notPossible(QStringLiteral("POST /v2/bookings/{uid}/reschedule takes no start in the past"), About::Time);
    return fires(key::SlotPastRefused, key::FlipSlotFree);
}

// Not to know is not to be free.
Verdict slotUnknown(Examination &x)
{
    const Slot verdict = x.context().availability.verdict;
    if (!x.wanted || sameEitherWay(x))
        return passes(key::NothingWanted);
    if (verdict != Slot::Unknown && verdict != Slot::NotAsked)
        return passes(key::SlotKnown);
    x.fact("start", x.wanted->span.start);
    x.wanted.reset();
    x.ask(About::Time);
    return fires(key::SlotUnknown, key::FlipSlotKnown);
}

// One row of the policy for free slots, one for all that are not.
Verdict slotAnswer(Examination &x)
{
    if (!x.wanted)
        return passes(key::NotAnswered);
    const bool free = sameEitherWay(x) || x.context().availability.verdict == Slot::Free;
    const Verdict answer = free ? answerFree(x) : answerBusy(x);
    x.wanted.reset();
    return answer;
}

} // namespace csp::rules
