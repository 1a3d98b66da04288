#include "core/engine/run/runner.h"
#include "core/rules/policies.h"
#include "tests/support/fakeports.h"
#include "tests/support/testmain.h"
#include <QtTest>

namespace tst_runner {

using namespace csp;
using namespace std::chrono_literals;

/// Runs and their effects, with ports that answer what the test says: what is stored before what is sent, who waits for whom, and what ends a wait.
class TestRunner : public QObject
{
    Q_OBJECT

    static inline const Instant now = *instantFromRfc3339(u"2026-03-02T07:00:00Z");
    static inline const CalendarId host{QStringLiteral("host")};
    static inline const BookingUid b1{QStringLiteral("b1")};

    static Event event(const QString &etag, std::chrono::hours start = 26h)
    {
        Event e;
        e.calendar = host;
        e.id = EventId{u"e1"_qs};
        e.iCalUid = ICalUid{u"b1@Cal.com"_qs};
        e.summary = u"Review"_qs;
        e.organizer = {host.value, {}, true};
        e.span = TimedSpan{now + start, now + start + 1h, {}, {}};
        e.version.etag = etag;
        return e;
    }
    static Event deleted(const QString &etag = u"gone"_qs)
    {
        Event e = event(etag);
        e.status = EventStatus::Cancelled;
        return e;
    }
    static Booking booking(const BookingUid &uid = b1, std::chrono::hours start = 26h)
    {
        Booking b;
        b.uid = uid;
        b.title = u"Review"_qs;
        b.start = now + start;
        b.end = now + start + 1h;
        b.hosts = {{u"Nora"_qs, host.value, {}}};
        b.attendees = {{u"Kim"_qs, u"kim@example.com"_qs, {}}};
        return b;
    }
    static PendingChange change(const Event &e) { return {0, {e, {}}}; }
    static Fetched present(const Event &e) { return {Fetched::Kind::Present, {e, {}}}; }

    struct Rig {
        fake::CalendarPort google;
        fake::BookingsPort calcom;
        fake::MemoryStore store;
        VirtualClock clock{now};
        Known known;
        Runner runner{{&google, &calcom, &store, &clock}, &known, nullptr};
        QStringList notices;

        explicit Rig(ApplyMode mode = ApplyMode::AskFirst)
        {
            runner.setPolicy(seedPolicy());
            runner.setMode(mode);
            CalendarInfo info;
            info.id = host;
            info.role = AccessRole::Owner;
            info.primary = true;
            known.setCalendars({info});
            known.account.email = host.value;
            const Reference r{b1, event(u"1"_qs).key(), event(u"1"_qs).iCalUid, {1, BaselineOrigin::RawData, now, {event(u"1"_qs), {}}}, false};
            known.keepReference(r);
            (void)store.putReference(r);
            calcom.bookings.always(booking());
            google.busy.always(QList<Busy>{});
            google.between.always(QList<EventDocument>{});
            QObject::connect(&runner, &Runner::noticed, &runner, [this](const QString &text, const std::optional<Error> &) { notices << text; });
        }
        void begins(const Event &e, Trigger trigger = Trigger::Notification)
        {
            runner.begin(change(e), {0, now, u"exists"_qs, 0, trigger});
            fake::settle();
        }
        void applies(RunId id)
        {
            runner.give(id, run::ApplyAsked{});
            fake::settle();
        }
        void passes(Millis by)
        {
            clock.advance(by);
            fake::settle();
        }
        /// `etag stage` of each run in the store.
        QString stages() const
        {
            QStringList all;
            for (const RunRecord &r : store.journal)
                all << r.facts.fetched.document.event.version.etag + u' ' + QString::fromLatin1(nameOf(r.stage));
            return all.join(u", "_qs);
        }
        /// The event is dragged and its plan proposed.
        RunId proposed(const QString &etag = u"2"_qs, std::chrono::hours start = 30h)
        {
            begins(event(etag, start));
            google.takeAsked();
            calcom.takeAsked();
            return store.journal.size();
        }
        /// The first request of that plan is under way.
        RunId sending()
        {
            const RunId id = proposed();
            google.events << present(event(u"2"_qs, 30h));
            applies(id);
            return id;
        }
    };

private slots:
    void aRunIsStoredBeforeAnythingIsAsked()
    {
        Rig r;
        QStringList storedWhenAsked;
        r.runner.begin(change(event(u"2"_qs, 30h)), {3, now, u"exists"_qs, 9, Trigger::Notification});
        QCOMPARE(r.store.journal.size(), 1);
        QCOMPARE(r.store.journal.first().notification, 3);
        QCOMPARE(r.store.journal.first().messageNumber, 9);
        QCOMPARE(r.calcom.asked, QStringList{u"booking b1"_qs});
        fake::settle();
        QCOMPARE(r.stages(), u"2 proposed"_qs);
        QCOMPARE(r.runner.openCalls(), 0);
    }

