#pragma once
#include "ui/canvas/geometry/canvaslayout.h"

namespace csp {

enum class Step { Earlier, Later, Left, Right, First, Last };

/// The item that an arrow key goes to from `item` (-1: from nowhere). Earlier and later walk through a lane, over its days; left and right
/// go to the nearest item of the next lane that has one. -1: there is nothing that way. The outlines of events that stand elsewhere now
/// are left out: their events are met instead.
int neighbour(const CanvasLayout &layout, int item, Step step);

} // namespace csp
