#include "core/sim/google/writing/touched.h"
#include "core/sim/google/writing/proposals.h"
#include "core/sim/google/push/push.h"

namespace csp::sim::google {

void tellOfWrite(World &world, Instant now, const QStringList &touched)
{
    for (const QString &resource : touched)
        tellChannels(world, resource, now);
    lapseProposals(world, now, touched);
}

} // namespace csp::sim::google
