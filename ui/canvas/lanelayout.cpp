#include "ui/canvas/lanelayout.h"
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
    std::vector<size_t> order(intervals.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        if (intervals[a].from != intervals[b].from)
            return intervals[a].from < intervals[b].from;
        return intervals[a].to > intervals[b].to;
    });

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

std::vector<std::optional<double>> fanned(const std::vector<LaneInterval> &intervals, const std::vector<LanePlace> &places, double least)
{
    std::vector<std::optional<double>> clear(intervals.size());
    std::vector<size_t> order(intervals.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return intervals[a].from < intervals[b].from; });
    for (size_t begin = 0; begin < order.size();) {
        size_t end = begin;
        double clusterEnd = -std::numeric_limits<double>::infinity();
        while (end < order.size() && (end == begin || intervals[order[end]].from < clusterEnd))
            clusterEnd = std::max(clusterEnd, intervals[order[end++]].to);
        bool fits = true;
        for (size_t i = begin; i < end && fits; ++i) {
            const LaneInterval &lower = intervals[order[i]];
            double free = lower.to - lower.from;
            for (size_t k = i + 1; k < end && intervals[order[k]].from < lower.to; ++k) {
                const double head = intervals[order[k]].from - lower.from;
                fits = fits && head >= least && places[order[k]].lane > places[order[i]].lane;
                free = std::min(free, head);
            }
            clear[order[i]] = free;
        }
        for (size_t i = begin; i < end && !fits; ++i)
            clear[order[i]].reset();
        begin = end;
    }
    return clear;
}

} // namespace csp
