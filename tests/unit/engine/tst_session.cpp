#include "core/engine/session/session.h"
#include "core/rules/policies.h"
#include "tests/support/fakeports.h"
#include "tests/support/testmain.h"
#include <QtTest>

namespace tst_session {

using namespace csp;
using namespace std::chrono_literals;

/// Start, inbox and readings, with ports that answer what the test says: which events begin a run, and what is stored when.
class TestSession : public QObject
{
    Q_OBJECT

    static inline const Instant now = *instantFromRfc3339(u"2026-03-02T07:00:00Z");
    static inline const CalendarId host{QStringLiteral("host@example.com")}, ana{QStringLiteral("ana@example.com")};

    static CalendarInfo info(const CalendarId &id, AccessRole role, bool primary = false)
    {
        CalendarInfo info;
        info.id = id;
        info.summary = id.value;
        info.timeZone = QStringLiteral("Europe/Berlin");
        info.role = role;
        info.primary = primary;
        return info;
    }
    static Event event(const QString &id, const QString &etag, const CalendarId &calendar = host)
    {
        Event e;
        e.calendar = calendar;
        e.id = EventId{id};
        e.iCalUid = ICalUid{id + u"@Cal.com"_qs};
        e.summary = u"Review"_qs;
        e.organizer = {host.value, {}, calendar == host};
        e.span = TimedSpan{now + 26h, now + 27h, {}, {}};
        e.version.etag = etag;
        return e;
    }
    static Booking booking(const QString &uid)
    {
        Booking b;
        b.uid = BookingUid{uid};
        b.start = now + 26h;
        b.end = now + 27h;
        return b;
    }
    static Reference reference(const QString &uid, const Event &e) { return {BookingUid{uid}, e.key(), e.iCalUid, {1, BaselineOrigin::RawData, now, {e, {}}}, false}; }
    static EventPage page(const QList<Event> &events, const QString &token)
    {
        EventPage page;
        for (const Event &e : events)
            page.events << EventDocument{e, {}};
        page.nextSyncToken = token;
        return page;
    }

    struct Rig {
        fake::CalendarPort google;
        fake::BookingsPort calcom;
        fake::MemoryStore store;
        VirtualClock clock{now};
        Session session;
        QStringList notices;
        int settledTimes = 0;

        explicit Rig(Session::Settings settings = {seedPolicy(), ApplyMode::AskFirst, {}}) : session({&google, &calcom, &store, &clock}, std::move(settings))
        {
            calcom.types.always(QList<EventType>{});
            calcom.hours.always(QList<Schedule>{});
            calcom.lists.always(QList<Booking>{});
            google.stops.always(Done{});
            QObject::connect(&session, &Session::noticed, &session, [this](const QString &text, const std::optional<Error> &) { notices << text; });
            QObject::connect(&session, &Session::settled, &session, [this] { ++settledTimes; });
        }
        /// The host's own calendar and one that Ana shares, with what their first readings bring.
        void start(const QList<Event> &mine = {}, const QList<Event> &anas = {})
        {
            google.calendars << QList<CalendarInfo>{info(host, AccessRole::Owner, true), info(ana, AccessRole::Reader)};
            google.pages << page(mine, u"h1"_qs) << page(anas, u"a1"_qs);
            session.start();
            fake::settle();
        }
        void keep(const Reference &reference) { (void)store.putReference(reference); }
        Channel channel(const CalendarId &calendar = host)
        {
            const Channel c{ChannelId{u"channel of "_qs + calendar.value}, calendar, u"r"_qs, u"secret"_qs, {}, now + std::chrono::hours(1)};
            if (!session.adoptChannel(c).ok())
                qFatal("the channel was not adopted");
            return c;
        }
        Outcome<InboxId> tells(const Channel &channel, const QString &state = u"exists"_qs, const QString &token = u"secret"_qs)
        {
            Notification n;
            n.channel = channel.id;
            n.resourceId = u"r"_qs;
            n.token = token;
            n.resourceState = state;
            return session.receive(n);
        }
        QStringList lists()
        {
            QStringList all;
            for (const QString &line : google.takeAsked()) {
                if (line.startsWith(u"list "_qs))
                    all << line.mid(5);
            }
            return all;
        }
        /// What each run is about, and how it stands.
        QStringList runs() const
        {
            QStringList all;
            for (const RunRecord &run : store.journal) {
                const Event &e = run.facts.fetched.document.event;
                all << u"%1/%2 %3 %4"_qs.arg(run.calendar.value.section(u'@', 0, 0), e.id.value, e.version.etag, run.resourceState).simplified();
            }
            return all;
        }
    };

private slots:
    void startAsksForAllThenReadsWhatMayBeRead()
    {
        Rig r;
        r.google.calendars << QList<CalendarInfo>{info(host, AccessRole::Owner, true), info(CalendarId{u"busy"_qs}, AccessRole::FreeBusyReader), info(ana, AccessRole::Reader)};
        r.google.pages << page({event(u"e1"_qs, u"1"_qs)}, u"h1"_qs) << page({}, u"a1"_qs);
        r.session.start();
        fake::settle();
        QCOMPARE(r.google.asked, (QStringList{u"calendars"_qs, u"list host@example.com since= page="_qs, u"list ana@example.com since= page="_qs}));
        QCOMPARE(r.calcom.asked, (QStringList{u"event types"_qs, u"schedules"_qs, u"bookings"_qs}));
        QCOMPARE(r.store.tokens, (QHash<CalendarId, QString>{{host, u"h1"_qs}, {ana, u"a1"_qs}}));
        QCOMPARE(r.session.snapshot()->account.email, host.value);
        QCOMPARE(r.runs(), QStringList()); // an event of no booking
        QCOMPARE(r.notices, QStringList());
        QVERIFY(r.settledTimes >= 1);
    }