    void noiseCostsNoRequestAndMovesTheBaseline()
    {
        Rig r;
        r.begins(event(u"2"_qs));
        QCOMPARE(r.stages(), u"2 nothing"_qs);
        QCOMPARE(r.calcom.asked + r.google.asked, QStringList());
        QCOMPARE(r.known.reference(b1)->baseline.document.event.version.etag, u"2"_qs);
        QCOMPARE(r.store.links[b1].baseline, r.known.reference(b1)->baseline);
        QCOMPARE(r.store.versions[b1].size(), 2);
        QVERIFY(r.runner.live().isEmpty());
    }

    void whatCannotBeStoredWaitsAndIsBegunOnceMore()
    {
        Rig r;
        r.store.broken = fake::error(Error::Kind::Storage);
        r.begins(event(u"2"_qs, 30h));
        QCOMPARE(r.notices, QStringList{u"A run could not be stored"_qs});
        QVERIFY(r.runner.waits(change(event(u"2"_qs, 30h))));
        QVERIFY(!r.runner.waits(change(event(u"3"_qs, 30h))));
        QCOMPARE(r.calcom.asked, QStringList());
        r.store.broken.reset();
        r.runner.beginUnstored();
        fake::settle();
        QCOMPARE(r.stages(), u"2 proposed"_qs);
        QVERIFY(!r.runner.waits(change(event(u"2"_qs, 30h))));
        r.runner.beginUnstored();
        fake::settle();
        QCOMPARE(r.stages(), u"2 proposed"_qs);
    }

    void aLaterChangeTakesThePlaceOfAProposal()
    {
        Rig r;
        r.proposed();
        r.begins(event(u"3"_qs, 31h));
        QCOMPARE(r.stages(), u"2 superseded, 3 proposed"_qs);
        QCOMPARE(r.runner.live().size(), 1);
    }

    void theSameNewsTwiceTakesNobodysPlace()
    {
        Rig r;
        r.proposed();
        r.begins(event(u"2"_qs, 30h));
        QCOMPARE(r.stages(), u"2 proposed, 2 nothing"_qs);
        QVERIFY(r.runner.seen(event(u"2"_qs)));
        QVERIFY(!r.runner.seen(event(u"3"_qs)));
    }

    void anotherEventsChangeLeavesAProposalAlone()
    {
        Rig r;
        r.proposed();
        Event other = event(u"9"_qs, 40h);
        other.id = EventId{u"other"_qs};
        other.iCalUid = {};
        r.begins(other);
        QVERIFY2(r.stages().startsWith(u"2 proposed"_qs), qPrintable(r.stages()));
    }

    void writesThatWillEchoAreStoredBeforeTheyAreSent()
    {
        Rig r;
        r.sending();
        QCOMPARE(r.calcom.asked.last().section(u' ', 0, 0), u"POST"_qs);
        QCOMPARE(r.calcom.performed.open(), 1);
        QCOMPARE(r.store.writes.size(), 1);
        QVERIFY(sameTime(*r.store.writes.first().span, *event({}, 30h).span));
        QCOMPARE(r.known.ownWritesOf(event(u"x"_qs), nullptr).size(), 1);
        QCOMPARE(r.stages(), u"2 applying"_qs);
        QCOMPARE(r.store.journal.first().steps.back().kind, StepKind::Sent); // in the store before the answer is there
    }

