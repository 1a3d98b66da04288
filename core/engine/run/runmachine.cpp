#include "core/engine/run/planprogress.h"
#include "core/engine/asking/retry.h"
#include "core/engine/run/runmachineprivate.h"

namespace csp::run {

Advance advance(State state, const Input &input, Instant now)
{
    Advance result{std::move(state), {}};
    Machine(result.state, result.effects, now).take(input);
    return result;
}

void Machine::on(const SkipAsked &)
{
    if (s.phase != Phase::ConsentWanted && s.phase != Phase::Holding && r.stage != RunStage::Failed)
        return;
    log(StepKind::Skipped, QString());
    end(RunStage::Skipped, {});
}

void Machine::on(const Superseded &)
{
    if (s.sending || (s.phase == Phase::Ended && r.stage != RunStage::Failed))
        return; // half of a plan is worse than a late one
    if (r.stage == RunStage::Failed && s.step > firstRequest(r.plan))
        return; // part of it was done, and part refused: that is for a person to see
    log(StepKind::Superseded, QStringLiteral("by a later change of the event"));
    end(RunStage::Superseded, {});
}

void Machine::on(const RetryDue &)
{
    if (r.stage != RunStage::Failed) {
        if (const auto effect = effectOfPhase())
            m_effects.push_back(*effect);
        return;
    }
    // A person asked.
    r.error.reset();
    s.attempt = 0;
    ++s.turn;
    if (s.sending)
        goOn();
    else
        lookAgain();
}

void Machine::on(const Stopped &)
{
    switch (s.phase) {
    case Phase::New: case Phase::Holding: case Phase::ConsentWanted: case Phase::Ended:
    case Phase::AnswerWanted: // on its way already: the answer must be known
        return;
    case Phase::ProgressWanted: case Phase::CreatedWanted:
    case Phase::BookingWanted: case Phase::RowsWanted: case Phase::MeetingWanted: case Phase::AvailabilityWanted:
    case Phase::EventRechecked: case Phase::BookingRechecked: case Phase::ReadBackWanted:
        failed(Error{Error::Kind::Cancelled, r.title, QStringLiteral("stopped by you"), QStringLiteral("Retry takes it up again"), {}, {}, {}, {}, {}}, false);
    }
}

std::optional<Effect> Machine::effectOfPhase() const
{
    switch (s.phase) {
    case Phase::BookingWanted: return FetchBooking{s.wanted};
    case Phase::RowsWanted: return FetchRows{r.facts.booking->uid};
    case Phase::EventRechecked: case Phase::ReadBackWanted: return FetchEvent{r.plan.event};
    case Phase::BookingRechecked: return FetchBooking{r.plan.booking};
    case Phase::ProgressWanted: return FetchBooking{s.wanted};
    case Phase::CreatedWanted: return FetchBookings{};
    case Phase::MeetingWanted: return seekMeeting(*r.facts.reference);
    case Phase::AvailabilityWanted:
        if (const auto span = newSpan())
            return AskAvailability{*span};
        return {};
    case Phase::New: case Phase::Holding:
    case Phase::ConsentWanted: case Phase::AnswerWanted: case Phase::Ended:
        return {};
    }
    return {};
}

void Machine::go(Phase phase, Effect effect)
{
    if (s.phase != phase)
        s.attempt = 0;
    s.phase = phase;
    m_effects.push_back(std::move(effect));
}

void Machine::failed(const Error &error, bool mayRetry)
{
    if (mayRetry) {
        if (const auto wait = retryAfter(++s.attempt, error)) {
            log(StepKind::Retry, error.oneLine());
            m_effects.push_back(RetryIn{*wait});
            return;
        }
    }
    r.error = error;
    r.stage = RunStage::Failed;
    s.phase = Phase::Ended;
    s.attempt = 0;
    ++s.turn;
    log(StepKind::Failed, error.oneLine());
    m_effects.push_back(Save{});
}

void Machine::end(RunStage stage, const std::optional<Reference> &reference)
{
    r.stage = stage;
    s.phase = Phase::Ended;
    ++s.turn;
    m_effects.push_back(Finish{reference, QList<OwnWrite>(s.expected.begin(), s.expected.end())});
}

void Machine::newBaseline(Reference &reference, const EventDocument &document, BaselineOrigin origin)
{
    reference.baseline = Baseline{reference.baseline.version + 1, origin, m_now, document};
    log(StepKind::Baseline, QStringLiteral("version %1").arg(reference.baseline.version));
}

RunStep &Machine::log(StepKind kind, const QString &detail)
{
    r.steps.push_back(RunStep{m_now, kind, detail, {}, 0, {}});
    return r.steps.back();
}

} // namespace csp::run
