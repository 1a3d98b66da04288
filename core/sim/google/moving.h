#pragma once
#include "core/sim/google/world.h"

namespace csp::sim::google {

/// Carries out the half of a move that is due next, and tells the channels of both calendars.
void finishNextMove(World &world, Instant now);
/// When the next one comes, ms; nothing where none waits.
std::optional<qint64> nextMoveDue(const World &world);

} // namespace csp::sim::google
