#pragma once
#include "core/domain/diff.h"
#include "core/domain/ids.h"
#include <QStringList>
#include <vector>

namespace csp {

enum class ActionKind {
    Nothing, Reschedule, Cancel, AddGuests, RemoveGuests, UpdateLocation, RelinkReference, Hold, RequestReschedule, AskHost,
    RevertEvent, CreateBooking, NotPossible,
};
/// Why nothing follows.
enum class NothingReason {
    None, UnknownEvent, NoChange, Noise, Echo, Duplicate, Stale, IgnoredByPolicy, BookingAgrees, OtherHalfOfMove, BookingClosed,
    GuestCopy, ///< a guest's copy of an event whose main copy lives in another calendar
};
/// `reschedule`, `cancel`, `add guests` …: in JSON, tables and test names.
const char *nameOf(ActionKind kind);
const char *nameOf(NothingReason reason);

struct Action {
    ActionKind kind = ActionKind::Nothing;
    NothingReason nothing = NothingReason::None; ///< for Nothing
    std::optional<EventSpan> span;               ///< Reschedule, CreateBooking, RevertEvent: the time it will have
    QStringList guests;                          ///< AddGuests, RemoveGuests: emails
    EventKey event;                              ///< RelinkReference: where the event lives now
    std::optional<Instant> until;                ///< Hold
    QString text;                                ///< UpdateLocation: the place; NotPossible: the call that is missing

    bool operator==(const Action &) const = default;
};

/// A thing that a rule looked at.
struct Fact {
    const char *name; ///< a static word: `start`, `host.busy`
    FieldValue value;

    bool operator==(const Fact &o) const { return qstrcmp(name, o.name) == 0 && value == o.value; }
};

/// One rule that was asked. The texts are keys of `ui/text`, static for the life of the program, never translated here.
struct RuleResult {
    const char *rule; ///< `time.moved`
    bool fired = false;
    const char *because = ""; ///< key of the sentence that says why it fired, or why not
    const char *flip = "";    ///< key of the sentence that says what would have changed the answer; empty: nothing would
    std::vector<Fact> facts;

    bool operator==(const RuleResult &o) const
    {
        return qstrcmp(rule, o.rule) == 0 && fired == o.fired && qstrcmp(because, o.because) == 0 && qstrcmp(flip, o.flip) == 0
            && facts == o.facts;
    }
};

/// The actions that follow from one diff, and each rule that was asked on the way, in order.
struct Decision {
    QString policy;              ///< name of the policy that ruled
    std::vector<Action> actions; ///< never empty
    std::vector<RuleResult> trace;

    bool has(ActionKind kind) const;
    const Action *find(ActionKind kind) const;
    /// Nothing follows and nothing is waited for.
    bool isNothing() const { return actions.size() == 1 && actions.front().kind == ActionKind::Nothing; }
    bool operator==(const Decision &) const = default;
};

} // namespace csp
