#include "core/domain/decision.h"
#include "core/domain/journal.h"
#include "core/domain/plan.h"
#include <algorithm>

namespace csp {

const char *nameOf(ActionKind kind)
{
    switch (kind) {
    case ActionKind::Nothing: return "nothing";
    case ActionKind::Reschedule: return "reschedule";
    case ActionKind::Cancel: return "cancel";
    case ActionKind::AddGuests: return "add guests";
    case ActionKind::RemoveGuests: return "remove guests";
    case ActionKind::UpdateLocation: return "update location";
    case ActionKind::RelinkReference: return "relink reference";
    case ActionKind::Hold: return "hold";
    case ActionKind::RequestReschedule: return "request reschedule";
    case ActionKind::AskHost: return "ask host";
    case ActionKind::RevertEvent: return "revert event";
    case ActionKind::CreateBooking: return "create booking";
    case ActionKind::NotPossible: return "not possible";
    }
    return "";
}

const char *nameOf(NothingReason reason)
{
    switch (reason) {
    case NothingReason::None: return "";
    case NothingReason::UnknownEvent: return "unknown event";
    case NothingReason::NoChange: return "no change";
    case NothingReason::Noise: return "noise";
    case NothingReason::Echo: return "echo";
    case NothingReason::Duplicate: return "duplicate";
    case NothingReason::Stale: return "stale";
    case NothingReason::IgnoredByPolicy: return "ignored by policy";
    case NothingReason::BookingAgrees: return "booking agrees";
    case NothingReason::OtherHalfOfMove: return "other half of a move";
    case NothingReason::BookingClosed: return "booking closed";
    case NothingReason::GuestCopy: return "guest copy";
    }
    return "";
}

const char *nameOf(RunStage stage)
{
    switch (stage) {
    case RunStage::Gathering: return "gathering";
    case RunStage::Holding: return "holding";
    case RunStage::Proposed: return "proposed";
    case RunStage::Applying: return "applying";
    case RunStage::Applied: return "applied";
    case RunStage::Nothing: return "nothing";
    case RunStage::Skipped: return "skipped";
    case RunStage::Failed: return "failed";
    case RunStage::Superseded: return "superseded";
    }
    return "";
}

const Action *Decision::find(ActionKind kind) const
{
    const auto it = std::find_if(actions.begin(), actions.end(), [&](const Action &a) { return a.kind == kind; });
    return it == actions.end() ? nullptr : &*it;
}

bool Decision::has(ActionKind kind) const { return find(kind) != nullptr; }

bool Plan::writes() const
{
    return std::any_of(steps.begin(), steps.end(), [](const PlanStep &s) { return s.request.has_value(); });
}

} // namespace csp
