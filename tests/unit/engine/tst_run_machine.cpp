#include "core/engine/run/runmachine.h"
#include "core/engine/session/session.h"
#include "core/rules/policies.h"
#include "tests/support/testmain.h"
#include <QtTest>

namespace tst_run_machine {

using namespace csp;
using namespace csp::run;
using namespace std::chrono_literals;

namespace {

const Instant now = *instantFromRfc3339(u"2026-03-02T07:00:00Z");

Event meeting()
{
    Event e;
    e.calendar = CalendarId{QStringLiteral("host@example.com")};
    e.id = EventId{QStringLiteral("e1")};
    e.iCalUid = ICalUid{QStringLiteral("b1@Cal.com")};
    e.summary = QStringLiteral("Design review");
    e.organizer.self = true;
    e.span = TimedSpan{now + 26h, now + 27h, {}, {}};
    e.version.etag = QStringLiteral("\"1\"");
    return e;
}

Booking booked()
{
    Booking b;
    b.uid = BookingUid{QStringLiteral("b1")};
    b.title = QStringLiteral("Design review");
    b.start = now + 26h;
    b.end = now + 27h;
    b.hosts = {{QStringLiteral("Nora"), QStringLiteral("host@example.com"), {}}};
    b.attendees = {{QStringLiteral("Kim"), QStringLiteral("kim@example.com"), {}}};
    return b;
}

Reference reference() { return {BookingUid{QStringLiteral("b1")}, meeting().key(), meeting().iCalUid, {1, BaselineOrigin::RawData, now, {meeting(), {}}}, false}; }

Event moved()
{
    Event e = meeting();
    e.span = TimedSpan{now + 30h, now + 31h, {}, {}};
    e.version.etag = QStringLiteral("\"2\"");
    return e;
}

Begin beginWith(const Event &e)
{
    return {{Fetched::Kind::Present, {e, {}}}, reference(), {}, false, QStringLiteral("host@example.com"), Trigger::Notification};
}

State fresh(ApplyMode mode = ApplyMode::AskFirst)
{
    State s;
    s.record.policy = seedPolicy();
    s.mode = mode;
    s.record.id = 1;
    return s;
}

template<typename T>
const T *effect(const Advance &step)
{
    for (const Effect &e : step.effects)
        if (const T *found = std::get_if<T>(&e))
            return found;
    return nullptr;
}

Error problem(Error::Kind kind) { return {kind, QStringLiteral("here"), QStringLiteral("broken"), {}, {}, {}, {}, {}, {}}; }

/// A dragged event, up to the proposal.
Advance proposed(ApplyMode mode = ApplyMode::AskFirst)
{
    Advance step = advance(fresh(mode), beginWith(moved()), now);
    step = advance(step.state, BookingArrived{booked(), {}}, now);
    return advance(step.state, AvailabilityKnown{{Availability::Verdict::Free, {}}}, now);
}

/// The proposal, up to the first request of its plan.
Advance sending(Advance step)
{
    step = advance(step.state, ApplyAsked{}, now);
    step = advance(step.state, EventArrived{Fetched{Fetched::Kind::Present, {moved(), {}}}}, now);
    return advance(step.state, BookingArrived{booked(), {}}, now);
}

} // namespace

/// Histories of inputs, without an event loop: what the run wishes for next, and what it never does.
class TestRunMachine : public QObject
{
    Q_OBJECT
private slots:
    void asksForWhatItNeedsInOrder()
    {
        Advance step = advance(fresh(), beginWith(moved()), now);
        QVERIFY(effect<FetchBooking>(step));
        QCOMPARE(effect<FetchBooking>(step)->uid.value, QStringLiteral("b1"));
        step = advance(step.state, BookingArrived{booked(), {}}, now);
        QVERIFY(effect<AskAvailability>(step));
        QCOMPARE(effect<AskAvailability>(step)->span.start, now + 30h);
        step = advance(step.state, AvailabilityKnown{{Availability::Verdict::Free, {}}}, now);
        QCOMPARE(step.state.record.stage, RunStage::Proposed);
        QVERIFY(effect<Save>(step));
        QVERIFY(step.state.record.decision.has(ActionKind::Reschedule));
    }

