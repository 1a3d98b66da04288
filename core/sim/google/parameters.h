#pragma once
#include "core/sim/google/answer.h"
#include "core/sim/google/call.h"

namespace csp::sim::google {

/// Flags, words and versions that several methods take, checked before any of them looks: what is not one of theirs is refused, whether it would
/// matter or not (section 6.2).
std::optional<Problem> checkParameters(const Query &query);

} // namespace csp::sim::google
