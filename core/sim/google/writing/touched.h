#pragma once
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

/// To be called after every write, with the resources that it changed, as channels name them (`World::channelsOf`): their channels are told, and
/// proposals for what is no more what it was lapse.
void tellOfWrite(World &world, Instant now, const QStringList &touched);

} // namespace csp::sim::google
