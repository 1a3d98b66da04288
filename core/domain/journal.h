#pragma once
#include "core/domain/decision.h"
#include "core/domain/facts.h"
#include "core/domain/outcome.h"
#include "core/domain/plan.h"
#include <QJsonObject>

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

/// One line of the journal.
struct RunStep {
    Instant at{};
    QString what;        ///< `stored`, `fetched`, `looked up`, `diff`, `decided`, `sent`, `answered`, `baseline`, `refused`
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
    QString policy;
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
