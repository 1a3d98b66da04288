#include "ui/canvas/geometry/curves.h"
#include <QPolygonF>
#include <algorithm>
#include <cmath>

namespace csp {

namespace {

QPainterPath arrowHead(QPointF tip, QPointF direction)
{
    const qreal length = std::max(1e-6, std::hypot(direction.x(), direction.y()));
    const QPointF along = direction / length;
    const QPointF across(-along.y(), along.x());
    QPainterPath head;
    head.addPolygon(QPolygonF({tip, tip - along * 7 + across * 3.2, tip - along * 7 - across * 3.2}));
    head.closeSubpath();
    return head;
}

constexpr int roomForAnS = 26; ///< pixels between two columns; in fewer an S would curl up over the blocks

/// Between neighbours, as the two lanes of a day are: straight over where they stand side by side, else along the gap.
Curve throughGap(const QRect &from, const QRect &to, bool right)
{
    const qreal x1 = right ? from.right() + 1 : from.left(), x2 = right ? to.left() : to.right() + 1;
    const int top = std::max(from.top(), to.top()), bottom = std::min(from.bottom(), to.bottom());
    Curve curve;
    if (bottom - top >= 4) {
        const qreal y = top + std::min(14.0, (bottom - top) / 2.0) + 0.5;
        curve.line.moveTo(x1, y);
        curve.line.lineTo(x2, y);
        return curve;
    }
    const bool leavesBelow = to.top() > from.top();
    const qreal y1 = leavesBelow ? from.bottom() - std::min(14.0, from.height() / 2.0) : from.top() + std::min(14.0, from.height() / 2.0);
    const qreal y2 = to.top() + std::min(14.0, to.height() / 2.0);
    // Of low blocks the two may be closer than a rounding needs, or the other way round.
    const qreal middle = (x1 + x2) / 2, round = std::min({std::abs(x2 - x1) / 2, std::abs(y2 - y1) / 2, 5.0});
    const qreal across = right ? round : -round, along = y2 > y1 ? round : -round;
    curve.line.moveTo(x1, y1);
    curve.line.lineTo(middle - across, y1);
    curve.line.quadTo(middle, y1, middle, y1 + along);
    curve.line.lineTo(middle, y2 - along);
    curve.line.quadTo(middle, y2, middle + across, y2);
    curve.line.lineTo(x2, y2);
    return curve;
}

} // namespace

QRect Curve::bounds() const { return line.boundingRect().united(head.boundingRect()).toAlignedRect().adjusted(-3, -3, 3, 3); }

Curve curveBetween(const QRect &from, const QRect &to)
{
    Curve curve;
    const bool sameColumn = from.left() < to.left() + to.width() && to.left() < from.left() + from.width();
    if (sameColumn) {
        const bool down = to.top() >= from.top();
        const QPointF a(from.left() + 0.5, down ? from.bottom() - 5 : from.top() + 5);
        const QPointF b(to.left() - 1.0, to.top() + std::min(14.0, to.height() / 2.0));
        const qreal out = std::min(a.x(), b.x()) - 12;
        const qreal bend = std::min(std::abs(b.y() - a.y()) * 0.4, 46.0) * (down ? 1 : -1);
        curve.line.moveTo(a);
        curve.line.cubicTo(QPointF(out + 4, a.y()), QPointF(out, a.y() + bend * 0.3), QPointF(out, a.y() + bend));
        curve.line.lineTo(QPointF(out, b.y() - bend));
        curve.line.cubicTo(QPointF(out, b.y() - bend * 0.3), QPointF(out + 3, b.y()), b - QPointF(5, 0));
        curve.head = arrowHead(b, {1, 0});
        return curve;
    }
    const bool right = to.left() > from.left();
    if ((right ? to.left() - from.right() : from.left() - to.right()) < roomForAnS)
        return throughGap(from, to, right);
    const QPointF a(right ? from.right() + 1 : from.left(), from.center().y());
    const QPointF b(right ? to.left() - 1 : to.right() + 2, to.top() + std::min(14.0, to.height() / 2.0));
    const qreal reach = std::max(14.0, std::abs(b.x() - a.x()) * 0.45) * (right ? 1 : -1);
    curve.line.moveTo(a);
    curve.line.cubicTo(a + QPointF(reach, 0), b - QPointF(reach, 0), b - QPointF(right ? 5 : -5, 0));
    curve.head = arrowHead(b, {right ? 1.0 : -1.0, 0});
    return curve;
}

} // namespace csp
