#include "core/sim/google/touched.h"
#include "core/sim/google/proposals.h"
#include "core/sim/google/push.h"

namespace csp::sim::google {

void tellOfWrite(World &world, Instant now, const QStringList &touched)
{
    for (const QString &resource : touched)
        tellChannels(world, resource, now);
    lapseProposals(world, now, touched);
}

} // namespace csp::sim::google
