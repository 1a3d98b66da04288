#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

// Who may read and who may change the rules of the calendar that a request names.

/// Writers and owners read the rules, as Google's description of the roles has it; owners alone change them.
std::optional<Problem> cannotReadRules(const RequestContext &call);
/// Nothing where the caller owns the calendar.
std::optional<Problem> refuseAllButOwners(const RequestContext &call);

} // namespace csp::sim::google