    void whatFailsAtTheStartIsSaidAndAStartMoreHelps()
    {
        Rig r;
        r.google.calendars << fake::error(Error::Kind::Auth);
        r.session.start();
        fake::settle();
        QCOMPARE(r.notices, QStringList{u"The calendars could not be read"_qs});
        QVERIFY(r.lists().isEmpty());
        r.start();
        QCOMPARE(r.lists(), (QStringList{u"host@example.com since= page="_qs, u"ana@example.com since= page="_qs}));
    }

    void aFullReadingBeginsARunForWhatDiffersFromItsBaseline()
    {
        Rig r;
        r.keep(reference(u"b1"_qs, event(u"e1"_qs, u"1"_qs)));
        r.keep(reference(u"b2"_qs, event(u"e2"_qs, u"1"_qs)));
        r.start({event(u"e1"_qs, u"1"_qs), event(u"e2"_qs, u"2"_qs), event(u"e3"_qs, u"1"_qs)});
        QCOMPARE(r.runs(), QStringList{u"host/e2 2 start"_qs});
    }

    void guestsCopiesBeginNoRunAfterAFullReading()
    {
        Rig r;
        r.keep(reference(u"b1"_qs, event(u"e1"_qs, u"1"_qs)));
        r.start({event(u"e1"_qs, u"1"_qs)}, {event(u"e1"_qs, u"copy"_qs, ana)});
        QCOMPARE(r.runs(), QStringList());
        // The event itself in another calendar is no copy: it has moved there.
        Rig moved;
        moved.keep(reference(u"b1"_qs, event(u"e1"_qs, u"1"_qs)));
        Event there = event(u"e1"_qs, u"there"_qs, ana);
        there.organizer = {ana.value, {}, true};
        moved.google.events.always(Fetched{Fetched::Kind::Gone, {}});
        moved.start({}, {there});
        QVERIFY2(moved.runs().contains(u"ana/e1 there start"_qs), qPrintable(moved.runs().join(u'\n')));
    }

    void aLaterReadingBeginsOneForEachChangedEvent()
    {
        Rig r;
        r.keep(reference(u"b1"_qs, event(u"e1"_qs, u"1"_qs)));
        r.start({event(u"e1"_qs, u"1"_qs)});
        const Channel c = r.channel();
        r.lists();
        r.google.pages << page({event(u"e1"_qs, u"1"_qs), event(u"x"_qs, u"9"_qs)}, u"h2"_qs);
        QVERIFY(r.tells(c).ok());
        fake::settle();
        QCOMPARE(r.lists(), QStringList{u"host@example.com since=h1 page="_qs});
        QCOMPARE(r.runs(), (QStringList{u"host/e1 1 exists"_qs, u"host/x 9 exists"_qs}));
        QCOMPARE(r.store.tokens[host], u"h2"_qs);
        QVERIFY(r.store.changes.isEmpty());
    }

