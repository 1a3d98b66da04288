#include "core/engine/run/runmachineprivate.h"
#include "core/rules/decide.h"
#include "core/rules/diff.h"
#include "core/rules/plan.h"
#include "core/rules/policies.h"
#include <algorithm>

namespace csp::run {

void Machine::decideNow()
{
    r.facts.context.now = m_now;
    derive(r);
    log(StepKind::Decided, QString::fromLatin1(nameOf(r.decision.actions.front().kind)));
    s.attempt = 0;
    r.error.reset();
    if (r.decision.isNothing())
        return end(RunStage::Nothing, afterNothing());
    if (const Action *hold = r.decision.find(ActionKind::Hold); hold && hold->until) {
        r.stage = RunStage::Holding;
        r.facts.context.hold = DecisionContext::HoldState::Running;
        r.facts.context.holdUntil = *hold->until;
        go(Phase::Holding, WaitUntil{*hold->until});
        m_effects.push_back(Save{});
        return;
    }
    r.stage = RunStage::Proposed;
    s.phase = Phase::ConsentWanted;
    m_effects.push_back(Save{});
    const bool ours = !r.plan.writes() && std::all_of(r.decision.actions.begin(), r.decision.actions.end(), [](const Action &a) {
        return a.kind == ActionKind::RelinkReference || a.kind == ActionKind::Nothing;
    });
    // Changes of our own records need no consent; writes to a service do, unless the mode says otherwise.
    if (s.mode != ApplyMode::Never && (ours || (s.mode == ApplyMode::Automatic && r.plan.writes())))
        startApplying();
}

std::optional<Reference> Machine::afterNothing()
{
    const NothingReason why = r.decision.actions.front().nothing;
    const bool gone = r.facts.fetched.kind == Fetched::Kind::Gone || r.facts.fetched.document.event.cancelled();
    if (why == NothingReason::BookingClosed && gone && r.facts.reference && r.facts.booking && !r.facts.booking->alive() && !r.facts.reference->closed) {
        Reference reference = *r.facts.reference; // both have ended: kept for the history
        reference.closed = true;
        return reference;
    }
    if (!r.facts.reference || r.facts.fetched.kind != Fetched::Kind::Present || r.facts.fetched.document.event.cancelled())
        return {};
    Reference reference = *r.facts.reference;
    const Event &event = r.facts.fetched.document.event;
    if (reference.event.calendar != event.calendar)
        return {};
    switch (why) {
    case NothingReason::NoChange: case NothingReason::Noise: case NothingReason::Echo: case NothingReason::BookingAgrees:
        break;
    case NothingReason::None: case NothingReason::UnknownEvent: case NothingReason::Duplicate: case NothingReason::Stale:
    case NothingReason::IgnoredByPolicy: case NothingReason::OtherHalfOfMove: case NothingReason::BookingClosed: case NothingReason::GuestCopy:
        return {};
    }
    if (!event.version.etag.isEmpty() && reference.baseline.document.event.version.etag == event.version.etag)
        return {};
    newBaseline(reference, r.facts.fetched.document, BaselineOrigin::Agreed);
    return reference;
}

EventDiff diffFromBaseline(const Facts &facts)
{
    if (!facts.reference || facts.reference->baseline.version == 0)
        return {};
    return diff(facts.reference->baseline.document.event, facts.fetched, facts.context.hostEmail);
}

void derive(RunRecord &record)
{
    Policy &policy = record.policy;
    if (policy.title.isEmpty()) {
        const QList<Policy> &shipped = shippedPolicies();
        const auto it = std::find_if(shipped.begin(), shipped.end(), [&](const Policy &p) { return p.name == policy.name; });
        if (it != shipped.end())
            policy = *it;
    }
    if (record.facts.fetched.kind == Fetched::Kind::NotAsked) {
        // A notification that brought no changed event: there is nothing to be decided about.
        record.diff = {};
        record.plan = {};
        record.decision = Decision{policy.name, {}, {}};
        if (record.stage == RunStage::Failed)
            return; // its calendar could not be read: nobody knows what changed
        record.decision.actions.push_back(Action{});
        record.decision.actions.front().nothing = NothingReason::NoChange;
        return;
    }
    record.diff = diffFromBaseline(record.facts);
    const auto decided = [](const RunStep &line) { return line.kind == StepKind::Decided; };
    if (!record.steps.empty() && record.stage == RunStage::Superseded && std::none_of(record.steps.begin(), record.steps.end(), decided)) {
        // It was overtaken before anything was decided: the facts are not whole, and a decision made of them would be nobody's.
        record.decision = Decision{policy.name, {Action{}}, {}};
        record.plan = {};
        return;
    }
    record.decision = decide(record.facts, record.diff, policy);
    record.plan = plan(record.facts, record.decision);
}

} // namespace csp::run
