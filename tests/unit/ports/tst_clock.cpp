#include "core/ports/clock.h"
#include "tests/support/testmain.h"
#include <QtTest>

namespace tst_clock {

using namespace csp;
using namespace std::chrono_literals;

class TestClock : public QObject
{
    Q_OBJECT
private slots:
    void timersFireInTheirOrderAndAtTheirTime()
    {
        VirtualClock clock{Instant{}};
        QStringList fired;
        const auto timer = [&](Millis after, const QString &name) {
            clock.after(after)->then(this, [&fired, name](const Outcome<Done> &due) { fired << (due.ok() ? name : name + QStringLiteral(" cancelled")); });
        };
        timer(3s, QStringLiteral("third"));
        timer(1s, QStringLiteral("first"));
        timer(1s, QStringLiteral("second"));
        clock.advance(2s);
        QCoreApplication::processEvents();
        QCOMPARE(fired, (QStringList{QStringLiteral("first"), QStringLiteral("second")}));
        QCOMPARE(clock.nextTimer(), std::optional(Instant{} + 3s));
        clock.advance(1s);
        QCoreApplication::processEvents();
        QCOMPARE(fired.last(), QStringLiteral("third"));
        QCOMPARE(clock.nextTimer(), std::nullopt);
    }

    void whatIsDueAlreadyWaitsForNoAdvance()
    {
        VirtualClock clock{Instant{}};
        bool fired = false;
        clock.after(0s)->then(this, [&](const Outcome<Done> &) { fired = true; });
        QCoreApplication::processEvents();
        QVERIFY(fired);
    }

    void anAbortedTimerSettlesOnceAsCancelled()
    {
        VirtualClock clock{Instant{}};
        int settled = 0;
        auto *call = clock.after(1s);
        call->then(this, [&](const Outcome<Done> &due) {
            ++settled;
            QVERIFY(!due.ok());
            QCOMPARE(due.error().kind, Error::Kind::Cancelled);
        });
        call->abort();
        call->abort();
        clock.advance(2s);
        QCoreApplication::processEvents();
        QCOMPARE(settled, 1);
    }

    void aDeadContextHearsNothing()
    {
        VirtualClock clock{Instant{}};
        int settled = 0;
        {
            QObject context;
            clock.after(1s)->then(&context, [&](const Outcome<Done> &) { ++settled; });
        }
        clock.advance(2s);
        QCoreApplication::processEvents();
        QCOMPARE(settled, 0);
    }

    void aCallDeletesItselfAndLeavesNoChild()
    {
        VirtualClock clock{Instant{}};
        clock.after(1s);
        clock.advance(2s);
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(clock.children().isEmpty());
    }

    void aWorldsClockRunsOnFromItsStart()
    {
        const Instant start = *instantFromRfc3339(u"2026-03-02T07:00:00Z");
        SystemClock clock(start);
        QVERIFY(clock.now() >= start);
        QVERIFY(clock.now() < start + 5s);
        bool fired = false;
        clock.after(1ms)->then(this, [&](const Outcome<Done> &) { fired = true; });
        QTRY_VERIFY(fired);
    }

    void aWorldsClockCanBeAdvanced()
    {
        const Instant start = *instantFromRfc3339(u"2026-03-02T07:00:00Z");
        SystemClock clock(start);
        QStringList fired;
        const auto timer = [&](Millis after, const QString &name) {
            return clock.after(after)->then(this, [&fired, name](const Outcome<Done> &due) { fired << (due.ok() ? name : name + QStringLiteral(" cancelled")); });
        };
        timer(3h, QStringLiteral("third"));
        timer(1h, QStringLiteral("first"));
        timer(2h, QStringLiteral("second"));
        timer(30min, QStringLiteral("zeroth"))->abort();
        clock.advance(2h + 30min);
        QVERIFY(clock.now() >= start + 2h + 30min);
        QTRY_COMPARE(fired.size(), 3);
        QCOMPARE(fired, (QStringList{QStringLiteral("zeroth cancelled"), QStringLiteral("first"), QStringLiteral("second")}));
        clock.advance(-1h);
        QVERIFY(clock.now() >= start + 2h + 30min);
        clock.advance(1h);
        QTRY_COMPARE(fired.last(), QStringLiteral("third"));
        QCOMPARE(fired.size(), 4);
    }

    void rfc3339_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("utc"); // empty: refused
        const char *rows[][2] = {
            {"2026-03-03T13:30:00Z", "2026-03-03T13:30:00Z"},
            {"2026-03-03T13:30:00+01:00", "2026-03-03T12:30:00Z"},
            {"2026-03-03T19:15:00+05:45", "2026-03-03T13:30:00Z"},
            {"2026-03-03T13:30:00.123456Z", "2026-03-03T13:30:00.123Z"},
            {"2026-02-29T13:30:00Z", ""}, // no leap year
            {"2026-03-03", ""},
            {"2026-03-03T13:30:00", ""}, // no offset
            {"2026-03-03T25:30:00Z", ""},
            {"nonsense", ""},
            {"", ""},
        };
        for (const auto &row : rows)
            QTest::newRow(*row[0] ? row[0] : "empty") << QString::fromLatin1(row[0]) << QString::fromLatin1(row[1]);
    }
    void rfc3339()
    {
        QFETCH(QString, text);
        QFETCH(QString, utc);
        const auto at = instantFromRfc3339(text);
        QCOMPARE(at ? toRfc3339(*at) : QString(), utc);
    }
};

CSP_TEST(TestClock, Core)

} // namespace tst_clock

#include "tst_clock.moc"
