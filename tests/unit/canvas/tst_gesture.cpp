#include "tests/support/samplesnapshot.h"
#include "tests/support/testmain.h"
#include "ui/canvas/geometry/gesture.h"
#include <QTest>

namespace tst_gesture {

using namespace csp;
using namespace std::chrono;

namespace {

constexpr auto quarter = minutes(15);

Grabbed grabbed(const EventSpan &span, const QString &etag = QStringLiteral("\"1\""))
{
    return {{sample::personal(), {QStringLiteral("e1")}}, etag, QStringLiteral("Design review"), span, {}};
}
PointerPlace place(Instant at, QPoint position = {0, 0})
{
    PointerPlace p;
    p.position = position;
    p.at = at;
    return p;
}
/// Far enough from {0, 0} to be a drag.
PointerPlace far(Instant at) { return place(at, {40, 40}); }
QString said(const EventSpan &span)
{
    const QTimeZone berlin = sample::berlin();
    if (const auto *t = timed(span))
        return toQDateTime(t->start, berlin).toString(u"d HH:mm") + QLatin1String(" - ") + toQDateTime(t->end, berlin).toString(u"d HH:mm");
    return allDay(span)->start.toString(u"d") + QLatin1String(" - ") + allDay(span)->end.toString(u"d");
}
const MoveEvent *moveOf(const GestureOutput &out) { return out.commit ? std::get_if<MoveEvent>(&*out.commit) : nullptr; }

} // namespace

class TstGesture : public QObject
{
    Q_OBJECT
    Gesture g;

private slots:
    void init()
    {
        g = Gesture();
        g.setZone(sample::berlin());
    }

    void aClickIsNoDrag()
    {
        const auto what = grabbed(sample::span(3, 10, 0, 60));
        g.press(GrabPart::Body, what, place(sample::at(3, 10, 20)));
        QCOMPARE(g.state(), GestureState::Pressed);
        g.move(place(sample::at(3, 10, 24), {2, 2}), quarter); // 4 pixels
        QVERIFY(!g.dragging());
        const auto out = g.release(place(sample::at(3, 10, 24), {2, 2}), quarter);
        QVERIFY(!out.commit && g.idle());
    }

    void movesBySteps()
    {
        const auto what = grabbed(sample::span(3, 10, 0, 60));
        g.press(GrabPart::Body, what, place(sample::at(3, 10, 20)));
        auto out = g.move(far(sample::at(3, 14, 46)), quarter);
        QCOMPARE(out.cursor, GestureCursor::Grabbing);
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 14:30 - 3 15:30"));
        out = g.release(far(sample::at(3, 14, 46)), quarter);
        QVERIFY(moveOf(out));
        QCOMPARE(said(moveOf(out)->to), QStringLiteral("3 14:30 - 3 15:30"));
        QCOMPARE(moveOf(out)->etag, QStringLiteral("\"1\""));
        QCOMPARE(timed(moveOf(out)->to)->startZone, QStringLiteral("Europe/Berlin")); // kept as it was
        QVERIFY(g.idle() && !g.preview());
    }

    void theStepFollowsTheKeys_data()
    {
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<QString>("expected");
        QTest::newRow("plain: 15") << int(Qt::NoModifier) << QStringLiteral("3 14:30 - 3 15:30");
        QTest::newRow("Shift: 5") << int(Qt::ShiftModifier) << QStringLiteral("3 14:25 - 3 15:25");
        QTest::newRow("Ctrl+Shift: 1") << int(Qt::ShiftModifier | Qt::ControlModifier) << QStringLiteral("3 14:26 - 3 15:26");
    }
    void theStepFollowsTheKeys()
    {
        QFETCH(int, modifiers);
        QFETCH(QString, expected);
        g.press(GrabPart::Body, grabbed(sample::span(3, 10, 0, 60)), place(sample::at(3, 10, 20)));
        g.move(far(sample::at(3, 14, 46)), snapStep(Qt::KeyboardModifiers(modifiers)));
        QCOMPARE(said(g.preview()->to), expected);
    }

