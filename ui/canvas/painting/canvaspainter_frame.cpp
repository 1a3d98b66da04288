// The parts of the frame that stand still while the hours scroll, and what lies over everything.
#include "ui/canvas/painting/canvaspainter.h"
#include "ui/canvas/geometry/curves.h"
#include <QPainter>
#include <QPainterPath>

namespace csp {

namespace {

constexpr int hourLabelGap = 7;

QString dayName(QDate date) { return QLocale::c().toString(date, u"ddd d"); }

} // namespace

void CanvasPainter::paintGutter()
{
    const QRect gutter(0, 0, m_frame.gutter, m_frame.viewport.height());
    if (!touches(gutter))
        return;
    p.fillRect(gutter, theme().background);
    p.setFont(m_blocks.fonts().caption);
    const QFontMetrics metrics(m_blocks.fonts().caption);
    // With hours too low for every name, every second, third or sixth one has to do.
    int every = 1;
    while (every < 6 && m_layout.axis.hourHeight * every < metrics.height() + 3)
        every = every == 1 ? 2 : every == 2 ? 3 : 6;
    const bool timedOverlay = m_state.overlay && !m_state.overlay->isEmpty() && !m_state.overlay->inStrip;
    const int startY = timedOverlay ? m_state.overlay->blocks.front().top() : -1000;
    p.setPen(theme().muted);
    for (int hour = 0; hour < 24; hour += every) {
        const int y = m_origin.y() + int(std::lround(m_layout.axis.yOf(hour * 60)));
        // The name stands on the line: the first one may reach into the header, but its line must not have scrolled away.
        if (y < m_frame.top() - 1 || y > m_frame.viewport.height() + metrics.height() || std::abs(y - startY) < metrics.height())
            continue;
        const QRect label(0, y - metrics.height() / 2, m_frame.gutter - hourLabelGap, metrics.height());
        if (touches(label))
            p.drawText(label, Qt::AlignRight | Qt::AlignVCenter, QString::asprintf("%02d:00", hour));
    }
    if (timedOverlay && startY >= m_frame.top() - 1) {
        QFont font = m_blocks.fonts().caption;
        font.setWeight(QFont::DemiBold);
        p.setFont(font);
        p.setPen(theme().accent);
        p.drawText(QRect(0, startY - metrics.height() / 2, m_frame.gutter - hourLabelGap, metrics.height()),
                   Qt::AlignRight | Qt::AlignVCenter, clockText(m_state.overlay->start, m_state.zone));
    }
    if (m_frame.strip > 0) {
        p.setFont(m_blocks.fonts().caption);
        p.setPen(theme().muted);
        p.drawText(QRect(0, m_frame.header + 2, m_frame.gutter - hourLabelGap, m_layout.options.barHeight), Qt::AlignRight | Qt::AlignVCenter,
                   QStringLiteral("all day"));
    }
}

void CanvasPainter::paintDayName(int day)
{
    const DayColumn &c = m_layout.columns.days[day];
    const int left = m_frame.gutter - m_frame.scroll.x() + c.left;
    const QRect whole(left, 0, c.width, m_frame.header);
    if (!touches(whole))
        return;
    if (m_state.overlay && m_state.overlay->highlightDay == day) {
        QColor tint = theme().accent;
        tint.setAlphaF(0.14f);
        p.fillRect(whole.adjusted(1, 0, 0, 0), tint);
    }
    const bool isToday = day == today();
    const QFont &font = isToday ? m_blocks.fonts().today : m_blocks.fonts().day;
    const QFontMetrics dayMetrics(font);
    p.setFont(font);
    p.setPen(isToday ? theme().accent : c.date.dayOfWeek() >= Qt::Saturday ? theme().muted : theme().text);
    const QFontMetrics captions(m_blocks.fonts().caption);
    const int captionHeight = captions.height();
    const int nameBottom = m_frame.header - captionHeight - 3;
    // A caption that does not fit is left out as a whole: half of a name would say nothing.
    const bool captioned = captions.horizontalAdvance(u"Cal.com"_qs) <= c.laneWidth(Lane::CalCom) - 4;
    QString name = dayName(c.date);
    if (dayMetrics.horizontalAdvance(name) > c.width - 4)
        name = QString::number(c.date.day());
    if (!captioned) {
        p.drawText(whole, Qt::AlignCenter, name);
        return;
    }
    p.drawText(QRect(left, 0, c.width, nameBottom), Qt::AlignHCenter | Qt::AlignBottom, name);
    p.setFont(m_blocks.fonts().caption);
    p.setPen(theme().muted);
    for (const Lane lane : {Lane::CalCom, Lane::Google}) {
        const QString caption = lane == Lane::CalCom ? QStringLiteral("Cal.com") : QStringLiteral("Google");
        const QRect room(m_frame.gutter - m_frame.scroll.x() + c.laneLeft(lane), nameBottom, c.laneWidth(lane), captionHeight + 1);
        p.drawText(room, Qt::AlignCenter, caption);
    }
}

void CanvasPainter::paintHeader()
{
    const QRect header(m_frame.gutter, 0, m_frame.viewport.width() - m_frame.gutter, m_frame.header);
    if (touches(header)) {
        p.save();
        p.setClipRect(header, Qt::IntersectClip);
        p.fillRect(header, theme().background);
        for (int d = 0; d < m_layout.columns.days.size(); ++d)
            paintDayName(d);
        p.restore();
    }
    p.fillRect(QRect(m_frame.gutter, m_frame.top() - 1, m_frame.viewport.width() - m_frame.gutter, 1), theme().line);
}

void CanvasPainter::paintStrip()
{
    const QRect strip = m_frame.stripRect();
    if (strip.isEmpty() || !touches(strip))
        return;
    p.save();
    p.setClipRect(strip.adjusted(0, 0, 0, -1), Qt::IntersectClip);
    p.fillRect(strip, theme().background);
    const QPoint origin = m_frame.stripOrigin();
    for (const DayColumn &c : m_layout.columns.days)
        p.fillRect(QRect(origin.x() + c.left, strip.top(), 1, strip.height()), theme().line);
    p.fillRect(QRect(strip.left(), strip.top(), strip.width(), 1), theme().faintLine);
    for (const AllDayBar &bar : m_layout.bars) {
        const QRect rect = bar.rect.translated(origin);
        if (bar.shown && touches(rect))
            paintItem(rect, bar.item, BlockStyle::Sideways | (bar.holdsStart ? 0u : unsigned(BlockStyle::OpenTop))
                                          | (bar.holdsEnd ? 0u : unsigned(BlockStyle::OpenBottom)), false, rect.height());
    }
    p.setFont(m_blocks.fonts().caption);
    p.setPen(theme().muted);
    const int pitch = m_layout.options.barHeight + 2;
    for (size_t d = 0; d < m_layout.foldedPerDay.size(); ++d)
        if (m_layout.foldedPerDay[d] > 0)
            p.drawText(QRect(origin.x() + m_layout.columns.days[int(d)].left + 6, strip.top() + 2 + (m_layout.options.rowsFolded - 1) * pitch,
                             m_layout.columns.days[int(d)].width - 8, m_layout.options.barHeight),
                       Qt::AlignLeft | Qt::AlignVCenter, u"+%1 more"_qs.arg(m_layout.foldedPerDay[d]));
    p.restore();
}

void CanvasPainter::paintOverlay()
{
    const DragOverlay &overlay = *m_state.overlay;
    const Preview &preview = *m_state.preview;
    const int item = m_layout.scene.indexOfEvent(preview.grabbed.event);
    BlockStyle style{BlockStyle::Selected, item >= 0 ? itemAt(item).color : theme().accent.rgb(), item >= 0 ? itemAt(item).copyColor : 0};
    if (overlay.inStrip)
        style.flags |= BlockStyle::Sideways;
    p.save();
    p.setClipRect(overlay.inStrip ? QRect(m_frame.gutter, 0, m_frame.viewport.width(), m_frame.viewport.height()) : m_frame.grid(),
                  Qt::IntersectClip);
    if (!m_state.waiting)
        for (const QRect &r : overlay.blocks)
            m_blocks.drawShadow(p, r);
    for (size_t i = 0; i < overlay.blocks.size(); ++i) {
        const QRect &r = overlay.blocks[i];
        BlockStyle part = style;
        if (!overlay.inStrip)
            part.flags |= (i > 0 ? unsigned(BlockStyle::OpenTop) : 0u) | (i + 1 < overlay.blocks.size() ? unsigned(BlockStyle::OpenBottom) : 0u);
        BlockTextRequest request;
        request.title = item >= 0 ? itemAt(item).title : QStringLiteral("New event");
        request.details = {clockVariants(preview.to, m_state.zone)};
        request.width = r.width();
        request.height = r.height();
        m_blocks.drawBody(p, r, part);
        m_blocks.drawText(p, r, part, request);
    }
    p.restore();
    if (!m_state.waiting)
        paintBadge();
}

void CanvasPainter::paintBadge()
{
    const DragOverlay &overlay = *m_state.overlay;
    if (overlay.badge.isEmpty() || !touches(overlay.badge))
        return;
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.setBrush(theme().badge);
    p.drawRoundedRect(overlay.badge, 6, 6);
    const QRect inner = overlay.badge.adjusted(8, 0, -8, 0);
    p.setFont(m_blocks.fonts().title);
    p.setPen(theme().badgeText);
    p.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, overlay.text);
    p.setFont(m_blocks.fonts().detail);
    p.setPen(mixed(theme().badge, theme().badgeText, 0.72));
    p.drawText(inner, Qt::AlignRight | Qt::AlignVCenter, overlay.delta);
    p.restore();
}

QRect curveBounds(const CanvasLayout &layout, const CanvasFrame &frame, int item)
{
    if (item < 0)
        return {};
    const CanvasItem &i = layout.scene.items[size_t(item)];
    QRect bounds;
    for (const int other : {i.partner, i.ghost}) {
        if (other < 0)
            continue;
        const QRect a = layout.firstRect(item), b = layout.firstRect(other);
        if (!a.isEmpty() && !b.isEmpty())
            bounds |= curveBetween(a.translated(frame.gridOrigin()), b.translated(frame.gridOrigin())).bounds();
    }
    return bounds;
}

} // namespace csp
