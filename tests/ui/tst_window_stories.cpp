#include "core/rules/policies.h"
#include "tests/support/playground.h"
#include "tests/support/testmain.h"
#include "ui/canvas/weekview.h"
#include "ui/commands/sessiondesk.h"
#include "ui/panels/dialogs/attendeeeditor.h"
#include "ui/panels/dialogs/bookingdialog.h"
#include "ui/panels/inspector/decisionview.h"
#include "ui/panels/dialogs/eventdialog.h"
#include "ui/panels/inspector/inspectorpanel.h"
#include "ui/panels/sides/timelinepanel.h"
#include "ui/shell/mainwindow.h"
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

namespace tst_window_stories {

using namespace csp;
using namespace csp::test;

namespace {

/// The whole program but its process: sandbox, clients, store, session, and a person at the window with mouse and keys.
struct Desktop {
    Playground world;
    SessionDesk desk;
    MainWindow window;

    static ShellServices services()
    {
        ShellServices s;
        s.policies = shippedPolicies();
        return s;
    }
    Desktop() : desk(&world.session(), &world.connection().bookings(), &world.clock()), window(&desk, services())
    {
        window.resize(1440, 900);
        window.show();
        window.setFocus();
        sees();
    }

    /// What the session has said reaches the window.
    void sees()
    {
        world.settle();
        QCoreApplication::processEvents();
    }
    WeekView *calendar() { return window.calendar(); }
    InspectorPanel *inspector() { return window.inspector(); }
    QRect boxOf(const QString &title)
    {
        const auto key = world.event(title).key();
        const int index = calendar()->layoutNow().scene.indexOfEvent(key);
        calendar()->scrollToItem(index);
        return calendar()->itemRect(calendar()->layoutNow().scene.indexOfEvent(key));
    }
    void mouse(QPoint from, QPoint to)
    {
        auto *viewport = calendar()->viewport();
        QTest::mousePress(viewport, Qt::LeftButton, {}, from);
        for (int i = 1; i <= 4; ++i)
            QTest::mouseMove(viewport, from + (to - from) * i / 4);
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, to);
        sees();
    }
    int hours(double count) { return qRound(count * calendar()->hourHeight()); }
    void press(const char *text)
    {
        for (auto *b : inspector()->findChildren<QPushButton *>())
            if (b->text() == QLatin1String(text) && b->isVisibleTo(inspector()) && b->isEnabled()) {
                QTest::mouseClick(b, Qt::LeftButton);
                sees();
                return;
            }
        throw StoryBroke("there is no such button to press");
    }
    QStringList actions() { return inspector()->decisionView()->actions(); }
};

} // namespace

class TestWindowStories : public QObject
{
    Q_OBJECT
private slots:
    void dragAndApply()
    {
        Desktop d;
        const QRect box = d.boxOf(QStringLiteral("Design review"));
        d.mouse(box.center(), box.center() + QPoint(0, d.hours(4)));
        SAME(d.world.decisions(), QStringList{QStringLiteral("reschedule to Tue 3 14:00")});
        // Nobody had to look for it: the inspector shows what was dragged.
        QCOMPARE(d.actions(), QStringList{QStringLiteral("~ Reschedule to Tue 3, 14:00")});
        QCOMPARE(d.window.timeline()->currentRun(), d.window.selectedRun());
        const BookingUid before = d.world.booking(QStringLiteral("Design review")).uid;
        QCOMPARE(toQDateTime(d.world.booking(QStringLiteral("Design review")).start), toQDateTime(Playground::at("Tue 10:00")));
        d.press("Apply");
        const Booking after = d.world.booking(QStringLiteral("Design review"));
        QCOMPARE(toQDateTime(after.start), toQDateTime(Playground::at("Tue 14:00")));
        QVERIFY(after.uid != before);
        // The result stays in sight, echoes or not.
        QCOMPARE(d.inspector()->inspected().run->stage, RunStage::Applied);
        QTRY_COMPARE(d.inspector()->inspected().booking->uid, after.uid);
    }

    void dragAndTakeBack()
    {
        Desktop d;
        const QRect box = d.boxOf(QStringLiteral("Design review"));
        d.mouse(box.center(), box.center() + QPoint(0, d.hours(4)));
        d.press("Apply");
        QTest::keyClick(&d.window, Qt::Key_Z, Qt::ControlModifier);
        d.sees();
        QCOMPARE(toQDateTime(timed(*d.world.event(QStringLiteral("Design review")).span)->start), toQDateTime(Playground::at("Tue 10:00")));
        QVERIFY(d.actions().first().contains(QStringLiteral("Tue 3, 10:00")));
        QTest::keyClick(&d.window, Qt::Key_A);
        d.sees();
        QCOMPARE(toQDateTime(d.world.booking(QStringLiteral("Design review")).start), toQDateTime(Playground::at("Tue 10:00")));
    }

