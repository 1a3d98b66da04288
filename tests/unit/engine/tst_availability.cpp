#include "core/engine/asking/availability.h"
#include "tests/support/testmain.h"
#include <QtTest>

namespace tst_availability {

using namespace csp;
using namespace std::chrono_literals;
using Verdict = Availability::Verdict;

namespace {

/// Tuesday 3 March 2026 in Berlin.
Instant at(int hour, int minute = 0)
{
    return toInstant(QDateTime(QDate(2026, 3, 3), QTime(hour, minute), QTimeZone("Europe/Berlin")));
}

TimedSpan span(int hour, int minutes = 60) { return {at(hour), at(hour) + std::chrono::minutes(minutes), {}, {}}; }

Event meeting(const char *id, int hour, int minutes = 60)
{
    Event e;
    e.calendar = CalendarId{QStringLiteral("host@example.com")};
    e.id = EventId{QString::fromLatin1(id)};
    e.summary = e.id.value;
    e.span = span(hour, minutes);
    return e;
}

TimeTable workingDay()
{
    TimeTable t;
    t.now = at(7);
    t.hostEmail = QStringLiteral("host@example.com");
    Schedule s{1, QStringLiteral("Working hours"), QStringLiteral("Europe/Berlin"), true, {}};
    for (int day = 1; day <= 5; ++day)
        s.hours << WorkingHours{day, QTime(9, 0), QTime(17, 0)};
    t.schedule = s;
    EventType type;
    type.minimumNotice = 120;
    t.eventType = type;
    return t;
}

} // namespace

class TestAvailability : public QObject
{
    Q_OBJECT
private slots:
    void aFreeHourIsFree()
    {
        QCOMPARE(judge(span(10), meeting("a", 9), {}, workingDay()).verdict, Verdict::Free);
    }

    void theEventIsNotInItsOwnWay()
    {
        TimeTable t = workingDay();
        t.hostEvents = {meeting("a", 10)};
        QCOMPARE(judge(span(10), meeting("a", 10), {}, t).verdict, Verdict::Free);
    }

    void itsCopyInAnotherCalendarNeither()
    {
        TimeTable t = workingDay();
        Event copy = meeting("b", 10);
        Event moved = meeting("a", 10);
        copy.iCalUid = moved.iCalUid = ICalUid{QStringLiteral("x@Cal.com")};
        t.hostEvents = {copy};
        QCOMPARE(judge(span(10), moved, {}, t).verdict, Verdict::Free);
    }

    void anotherEventIs()
    {
        TimeTable t = workingDay();
        t.hostEvents = {meeting("lunch", 12)};
        const auto a = judge(span(11, 90), meeting("a", 9), {}, t);
        QCOMPARE(a.verdict, Verdict::HostBusy);
        QCOMPARE(a.conflicts.size(), 1);
        QCOMPARE(a.conflicts.first().title, QStringLiteral("lunch"));
    }

    void whatTouchesDoesNotOverlap()
    {
        TimeTable t = workingDay();
        t.hostEvents = {meeting("before", 10), meeting("after", 12)};
        QCOMPARE(judge(span(11), meeting("a", 9), {}, t).verdict, Verdict::Free);
    }

    void freeTimeDeclinedAndCancelledEventsDoNotBlock()
    {
        TimeTable t = workingDay();
        Event transparent = meeting("free", 10), declined = meeting("no", 10), cancelled = meeting("gone", 10);
        transparent.transparency = Transparency::Transparent;
        Attendee self;
        self.self = true;
        self.response = ResponseStatus::Declined;
        declined.attendees = {self};
        cancelled.status = EventStatus::Cancelled;
        t.hostEvents = {transparent, declined, cancelled};
        QCOMPARE(judge(span(10), meeting("a", 9), {}, t).verdict, Verdict::Free);
    }

    void anAllDayEventBlocksTheDay()
    {
        TimeTable t = workingDay();
        Event off = meeting("off", 9);
        off.span = DaySpan{QDate(2026, 3, 3), QDate(2026, 3, 4)};
        t.hostEvents = {off};
        QCOMPARE(judge(span(16), meeting("a", 9), {}, t).verdict, Verdict::HostBusy);
    }

    void anotherBookingBlocksEvenWithoutAnEvent()
    {
        TimeTable t = workingDay();
        Booking other;
        other.uid = BookingUid{QStringLiteral("other")};
        other.start = at(10);
        other.end = at(11);
        t.bookings = {other};
        QCOMPARE(judge(span(10), meeting("a", 9), BookingUid{QStringLiteral("mine")}, t).verdict, Verdict::HostBusy);
        QCOMPARE(judge(span(10), meeting("a", 9), BookingUid{QStringLiteral("other")}, t).verdict, Verdict::Free);
    }

    void aParticipantsBusyTimeCountsUnlessItIsTheEventItself()
    {
        TimeTable t = workingDay();
        t.participants = {{at(10), at(11), QStringLiteral("kim@example.com"), {}}};
        QCOMPARE(judge(span(10), meeting("a", 10), {}, t).verdict, Verdict::Free);
        QCOMPARE(judge(span(10, 30), meeting("a", 10, 30), {}, t).verdict, Verdict::ParticipantBusy);
    }

    void theGravestReasonIsNamed_data()
    {
        QTest::addColumn<int>("hour");
        QTest::addColumn<Verdict>("verdict");
        QTest::newRow("before now") << 6 << Verdict::Past;
        QTest::newRow("before work") << 8 << Verdict::OutsideHours;
        QTest::newRow("within the notice") << 9 << Verdict::TooSoon;
        QTest::newRow("over the end of the day") << 17 << Verdict::OutsideHours;
        QTest::newRow("the last hour") << 16 << Verdict::Free;
    }
    void theGravestReasonIsNamed()
    {
        QFETCH(int, hour);
        QFETCH(Verdict, verdict);
        TimeTable t = workingDay();
        t.now = at(7, 30);
        QCOMPARE(judge(span(hour), meeting("a", 12), {}, t).verdict, verdict);
    }

    void whatCouldNotBeReadIsNotFree()
    {
        TimeTable t = workingDay();
        t.complete = false;
        QCOMPARE(judge(span(10), meeting("a", 9), {}, t).verdict, Verdict::Unknown);
    }
};

CSP_TEST(TestAvailability, Nothing)

} // namespace tst_availability

#include "tst_availability.moc"
