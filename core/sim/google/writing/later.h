#pragma once
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

/// Carries out what had to wait and whose time has come, in the order of those times: halves of moves, and conferences. To be called before anybody looks.
void finishWhatIsDue(World &world, Instant now);
/// When the next of it comes, ms; nothing where nothing waits.
std::optional<qint64> nextDue(const World &world);

} // namespace csp::sim::google
