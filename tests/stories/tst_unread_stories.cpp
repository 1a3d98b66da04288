#include "core/ports/store.h"
#include "core/sim/faults/faultbox.h"
#include "tests/support/playground.h"
#include "tests/support/storyrows.h"
#include "tests/support/testmain.h"
#include <QSqlDatabase>
#include <QSqlQuery>

namespace tst_unread_stories {

using namespace csp;
using namespace csp::test;
using namespace std::chrono_literals;

// What was not read is not gone: a Google that is slow, fails or is not asked says nothing about an event.

namespace {

const QString review = QStringLiteral("Design review");

void breaks(Playground &p, const QString &method, const FaultEffect &what)
{
    sim::FaultBox faults;
    Fault fault;
    fault.match.method = method;
    fault.what = what;
    faults.add(fault);
    p.sandbox().setFaults(faults);
}

void mends(Playground &p) { p.sandbox().setFaults(sim::FaultBox()); }

/// What is known of the event of each booking: `Design review: not read`.
QStringList known(Playground &p)
{
    static const char *const words[] = {"present", "gone", "not read", "unreadable"};
    QStringList lines;
    const SnapshotPtr s = p.session().snapshot();
    for (const Link &l : s->links) {
        const Booking *b = s->booking(l.reference.booking);
        lines << (b ? b->title : QStringLiteral("?")).section(QStringLiteral(" between"), 0, 0) + QStringLiteral(": ") + QLatin1String(words[int(l.event.kind())])
                + (l.event.error() ? QStringLiteral(" (%1)").arg(l.event.error()->what) : QString());
    }
    lines.sort();
    return lines;
}

QStringList every(const QString &what)
{
    return {review + QStringLiteral(": ") + what, QStringLiteral("Intro call: ") + what, QStringLiteral("Support 1:1: ") + what};
}

/// Why calendars are not read: `personal: Backend Error`.
QStringList unread(Playground &p)
{
    QStringList lines;
    for (const CalendarState &c : p.session().snapshot()->calendars)
        if (c.unread)
            lines << c.info.summary + QStringLiteral(": ") + c.unread->what;
    return lines;
}

void aSlowAnswerIsNotYetRead()
{
    Playground p;
    FaultEffect slow;
    slow.delay = 8s;
    breaks(p, QStringLiteral("events.list"), slow);
    p.restart();
    SAME(known(p), every(QStringLiteral("not read")));
    QVERIFY(p.session().snapshot()->syncing);
    p.passes(9s);
    SAME(known(p), every(QStringLiteral("present")));
    SAME(unread(p), QStringList{});
    SAME(p.decisions(), QStringList{});
}

void aFailureIsToldAndTriedAgain()
{
    Playground p;
    FaultEffect down;
    down.status = 503;
    breaks(p, QStringLiteral("events.list"), down);
    p.restart();
    SAME(known(p), every(QStringLiteral("unreadable (Backend Error)")));
    const QStringList both{QStringLiteral("personal: Backend Error"), QStringLiteral("work: Backend Error")};
    SAME(unread(p), both); // at the first attempt, not when the last one is over
    mends(p);
    p.passes(2s);
    SAME(known(p), every(QStringLiteral("present")));
    SAME(unread(p), QStringList{});
    SAME(p.decisions(), QStringList{});
}

void aPersonNeedNotWaitForTheNextAttempt()
{
    Playground p;
    FaultEffect down;
    down.status = 503;
    breaks(p, QStringLiteral("events.list"), down);
    p.restart();
    p.passes(8s); // the next attempt is seconds away
    mends(p);
    p.session().syncNow();
    p.settle();
    SAME(known(p), every(QStringLiteral("present")));
    SAME(unread(p), QStringList{});
    p.passes(60s); // the attempt that was waited for does not come on top
    SAME(known(p), every(QStringLiteral("present")));
    QVERIFY(!p.session().snapshot()->syncing);
}

void givenUpIsStillNotGone()
{
    Playground p;
    FaultEffect down;
    down.status = 503;
    breaks(p, QStringLiteral("events.list"), down);
    p.restart();
    p.passes(3min);
    QVERIFY(!p.session().snapshot()->syncing);
    SAME(known(p), every(QStringLiteral("unreadable (Backend Error)")));
    SAME(p.decisions(), QStringList{});
    mends(p);
    p.session().syncNow();
    p.settle();
    SAME(known(p), every(QStringLiteral("present")));
    SAME(unread(p), QStringList{});
}

void aListOfCalendarsThatFailsIsAskedAgain()
{
    Playground p;
    FaultEffect down;
    down.status = 503;
    breaks(p, QStringLiteral("calendarList.list"), down);
    p.restart();
    SAME(known(p), every(QStringLiteral("unreadable (Backend Error)")));
    QVERIFY(p.session().snapshot()->calendarsUnread.has_value());
    const auto rows = p.session().snapshot()->timeline.size();
    mends(p);
    p.session().syncNow();
    p.settle();
    SAME(known(p), every(QStringLiteral("present")));
    QVERIFY(!p.session().snapshot()->calendarsUnread);
    QCOMPARE(p.session().snapshot()->timeline.size(), rows); // read once, and no run begins
    p.drags(review, "Tue 14:30");
    SAME(p.decisions(), QStringList{QStringLiteral("reschedule to Tue 3 14:30")});
}

/// The table of the sync tokens is damaged: nothing can be kept, but everything can be read.
void aDamagedDatabaseHidesNothing()
{
    Playground p;
    QSqlQuery disk(QSqlDatabase::database(QSqlDatabase::connectionNames().first(), false));
    QVERIFY(disk.exec(QStringLiteral("ALTER TABLE sync RENAME COLUMN token TO lost")));
    disk.clear();
    disk = QSqlQuery();
    p.restart();
    SAME(known(p), every(QStringLiteral("present")));
    QCOMPARE(unread(p).size(), 2); // said all the same
    SAME(p.decisions(), QStringList{});
}

void aBookingThatIsNotReadIsNotNoBooking()
{
    Playground p;
    QVERIFY(p.session().snapshot()->bookingsRead);
    FaultEffect down;
    down.status = 503;
    breaks(p, QStringLiteral("bookings.list"), down);
    p.restart();
    QVERIFY(!p.session().snapshot()->bookingsRead);
    mends(p);
    p.session().syncNow();
    p.settle();
    QVERIFY(p.session().snapshot()->bookingsRead);
}

void whatIsDeletedIsGone()
{
    Playground p;
    p.deletes(review);
    QCOMPARE(known(p).first(), review + QStringLiteral(": gone"));
    // Also where only a reading of the whole calendar can tell.
    p.restart();
    QCOMPARE(known(p).first(), review + QStringLiteral(": gone"));
}

const std::pair<const char *, void (*)()> stories[] = {
    {"a slow answer is not yet read", aSlowAnswerIsNotYetRead},
    {"a failure is told and tried again", aFailureIsToldAndTriedAgain},
    {"a person need not wait for the next attempt", aPersonNeedNotWaitForTheNextAttempt},
    {"given up is still not gone", givenUpIsStillNotGone},
    {"a list of calendars that fails is asked again", aListOfCalendarsThatFailsIsAskedAgain},
    {"a damaged database hides nothing", aDamagedDatabaseHidesNothing},
    {"a booking that is not read is not no booking", aBookingThatIsNotReadIsNotNoBooking},
    {"what is deleted is gone", whatIsDeletedIsGone},
};

} // namespace

class TestUnreadStories : public QObject
{
    Q_OBJECT
private slots:
    void story_data() { addStories(stories); }
    void story() { tellStory(stories); }
};

CSP_TEST(TestUnreadStories, Core)

} // namespace tst_unread_stories

#include "tst_unread_stories.moc"
