#pragma once
#include <QDate>
#include <QList>
#include <QRectF>

namespace csp {

/// The two halves of a day: what Cal.com says, and what Google says.
enum class Lane { CalCom, Google };

/// One day's column, in logical pixels from the left edge of the first day.
struct DayColumn {
    QDate date;
    int left = 0;
    int width = 0;
    int split = 0; ///< where the Google lane begins, from the column's left

    int right() const { return left + width; }
    int laneLeft(Lane lane) const { return lane == Lane::CalCom ? left : left + split; }
    int laneWidth(Lane lane) const { return lane == Lane::CalCom ? split : width - split; }
    bool operator==(const DayColumn &) const = default;
};

/// The columns of the days that are shown. Their edges are whole pixels and together they fill the width exactly.
struct DayColumns {
    enum class Weekend { Full, Narrow, Hidden };
    static constexpr double narrowShare = 0.6;  ///< a narrow weekend day's width, as a share of a weekday's
    static constexpr int smallestLane = 36;     ///< below it the days do not shrink any further

    QList<DayColumn> days;

    static DayColumns layout(QDate first, int count, int width, Weekend weekend = Weekend::Full);

    int width() const { return days.isEmpty() ? 0 : days.last().right(); }
    /// The day at `x`, or the nearest one. -1 only if there are no days.
    int dayAt(double x) const;
    Lane laneAt(double x) const;
    int indexOf(QDate date) const; ///< -1: not shown
    bool operator==(const DayColumns &) const = default;
};

} // namespace csp
