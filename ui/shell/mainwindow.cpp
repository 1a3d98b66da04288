#include "ui/shell/mainwindow.h"
#include "ui/canvas/weekview.h"
#include "ui/panels/inspector/inspectorpanel.h"
#include "ui/panels/parts/minimonth.h"
#include "ui/panels/sides/timelinepanel.h"
#include "ui/shell/appicon.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/toolbar.h"
#include "ui/shell/unreadnotice.h"
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QScreen>
#include <QSplitter>
#include <QVBoxLayout>

namespace csp {

namespace {

/// Below these widths (of the window) a part gives its room to the calendar.
constexpr int widthForSidebar = 1080;
constexpr int widthForSideInspector = 860;
constexpr int sidebarWidth = 206;
constexpr int inspectorWidth = 416;
constexpr int timelineHeight = 226;

} // namespace

MainWindow::MainWindow(Desk *desk, ShellServices services, QWidget *parent)
    : QMainWindow(parent), m_desk(desk), m_services(std::move(services)),
      m_history({[this](const EditIntent &intent) { return m_desk->edit(intent); }, [this] { return m_snapshot; }})
{
    setWindowTitle(QStringLiteral("Calendar Sync Playground"));
    setWindowIcon(appIcon());
    setMinimumSize(640, 420);
    resize(1440, 900);
    m_snapshot = m_desk->snapshot();
    if (m_services.load)
        m_state = WindowState::fromJson(m_services.load());
    m_selection = {m_state.event, m_state.booking, m_state.run};
    if (!m_state.theme.isEmpty())
        applyTheme(m_state.theme);
    buildActions();
    build();
    buildMenus();
    connectDesk();
    restoreState();
    if (m_services.faults) {
        connect(m_services.faults, &FaultsPort::changed, this, &MainWindow::refreshFaults);
        // What was struck before there was a window is not news.
        if (const auto strikes = m_services.faults->state().strikes; !strikes.isEmpty())
            m_lastStrike = strikes.last().number;
    }
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(600);
    connect(&m_saveTimer, &QTimer::timeout, this, &MainWindow::saveState);
    connect(&m_history, &EditHistory::changed, this, &MainWindow::refreshActions);
    connect(&m_history, &EditHistory::refused, this, [this](const QString &text, const Error &error) { notice(Notice::of(text, error)); });
    connect(&m_history, &EditHistory::accepted, this, [this](const Fetched &now) {
        // The selection follows an event into another calendar.
        if (now.kind == Fetched::Kind::Present)
            m_selection.eventIsNow(now.document.event);
    });
    connect(&m_playback, &PlaybackController::followed, this, &MainWindow::selectRun);
    m_calendar->viewport()->installEventFilter(this);
    m_calendar->setFocus();
    refreshDays();
    refresh();
}

MainWindow::~MainWindow()
{
    // Children outlive this destructor's body and would signal into it.
    if (m_desk)
        m_desk->disconnect(this);
    m_history.disconnect(this);
}

void MainWindow::build()
{
    auto *central = new QWidget(this);
    auto *all = new QVBoxLayout(central);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_toolBar = new ToolBar(central));
    all->addWidget(m_banner = new Banner(central));
    m_rows = new QSplitter(Qt::Vertical, central);
    m_rows->setHandleWidth(1);
    m_rows->setChildrenCollapsible(false);
    m_columns = new QSplitter(Qt::Horizontal, m_rows);
    m_columns->setHandleWidth(1);
    m_columns->setChildrenCollapsible(false);
    m_sidebar = new Sidebar(m_columns);
    m_sidebar->setMinimumWidth(170);
    m_columns->addWidget(m_sidebar);
    m_columns->addWidget(buildCalendar());
    m_inspector = new InspectorPanel(m_columns);
    m_inspector->setMinimumWidth(300);
    m_inspector->setClock([this] { return m_desk->now(); });
    m_columns->addWidget(m_inspector);
    m_columns->setStretchFactor(0, 0);
    m_columns->setStretchFactor(1, 1);
    m_columns->setStretchFactor(2, 0);
    m_columns->setSizes({sidebarWidth, 1440 - sidebarWidth - inspectorWidth, inspectorWidth});
    m_rows->addWidget(m_columns);
    m_timeline = new TimelinePanel(m_rows);
    m_timeline->setMinimumHeight(96);
    m_rows->addWidget(m_timeline);
    m_rows->setStretchFactor(0, 1);
    m_rows->setStretchFactor(1, 0);
    m_rows->setSizes({900 - timelineHeight, timelineHeight});
    all->addWidget(m_rows, 1);
    all->addWidget(m_statusLine = new StatusLine(central));
    setCentralWidget(central);
    m_palette = new CommandPalette(central);

