#pragma once
#include <QFont>
#include <QFontMetricsF>
#include <QStaticText>
#include <QStringList>
#include <QVarLengthArray>
#include <unordered_map>

namespace csp {

/// The fonts of the calendar, all derived from one.
struct CanvasFonts {
    QFont title;
    QFont detail;
    QFont caption; ///< lanes, hours
    QFont day;
    QFont today;

    static CanvasFonts from(const QFont &base);
    bool operator==(const CanvasFonts &) const = default;
};

/// What a block has to say and the room that it has.
struct BlockTextRequest {
    QString title;
    QStringList details; ///< the most telling first; what does not fit is left out
    int width = 0;
    int height = 0;
    int reserved = 0; ///< pixels at the right of the first line that something else needs
    bool struck = false;

    bool operator==(const BlockTextRequest &) const = default;
};

/// Lines of text within a block, ready to be drawn. Whole lines only: what does not fit is left out by words, or else elided, never cut
/// through a glyph.
struct BlockText {
    struct Line {
        QStaticText text;
        QPointF at; ///< its top left, from the block's; of a turned one that corner is at the upper right
        bool title = true;
        bool turned = false; ///< by a quarter, to be read from the top downwards: a block too narrow for words
    };
    QVarLengthArray<Line, 3> lines;
};

BlockText layoutBlockText(const BlockTextRequest &request, const CanvasFonts &fonts);

/// Keeps laid-out texts by what they say and the room they have, so that a new snapshot costs only what changed in it.
class BlockTextCache
{
public:
    void setFonts(const CanvasFonts &fonts);
    const CanvasFonts &fonts() const { return m_fonts; }
    /// Good until the next `setFonts` or `sweep`.
    const BlockText &text(const BlockTextRequest &request);
    /// Forgets what was not asked for since the last sweep, once there is a lot of it.
    void sweep();

private:
    struct Hash {
        size_t operator()(const BlockTextRequest &r) const
        {
            return qHashMulti(0, r.title, r.details, r.width, r.height, r.reserved, r.struck);
        }
    };
    struct Entry {
        BlockText text;
        int used = 0;
    };
    CanvasFonts m_fonts;
    std::unordered_map<BlockTextRequest, Entry, Hash> m_entries;
    int m_generation = 0;
};

} // namespace csp