    void overDaysAndOverMidnight()
    {
        g.press(GrabPart::Body, grabbed(sample::span(3, 22, 0, 90)), place(sample::at(3, 22, 30)));
        g.move(far(sample::at(5, 9, 30)), quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("5 09:00 - 5 10:30"));
        g.move(far(sample::at(3, 23, 45)), quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 23:15 - 4 00:45"));
        // Back over midnight, held by the part that stands in the second day.
        g.escape();
        g.press(GrabPart::Body, grabbed(sample::span(3, 23, 0, 120)), place(sample::at(4, 0, 30)));
        g.move(far(sample::at(3, 23, 30)), quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 22:00 - 4 00:00"));
    }

    void overTheChangeOfTheClock()
    {
        // Saturday 10:00 to Sunday 10:00, when that Sunday has 23 hours: 23 hours later, the same time of day, the same length.
        const auto berlin = sample::berlin();
        const auto local = [&](int d, int h, int m = 0) { return toInstant(QDateTime(QDate(2026, 3, d), QTime(h, m), berlin)); };
        const TimedSpan span{local(28, 10), local(28, 11), {}, {}};
        g.press(GrabPart::Body, grabbed(span), place(local(28, 10, 30)));
        g.move(far(local(29, 10, 30)), quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("29 10:00 - 29 11:00"));
        QCOMPARE(duration_cast<hours>(timed(g.preview()->to)->start - span.start).count(), 23);
    }

    void anOddTimeOfDaySurvivesADragToAnotherDay()
    {
        g.press(GrabPart::Body, grabbed(sample::span(3, 10, 7, 30)), place(sample::at(3, 10, 20)));
        g.move(far(sample::at(4, 10, 21)), quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("4 10:07 - 4 10:37"));
        g.move(far(sample::at(4, 11, 13)), quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("4 11:00 - 4 11:30"));
    }

    void backWhereItWasCommitsNothing()
    {
        g.press(GrabPart::Body, grabbed(sample::span(3, 10, 0, 60)), place(sample::at(3, 10, 20)));
        g.move(far(sample::at(3, 12, 0)), quarter);
        const auto out = g.release(far(sample::at(3, 10, 22)), quarter);
        QVERIFY(!out.commit && out.notice.isEmpty() && g.idle());
    }

    void resizesAtBothEnds()
    {
        g.press(GrabPart::End, grabbed(sample::span(3, 10, 0, 60)), place(sample::at(3, 10, 58)));
        g.move(far(sample::at(3, 11, 58)), quarter);
        QCOMPARE(g.state(), GestureState::ResizingEnd);
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 10:00 - 3 12:00"));
        g.move(far(sample::at(3, 7, 0)), quarter); // above its start: it keeps a least length
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 10:00 - 3 10:15"));
        QCOMPARE(said(moveOf(g.release(far(sample::at(4, 1, 0)), quarter))->to), QStringLiteral("3 10:00 - 4 01:00"));

        g.press(GrabPart::Start, grabbed(sample::span(3, 10, 0, 60)), place(sample::at(3, 10, 2)));
        g.move(far(sample::at(3, 9, 32)), quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 09:30 - 3 11:00"));
        g.move(far(sample::at(3, 18, 0)), quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 10:45 - 3 11:00"));
    }

    void escapeRightClickAndALostGrabForget()
    {
        const auto what = grabbed(sample::span(3, 10, 0, 60));
        const auto drag = [&] {
            g.press(GrabPart::Body, what, place(sample::at(3, 10, 20)));
            g.move(far(sample::at(3, 14, 0)), quarter);
            QVERIFY(g.dragging());
        };
        drag();
        QVERIFY(g.escape().notice.isEmpty());
        QVERIFY(g.idle() && !g.preview());
        QVERIFY(!g.release(far(sample::at(3, 14, 0)), quarter).commit); // the button comes up later
        QVERIFY(!g.move(far(sample::at(3, 15, 0)), quarter).commit);
        QVERIFY(g.idle());
        drag();
        g.rightClick();
        QVERIFY(g.idle());
        drag();
        QVERIFY(g.grabLost().notice.contains(QLatin1String("Design review")));
        QVERIFY(g.idle());
    }

    void whatMayNotBeEditedIsRefusedOnce()
    {
        auto what = grabbed(sample::span(3, 10, 0, 60));
        what.whyNot = QStringLiteral("read only");
        QVERIFY(g.press(GrabPart::Body, what, place(sample::at(3, 10, 20))).notice.isEmpty()); // a click is no offence
        const auto out = g.move(far(sample::at(3, 14, 0)), quarter);
        QCOMPARE(out.notice, QStringLiteral("read only"));
        QCOMPARE(out.cursor, GestureCursor::Forbidden);
        QVERIFY(g.idle() && !g.preview());
        QVERIFY(g.move(far(sample::at(3, 15, 0)), quarter).notice.isEmpty());
    }

    void intoAnotherCalendar()
    {
        g.press(GrabPart::Body, grabbed(sample::span(3, 10, 0, 60)), place(sample::at(3, 10, 20)));
        auto over = far(sample::at(2, 8, 0));
        over.dropOn = sample::work();
        QCOMPARE(g.move(over, quarter).cursor, GestureCursor::Drop);
        QCOMPARE(g.preview()->calendar, sample::work());
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 10:00 - 3 11:00")); // its time stays
        const auto out = g.release(over, quarter);
        const auto *move = std::get_if<MoveToCalendar>(&*out.commit);
        QVERIFY(move);
        QCOMPARE(move->destination, sample::work());

        g.press(GrabPart::Body, grabbed(sample::span(3, 10, 0, 60)), place(sample::at(3, 10, 20)));
        over.dropOn = sample::holidays();
        over.dropRefusal = QStringLiteral("only read");
        QCOMPARE(g.move(over, quarter).cursor, GestureCursor::Forbidden);
        const auto refused = g.release(over, quarter);
        QVERIFY(!refused.commit);
        QCOMPARE(refused.notice, QStringLiteral("only read"));

        g.press(GrabPart::Body, grabbed(sample::span(3, 10, 0, 60)), place(sample::at(3, 10, 20)));
        over.dropOn = sample::personal(); // its own
        over.dropRefusal.clear();
        g.move(over, quarter);
        QVERIFY(!g.release(over, quarter).commit);
    }

    void allDayAndBack()
    {
        g.press(GrabPart::Body, grabbed(sample::span(3, 23, 0, 120)), place(sample::at(3, 23, 20)));
        auto header = far(sample::at(5, 0));
        header.wholeDay = QDate(2026, 3, 5);
        g.move(header, quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("5 - 7")); // it touched two days
        g.escape();

        PointerPlace pressed = place(sample::at(3, 0));
        pressed.wholeDay = QDate(2026, 3, 4);
        g.press(GrabPart::Body, grabbed(DaySpan{QDate(2026, 3, 3), QDate(2026, 3, 6)}), pressed);
        g.move(header, quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("4 - 7"));
        g.move(far(sample::at(5, 9, 4)), quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("5 09:00 - 5 10:00"));
    }

    void createsDownAndUp()
    {
        g.press(GrabPart::Empty, {}, place(sample::at(3, 10, 5)));
        g.move(far(sample::at(3, 11, 10)), quarter);
        QCOMPARE(g.state(), GestureState::Creating);
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 10:00 - 3 11:15"));
        g.move(far(sample::at(3, 9, 10)), quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 09:00 - 3 10:15"));
        const auto out = g.release(far(sample::at(3, 10, 6)), quarter);
        QVERIFY(!out.commit && out.create);
        QCOMPARE(said(*out.create), QStringLiteral("3 10:00 - 3 10:15"));
        QCOMPARE(out.create->startZone, QStringLiteral("Europe/Berlin"));
    }

    void keysAddUpUntilTheyAreLetGo()
    {
        const auto what = grabbed(sample::span(3, 10, 0, 60));
        g.nudge(GrabPart::Body, what, quarter, 0);
        g.nudge(GrabPart::Body, what, quarter, 0);
        g.nudge(GrabPart::Body, what, {}, 1);
        g.nudge(GrabPart::End, what, quarter, 0);
        g.nudge(GrabPart::Start, what, -quarter, 0);
        QCOMPARE(said(g.preview()->to), QStringLiteral("4 10:15 - 4 11:45"));
        QVERIFY(!g.move(far(sample::at(1, 0)), quarter).commit); // the pointer has no say now
        QCOMPARE(said(g.preview()->to), QStringLiteral("4 10:15 - 4 11:45"));
        const auto out = g.finishNudge();
        QCOMPARE(said(moveOf(out)->to), QStringLiteral("4 10:15 - 4 11:45"));
        QVERIFY(g.idle());

        for (int i = 0; i < 20; ++i)
            g.nudge(GrabPart::End, what, -quarter, 0);
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 10:00 - 3 10:05"));
        g.escape();
        QVERIFY(!g.finishNudge().commit);

        auto locked = what;
        locked.whyNot = QStringLiteral("locked");
        QCOMPARE(g.nudge(GrabPart::Body, locked, quarter, 0).notice, QStringLiteral("locked"));
        QVERIFY(g.idle());
    }

    void aNewVersionWithTheSameTimeOnlyBringsItsEtag()
    {
        const auto what = grabbed(sample::span(3, 10, 0, 60));
        g.press(GrabPart::Body, what, place(sample::at(3, 10, 20)));
        g.move(far(sample::at(3, 12, 20)), quarter);
        const auto out = g.snapshotChanged(grabbed(sample::span(3, 10, 0, 60), QStringLiteral("\"2\"")));
        QVERIFY(out.notice.isEmpty());
        QCOMPARE(moveOf(g.release(far(sample::at(3, 12, 20)), quarter))->etag, QStringLiteral("\"2\""));
    }

    void aWebhookThatMovesTheDraggedEventRebasesThePreview()
    {
        g.press(GrabPart::Body, grabbed(sample::span(3, 10, 0, 60)), place(sample::at(3, 10, 20)));
        g.move(far(sample::at(3, 12, 20)), quarter);
        // Meanwhile it was moved to 16:00 and made longer.
        const auto out = g.snapshotChanged(grabbed(sample::span(3, 16, 0, 90), QStringLiteral("\"2\"")));
        QVERIFY(out.notice.contains(QLatin1String("changed meanwhile")));
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 12:00 - 3 13:30")); // where the hand holds it, with the new length
        QCOMPARE(said(g.preview()->grabbed.span), QStringLiteral("3 16:00 - 3 17:30"));
        // The next move goes on from where the hand is.
        g.move(far(sample::at(3, 13, 20)), quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 13:00 - 3 14:30"));
    }

    void aResizeTakesTheOtherEndFromTheNewVersion()
    {
        g.press(GrabPart::End, grabbed(sample::span(3, 10, 0, 60)), place(sample::at(3, 11, 0)));
        g.move(far(sample::at(3, 12, 0)), quarter);
        g.snapshotChanged(grabbed(sample::span(3, 9, 30, 60), QStringLiteral("\"2\"")));
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 09:30 - 3 12:00"));
        g.move(far(sample::at(3, 12, 30)), quarter);
        QCOMPARE(said(g.preview()->to), QStringLiteral("3 09:30 - 3 12:30"));
        // Now it starts after where the hand holds the end: that cannot be.
        const auto out = g.snapshotChanged(grabbed(sample::span(3, 18, 0, 60), QStringLiteral("\"3\"")));
        QVERIFY(!out.notice.isEmpty());
        QVERIFY(g.idle());
    }

    void anEventThatIsGoneIsLetGo()
    {
        g.press(GrabPart::Body, grabbed(sample::span(3, 10, 0, 60)), place(sample::at(3, 10, 20)));
        g.move(far(sample::at(3, 12, 20)), quarter);
        const auto out = g.snapshotChanged({});
        QVERIFY(out.notice.contains(QLatin1String("Design review")));
        QVERIFY(g.idle() && !g.preview());
        // Access that went away, and another kind of event, too.
        auto what = grabbed(sample::span(3, 10, 0, 60));
        g.press(GrabPart::Body, what, place(sample::at(3, 10, 20)));
        g.move(far(sample::at(3, 12, 20)), quarter);
        what.whyNot = QStringLiteral("locked");
        QCOMPARE(g.snapshotChanged(what).notice, QStringLiteral("locked"));
        g.press(GrabPart::Body, grabbed(sample::span(3, 10, 0, 60)), place(sample::at(3, 10, 20)));
        g.move(far(sample::at(3, 12, 20)), quarter);
        QVERIFY(!g.snapshotChanged(grabbed(DaySpan{QDate(2026, 3, 3), QDate(2026, 3, 4)})).notice.isEmpty());
        QVERIFY(g.idle());
    }

    void aDragNearTheEdgeScrollsOnlyOnceItMeansTo()
    {
        auto pressed = place(sample::at(3, 8, 5));
        pressed.scroll = -4;
        g.press(GrabPart::Body, grabbed(sample::span(3, 8, 0, 60)), pressed);
        auto next = far(sample::at(3, 8, 10));
        next.scroll = -3;
        QCOMPARE(g.move(next, quarter).scroll, 0); // it began here
        next.scroll = -9;
        QCOMPARE(g.move(next, quarter).scroll, -9); // it went on towards the edge
        QCOMPARE(g.autoScrollTick(next, quarter).scroll, -9);
    }
};

CSP_TEST(TstGesture, Nothing)

} // namespace tst_gesture

#include "tst_gesture.moc"