    void noiseCostsNoRequest()
    {
        Event e = meeting();
        e.version.etag = QStringLiteral("\"9\"");
        const Advance step = advance(fresh(), beginWith(e), now);
        QVERIFY(!effect<FetchBooking>(step));
        QVERIFY(effect<Finish>(step));
        QCOMPARE(step.state.record.stage, RunStage::Nothing);
    }

    void followsTheChainOfReschedules()
    {
        Advance step = advance(fresh(), beginWith(moved()), now);
        Booking old = booked();
        old.status = BookingStatus::Cancelled;
        old.rescheduledTo = BookingUid{QStringLiteral("b2")};
        step = advance(step.state, BookingArrived{old, {}}, now);
        QCOMPARE(effect<FetchBooking>(step)->uid.value, QStringLiteral("b2"));
        Booking living = booked();
        living.uid = BookingUid{QStringLiteral("b2")};
        step = advance(step.state, BookingArrived{living, {}}, now);
        QCOMPARE(step.state.record.facts.reference->booking.value, QStringLiteral("b2"));
    }

    void aChainThatRunsInACircleEnds()
    {
        Advance step = advance(fresh(), beginWith(moved()), now);
        Booking circle = booked();
        circle.status = BookingStatus::Cancelled;
        circle.rescheduledTo = circle.uid;
        int asked = 0;
        while (effect<FetchBooking>(step) && asked < 1000) {
            ++asked;
            step = advance(step.state, BookingArrived{circle, {}}, now);
        }
        QVERIFY(asked < 100);
        QVERIFY(step.state.phase != Phase::BookingWanted);
    }

    void nothingIsSentBeforeApply()
    {
        const Advance step = proposed();
        QVERIFY(!effect<Send>(step));
        QCOMPARE(step.state.phase, Phase::ConsentWanted);
    }

    void applyLooksAgainThenRemembersThenSends()
    {
        Advance step = advance(proposed().state, ApplyAsked{}, now);
        QVERIFY(effect<FetchEvent>(step));
        step = advance(step.state, EventArrived{Fetched{Fetched::Kind::Present, {moved(), {}}}}, now);
        QVERIFY(effect<FetchBooking>(step));
        step = advance(step.state, BookingArrived{booked(), {}}, now);
        // The write that will echo is remembered before the request that makes it.
        const auto kind = [&](size_t i) { return step.effects[i].index(); };
        QCOMPARE(kind(0), Effect(RememberWrites{}).index());
        QCOMPARE(kind(1), Effect(Save{}).index());
        QCOMPARE(kind(2), Effect(Send{}).index());
        QCOMPARE(effect<Send>(step)->request.path, QStringLiteral("v2/bookings/b1/reschedule"));
    }

    void aStaleEventIsRefusedAndDecidedAnew()
    {
        Advance step = advance(proposed().state, ApplyAsked{}, now);
        Event later = moved();
        later.span = TimedSpan{now + 32h, now + 33h, {}, {}};
        later.version.etag = QStringLiteral("\"3\"");
        step = advance(step.state, EventArrived{Fetched{Fetched::Kind::Present, {later, {}}}}, now);
        step = advance(step.state, BookingArrived{booked(), {}}, now);
        QVERIFY(!effect<Send>(step));
        step = advance(step.state, BookingArrived{booked(), {}}, now);
        step = advance(step.state, AvailabilityKnown{{Availability::Verdict::Free, {}}}, now);
        QCOMPARE(step.state.record.stage, RunStage::Proposed);
        QCOMPARE(timed(*step.state.record.decision.find(ActionKind::Reschedule)->span)->start, now + 32h);
    }

