#include "ui/canvas/geometry/lanelayout.h"
#include <algorithm>
#include <limits>
#include <numeric>

namespace csp {

namespace {

/// The members of one lane, in order; they never overlap.
using Members = std::vector<size_t>;

bool laneFree(const Members &lane, const LaneInterval &wanted, const std::vector<LaneInterval> &intervals)
{
    const auto after = std::partition_point(lane.begin(), lane.end(), [&](size_t i) { return intervals[i].to <= wanted.from; });
    return after == lane.end() || intervals[*after].from >= wanted.to;
}

/// The order in which they are placed: by start, the longer ones first, else as given.
std::vector<size_t> byStart(const std::vector<LaneInterval> &intervals)
{
    std::vector<size_t> order(intervals.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        if (intervals[a].from != intervals[b].from)
            return intervals[a].from < intervals[b].from;
        return intervals[a].to > intervals[b].to;
    });
    return order;
}

void placeCluster(const std::vector<Members> &lanes, const std::vector<LaneInterval> &intervals, std::vector<LanePlace> &places)
{
    for (size_t l = 0; l < lanes.size(); ++l) {
        for (size_t member : lanes[l]) {
            LanePlace &place = places[member];
            place.lane = int(l);
            place.lanes = int(lanes.size());
            place.span = 1;
            for (size_t right = l + 1; right < lanes.size() && laneFree(lanes[right], intervals[member], intervals); ++right)
                ++place.span;
        }
    }
}

} // namespace

std::vector<LanePlace> layoutLanes(const std::vector<LaneInterval> &intervals)
{
    const std::vector<size_t> order = byStart(intervals);
    std::vector<LanePlace> places(intervals.size());
    std::vector<Members> lanes;
    double clusterEnd = -std::numeric_limits<double>::infinity();
    for (size_t i : order) {
        const LaneInterval &next = intervals[i];
        if (next.from >= clusterEnd) {
            placeCluster(lanes, intervals, places);
            lanes.clear();
            clusterEnd = next.to;
        }
        clusterEnd = std::max(clusterEnd, next.to);
        const auto lane = std::find_if(lanes.begin(), lanes.end(), [&](const Members &l) { return intervals[l.back()].to <= next.from; });
        if (lane == lanes.end())
            lanes.push_back({i});
        else
            lane->push_back(i);
    }
    placeCluster(lanes, intervals, places);
    return places;
}

std::vector<FanPlace> layoutFan(const std::vector<LaneInterval> &intervals, double least)
{
    std::vector<FanPlace> places(intervals.size());
    const std::vector<size_t> order = byStart(intervals);
    std::vector<size_t> open; // of the cluster, those that have not ended
    std::vector<size_t> peers;
    size_t clusterFrom = 0;
    int depths = 1;
    const auto closePeers = [&] {
        for (size_t p : peers)
            places[p].peers = int(peers.size());
        peers.clear();
    };
    const auto closeCluster = [&](size_t end) {
        closePeers();
        for (size_t i = clusterFrom; i < end; ++i)
            places[order[i]].depths = depths;
        clusterFrom = end;
        depths = 1;
    };
    for (size_t at = 0; at < order.size(); ++at) {
        const size_t i = order[at];
        const double from = intervals[i].from;
        FanPlace &place = places[i];
        place.clear = intervals[i].to - from;
        std::erase_if(open, [&](size_t o) { return intervals[o].to <= from; });
        if (open.empty())
            closeCluster(at);
        if (!peers.empty() && from - intervals[peers.back()].from < least && intervals[peers.back()].to > from) {
            place.depth = places[peers.back()].depth;
            place.peer = int(peers.size());
        } else {
            closePeers();
            for (size_t o : open) {
                place.depth = std::max(place.depth, places[o].depth + 1);
                places[o].clear = std::min(places[o].clear, from - intervals[o].from);
            }
        }
        // Whoever shares the width with it lies on the same ones.
        for (size_t o : open)
            if (places[o].depth < place.depth)
                places[o].clear = std::min(places[o].clear, from - intervals[o].from);
        peers.push_back(i);
        open.push_back(i);
        depths = std::max(depths, place.depth + 1);
    }
    closeCluster(order.size());
    return places;
}

} // namespace csp
