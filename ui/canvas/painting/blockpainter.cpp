#include "ui/canvas/painting/blockpainter.h"
#include <QPainter>
#include <QPainterPath>
#include <cmath>

namespace csp {

namespace {

constexpr qreal radius = 4.5;
constexpr qreal edgeWidth = 3.5;

/// A rounded rectangle whose open sides are straight.
QPainterPath outline(const QRectF &rect, const BlockStyle &style)
{
    QRectF r = rect;
    // The open side is laid outside of the clip: its corners are then square at the border of the day.
    constexpr qreal beyond = 12;
    if (style.has(BlockStyle::OpenTop))
        style.has(BlockStyle::Sideways) ? r.setLeft(r.left() - beyond) : r.setTop(r.top() - beyond);
    if (style.has(BlockStyle::OpenBottom))
        style.has(BlockStyle::Sideways) ? r.setRight(r.right() + beyond) : r.setBottom(r.bottom() + beyond);
    QPainterPath path;
    path.addRoundedRect(r, radius, radius);
    return path;
}

void drawLock(QPainter &painter, QPointF at, const QColor &color)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRoundedRect(QRectF(at.x(), at.y() + 3.6, 7, 5), 1, 1);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, 1.2));
    painter.drawArc(QRectF(at.x() + 1.5, at.y() + 0.6, 4, 6), 0, 180 * 16);
}

void drawStripes(QPainter &painter, const QRectF &rect, const QColor &color, qreal pitch, qreal width)
{
    painter.setPen(QPen(color, width));
    for (qreal x = rect.left() - rect.height(); x < rect.right(); x += pitch)
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
}

} // namespace

void BlockPainter::setTheme(const CanvasTheme &theme)
{
    m_theme = theme;
    m_bodies.clear();
}

void BlockPainter::drawBody(QPainter &painter, const QRect &rect, const BlockStyle &style)
{
    const qreal scale = painter.device()->devicePixelRatioF();
    const Key key{rect.width(), rect.height(), style.flags, style.color, style.copyColor, int(std::lround(scale * 100))};
    QPixmap *body = m_bodies.object(key);
    if (!body) {
        auto made = std::make_unique<QPixmap>(int(std::ceil(rect.width() * scale)), int(std::ceil(rect.height() * scale)));
        made->setDevicePixelRatio(scale);
        made->fill(Qt::transparent);
        QPainter p(made.get());
        p.setRenderHint(QPainter::Antialiasing);
        paintBody(p, QRectF(0, 0, rect.width(), rect.height()), style);
        p.end();
        const int cost = std::max(1, made->width() * made->height() * 4 / 1024);
        if (cost > m_bodies.maxCost()) {
            painter.drawPixmap(rect.topLeft(), *made);
            return;
        }
        body = made.release();
        m_bodies.insert(key, body, cost);
    }
    painter.drawPixmap(rect.topLeft(), *body);
}

