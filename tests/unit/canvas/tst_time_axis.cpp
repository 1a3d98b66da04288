#include "ui/canvas/geometry/daycolumns.h"
#include "ui/canvas/geometry/timeaxis.h"
#include "tests/support/testmain.h"
#include <QTest>

namespace tst_time_axis {

using namespace csp;
using namespace std::chrono;

namespace {

Instant at(const char *rfc3339) { return *instantFromRfc3339(QString::fromLatin1(rfc3339)); }

} // namespace

class TstTimeAxis : public QObject
{
    Q_OBJECT
private slots:
    void daysOfEveryLength_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QDate>("date");
        QTest::addColumn<int>("hours");
        QTest::newRow("an ordinary day") << QByteArray("Europe/Berlin") << QDate(2026, 3, 3) << 24;
        QTest::newRow("the clock jumps ahead") << QByteArray("Europe/Berlin") << QDate(2026, 3, 29) << 23;
        QTest::newRow("the clock goes back") << QByteArray("Europe/Berlin") << QDate(2026, 10, 25) << 25;
        QTest::newRow("half an hour off UTC") << QByteArray("Asia/Kolkata") << QDate(2026, 3, 3) << 24;
        QTest::newRow("New York in spring") << QByteArray("America/New_York") << QDate(2026, 3, 8) << 23;
    }
    void daysOfEveryLength()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QDate, date);
        QFETCH(int, hours);
        const DayAxis day(date, QTimeZone(zone));
        QCOMPARE(day.length().count(), milliseconds(std::chrono::hours(hours)).count());
        QCOMPARE(day.minuteAt(day.start()), 0.0);
        QCOMPARE(day.minuteAt(day.end()), 1440.0);
        // Monotone, and back again to the same instant, all day long.
        double before = -1;
        for (Instant t = day.start(); t < day.end(); t += minutes(5)) {
            const double minute = day.minuteAt(t);
            QVERIFY(minute > before);
            QCOMPARE(day.instantAt(minute).time_since_epoch().count(), t.time_since_epoch().count());
            before = minute;
        }
    }

    void placesFollowTheClockNotTheElapsedTime()
    {
        const DayAxis spring(QDate(2026, 3, 29), QTimeZone("Europe/Berlin"));
        QCOMPARE(spring.minuteAt(at("2026-03-29T00:30:00Z")), 90.0);   // 01:30
        QCOMPARE(spring.minuteAt(at("2026-03-29T01:00:00Z")), 180.0);  // 03:00: there is no 02:00
        QCOMPARE(spring.minuteAt(at("2026-03-29T10:00:00Z")), 720.0);  // 12:00
        // The hour that does not exist stands for the instant of the jump.
        QCOMPARE(spring.instantAt(150).time_since_epoch().count(), at("2026-03-29T01:00:00Z").time_since_epoch().count());

        const DayAxis autumn(QDate(2026, 10, 25), QTimeZone("Europe/Berlin"));
        QCOMPARE(autumn.minuteAt(at("2026-10-24T23:30:00Z")), 90.0);  // 01:30
        QCOMPARE(autumn.minuteAt(at("2026-10-25T00:00:00Z")), 120.0); // 02:00, the first one
        QCOMPARE(autumn.minuteAt(at("2026-10-25T01:00:00Z")), 150.0); // 02:00, the second one: both share one hour's height
        QCOMPARE(autumn.minuteAt(at("2026-10-25T02:00:00Z")), 180.0); // 03:00
        QCOMPARE(autumn.minuteAt(at("2026-10-25T11:00:00Z")), 720.0);
    }

    void outsideIsTakenToTheEdge()
    {
        const DayAxis day(QDate(2026, 3, 3), QTimeZone("Europe/Berlin"));
        QCOMPARE(day.minuteAt(day.start() - hours(5)), 0.0);
        QCOMPARE(day.minuteAt(day.end() + hours(5)), 1440.0);
        QCOMPARE(day.instantAt(-10).time_since_epoch().count(), day.start().time_since_epoch().count());
        QCOMPARE(day.instantAt(2000).time_since_epoch().count(), day.end().time_since_epoch().count());
    }

    void zoomKeepsTheMinuteUnderThePointer()
    {
        const TimeAxis axis{46};
        const double anchor = 120, scroll = 368; // 08:00 at the top
        const double minute = axis.minuteOf(scroll + anchor);
        for (const double factor : {1.1, 0.7, 3.0}) {
            const auto zoomed = axis.zoomed(factor, anchor, scroll);
            QVERIFY(std::abs(zoomed.axis.minuteOf(zoomed.scroll + anchor) - minute) < 1e-9);
        }
        QCOMPARE(axis.zoomed(1000, 0, 0).axis.hourHeight, TimeAxis::tallestHour);
        QCOMPARE(axis.zoomed(0.0001, 0, 0).axis.hourHeight, TimeAxis::smallestHour);
        QCOMPARE(axis.zoomed(0.0001, 0, 0, 30).axis.hourHeight, 30.0); // a day is never lower than the view
    }

    void snapsOnTheClockOfTheZone()
    {
        const QTimeZone kolkata("Asia/Kolkata"), kathmandu("Asia/Kathmandu");
        QCOMPARE(toQDateTime(snapped(at("2026-03-03T04:38:00Z"), minutes(15), kolkata), kolkata).time(), QTime(10, 15));
        QCOMPARE(toQDateTime(snappedDown(at("2026-03-03T05:29:59Z"), hours(1), kolkata), kolkata).time(), QTime(10, 0));
        QCOMPARE(toQDateTime(snappedDown(at("2026-03-03T05:29:59Z"), hours(1), kathmandu), kathmandu).time(), QTime(11, 0));
        // Before 1970 as well.
        QCOMPARE(toRfc3339(snappedDown(at("1969-12-31T23:50:00Z"), minutes(15), QTimeZone::utc())), QStringLiteral("1969-12-31T23:45:00Z"));
    }

    void aDayLaterIsTheSameTimeOfDay()
    {
        const QTimeZone berlin("Europe/Berlin");
        const Instant saturday = at("2026-03-28T09:00:00Z"); // 10:00
        QCOMPARE(toRfc3339(shiftedByDays(saturday, 1, berlin)), QStringLiteral("2026-03-29T08:00:00Z")); // 10:00, 23 hours later
    }

    void columnsFillTheWidthExactly()
    {
        for (int width = 600; width < 660; ++width) {
            const auto columns = DayColumns::layout(QDate(2026, 3, 2), 7, width, DayColumns::Weekend::Narrow);
            QCOMPARE(columns.width(), width);
            QCOMPARE(columns.days.first().left, 0);
            for (int i = 1; i < 7; ++i)
                QCOMPARE(columns.days[i].left, columns.days[i - 1].right());
            QVERIFY(columns.days[5].width < columns.days[4].width);
            QCOMPARE(columns.days[0].laneWidth(Lane::CalCom) + columns.days[0].laneWidth(Lane::Google), columns.days[0].width);
        }
        QCOMPARE(DayColumns::layout(QDate(2026, 3, 2), 7, 700, DayColumns::Weekend::Hidden).days.size(), 5);
        // A lone weekend is shown all the same.
        QCOMPARE(DayColumns::layout(QDate(2026, 3, 7), 1, 700, DayColumns::Weekend::Hidden).days.size(), 1);
        // Below a smallest width the days stop shrinking.
        QCOMPARE(DayColumns::layout(QDate(2026, 3, 2), 5, 10).width(), 5 * 2 * DayColumns::smallestLane);
    }

    void findsTheDayAndTheLane()
    {
        const auto columns = DayColumns::layout(QDate(2026, 3, 2), 5, 500);
        QCOMPARE(columns.dayAt(0), 0);
        QCOMPARE(columns.dayAt(99.9), 0);
        QCOMPARE(columns.dayAt(100), 1);
        QCOMPARE(columns.dayAt(-50), 0);
        QCOMPARE(columns.dayAt(5000), 4);
        QCOMPARE(columns.laneAt(149), Lane::CalCom);
        QCOMPARE(columns.laneAt(150), Lane::Google);
        QCOMPARE(columns.indexOf(QDate(2026, 3, 4)), 2);
        QCOMPARE(columns.indexOf(QDate(2026, 3, 9)), -1);
        QCOMPARE(DayColumns{}.dayAt(3), -1);
    }
};

CSP_TEST(TstTimeAxis, Nothing)

} // namespace tst_time_axis

#include "tst_time_axis.moc"
