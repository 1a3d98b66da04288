#pragma once
#include "core/engine/known/snapshot.h"
#include <QCheckBox>
#include <QPushButton>
#include <QSet>

class QLabel;
class QVBoxLayout;

namespace csp {

class MiniMonth;

/// A recording that can be opened.
struct RecordingEntry {
    QString title;
    QString description; ///< one sentence
    QString path;

    bool operator==(const RecordingEntry &) const = default;
};

/// One calendar: its colour, its name, whether it is watched; checked while it is shown.
class CalendarRow : public QCheckBox
{
    Q_OBJECT
public:
    CalendarRow(const CalendarState &state, const QTimeZone &zone, QWidget *parent);
    const CalendarState &state() const { return m_state; }
    void setDropTarget(bool on);
    QSize sizeHint() const override { return {120, 24}; }
    QSize minimumSizeHint() const override { return {60, 24}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool hitButton(const QPoint &position) const override { return rect().contains(position); }

private:
    CalendarState m_state;
    bool m_dropTarget = false;
};

/// `watching`, `off`, `failed` …
QString watchText(CalendarState::Watch watch);
/// What the row of a calendar says: `watching`; `reading` until its events were read for the first time; `not read` where that failed.
QString stateText(const CalendarState &state);

/// The left edge of the window: the month, bookings, calendars, recordings.
class Sidebar : public QWidget
{
    Q_OBJECT
public:
    explicit Sidebar(QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot, const QTimeZone &zone);
    void setRecordings(const QList<RecordingEntry> &recordings, const QString &openPath, bool canOpen);
    void setHidden(const QSet<CalendarId> &hidden);
    QSet<CalendarId> hiddenCalendars() const { return m_hidden; }
    void setBookingsShown(bool shown);
    bool bookingsShown() const { return m_bookingsShown; }
    MiniMonth *month() const { return m_month; }
    QList<CalendarRow *> calendarRows() const { return m_rows; }

    /// The calendar under a point of the screen, for an event dragged there; empty if there is no writable calendar.
    CalendarId calendarAt(const QPoint &global) const;
    /// Lights the row up while an event is dragged over it; empty: none.
    void setDropTarget(const CalendarId &calendar);

signals:
    void hiddenChanged();
    void bookingsShownChanged(bool shown);
    void recordingChosen(const QString &path);
    void openRecordingRequested();

private:
    void rebuildCalendars(const Snapshot &snapshot, const QTimeZone &zone);
    MiniMonth *m_month;
    QCheckBox *m_bookings;
    QLabel *m_account;
    QVBoxLayout *m_calendars;
    QWidget *m_recordingsBox;
    QVBoxLayout *m_recordings;
    QList<CalendarRow *> m_rows;
    QList<CalendarState> m_shownStates;
    bool m_shownUnread = false;
    QSet<CalendarId> m_hidden;
    bool m_bookingsShown = true;
    bool m_recordingsKnown = false;
    QList<RecordingEntry> m_entries;
    QString m_openPath;
};

} // namespace csp
