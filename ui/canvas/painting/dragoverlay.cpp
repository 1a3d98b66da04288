#include "ui/canvas/painting/dragoverlay.h"
#include "ui/canvas/painting/blockpainter.h"
#include "ui/text/say.h"
#include <algorithm>

namespace csp {

namespace {

constexpr int badgePadding = 8;
constexpr int badgeGap = 7;
constexpr int partGap = 8;

QString deltaOf(const Preview &preview)
{
    const auto *from = timed(preview.grabbed.span);
    const auto *to = timed(preview.to);
    if (preview.kind == GestureState::Creating && to)
        return say::length(to->length());
    if (from && to) {
        const Millis moved = to->start - from->start;
        const Millis grown = to->length() - from->length();
        if (moved != Millis::zero() && grown == Millis::zero())
            return say::delta(moved);
        // A resize is said by what it does to the length.
        return grown != Millis::zero() ? u"%1 (%2)"_qs.arg(say::length(to->length()), say::delta(grown)) : QString();
    }
    const auto *fromDays = allDay(preview.grabbed.span);
    const auto *toDays = allDay(preview.to);
    if (fromDays && toDays && fromDays->start != toDays->start)
        return say::delta(std::chrono::hours(24) * fromDays->start.daysTo(toDays->start));
    return {};
}

void placeBadge(DragOverlay &overlay, const CanvasFrame &frame, const CanvasFonts &fonts)
{
    const QFontMetrics title(fonts.title), detail(fonts.detail);
    int width = title.horizontalAdvance(overlay.text) + 2 * badgePadding;
    if (!overlay.delta.isEmpty())
        width += detail.horizontalAdvance(overlay.delta) + partGap;
    const int height = title.height() + badgePadding;
    const QRect &first = overlay.blocks.front();
    const int lowest = frame.viewport.height() - height - 2;
    int y = first.top() - height - badgeGap;
    if (y < frame.top() + 2)
        y = overlay.blocks.back().top() + overlay.blocks.back().height() + badgeGap;
    y = std::clamp(y, std::min(frame.header + 2, lowest), lowest);
    const int x = std::clamp(first.center().x() - width / 2, 2, std::max(2, frame.viewport.width() - width - 2));
    overlay.badge = QRect(x, y, width, height);
}

} // namespace

PreviewWords wordsFor(const Preview &preview, const CanvasScene &scene, const QTimeZone &zone)
{
    if (!preview.calendar.isEmpty())
        return {u"→ %1"_qs.arg(scene.calendarNames.value(preview.calendar, preview.calendar.value)), say::span(preview.to, zone)};
    return {say::span(preview.to, zone), deltaOf(preview)};
}

DragOverlay DragOverlay::make(const Preview &preview, const CanvasLayout &layout, const CanvasFrame &frame, const CanvasFonts &fonts,
                              const QTimeZone &zone)
{
    DragOverlay overlay;
    if (const auto *to = timed(preview.to)) {
        overlay.blocks = layout.place(*to, Lane::Google);
        for (QRect &r : overlay.blocks)
            r.translate(frame.gridOrigin());
        overlay.start = to->start;
    } else if (const QRect bar = layout.placeBar(*allDay(preview.to)); !bar.isEmpty()) {
        overlay.inStrip = true;
        // With no strip on show the bar stands over the names of the lanes.
        const int y = frame.strip > 0 ? frame.header : frame.header - layout.options.barHeight - 4;
        overlay.blocks = {bar.translated(frame.gutter - frame.scroll.x(), y)};
        overlay.highlightDay = layout.columns.indexOf(allDay(preview.to)->start);
    }
    if (overlay.isEmpty())
        return overlay;
    const PreviewWords words = wordsFor(preview, layout.scene, zone);
    overlay.text = words.text;
    overlay.delta = words.delta;
    placeBadge(overlay, frame, fonts);
    return overlay;
}

QRegion DragOverlay::region(const CanvasFrame &frame) const
{
    QRegion region;
    constexpr int reach = BlockPainter::shadowReach + 4;
    for (const QRect &r : blocks)
        region += r.adjusted(-reach, -reach, reach, reach);
    if (!badge.isEmpty())
        region += badge.adjusted(-2, -2, 2, 2);
    // The hour of the start is also shown beside the ruler.
    if (!blocks.empty() && !inStrip)
        region += QRect(0, blocks.front().top() - 10, frame.gutter, 20);
    return region;
}

} // namespace csp
