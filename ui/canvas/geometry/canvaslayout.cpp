#include "ui/canvas/geometry/canvaslayout.h"
#include "ui/canvas/geometry/lanelayout.h"
#include <algorithm>
#include <cmath>

namespace csp {

namespace {

constexpr int blockGap = 2;  ///< between blocks that touch in time or stand side by side
constexpr int laneMargin = 2;
constexpr int leastBlock = 11;  ///< the least height that another block leaves of a short one: a line of text without padding
constexpr int tooNarrow = 64;   ///< side by side: in less, a title cannot be read
constexpr int smallestStep = 9; ///< of a fan, from one block to the next
constexpr int largestStep = 18;

Lane laneOf(const CanvasItem &item) { return item.isBooking() ? Lane::CalCom : Lane::Google; }

/// Vertical place of the part of `span` that stands in `day`.
QRect stretch(const DayAxis &day, const TimeAxis &axis, const TimedSpan &span, int smallest)
{
    const int top = int(std::lround(axis.yOf(day.minuteAt(std::max(span.start, day.start())))));
    const int bottom = int(std::lround(axis.yOf(day.minuteAt(std::min(span.end, day.end())))));
    const int lowest = int(axis.dayHeight());
    const int height = std::max(bottom - top, smallest);
    // What is lifted to the smallest height must not leave the day at its bottom.
    return {0, std::min(top, lowest - height), 1, height};
}

int trueHeight(const DayAxis &day, const TimeAxis &axis, const TimedSpan &span) { return stretch(day, axis, span, 0).height(); }

bool inDay(const DayAxis &day, const TimedSpan &span)
{
    return overlaps(span.start, span.end, day.start(), day.end()) || (span.start == span.end && day.contains(span.start));
}

class LayoutMaker
{
public:
    explicit LayoutMaker(CanvasLayout &layout) : l(layout) { }

    void make()
    {
        l.segmentsOf.assign(l.scene.items.size(), {});
        m_groups.assign(l.days.size() * 2, {});
        for (int i = 0; i < int(l.scene.items.size()); ++i) {
            if (const auto *span = timed(l.scene.items[size_t(i)].span))
                addSegments(i, *span);
            else
                addBar(i, *allDay(l.scene.items[size_t(i)].span));
        }
        for (size_t g = 0; g < m_groups.size(); ++g)
            placeGroup(g);
        placeBars();
    }

private:
    void addSegments(int item, const TimedSpan &span)
    {
        const Lane lane = laneOf(l.scene.items[size_t(item)]);
        for (int d = 0; d < int(l.days.size()); ++d) {
            const DayAxis &day = l.days[size_t(d)];
            if (!inDay(day, span))
                continue;
            m_groups[size_t(2 * d + int(lane))].push_back({item, d, lane, stretch(day, l.axis, span, l.options.smallestBlock),
                                                           span.start >= day.start(), span.end <= day.end(), trueHeight(day, l.axis, span)});
        }
    }

