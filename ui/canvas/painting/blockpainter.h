#pragma once
#include "ui/canvas/painting/blocktext.h"
#include "ui/canvas/painting/canvastheme.h"
#include <QCache>
#include <QPixmap>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace csp {

/// How a block looks, without what it says.
struct BlockStyle {
    enum Flag : unsigned {
        Selected = 1,
        Emphasised = 2,   ///< hovered, or linked to the hovered or selected item
        Outline = 4,      ///< a ghost: a dashed outline
        Struck = 8,       ///< deleted or cancelled
        Tentative = 16,   ///< striped
        ReadOnly = 32,    ///< hatched, with a lock
        OpenTop = 64,     ///< it began on an earlier day
        OpenBottom = 128, ///< it goes on
        Sideways = 256,   ///< a whole-day bar: it is open at its sides
        Dotted = 512,     ///< an outline of dots around nothing: not read
    };
    unsigned flags = 0;
    QRgb color = 0;     ///< the calendar's; 0: a booking
    QRgb copyColor = 0; ///< a second calendar's, beside the first at the edge; 0: none

    bool has(Flag flag) const { return flags & flag; }
};

/// Draws blocks. Bodies of one look and size are drawn once and copied from then on: smooth corners are what costs.
class BlockPainter
{
public:
    BlockPainter() : m_bodies(12 * 1024) { }

    void setTheme(const CanvasTheme &theme);
    const CanvasTheme &theme() const { return m_theme; }
    BlockTextCache &texts() { return m_texts; }
    const CanvasFonts &fonts() const { return m_texts.fonts(); }
    void setFonts(const CanvasFonts &fonts) { m_texts.setFonts(fonts); }

    void drawBody(QPainter &painter, const QRect &rect, const BlockStyle &style);
    void drawText(QPainter &painter, const QRect &rect, const BlockStyle &style, const BlockTextRequest &request);
    /// The soft shadow under a dragged block.
    void drawShadow(QPainter &painter, const QRect &rect);
    /// A round mark at the block's top right: something waits here.
    void drawMark(QPainter &painter, const QRect &block, QChar symbol, const QColor &color);

    static constexpr int shadowReach = 14;
    static constexpr int markSize = 15;

private:
    struct Key {
        int width, height;
        unsigned flags;
        QRgb color, copyColor;
        int scale;
        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &k, size_t seed = 0) { return qHashMulti(seed, k.width, k.height, k.flags, k.color, k.copyColor, k.scale); }
    };
    void paintBody(QPainter &painter, const QRectF &rect, const BlockStyle &style) const;

    CanvasTheme m_theme;
    BlockTextCache m_texts;
    QCache<Key, QPixmap> m_bodies; ///< cost in kilobytes
};

} // namespace csp
