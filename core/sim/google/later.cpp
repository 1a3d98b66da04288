#include "core/sim/google/later.h"
#include "core/sim/google/conferences.h"
#include "core/sim/google/moving.h"
#include <algorithm>

namespace csp::sim::google {

std::optional<qint64> nextDue(const World &world)
{
    const auto move = nextMoveDue(world), conference = nextConferenceDue(world);
    return move && conference ? std::min(*move, *conference) : move ? move : conference;
}

void finishWhatIsDue(World &world, Instant now)
{
    for (auto due = nextDue(world); due && *due <= now.time_since_epoch().count(); due = nextDue(world)) {
        const Instant then{Millis{*due}}; // it happened when it was due, whenever somebody looks
        if (nextMoveDue(world) == due)
            finishNextMove(world, then);
        else
            finishNextConference(world, then);
    }
}

} // namespace csp::sim::google
