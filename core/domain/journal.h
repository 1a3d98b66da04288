#pragma once
#include "core/domain/decision.h"
#include "core/domain/facts.h"
#include "core/domain/outcome.h"
#include "core/domain/plan.h"
#include "core/domain/policy.h"
#include <QJsonObject>
#include <array>

namespace csp {

/// A changed event that was read and not yet worked through.
struct PendingChange {
    InboxId cause = 0;
    EventDocument document;

    bool operator==(const PendingChange &) const = default;
};

/// How far a run has come. A run is one changed event worked through because of one notification (or poll, or replay).
enum class RunStage {
    Gathering, ///< facts are being asked for
    Holding,   ///< waiting: the deletion may be half of a move
    Proposed,  ///< a plan waits for Apply or Skip
    Applying,  ///< requests are under way
    Applied,
    Nothing,   ///< decided: nothing follows
    Skipped,   ///< a person said so
    Failed,    ///< with an error; can be tried again
    Superseded,///< a later change of the same event took its place
};
const char *nameOf(RunStage stage);
inline bool isFinal(RunStage s)
{
    return s == RunStage::Applied || s == RunStage::Nothing || s == RunStage::Skipped || s == RunStage::Superseded;
}
/// A notification whose calendar could not be read: nobody knows what changed, and nothing was decided.
inline bool isUnread(RunStage stage, const Decision &decision) { return stage == RunStage::Failed && decision.actions.empty(); }

/// What a line of the journal tells. A restart in the middle of a plan goes by these.
enum class StepKind {
    Stored,     ///< the run is in the store
    Fetched,    ///< the event as read
    LookedUp,   ///< something was asked of a service or of our own records
    Decided,    ///< diff, decision and plan were made; whatever was sent before belongs to an earlier plan
    Sent,       ///< a request of the plan is about to go out
    Answered,   ///< its answer, or the error in its place
    Baseline,   ///< the reference has a new baseline
    Refused,    ///< the plan had become stale and was not sent
    Retry,      ///< something failed and is tried again
    Hold,       ///< the hold ran out
    Skipped,    ///< by a person
    Superseded, ///< by a later change of the event
    Failed,
    Applied,
};
/// In the order of the values: what the window, JSON and the store say.
inline constexpr std::array stepKindWords{"stored", "fetched", "looked up", "decided", "sent", "answered", "baseline",
    "refused", "retry", "hold", "skipped", "superseded", "failed", "applied"};
constexpr const char *nameOf(StepKind kind) { return stepKindWords[size_t(kind)]; }

/// One line of the journal.
struct RunStep {
    Instant at{};
    StepKind kind = StepKind::Stored;
    QString detail;      ///< one line for a person; never a secret
    std::optional<ApiRequest> request;
    int status = 0;      ///< of an answer; 0: none
    QJsonObject answer;

    bool operator==(const RunStep &) const = default;
};

struct RunRecord {
    RunId id = 0;
    InboxId notification = 0; ///< 0: a poll, or an event that we read ourselves
    RunStage stage = RunStage::Gathering;
    Instant received{}; ///< of the notification
    CalendarId calendar;
    QString resourceState; ///< `exists`, `sync`; `poll`, `replay` where no notification stood behind it
    qint64 messageNumber = 0;
    QString title; ///< of the event or booking; empty: the notification brought no changed event
    Facts facts;
    /// What the run was decided under, all rows of it: the policy in force may be another one by now. A run that was stored before the rows were kept
    /// has only the name (`title` is empty); `run::derive` takes the shipped policy of that name.
    Policy policy;
    // Derived from facts and policy by pure functions; not stored, computed again after a read.
    EventDiff diff;
    Decision decision;
    Plan plan;
    std::vector<RunStep> steps;
    std::optional<Error> error;
    std::chrono::microseconds latency{0}; ///< notification received → decision

    bool operator==(const RunRecord &) const = default;
};

} // namespace csp
