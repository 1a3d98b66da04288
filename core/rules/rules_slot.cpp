// May the booking be at the time that it is wanted at?
#include "core/rules/rules.h"

namespace csp::rules {

namespace {

using Verdict_ = Availability::Verdict;

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

void answerFree(Examination &x)
{
    switch (onlyLength(x) ? OnFreeSlot::Reschedule : x.policy.freeSlot) {
    case OnFreeSlot::Reschedule: x.reschedule(); break;
    case OnFreeSlot::AskHost: x.ask(About::Time); break;
    case OnFreeSlot::Ignore: x.ignored(NothingReason::IgnoredByPolicy); break;
    case OnFreeSlot::Revert: x.revert(); break;
    }
    x.wanted.reset();
}

void createBooking(Examination &x)
{
    x.wanted->replace = true;
    x.reschedule();
}

void answerBusy(Examination &x)
{
    switch (x.policy.busySlot) {
    case OnBusySlot::RescheduleAnyway: x.reschedule(); break;
    case OnBusySlot::Cancel: x.cancel(); break;
    case OnBusySlot::CreateBooking: createBooking(x); break;
    case OnBusySlot::RequestReschedule: x.propose(Examination::makeAction(ActionKind::RequestReschedule)); break;
    case OnBusySlot::AskHost: x.ask(About::Time); break;
    case OnBusySlot::Revert: x.revert(); break;
    }
    x.wanted.reset();
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

Verdict slot(Examination &x, Verdict_ verdict, Key yes, Key no)
{
    if (!x.wanted)
        return passes(key::NothingWanted);
    if (x.context().availability.verdict != verdict)
        return passes(no);
    inTheWay(x);
    answerBusy(x);
    return fires(yes, key::FlipSlotFree);
}

} // namespace

// Availability is ours to ask: Cal.com's own check would meet the moved event itself (calcom.md, 6.9).
Verdict slotFree(Examination &x)
{
    if (!x.wanted)
        return passes(key::NothingWanted);
    if (sameEitherWay(x)) {
        answerFree(x);
        return fires(key::SlotNoMatter, key::FlipPolicySlot);
    }
    const Verdict_ verdict = x.context().availability.verdict;
    if (verdict == Verdict_::NotAsked) {
        x.needs.availability = true;
        x.needs.span = x.wanted->span;
    }
    if (verdict != Verdict_::Free)
        return passes(key::SlotNotFree, key::FlipSlotFree);
    answerFree(x);
    return fires(key::SlotFree, key::FlipSlotBusy);
}

Verdict slotBusy(Examination &x)
{
    if (x.wanted && x.context().availability.verdict == Verdict_::ParticipantBusy)
        return slot(x, Verdict_::ParticipantBusy, key::ParticipantBusy, key::NobodyBusy);
    return slot(x, Verdict_::HostBusy, key::HostBusy, key::NobodyBusy);
}

Verdict slotOutsideHours(Examination &x) { return slot(x, Verdict_::OutsideHours, key::OutsideHours, key::InsideHours); }

Verdict slotTooSoon(Examination &x) { return slot(x, Verdict_::TooSoon, key::TooSoon, key::NotTooSoon); }

// calcom.md, 2.5: "Attempting to book a meeting in the past": no flag lets one through.
Verdict slotPast(Examination &x)
{
    const bool books = x.policy.busySlot == OnBusySlot::RescheduleAnyway || x.policy.busySlot == OnBusySlot::CreateBooking;
    if (!x.wanted || x.context().availability.verdict != Verdict_::Past || !books)
        return slot(x, Verdict_::Past, key::SlotPast, key::SlotNotPast);
    inTheWay(x);
    x.wanted.reset();
    x.notPossible(QStringLiteral("POST /v2/bookings/{uid}/reschedule takes no start in the past"), About::Time);
    return fires(key::SlotPastRefused, key::FlipSlotFree);
}

// Not to know is not to be free.
Verdict slotUnknown(Examination &x)
{
    if (!x.wanted)
        return passes(key::NothingWanted);
    x.fact("start", x.wanted->span.start);
    x.wanted.reset();
    x.ask(About::Time);
    return fires(key::SlotUnknown, key::FlipSlotKnown);
}

} // namespace csp::rules