    connect(m_banner, &Banner::emptied, this, [this] { m_calendar->setFocus(); });
    connect(m_toolBar, &ToolBar::backRequested, this, [this] { action(QStringLiteral("view.back"))->trigger(); });
    connect(m_toolBar, &ToolBar::todayRequested, this, [this] { action(QStringLiteral("view.today"))->trigger(); });
    connect(m_toolBar, &ToolBar::forwardRequested, this, [this] { action(QStringLiteral("view.forward"))->trigger(); });
    connect(m_toolBar, &ToolBar::syncRequested, this, [this] { action(QStringLiteral("sync"))->trigger(); });
    connect(m_toolBar, &ToolBar::stopRequested, this, [this] { action(QStringLiteral("stop"))->trigger(); });
    connect(m_toolBar, &ToolBar::paletteRequested, this, [this] { action(QStringLiteral("palette"))->trigger(); });
    connect(m_toolBar, &ToolBar::faultsRequested, this, &MainWindow::openFaults);
    connect(m_sidebar->month(), &MiniMonth::dateChosen, this, &MainWindow::showDay);
    connect(m_sidebar, &Sidebar::hiddenChanged, this, [this] {
        m_state.hidden = m_sidebar->hiddenCalendars();
        refreshCalendarDays();
        scheduleSave();
    });
    connect(m_sidebar, &Sidebar::recordingChosen, this, &MainWindow::openRecording);
    connect(m_sidebar, &Sidebar::openRecordingRequested, this, &MainWindow::openRecordingFile);
    connect(m_inspector, &InspectorPanel::applyRequested, this, [this](RunId run) { carryOut(run, &Desk::apply, QStringLiteral("Apply")); });
    connect(m_inspector, &InspectorPanel::skipRequested, this, [this](RunId run) { carryOut(run, &Desk::skip, QStringLiteral("Skip")); });
    connect(m_inspector, &InspectorPanel::retryRequested, this, [this](RunId run) { carryOut(run, &Desk::retry, QStringLiteral("Retry")); });
    connect(m_inspector, &InspectorPanel::stopRequested, this, [this] { action(QStringLiteral("stop"))->trigger(); });
    connect(m_inspector, &InspectorPanel::copied, this, [this](const QString &what) { m_statusLine->flash(what); });
    connect(m_inspector, &InspectorPanel::tabChanged, this, &MainWindow::scheduleSave);
    connect(m_inspector, &InspectorPanel::policyChosen, this, [this](const Policy &policy) {
        if (auto *choice = action(u"policy.%1"_qs.arg(policy.name)))
            choice->trigger();
    });
    connect(m_timeline, &TimelinePanel::runSelected, this, [this](RunId run) {
        m_playback.picked(run, m_snapshot->timeline.isEmpty() ? 0 : m_snapshot->timeline.last().run);
        selectRun(run);
    });
    connect(m_timeline, &TimelinePanel::runActivated, this, [this](RunId run) {
        selectRun(run);
        if (const auto *event = selectedEventValue(); event && event->span)
            showDay(toQDateTime(covered(*event->span, zone()).start, zone()).date());
        else if (const auto *booking = m_snapshot->booking(m_selection.booking()))
            showDay(toQDateTime(booking->start, zone()).date());
    });
    connect(m_timeline, &TimelinePanel::filterChanged, this, &MainWindow::scheduleSave);
    connect(m_timeline, &TimelinePanel::replayRequested, this, [this] { action(QStringLiteral("recording.replay"))->trigger(); });
    connect(m_timeline, &TimelinePanel::stepRequested, this, [this] { action(QStringLiteral("recording.step"))->trigger(); });
    connect(m_timeline, &TimelinePanel::pauseRequested, this, [this] { action(QStringLiteral("recording.pause"))->trigger(); });
    connect(m_timeline, &TimelinePanel::closeRequested, this, [this] { action(QStringLiteral("recording.close"))->trigger(); });
    connect(m_timeline, &TimelinePanel::speedChosen, this, [this](double speed) {
        if (m_services.setSpeed)
            m_services.setSpeed(speed);
    });
    connect(m_rows, &QSplitter::splitterMoved, this, [this] {
        m_rowsMoved = true;
        scheduleSave();
    });
    connect(m_columns, &QSplitter::splitterMoved, this, [this] {
        m_columnsMoved = true;
        scheduleSave();
    });
}

void MainWindow::connectDesk()
{
    connect(m_desk, &Desk::snapshotChanged, this, [this] {
        m_snapshot = m_desk->snapshot();
        refresh();
    });
    connect(m_desk, &Desk::noticed, this, [this](const QString &text, const std::optional<Error> &error) {
        if (!error || !tellsOf(*m_desk->snapshot(), *error))
            notice(Notice::of(text, error));
    });
    connect(m_desk, &Desk::runChanged, this, &MainWindow::runMoved);
}

void MainWindow::setDesk(Desk *desk)
{
    if (desk == m_desk)
        return;
    if (!desk)
        desk = &m_noDesk;
    const bool recording = !desk->editable() && desk != &m_noDesk;
    if (recording && !m_left)
        m_left = state();
    if (m_desk)
        m_desk->disconnect(this);
    m_desk = desk;
    m_history.clear();
    m_working.clear();
    m_playback.reset();
    m_selection = {};
    m_snapshot = m_desk->snapshot();
    m_timeline->clear();
    if (!recording && m_left) {
        m_selection = {m_left->event, m_left->booking, m_left->run};
        const QDate day = m_left->day;
        m_left.reset();
        showDay(day);
    }
    connectDesk();
    servicesChanged();
    m_calendar->setFocus();
}

