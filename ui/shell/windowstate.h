#pragma once
#include "core/domain/ids.h"
#include "core/engine/session/session.h"
#include <QByteArray>
#include <QDate>
#include <QSet>

namespace csp {

/// How many days the calendar shows.
enum class CalendarSpan { Week, WorkWeek, Day };

/// Where the window was left. A value; on disk a small JSON document.
struct WindowState {
    QByteArray geometry;
    QByteArray columns; ///< of the splitter sidebar | calendar | inspector
    QByteArray rows;    ///< of the splitter above the timeline
    QDate day;          ///< the first day that was shown
    CalendarSpan span = CalendarSpan::WorkWeek;
    EventKey event;     ///< selected
    BookingUid booking;
    RunId run = 0;
    QSet<CalendarId> hidden;
    bool bookingsShown = true;
    bool sidebarShown = true;
    bool inspectorShown = true;
    bool timelineShown = true;
    int inspectorTab = 0;
    QString filter;
    QString policy; ///< its name
    std::optional<ApplyMode> apply;
    QString theme;  ///< `light`, `dark`; empty: as the system
    double hourHeight = 0; ///< 0: never zoomed
    double scroll = -1;    ///< hours from midnight at the top; below 0: never scrolled

    QByteArray toJson() const;
    /// What cannot be read is as at first: a window must open whatever stands there.
    static WindowState fromJson(const QByteArray &json);
    bool operator==(const WindowState &) const = default;
};

} // namespace csp
