#pragma once
#include "core/domain/outcome.h"
#include "core/sim/google/http/requestcontext.h"
#include <variant>

namespace csp::sim::google {

// Google's API has no method for a guest's proposal: it is a thing of its web page. Here it is behind paths of the sandbox's own, so that no client
// takes them for Google's, and behind the admin endpoint (docs/google-sandbox.md, "Proposing a new time").

/// Of older ones the settled go first.
constexpr qsizetype mostProposals = 1000;
constexpr qsizetype longestComment = 1024;

/// What a guest asks for.
struct ProposalWish {
    QString by;       ///< email of the account that acts
    QString calendar; ///< his, the one with his copy of the event
    QString event;    ///< an event, a series or one instance
    QJsonObject body; ///< `start` and `end` as in an event; `comment`, `responseStatus` where wanted
};
/// The organizer gets a mail and nothing else changes, but for the guest's own answer where `responseStatus` is given. `touched` as in `RequestContext`.
std::variant<Proposal, Problem> propose(World &world, Instant now, const ProposalWish &wish, QStringList *touched);

/// `by`: email of the account that acts; empty: the sandbox's administrator, who may. Accepting changes the organizer's event as events.patch with
/// sendUpdates=all does; declining sends a mail.
std::variant<Proposal, Problem> settleProposal(World &world, Instant now, const QString &id, const QString &by, bool accept, QStringList *touched);

/// After a write to these calendars: what waits for an event that is no more what it was lapses.
void lapseProposals(World &world, Instant now, const QStringList &touched);

/// As it is told to people and programs: times in `zone`.
QJsonObject proposalJson(const Proposal &proposal, const Zone &zone);
/// The zone of the organizer's calendar.
const Zone &zoneOf(const World &world, const Proposal &proposal);

} // namespace csp::sim::google