    void theNewUidReplacesTheOldOneInTheReference()
    {
        Advance step = sending(proposed());
        step = advance(step.state, Answered{ApiAnswer{201, QJsonObject{{QStringLiteral("uid"), QStringLiteral("b2")}}}}, now);
        QVERIFY(effect<FetchEvent>(step)); // the event is read back
        step = advance(step.state, EventArrived{Fetched{Fetched::Kind::Present, {moved(), {}}}}, now);
        const Finish *finish = effect<Finish>(step);
        QVERIFY(finish && finish->reference);
        QCOMPARE(finish->reference->booking.value, QStringLiteral("b2"));
        QCOMPARE(finish->reference->baseline.version, 2);
        QCOMPARE(finish->reference->baseline.origin, BaselineOrigin::Applied);
        QCOMPARE(finish->writes.first().etag, QStringLiteral("\"2\""));
    }

    void aChangeBetweenSendingAndReadingBackIsNotLost()
    {
        Advance step = sending(proposed());
        step = advance(step.state, Answered{ApiAnswer{201, QJsonObject{{QStringLiteral("uid"), QStringLiteral("b2")}}}}, now);
        Event other = moved();
        other.span = TimedSpan{now + 40h, now + 41h, {}, {}};
        step = advance(step.state, EventArrived{Fetched{Fetched::Kind::Present, {other, {}}}}, now);
        QVERIFY(effect<WorkThrough>(step));
        QCOMPARE(timed(*effect<Finish>(step)->reference->baseline.document.event.span)->start, now + 30h);
    }

    void aRefusedRequestFailsAndIsNotSentAgain()
    {
        Advance step = sending(proposed());
        step = advance(step.state, Answered{problem(Error::Kind::Server)}, now);
        QVERIFY(!effect<RetryIn>(step));
        QCOMPARE(step.state.record.stage, RunStage::Failed);
        // A person's retry looks before it sends.
        step = advance(step.state, RetryDue{}, now);
        QVERIFY(effect<FetchBooking>(step));
        QVERIFY(!effect<Send>(step));
    }

    void whatCanPassIsTriedAgain()
    {
        Advance step = advance(fresh(), beginWith(moved()), now);
        step = advance(step.state, BookingArrived{problem(Error::Kind::Transport), {}}, now);
        QVERIFY(effect<RetryIn>(step));
        QCOMPARE(effect<RetryIn>(step)->delay, Millis(1s));
        step = advance(step.state, RetryDue{}, now);
        QVERIFY(effect<FetchBooking>(step));
        for (int i = 0; i < 5; ++i)
            step = advance(step.state, BookingArrived{problem(Error::Kind::Transport), {}}, now);
        QCOMPARE(step.state.record.stage, RunStage::Failed);
    }

    void automaticSendsByItselfNeverDoesNot()
    {
        QVERIFY(effect<FetchEvent>(proposed(ApplyMode::Automatic)));
        QVERIFY(!effect<FetchEvent>(proposed(ApplyMode::Never)));
    }

    void aLateAnswerChangesNothing()
    {
        const State done = advance(proposed().state, SkipAsked{}, now).state;
        for (const Input &late : {Input{BookingArrived{booked(), {}}}, Input{AvailabilityKnown{}}, Input{HoldEnded{}}, Input{ApplyAsked{}}, Input{Superseded{}},
                 Input{Answered{ApiAnswer{200, {}}}}, Input{MeetingSought{}}, Input{Stopped{}}}) {
            const Advance step = advance(done, late, now);
            QCOMPARE(step.state.record, done.record);
            QVERIFY(step.effects.empty());
        }
    }

