#include "ui/canvas/painting/canvaspainter.h"
#include "ui/canvas/geometry/curves.h"
#include "ui/text/say.h"
#include <QPainter>
#include <QPainterPath>

namespace csp {

namespace {

QColor markColor(const CanvasItem &item, const CanvasTheme &theme)
{
    switch (item.stage) {
    case RunStage::Failed: return theme.danger;
    case RunStage::Holding: return theme.warning;
    default: break;
    }
    return item.decision.has(ActionKind::AskHost) ? theme.warning : item.decision.has(ActionKind::Cancel) ? theme.danger : theme.accent;
}

QChar markSymbol(const CanvasItem &item)
{
    if (item.stage == RunStage::Failed)
        return u'!';
    if (item.decision.actions.empty())
        return u'…';
    const QChar symbol = say::symbol(item.decision.actions.front().kind);
    return symbol == u'-' ? QChar(u'−') : symbol; // a hyphen is lost in a circle
}

/// Only where the decision is about: on the event, or on the outline of one that is gone or not read.
bool hasMark(const CanvasItem &item)
{
    return item.openRun != 0 && (item.key.kind == ItemKind::Event || item.key.kind == ItemKind::DeletedGhost || item.key.kind == ItemKind::UnreadGhost);
}

/// A narrow block has no room for its mark beside the first word.
bool markBelow(const QSize &size) { return size.width() < 66 && size.height() > 3 * BlockPainter::markSize; }

} // namespace

BlockTextRequest textOf(const CanvasItem &item, const QSize &size)
{
    BlockTextRequest request;
    request.title = item.title;
    request.details = item.details;
    request.width = size.width();
    request.height = size.height();
    constexpr int lockRoom = 11;
    const bool lockBeside = item.key.kind == ItemKind::Event && !item.editable() && size.height() < 32;
    request.reserved = hasMark(item) && !markBelow(size) ? BlockPainter::markSize : lockBeside ? lockRoom : 0;
    request.struck = item.key.kind == ItemKind::CancelledBooking || item.key.kind == ItemKind::DeletedGhost;
    return request;
}

CanvasPainter::CanvasPainter(QPainter &painter, BlockPainter &blocks, const CanvasLayout &layout, const CanvasFrame &frame,
                             const CanvasState &state)
    : p(painter), m_blocks(blocks), m_layout(layout), m_frame(frame), m_state(state), m_origin(frame.gridOrigin())
{
}

void CanvasPainter::paint(const QRegion &dirty)
{
    m_dirty = dirty;
    p.fillRect(dirty.boundingRect(), theme().background);
    const QRect grid = m_frame.grid();
    if (touches(grid)) {
        p.save();
        p.setClipRect(grid, Qt::IntersectClip);
        paintGrid();
        paintSegments();
        paintCurves();
        p.restore();
    }
    paintGutter();
    paintNow();
    paintHeader();
    paintStrip();
    if (m_state.overlay && !m_state.overlay->isEmpty())
        paintOverlay();
}

int CanvasPainter::today() const
{
    if (m_state.now)
        for (size_t d = 0; d < m_layout.days.size(); ++d)
            if (m_layout.days[d].contains(*m_state.now))
                return int(d);
    return -1;
}

void CanvasPainter::paintOffHours(int day)
{
    const DayColumn &column = m_layout.columns.days[day];
    const DayAxis &axis = m_layout.days[size_t(day)];
    const auto shade = [&](double fromMinute, double toMinute) {
        const int top = int(std::lround(m_layout.axis.yOf(fromMinute)));
        const int bottom = int(std::lround(m_layout.axis.yOf(toMinute)));
        if (bottom > top)
            p.fillRect(QRect(column.left, top, column.width, bottom - top).translated(m_origin), theme().offHours);
    };
    double done = 0;
    for (const InstantRange &hours : m_layout.scene.workingHours) {
        if (!overlaps(hours.from, hours.to, axis.start(), axis.end()))
            continue;
        shade(done, axis.minuteAt(hours.from));
        done = std::max(done, axis.minuteAt(hours.to));
    }
    shade(done, DayAxis::minutesPerDay);
}

void CanvasPainter::paintGrid()
{
    const int current = today();
    const QRect grid = m_frame.grid();
    for (int d = 0; d < m_layout.columns.days.size(); ++d) {
        const DayColumn &c = m_layout.columns.days[d];
        const QRect column = QRect(c.left, 0, c.width, int(m_layout.axis.dayHeight())).translated(m_origin) & grid;
        if (!touches(column))
            continue;
        if (!m_layout.scene.workingHours.empty())
            paintOffHours(d);
        if (d == current)
            p.fillRect(column, theme().todayTint);
    }
    const int right = std::min(grid.right(), m_origin.x() + m_layout.columns.width());
    for (int hour = 0; hour <= 24; ++hour) {
        const int y = m_origin.y() + int(std::lround(m_layout.axis.yOf(hour * 60)));
        p.fillRect(QRect(grid.left(), y, right - grid.left() + 1, 1), theme().line);
    }
    const int bottom = std::min(grid.bottom(), m_origin.y() + int(m_layout.axis.dayHeight()));
    for (const DayColumn &c : m_layout.columns.days) {
        p.fillRect(QRect(m_origin.x() + c.left + c.split, grid.top(), 1, bottom - grid.top() + 1), theme().faintLine);
        p.fillRect(QRect(m_origin.x() + c.left, grid.top(), 1, bottom - grid.top() + 1), theme().line);
    }
    p.fillRect(QRect(m_origin.x() + m_layout.columns.width(), grid.top(), 1, bottom - grid.top() + 1), theme().line);
}

bool CanvasPainter::emphasised(int item) const
{
    const auto tied = [this, item](int chosen) {
        if (chosen < 0)
            return false;
        const CanvasItem &c = itemAt(chosen);
        return chosen == item || c.partner == item || c.ghost == item;
    };
    return tied(m_state.hovered) || tied(m_state.selected);
}

unsigned CanvasPainter::flagsOf(int item) const
{
    const CanvasItem &i = itemAt(item);
    unsigned flags = 0;
    if (item == m_state.selected)
        flags |= BlockStyle::Selected;
    else if (emphasised(item))
        flags |= BlockStyle::Emphasised;
    if (i.isGhost() || i.key.kind == ItemKind::CancelledBooking)
        flags |= BlockStyle::Outline;
    if (i.key.kind == ItemKind::UnreadGhost)
        flags |= BlockStyle::Dotted;
    if (i.tentative || i.transparent)
        flags |= BlockStyle::Tentative;
    if (i.key.kind == ItemKind::Event && !i.editable())
        flags |= BlockStyle::ReadOnly;
    return flags;
}

/// Sets a block off from the one that it lies on.
void CanvasPainter::paintGapAround(const QRect &rect)
{
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.setBrush(theme().background);
    p.drawRoundedRect(QRectF(rect).adjusted(-1.5, -1.5, 0, 1.5), 6, 6);
    p.restore();
}

void CanvasPainter::paintItem(const QRect &rect, int item, unsigned extraFlags, bool upright, int textHeight)
{
    const CanvasItem &i = itemAt(item);
    const BlockStyle style{flagsOf(item) | extraFlags, i.color, i.copyColor};
    // What is being dragged fades at its old place until the new one is certain.
    const bool dragged = m_state.preview && i.key.kind == ItemKind::Event && i.event == m_state.preview->grabbed.event;
    if (dragged)
        p.setOpacity(0.4);
    m_blocks.drawBody(p, rect, style);
    BlockTextRequest request = textOf(i, {rect.width(), textHeight});
    if (!upright)
        request.details.clear();
    m_blocks.drawText(p, rect, style, request);
    if (hasMark(i) && rect.width() > 2 * BlockPainter::markSize)
        m_blocks.drawMark(p, markBelow({rect.width(), textHeight}) ? QRect(rect.left(), rect.bottom() - BlockPainter::markSize - 6, rect.width(), BlockPainter::markSize + 6) : rect,
                          markSymbol(i), markColor(i, theme()));
    if (dragged)
        p.setOpacity(1);
}

void CanvasPainter::paintSegments()
{
    for (int d = 0; d < m_layout.columns.days.size(); ++d) {
        const DayColumn &column = m_layout.columns.days[d];
        for (const Lane lane : {Lane::CalCom, Lane::Google}) {
            const QRect laneRect(m_origin.x() + column.laneLeft(lane), m_frame.top(), column.laneWidth(lane), m_frame.grid().height());
            if (!touches(laneRect))
                continue;
            const size_t group = size_t(2 * d + int(lane));
            for (int s = m_layout.groupStart[group]; s < m_layout.groupStart[group + 1]; ++s) {
                const Segment &segment = m_layout.segments[size_t(s)];
                const QRect rect = segment.rect.translated(m_origin);
                if (!touches(rect))
                    continue;
                if (segment.onOther)
                    paintGapAround(rect);
                paintItem(rect, segment.item,
                          (segment.holdsStart ? 0u : unsigned(BlockStyle::OpenTop)) | (segment.holdsEnd ? 0u : unsigned(BlockStyle::OpenBottom)),
                          true, segment.clear);
            }
        }
    }
}

void CanvasPainter::paintCurve(const QRect &from, const QRect &to, const QColor &color, bool dashed)
{
    const Curve curve = curveBetween(from, to);
    if (!touches(curve.bounds()))
        return;
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    QPen pen(color, dashed ? 1.3 : 1.5);
    if (dashed)
        pen.setDashPattern({3, 2.6});
    pen.setCapStyle(Qt::FlatCap);
    p.setPen(pen);
    p.setBrush(Qt::NoBrush);
    p.drawPath(curve.line);
    p.setPen(Qt::NoPen);
    p.setBrush(color);
    if (dashed)
        p.drawPath(curve.head);
    p.restore();
}

void CanvasPainter::paintCurves()
{
    const auto rectOf = [this](int item) { return m_layout.firstRect(item).translated(m_origin); };
    for (int i = 0; i < int(m_layout.scene.items.size()); ++i) {
        const CanvasItem &item = itemAt(i);
        if (item.key.kind != ItemKind::Ghost || item.ghost < 0 || item.isAllDay() || itemAt(item.ghost).isAllDay())
            continue;
        const QRect from = rectOf(i), to = rectOf(item.ghost);
        if (!from.intersects(to))
            paintCurve(from, to, theme().block(item.color).edge, true);
    }
    // A booking and its event stand side by side as long as they agree: a line is needed only where they do not.
    for (const int chosen : {m_state.selected, m_state.hovered}) {
        if (chosen < 0 || itemAt(chosen).partner < 0 || (chosen == m_state.hovered && chosen == m_state.selected))
            continue;
        const CanvasItem &item = itemAt(chosen);
        const int booking = item.isBooking() ? chosen : item.partner;
        const int event = item.isBooking() ? item.partner : chosen;
        // Where there is a ghost, its dashed curve says it already.
        if (itemAt(event).isAllDay() || itemAt(booking).isAllDay() || itemAt(event).ghost >= 0)
            continue;
        QColor color = theme().accent;
        color.setAlphaF(0.75f);
        paintCurve(rectOf(booking), rectOf(event), color, false);
    }
}

QRect nowRect(const CanvasLayout &layout, const CanvasFrame &frame, Instant now)
{
    for (size_t d = 0; d < layout.days.size(); ++d) {
        if (!layout.days[d].contains(now))
            continue;
        const DayColumn &c = layout.columns.days[int(d)];
        const int y = int(std::lround(layout.axis.yOf(layout.days[d].minuteAt(now))));
        return QRect(c.left - 5, y - 5, c.width + 6, 11).translated(frame.gridOrigin());
    }
    return {};
}

void CanvasPainter::paintNow()
{
    const QRect rect = m_state.now ? nowRect(m_layout, m_frame, *m_state.now) : QRect();
    if (rect.isEmpty() || !touches(rect))
        return;
    p.save();
    // The dot stands over the edge of the ruler where the first day is today.
    p.setClipRect(m_frame.grid().adjusted(-6, 0, 0, 0));
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.setBrush(theme().now);
    p.drawRect(QRectF(rect.left() + 5, rect.center().y() - 0.25, rect.width() - 6, 1.5));
    p.drawEllipse(QPointF(rect.left() + 5, rect.center().y() + 0.5), 4.2, 4.2);
    p.restore();
}

} // namespace csp
