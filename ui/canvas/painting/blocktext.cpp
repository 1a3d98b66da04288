#include "ui/canvas/painting/blocktext.h"
#include "ui/canvas/geometry/canvasscene.h"
#include <QTextLayout>
#include <algorithm>
#include <cmath>

namespace csp {

namespace {

constexpr qreal leftInset = 8.5;
constexpr qreal rightInset = 3;
constexpr qreal topInset = 3;
constexpr qreal leastWidth = 7;    ///< narrower, and not even one letter fits
constexpr qreal dotsWorthIt = 34;  ///< in less room the letters themselves say more than dots
constexpr qreal breakWords = 50;   ///< in less room words are broken: one or two letters and dots would say nothing
constexpr qreal onlyLine = 0.7;    ///< how much of the room whole words must fill, not to be followed by a piece of one
constexpr qreal lastLine = 0.5;
constexpr int turnBelow = 27;      ///< narrower, and a line across would hold two letters
constexpr qreal turnWorthIt = 32;  ///< less, and a line downwards would not hold more
constexpr qreal edge = 4;          ///< the coloured one at the left
constexpr size_t sweepAbove = 6000;

QFont scaled(const QFont &base, qreal factor, QFont::Weight weight)
{
    QFont font = base;
    if (font.pixelSize() > 0)
        font.setPixelSize(std::max(9, int(std::lround(font.pixelSize() * factor))));
    else
        font.setPointSizeF(std::max(6.5, font.pointSizeF() * factor));
    font.setWeight(weight);
    return font;
}

QStaticText staticText(const QString &text, const QFont &font)
{
    QStaticText s(text);
    s.setTextFormat(Qt::PlainText);
    s.setPerformanceHint(QStaticText::AggressiveCaching);
    s.prepare({}, font);
    return s;
}

/// As much as fits, in whole letters.
QString fitting(const QString &text, const QFontMetricsF &metrics, qreal room)
{
    if (room >= dotsWorthIt || metrics.horizontalAdvance(text) <= room)
        return metrics.elidedText(text, Qt::ElideRight, room);
    qsizetype end = text.size();
    while (end > 0 && (metrics.horizontalAdvance(text.left(end)) > room || (end < text.size() && text[end].isLowSurrogate())))
        --end;
    return text.left(end).trimmed();
}

/// Whole words if they fill that share of the room: an ellipsis would only take the place of letters.
QString fittingTitle(const QString &text, const QFontMetricsF &metrics, qreal room, qreal most)
{
    if (metrics.horizontalAdvance(text) <= room)
        return text;
    for (qsizetype end = text.lastIndexOf(u' '); end > 0; end = text.lastIndexOf(u' ', end - 1)) {
        qsizetype last = end;
        while (last > 0 && !text[last - 1].isLetterOrNumber() && text[last - 1] != u'.' && text[last - 1] != u')')
            --last;
        const QString words = text.left(last);
        if (words.count(u'(') > words.count(u')'))
            continue;
        const qreal width = metrics.horizontalAdvance(words);
        if (width <= room * most)
            break;
        if (width <= room)
            return words;
    }
    return fitting(text, metrics, room);
}

/// The longest of a detail's variants that fits; where none does, the shortest, cut.
QString fittingVariant(const QString &detail, const QFontMetricsF &metrics, qreal room)
{
    const QStringList variants = detail.split(textVariant);
    for (const QString &v : variants)
        if (metrics.horizontalAdvance(v) <= room)
            return v;
    return fitting(variants.last(), metrics, room);
}

/// Breaks between words into at most `most` lines; each fits `width` (the first has `reserved` less), the last one ends with
/// a whole word or with dots.
QStringList wrapped(const QString &text, const QFont &font, const QFontMetricsF &metrics, qreal width, qreal reserved, int most)
{
    QStringList lines;
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(width < breakWords ? QTextOption::WrapAtWordBoundaryOrAnywhere : QTextOption::WordWrap);
    layout.setTextOption(option);
    layout.beginLayout();
    for (int i = 0; i < most; ++i) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        const qreal room = i == 0 ? width - reserved : width;
        line.setLineWidth(room);
        const bool last = i + 1 == most;
        const QString part = (last ? text.mid(line.textStart()) : text.mid(line.textStart(), line.textLength())).trimmed();
        lines << fittingTitle(part, metrics, room, i == 0 ? onlyLine : lastLine);
    }
    layout.endLayout();
    return lines;
}

class TextPlacer
{
public:
    TextPlacer(const BlockTextRequest &request, const CanvasFonts &fonts)
        : m_request(request), m_fonts(fonts), m_title(fonts.title), m_detail(fonts.detail), m_width(request.width - leftInset - rightInset)
    {
    }