    void placeGroup(size_t g)
    {
        auto &group = m_groups[g];
        // A ghost that its own event covers stands behind it instead of beside it: both are the same meeting.
        std::vector<LaneInterval> intervals;
        std::vector<int> intervalOf(group.size(), -1);
        for (size_t i = 0; i < group.size(); ++i) {
            if (ownEvent(group, i) >= 0)
                continue;
            intervalOf[i] = int(intervals.size());
            // As long as it lasts, not as tall as it is lifted to: what follows at once does not stand beside it.
            const int lasts = std::min(group[i].rect.height(), std::max(group[i].clear, leastBlock));
            intervals.push_back({double(group[i].rect.top()), double(group[i].rect.top() + lasts)});
        }
        const auto places = layoutLanes(intervals);
        const DayColumn &column = l.columns.days[int(g / 2)];
        const Lane lane = g % 2 ? Lane::Google : Lane::CalCom;
        const int left = column.laneLeft(lane) + laneMargin;
        const int room = column.laneWidth(lane) - 2 * laneMargin + 1;
        const bool crowded = std::any_of(places.begin(), places.end(), [room](const LanePlace &p) { return p.lanes > 1 && room / p.lanes < tooNarrow; });
        const auto fan = crowded ? layoutFan(intervals, leastBlock) : std::vector<FanPlace>(intervals.size());
        for (size_t i = 0; i < group.size(); ++i) {
            const int own = intervalOf[i] < 0 ? ownEvent(group, i) : int(i);
            const LanePlace &p = places[size_t(intervalOf[size_t(own)])];
            const FanPlace &f = fan[size_t(intervalOf[size_t(own)])];
            const bool fans = p.lanes > 1 && room / p.lanes < tooNarrow;
            const int step = f.depths > 1 ? std::min(std::clamp(room / 5, smallestStep, largestStep), room / 2 / (f.depths - 1)) : 0;
            const int shared = room - step * f.depth;
            const int from = left + (fans ? step * f.depth + shared * f.peer / f.peers : room * p.lane / p.lanes);
            const int to = left + (fans ? step * f.depth + shared * (f.peer + 1) / f.peers : room * (p.lane + p.span) / p.lanes);
            QRect &r = group[i].rect;
            r = QRect(from, r.top(), std::max(3, to - from - blockGap), std::max(3, r.height() - 1));
            group[i].clear = fans ? std::min(r.height(), int(f.clear)) : r.height();
            group[i].onOther = fans && f.depth > 0;
        }
        makeRoomForNext(group);
        std::stable_sort(group.begin(), group.end(), [this](const Segment &a, const Segment &b) {
            const bool ga = l.scene.items[size_t(a.item)].isGhost(), gb = l.scene.items[size_t(b.item)].isGhost();
            return ga != gb ? ga : a.rect.top() < b.rect.top();
        });
        l.groupStart.push_back(int(l.segments.size()));
        for (const Segment &s : group) {
            l.segmentsOf[size_t(s.item)].push_back(int(l.segments.size()));
            l.segments.push_back(s);
        }
        if (g + 1 == m_groups.size())
            l.groupStart.push_back(int(l.segments.size()));
    }

    /// A short block that was lifted gives back what the next one needs.
    void makeRoomForNext(std::vector<Segment> &group) const
    {
        for (Segment &s : group) {
            if (s.rect.height() > l.options.smallestBlock)
                continue;
            for (const Segment &next : group) {
                if (&next == &s || next.onOther || s.onOther || next.rect.top() < s.rect.top() + leastBlock - 1 || !next.rect.intersects(s.rect))
                    continue;
                s.rect.setHeight(next.rect.top() - s.rect.top() - 1);
                s.clear = s.rect.height();
            }
        }
    }

    int ownEvent(const std::vector<Segment> &group, size_t ghost) const
    {
        const CanvasItem &item = l.scene.items[size_t(group[ghost].item)];
        if (item.key.kind != ItemKind::Ghost || item.ghost < 0)
            return -1;
        for (size_t i = 0; i < group.size(); ++i)
            if (group[i].item == item.ghost && group[i].rect.top() < group[ghost].rect.bottom() && group[ghost].rect.top() < group[i].rect.bottom())
                return int(i);
        return -1;
    }

    void addBar(int item, const DaySpan &span)
    {
        int first = -1, last = -1;
        for (int d = 0; d < int(l.days.size()); ++d) {
            const QDate date = l.days[size_t(d)].date();
            if (date >= span.start && date < span.end) {
                first = first < 0 ? d : first;
                last = d;
            }
        }
        if (first >= 0)
            l.bars.push_back({item, first, last, 0, {}, l.days[size_t(first)].date() == span.start,
                              l.days[size_t(last)].date().addDays(1) == span.end, true});
    }

