#include "ui/canvas/geometry/navigation.h"
#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace csp {

namespace {

struct Stop {
    int item;
    int column; ///< 2 * day + lane
    int y;
    int x;
};

std::vector<Stop> stopsOf(const CanvasLayout &layout)
{
    std::vector<Stop> stops;
    for (int i = 0; i < int(layout.scene.items.size()); ++i) {
        if (layout.scene.items[size_t(i)].key.kind == ItemKind::Ghost)
            continue;
        if (const auto &own = layout.segmentsOf[size_t(i)]; !own.empty()) {
            const Segment &s = layout.segments[size_t(own.front())];
            stops.push_back({i, 2 * s.day + int(s.lane), s.rect.top(), s.rect.left()});
        } else if (const AllDayBar *bar = layout.barOf(i); bar && bar->shown) {
            // Above the hours of its first day's Google lane.
            stops.push_back({i, 2 * bar->firstDay + 1, -1000 + bar->row, bar->rect.left()});
        }
    }
    std::sort(stops.begin(), stops.end(), [](const Stop &a, const Stop &b) {
        return std::tie(a.column, a.y, a.x, a.item) < std::tie(b.column, b.y, b.x, b.item);
    });
    return stops;
}

} // namespace

int neighbour(const CanvasLayout &layout, int item, Step step)
{
    const std::vector<Stop> stops = stopsOf(layout);
    if (stops.empty())
        return -1;
    const auto here = std::find_if(stops.begin(), stops.end(), [item](const Stop &s) { return s.item == item; });
    if (step == Step::Last)
        return stops.back().item;
    if (step == Step::First || here == stops.end())
        return stops.front().item;

    if (step == Step::Earlier || step == Step::Later) {
        const int lane = here->column % 2;
        const auto sameLane = [lane](const Stop &s) { return s.column % 2 == lane; };
        if (step == Step::Later) {
            const auto next = std::find_if(here + 1, stops.end(), sameLane);
            return next == stops.end() ? -1 : next->item;
        }
        const auto previous = std::find_if(std::make_reverse_iterator(here), stops.rend(), sameLane);
        return previous == stops.rend() ? -1 : previous->item;
    }

    int column = -1;
    for (const Stop &s : stops) {
        if (step == Step::Left && s.column < here->column)
            column = s.column; // sorted: the last one is the nearest
        if (step == Step::Right && s.column > here->column && column < 0)
            column = s.column;
    }
    const Stop *best = nullptr;
    for (const Stop &s : stops)
        if (s.column == column && (!best || std::abs(s.y - here->y) < std::abs(best->y - here->y)))
            best = &s;
    return best ? best->item : -1;
}

} // namespace csp
