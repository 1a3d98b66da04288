#include "core/engine/run/planprogress.h"
#include "core/engine/run/runmachineprivate.h"

namespace csp::run {

void Machine::on(const TakenUp &)
{
    if (s.phase != Phase::New)
        return;
    derive(r);
    if (r.facts.reference)
        s.began = r.facts.reference->booking;
    const Progress progress = storedProgress(r);
    s.made = progress.made;
    if (!progress.samePlan)
        return lookAgain(); // the plan was made by other rules than today's: there is no going on
    s.step = progress.step;
    s.sending = true;
    if (r.stage == RunStage::Failed)
        s.phase = Phase::Ended; // waits for Retry, as it did
    else
        goOn();
}

void Machine::goOn()
{
    r.stage = RunStage::Applying;
    log(StepKind::Retry, QStringLiteral("how far the plan has come is looked up"));
    s.chain = 0;
    s.wanted = r.plan.booking;
    go(Phase::ProgressWanted, FetchBooking{s.wanted});
    m_effects.push_back(Save{});
}

void Machine::progressed(const Outcome<Booking> &booking)
{
    if (!booking.ok() && booking.error().kind != Error::Kind::NotFound)
        return failed(booking.error());
    if (!booking.ok())
        return lookAgain();
    if (!booking->alive() && !booking->rescheduledTo.isEmpty() && ++s.chain < longestChain) {
        s.wanted = booking->rescheduledTo;
        return go(Phase::ProgressWanted, FetchBooking{s.wanted});
    }
    if (booking->uid != r.plan.booking && r.decision.has(ActionKind::Reschedule))
        s.made = booking->uid;
    while (s.step < r.plan.steps.size() && (!r.plan.steps[s.step].request || done(r.plan.steps[s.step], *booking)))
        ++s.step;
    if (s.expected.empty())
        expectEchoes();
    if (s.step == r.plan.steps.size())
        return sendNext();
    switch (r.plan.steps[s.step].action.kind) {
    case ActionKind::CreateBooking:
        return go(Phase::CreatedWanted, FetchBookings{});
    case ActionKind::Cancel:
        return sendNext();
    case ActionKind::AddGuests: case ActionKind::UpdateLocation: {
        const bool moved = booking->start != r.plan.bookingStart && !r.decision.has(ActionKind::Reschedule);
        return booking->alive() && !moved ? sendNext() : lookAgain();
    }
    default:
        return lookAgain(); // nothing of the plan has happened yet
    }
}

void Machine::on(const BookingsArrived &i)
{
    if (s.phase != Phase::CreatedWanted)
        return;
    if (!i.bookings.ok())
        return failed(i.bookings.error());
    if (const auto made = createdBooking(r.plan.steps[s.step], *r.facts.booking, *i.bookings)) {
        log(StepKind::LookedUp, QStringLiteral("the new booking is there already: ") + made->value);
        s.made = *made;
        ++s.step;
    }
    sendNext();
}

} // namespace csp::run
