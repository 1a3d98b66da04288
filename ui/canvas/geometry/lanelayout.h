#pragma once
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

/// The place of an interval in a fan: later ones lie on earlier ones, a step further right, and each keeps its head free.
struct FanPlace {
    int depth = 0;    ///< how many steps from the left
    int depths = 1;   ///< of its cluster
    int peer = 0;     ///< among those that begin too close to it to lie on it: they share the width from `depth` on
    int peers = 1;
    double clear = 0; ///< how much of its beginning nothing lies on; its whole length where nothing does

    bool operator==(const FanPlace &) const = default;
};

/// For little room: where side by side nobody could be read, a fan shows the beginning of everybody, at least `least` of it.
std::vector<FanPlace> layoutFan(const std::vector<LaneInterval> &intervals, double least);

} // namespace csp
