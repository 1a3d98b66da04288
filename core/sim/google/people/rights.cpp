#include "core/sim/google/people/rights.h"

namespace csp::sim::google {

std::optional<Problem> cannotReadRules(const RequestContext &call)
{
    if (call.world.roleOf(call.email, *call.calendar()) < Role::Writer)
        return forbiddenRole(QStringLiteral("writer"));
    return {};
}

std::optional<Problem> refuseAllButOwners(const RequestContext &call)
{
    if (call.world.roleOf(call.email, *call.calendar()) < Role::Owner)
        return forbiddenRole(QStringLiteral("owner"));
    return {};
}

} // namespace csp::sim::google
