#include "core/sim/google/writing/later.h"
#include "core/sim/google/writing/touched.h"
#include "core/sim/google/writing/writing.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

template<typename Later>
std::optional<qint64> earliest(const QList<Later> &all)
{
    const auto at = std::min_element(all.cbegin(), all.cend(), [](const Later &a, const Later &b) { return a.due < b.due; });
    return at == all.cend() ? std::nullopt : std::optional(at->due);
}

/// Carries out the first that is due then, and tells the channels of the calendars concerned.
template<typename Later, typename Begin>
bool finishOneDue(World &world, QList<Later> &all, qint64 due, const Begin &begin)
{
    const auto at = std::find_if(all.begin(), all.end(), [due](const Later &later) { return later.due == due; });
    if (at == all.end())
        return false;
    const Later later = *at;
    all.erase(at);
    const Instant then{Millis{due}}; // it happened when it was due, whenever somebody looks
    Writing writing = begin(later, then);
    writing.finish(later);
    ++world.revision;
    tellOfWrite(world, then, writing.touched());
    return true;
}

} // namespace

std::optional<qint64> nextDue(const World &world)
{
    const auto move = earliest(world.laterMoves), conference = earliest(world.laterConferences);
    return move && conference ? std::min(*move, *conference) : move ? move : conference;
}

void finishWhatIsDue(World &world, Instant now)
{
    for (auto due = nextDue(world); due && *due <= now.time_since_epoch().count(); due = nextDue(world)) {
        const auto asMove = [&world](const LaterMove &half, Instant then) { return Writing(world, then, QStringLiteral("events.move"), half.mails); };
        const auto asConference = [&world](const LaterConference &, Instant then) { return Writing(world, then, QStringLiteral("conference"), SendUpdates::None); };
        if (!finishOneDue(world, world.laterMoves, *due, asMove))
            finishOneDue(world, world.laterConferences, *due, asConference);
    }
}

} // namespace csp::sim::google
