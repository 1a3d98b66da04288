#pragma once
#include <optional>
#include <vector>

namespace csp {

/// Something that takes room along one direction: an event along the hours of a day, or a whole-day event along the days of a week.
/// Half-open; the unit is the caller's.
struct LaneInterval {
    double from = 0;
    double to = 0;
};

/// Where it stands beside those that it overlaps.
struct LanePlace {
    int lane = 0;  ///< from 0
    int span = 1;  ///< how many lanes it may fill: those to its right that nothing else needs
    int lanes = 1; ///< of the cluster of overlapping intervals that it belongs to

    bool operator==(const LanePlace &) const = default;
};

/// Puts overlapping intervals side by side, in as few lanes as there are at once.
///
/// Stable: the answer follows from the intervals and their order alone, earlier and longer ones stand further left, equal ones keep the
/// order that they were given in, and what does not overlap a cluster never changes it. `result[i]` belongs to `intervals[i]`.
std::vector<LanePlace> layoutLanes(const std::vector<LaneInterval> &intervals);

/// How much of each interval is left uncovered at its beginning when every one of them reaches over all lanes to its right and the ones
/// further right lie on top, as sheets in a fan. Its whole length: nothing lies on it. Nothing for a whole cluster in which somebody would
/// keep less than `least`, or would lie on one that began later: there, a fan hides too much.
std::vector<std::optional<double>> fanned(const std::vector<LaneInterval> &intervals, const std::vector<LanePlace> &places, double least);

} // namespace csp