void MainWindow::servicesChanged()
{
    refresh();
}

void MainWindow::notice(const Notice &notice) { m_banner->add(notice); }
void MainWindow::retractNotice(const QString &key) { m_banner->retract(key); }

void MainWindow::restoreState()
{
    if (!m_state.geometry.isEmpty())
        restoreGeometry(m_state.geometry);
    if (!m_state.columns.isEmpty())
        m_columnsMoved = m_columns->restoreState(m_state.columns);
    if (!m_state.rows.isEmpty())
        m_rowsMoved = m_rows->restoreState(m_state.rows);
    m_inspector->setTab(InspectorPanel::Tab(m_state.inspectorTab));
    m_timeline->setFilter(m_state.filter);
    m_sidebar->setHidden(m_state.hidden);
    m_sidebar->setBookingsShown(m_state.bookingsShown);
    connect(m_sidebar, &Sidebar::bookingsShownChanged, this, [this](bool shown) {
        m_state.bookingsShown = shown;
        refreshCalendarDays();
        scheduleSave();
    });
    for (const auto &policy : m_services.policies)
        if (policy.name == m_state.policy && m_desk->policy() != policy)
            m_desk->setPolicy(policy);
    if (m_state.apply && m_desk->applyMode() != *m_state.apply)
        m_desk->setApplyMode(*m_state.apply);
    if (!m_state.day.isValid())
        m_state.day = today();
    showDay(m_state.day);
    arrange();
}

WindowState MainWindow::state() const
{
    WindowState s = m_state;
    const Selection looked = m_left ? Selection(m_left->event, m_left->booking, m_left->run) : m_selection;
    s.event = looked.event();
    s.booking = looked.booking();
    s.run = looked.run();
    if (m_left)
        s.day = m_left->day;
    s.geometry = saveGeometry();
    // What nobody has set goes on following the size of the window.
    if (m_columnsMoved)
        s.columns = m_columns->saveState();
    if (m_rowsMoved)
        s.rows = m_rows->saveState();
    s.inspectorTab = int(m_inspector->tab());
    s.filter = m_timeline->filter();
    s.hourHeight = m_calendar->isZoomed() ? m_calendar->hourHeight() : 0;
    const QTime top = m_calendar->timeAtTop();
    s.scroll = top.hour() + top.minute() / 60.0;
    return s;
}

void MainWindow::saveState()
{
    m_saveTimer.stop();
    if (m_services.save)
        m_services.save(state().toJson());
}

void MainWindow::scheduleSave()
{
    if (m_services.save)
        m_saveTimer.start();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveState();
    QMainWindow::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    arrange();
    scheduleSave();
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint && !m_shownOnce && !m_snapshot->calendars.isEmpty()) {
        m_shownOnce = true;
        QTimer::singleShot(0, this, &MainWindow::firstShown); // once it is painted
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    // Texts that hold a colour are made anew.
    if (event->type() == QEvent::PaletteChange && m_inspector && m_snapshot) {
        m_inspector->setInspected({});
        refreshInspector();
    }
}

void MainWindow::arrange()
{
    if (!m_columns)
        return;
    m_sidebarFits = width() >= widthForSidebar;
    m_sidebar->setVisible(m_state.sidebarShown && m_sidebarFits);
    m_timeline->setVisible(m_state.timelineShown);
    // The inspector goes below the calendar where it would leave it too little; it comes back to its side when there is room.
    const bool below = width() < widthForSideInspector;
    m_columns->setOrientation(below ? Qt::Vertical : Qt::Horizontal);
    if (below)
        m_sidebar->hide();
    m_inspector->setMinimumWidth(below ? 0 : 300);
    m_inspector->setVisible(m_state.inspectorShown);
    m_timeline->setMinimumHeight(height() < 620 ? 84 : 96);
    // Until a person has set them, the timeline has a quarter of the height.
    if (!m_rowsMoved) {
        const int wanted = std::clamp(height() / 4, 110, 300);
        m_rows->setSizes({std::max(1, m_rows->height() - wanted), wanted});
    }
    if (!m_columnsMoved && !below) {
        const int side = m_sidebar->isVisibleTo(this) ? sidebarWidth : 0;
        const int inspector = std::clamp(width() * 29 / 100, 340, inspectorWidth);
        m_columns->setSizes({side, std::max(1, width() - side - inspector), inspector});
    }
}

void MainWindow::applyTheme(const QString &name)
{
    m_state.theme = name;
    Theme::apply(*qApp, name == QLatin1String("dark")  ? Theme::Mode::Dark
                        : name == QLatin1String("light") ? Theme::Mode::Light
                                                         : Theme::Mode::FollowSystem);
}

bool MainWindow::renderPicture(const QString &path, QSize size)
{
    resize(size);
    show();
    // Layouts and style sheets settle through posted events; grabbing sends the remaining ones to each widget.
    for (int round = 0; round < 3; ++round) {
        QCoreApplication::sendPostedEvents();
        centralWidget()->layout()->activate();
    }
    return grab().save(path);
}

} // namespace csp
