#include "app/wiring/replay.h"
#include "core/rules/policies.h"
#include "tests/support/outside.h"
#include "tests/support/testmain.h"
#include "ui/canvas/weekview.h"
#include "ui/commands/sessiondesk.h"
#include "ui/panels/dialogs/attendeeeditor.h"
#include "ui/panels/inspector/decisionview.h"
#include "ui/panels/dialogs/eventdialog.h"
#include "ui/panels/inspector/inspectorpanel.h"
#include "ui/panels/sides/timelinepanel.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/toolbar.h"
#include <QAccessible>
#include <QDateEdit>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTimeEdit>
#include <QToolButton>

namespace tst_playground_window {

using namespace csp;
using namespace csp::test;

namespace {

QTimeZone berlin() { return QTimeZone("Europe/Berlin"); }

/// The whole program but its process, and somebody at it. What it did is asked of the sandbox, past the program.
class Tester
{
public:
    Playground world;
    QByteArray kept; ///< where the window was left
    std::unique_ptr<SessionDesk> desk;
    std::unique_ptr<MainWindow> window;

    Tester() { sitsDown(); }
    ~Tester() { window.reset(); }

    void sitsDown()
    {
        desk = std::make_unique<SessionDesk>(&world.session(), &world.connection().bookings(), &world.clock());
        ShellServices s;
        s.policies = shippedPolicies();
        s.load = [this] { return kept; };
        s.save = [this](const QByteArray &state) { kept = state; };
        window = std::make_unique<MainWindow>(desk.get(), s);
        window->show();
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        calendar()->setFocus();
        waits();
    }
    void getsUp()
    {
        window->close();
        window.reset();
        desk.reset();
    }
    void waits()
    {
        world.settle();
        QCoreApplication::processEvents();
    }

    WeekView *calendar() { return window->calendar(); }
    InspectorPanel *inspector() { return window->inspector(); }
    QWidget *paper() { return calendar()->viewport(); }
    QRect box(const QString &title)
    {
        const auto index = [&] { return calendar()->layoutNow().scene.indexOfEvent(world.event(title).key()); };
        calendar()->scrollToItem(index());
        return calendar()->itemRect(index());
    }
    int hours(double count) { return qRound(count * calendar()->hourHeight()); }
    void drags(QPoint from, QPoint to)
    {
        QTest::mousePress(paper(), Qt::LeftButton, {}, from);
        for (int i = 1; i <= 4; ++i)
            QTest::mouseMove(paper(), from + (to - from) * i / 4);
        QTest::mouseRelease(paper(), Qt::LeftButton, {}, to);
        waits();
    }
    void drags(const QString &title, double byHours) { const QPoint p = box(title).center(); drags(p, p + QPoint(0, hours(byHours))); }
    void clicks(const QString &title) { QTest::mouseClick(paper(), Qt::LeftButton, {}, box(title).center()); }
    void types(Qt::Key key, Qt::KeyboardModifiers with = {})
    {
        QWidget *at = QApplication::focusWidget();
        QTest::keyClick(at ? at : window.get(), key, with);
        waits();
    }
    void undoes() { types(Qt::Key_Z, Qt::ControlModifier); }
    void redoes() { types(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier); }
    void presses(QWidget *where, const char *text)
    {
        for (auto *b : where->findChildren<QPushButton *>())
            if (b->text() == QLatin1String(text) && b->isVisible() && b->isEnabled()) {
                QTest::mouseClick(b, Qt::LeftButton);
                waits();
                return;
            }
        throw StoryBroke(std::string("no button to press: ") + text);
    }
    void presses(const char *text) { presses(inspector(), text); }
    EventDialog *dialog()
    {
        auto *d = window->findChild<EventDialog *>();
        if (!d)
            throw StoryBroke("no dialog is open");
        return d;
    }
    template<typename Field>
    Field *field(const char *name)
    {
        for (auto *f : dialog()->findChildren<Field *>())
            if (f->accessibleName() == QLatin1String(name))
                return f;
        throw StoryBroke(std::string("no field: ") + name);
    }
    /// A window manager would give the focus back.
    void comesBack()
    {
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        calendar()->setFocus();
    }

