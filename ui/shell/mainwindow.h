#pragma once
#include "ui/commands/desk.h"
#include "ui/commands/edithistory.h"
#include "ui/commands/nodesk.h"
#include "ui/panels/parts/banner.h"
#include "ui/panels/inspector/inspected.h"
#include "ui/panels/parts/theme.h"
#include "ui/shell/playbackcontroller.h"
#include "ui/shell/selection.h"
#include "ui/shell/shellservices.h"
#include "ui/shell/windowstate.h"
#include <QMainWindow>
#include <QPointer>
#include <QTimer>

class QActionGroup;
class QSplitter;

namespace csp {

class CommandPalette;
class FaultsDialog;
class InspectorPanel;
class Sidebar;
class StatusLine;
class TimelinePanel;
class ToolBar;
class WeekView;

/// The window: sidebar, calendar, inspector, timeline, and every action by key, menu and palette.
///
/// It shows the snapshots of one Desk at a time and hands what a person wants back to it. Nothing in it waits.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// `desk` must outlive the window, or be replaced by `setDesk` before it goes.
    MainWindow(Desk *desk, ShellServices services, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Turns to another session: a recording that was opened, or back to the week that was left for it. What was edited there cannot be
    /// undone here. Null: to nothing, until there is one again.
    void setDesk(Desk *desk);
    Desk *desk() const { return m_desk; }
    /// The asking services would answer something else now.
    void servicesChanged();

    void notice(const Notice &notice);
    void retractNotice(const QString &key);

    /// The week (or day) that holds `day`.
    void showDay(QDate day);
    QDate firstDay() const { return m_state.day; }
    void setSpan(CalendarSpan span);
    void selectRun(RunId run);
    void selectEvent(const EventKey &event);
    void selectBooking(const BookingUid &booking);
    void clearSelection();
    RunId selectedRun() const { return m_selection.run(); }
    EventKey selectedEvent() const { return m_selection.event(); }

    /// An edit that a person made somewhere in the window.
    void submit(const EditIntent &intent, quint64 gesture = 0);
    EditHistory *history() { return &m_history; }
    WindowState state() const;
    /// Writes the state now instead of in a moment.
    void saveState();

    /// Grabs the window at that size once everything is laid out. False: the file could not be written.
    bool renderPicture(const QString &path, QSize size);

    InspectorPanel *inspector() const { return m_inspector; }
    TimelinePanel *timeline() const { return m_timeline; }
    Sidebar *sidebar() const { return m_sidebar; }
    Banner *banner() const { return m_banner; }
    WeekView *calendar() const { return m_calendar; }
    const PlaybackController &playback() const { return m_playback; }
    /// Each action by its object name (`apply`, `undo`, `view.week`, `policy.seed`); null if there is none.
    QAction *action(const QString &name) const;

signals:
    /// A frame with the first snapshot in it has been shown.
    void firstShown();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    // mainwindow.cpp
    void build();
    void connectDesk();
    void restoreState();
    void scheduleSave();
    void arrange();
    void applyTheme(const QString &name);
    // mainwindow_show.cpp: from the snapshot to the panels
    void refresh();
    void refreshToolBar();
    void refreshStatusLine();
    void refreshUnread();
    void syncNow();
    void refreshInspector();
    void refreshDays();
    Inspected inspectedNow() const;
    QHash<QString, QString> calendarNames() const;
    QTimeZone zone() const;
    QDate today() const;
    void runMoved(RunId run);
    void selectionMoved();
    // mainwindow_calendar.cpp: what the calendar shows and says
    QWidget *buildCalendar();
    void refreshCalendar();
    void refreshCalendarDays();
    void refreshCalendarSelection();
    // mainwindow_faults.cpp: what goes wrong in the sandbox
    void buildFaultActions();
    void openFaults();
    void refreshFaults();
    void refreshFaultNames();
    QHash<int, QString> struckSteps(const RunRecord &run) const;
    // mainwindow_actions.cpp
    void buildActions();
    void buildEditActions();
    void buildRunActions();
    void buildViewActions();
    void buildConnectionActions();
    void buildRecordingActions();
    void buildMenus();
    void refreshActions();
    QAction *add(const QString &name, const QString &text, const QKeySequence &key, std::function<void()> what);
    QMenu *eventMenu();
    // mainwindow_do.cpp: what actions do
    void carryOut(RunId run, CallOf<Done> *(Desk::*what)(RunId), const QString &name);
    void editSelected();
    void newEvent(std::optional<EventSpan> span = {});
    void newBooking();
    void deleteSelected();
    void moveSelectedTo(const CalendarId &calendar);
    void openRecordingFile();
    void openRecording(const QString &path);
    void askReset();
    const Event *selectedEventValue() const;

    NoDesk m_noDesk;
    QPointer<Desk> m_desk;
    ShellServices m_services;
    SnapshotPtr m_snapshot;
    WindowState m_state; ///< but for the selection
    Selection m_selection;
    PlaybackController m_playback{&m_services};
    std::optional<WindowState> m_left; ///< what was looked at when a recording was opened; the window is kept as it was there
    EditHistory m_history;
    QTimer m_saveTimer;
    QHash<RunId, QPointer<Call>> m_working;
    bool m_shownOnce = false;
    bool m_sidebarFits = true;
    bool m_rowsMoved = false; ///< by a person
    bool m_columnsMoved = false;

    ToolBar *m_toolBar = nullptr;
    Banner *m_banner = nullptr;
    Sidebar *m_sidebar = nullptr;
    WeekView *m_calendar = nullptr;
    InspectorPanel *m_inspector = nullptr;
    TimelinePanel *m_timeline = nullptr;
    StatusLine *m_statusLine = nullptr;
    CommandPalette *m_palette = nullptr;
    QPointer<FaultsDialog> m_faultsDialog;
    std::optional<Notice> m_unread; ///< the notice of calendars that could not be read, shown or dismissed
    qint64 m_lastStrike = 0; ///< the last one that was told of
    QSplitter *m_columns = nullptr;
    QSplitter *m_rows = nullptr;
    QMenu *m_menu = nullptr;
    QMenu *m_policyMenu = nullptr;
    QMenu *m_applyMenu = nullptr;
    QMenu *m_viewMenu = nullptr;
    QMenu *m_connectionMenu = nullptr;
    QMenu *m_calendarMenu = nullptr; ///< move to calendar
    QActionGroup *m_policyGroup = nullptr;
    QActionGroup *m_applyGroup = nullptr;
    QActionGroup *m_spanGroup = nullptr;
    QActionGroup *m_themeGroup = nullptr;
};

} // namespace csp