    void aPlanThatWentThroughEndsInANewBaseline()
    {
        Rig r;
        r.sending();
        r.google.events << present(event(u"3"_qs, 30h));
        r.calcom.bookings.always(booking(BookingUid{u"b2"_qs}, 30h));
        r.calcom.performed.answer(ApiAnswer{201, QJsonObject{{u"uid"_qs, u"b2"_qs}}});
        QCOMPARE(r.stages(), u"2 applied"_qs);
        const BookingUid b2{u"b2"_qs};
        QCOMPARE(r.known.reference(b2)->baseline.document.event.version.etag, u"3"_qs);
        QVERIFY(!r.known.reference(b2)->closed);
        QVERIFY(r.known.reference(b1)->closed); // Cal.com has closed the booking that it was
        QVERIFY(r.store.links[b1].closed && !r.store.links[b2].closed);
        QVERIFY(r.known.bookings.contains(b2)); // looked at anew
        QVERIFY(r.runner.live().isEmpty());
    }

    void anEndThatCannotBeStoredIsNoEnd()
    {
        Rig r;
        r.sending();
        r.google.events << present(event(u"3"_qs, 30h));
        r.store.broken = fake::error(Error::Kind::Storage);
        r.calcom.performed.answer(ApiAnswer{201, QJsonObject{{u"uid"_qs, u"b2"_qs}}});
        QVERIFY(!r.known.reference(BookingUid{u"b2"_qs}));
        QVERIFY(!r.known.reference(b1)->closed);
        QCOMPARE(r.runner.live().size(), 1);
        QCOMPARE(r.runner.live().begin()->record.stage, RunStage::Failed);
        QVERIFY(r.notices.contains(u"The end of a run could not be stored"_qs));
    }

    void aChangeWaitsWhileAPlanOfItsBookingIsCarriedOut()
    {
        Rig r;
        r.sending();
        r.begins(event(u"5"_qs, 33h));
        QCOMPARE(r.stages(), u"2 applying"_qs);
        QVERIFY(r.runner.waits(change(event(u"5"_qs, 33h))));
        r.google.events << present(event(u"3"_qs, 30h));
        r.calcom.bookings.always(booking(BookingUid{u"b2"_qs}, 30h));
        r.calcom.performed.answer(ApiAnswer{201, QJsonObject{{u"uid"_qs, u"b2"_qs}}});
        QCOMPARE(r.stages(), u"2 applied, 5 proposed"_qs);
    }

    void aRefusedRequestKeepsNoLaterChangeWaiting()
    {
        Rig r;
        r.sending();
        r.begins(event(u"5"_qs, 33h));
        Error refused = fake::error(Error::Kind::Refused);
        refused.status = 400;
        r.calcom.performed.answer(refused);
        QCOMPARE(r.stages(), u"2 superseded, 5 proposed"_qs);
    }

    void aDeletionIsHeldAndLooksAgainWhenTheHoldEnds()
    {
        Rig r;
        r.google.events.always(Fetched{Fetched::Kind::Gone, {}});
        r.google.byUid.always(QList<EventDocument>{});
        r.begins(deleted());
        QCOMPARE(r.stages(), u"gone holding"_qs);
        QVERIFY(r.clock.nextTimer());
        const Millis hold = *r.clock.nextTimer() - now;
        r.google.takeAsked();
        r.passes(hold - 1ms);
        QCOMPARE(r.stages(), u"gone holding"_qs);
        QCOMPARE(r.google.asked, QStringList());
        r.passes(1ms);
        QCOMPARE(r.stages(), u"gone proposed"_qs);
        QVERIFY(!r.google.asked.isEmpty());
    }

    void whatEndsAHoldEndsItsTimer()
    {
        Rig r;
        r.google.events.always(Fetched{Fetched::Kind::Gone, {}});
        r.google.byUid.always(QList<EventDocument>{});
        r.begins(deleted());
        QVERIFY(r.clock.nextTimer());
        r.begins(event(u"5"_qs, 33h));
        QCOMPARE(r.stages(), u"gone superseded, 5 proposed"_qs);
        QVERIFY(!r.clock.nextTimer());
    }

    void aRequestThatCanPassIsTriedAgainInASecond()
    {
        Rig r;
        r.calcom.bookings << fake::error(Error::Kind::Server);
        r.begins(event(u"2"_qs, 30h));
        QCOMPARE(r.calcom.takeAsked(), QStringList{u"booking b1"_qs});
        r.passes(999ms);
        QCOMPARE(r.calcom.asked, QStringList());
        r.passes(1ms);
        QCOMPARE(r.calcom.takeAsked(), QStringList{u"booking b1"_qs});
        QCOMPARE(r.stages(), u"2 proposed"_qs);
    }

