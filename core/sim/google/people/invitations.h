#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

/// A service account invites nobody in its own name (google-calendar.md 6.2): a Problem where the one who asks is one, and `after` has guests that `before` has
/// not. It may write itself down as a guest.
std::optional<Problem> refuseInvitation(const RequestContext &call, const QList<Guest> &before, const QList<Guest> &after);

} // namespace csp::sim::google