    void resizeByTheEdge()
    {
        Desktop d;
        const QRect box = d.boxOf(QStringLiteral("Design review"));
        const QPoint edge(box.center().x(), box.bottom() - 1);
        d.mouse(edge, edge + QPoint(0, d.hours(0.5)));
        QCOMPARE(timed(*d.world.event(QStringLiteral("Design review")).span)->length(), Millis(90 * 60 * 1000));
        SAME(d.world.decisions().mid(0, 1), d.world.decisions());
        QCOMPARE(d.inspector()->inspected().run->diff.time, TimeChange::Resized);
        d.press("Skip");
        QCOMPARE(d.inspector()->inspected().run->stage, RunStage::Skipped);
    }

    void deleteIsHeldThenCancels()
    {
        Desktop d;
        const QRect box = d.boxOf(QStringLiteral("Intro call"));
        QTest::mouseClick(d.calendar()->viewport(), Qt::LeftButton, {}, box.center());
        QTest::keyClick(d.calendar(), Qt::Key_Delete);
        d.sees();
        QCOMPARE(d.inspector()->inspected().run->stage, RunStage::Holding);
        d.world.passes(Millis(31'000));
        d.sees();
        QCOMPARE(d.inspector()->inspected().run->stage, RunStage::Proposed);
        d.press("Apply");
        for (const auto &line : d.world.calcomWeek())
            QVERIFY2(!line.contains(QStringLiteral("Intro call")), qPrintable(line));
    }

    void dropOnAnotherCalendar()
    {
        Desktop d;
        const QRect box = d.boxOf(QStringLiteral("Design review"));
        CalendarRow *work = nullptr;
        for (auto *row : d.window.sidebar()->calendarRows())
            if (row->state().info.summary == QLatin1String("work"))
                work = row;
        QVERIFY(work);
        d.mouse(box.center(), d.calendar()->viewport()->mapFromGlobal(work->mapToGlobal(work->rect().center())));
        QCOMPARE(d.world.event(QStringLiteral("Design review")).calendar, work->state().info.id);
        QVERIFY(d.inspector()->inspected().run);
        QVERIFY(d.world.decisions().join(u' ').contains(QStringLiteral("relink")));
    }

    void aGuestIsInvitedInTheDialog()
    {
        Desktop d;
        const QRect box = d.boxOf(QStringLiteral("Design review"));
        QTest::mouseDClick(d.calendar()->viewport(), Qt::LeftButton, {}, box.center());
        auto *dialog = d.window.findChild<EventDialog *>();
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<AttendeeEditor *>()->field(), QStringLiteral("new@example.com"));
        for (auto *b : dialog->findChildren<QPushButton *>())
            if (b->text() == QLatin1String("Save"))
                QTest::mouseClick(b, Qt::LeftButton);
        d.sees();
        SAME(d.world.decisions(), QStringList{QStringLiteral("add guests new@example.com")});
        QCOMPARE(d.actions(), QStringList{QStringLiteral("+ Add guest new@example.com")});
        // Without a window manager nobody gives the focus back when a dialog closes.
        d.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&d.window));
        QTest::keyClick(&d.window, Qt::Key_A);
        d.sees();
        QCOMPARE(d.inspector()->inspected().run->stage, RunStage::Applied);
        QVERIFY(d.world.booking(QStringLiteral("Design review")).guests.contains(QStringLiteral("new@example.com")));
    }

    void aBookingIsMadeInTheDialog()
    {
        Desktop d;
        QTest::keyClick(&d.window, Qt::Key_B);
        auto *dialog = d.window.findChild<BookingDialog *>();
        QVERIFY(dialog);
        d.sees();
        QVERIFY(dialog->slotList()->count() > 0);
        for (auto *field : dialog->findChildren<QLineEdit *>()) {
            if (field->accessibleName() == QLatin1String("Name of who books"))
                QTest::keyClicks(field, QStringLiteral("Ana"));
            if (field->accessibleName() == QLatin1String("Email of who books"))
                QTest::keyClicks(field, QStringLiteral("ana@example.com"));
        }
        const auto before = d.world.calcomWeek().size();
        for (auto *b : dialog->findChildren<QPushButton *>())
            if (b->text() == QLatin1String("Book"))
                QTest::mouseClick(b, Qt::LeftButton);
        d.sees();
        QCOMPARE(d.world.calcomWeek().size(), before + 1);
        QTRY_VERIFY(d.inspector()->inspected().booking);
    }

    void anotherPolicyAnswersAtOnce()
    {
        Desktop d;
        const QRect box = d.boxOf(QStringLiteral("Design review"));
        d.mouse(box.center(), box.center() + QPoint(0, d.hours(4)));
        QVERIFY(d.actions().first().startsWith(u'~'));
        d.window.action(QStringLiteral("policy.cautious"))->trigger();
        d.sees();
        QVERIFY2(d.actions().first().startsWith(u'?'), qPrintable(d.actions().first()));
    }
};

CSP_TEST(TestWindowStories, Widgets)

} // namespace tst_window_stories

#include "tst_window_stories.moc"
