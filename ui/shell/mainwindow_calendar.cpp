// What the calendar shows, and what it says.
#include "ui/canvas/weekview.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/toolbar.h"
#include <QMenu>

namespace csp {

QWidget *MainWindow::buildCalendar()
{
    m_calendar = new WeekView(m_columns);
    m_calendar->setAccessibleName(QStringLiteral("Calendar"));
    m_calendar->setMinimumWidth(280);
    m_calendar->setMinimumHeight(140);
    m_calendar->setDropCalendar([this](const QPoint &global) { return m_sidebar->calendarAt(global); });
    if (m_state.hourHeight > 0)
        m_calendar->setHourHeight(m_state.hourHeight);
    if (m_state.scroll >= 0)
        m_calendar->scrollToTime(QTime(0, 0).addSecs(int(m_state.scroll * 3600)));
    else
        m_calendar->scrollToTime(QTime(8, 0));
    connect(m_calendar, &WeekView::editRequested, this, [this](const EditIntent &intent) { submit(intent); });
    connect(m_calendar, &WeekView::selectionChanged, this, [this](const std::optional<EventKey> &event, const BookingUid &booking) {
        if (event && m_snapshot->event(*event))
            selectEvent(*event);
        else if (!booking.isEmpty())
            selectBooking(booking);
        else if (!event)
            clearSelection();
    });
    connect(m_calendar, &WeekView::openRequested, this, [this](const EventKey &event) {
        selectEvent(event);
        editSelected();
    });
    connect(m_calendar, &WeekView::createRequested, this, [this](const std::optional<CalendarId> &, const TimedSpan &span) { newEvent(span); });
    connect(m_calendar, &WeekView::bookRequested, this, [this](Instant start) {
        m_state.day = toQDateTime(start, zone()).date();
        newBooking();
    });
    connect(m_calendar, &WeekView::deleteRequested, this, [this](const EventKey &event) {
        selectEvent(event);
        deleteSelected();
    });
    connect(m_calendar, &WeekView::contextMenuRequested, this,
            [this](const std::optional<EventKey> &event, const BookingUid &booking, const QPoint &global) {
                if (event && m_snapshot->event(*event))
                    selectEvent(*event);
                else if (!booking.isEmpty())
                    selectBooking(booking);
                auto *menu = eventMenu();
                menu->setAttribute(Qt::WA_DeleteOnClose);
                menu->popup(global);
            });
    connect(m_calendar, &WeekView::refused, this, [this](const QString &why) { m_statusLine->flash(why); });
    connect(m_calendar, &WeekView::dropTargetChanged, this, [this](const CalendarId &calendar) { m_sidebar->setDropTarget(calendar); });
    connect(m_calendar, &WeekView::visibleDaysChanged, this, [this](QDate first, int) {
        // A drag past the edge, or a swipe, turned the page.
        if (first != m_state.day.addDays(1 - m_state.day.dayOfWeek()) && first != m_state.day)
            showDay(first);
    });
    connect(&m_history, &EditHistory::accepted, m_calendar, [this](const Fetched &now) {
        // Under its new key and, from another calendar or deleted, under the one that was dragged.
        m_calendar->editSettled(m_selection.event());
        if (now.kind == Fetched::Kind::Present)
            m_calendar->editSettled(now.document.event.key());
    });
    connect(&m_history, &EditHistory::refused, m_calendar, [this] { m_calendar->editSettled(m_selection.event()); });
    // The red line, and with it "today".
    auto *minute = new QTimer(m_calendar);
    minute->setInterval(30'000);
    connect(minute, &QTimer::timeout, this, [this] { refreshCalendar(); });
    minute->start();
    return m_calendar;
}

void MainWindow::refreshCalendar()
{
    m_calendar->setZone(zone());
    m_calendar->setNow(m_desk->now());
    m_calendar->setSnapshot(m_snapshot);
    refreshCalendarDays();
    refreshCalendarSelection();
}

void MainWindow::refreshCalendarDays()
{
    m_calendar->setHiddenCalendars(m_state.hidden);
    m_calendar->setShowBookings(m_state.bookingsShown);
}

void MainWindow::refreshCalendarSelection()
{
    const QSignalBlocker quiet(m_calendar);
    m_calendar->setSelection(m_selection.event().event.isEmpty() ? std::nullopt : std::optional<EventKey>(m_selection.event()), m_selection.booking());
}

void MainWindow::submit(const EditIntent &intent, quint64 gesture)
{
    if (!m_desk->editable()) {
        m_statusLine->flash(QStringLiteral("A recording cannot be edited: close it to go back to the calendar"));
        m_calendar->editSettled(m_selection.event());
        return;
    }
    m_history.perform(intent, gesture);
}

} // namespace csp
