#include "tests/support/samplesnapshot.h"
#include "tests/support/testmain.h"
#include "ui/shell/selection.h"

namespace tst_selection {

using namespace csp;

namespace {

const EventKey reviewEvent{sample::personal(), {QStringLiteral("3b1c9review")}};
const BookingUid reviewBooking{QStringLiteral("7fK2dTqX")};
const EventKey introEvent{sample::personal(), {QStringLiteral("0c11intro")}};
const BookingUid introBooking{QStringLiteral("1aB3kZpR")};
const EventKey teamEvent{sample::work(), {QStringLiteral("8a55team")}};

} // namespace

class TestSelection : public QObject
{
    Q_OBJECT
    const sample::Week week = sample::week();

private slots:
    void anEventBringsItsBookingAndTheRunThatWaits()
    {
        Selection s;
        QVERIFY(s.selectEvent(reviewEvent, week.snapshot));
        QCOMPARE(s, Selection(reviewEvent, reviewBooking, 120));
        QVERIFY(!s.selectEvent(reviewEvent, week.snapshot)); // looked at already
        QVERIFY(s.selectEvent(introEvent, week.snapshot));
        QCOMPARE(s, Selection(introEvent, introBooking, 0)); // nothing waits
        QVERIFY(s.selectEvent(teamEvent, week.snapshot));
        QCOMPARE(s, Selection(teamEvent, {}, 0));
    }

    void aBookingBringsItsEvent()
    {
        Selection s;
        s.selectBooking(reviewBooking, week.snapshot);
        QCOMPARE(s, Selection(reviewEvent, reviewBooking, 120));
        QCOMPARE(s.linkIn(week.snapshot)->reference.booking, reviewBooking);
        s.selectBooking({QStringLiteral("nobody")}, week.snapshot);
        QCOMPARE(s, Selection({}, {QStringLiteral("nobody")}, 0));
        QCOMPARE(s.linkIn(week.snapshot), nullptr);
    }

    void aRunBringsWhatItIsAbout()
    {
        Selection s;
        s.selectRun(120, week.run(120), week.snapshot);
        QCOMPARE(s, Selection(reviewEvent, reviewBooking, 120));
        s.selectRun(999, nullptr, week.snapshot);
        QCOMPARE(s, Selection(reviewEvent, reviewBooking, 999)); // unknown: the number alone
    }

    void aRunOfAnEventThatMovedShowsWhereItIsNow()
    {
        RunRecord run = *week.run(121);
        run.facts.fetched.document.event.calendar = sample::personal(); // as it was read then
        Selection s;
        s.selectRun(run.id, &run, week.snapshot);
        QCOMPARE(s.event(), (EventKey{sample::work(), {QStringLiteral("6e33onboard")}}));
    }

    void aRescheduleIsFollowed()
    {
        Snapshot now = week.snapshot;
        now.bookings[1].rescheduledTo = {QStringLiteral("later")};
        Selection s(reviewEvent, reviewBooking, 120);
        s.settle(now);
        QCOMPARE(s.booking(), reviewBooking); // its successor is not known yet
        Booking later = now.bookings[1];
        later.uid = {QStringLiteral("later")};
        later.rescheduledTo = {};
        now.bookings << later;
        s.settle(now);
        QCOMPARE(s, Selection(reviewEvent, later.uid, 120));
    }

    void aRunThatWaitsTakesThePlaceOfAnOlderOne()
    {
        Selection s(reviewEvent, reviewBooking, 119);
        QVERIFY(s.adopt(week.snapshot));
        QCOMPARE(s.run(), RunId(120));
        QVERIFY(!s.adopt(week.snapshot));
        Selection newer(reviewEvent, reviewBooking, 121);
        QVERIFY(!newer.adopt(week.snapshot));
        Selection nothing;
        QVERIFY(!nothing.adopt(week.snapshot));
    }

    void runsAreFollowed_data()
    {
        QTest::addColumn<RunId>("looked");
        QTest::addColumn<RunId>("run");
        QTest::addColumn<bool>("sameEvent");
        QTest::addColumn<bool>("echo");
        QTest::addColumn<bool>("followed");
        QTest::newRow("a later run of the event") << RunId(120) << RunId(130) << true << false << true;
        QTest::newRow("the first run of the event") << RunId(0) << RunId(130) << true << false << true;
        QTest::newRow("the same run again") << RunId(130) << RunId(130) << true << false << true;
        QTest::newRow("an earlier run") << RunId(131) << RunId(130) << true << false << false;
        QTest::newRow("a run of another event") << RunId(120) << RunId(130) << false << false << false;
        QTest::newRow("an echo, after a run") << RunId(120) << RunId(130) << true << true << false;
        QTest::newRow("an echo, where nothing was looked at") << RunId(0) << RunId(130) << true << true << true;
    }
    void runsAreFollowed()
    {
        QFETCH(RunId, looked);
        QFETCH(RunId, run);
        QFETCH(bool, sameEvent);
        QFETCH(bool, echo);
        QFETCH(bool, followed);
        RunRecord record = *week.run(sameEvent ? 120 : 121);
        record.id = run;
        if (echo)
            record.decision.actions = {Action{ActionKind::Nothing, NothingReason::Echo, {}, {}, {}, {}, {}}};
        Selection s(reviewEvent, reviewBooking, looked);
        QCOMPARE(s.follow(record), followed);
        QCOMPARE(s, Selection(reviewEvent, reviewBooking, followed ? run : looked));
    }

    void whoLooksAtNothingFollowsNothing()
    {
        Selection s;
        QVERIFY(!s.mayFollow(120));
        QVERIFY(!s.follow(*week.run(120)));
        QCOMPARE(s, Selection());
    }

    void anEventThatWasWrittenElsewhereIsStillLookedAt()
    {
        Selection s(introEvent, introBooking, 0);
        Event moved = *week.snapshot.event(introEvent);
        moved.calendar = sample::work();
        s.eventIsNow(moved);
        QCOMPARE(s.event(), moved.key());
        s.eventIsNow(*week.snapshot.event(teamEvent)); // somebody else's
        QCOMPARE(s.event(), moved.key());
    }
};

CSP_TEST(TestSelection, Nothing)

} // namespace tst_selection

#include "tst_selection.moc"
