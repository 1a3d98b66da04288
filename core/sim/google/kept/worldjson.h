#pragma once
#include "core/domain/outcome.h"
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

QJsonObject worldToJson(const World &world);
/// A new epoch begins: `epochSalt` makes it unlike that of any other world loaded from the same file.
Outcome<World> worldFromJson(const QJsonObject &json, quint32 epochSalt);

} // namespace csp::sim::google