    void placeBars()
    {
        std::vector<LaneInterval> intervals;
        for (const AllDayBar &b : l.bars)
            intervals.push_back({double(b.firstDay), double(b.lastDay + 1)});
        const auto places = layoutLanes(intervals);
        l.foldedPerDay.assign(l.days.size(), 0);
        int rows = 0;
        for (const LanePlace &p : places)
            rows = std::max(rows, p.lane + 1);
        const bool folded = !l.options.unfolded && rows > l.options.rowsFolded;
        // The last row of a folded strip says how many more there are.
        const int shownRows = folded ? l.options.rowsFolded - 1 : rows;
        const int pitch = l.options.barHeight + blockGap;
        for (size_t i = 0; i < l.bars.size(); ++i) {
            AllDayBar &bar = l.bars[i];
            bar.row = places[i].lane;
            bar.shown = bar.row < shownRows;
            const int left = l.columns.days[bar.firstDay].left + laneMargin;
            const int right = l.columns.days[bar.lastDay].right() - laneMargin;
            bar.rect = QRect(left, 2 + bar.row * pitch, right - left, l.options.barHeight);
            if (!bar.shown)
                for (int d = bar.firstDay; d <= bar.lastDay; ++d)
                    ++l.foldedPerDay[size_t(d)];
        }
        l.stripHeight = rows == 0 ? 0 : (folded ? l.options.rowsFolded : rows) * pitch + 3;
    }

    CanvasLayout &l;
    std::vector<std::vector<Segment>> m_groups;
};

} // namespace

CanvasLayout CanvasLayout::make(CanvasScene scene, TimeAxis axis, DayColumns columns, const QTimeZone &zone, Options options)
{
    CanvasLayout layout;
    layout.scene = std::move(scene);
    layout.axis = axis;
    layout.columns = std::move(columns);
    layout.options = options;
    for (const DayColumn &c : layout.columns.days)
        layout.days.emplace_back(c.date, zone);
    LayoutMaker(layout).make();
    return layout;
}

std::vector<QRect> CanvasLayout::place(const TimedSpan &span, Lane lane) const
{
    std::vector<QRect> rects;
    for (int d = 0; d < int(days.size()); ++d) {
        if (!inDay(days[size_t(d)], span))
            continue;
        const QRect r = stretch(days[size_t(d)], axis, span, options.smallestBlock);
        const DayColumn &c = columns.days[d];
        rects.emplace_back(c.laneLeft(lane) + laneMargin, r.top(), c.laneWidth(lane) - 2 * laneMargin - 1, r.height() - 1);
    }
    return rects;
}

QRect CanvasLayout::placeBar(const DaySpan &span) const
{
    QRect whole;
    for (int d = 0; d < int(days.size()); ++d) {
        const QDate date = days[size_t(d)].date();
        if (date < span.start || date >= span.end)
            continue;
        const DayColumn &c = columns.days[d];
        whole = whole.united(QRect(c.left + laneMargin, 2, c.width - 2 * laneMargin, options.barHeight));
    }
    return whole;
}

Instant CanvasLayout::instantAt(QPointF content) const
{
    const int day = columns.dayAt(content.x());
    return day < 0 ? Instant{} : days[size_t(day)].instantAt(axis.minuteOf(content.y()));
}

QRect CanvasLayout::firstRect(int item) const
{
    if (item < 0 || item >= int(segmentsOf.size()))
        return {};
    if (const auto &own = segmentsOf[size_t(item)]; !own.empty())
        return segments[size_t(own.front())].rect;
    const AllDayBar *bar = barOf(item);
    return bar ? bar->rect : QRect();
}

const AllDayBar *CanvasLayout::barOf(int item) const
{
    const auto it = std::find_if(bars.begin(), bars.end(), [item](const AllDayBar &b) { return b.item == item; });
    return it == bars.end() ? nullptr : &*it;
}

} // namespace csp