    BlockText place()
    {
        if (placedTurned() || m_width < leastWidth)
            return std::move(m_text);
        const qreal titleHeight = m_title.ascent() + m_title.descent();
        const qreal detailHeight = m_detail.ascent() + m_detail.descent();
        const int lines = std::max(1, int((m_request.height - topInset - 1) / titleHeight));
        if (lines == 1) {
            placeSingleLine(titleHeight);
            return std::move(m_text);
        }
        const int mostTitle = lines == 2 ? 2 : std::min(lines - 1, 3);
        qreal y = topInset;
        for (const QString &line : wrapped(m_request.title, m_fonts.title, m_title, m_width, m_request.reserved, mostTitle)) {
            add(line, {leftInset, y}, true);
            y += titleHeight;
        }
        for (const QString &detail : m_request.details) {
            if (y + detailHeight > m_request.height - 1 || m_width < dotsWorthIt)
                break; // in so little room one word would be all there is of it
            add(fittingVariant(detail, m_detail, m_width), {leftInset, y}, false);
            y += detailHeight;
        }
        return std::move(m_text);
    }

private:
    /// The title downwards, where the block stands as a sliver among others. Capitals are centred: few letters reach below the line.
    bool placedTurned()
    {
        const qreal room = m_request.height - 2 * topInset - 2;
        if (m_request.width >= turnBelow || room < turnWorthIt || m_request.width - edge < m_title.capHeight() + 1.5)
            return false;
        const qreal baseline = std::round(edge + (m_request.width - edge - m_title.capHeight()) / 2);
        const QString words = fittingTitle(m_request.title, m_title, room, onlyLine);
        m_text.lines.append({staticText(words, m_fonts.title), {baseline + m_title.ascent(), topInset + 1}, true, true});
        return true;
    }
    void placeSingleLine(qreal titleHeight)
    {
        const qreal room = m_width - m_request.reserved;
        // Letters have room above and below them in their line, which a very low block does without.
        const qreal top = std::max(-2.0, (m_request.height - titleHeight) / 2);
        add(fittingTitle(m_request.title, m_title, room, onlyLine), {leftInset, top}, true);
        constexpr qreal gap = 6;
        constexpr qreal worthIt = 30;
        const qreal rest = room - m_title.horizontalAdvance(m_request.title) - gap;
        if (m_request.details.isEmpty() || rest < worthIt)
            return;
        // On one baseline with the title, although the fonts differ in size.
        const qreal y = top + m_title.ascent() - m_detail.ascent();
        add(fittingVariant(m_request.details.first(), m_detail, rest), {leftInset + room - rest, y}, false);
    }
    void add(const QString &text, QPointF at, bool title)
    {
        if (!text.isEmpty())
            m_text.lines.append({staticText(text, title ? m_fonts.title : m_fonts.detail), {at.x(), std::round(at.y())}, title, false});
    }

    const BlockTextRequest &m_request;
    const CanvasFonts &m_fonts;
    QFontMetricsF m_title;
    QFontMetricsF m_detail;
    qreal m_width;
    BlockText m_text;
};

} // namespace

CanvasFonts CanvasFonts::from(const QFont &base)
{
    return {scaled(base, 0.88, QFont::DemiBold), scaled(base, 0.88, QFont::Normal), scaled(base, 0.8, QFont::Normal),
            scaled(base, 1.0, QFont::Normal), scaled(base, 1.0, QFont::DemiBold)};
}

BlockText layoutBlockText(const BlockTextRequest &request, const CanvasFonts &fonts)
{
    // Titles, and places more often, have lines of their own. Here they have ours.
    BlockTextRequest plain = request;
    plain.title = plain.title.simplified();
    for (QString &detail : plain.details)
        detail = detail.simplified();
    return TextPlacer(plain, fonts).place();
}

void BlockTextCache::setFonts(const CanvasFonts &fonts)
{
    if (fonts == m_fonts)
        return;
    m_fonts = fonts;
    m_entries.clear();
}

const BlockText &BlockTextCache::text(const BlockTextRequest &request)
{
    const auto [it, added] = m_entries.try_emplace(request);
    if (added)
        it->second.text = layoutBlockText(request, m_fonts);
    it->second.used = m_generation;
    return it->second.text;
}

void BlockTextCache::sweep()
{
    if (m_entries.size() > sweepAbove)
        std::erase_if(m_entries, [this](const auto &entry) { return entry.second.used < m_generation; });
    ++m_generation;
}

} // namespace csp