    // As the services tell it to anybody.
    QStringList google()
    {
        QStringList lines;
        for (const Event &e : Outside(world).events()) {
            const TimedSpan *t = e.span ? timed(*e.span) : nullptr;
            if (!t || e.status == EventStatus::Cancelled)
                continue;
            QStringList people;
            for (const Attendee &a : e.attendees)
                people << a.email.section(u'@', 0, 0);
            people.sort();
            lines << QStringLiteral("%1-%2 %3 [%4] %5").arg(toQDateTime(t->start, berlin()).toString(u"ddd HH:mm"), toQDateTime(t->end, berlin()).toString(u"HH:mm"),
                                                            e.summary.section(QStringLiteral(" between"), 0, 0), e.calendar.value.section(u'@', 0, 0), people.join(u' '));
        }
        lines.sort();
        return lines;
    }
    QStringList calcom()
    {
        QStringList lines;
        for (const Booking &b : Outside(world).bookings())
            if (b.alive())
                lines << QStringLiteral("%1-%2 %3 +%4").arg(toQDateTime(b.start, berlin()).toString(u"ddd HH:mm"), toQDateTime(b.end, berlin()).toString(u"HH:mm"),
                                                          b.title.section(QStringLiteral(" between"), 0, 0), b.guests.join(u' '));
        lines.sort();
        return lines;
    }
    QString lineOf(const QStringList &lines, const QString &title)
    {
        for (const QString &line : lines)
            if (line.contains(title))
                return line;
        return QStringLiteral("none");
    }
};

const QString review = QStringLiteral("Design review");

} // namespace

class TestPlaygroundWindow : public QObject
{
    Q_OBJECT
private slots:
    void aDragIsSeenExplainedAndFollowed()
    {
        Tester p;
        p.drags(review, 4);
        QCOMPARE(p.lineOf(p.google(), review), QStringLiteral("Tue 14:00-15:00 Design review [host] host kim"));
        QCOMPARE(p.lineOf(p.calcom(), review), QStringLiteral("Tue 10:00-11:00 Design review +"));
        const RunRecord run = *p.inspector()->inspected().run;
        QCOMPARE(run.diff.time, TimeChange::Moved);
        QCOMPARE(p.inspector()->decisionView()->actions(), QStringList{QStringLiteral("~ Reschedule to Tue 3, 14:00")});
        QCOMPARE(p.window->timeline()->currentRun(), run.id);
        p.presses("Apply");
        QCOMPARE(p.lineOf(p.calcom(), review), QStringLiteral("Tue 14:00-15:00 Design review +"));
        QCOMPARE(p.lineOf(p.google(), review), QStringLiteral("Tue 14:00-15:00 Design review [host] host kim"));
        // The button is gone; the next key is not for the field that stands behind it.
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget *>(p.calendar()));
        // Both sides as one in the window, too: no ghost, no waiting decision.
        const Booking after = p.world.booking(review);
        QCOMPARE(toQDateTime(after.start), toQDateTime(Playground::at("Tue 14:00")));
        QCOMPARE(p.world.link(review).openRun, RunId(0));
    }

    void bothEdgesResize_data()
    {
        QTest::addColumn<bool>("top");
        QTest::addColumn<double>("by");
        QTest::addColumn<QString>("google");
        QTest::newRow("later at the bottom") << false << 0.5 << QStringLiteral("Tue 10:00-11:30");
        QTest::newRow("earlier at the bottom") << false << -0.5 << QStringLiteral("Tue 10:00-10:30");
        QTest::newRow("later at the top") << true << 0.5 << QStringLiteral("Tue 10:30-11:00");
        QTest::newRow("earlier at the top") << true << -0.5 << QStringLiteral("Tue 09:30-11:00");
    }
    void bothEdgesResize()
    {
        QFETCH(bool, top);
        QFETCH(double, by);
        QFETCH(QString, google);
        Tester p;
        const QRect box = p.box(review);
        const QPoint edge(box.center().x(), top ? box.top() + 1 : box.bottom() - 1);
        p.drags(edge, edge + QPoint(0, p.hours(by)));
        QCOMPARE(p.lineOf(p.google(), review).left(google.size()), google);
        const RunRecord run = *p.inspector()->inspected().run;
        QVERIFY(run.diff.time == TimeChange::Resized || run.diff.time == TimeChange::MovedAndResized);
        QCOMPARE(run.stage, RunStage::Proposed);
        p.undoes();
        QCOMPARE(p.lineOf(p.google(), review).left(15), QStringLiteral("Tue 10:00-11:00"));
    }