    void aNotificationWhoseCalendarCannotBeReadHasARowAndWaitsOn()
    {
        Rig r;
        r.keep(reference(u"b1"_qs, event(u"e1"_qs, u"1"_qs)));
        r.start({event(u"e1"_qs, u"1"_qs)});
        const Channel c = r.channel();
        const int settledBefore = r.settledTimes;
        r.google.pages << fake::error(Error::Kind::Unusable);
        QVERIFY(r.tells(c).ok());
        fake::settle();
        QCOMPARE(r.runs(), QStringList{u"host/ exists"_qs});
        QVERIFY(r.store.journal.last().stage == RunStage::Failed && r.store.journal.last().error);
        QCOMPARE(r.store.openNotifications()->size(), 1); // it is tried again
        QVERIFY(r.settledTimes > settledBefore);
        // Once more in vain: no second row. Then it is answered.
        r.google.pages << fake::error(Error::Kind::Unusable);
        r.session.syncNow();
        fake::settle();
        QCOMPARE(r.runs().size(), 1);
        r.google.pages << page({event(u"e1"_qs, u"2"_qs)}, u"h2"_qs);
        QVERIFY(r.session.retry(r.store.journal.last().id)->settled());
        fake::settle();
        QCOMPARE(r.runs(), QStringList{u"host/e1 2 exists"_qs}); // the same row
        QVERIFY(r.store.journal.last().stage != RunStage::Failed);
        QVERIFY(r.store.openNotifications()->isEmpty());
    }

    void anEventThatAFullReadingDoesNotBringIsLookedFor()
    {
        Rig r;
        r.keep(reference(u"b1"_qs, event(u"e1"_qs, u"1"_qs)));
        r.google.events << Fetched{Fetched::Kind::Gone, {}};
        r.start();
        QVERIFY(r.google.asked.contains(u"get host@example.com/e1"_qs));
        QCOMPARE(r.runs(), QStringList{u"host/e1 poll"_qs});
        QVERIFY(r.store.journal.first().facts.fetched.document.event.cancelled());
    }

    void aNotificationIsStoredBeforeAnythingIsAsked()
    {
        Rig r;
        r.start();
        const Channel c = r.channel();
        r.google.takeAsked();
        const auto id = r.tells(c);
        QVERIFY(id.ok());
        QCOMPARE(r.store.inbox.size(), 1);
        QCOMPARE(r.store.inbox.first().inboxId, *id);
        QCOMPARE(r.store.inbox.first().calendar, host);
        QCOMPARE(r.store.inbox.first().received, now);
        QCOMPARE(r.google.asked, QStringList());
        r.google.pages << page({}, u"h2"_qs);
        fake::settle();
        QCOMPARE(r.lists(), QStringList{u"host@example.com since=h1 page="_qs});
        QVERIFY(r.store.inbox.isEmpty());
        QCOMPARE(r.runs(), QStringList{u"host/ exists"_qs}); // a row that says that it brought nothing
    }

    void aNotificationThatIsNotBelievedChangesNothing()
    {
        Rig r;
        r.start();
        const Channel c = r.channel();
        r.google.takeAsked();
        QVERIFY(!r.tells(c, u"exists"_qs, u"wrong"_qs).ok());
        QVERIFY(!r.tells({ChannelId{u"other"_qs}, host, {}, {}, {}, {}}).ok());
        fake::settle();
        QCOMPARE(r.google.asked, QStringList());
        QVERIFY(r.store.inbox.isEmpty());
        QCOMPARE(r.notices, (QStringList{u"A notification was refused"_qs, u"A notification was refused"_qs}));
    }

    void aNotificationThatCannotBeStoredIsNotAcknowledged()
    {
        Rig r;
        r.start();
        const Channel c = r.channel();
        r.google.takeAsked();
        r.store.broken = fake::error(Error::Kind::Storage);
        QVERIFY(!r.tells(c).ok());
        fake::settle();
        QCOMPARE(r.google.asked, QStringList());
        QCOMPARE(r.notices, QStringList{u"A notification could not be stored, and was not acknowledged"_qs});
    }

    void notificationsThatComeTogetherShareOneReading()
    {
        Rig r;
        r.start();
        const Channel c = r.channel();
        r.lists();
        for (int i = 0; i < 3; ++i)
            QVERIFY(r.tells(c).ok());
        fake::settle();
        QCOMPARE(r.lists(), QStringList{u"host@example.com since=h1 page="_qs});
        // Those that come while it is under way share the next one.
        for (int i = 0; i < 2; ++i)
            QVERIFY(r.tells(c).ok());
        fake::settle();
        QCOMPARE(r.lists(), QStringList());
        r.google.pages << page({}, u"h3"_qs);
        r.google.pages.answer(page({}, u"h2"_qs));
        QCOMPARE(r.lists(), QStringList{u"host@example.com since=h2 page="_qs});
        QVERIFY(r.store.inbox.isEmpty());
        QCOMPARE(r.runs().size(), 5);
    }

    void aSyncMessageCostsNoReading()
    {
        Rig r;
        r.start();
        const Channel c = r.channel();
        r.lists();
        QVERIFY(r.tells(c, u"sync"_qs).ok());
        fake::settle();
        QCOMPARE(r.lists(), QStringList());
        QCOMPARE(r.runs(), QStringList{u"host/ sync"_qs});
        QVERIFY(r.store.inbox.isEmpty());
    }

