#pragma once
#include "ui/canvas/geometry/canvaslayout.h"

namespace csp {

/// What stands at a point of the viewport.
struct Hit {
    enum class Part {
        None,        ///< beside or below everything
        Gutter,      ///< the names of the hours
        Header,      ///< the names of a day and its lanes
        AllDayEmpty, ///< the strip of whole days
        AllDayBody,
        AllDayMore,  ///< "+2": folded rows of a day
        Empty,       ///< hours with nothing in them
        Body,
        TopEdge,     ///< dragging it changes the start
        BottomEdge,  ///< dragging it changes the end
    };
    Part part = Part::None;
    int item = -1;
    int segment = -1;
    int day = -1;
    Lane lane = Lane::CalCom;
    Instant at{}; ///< within the hours: the instant at the point

    bool onItem() const { return item >= 0; }
};

/// Pure. What stands on top wins: events before the ghosts behind them. Only an item that may be edited has edges, and only where its
/// real start or end is; a block keeps at least half of its height for its body.
Hit hitTest(const CanvasLayout &layout, const CanvasFrame &frame, QPointF at);

/// How many pixels to scroll in one tick of a drag at `y`: negative near the top of the grid, positive near its bottom, more the closer.
int autoScrollStep(const CanvasFrame &frame, double y);

} // namespace csp
