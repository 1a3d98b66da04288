#pragma once
#include "ui/canvas/painting/blockpainter.h"
#include "ui/canvas/painting/dragoverlay.h"
#include "ui/canvas/geometry/hittest.h"

namespace csp {

/// What is shown besides the layout itself.
struct CanvasState {
    int selected = -1; ///< item
    int hovered = -1;
    std::optional<Instant> now;
    QTimeZone zone = QTimeZone::utc();
    const Preview *preview = nullptr;
    const DragOverlay *overlay = nullptr;
    bool waiting = false; ///< the preview was committed and the answer is on its way
    bool focus = false;   ///< the keyboard is here
};

/// Paints one frame. Draws only what meets `dirty`.
class CanvasPainter
{
public:
    CanvasPainter(QPainter &painter, BlockPainter &blocks, const CanvasLayout &layout, const CanvasFrame &frame, const CanvasState &state);

    void paint(const QRegion &dirty);

private:
    void paintGrid();
    void paintOffHours(int day);
    void paintSegments();
    void paintCurves();
    void paintCurve(const QRect &from, const QRect &to, const QColor &color, bool dashed);
    void paintNow();
    void paintGutter();
    void paintHeader();
    void paintDayName(int day);
    void paintStrip();
    void paintOverlay();
    void paintBadge();
    void paintItem(const QRect &rect, int item, unsigned extraFlags, bool upright, int textHeight);
    void paintGapAround(const QRect &rect);
    unsigned flagsOf(int item) const;
    bool emphasised(int item) const;
    bool touches(const QRect &viewportRect) const { return m_dirty.intersects(viewportRect); }
    const CanvasTheme &theme() const { return m_blocks.theme(); }
    const CanvasItem &itemAt(int item) const { return m_layout.scene.items[size_t(item)]; }
    /// The day of `now`, or -1.
    int today() const;

    QPainter &p;
    BlockPainter &m_blocks;
    const CanvasLayout &m_layout;
    const CanvasFrame &m_frame;
    const CanvasState &m_state;
    QRegion m_dirty;
    QPoint m_origin;
};

/// What a block says and how it looks: shared by frames and overlays.
BlockTextRequest textOf(const CanvasItem &item, const QSize &size);
/// The rectangle that the red line and its dot take, in viewport coordinates; empty: now is not on show.
QRect nowRect(const CanvasLayout &layout, const CanvasFrame &frame, Instant now);
/// Where the dashed curve between a ghost and its event is drawn, in viewport coordinates; empty: no curve.
QRect curveBounds(const CanvasLayout &layout, const CanvasFrame &frame, int item);

} // namespace csp
