#pragma once
#include "core/domain/outcome.h"
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

QJsonObject worldToJson(const World &world);
/// A new epoch begins: `epochSalt` makes it unlike that of any other world loaded from the same file. Without one the world goes on in the epoch that it was in,
/// as it was: for what is done again that was done in it (see Sandbox::fromKept).
Outcome<World> worldFromJson(const QJsonObject &json, std::optional<quint32> epochSalt);

} // namespace csp::sim::google