    void aDeletionIsHeldThenLookedFor()
    {
        Event gone = meeting();
        gone.status = EventStatus::Cancelled;
        Advance step = advance(fresh(), beginWith(gone), now);
        step = advance(step.state, BookingArrived{booked(), {}}, now);
        QCOMPARE(step.state.record.stage, RunStage::Holding);
        QVERIFY(effect<WaitUntil>(step));
        QCOMPARE(effect<WaitUntil>(step)->at, now + 30s);
        step = advance(step.state, HoldEnded{}, now + 30s);
        step = advance(step.state, BookingArrived{booked(), {}}, now + 30s);
        QVERIFY(effect<SeekMeeting>(step));
        step = advance(step.state, MeetingSought{{}, DecisionContext::Search::Complete}, now + 30s);
        QVERIFY(step.state.record.decision.has(ActionKind::Cancel));
    }

    void aSearchThatCouldNotBeFinishedNeverCancels()
    {
        Event gone = meeting();
        gone.status = EventStatus::Cancelled;
        Advance step = advance(fresh(ApplyMode::Automatic), beginWith(gone), now);
        step = advance(step.state, BookingArrived{booked(), {}}, now);
        step = advance(step.state, HoldEnded{}, now + 30s);
        step = advance(step.state, BookingArrived{booked(), {}}, now + 30s);
        step = advance(step.state, MeetingSought{{}, DecisionContext::Search::Incomplete}, now + 30s);
        QVERIFY(!step.state.record.decision.has(ActionKind::Cancel));
        QVERIFY(!effect<Send>(step));
    }

    void aRelinkNeedsNobodysConsent()
    {
        Event there = meeting();
        there.calendar = CalendarId{QStringLiteral("work@group.calendar.google.com")};
        Advance step = advance(fresh(), beginWith(there), now);
        if (effect<FetchBooking>(step))
            step = advance(step.state, BookingArrived{booked(), {}}, now);
        QCOMPARE(step.state.record.stage, RunStage::Applied);
        QCOMPARE(effect<Finish>(step)->reference->event, there.key());
    }

    /// The write that echoes went to another calendar than the one that the booking agrees with: its document is no baseline.
    void noBaselineIsTakenFromAnotherCalendar()
    {
        Event there = moved();
        there.calendar = CalendarId{QStringLiteral("work@group.calendar.google.com")};
        Booking followed = booked();
        followed.start = now + 30h;
        followed.end = now + 31h;
        const auto finished = [&](const Event &event) {
            Begin begin = beginWith(event);
            begin.ownWrites = {{event.key(), false, event.span, event.version.etag, now}};
            Advance step = advance(fresh(), begin, now);
            if (effect<FetchBooking>(step))
                step = advance(step.state, BookingArrived{followed, {}}, now);
            return step;
        };
        const Advance here = finished(moved()), elsewhere = finished(there);
        for (const Advance &step : {here, elsewhere}) {
            QCOMPARE(step.state.record.stage, RunStage::Nothing);
            QCOMPARE(step.state.record.decision.actions.front().nothing, NothingReason::Echo);
            QVERIFY(effect<Finish>(step));
        }
        QVERIFY(effect<Finish>(here)->reference);
        QCOMPARE(effect<Finish>(here)->reference->baseline.document.event, moved());
        QVERIFY(!effect<Finish>(elsewhere)->reference);
    }

    void uidsComeOutOfTheSuffix_data()
    {
        QTest::addColumn<QString>("iCalUid");
        QTest::addColumn<QString>("uid");
        QTest::newRow("Cal.com") << QStringLiteral("abc@Cal.com") << QStringLiteral("abc");
        QTest::newRow("another case") << QStringLiteral("abc@CAL.COM") << QStringLiteral("abc");
        QTest::newRow("cal.diy") << QStringLiteral("abc@cal.diy") << QStringLiteral("abc");
        QTest::newRow("Google's own") << QStringLiteral("abc@google.com") << QString();
        QTest::newRow("empty") << QString() << QString();
    }
    void uidsComeOutOfTheSuffix()
    {
        QFETCH(QString, iCalUid);
        QFETCH(QString, uid);
        QCOMPARE(bookingOf(ICalUid{iCalUid}).value, uid);
    }
};

CSP_TEST(TestRunMachine, Nothing)

} // namespace tst_run_machine

#include "tst_run_machine.moc"