    void aReadingThatCannotBeStoredLosesNeitherTokenNorNotification()
    {
        Rig r;
        r.start();
        const Channel c = r.channel();
        QVERIFY(r.tells(c).ok());
        fake::settle();
        r.lists();
        r.store.broken = fake::error(Error::Kind::Storage);
        r.google.pages.answer(page({event(u"x"_qs, u"9"_qs)}, u"h2"_qs));
        QCOMPARE(r.store.tokens[host], u"h1"_qs);
        QCOMPARE(r.store.inbox.size(), 1);
        QVERIFY(r.notices.contains(host.value + u" could not be read"_qs));
        QVERIFY(r.session.snapshot()->calendars.first().unread);
        r.store.broken.reset();
        r.google.pages << page({event(u"x"_qs, u"9"_qs)}, u"h2"_qs) << page({}, u"a2"_qs);
        r.session.syncNow();
        fake::settle();
        QCOMPARE(r.lists().first(), u"host@example.com since=h1 page="_qs);
        QVERIFY(r.store.inbox.isEmpty());
        QCOMPARE(r.runs(), QStringList{u"host/x 9 exists"_qs});
        QVERIFY(!r.session.snapshot()->calendars.first().trouble);
    }

    void whatTheInboxStillHoldsIsAnsweredByTheFirstReading()
    {
        Rig r;
        Notification n;
        n.calendar = host;
        n.resourceState = u"exists"_qs;
        (void)r.store.addNotification(n);
        r.keep(reference(u"b1"_qs, event(u"e1"_qs, u"1"_qs)));
        r.start({event(u"e1"_qs, u"2"_qs)});
        QCOMPARE(r.runs(), QStringList{u"host/e1 2 exists"_qs});
        QCOMPARE(r.store.journal.first().notification, 1);
        QVERIFY(r.store.inbox.isEmpty());
    }

    void whatWasReadAndNotWorkedThroughBeginsAfterARestart()
    {
        Rig r;
        r.keep(reference(u"b1"_qs, event(u"e1"_qs, u"2"_qs)));
        (void)r.store.putChanges(host, u"h0"_qs, {{7, {event(u"e1"_qs, u"2"_qs), {}}}});
        r.start({event(u"e1"_qs, u"2"_qs)});
        QCOMPARE(r.runs(), QStringList{u"host/e1 2 exists"_qs});
        QCOMPARE(r.store.journal.first().notification, 7);
    }

    void anAgedTokenIsSaid()
    {
        Rig r;
        r.start();
        r.google.pages << fake::error(Error::Kind::Gone) << page({}, u"a2"_qs) << page({}, u"h9"_qs);
        r.session.syncNow();
        fake::settle();
        QCOMPARE(r.notices, QStringList{u"The sync token of host@example.com had aged (410): the calendar was read as a whole"_qs});
        QCOMPARE(r.store.tokens[host], u"h9"_qs);
    }

    void everyTenMinutesItLooksByItself()
    {
        Rig r;
        r.start();
        r.lists();
        r.clock.advance(10min - 1ms);
        fake::settle();
        QCOMPARE(r.lists(), QStringList());
        for (int i = 0; i < 2; ++i) {
            r.google.pages << page({}, u"h"_qs) << page({}, u"a"_qs);
            r.clock.advance(i == 0 ? 1ms : Millis(10min));
            fake::settle();
            QCOMPARE(r.lists().size(), 2);
        }
    }

    void stoppedItAsksNothing()
    {
        Rig r;
        r.start();
        const Channel c = r.channel();
        bool done = false;
        r.session.stop()->then(this, [&](const Outcome<Done> &) { done = true; });
        fake::settle();
        QVERIFY(done);
        r.google.takeAsked();
        r.clock.advance(20min);
        QVERIFY(!r.tells(c).ok());
        r.session.syncNow();
        fake::settle();
        QCOMPARE(r.google.asked, QStringList());
    }

    void whatDoesNotWaitCannotBeAppliedSkippedOrRetried()
    {
        Rig r;
        r.start();
        const auto refusal = [](CallOf<Done> *call) {
            QString said;
            call->then(call, [&said](const Outcome<Done> &outcome) { said = outcome.ok() ? u"done"_qs : outcome.error().oneLine(); });
            fake::settle();
            return said;
        };
        QCOMPARE(refusal(r.session.apply(1)), u"run 1: no plan waits for Apply"_qs);
        QCOMPARE(refusal(r.session.skip(1)), u"run 1: it does not wait for anything"_qs);
        QCOMPARE(refusal(r.session.retry(1)), u"run 1: it has not failed"_qs);
    }
};

CSP_TEST(TestSession, Core)

} // namespace tst_session

#include "tst_session.moc"
