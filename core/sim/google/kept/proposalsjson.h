#pragma once
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

/// For saved worlds. An error changes nothing.
QJsonObject proposalsToJson(const World &world);
std::optional<Error> proposalsFromJson(const QJsonObject &json, World *world);

} // namespace csp::sim::google
