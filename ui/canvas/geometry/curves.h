#pragma once
#include <QPainterPath>
#include <QRect>

namespace csp {

/// A line from where something was to where it is, with an arrow's head at its end.
struct Curve {
    QPainterPath line;
    QPainterPath head;

    QRect bounds() const;
};

/// Within a column the line swings out at the left and comes back; over columns it leaves and arrives sideways. Between neighbours with a narrow gap it
/// has no head: straight where they stand side by side, else along the gap. The rectangles are those of blocks, in pixels, and do not overlap.
Curve curveBetween(const QRect &from, const QRect &to);

} // namespace csp
