#include "ui/canvas/geometry/hittest.h"
#include <algorithm>

namespace csp {

namespace {

constexpr int edgeReach = 6;
constexpr int scrollMargin = 28;
constexpr int fastestScroll = 18;

void hitStrip(const CanvasLayout &layout, QPointF inStrip, Hit &hit)
{
    hit.part = Hit::Part::AllDayEmpty;
    for (const AllDayBar &bar : layout.bars) {
        if (bar.shown && QRectF(bar.rect).contains(inStrip)) {
            hit.part = Hit::Part::AllDayBody;
            hit.item = bar.item;
            return;
        }
    }
    const int pitch = layout.options.barHeight + 2;
    if (layout.foldedPerDay[size_t(hit.day)] > 0 && inStrip.y() >= 2 + (layout.options.rowsFolded - 1) * pitch)
        hit.part = Hit::Part::AllDayMore;
}

Hit::Part partOf(const Segment &segment, const CanvasItem &item, double y)
{
    if (!item.editable())
        return Hit::Part::Body;
    const double reach = std::min<double>(edgeReach, segment.rect.height() / 4.0);
    if (segment.holdsEnd && y >= segment.rect.top() + segment.rect.height() - reach)
        return Hit::Part::BottomEdge;
    if (segment.holdsStart && y < segment.rect.top() + reach)
        return Hit::Part::TopEdge;
    return Hit::Part::Body;
}

} // namespace

Hit hitTest(const CanvasLayout &layout, const CanvasFrame &frame, QPointF at)
{
    Hit hit;
    if (at.x() < 0 || at.y() < 0 || at.x() >= frame.viewport.width() || at.y() >= frame.viewport.height())
        return hit;
    if (at.x() < frame.gutter) {
        hit.part = Hit::Part::Gutter;
        return hit;
    }
    const QPointF content = frame.toContent(at);
    if (content.x() >= layout.columns.width())
        return hit;
    hit.day = layout.columns.dayAt(content.x());
    if (hit.day < 0)
        return hit;
    hit.lane = layout.columns.laneAt(content.x());
    if (at.y() < frame.header) {
        hit.part = Hit::Part::Header;
        return hit;
    }
    if (at.y() < frame.top()) {
        hitStrip(layout, at - frame.stripOrigin(), hit);
        return hit;
    }
    if (content.y() >= layout.axis.dayHeight())
        return hit;
    hit.at = layout.instantAt(content);
    hit.part = Hit::Part::Empty;
    const size_t group = size_t(2 * hit.day + int(hit.lane));
    for (int s = layout.groupStart[group + 1] - 1; s >= layout.groupStart[group]; --s) {
        const Segment &segment = layout.segments[size_t(s)];
        if (!QRectF(segment.rect).contains(content))
            continue;
        hit.segment = s;
        hit.item = segment.item;
        hit.part = partOf(segment, layout.scene.items[size_t(segment.item)], content.y());
        break;
    }
    return hit;
}

int autoScrollStep(const CanvasFrame &frame, double y)
{
    const QRect grid = frame.grid();
    // A small grid keeps a quiet middle.
    const int margin = std::min(scrollMargin, grid.height() / 4);
    if (margin <= 0 || y < grid.top())
        return 0;
    const double above = grid.top() + margin - y;
    const double below = y - (grid.top() + grid.height() - margin);
    const double deep = std::max(above, below);
    if (deep <= 0)
        return 0;
    const int step = std::clamp(int(deep * fastestScroll / margin), 1, fastestScroll);
    return above > 0 ? -step : step;
}

} // namespace csp
