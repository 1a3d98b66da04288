#include "core/rules/decide.h"
#include "core/rules/policies.h"
#include "tests/support/fakedesk.h"
#include "tests/support/testmain.h"
#include "ui/canvas/weekview.h"
#include "ui/panels/inspector/decisionview.h"
#include "ui/panels/inspector/inspectorpanel.h"
#include "ui/panels/parts/minimonth.h"
#include "ui/panels/sides/timelinepanel.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/toolbar.h"
#include <QSignalSpy>
#include <QTest>
#include <QTemporaryDir>
#include <QToolButton>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableView>

namespace tst_main_window {

using namespace csp;

namespace {

ShellServices services()
{
    ShellServices s;
    s.policies = shippedPolicies();
    s.recordings = {{QStringLiteral("Cross-calendar move"), QStringLiteral("Deleted here, then seen there"), QStringLiteral("move.har")},
                    {QStringLiteral("Deletion"), QStringLiteral("An event is deleted"), QStringLiteral("deletion.har")}};
    s.connectionDetail = [] { return QStringLiteral("Sandbox on 127.0.0.1:41873"); };
    s.signInStatus = [] { return SignInStatus{SignInStatus::State::SignedIn, QStringLiteral("host@example.com"), {}}; };
    s.signIn = s.signOut = s.resetWorld = [] {};
    s.openRecording = [](const QString &) -> std::optional<Error> { return {}; };
    s.decideUnder = [](const RunRecord &run, const Policy &policy) { return decide(run.facts, run.diff, policy); };
    return s;
}

/// Everything that is visible lies within its parent's contents, but for what scrolls.
QStringList clipped(const QWidget *root)
{
    QStringList out;
    for (const auto *w : root->findChildren<QWidget *>()) {
        if (!w->isVisible() || w->isWindow())
            continue;
        const bool text = qobject_cast<const QToolButton *>(w) || qobject_cast<const QPushButton *>(w);
        if (text && w->width() < w->minimumSizeHint().width())
            out.append(u"%1 %2: %3 < %4"_qs.arg(QString::fromLatin1(w->metaObject()->className()), w->accessibleName()).arg(w->width()).arg(w->minimumSizeHint().width()));
        if (text && !w->parentWidget()->rect().intersects(w->geometry()))
            out.append(u"%1 lies outside of its parent"_qs.arg(w->accessibleName()));
    }
    return out;
}

void drag(WeekView *calendar, QPoint from, QPoint to)
{
    auto *viewport = calendar->viewport();
    QTest::mousePress(viewport, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 4; ++i)
        QTest::mouseMove(viewport, from + (to - from) * i / 4);
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, to);
}

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::apply(*qApp, Theme::Mode::Light); }

    void showsTheWeekOfTheSnapshot()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        window.show();
        QCOMPARE(window.firstDay(), QDate(2026, 3, 3));
        QCOMPARE(window.findChild<ToolBar *>()->title(), QStringLiteral("2 – 6 March 2026"));
        QCOMPARE(window.timeline()->model()->rowCount(), 6);
        QCOMPARE(window.sidebar()->calendarRows().size(), 3);
        QVERIFY(window.inspector()->inspected().empty());
    }

    void hasAnIconInEverySize()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        for (const int side : {16, 22, 24, 32, 48, 64, 128, 256}) {
            const QImage icon = window.windowIcon().pixmap(side).toImage();
            QCOMPARE(icon.size(), QSize(side, side));
            QCOMPARE(icon.pixelColor(side / 2, side * 3 / 10).blue() > 200, true); // the head of the page
            QCOMPARE(qAlpha(icon.pixel(0, 0)), 0);                                // its round corner
        }
    }

    void aSelectedRunShowsItsDecision()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        window.show();
        window.selectRun(120);
        QCOMPARE(window.selectedEvent().event.value, QStringLiteral("3b1c9review"));
        QCOMPARE(window.inspector()->decisionView()->actions().size(), 2);
        QVERIFY(window.action(QStringLiteral("apply"))->isEnabled());
        window.action(QStringLiteral("apply"))->trigger();
        QCOMPARE(desk.applied, QList<RunId>{120});
        QTRY_VERIFY(!window.action(QStringLiteral("apply"))->isEnabled());
        QCOMPARE(window.selectedRun(), RunId(120));
    }

    void neverMeansNever()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        window.selectRun(120);
        window.action(QStringLiteral("apply.never"))->trigger();
        QCOMPARE(desk.applyMode(), ApplyMode::Never);
        QVERIFY(!window.action(QStringLiteral("apply"))->isEnabled());
        QVERIFY(!window.inspector()->inspected().whyNot.isEmpty());
    }

    void aRefusedApplyIsToldWithItsNextStep()
    {
        FakeDesk desk;
        Error error;
        error.where = QStringLiteral("POST v2/bookings/7fK2/reschedule");
        error.what = QStringLiteral("the slot is taken");
        error.nextStep = QStringLiteral("choose another time");
        desk.refusal = error;
        MainWindow window(&desk, services());
        window.show();
        window.selectRun(120);
        window.action(QStringLiteral("apply"))->trigger();
        QTRY_COMPARE(window.banner()->notices().size(), 1);
        QVERIFY(window.banner()->notices().first().text.contains(error.what));
        QCOMPARE(window.banner()->notices().first().nextStep, error.nextStep);
        QVERIFY(window.banner()->isVisible());
    }

    void keysDoWhatTheMenuSays()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.timeline()->table()->setFocus();
        window.selectRun(119);
        QTest::keyClick(&window, Qt::Key_J);
        QCOMPARE(window.selectedRun(), RunId(120));
        QTest::keyClick(&window, Qt::Key_K);
        QCOMPARE(window.selectedRun(), RunId(119));
        QTest::keyClick(&window, Qt::Key_J);
        QTest::keyClick(&window, Qt::Key_S);
        QCOMPARE(desk.skipped, QList<RunId>{120});
        QTest::keyClick(&window, Qt::Key_F5);
        QCOMPARE(desk.syncs, 1);
        QTest::keyClick(&window, Qt::Key_Right, Qt::ControlModifier);
        QCOMPARE(window.firstDay(), QDate(2026, 3, 10));
        QTest::keyClick(&window, Qt::Key_T);
        QCOMPARE(window.firstDay(), QDate(2026, 3, 3));
    }

    void lettersTypedIntoTheFilterStayThere()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.selectRun(120);
        window.timeline()->focusFilter();
        QTest::keyClicks(window.timeline()->findChild<QLineEdit *>(), QStringLiteral("as"));
        QCOMPARE(window.timeline()->filter(), QStringLiteral("as"));
        QVERIFY(desk.applied.isEmpty() && desk.skipped.isEmpty());
    }

    void aDragIsFollowedToItsDecision()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        const EventKey key{sample::personal(), {QStringLiteral("5d22support")}};
        window.selectEvent(key);
        QCOMPARE(window.selectedRun(), RunId(0));
        const Event event = *desk.snapshot()->event(key);
        window.submit(MoveEvent{key, event.version.etag, sample::span(4, 15, 0, 30)});
        QTRY_COMPARE(desk.intents.size(), size_t(1));
        QTRY_COMPARE(timed(*desk.snapshot()->event(key)->span)->start, sample::at(4, 15));
        // The engine decides; the inspector shows it without being asked.
        auto run = *desk.record(120);
        run.id = 124;
        run.title = event.summary;
        run.facts.reference->booking = {QStringLiteral("9hM4wQsL")};
        run.facts.fetched.document.event = *desk.snapshot()->event(key);
        desk.week().runs.push_back(run);
        desk.week().snapshot.timeline.append(sample::row(run));
        desk.publish();
        emit desk.runChanged(124);
        QCOMPARE(window.selectedRun(), RunId(124));
        QCOMPARE(window.timeline()->currentRun(), RunId(124));
    }

    void theMouseMovesAnEvent()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        window.resize(1440, 900);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        auto *calendar = window.calendar();
        const EventKey key{sample::personal(), {QStringLiteral("5d22support")}};
        const QPoint from = calendar->itemRect(calendar->layoutNow().scene.indexOfEvent(key)).center();
        drag(calendar, from, from + QPoint(0, int(2 * calendar->hourHeight())));
        QTRY_COMPARE(desk.intents.size(), size_t(1));
        QCOMPARE(std::get<MoveEvent>(desk.intents.front()).to, EventSpan(sample::span(4, 15, 0, 30)));
        QCOMPARE(window.selectedEvent(), key);
        QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(timed(*desk.snapshot()->event(key)->span)->start, sample::at(4, 13));
        QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(timed(*desk.snapshot()->event(key)->span)->start, sample::at(4, 15));
    }

    void theMouseDropsAnEventOnAnotherCalendar()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        window.resize(1440, 900);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        auto *calendar = window.calendar();
        const EventKey key{sample::personal(), {QStringLiteral("5d22support")}};
        const QPoint from = calendar->itemRect(calendar->layoutNow().scene.indexOfEvent(key)).center();
        auto *row = window.sidebar()->calendarRows().at(2);
        QCOMPARE(row->state().info.id, sample::work());
        drag(calendar, from, calendar->viewport()->mapFromGlobal(row->mapToGlobal(row->rect().center())));
        QTRY_COMPARE(desk.intents.size(), size_t(1));
        QCOMPARE(std::get<MoveToCalendar>(desk.intents.front()).destination, sample::work());
        // The selection goes along.
        const EventKey moved{sample::work(), key.event};
        QTRY_COMPARE(window.selectedEvent(), moved);
        // Holidays can only be read: nothing can be dropped there.
        const auto *readOnly = window.sidebar()->calendarRows().at(1);
        QVERIFY(window.sidebar()->calendarAt(readOnly->mapToGlobal(readOnly->rect().center())).isEmpty());
    }

    void deleteByKeyAndBack()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const EventKey key{sample::personal(), {QStringLiteral("5d22support")}};
        window.selectEvent(key);
        QTest::keyClick(&window, Qt::Key_Delete);
        QTRY_VERIFY(!desk.snapshot()->event(key));
        QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(desk.snapshot()->event(key));
    }

    void saysWhenItIsFirstSeen()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        QSignalSpy seen(&window, &MainWindow::firstShown);
        window.show();
        QTRY_COMPARE(seen.size(), 1);
        desk.publish();
        window.calendar()->viewport()->repaint(); // a second frame
        QCoreApplication::processEvents();
        QCOMPARE(seen.size(), 1);
    }

    void aRecordingThatPlaysIsFollowed()
    {
        FakeDesk desk;
        auto s = services();
        s.playback = [] { return std::optional(Playback{QStringLiteral("Deletion"), QStringLiteral("deletion.har"), 1, 3, true, 1}); };
        MainWindow window(&desk, s);
        window.show();
        emit desk.runChanged(119);
        emit desk.runChanged(122);
        QTRY_COMPARE(window.selectedRun(), RunId(122));
        // A row that a person picked stays.
        window.timeline()->walk(-1);
        QCOMPARE(window.selectedRun(), RunId(121));
        emit desk.runChanged(123);
        QVERIFY(!window.playback().pending());
        QCOMPARE(window.selectedRun(), RunId(121));
    }

    void undoGoesThroughTheDesk()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        const EventKey key{sample::personal(), {QStringLiteral("5d22support")}};
        window.submit(MoveEvent{key, desk.snapshot()->event(key)->version.etag, sample::span(4, 15, 0, 30)});
        QTRY_VERIFY(!window.history()->busy());
        QCOMPARE(window.action(QStringLiteral("undo"))->text(), QStringLiteral("Undo: Move “Support 1:1”"));
        window.action(QStringLiteral("undo"))->trigger();
        QTRY_COMPARE(timed(*desk.snapshot()->event(key)->span)->start, sample::at(4, 13));
        window.action(QStringLiteral("redo"))->trigger();
        QTRY_COMPARE(timed(*desk.snapshot()->event(key)->span)->start, sample::at(4, 15));
    }

    void opensWhereItWasLeft()
    {
        QByteArray kept;
        auto s = services();
        s.load = [&] { return kept; };
        s.save = [&](const QByteArray &state) { kept = state; };
        {
            FakeDesk desk;
            MainWindow window(&desk, s);
            window.show();
            window.showDay(QDate(2026, 3, 12));
            window.setSpan(CalendarSpan::Week);
            window.selectRun(122);
            window.action(QStringLiteral("apply.automatic"))->trigger();
            window.action(u"policy.%1"_qs.arg(shippedPolicies().last().name))->trigger();
            window.timeline()->setFilter(QStringLiteral("check"));
            window.inspector()->setTab(InspectorPanel::Tab::Json);
            window.sidebar()->calendarRows().at(2)->click();
            window.close();
        }
        QVERIFY(!kept.isEmpty());
        FakeDesk desk;
        MainWindow window(&desk, s);
        QCOMPARE(window.firstDay(), QDate(2026, 3, 12));
        QCOMPARE(window.calendar()->dayCount(), 7);
        QCOMPARE(window.selectedRun(), RunId(122));
        QCOMPARE(window.inspector()->inspected().run->id, RunId(122));
        QCOMPARE(desk.applyMode(), ApplyMode::Automatic);
        QCOMPARE(desk.policy().name, shippedPolicies().last().name);
        QCOMPARE(window.timeline()->filter(), QStringLiteral("check"));
        QCOMPARE(window.inspector()->tab(), InspectorPanel::Tab::Json);
        QCOMPARE(window.state().hidden, QSet<CalendarId>{sample::work()});
        QVERIFY(!window.sidebar()->calendarRows().at(2)->isChecked());
    }

    void aBrokenStateOpensAsAtFirst_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("\x01\x02garbage");
        QTest::newRow("another version") << QByteArray(R"({"version":99,"day":"2020-01-01"})");
        QTest::newRow("wrong kinds") << QByteArray(R"({"version":1,"day":7,"hidden":"x","event":5,"inspectorTab":99})");
    }
    void aBrokenStateOpensAsAtFirst()
    {
        QFETCH(QByteArray, bytes);
        auto s = services();
        s.load = [&] { return bytes; };
        FakeDesk desk;
        MainWindow window(&desk, s);
        window.show();
        QCOMPARE(window.firstDay(), QDate(2026, 3, 3));
        QCOMPARE(desk.applyMode(), ApplyMode::AskFirst);
    }

    void everyActionIsInThePalette()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.selectRun(120);
        window.action(QStringLiteral("palette"))->trigger();
        auto *palette = window.findChild<CommandPalette *>();
        QVERIFY(palette->isVisible());
        for (const auto *action : window.actions())
            if (action->isEnabled() && action->objectName() != QLatin1String("palette"))
                QVERIFY2(palette->offered().join(u'\n').contains(QString(action->text()).remove(u'…')), qPrintable(action->text()));
        QTest::keyClicks(palette->field(), QStringLiteral("sktp"));
        QCOMPARE(palette->offered().first(), QStringLiteral("Skip the plan"));
        QTest::keyClick(palette->field(), Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QCOMPARE(desk.skipped, QList<RunId>{120});
    }

    void everyActionIsInTheMenu()
    {
        FakeDesk desk;
        auto s = services();
        s.replay = s.step = s.pause = s.closeRecording = [] {};
        MainWindow window(&desk, s);
        QSet<const QAction *> reachable;
        const std::function<void(const QMenu *)> walk = [&](const QMenu *menu) {
            for (const auto *a : menu->actions()) {
                reachable.insert(a);
                if (a->menu())
                    walk(a->menu());
            }
        };
        for (const auto *button : window.findChild<ToolBar *>()->findChildren<QToolButton *>())
            if (button->menu())
                walk(button->menu());
        for (const auto *action : window.actions())
            QVERIFY2(reachable.contains(action), qPrintable(action->objectName()));
    }

    void everyControlHasAName()
    {
        FakeDesk desk;
        MainWindow window(&desk, services());
        window.show();
        window.selectRun(120);
        for (const auto *w : window.findChildren<QWidget *>())
            if ((qobject_cast<const QAbstractButton *>(w) && w->objectName() != QLatin1String("qt_toolbar_ext_button") && w->focusPolicy() != Qt::NoFocus)
                || qobject_cast<const QLineEdit *>(w) || qobject_cast<const QTableView *>(w))
                QVERIFY2(!w->accessibleName().isEmpty() || !w->property("text").toString().isEmpty(),
                         qPrintable(QString::fromLatin1(w->metaObject()->className()) + u' ' + w->objectName()));
    }

    void nothingIsClipped_data()
    {
        QTest::addColumn<QSize>("size");
        for (const auto size : {QSize(900, 560), QSize(1000, 640), QSize(1280, 720), QSize(1440, 900), QSize(1920, 1080), QSize(2560, 1440)})
            QTest::addRow("%dx%d", size.width(), size.height()) << size;
    }
    void nothingIsClipped()
    {
        QFETCH(QSize, size);
        FakeDesk desk;
        desk.week().snapshot.syncing = true;
        desk.publish();
        MainWindow window(&desk, services());
        window.selectRun(120);
        QTemporaryDir dir;
        QVERIFY(window.renderPicture(dir.filePath(QStringLiteral("w.png")), size));
        QCOMPARE(window.size(), size);
        QCOMPARE(clipped(&window), QStringList());
        QVERIFY(window.calendar()->width() >= 280);
        QVERIFY(window.calendar()->height() >= 140);
    }

    void aRecordingIsNotEdited()
    {
        FakeDesk live, recorded;
        recorded.canEdit = false;
        auto s = services();
        std::optional<Playback> playback;
        s.playback = [&] { return playback; };
        s.replay = s.step = s.closeRecording = [] {};
        MainWindow window(&live, s);
        window.show();
        window.selectRun(120);
        playback = Playback{QStringLiteral("Deletion"), QStringLiteral("deletion.har"), 1, 3, false, 1};
        window.setDesk(&recorded);
        QCOMPARE(window.selectedRun(), RunId(0));
        QVERIFY(!window.action(QStringLiteral("event.new"))->isEnabled());
        QVERIFY(window.action(QStringLiteral("recording.step"))->isEnabled());
        window.submit(DeleteEvent{{sample::personal(), {QStringLiteral("5d22support")}}, {}});
        QVERIFY(recorded.intents.empty());
    }

    void fuzzyFindsWhatIsMeant_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("better");
        QTest::addColumn<QString>("worse");
        QTest::newRow("beginnings of words") << "ns" << "New booking starts" << "Undress";
        QTest::newRow("letters together") << "sync" << "Sync now" << "Stop your nice cat";
        QTest::newRow("shorter") << "apply" << "Apply" << "Apply: never (dry run)";
    }
    void fuzzyFindsWhatIsMeant()
    {
        QFETCH(QString, typed);
        QFETCH(QString, better);
        QFETCH(QString, worse);
        QVERIFY(fuzzyScore(typed, better));
        QVERIFY(fuzzyScore(typed, worse).value_or(-9999) < *fuzzyScore(typed, better));
        QVERIFY(!fuzzyScore(QStringLiteral("xyz"), better));
    }

    /// Pictures to look at: CSP_PICTURES names the folder.
    void pictures()
    {
        const QString folder = qEnvironmentVariable("CSP_PICTURES");
        if (folder.isEmpty())
            QSKIP("set CSP_PICTURES to a folder to have pictures");
        for (const bool dark : {false, true}) {
            Theme::apply(*qApp, dark ? Theme::Mode::Dark : Theme::Mode::Light);
            for (const QSize size : {QSize(1440, 900), QSize(1000, 640), QSize(900, 560), QSize(2560, 1440)}) {
                FakeDesk desk;
                if (size.width() == 1000) {
                    desk.week().snapshot.bookings[1].title = QStringLiteral("A design review with a title that is far too long for any box that could be drawn");
                    desk.record(120)->title = desk.week().snapshot.bookings[1].title;
                    desk.week().snapshot.timeline[2].title = desk.record(120)->title;
                    desk.publish();
                }
                MainWindow window(&desk, services());
                window.selectRun(120);
                if (size.width() == 1000)
                    window.notice({Notice::Kind::Warning, QStringLiteral("No keychain answers: you stay signed in for this run only."), {}, {}, {}, {}});
                QVERIFY(window.renderPicture(u"%1/%2-%3.png"_qs.arg(folder, dark ? QStringLiteral("dark") : QStringLiteral("light")).arg(size.width()), size));
            }
        }
        Theme::apply(*qApp, Theme::Mode::Light);
        for (const auto &[tab, name] : {std::pair{InspectorPanel::Tab::Decision, "decision"}, {InspectorPanel::Tab::Requests, "requests"},
                                        {InspectorPanel::Tab::Json, "json"}, {InspectorPanel::Tab::Journal, "journal"}}) {
            FakeDesk desk;
            MainWindow window(&desk, services());
            window.selectRun(120);
            window.inspector()->setTab(tab);
            QVERIFY(window.renderPicture(u"%1/tab-%2.png"_qs.arg(folder, QLatin1String(name)), QSize(1440, 900)));
        }
        FakeDesk desk;
        MainWindow window(&desk, services());
        QVERIFY(window.renderPicture(folder + QStringLiteral("/empty.png"), QSize(1280, 720)));
        window.action(QStringLiteral("palette"))->trigger();
        QVERIFY(window.renderPicture(folder + QStringLiteral("/palette.png"), QSize(1280, 720)));
    }
};

CSP_TEST(TestMainWindow, Widgets)

} // namespace tst_main_window

#include "tst_main_window.moc"
