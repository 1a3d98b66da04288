// Every action of the window, once: keys, menus and the palette show the same ones.
#include "ui/canvas/weekview.h"
#include "ui/panels/inspector/inspectorpanel.h"
#include "ui/panels/sides/timelinepanel.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/toolbar.h"
#include <QActionGroup>
#include <QMenu>

namespace csp {

QAction *MainWindow::add(const QString &name, const QString &text, const QKeySequence &key, std::function<void()> what)
{
    auto *action = new QAction(text, this);
    action->setObjectName(name);
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, [what = std::move(what)] { what(); });
    addAction(action);
    return action;
}

QAction *MainWindow::action(const QString &name) const
{
    for (auto *a : actions())
        if (a->objectName() == name)
            return a;
    return nullptr;
}

void MainWindow::buildActions()
{
    buildEditActions();
    buildRunActions();
    buildViewActions();
    buildConnectionActions();
    buildRecordingActions();
    buildFaultActions();
}

void MainWindow::buildEditActions()
{
    add(QStringLiteral("palette"), QStringLiteral("Find an action…"), QKeySequence(Qt::CTRL | Qt::Key_K), [this] {
        auto offered = actions();
        offered.removeOne(action(QStringLiteral("palette")));
        m_palette->popUp(offered);
    });
    add(QStringLiteral("event.new"), QStringLiteral("New event…"), QKeySequence(Qt::Key_N), [this] { newEvent(); });
    add(QStringLiteral("booking.new"), QStringLiteral("New booking…"), QKeySequence(Qt::Key_B), [this] { newBooking(); });
    add(QStringLiteral("event.edit"), QStringLiteral("Edit event…"), QKeySequence(Qt::Key_E), [this] { editSelected(); });
    add(QStringLiteral("event.delete"), QStringLiteral("Delete event"), QKeySequence(Qt::Key_Delete), [this] { deleteSelected(); });
    auto *undo = add(QStringLiteral("undo"), QStringLiteral("Undo"), QKeySequence::Undo, [this] { m_history.undo(); });
    undo->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Z)});
    auto *redo = add(QStringLiteral("redo"), QStringLiteral("Redo"), QKeySequence::Redo, [this] { m_history.redo(); });
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
}

void MainWindow::buildRunActions()
{
    const auto onRun = [this](CallOf<Done> *(Desk::*what)(RunId), const QString &name) {
        return [this, what, name] { carryOut(m_selection.run(), what, name); };
    };
    add(QStringLiteral("apply"), QStringLiteral("Apply the plan"), QKeySequence(Qt::Key_A), onRun(&Desk::apply, QStringLiteral("Apply")));
    add(QStringLiteral("skip"), QStringLiteral("Skip the plan"), QKeySequence(Qt::Key_S), onRun(&Desk::skip, QStringLiteral("Skip")));
    add(QStringLiteral("retry"), QStringLiteral("Try the plan again"), QKeySequence(Qt::Key_R), onRun(&Desk::retry, QStringLiteral("Retry")));
    add(QStringLiteral("sync"), QStringLiteral("Sync now"), QKeySequence(Qt::Key_F5), [this] { syncNow(); });
    add(QStringLiteral("stop"), QStringLiteral("Stop what is under way"), QKeySequence(Qt::CTRL | Qt::Key_Period), [this] { m_desk->stopWork(); });
    add(QStringLiteral("timeline.next"), QStringLiteral("Next notification"), QKeySequence(Qt::Key_J), [this] { m_timeline->walk(1); });
    add(QStringLiteral("timeline.previous"), QStringLiteral("Previous notification"), QKeySequence(Qt::Key_K), [this] { m_timeline->walk(-1); });
    add(QStringLiteral("timeline.filter"), QStringLiteral("Filter notifications"), QKeySequence(Qt::Key_Slash), [this] { m_timeline->focusFilter(); });
    const std::pair<const char *, const char *> tabs[] = {{"diff", "Show the diff"}, {"decision", "Show the decision and its trace"},
                                                          {"requests", "Show the requests"}, {"json", "Show the JSON"}, {"journal", "Show the journal"}};
    int tab = 0;
    for (const auto &[name, text] : tabs) {
        add(u"inspector.%1"_qs.arg(QLatin1String(name)), QLatin1String(text), QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + tab)), [this, tab] {
            m_state.inspectorShown = true;
            arrange();
            m_inspector->setTab(InspectorPanel::Tab(tab));
        });
        ++tab;
    }
    m_policyGroup = new QActionGroup(this);
    for (const auto &policy : m_services.policies) {
        auto *choice = add(u"policy.%1"_qs.arg(policy.name), policy.title, {}, [this, policy] {
            m_desk->setPolicy(policy);
            m_state.policy = policy.name;
            refresh();
            scheduleSave();
        });
        choice->setProperty("about", QStringLiteral("Policy"));
        choice->setCheckable(true);
        choice->setToolTip(policy.description);
        choice->setStatusTip(policy.description);
        m_policyGroup->addAction(choice);
    }
    m_applyGroup = new QActionGroup(this);
    const std::tuple<ApplyMode, const char *, const char *> modes[] = {{ApplyMode::AskFirst, "ask", "Ask first"},
                                                                       {ApplyMode::Automatic, "automatic", "Automatic"},
                                                                       {ApplyMode::Never, "never", "Never (dry run)"}};
    for (const auto &[mode, name, text] : modes) {
        auto *choice = add(u"apply.%1"_qs.arg(QLatin1String(name)), QString::fromLatin1(text), {}, [this, mode = mode] {
            m_desk->setApplyMode(mode);
            m_state.apply = mode;
            refresh();
            scheduleSave();
        });
        choice->setProperty("about", QStringLiteral("Apply"));
        choice->setCheckable(true);
        choice->setData(int(mode));
        m_applyGroup->addAction(choice);
    }
}