    void deletedHeldProposedCancelled()
    {
        Tester p;
        p.clicks(review);
        p.types(Qt::Key_Delete);
        QCOMPARE(p.lineOf(p.google(), review), QStringLiteral("none"));
        QCOMPARE(p.inspector()->inspected().run->stage, RunStage::Holding);
        QVERIFY(p.lineOf(p.calcom(), review) != QStringLiteral("none"));
        p.world.passes(Millis(31'000));
        p.waits();
        QCOMPARE(p.inspector()->inspected().run->stage, RunStage::Proposed);
        QCOMPARE(p.inspector()->decisionView()->actions(), QStringList{QStringLiteral("- Cancel the booking")});
        p.presses("Apply");
        QCOMPARE(p.lineOf(p.calcom(), review), QStringLiteral("none"));
    }

    void aDeletionTakenBackIsNoCancellation()
    {
        Tester p;
        const auto before = p.google();
        p.clicks(review);
        p.types(Qt::Key_Delete);
        p.undoes();
        SAME(p.google(), before);
        p.world.passes(Millis(60'000));
        p.waits();
        QVERIFY(p.lineOf(p.calcom(), review) != QStringLiteral("none"));
        for (const auto &row : p.world.session().snapshot()->timeline)
            QVERIFY2(!(row.stage == RunStage::Proposed && row.decision.has(ActionKind::Cancel)), qPrintable(Playground::said(row.decision)));
    }

    void intoAnotherCalendarByMenu()
    {
        Tester p;
        p.clicks(review);
        QMenu *menu = nullptr;
        for (auto *m : p.window->findChildren<QMenu *>())
            if (m->title() == QLatin1String("Move to calendar"))
                menu = m;
        QVERIFY(menu);
        menu->popup(p.paper()->mapToGlobal(p.box(review).center()));
        QAction *work = nullptr;
        for (auto *a : menu->actions())
            if (a->text() == QLatin1String("work"))
                work = a;
        QVERIFY(work && work->isEnabled());
        menu->setActiveAction(work);
        QTest::keyClick(menu, Qt::Key_Return);
        p.waits();
        // The host is invited now, and so keeps a guest's copy.
        QVERIFY2(p.google().contains(QStringLiteral("Tue 10:00-11:00 Design review [work] host kim")), qPrintable(p.google().join(u'\n')));
        QVERIFY(p.inspector()->inspected().run);
        QCOMPARE(p.inspector()->decisionView()->actions().first().left(20), QStringLiteral("⇄ Relink the referen"));
        // Only the playground's own record changes, so there is nothing to ask for.
        QCOMPARE(int(p.inspector()->inspected().run->stage), int(RunStage::Applied));
        QCOMPARE(p.world.link(review).reference.event.calendar.value, QStringLiteral("work@group.calendar.example.com"));
        QCOMPARE(p.lineOf(p.calcom(), review), QStringLiteral("Tue 10:00-11:00 Design review +"));
    }

    void theDialogChangesTitleTimesAndPeople()
    {
        Tester p;
        p.clicks(review);
        p.types(Qt::Key_E);
        auto *title = p.field<QLineEdit>("Title");
        title->selectAll();
        QTest::keyClicks(title, QStringLiteral("Design review, second part"));
        p.field<QDateEdit>("Start date")->setDate(QDate(2026, 3, 4));
        p.field<QTimeEdit>("Start time")->setTime(QTime(15, 30));
        auto *people = p.dialog()->findChild<AttendeeEditor *>();
        // Enter adds; it does not close the dialog on somebody who wants to invite two.
        QTest::keyClicks(people->field(), QStringLiteral("lee@example.org"));
        QTest::keyClick(people->field(), Qt::Key_Return);
        QVERIFY(p.dialog()->isVisible());
        QTest::keyClicks(people->field(), QStringLiteral("ana@example.com"));
        QTest::keyClick(people->field(), Qt::Key_Return);
        p.presses(p.dialog(), "Save");
        p.comesBack();
        // The end follows the start, as in every calendar.
        QCOMPARE(p.lineOf(p.google(), review), QStringLiteral("Wed 15:30-16:30 Design review, second part [host] ana host kim lee"));
        const QStringList actions = p.inspector()->decisionView()->actions();
        QCOMPARE(actions.first(), QStringLiteral("~ Reschedule to Wed 4, 15:30"));
        QVERIFY2(actions.join(u'|').contains(QStringLiteral("+ Add guests")), qPrintable(actions.join(u'|')));
        p.presses("Apply");
        const QString booking = p.lineOf(p.calcom(), review);
        QVERIFY2(booking.startsWith(QLatin1String("Wed 15:30-16:30")) && booking.contains(QLatin1String("lee@example.org")) && booking.contains(QLatin1String("ana@example.com")),
                 qPrintable(booking));
        // Cal.com has written to the event since: what stands there now is not what would be taken back, and is not overwritten.
        const auto now = p.google();
        p.undoes();
        SAME(p.google(), now);
        QVERIFY(p.window->banner()->isVisible());
        QVERIFY2(p.window->banner()->accessibleDescription().contains(QStringLiteral("not carried out")), qPrintable(p.window->banner()->accessibleDescription()));
    }

    void aNewEventIsDrawnAndNamed()
    {
        Tester p;
        const auto before = p.google();
        // From empty paper in Thursday's Google lane.
        const CanvasLayout &l = p.calendar()->layoutNow();
        const int day = l.columns.indexOf(QDate(2026, 3, 5));
        p.calendar()->scrollToTime(QTime(8, 0));
        const DayColumn &c = l.columns.days[day];
        const QPoint from = QPoint(c.laneLeft(Lane::Google) + c.laneWidth(Lane::Google) / 2, int(l.axis.yOf(15 * 60)) + 2) + p.calendar()->frameNow().gridOrigin();
        p.drags(from, from + QPoint(0, p.hours(1.5)));
        QTest::keyClicks(p.field<QLineEdit>("Title"), QStringLiteral("Thinking"));
        p.presses(p.dialog(), "Create");
        p.comesBack();
        QCOMPARE(p.lineOf(p.google(), QStringLiteral("Thinking")).left(24), QStringLiteral("Thu 15:00-16:30 Thinking"));
        p.undoes();
        SAME(p.google(), before);
        p.redoes();
        QCOMPARE(p.lineOf(p.google(), QStringLiteral("Thinking")).left(24), QStringLiteral("Thu 15:00-16:30 Thinking"));
    }

    void everyEditIsTakenBackAndDoneAgain_data()
    {
        QTest::addColumn<QString>("edit");
        for (const char *edit : {"move", "move over days", "resize", "delete", "calendar", "title"})
            QTest::newRow(edit) << QString::fromLatin1(edit);
    }
    void everyEditIsTakenBackAndDoneAgain()
    {
        QFETCH(QString, edit);
        Tester p;
        const auto before = p.google();
        const QRect box = p.box(review);
        if (edit == QLatin1String("move")) {
            p.drags(review, 3);
        } else if (edit == QLatin1String("move over days")) {
            const auto &columns = p.calendar()->layoutNow().columns;
            p.drags(box.center(), box.center() + QPoint(2 * columns.days[0].width, 0));
        } else if (edit == QLatin1String("resize")) {
            const QPoint edge(box.center().x(), box.bottom() - 1);
            p.drags(edge, edge + QPoint(0, p.hours(0.5)));
        } else if (edit == QLatin1String("delete")) {
            p.clicks(review);
            p.types(Qt::Key_Delete);
        } else if (edit == QLatin1String("calendar")) {
            CalendarRow *work = nullptr;
            for (auto *row : p.window->sidebar()->calendarRows())
                if (row->state().info.summary == QLatin1String("work"))
                    work = row;
            QVERIFY(work);
            p.drags(box.center(), p.paper()->mapFromGlobal(work->mapToGlobal(work->rect().center())));
        } else {
            QTest::mouseDClick(p.paper(), Qt::LeftButton, {}, box.center());
            p.field<QLineEdit>("Title")->selectAll();
            QTest::keyClicks(p.field<QLineEdit>("Title"), QStringLiteral("Renamed"));
            p.presses(p.dialog(), "Save");
            p.comesBack();
        }
        const auto after = p.google();
        QVERIFY2(after != before, "nothing was changed");
        p.undoes();
        SAME(p.google(), before);
        p.redoes();
        SAME(p.google(), after);
        p.undoes();
        SAME(p.google(), before);
        QVERIFY(p.window->banner()->isHidden());
    }

    void skipLeavesTheBooking()
    {
        Tester p;
        p.drags(review, 4);
        const RunId run = p.window->selectedRun();
        p.presses("Skip");
        QCOMPARE(p.inspector()->inspected().run->id, run);
        QCOMPARE(p.inspector()->inspected().run->stage, RunStage::Skipped);
        QCOMPARE(p.lineOf(p.calcom(), review), QStringLiteral("Tue 10:00-11:00 Design review +"));
        QVERIFY(!p.window->action(QStringLiteral("apply"))->isEnabled());
    }

    void theTimelineIsFiltered()
    {
        Tester p;
        p.drags(review, 4);
        auto *table = p.window->timeline()->table();
        const int all = table->model()->rowCount();
        p.calendar()->setFocus();
        p.types(Qt::Key_Slash);
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        QTest::keyClicks(field, QStringLiteral("design"));
        QVERIFY(table->model()->rowCount() >= 1 && table->model()->rowCount() < all);
        for (int row = 0; row < table->model()->rowCount(); ++row)
            QVERIFY(table->model()->index(row, TimelineModel::Title).data().toString().startsWith(review));
        // What was selected stays so.
        QCOMPARE(p.window->timeline()->currentRun(), p.window->selectedRun());
        QTest::keyClicks(field, QStringLiteral(" of nothing"));
        QCOMPARE(table->model()->rowCount(), 0);
        QVERIFY(!table->isVisible());
        field->clear();
        QCOMPARE(table->model()->rowCount(), all);
    }

    void itOpensWhereItWasLeft()
    {
        Tester p;
        p.drags(review, 4);
        const EventKey event = p.window->selectedEvent();
        CalendarRow *work = nullptr;
        for (auto *row : p.window->sidebar()->calendarRows())
            if (row->state().info.summary == QLatin1String("work"))
                work = row;
        QTest::mouseClick(work, Qt::LeftButton);
        QVERIFY(!work->isChecked());
        // The border between calendar and timeline, with the mouse.
        QSplitter *rows = nullptr;
        for (auto *s : p.window->findChildren<QSplitter *>())
            if (s->orientation() == Qt::Vertical)
                rows = s;
        auto *handle = rows->handle(1);
        const int before = p.window->timeline()->height();
        QTest::mousePress(handle, Qt::LeftButton, {}, QPoint(300, 0));
        QTest::mouseMove(handle, QPoint(300, -80));
        QTest::mouseRelease(handle, Qt::LeftButton, {}, QPoint(300, -80));
        const int timeline = p.window->timeline()->height();
        QVERIFY(timeline > before + 40);
        p.window->action(QStringLiteral("view.zoomIn"))->trigger();
        const double hour = p.calendar()->hourHeight();
        p.window->showDay(QDate(2026, 3, 12));
        QTest::keyClick(p.window.get(), Qt::Key_3, Qt::ControlModifier);
        p.getsUp();
        p.world.restart();
        p.sitsDown();
        QCOMPARE(p.calendar()->firstDay(), QDate(2026, 3, 9));
        QCOMPARE(p.window->selectedEvent(), event);
        QCOMPARE(p.calendar()->hourHeight(), hour);
        QVERIFY(qAbs(p.window->timeline()->height() - timeline) <= 2);
        QCOMPARE(p.inspector()->tab(), InspectorPanel::Tab::Requests);
        for (auto *row : p.window->sidebar()->calendarRows())
            QCOMPARE(row->isChecked(), row->state().info.summary != QLatin1String("work"));
        // The decision still waits, and can be carried out.
        QTRY_VERIFY(p.inspector()->inspected().run && p.inspector()->inspected().run->stage == RunStage::Proposed);
        p.presses("Apply");
        QCOMPARE(p.lineOf(p.calcom(), review), QStringLiteral("Tue 14:00-15:00 Design review +"));
    }

    void noRunStaysWithoutAnAnswerAfterARestart()
    {
        Tester p;
        p.drags(review, 4);
        p.getsUp();
        p.world.restart();
        p.sitsDown();
        for (const auto &row : p.world.session().snapshot()->timeline)
            QVERIFY2(row.stage != RunStage::Gathering, qPrintable(QStringLiteral("run %1 of %2 is still gathering").arg(row.run).arg(row.title)));
        const auto *table = p.window->timeline()->table()->model();
        for (int row = 0; row < table->rowCount(); ++row)
            QVERIFY2(!table->index(row, TimelineModel::ActionTaken).data().toString().isEmpty(), qPrintable(QStringLiteral("row %1").arg(row)));
    }

    void anotherDeskGivesTheWeekBack()
    {
        Tester p;
        p.drags(review, 4);
        const EventKey event = p.window->selectedEvent();
        const RunId run = p.window->selectedRun();
        SessionDesk recording(&p.world.session(), &p.world.connection().bookings(), &p.world.clock(), SessionDesk::Editing::Refused);
        p.window->setDesk(&recording);
        p.window->showDay(QDate(2025, 1, 15));
        QVERIFY(p.window->selectedEvent() != event);
        // Closed with the recording open: next time, the live week.
        QCOMPARE(p.window->state().day, QDate(2026, 3, 2));
        QCOMPARE(p.window->state().event, event);
        p.window->setDesk(p.desk.get());
        QCOMPARE(p.calendar()->firstDay(), QDate(2026, 3, 2));
        QCOMPARE(p.window->selectedEvent(), event);
        QCOMPARE(p.window->selectedRun(), run);
        // Between two sessions there is nothing, and nothing breaks.
        p.window->setDesk(nullptr);
        p.types(Qt::Key_F5);
        QVERIFY(!p.window->action(QStringLiteral("event.new"))->isEnabled());
        p.window->setDesk(p.desk.get());
        QVERIFY(p.window->action(QStringLiteral("event.new"))->isEnabled());
    }

    void aRecordingPlaysAndGivesTheWeekBack_data()
    {
        QTest::addColumn<bool>("atOnce");
        QTest::newRow("at once") << true;
        QTest::newRow("step by step") << false;
    }
    void aRecordingPlaysAndGivesTheWeekBack()
    {
        QFETCH(bool, atOnce);
        Tester p;
        QFile file(QStringLiteral(CSP_FIXTURES "/recordings/drag.har"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        auto opened = Replay::open(file.readAll(), QStringLiteral("drag.har"), seedPolicy());
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().oneLine()));
        const auto replay = *std::move(opened);
        SessionDesk recorded(&replay->session(), &replay->bookings(), replay->clock(), SessionDesk::Editing::Refused);
        p.window->setDesk(&recorded);
        QSignalSpy ready(replay.get(), &Replay::ready);
        QSignalSpy stepped(replay.get(), &Replay::stepped);
        QSignalSpy finished(replay.get(), &Replay::finished);
        replay->start();
        QVERIFY(ready.wait());
        if (atOnce) {
            replay->play(0);
            QVERIFY(!finished.isEmpty() || finished.wait());
        } else {
            while (finished.isEmpty()) {
                stepped.clear();
                QVERIFY(replay->step());
                QVERIFY(!stepped.isEmpty() || stepped.wait());
            }
        }
        const auto *table = p.window->timeline()->table()->model();
        const auto actions = [&] {
            QStringList all;
            for (int row = 0; row < table->rowCount(); ++row)
                all << table->index(row, TimelineModel::ActionTaken).data().toString();
            return all;
        };
        QTRY_VERIFY2(actions().contains(QStringLiteral("~ reschedule")), qPrintable(actions().join(u'|')));
        // It can be looked at, not changed.
        QVERIFY(!p.window->action(QStringLiteral("event.new"))->isEnabled());
        const auto before = p.google();
        p.window->setDesk(p.desk.get());
        SAME(p.google(), before);
        QCOMPARE(p.calendar()->firstDay(), QDate(2026, 3, 2));
        QVERIFY(p.window->action(QStringLiteral("event.new"))->isEnabled());
    }

    void whatTakesTimeShowsAndStops()
    {
        Tester p;
        QVERIFY(!p.window->findChild<ToolBar *>()->stopButton()->isVisible());
        QTest::keyClick(p.window.get(), Qt::Key_F5);
        for (int i = 0; i < 5 && !p.world.session().snapshot()->syncing; ++i)
            QCoreApplication::sendPostedEvents();
        QVERIFY(p.world.session().snapshot()->syncing);
        QTRY_VERIFY(p.window->findChild<ToolBar *>()->stopButton()->isVisible() || !p.world.session().snapshot()->syncing);
        QTest::keyClick(p.window.get(), Qt::Key_Period, Qt::ControlModifier);
        p.waits();
        QVERIFY(!p.world.session().snapshot()->syncing);
        QVERIFY(!p.window->findChild<ToolBar *>()->stopButton()->isVisible());
        // And it can be begun again.
        p.drags(review, 4);
        QCOMPARE(p.inspector()->decisionView()->actions().size(), 1);
    }

    void bookingsCanBeHidden()
    {
        Tester p;
        const auto bookings = [&] {
            int n = 0;
            for (int i = 0; i < p.calendar()->itemCount(); ++i)
                n += p.calendar()->item(i).isBooking();
            return n;
        };
        QCOMPARE(bookings(), 3);
        QCheckBox *row = nullptr;
        for (auto *box : p.window->sidebar()->findChildren<QCheckBox *>())
            if (box->accessibleName().startsWith(QLatin1String("Bookings")))
                row = box;
        QTest::mouseClick(row, Qt::LeftButton);
        QCOMPARE(bookings(), 0);
        QTest::mouseClick(row, Qt::LeftButton);
        QCOMPARE(bookings(), 3);
    }

    void darkAndLight()
    {
        Tester p;
        p.drags(review, 4);
        const auto corner = [&] { return p.window->grab().toImage().pixelColor(p.window->width() / 2, p.window->height() - 40).lightness(); };
        p.window->action(QStringLiteral("theme.dark"))->trigger();
        p.waits();
        QVERIFY(corner() < 60);
        const QImage calendar = p.paper()->grab().toImage();
        int dark = 0;
        for (int y = 0; y < calendar.height(); y += 7)
            for (int x = 0; x < calendar.width(); x += 7)
                dark += calendar.pixelColor(x, y).lightness() < 90;
        QVERIFY(dark > calendar.width() * calendar.height() / 49 / 2);
        p.window->action(QStringLiteral("theme.light"))->trigger();
        p.waits();
        QVERIFY(corner() > 200);
        p.window->action(QStringLiteral("theme.system"))->trigger();
    }

    // Keyboard only.

    void aMeetingIsMovedAndAppliedWithoutAMouse()
    {
        Tester p;
        // Monday's Team sync, then over the border of the day to the booking of Tuesday, then to its event.
        p.types(Qt::Key_Home);
        for (int i = 0; i < 4 && p.window->selectedEvent() != p.world.event(review).key(); ++i)
            p.types(Qt::Key_Right);
        QCOMPARE(p.window->selectedEvent().event, p.world.event(review).id);
        for (int i = 0; i < 4; ++i)
            QTest::keyPress(p.calendar(), Qt::Key_Down, Qt::AltModifier);
        QTest::keyRelease(p.calendar(), Qt::Key_Alt);
        p.waits();
        QCOMPARE(p.lineOf(p.google(), review).left(15), QStringLiteral("Tue 11:00-12:00"));
        p.types(Qt::Key_A);
        QCOMPARE(p.lineOf(p.calcom(), review).left(15), QStringLiteral("Tue 11:00-12:00"));
    }

    void tabGoesRoundThroughEveryPart()
    {
        Tester p;
        p.drags(review, 4);
        p.calendar()->setFocus();
        QSet<QString> parts;
        QStringList way;
        QWidget *first = QApplication::focusWidget();
        for (int i = 0; i < 120; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            QWidget *now = QApplication::focusWidget();
            QVERIFY(now);
            QVERIFY2(now->isVisible(), qPrintable(now->accessibleName()));
            QAccessibleInterface *said = QAccessible::queryAccessibleInterface(now);
            const QString name = said ? said->text(QAccessible::Name) : QString();
            QVERIFY2(!name.isEmpty(), qPrintable(QStringLiteral("a %1 without a name after %2").arg(QLatin1String(now->metaObject()->className()), way.join(u", "))));
            way << name;
            for (QWidget *w = now; w; w = w->parentWidget()) {
                if (w == p.window->sidebar()) parts << QStringLiteral("sidebar");
                if (w == p.inspector()) parts << QStringLiteral("inspector");
                if (w == p.window->timeline()) parts << QStringLiteral("timeline");
                if (w == p.window->findChild<ToolBar *>()) parts << QStringLiteral("tool bar");
            }
            if (now == first)
                break;
        }
        QCOMPARE(QApplication::focusWidget(), first);
        QCOMPARE(parts, (QSet<QString>{QStringLiteral("sidebar"), QStringLiteral("inspector"), QStringLiteral("timeline"), QStringLiteral("tool bar")}));
        QVERIFY2(way.contains(QStringLiteral("Apply the plan")), qPrintable(way.join(u", ")));
    }

    void whatHidesPassesTheFocusOnToTheCalendar()
    {
        Tester p;
        p.window->notice(Notice::of(QStringLiteral("Something happened"), {}));
        p.presses(p.window->banner(), "Dismiss");
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget *>(p.calendar()));
        p.drags(review, 4);
        p.presses("Skip");
        QCOMPARE(QApplication::focusWidget(), static_cast<QWidget *>(p.calendar()));
        p.undoes();
        QCOMPARE(p.lineOf(p.google(), review).left(15), QStringLiteral("Tue 10:00-11:00"));
    }

    void everyActionIsReachedByThePalette()
    {
        Tester p;
        p.drags(review, 4);
        p.types(Qt::Key_K, Qt::ControlModifier);
        auto *palette = p.window->findChild<CommandPalette *>();
        QVERIFY(palette->isVisible());
        const QStringList offered = palette->offered();
        for (const QAction *a : p.window->actions()) {
            if (!a->isEnabled() || !a->isVisible() || a->objectName() == QLatin1String("palette"))
                continue;
            const QString text = QString(a->text()).remove(u'…');
            QVERIFY2(std::any_of(offered.begin(), offered.end(), [&](const QString &o) { return o.endsWith(text); }), qPrintable(text));
        }
        // No two read the same.
        QCOMPARE(QSet<QString>(offered.begin(), offered.end()).size(), offered.size());
        QTest::keyClicks(palette->field(), QStringLiteral("apply the"));
        QTest::keyClick(palette->field(), Qt::Key_Return);
        p.waits();
        QCOMPARE(p.lineOf(p.calcom(), review).left(15), QStringLiteral("Tue 14:00-15:00"));
    }
};

CSP_TEST(TestPlaygroundWindow, Widgets)

} // namespace tst_playground_window

#include "tst_playground_window.moc"
