#pragma once
#include "ui/canvas/geometry/canvasscene.h"
#include "ui/canvas/geometry/daycolumns.h"
#include <QPointF>
#include <QRect>
#include <vector>

namespace csp {

/// The part of an item that stands in one day. An event over midnight has several.
struct Segment {
    int item = -1;
    int day = -1;
    Lane lane = Lane::Google;
    QRect rect; ///< from the top left of the first day's midnight
    bool holdsStart = true;
    bool holdsEnd = true;
    int clear = 0;        ///< height at the top that no other block lies on: there is room for text
    bool onOther = false; ///< lies on another block
};

/// A whole-day item in the strip above the hours.
struct AllDayBar {
    int item = -1;
    int firstDay = 0;
    int lastDay = 0; ///< inclusive
    int row = 0;
    QRect rect; ///< from the top left of the strip
    bool holdsStart = true;
    bool holdsEnd = true;
    bool shown = true; ///< false: its row is folded away
};

/// Where everything stands. Made when the snapshot, the days, the size or the zoom change; never while the pointer moves.
///
/// Content coordinates: x from the left edge of the first day, y from midnight; whole logical pixels.
struct CanvasLayout {
    struct Options {
        int smallestBlock = 17; ///< height that even the shortest event gets
        int barHeight = 20;
        int rowsFolded = 3; ///< rows of the all-day strip, unless unfolded
        bool unfolded = false;
    };

    CanvasScene scene;
    TimeAxis axis;
    DayColumns columns;
    std::vector<DayAxis> days; ///< one per column
    Options options;

    std::vector<Segment> segments;     ///< by day, then lane, then top; ghosts before what stands over them
    std::vector<int> groupStart;       ///< `segments` of (day, lane) begin at groupStart[2 * day + lane]
    std::vector<std::vector<int>> segmentsOf; ///< of each item
    std::vector<AllDayBar> bars;
    std::vector<int> foldedPerDay; ///< how many bars a day does not show
    int stripHeight = 0;           ///< 0: nothing is all-day

    static CanvasLayout make(CanvasScene scene, TimeAxis axis, DayColumns columns, const QTimeZone &zone, Options options);

    /// Where a span would stand if nothing else were there: one rectangle a day, over the whole width of the lane.
    std::vector<QRect> place(const TimedSpan &span, Lane lane) const;
    /// The columns that a span of days covers, in strip coordinates (one row); empty: none of them is shown.
    QRect placeBar(const DaySpan &span) const;
    /// The instant at a place; x and y outside are taken to the nearest day and to its edges.
    Instant instantAt(QPointF content) const;
    /// The item's first rectangle (of its bar, in strip coordinates, where it is all-day); empty: none.
    QRect firstRect(int item) const;
    const AllDayBar *barOf(int item) const;
};

/// What of the content the viewport shows. Header and gutter stand still while the hours scroll.
struct CanvasFrame {
    QSize viewport;
    int gutter = 48;
    int header = 38; ///< names of days and lanes
    int strip = 0;   ///< whole-day items, below the header
    QPoint scroll;

    int top() const { return header + strip; }
    QRect grid() const { return {gutter, top(), std::max(0, viewport.width() - gutter), std::max(0, viewport.height() - top())}; }
    QRect stripRect() const { return {gutter, header, std::max(0, viewport.width() - gutter), strip}; }
    QPointF toContent(QPointF at) const { return at - QPointF(gutter, top()) + scroll; }
    QPoint gridOrigin() const { return QPoint(gutter, top()) - scroll; }
    QPoint stripOrigin() const { return {gutter - scroll.x(), header}; }
    bool operator==(const CanvasFrame &) const = default;
};

} // namespace csp