    void anAnswerThatNobodyWaitsForAnyMoreIsDropped()
    {
        Rig r;
        r.calcom.bookings = {};
        r.begins(event(u"2"_qs, 30h));
        QCOMPARE(r.calcom.bookings.open(), 1);
        r.runner.reconsiderAll(); // asks once more
        fake::settle();
        QCOMPARE(r.calcom.bookings.open(), 2);
        Booking other = booking();
        other.status = BookingStatus::Cancelled;
        r.calcom.bookings.answer(other);
        QCOMPARE(r.store.journal.first().stage, RunStage::Gathering);
        r.calcom.bookings.answer(booking());
        QCOMPARE(r.stages(), u"2 proposed"_qs);
    }

    void stoppingEndsWhatIsAskedAndNotWhatIsSent()
    {
        Rig r;
        r.calcom.bookings = {};
        r.begins(event(u"2"_qs, 30h));
        r.runner.stopWork();
        fake::settle();
        QCOMPARE(r.calcom.bookings.open(), 0);
        QCOMPARE(r.stages(), u"2 failed"_qs);
        Rig sent;
        sent.sending();
        sent.runner.stopWork();
        fake::settle();
        QCOMPARE(sent.calcom.performed.open(), 1);
        QCOMPARE(sent.stages(), u"2 applying"_qs);
    }

    void automaticSendsByItselfAndNeverDoesNot()
    {
        Rig automatic(ApplyMode::Automatic);
        automatic.google.events << present(event(u"2"_qs, 30h));
        automatic.begins(event(u"2"_qs, 30h));
        QCOMPARE(automatic.calcom.performed.open(), 1);
        Rig never(ApplyMode::Never);
        never.begins(event(u"2"_qs, 30h));
        QCOMPARE(never.stages(), u"2 proposed"_qs);
        QCOMPARE(never.google.events.open() + never.calcom.performed.open(), 0);
    }

    void whatWaitedForAPersonBeforeARestartIsNotSentBecauseOfIt()
    {
        Rig before;
        before.proposed();
        Rig after(ApplyMode::Automatic);
        after.store.journal = before.store.journal;
        after.google.events.always(present(event(u"2"_qs, 30h)));
        after.runner.resume(before.store.journal.first());
        fake::settle();
        QCOMPARE(after.stages(), u"2 proposed"_qs);
        QCOMPARE(after.calcom.performed.open(), 0);
    }

    void aPlanThatBrokeOffKeepsChangesWaitingUntilItGoesOn()
    {
        Rig before;
        before.sending();
        Rig after;
        after.store.journal = before.store.journal;
        after.runner.takeUp(before.store.journal.first());
        after.begins(event(u"5"_qs, 33h));
        QCOMPARE(after.stages(), u"2 applying"_qs);
        QCOMPARE(after.calcom.asked, QStringList());
        after.calcom.bookings.always(booking());
        after.google.events.always(present(event(u"5"_qs, 33h)));
        after.runner.goOn();
        fake::settle();
        QVERIFY(!after.calcom.asked.isEmpty()); // how far it had come is looked up
        QVERIFY(after.runner.rows().size() >= 1);
    }

    void aRowForANotificationThatBroughtNothing()
    {
        Rig r;
        r.runner.note({4, now, u"sync"_qs, 1, Trigger::Notification}, host, u"a title"_qs);
        QCOMPARE(r.store.journal.size(), 1);
        QCOMPARE(r.store.journal.first().stage, RunStage::Nothing);
        QCOMPARE(r.store.journal.first().resourceState, u"sync"_qs);
        QCOMPARE(r.runner.rows().size(), 1);
        QVERIFY(r.runner.live().isEmpty());
        r.store.broken = fake::error(Error::Kind::Storage);
        r.runner.note({5, now, u"sync"_qs, 2, Trigger::Notification}, host);
        QCOMPARE(r.runner.rows().size(), 1);
    }

    void everyCallIsCountedUntilItIsOver()
    {
        Rig r;
        r.calcom.bookings = {};
        r.begins(event(u"2"_qs, 30h));
        QCOMPARE(r.runner.openCalls(), 1);
        r.calcom.bookings.answer(booking());
        QCOMPARE(r.runner.openCalls(), 0);
    }
};

CSP_TEST(TestRunner, Core)

} // namespace tst_runner

#include "tst_runner.moc"
