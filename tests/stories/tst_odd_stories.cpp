#include "core/ports/store.h"
#include "tests/support/faultytransport.h"
#include "tests/support/outside.h"
#include "tests/support/storyrows.h"
#include "tests/support/testmain.h"

#include <QSqlDatabase>
#include <QSqlQuery>

namespace tst_odd_stories {

using namespace csp;
using namespace csp::test;
using namespace std::chrono_literals;

// What random histories and broken wires have brought to light, each as a story of its own.

namespace {

const QString review = QStringLiteral("Design review");
const QString work = QStringLiteral("work@group.calendar.example.com");

Event eventIn(Outside &out, const QString &title, const QString &calendar = QStringLiteral("host@example.com"))
{
    for (const Event &e : out.events())
        if (!e.cancelled() && e.calendar.value == calendar && e.summary.startsWith(title))
            return e;
    throw StoryBroke("no event is called " + title.toStdString());
}

Booking bookingOf(Outside &out, const QString &title)
{
    for (const Booking &b : out.bookings())
        if (b.alive() && b.title.startsWith(title))
            return b;
    throw StoryBroke("no living booking is called " + title.toStdString());
}

QStringList waiting(Playground &p)
{
    QStringList list;
    for (const TimelineRow &row : p.session().snapshot()->timeline)
        if (row.stage == RunStage::Proposed || row.stage == RunStage::Failed || row.stage == RunStage::Holding)
            list << row.title.section(QLatin1Char(' '), 0, 1) + QStringLiteral(": ") + Playground::said(row.decision);
    return list;
}

Playground::Options automatic()
{
    Playground::Options o;
    o.mode = ApplyMode::Automatic;
    o.inMemory = true;
    o.ticking = true;
    return o;
}

/// Somebody drags the host's review to Tuesday 14:30 just before its calendar is watched for the first time, and after it was read.
class DraggedBeforeTheWatch : public http::Transport
{
public:
    explicit DraggedBeforeTheWatch(http::Transport *inner) : m_inner(inner) { }
    CallOf<http::Response> *send(const http::Request &request) override
    {
        const QByteArray suffix = "host%40example.com/events/watch";
        if (m_dragged || !request.target.endsWith(suffix))
            return m_inner->send(request);
        m_dragged = true;
        auto *call = new CallOf<http::Response>(this);
        const QByteArray events = request.target.chopped(QByteArray("/watch").size());
        m_inner->send({"GET", events + "?q=Design", request.headers, {}})->then(call, [=, this](const Outcome<http::Response> &found) {
            const QByteArray id = QJsonDocument::fromJson(found->body)[QLatin1String("items")][0][QLatin1String("id")].toString().toLatin1();
            const QByteArray later = R"({"start": {"dateTime": "2026-03-03T14:30:00+01:00"}, "end": {"dateTime": "2026-03-03T15:30:00+01:00"}})";
            m_inner->send({"PATCH", events + '/' + id, request.headers, later})->then(call, [=, this](const Outcome<http::Response> &) {
                m_inner->send(request)->then(call, [call](const Outcome<http::Response> &answer) { call->settle(answer); });
            });
        });
        return call;
    }

private:
    http::Transport *m_inner;
    bool m_dragged = false;
};

void whatHappensBetweenTheFirstReadingAndTheChannelIsSeen()
{
    Playground::Options o;
    o.inMemory = true;
    o.wrap = [](http::Transport *inner) { return std::make_unique<DraggedBeforeTheWatch>(inner); };
    Playground p(o);
    p.settle();
    SAME(waiting(p), QStringList{QStringLiteral("Design review: reschedule to Tue 3 14:30")});
}

void aLateNotificationDoesNotTakeAProposalAway()
{
    Playground p;
    p.drags(review, "Tue 14:30");
    p.holdPushes();
    const Event e = p.event(review);
    p.session().edit(MoveEvent{e.key(), e.version.etag, Playground::span("Tue 16:00", 60)});
    p.settle();
    QVERIFY_THROWS_EXCEPTION(StoryBroke, p.applies()); // stale: made anew
    SAME(waiting(p), QStringList{QStringLiteral("Design review: reschedule to Tue 3 16:00")});
    p.deliverAll(); // tells of the version that the new plan was made from
    SAME(waiting(p), QStringList{QStringLiteral("Design review: reschedule to Tue 3 16:00")});
    for (const TimelineRow &row : p.session().snapshot()->timeline)
        if (row.stage == RunStage::Proposed)
            p.session().apply(row.run);
    p.settle();
    QVERIFY(p.calcomWeek().join(u' ').contains(QStringLiteral("Tue 3 16:00-17:00 Design review")));
}

void aDragBackToWhereWeOnceHadItIsNoEcho()
{
    Playground p(automatic());
    Outside out(p);
    p.drags(review, "Tue 14:30");
    p.bookerReschedules(review, "Thu 15:00");
    p.drags(review, "Tue 14:30");
    QVERIFY2(p.calcomWeek().join(u' ').contains(QStringLiteral("Tue 3 14:30-15:30 Design review")), qPrintable(p.calcomWeek().join(u'\n')));
}

void aBookersRescheduleUndoneBeforeWeLookIsAsked()
{
    Playground p(automatic());
    Outside out(p);
    p.holdPushes();
    const Event before = eventIn(out, review);
    QVERIFY(out.reschedules(bookingOf(out, review).uid, Playground::at("Thu 15:00")));
    QVERIFY(out.moves(eventIn(out, review), timed(*before.span)->start, 60)); // the host drags it back
    p.deliverAll();
    SAME(waiting(p), QStringList{QStringLiteral("Design review: ask host")});
}

void aBookersRescheduleOfAMovedEventIsAsked()
{
    // Cal.com writes to the calendar that it knows; the event lives in another one by now, and no notification tells of the booking.
    Playground p(automatic());
    Outside out(p);
    p.movesToCalendar(review, QStringLiteral("work"));
    p.passes(40s);
    SAME(waiting(p), QStringList{});
    QVERIFY(out.reschedules(bookingOf(out, review).uid, Playground::at("Thu 15:00")));
    p.settle();
    p.session().syncNow();
    p.settle();
    SAME(waiting(p), QStringList{QStringLiteral("Design review: ask host")});
    QCOMPARE(p.link(review).reference.event.calendar.value, work); // and the reference stays with the event
    // Once it was put away, it stays away.
    p.skips();
    p.session().syncNow();
    p.passes(25min);
    SAME(waiting(p), QStringList{});
}

void aRestoredEventOfACancelledBookingIsAsked()
{
    Playground p(automatic());
    p.deletes(review);
    p.passes(40s);
    QVERIFY(!p.calcomWeek().join(u' ').contains(review));
    p.restores(review);
    SAME(waiting(p), QStringList{QStringLiteral("Design review: ask host")});
}

void aMovedEventThatOutlivesItsBookingIsAsked()
{
    Playground p(automatic());
    Outside out(p);
    p.movesToCalendar(review, QStringLiteral("work"));
    p.passes(40s);
    QVERIFY(out.cancels(bookingOf(out, review).uid));
    p.settle();
    p.session().syncNow();
    p.settle();
    SAME(waiting(p), QStringList{QStringLiteral("Design review: ask host")});
    QVERIFY(!p.calcomWeek().join(u' ').contains(review)); // the window knows that the booking is over
}

void whatAPlanLeavesOpenStaysAsked()
{
    // A new place can be followed, a length that the event type does not have cannot: the place is not the end of it.
    Playground p(automatic());
    const Event e = p.event(review);
    EventDraft draft = draftOf(e);
    draft.span = Playground::span("Tue 10:00", 75);
    draft.location = QStringLiteral("Room 7");
    p.session().edit(ChangeEvent{e.key(), e.version.etag, draft});
    p.settle();
    SAME(p.requests(), QStringList{QStringLiteral("PATCH v2/bookings/…/location")});
    const bool putBack = timed(*p.event(review).span)->length() == 60min; // Cal.com's own write may have done so
    QVERIFY2(putBack != waiting(p).join(u' ').contains(QStringLiteral("ask host")), qPrintable(waiting(p).join(u'\n')));
}

void aGuestInvitedWhileAPlanIsCarriedOutIsAdded()
{
    Playground p(automatic());
    Outside out(p);
    p.holdPushes();
    QVERIFY(out.moves(eventIn(out, QStringLiteral("Support"), work), Playground::at("Fri 16:00"), 30));
    Playground::drain();
    p.deliverKept(0);
    // Until the plan's own request has been answered, and not a turn further.
    for (int turn = 0; turn < 500 && bookingOf(out, QStringLiteral("Support")).start != Playground::at("Fri 16:00"); ++turn)
        QCoreApplication::sendPostedEvents();
    const Event e = eventIn(out, QStringLiteral("Support"), work);
    QStringList people{QStringLiteral("kim@example.com")};
    for (const Attendee &a : e.attendees)
        people << a.email;
    QVERIFY(out.invites(e, people));
    Playground::drain();
    p.deliverAll();
    const Booking b = bookingOf(out, QStringLiteral("Support"));
    QVERIFY2(b.guests.contains(QStringLiteral("kim@example.com"))
             || std::any_of(b.attendees.begin(), b.attendees.end(), [](const BookingPerson &x) { return x.email == QLatin1String("kim@example.com"); }),
             qPrintable(waiting(p).join(u'\n')));
}

void aBookingThatIsReplacedTwiceHasOneReference()
{
    Playground p(automatic());
    p.bookerReschedules(review, "Thu 15:00");
    p.bookerReschedules(review, "Thu 16:00");
    int links = 0;
    for (const Link &l : p.session().snapshot()->links)
        links += l.event && l.event->summary.startsWith(review);
    QCOMPARE(links, 1);
    QCOMPARE(p.link(review).reference.booking, p.booking(review).uid);
    QCOMPARE(p.session().snapshot()->baselineVersions, *p.store().baselineCount());
    // And when it is over, none.
    p.bookerCancels(review);
    for (const Link &l : p.session().snapshot()->links)
        QVERIFY(!l.event || !l.event->summary.startsWith(review));
    QCOMPARE(p.session().snapshot()->links.size(), 2);
}

void anEventDeletedBeforeItsBookingWasEverMetIsHeld()
{
    Playground p(automatic());
    Outside out(p);
    p.holdPushes();
    QVERIFY(out.books(int(p.session().snapshot()->eventTypes.first().id), Playground::at("Thu 14:00"), QStringLiteral("lee@example.org")));
    Event fresh;
    for (const Event &e : out.events())
        if (!e.cancelled() && e.span && timed(*e.span) && timed(*e.span)->start == Playground::at("Thu 14:00"))
            fresh = e;
    QVERIFY(out.deletes(fresh));
    p.deliverAll();
    p.session().syncNow();
    p.passes(60s);
    for (const Booking &b : out.bookings())
        QVERIFY2(!b.alive() || b.start != Playground::at("Thu 14:00"), "its event is gone, and the booking lives on");
}

/// A resize is a new booking and the end of the old one. The answer to the first is lost; whoever retries must not book twice.
void aLostAnswerToANewBookingBooksOnce()
{
    FaultyTransport *wire = nullptr;
    Playground::Options o = automatic();
    o.wrap = throughA(&wire);
    Playground p(o);
    Outside out(p);
    wire->armAt("/v2/bookings", WireFault::Lost);
    QVERIFY(out.moves(eventIn(out, review), Playground::at("Tue 10:00"), 90));
    p.settle();
    QVERIFY2(wire->hit.startsWith("POST"), wire->hit.constData());
    QVERIFY(waiting(p).join(u' ').contains(QStringLiteral("create booking")));
    for (const TimelineRow &row : p.session().snapshot()->timeline)
        if (row.stage == RunStage::Failed)
            p.session().retry(row.run);
    p.settle();
    p.passes(1min);
    int alive = 0;
    for (const Booking &b : out.bookings())
        alive += b.alive() && b.title.startsWith(review);
    QCOMPARE(alive, 1);
    QCOMPARE(out.bookings().size(), 4);
    SAME(waiting(p), QStringList{});
}

/// A guest is added in the same edit as a drag: two requests. After the first the event is Cal.com's, without the guest.
void aPlanThatBrokeOffGoesOnAfterARestart()
{
    FaultyTransport *wire = nullptr;
    Playground::Options o;
    o.mode = ApplyMode::Automatic;
    o.wrap = throughA(&wire);
    Playground p(o);
    Outside out(p);
    const Event e = p.event(review);
    EventDraft draft = draftOf(e);
    draft.span = Playground::span("Tue 14:30", 60);
    draft.attendees << QStringLiteral("lee@example.org");
    p.holdPushes();
    p.session().edit(ChangeEvent{e.key(), e.version.etag, draft});
    p.settle();
    // The request that adds the guest goes wrong.
    wire->armAt("/guests", WireFault::Cut);
    p.deliverAll();
    QVERIFY2(wire->hit.endsWith("/guests"), wire->hit.constData());
    QCOMPARE(waiting(p).size(), 1);
    p.restart();
    QVERIFY2(waiting(p).join(u' ').contains(QStringLiteral("add guests")), qPrintable(waiting(p).join(u'\n')));
    for (const TimelineRow &row : p.session().snapshot()->timeline)
        if (row.stage == RunStage::Failed)
            p.session().retry(row.run);
    p.settle();
    SAME(waiting(p), QStringList{});
    const Booking b = bookingOf(out, review);
    QCOMPARE(b.start, Playground::at("Tue 14:30"));
    QVERIFY(b.guests.contains(QStringLiteral("lee@example.org"))
            || std::any_of(b.attendees.begin(), b.attendees.end(), [](const BookingPerson &x) { return x.email == QLatin1String("lee@example.org"); }));
    QCOMPARE(out.bookings().size(), 4); // three, and the one that was rescheduled
}

/// What waits for a person does not wait behind a plan that Cal.com has refused.
void aRefusedPlanKeepsNobodyWaiting()
{
    FaultyTransport *wire = nullptr;
    Playground::Options o = automatic();
    o.wrap = throughA(&wire);
    Playground p(o);
    wire->armAt("/reschedule", WireFault::Status401);
    p.drags(review, "Tue 14:30");
    QVERIFY2(wire->hit.endsWith("/reschedule"), wire->hit.constData());
    QCOMPARE(waiting(p).size(), 1);
    p.drags(review, "Tue 16:00");
    SAME(waiting(p), QStringList{});
    QVERIFY(p.calcomWeek().join(u' ').contains(QStringLiteral("Tue 3 16:00-17:00 Design review")));
}

void aChannelOfAnEarlierRunIsRenewed()
{
    Playground::Options o;
    QFile world(QStringLiteral(CSP_SOURCE_DIR "/tests/support/story.yaml"));
    QVERIFY(world.open(QIODevice::ReadOnly));
    o.world = world.readAll() + "\ngoogle:\n  accessTokenSeconds: 100000000\n"; // a week passes
    Playground p(o);
    p.restart(); // its channels are taken over
    const Instant first = *p.session().snapshot()->calendars.first().channelExpires;
    p.skipsTo(first - 30min);
    QVERIFY(*p.session().snapshot()->calendars.first().channelExpires > first);
    p.drags(review, "Tue 14:30"); // too late in that week, but told of
    QVERIFY(!p.decisions().isEmpty());
}

/// The disk fills up while a drag is worked through: at every point there is room for a few pages more.
void aFullDiskLosesNothing()
{
    QSet<QString> refused;
    for (int room = 0; room < 14; ++room) {
        Playground::Options o;
        o.mode = ApplyMode::Automatic;
        o.ticking = true;
        Playground p(o);
        Outside out(p);
        QSignalSpy noticed(&p.session(), &Session::noticed);
        QSqlQuery disk(QSqlDatabase::database(QSqlDatabase::connectionNames().first(), false));
        QVERIFY(disk.exec(QStringLiteral("PRAGMA page_count")) && disk.next());
        const int pages = disk.value(0).toInt();
        disk.finish();
        QVERIFY(disk.exec(QStringLiteral("PRAGMA max_page_count = %1").arg(pages + room)));
        disk.finish();
        const Event e = eventIn(out, review);
        QVERIFY(out.moves(e, Playground::at("Tue 14:30"), 60));
        // Room for what came before it leaves less for what follows: many changes fill what is left.
        for (int i = 0; i < 20; ++i)
            QVERIFY(out.renames(eventIn(out, QStringLiteral("Team sync"), work), QStringLiteral("Team sync %1").arg(QString(600, QLatin1Char('x')))));
        Playground::drain();
        p.passes(20s);
        for (const TimelineRow &row : p.session().snapshot()->timeline)
            QVERIFY2(row.run != 0, "a row of a run that was never stored");
        for (const QList<QVariant> &said : noticed)
            if (said[1].value<std::optional<Error>>() && said[1].value<std::optional<Error>>()->kind == Error::Kind::Storage)
                refused << said[0].toString();
        // Space again.
        QVERIFY(disk.exec(QStringLiteral("PRAGMA max_page_count = 1000000")));
        disk.finish();
        p.passes(5min); // Google tries again
        for (int round = 0; round < 3; ++round) {
            for (const TimelineRow &row : p.session().snapshot()->timeline)
                if (row.stage == RunStage::Failed)
                    p.session().retry(row.run);
            p.session().syncNow();
            p.settle();
        }
        const auto check = [&](const char *when) {
            QCOMPARE(out.bookings().size(), 4); // rescheduled once
            QVERIFY2(bookingOf(out, review).start == Playground::at("Tue 14:30"), qPrintable(QStringLiteral("%1, room %2\n%3").arg(QLatin1String(when)).arg(room).arg(waiting(p).join(u'\n'))));
            QCOMPARE(p.store().openNotifications()->size(), 0);
            QCOMPARE(p.store().pendingChanges()->size(), 0);
            SAME(waiting(p), QStringList{});
        };
        check("with space again");
        disk = QSqlQuery();
        p.restart();
        p.passes(1min);
        check("after a restart");
    }
    QVERIFY2(refused.size() >= 2, qPrintable(QStringList(refused.values()).join(u'\n'))); // the disk was full at different points
}

/// Every event of a calendar changes between two looks. The work grows with the changes, not with their square.
void aThousandChangesAtOnceCostAThousandTimesOne()
{
    const auto told = [](int count) {
        Playground::Options o = automatic();
        QByteArray world;
        QFile file(QStringLiteral(CSP_SOURCE_DIR "/tests/support/story.yaml"));
        if (!file.open(QIODevice::ReadOnly))
            throw StoryBroke("tests/support/story.yaml cannot be read");
        world = file.readAll();
        QByteArray events;
        for (int i = 0; i < count; ++i)
            events += "  - {title: Event " + QByteArray::number(i) + ", calendar: work, at: " + QByteArray(i % 2 ? "mon" : "tue") + " 10:00, length: 30m}\n";
        o.world = world.replace("calcom:", events + "\ncalcom:");
        Playground p(o);
        Outside out(p);
        p.holdPushes();
        for (const Event &e : out.events())
            if (e.summary.startsWith(QLatin1String("Event")))
                out.renames(e, e.summary + QLatin1Char('!'));
        QElapsedTimer watch;
        watch.start();
        p.session().syncNow();
        p.settle();
        const qint64 taken = watch.nsecsElapsed();
        int runs = 0;
        for (const TimelineRow &row : p.session().snapshot()->timeline)
            runs += row.title.endsWith(QLatin1Char('!'));
        if (runs < count)
            throw StoryBroke("not every change was worked through");
        return taken;
    };
    const qint64 few = told(250), many = told(2000);
    QVERIFY2(many < 20 * few, qPrintable(QStringLiteral("%1 ms for as many, %2 ms for eight times as many").arg(few / 1'000'000).arg(many / 1'000'000)));
}

/// A proposal that nobody has looked at for thousands of notifications is still there after a restart.
void anOldProposalOutlivesARestart()
{
    Playground p;
    p.drags(review, "Tue 14:30");
    for (int i = 0; i < 2100; ++i) {
        RunRecord other;
        other.stage = RunStage::Nothing;
        other.resourceState = QStringLiteral("exists");
        QVERIFY(p.store().putRun(other).ok());
    }
    p.restart();
    SAME(waiting(p), QStringList{QStringLiteral("Design review: reschedule to Tue 3 14:30")});
}

void applyTellsWhenNothingFollowsAnyMore()
{
    Playground p;
    p.drags(review, "Tue 14:30");
    p.holdPushes();
    const Event e = p.event(review);
    p.session().edit(MoveEvent{e.key(), e.version.etag, Playground::span("Tue 10:00", 60)}); // back to where it was, and nobody is told
    p.settle();
    QVERIFY_THROWS_EXCEPTION(StoryBroke, p.applies());
    SAME(p.requests(), QStringList{});
    SAME(waiting(p), QStringList{});
}

const std::pair<const char *, void (*)()> stories[] = {
    {"what happens between the first reading and the channel is seen", whatHappensBetweenTheFirstReadingAndTheChannelIsSeen},
    {"a late notification does not take a proposal away", aLateNotificationDoesNotTakeAProposalAway},
    {"a drag back to where we once had it is no echo", aDragBackToWhereWeOnceHadItIsNoEcho},
    {"a bookers reschedule undone before we look is asked", aBookersRescheduleUndoneBeforeWeLookIsAsked},
    {"a bookers reschedule of a moved event is asked", aBookersRescheduleOfAMovedEventIsAsked},
    {"a restored event of a cancelled booking is asked", aRestoredEventOfACancelledBookingIsAsked},
    {"a moved event that outlives its booking is asked", aMovedEventThatOutlivesItsBookingIsAsked},
    {"what a plan leaves open stays asked", whatAPlanLeavesOpenStaysAsked},
    {"a guest invited while a plan is carried out is added", aGuestInvitedWhileAPlanIsCarriedOutIsAdded},
    {"a booking that is replaced twice has one reference", aBookingThatIsReplacedTwiceHasOneReference},
    {"an event deleted before its booking was ever met is held", anEventDeletedBeforeItsBookingWasEverMetIsHeld},
    {"a lost answer to a new booking books once", aLostAnswerToANewBookingBooksOnce},
    {"a plan that broke off goes on after a restart", aPlanThatBrokeOffGoesOnAfterARestart},
    {"a refused plan keeps nobody waiting", aRefusedPlanKeepsNobodyWaiting},
    {"a channel of an earlier run is renewed", aChannelOfAnEarlierRunIsRenewed},
    {"a full disk loses nothing", aFullDiskLosesNothing},
    {"a thousand changes at once cost a thousand times one", aThousandChangesAtOnceCostAThousandTimesOne},
    {"an old proposal outlives a restart", anOldProposalOutlivesARestart},
    {"apply tells when nothing follows any more", applyTellsWhenNothingFollowsAnyMore},
};

} // namespace

class TestOddStories : public QObject
{
    Q_OBJECT
private slots:
    void story_data() { addStories(stories); }
    void story() { tellStory(stories); }
};

CSP_TEST(TestOddStories, Core)

} // namespace tst_odd_stories

#include "tst_odd_stories.moc"