void BlockPainter::paintBody(QPainter &painter, const QRectF &rect, const BlockStyle &style) const
{
    const bool selected = style.has(BlockStyle::Selected);
    const CanvasTheme::Block look = m_theme.block(style.color, selected);
    const bool emphasised = style.has(BlockStyle::Emphasised);
    const QPainterPath inner = outline(rect.adjusted(0.5, 0.5, -0.5, -0.5), style);

    if (style.has(BlockStyle::Dotted)) {
        // Quieter than a ghost: nothing is known to have happened here.
        const qreal width = selected ? 2 : emphasised ? 1.8 : 1.5;
        QPen pen(mixed(m_theme.background, style.color == 0 ? look.line : look.edge, selected || emphasised ? 0.9 : 0.6), width);
        pen.setDashPattern({0.01, 2.6});
        pen.setCapStyle(Qt::RoundCap);
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(outline(rect.adjusted(1, 1, -1, -1), style));
        return;
    }
    if (style.has(BlockStyle::Outline)) {
        QColor fill = mixed(m_theme.background, look.edge, emphasised || selected ? 0.1 : 0.03);
        fill.setAlphaF(0.8f);
        painter.fillPath(inner, fill);
        const QColor line = style.color == 0 ? look.line : look.edge;
        painter.setPen(QPen(line, selected ? 2 : emphasised ? 1.6 : 1.2, Qt::CustomDashLine));
        QPen pen = painter.pen();
        pen.setDashPattern({3.2, 2.6});
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        painter.drawPath(outline(rect.adjusted(1, 1, -1, -1), style));
        pen.setWidthF(edgeWidth - 0.7);
        pen.setDashPattern({1.6, 1.2});
        painter.setPen(pen);
        painter.drawLine(QPointF(rect.left() + 2, rect.top() + 4), QPointF(rect.left() + 2, rect.bottom() - 4));
        return;
    }

    painter.fillPath(inner, look.fill);
    painter.save();
    painter.setClipPath(inner);
    const QRectF field = rect.adjusted(edgeWidth, 0, 0, 0);
    if (style.has(BlockStyle::Tentative))
        drawStripes(painter, field, mixed(look.fill, look.edge, 0.14), 9, 3);
    if (style.has(BlockStyle::ReadOnly))
        drawStripes(painter, field, mixed(look.fill, look.edge, 0.12), 5, 1);
    if (!(style.has(BlockStyle::Sideways) && style.has(BlockStyle::OpenTop)))
        painter.fillRect(QRectF(rect.left(), rect.top(), edgeWidth, rect.height()), look.edge);
    if (style.copyColor != 0)
        painter.fillRect(QRectF(rect.left() + edgeWidth, rect.top(), 2.5, rect.height()), m_theme.block(style.copyColor).edge);
    painter.restore();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.line, 1));
    painter.drawPath(inner);
    if (selected || emphasised) {
        const QColor ring = style.color == 0 ? m_theme.accent : look.edge;
        const qreal width = selected ? 2 : 1.5;
        painter.setPen(QPen(ring, width));
        painter.drawPath(outline(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2), style));
    }
    if (style.has(BlockStyle::ReadOnly) && rect.width() >= 44 && rect.height() >= 17)
        drawLock(painter, {rect.right() - 12, rect.bottom() - 13}, mixed(look.fill, look.text, 0.55));
}

void BlockPainter::drawText(QPainter &painter, const QRect &rect, const BlockStyle &style, const BlockTextRequest &request)
{
    const CanvasTheme::Block look = m_theme.block(style.color, style.has(BlockStyle::Selected));
    const bool faint = style.has(BlockStyle::Outline);
    for (const BlockText::Line &line : m_texts.text(request).lines) {
        painter.setFont(line.title ? fonts().title : fonts().detail);
        const QColor faintTitle = mixed(m_theme.background, look.text, style.has(BlockStyle::Dotted) ? 0.66 : 0.78);
        painter.setPen(!line.title ? look.detail : faint ? faintTitle : look.text);
        const QTransform before = painter.transform();
        QPointF at = QPointF(rect.topLeft()) + line.at;
        if (line.turned) {
            painter.translate(at);
            painter.rotate(90);
            at = {};
        }
        painter.drawStaticText(at, line.text);
        // By hand: a static text loses the strike of its font where the painter is scaled.
        if (line.title && request.struck) {
            const QFontMetricsF metrics(fonts().title);
            painter.fillRect(QRectF(at.x(), std::round(at.y() + metrics.ascent() - metrics.strikeOutPos()), line.text.size().width(), 1), painter.pen().color());
        }
        painter.setTransform(before);
    }
}

void BlockPainter::drawShadow(QPainter &painter, const QRect &rect)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    // Nested rounded rectangles add up to a soft edge; a blur would cost more than the whole frame.
    constexpr int steps = 12;
    QColor c = m_theme.shadow;
    c.setAlphaF(c.alphaF() / steps);
    painter.setBrush(c);
    for (int i = steps; i > 0; --i) {
        const qreal grow = (shadowReach - 4) * std::pow(qreal(i) / steps, 1.7);
        painter.drawRoundedRect(QRectF(rect).adjusted(-grow, -grow + 3, grow, grow + 4), radius + grow, radius + grow);
    }
    painter.restore();
}

void BlockPainter::drawMark(QPainter &painter, const QRect &block, QChar symbol, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF mark(block.right() - markSize - 1, block.top() + (block.height() < markSize + 6 ? (block.height() - markSize) / 2.0 : 3),
                      markSize, markSize);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(mark);
    QFont font = fonts().title;
    font.setWeight(QFont::Bold);
    painter.setFont(font);
    painter.setPen(m_theme.dark ? m_theme.background : QColor(Qt::white));
    painter.drawText(mark, Qt::AlignCenter, QString(symbol));
    painter.restore();
}

} // namespace csp