void MainWindow::buildViewActions()
{
    const auto turn = [this](int direction) {
        showDay(m_state.day.addDays(direction * (m_state.span == CalendarSpan::Day ? 1 : 7)));
    };
    add(QStringLiteral("view.today"), QStringLiteral("Go to today"), QKeySequence(Qt::Key_T), [this] { showDay(today()); });
    add(QStringLiteral("view.back"), QStringLiteral("Earlier"), QKeySequence(Qt::CTRL | Qt::Key_Left), [turn] { turn(-1); });
    add(QStringLiteral("view.forward"), QStringLiteral("Later"), QKeySequence(Qt::CTRL | Qt::Key_Right), [turn] { turn(1); });
    m_spanGroup = new QActionGroup(this);
    const std::tuple<CalendarSpan, const char *, const char *, QKeySequence> spans[] = {
        {CalendarSpan::Week, "week", "Week", QKeySequence(Qt::SHIFT | Qt::Key_W)},
        {CalendarSpan::WorkWeek, "workweek", "Work week", QKeySequence(Qt::Key_W)},
        {CalendarSpan::Day, "day", "Day", QKeySequence(Qt::Key_D)}};
    for (const auto &[span, name, text, key] : spans) {
        auto *choice = add(u"view.%1"_qs.arg(QLatin1String(name)), QString::fromLatin1(text), key, [this, span = span] { setSpan(span); });
        choice->setCheckable(true);
        choice->setData(int(span));
        m_spanGroup->addAction(choice);
    }
    add(QStringLiteral("view.zoomIn"), QStringLiteral("Taller hours"), QKeySequence(Qt::CTRL | Qt::Key_Plus), [this] { m_calendar->zoom(1.2); });
    add(QStringLiteral("view.zoomOut"), QStringLiteral("Shorter hours"), QKeySequence(Qt::CTRL | Qt::Key_Minus), [this] { m_calendar->zoom(1 / 1.2); });
    add(QStringLiteral("view.zoomReset"), QStringLiteral("Fit the hours to the window"), QKeySequence(Qt::CTRL | Qt::Key_0), [this] { m_calendar->resetZoom(); });
    const auto toggle = [&](const char *name, const char *text, const QKeySequence &key, bool WindowState::*shown) {
        auto *choice = add(QLatin1String(name), QLatin1String(text), key, [this, shown] {
            m_state.*shown = !(m_state.*shown);
            arrange();
            refreshActions();
            scheduleSave();
        });
        choice->setCheckable(true);
    };
    toggle("view.sidebar", "Sidebar", QKeySequence(Qt::CTRL | Qt::Key_Backslash), &WindowState::sidebarShown);
    toggle("view.inspector", "Inspector", QKeySequence(Qt::CTRL | Qt::Key_I), &WindowState::inspectorShown);
    toggle("view.timeline", "Timeline", QKeySequence(Qt::CTRL | Qt::Key_J), &WindowState::timelineShown);
    m_themeGroup = new QActionGroup(this);
    const std::tuple<const char *, const char *, const char *> themes[] = {
        {"", "theme.system", "Colours: as the system"}, {"light", "theme.light", "Colours: light"}, {"dark", "theme.dark", "Colours: dark"}};
    for (const auto &[value, name, text] : themes) {
        auto *choice = add(QLatin1String(name), QString::fromLatin1(text), {}, [this, value = QString::fromLatin1(value)] {
            applyTheme(value);
            refreshActions();
            scheduleSave();
        });
        choice->setCheckable(true);
        choice->setData(QString::fromLatin1(value));
        m_themeGroup->addAction(choice);
    }
    add(QStringLiteral("quit"), QStringLiteral("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
}

void MainWindow::buildConnectionActions()
{
    if (m_services.signIn)
        add(QStringLiteral("account.signIn"), QStringLiteral("Sign in to Google…"), {}, [this] { m_services.signIn(); });
    if (m_services.signOut)
        add(QStringLiteral("account.signOut"), QStringLiteral("Sign out"), {}, [this] { m_services.signOut(); });
    if (m_services.resetWorld)
        add(QStringLiteral("world.reset"), QStringLiteral("Start the demo world over…"), {}, [this] { askReset(); });
}

void MainWindow::buildRecordingActions()
{
    if (m_services.openRecording) {
        add(QStringLiteral("recording.open"), QStringLiteral("Open a recording…"), QKeySequence(Qt::CTRL | Qt::Key_O), [this] { openRecordingFile(); });
        int number = 0;
        for (const auto &entry : m_services.recordings)
            add(u"recording.%1"_qs.arg(++number), entry.title, {}, [this, path = entry.path] { openRecording(path); })
                ->setProperty("about", QStringLiteral("Open recording"));
    }
    const auto offer = [&](const char *name, const char *text, const std::function<void()> &what) {
        if (what)
            add(QLatin1String(name), QLatin1String(text), {}, [this, what] {
                what();
                servicesChanged();
            });
    };
    offer("recording.replay", "Replay this recording", m_services.replay);
    offer("recording.step", "Play the next notification", m_services.step);
    offer("recording.pause", "Pause the recording", m_services.pause);
    offer("recording.close", "Close the recording", m_services.closeRecording);
}

void MainWindow::buildMenus()
{
    const auto fill = [this](QMenu *menu, std::initializer_list<const char *> names) {
        for (const char *name : names) {
            if (!*name)
                menu->addSeparator();
            else if (auto *a = action(QLatin1String(name)))
                menu->addAction(a);
        }
        return menu;
    };
    m_policyMenu = new QMenu(QStringLiteral("Policy"), this);
    m_policyMenu->setToolTipsVisible(true);
    m_policyMenu->addActions(m_policyGroup->actions());
    m_applyMenu = new QMenu(QStringLiteral("Apply mode"), this);
    m_applyMenu->addActions(m_applyGroup->actions());
    m_viewMenu = fill(new QMenu(QStringLiteral("Days"), this), {"view.week", "view.workweek", "view.day"});
    m_connectionMenu = fill(new QMenu(QStringLiteral("Connection"), this),
                            {"sync", "stop", "", "account.signIn", "account.signOut", "", "faults", "faults.clear", "", "world.reset"});
    m_calendarMenu = new QMenu(QStringLiteral("Move to calendar"), this);
    connect(m_calendarMenu, &QMenu::aboutToShow, this, [this] {
        m_calendarMenu->clear();
        for (const auto &calendar : m_snapshot->calendars) {
            if (!calendar.info.canWrite())
                continue;
            auto *choice = m_calendarMenu->addAction(calendar.info.summary, this, [this, id = calendar.info.id] { moveSelectedTo(id); });
            choice->setCheckable(true);
            choice->setChecked(calendar.info.id == m_selection.event().calendar);
            choice->setEnabled(calendar.info.id != m_selection.event().calendar);
        }
    });
    m_menu = new QMenu(QStringLiteral("Menu"), this);
    auto *edit = fill(m_menu->addMenu(QStringLiteral("Edit")), {"undo", "redo", "", "event.new", "booking.new", "event.edit", "event.delete"});
    edit->addMenu(m_calendarMenu);
    fill(m_menu->addMenu(QStringLiteral("Decision")), {"apply", "skip", "retry", "", "inspector.diff", "inspector.decision", "inspector.requests",
                                                       "inspector.json", "inspector.journal", "", "timeline.next", "timeline.previous", "timeline.filter"});
    auto *view = m_menu->addMenu(QStringLiteral("View"));
    fill(view, {"view.today", "view.back", "view.forward", ""});
    view->addMenu(m_viewMenu);
    fill(view, {"view.zoomIn", "view.zoomOut", "view.zoomReset", "", "view.sidebar", "view.inspector", "view.timeline", "", "theme.system", "theme.light", "theme.dark"});
    m_menu->addMenu(m_policyMenu);
    m_menu->addMenu(m_applyMenu);
    m_menu->addMenu(m_connectionMenu);
    if (m_services.openRecording) {
        auto *recordings = fill(m_menu->addMenu(QStringLiteral("Recordings")), {"recording.open"});
        recordings->addSeparator();
        for (auto *a : actions())
            if (a->property("about").toString() == QLatin1String("Open recording"))
                recordings->addAction(a);
        fill(recordings, {"", "recording.replay", "recording.step", "recording.pause", "recording.close"});
    }
    m_menu->addSeparator();
    fill(m_menu, {"palette", "quit"});
    m_toolBar->setMenus(m_menu, m_connectionMenu, m_viewMenu, m_policyMenu, m_applyMenu);
}

QMenu *MainWindow::eventMenu()
{
    auto *menu = new QMenu(this);
    for (const char *name : {"event.edit", "event.delete", "", "apply", "skip", "retry", "", "event.new", "booking.new"}) {
        if (!*name) {
            menu->addSeparator();
            continue;
        }
        auto *a = action(QLatin1String(name));
        if (a->isEnabled())
            menu->addAction(a);
        if (qstrcmp(name, "event.delete") == 0 && a->isEnabled())
            menu->addMenu(m_calendarMenu);
    }
    return menu;
}

void MainWindow::refreshActions()
{
    if (!m_menu)
        return;
    const auto enable = [this](const char *name, bool on) {
        if (auto *a = action(QLatin1String(name)))
            a->setEnabled(on);
    };
    const Event *event = selectedEventValue();
    const bool editable = m_desk->editable();
    enable("event.new", editable);
    enable("booking.new", editable && !m_snapshot->eventTypes.isEmpty());
    enable("event.edit", event != nullptr);
    const auto *calendar = event ? m_snapshot->calendar(event->calendar) : nullptr;
    const bool writable = editable && event && calendar && calendar->info.canWrite();
    enable("event.delete", writable);
    m_calendarMenu->menuAction()->setEnabled(writable);
    auto *undo = action(QStringLiteral("undo")), *redo = action(QStringLiteral("redo"));
    undo->setEnabled(m_history.canUndo());
    undo->setText(m_history.canUndo() ? u"Undo: %1"_qs.arg(m_history.undoText()) : QStringLiteral("Undo"));
    redo->setEnabled(m_history.canRedo());
    redo->setText(m_history.canRedo() ? u"Redo: %1"_qs.arg(m_history.redoText()) : QStringLiteral("Redo"));

    const auto &run = m_inspector->inspected().run;
    const RunStage stage = run ? run->stage : RunStage::Nothing;
    const bool idle = run && !m_working.contains(run->id);
    enable("apply", idle && stage == RunStage::Proposed && m_desk->applyMode() != ApplyMode::Never);
    enable("skip", idle && (stage == RunStage::Proposed || stage == RunStage::Failed || stage == RunStage::Holding));
    enable("retry", idle && stage == RunStage::Failed);
    enable("sync", !m_snapshot->syncing || m_unread);
    const auto signIn = m_services.signInStatus ? m_services.signInStatus() : SignInStatus{};
    enable("stop", m_snapshot->syncing || !m_working.isEmpty());
    enable("account.signIn", signIn.state == SignInStatus::State::SignedOut || signIn.state == SignInStatus::State::Failed);
    enable("account.signOut", signIn.state == SignInStatus::State::SignedIn);
    for (const char *name : {"recording.replay", "recording.close"})
        enable(name, m_playback.now().has_value());
    enable("recording.step", m_playback.canStep());
    enable("recording.pause", m_playback.canPause());
    enable("faults.clear", m_services.faults && !m_services.faults->state().faults.isEmpty());

    const auto check = [](QActionGroup *group, auto fits) {
        for (auto *a : group->actions())
            a->setChecked(fits(a));
    };
    const QString policy = u"policy.%1"_qs.arg(m_desk->policy().name);
    check(m_policyGroup, [&](QAction *a) { return a->objectName() == policy; });
    check(m_applyGroup, [&](QAction *a) { return a->data().toInt() == int(m_desk->applyMode()); });
    check(m_spanGroup, [&](QAction *a) { return a->data().toInt() == int(m_state.span); });
    check(m_themeGroup, [&](QAction *a) { return a->data().toString() == m_state.theme; });
    const std::pair<const char *, bool> parts[] = {{"view.sidebar", m_state.sidebarShown}, {"view.inspector", m_state.inspectorShown}, {"view.timeline", m_state.timelineShown}};
    for (const auto &[name, shown] : parts)
        action(QLatin1String(name))->setChecked(shown);
}

} // namespace csp
