#pragma once
#include "core/sim/google/world.h"

namespace csp::sim::google {

/// Carries out the halves of moves whose time has come, and tells the channels of both calendars. To be called before anybody looks.
void finishMoves(World &world, Instant now);
/// When the next one comes, ms; nothing where none waits.
std::optional<qint64> nextMoveDue(const World &world);

} // namespace csp::sim::google
