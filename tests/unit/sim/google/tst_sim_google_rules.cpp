#include "core/sim/google/series/recurrence.h"
#include "core/sim/google/series/rulewalk.h"
#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"
#include <libical/ical.h>
#include <random>

namespace tst_sim_google_rules {

using namespace csp;
using namespace csp::sim::google;

/// Recurrence rules laid out: that the days are right, and what it costs at the most, in steps.
class tst_SimGoogleRules : public QObject
{
    Q_OBJECT

    static constexpr qint64 hourMs = 3'600'000;
    static qint64 local(const QString &date, int hour = 0) { return QDateTime(QDate::fromString(date, Qt::ISODate), QTime(hour, 0), Qt::UTC).toMSecsSinceEpoch(); }

    /// The first starts of a rule that begins at nine on that day.
    static QString starts(const QString &rule, const QString &first, int count = 5)
    {
        const auto read = seriesRuleFromText(rule);
        if (!read)
            return u"none"_qs;
        StepBudget budget(1'000'000);
        RuleWalk walk(*read, local(first, 9), false, local(first, 9), &budget);
        QStringList all;
        while (count-- > 0) {
            const auto start = walk.next();
            if (!start)
                break;
            const QDateTime at = QDateTime::fromMSecsSinceEpoch(*start, Qt::UTC);
            all << at.toString(at.time() == QTime(9, 0) ? u"yyyy-MM-dd"_qs : u"yyyy-MM-dd'T'HH:mm"_qs);
        }
        return all.join(u' ');
    }
    static QStringList byLibical(const QString &rule, const QString &first, int count)
    {
        icalerror_set_errors_are_fatal(0);
        const QDate date = QDate::fromString(first, Qt::ISODate);
        icaltimetype begin = icaltime_null_time();
        begin.year = date.year(), begin.month = date.month(), begin.day = date.day(), begin.hour = 9;
        icalrecur_iterator *it = icalrecur_iterator_new(icalrecurrencetype_from_string(rule.toLatin1().constData()), begin);
        QStringList all;
        while (it && all.size() < count) {
            const icaltimetype t = icalrecur_iterator_next(it);
            if (icaltime_is_null_time(t))
                break;
            all << QDate(t.year, t.month, t.day).toString(Qt::ISODate);
        }
        if (it)
            icalrecur_iterator_free(it);
        return all;
    }

    static QString numbers(int first, int last)
    {
        QStringList all;
        for (int i = first; i <= last; ++i)
            all << QString::number(i);
        return all.join(u',');
    }
    static QJsonObject series(const QStringList &recurrence)
    {
        QJsonObject event = SimGoogle::daily(SimGoogle::event("serie1", 3, 9), 1);
        event.insert(u"recurrence"_qs, QJsonArray::fromStringList(recurrence));
        return event;
    }

private slots:
    /// The examples of RFC 5545, 3.8.5.3, and what they leave open.
    void theDaysAreRight_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *rule, const char *first, const char *expected) { QTest::newRow(rule) << QString::fromLatin1(rule) << QString::fromLatin1(first) << QString::fromLatin1(expected); };
        row("FREQ=DAILY;INTERVAL=10;COUNT=3", "1997-09-02", "1997-09-02 1997-09-12 1997-09-22");
        row("FREQ=DAILY;BYMONTH=1", "1998-01-30", "1998-01-30 1998-01-31 1999-01-01 1999-01-02 1999-01-03");
        row("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH", "1997-09-02", "1997-09-02 1997-09-04 1997-09-16 1997-09-18 1997-09-30");
        row("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05", "1997-08-05 1997-08-10 1997-08-19 1997-08-24");
        row("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05", "1997-08-05 1997-08-17 1997-08-19 1997-08-31");
        row("FREQ=MONTHLY;BYDAY=1FR", "1997-09-05", "1997-09-05 1997-10-03 1997-11-07 1997-12-05 1998-01-02");
        row("FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU", "1997-09-07", "1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04");
        row("FREQ=MONTHLY;BYDAY=-2MO", "1997-09-22", "1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19");
        row("FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28", "1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29");
        row("FREQ=MONTHLY;BYMONTHDAY=1,-1", "1997-09-30", "1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30");
        row("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02", "1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13");
        row("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "1997-09-13", "1997-09-13 1997-10-11 1997-11-08 1997-12-13 1998-01-10");
        row("FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04", "1997-09-04 1997-10-07 1997-11-06 1997-12-04 1998-01-07");
        row("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29", "1997-09-29 1997-10-30 1997-11-27 1997-12-30 1998-01-29");
        row("FREQ=MONTHLY", "2026-01-31", "2026-01-31 2026-03-31 2026-05-31 2026-07-31 2026-08-31");
        row("FREQ=YEARLY", "2024-02-29", "2024-02-29 2028-02-29 2032-02-29 2036-02-29 2040-02-29");
        row("FREQ=YEARLY;BYMONTH=6,7", "1997-06-10", "1997-06-10 1997-07-10 1998-06-10 1998-07-10 1999-06-10");
        row("FREQ=YEARLY;INTERVAL=3;BYYEARDAY=1,100,200", "1997-01-01", "1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09");
        row("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "1997-05-19 1998-05-18 1999-05-17 2000-05-15 2001-05-14");
        row("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12", "1997-05-12 1998-05-11 1999-05-17 2000-05-15 2001-05-14");
        row("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13", "1997-03-13 1997-03-20 1997-03-27 1998-03-05 1998-03-12");
        row("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "1996-11-05", "1996-11-05 2000-11-07 2004-11-02 2008-11-04 2012-11-06");
        row("FREQ=YEARLY;BYMONTHDAY=31", "2026-01-31", "2026-01-31 2026-03-31 2026-05-31 2026-07-31 2026-08-31");
        row("FREQ=YEARLY;BYYEARDAY=-1", "2026-12-31", "2026-12-31 2027-12-31 2028-12-31 2029-12-31 2030-12-31");
        row("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU", "2026-01-01", "2027-01-03 2028-01-02 2028-12-31 2029-12-30 2030-12-29");
        row("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366", "2026-03-03", "2028-12-31 2032-12-31 2036-12-31 2040-12-31 2044-12-31");
        row("FREQ=DAILY;COUNT=3;BYHOUR=9,17", "2026-03-03", "2026-03-03 2026-03-03T17:00 2026-03-04");
        row("FREQ=DAILY;BYHOUR=8,9,10;BYSETPOS=-1;COUNT=2", "2026-03-03", "2026-03-03T10:00 2026-03-04T10:00");
        row("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "2026-03-03", "");
        row("FREQ=DAILY;BYSETPOS=2", "2026-03-03", "");
        row("FREQ=YEARLY;INTERVAL=556", "2026-03-03", "2026-03-03 2582-03-03");
        row("FREQ=HOURLY", "2026-03-03", "none");
        row("FREQ=MONTHLY;BYDAY=6MO", "2026-03-03", "none");
        row("FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12;BYMINUTE=0,30", "2026-03-03", "none");
        row("RSCALE=CHINESE;FREQ=YEARLY", "2026-03-03", "none");
    }
    void theDaysAreRight()
    {
        QFETCH(QString, rule);
        QFETCH(QString, first);
        QFETCH(QString, expected);
        QCOMPARE(starts(rule, first), expected);
    }

    /// Rules that libical lays out by RFC 5545 as well, made by chance from a fixed seed.
    void theyAreThoseOfLibical()
    {
        std::mt19937 dice(20260302);
        const auto below = [&dice](int n) { return int(dice() % quint32(n)); };
        const QStringList weekdays{u"MO"_qs, u"TU"_qs, u"WE"_qs, u"TH"_qs, u"FR"_qs, u"SA"_qs, u"SU"_qs};
        const auto some = [&](int most, auto &&one) {
            QStringList all;
            for (int i = 1 + below(most); i > 0; --i)
                all << one();
            all.removeDuplicates();
            return all.join(u',');
        };
        int compared = 0;
        for (int i = 0; i < 600; ++i) {
            const int kind = below(4);
            QString rule = QStringList{u"FREQ=DAILY"_qs, u"FREQ=WEEKLY"_qs, u"FREQ=MONTHLY"_qs, u"FREQ=YEARLY"_qs}[kind];
            const QString first = QDate(2020 + below(10), 1 + below(12), 1 + below(28)).toString(Qt::ISODate);
            if (kind != 1 && below(2)) // of weeks, libical counts from the first match, and not from the first week
                rule += u";INTERVAL=%1"_qs.arg(1 + below(4));
            if (below(3) == 0)
                rule += u";BYMONTH="_qs + some(3, [&] { return QString::number(1 + below(12)); });
            const bool nth = kind >= 2 && below(2) && !(kind == 3 && !rule.contains(u"BYMONTH"));
            if (kind >= 1 && below(2))
                rule += u";BYDAY="_qs + some(3, [&] { return (nth ? QString::number(below(2) ? 1 + below(4) : -1 - below(4)) : QString()) + weekdays[below(7)]; });
            else if ((kind == 2 || (kind == 3 && rule.contains(u"BYMONTH"))) && below(2)) // by RFC 5545 a year's BYMONTHDAY means each month; libical takes the first start's
                rule += u";BYMONTHDAY="_qs + some(4, [&] { return QString::number(below(2) ? 1 + below(28) : -1 - below(28)); });
            if (kind == 1 && below(3) == 0)
                rule += u";WKST=SU"_qs;
            const QStringList theirs = byLibical(rule, first, 30);
            QCOMPARE(first + u' ' + rule + u'\n' + starts(rule, first, 30), first + u' ' + rule + u'\n' + theirs.join(u' '));
            compared += theirs.size() == 30;
        }
        QVERIFY2(compared > 500, qPrintable(QString::number(compared)));
    }

    void aWalkThatBeginsNearItsWindowTellsTheSame()
    {
        for (const char *text : {"FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1TU", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
                                 "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"}) {
            const SeriesRule rule = *seriesRuleFromText(QString::fromLatin1(text));
            const qint64 first = local(u"2024-02-29"_qs, 9);
            StepBudget budget(1'000'000);
            QList<qint64> all;
            RuleWalk whole(rule, first, false, first, &budget);
            for (int i = 0; i < 60; ++i)
                all << *whole.next();
            for (qsizetype i = 0; i < all.size(); ++i) {
                for (const qint64 from : {all[i] - 1, all[i]}) {
                    RuleWalk late(rule, first, false, from, &budget);
                    QCOMPARE(*late.next(), all[i]);
                }
            }
        }
    }

    void whatARequestCostsIsBounded_data()
    {
        QTest::addColumn<QStringList>("recurrence");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QStringList &recurrence, int status) { QTest::newRow(name) << recurrence << status; };
        const QString everyMinute = u"FREQ=DAILY;BYHOUR="_qs + numbers(0, 23) + u";BYMINUTE="_qs + numbers(0, 59);
        const QString everySecond = everyMinute + u";BYSECOND="_qs + numbers(0, 59);
        const auto rule = [](const QString &value) { return QStringList{u"RRULE:"_qs + value}; };
        row("a position that no day has", rule(u"FREQ=DAILY;BYSETPOS=366"_qs), 400);
        row("a position that no month has", rule(u"FREQ=MONTHLY;BYSETPOS=366"_qs), 400);
        row("a position that some years have", rule(u"FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366"_qs), 200);
        row("the thirtieth of February", rule(u"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"_qs), 400);
        row("the thirtieth of February, each minute", rule(everyMinute + u";BYMONTH=2;BYMONTHDAY=30"_qs), 400);
        row("the thirtieth of February, each second", rule(everySecond + u";BYMONTH=2;BYMONTHDAY=30"_qs), 400);
        row("each minute", rule(everyMinute), 400);
        row("each second of a year, by position", rule(QString(everySecond).replace(u"DAILY"_qs, u"YEARLY"_qs) + u";BYSETPOS=366"_qs), 400);
        row("each hour", rule(u"FREQ=DAILY;BYHOUR="_qs + numbers(0, 23)), 200);
        row("hourly", rule(u"FREQ=HOURLY"_qs), 400);
        row("minutely", rule(u"FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30"_qs), 400);
        row("secondly", rule(u"FREQ=SECONDLY;COUNT=2000000000"_qs), 400);
        row("for ever", rule(u"FREQ=DAILY"_qs), 200);
        row("a count that can be afforded", rule(u"FREQ=DAILY;COUNT=80000"_qs), 200);
        row("a count without an end", rule(u"FREQ=DAILY;COUNT=2000000000"_qs), 400);
        row("a count beyond the end of time", rule(u"FREQ=YEARLY;BYYEARDAY=366;COUNT=100000"_qs), 200);
        row("an interval beyond the end of time", rule(u"FREQ=YEARLY;INTERVAL=32767"_qs), 200);
        row("an interval that misses", rule(u"FREQ=YEARLY;INTERVAL=2;BYYEARDAY=366;BYMONTH=1"_qs), 400);
        row("until far away", rule(u"FREQ=DAILY;UNTIL=99991231T235959Z"_qs), 200);
        row("a leap day that is a Monday, every seventh day", rule(u"FREQ=DAILY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU"_qs), 200);
        row("an exclusion for ever", {u"RRULE:FREQ=DAILY"_qs, u"EXRULE:FREQ=DAILY"_qs}, 200);
        QStringList many;
        for (int i = 0; i < 50; ++i)
            many << u"RRULE:FREQ=DAILY;COUNT=%1"_qs.arg(80000 + i);
        row("fifty counts", many, 400);
        many.clear();
        for (int i = 0; i < 50; ++i)
            many << u"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"_qs;
        row("fifty leap days", many, 200);
        const auto dates = [](const char *name, int lines) {
            QStringList all;
            for (int i = 0; i < lines; ++i) {
                QStringList ten;
                for (int j = 0; j < 10; ++j)
                    ten << QDate(2026, 3, 4).addDays(i * 10 + j).toString(u"yyyyMMdd'T090000Z'"_qs);
                all << QLatin1String(name) + ten.join(u',');
            }
            return all;
        };
        row("two thousand dates", dates("RDATE:", 200), 200);
        row("a date too many", dates("RDATE:", 200) + QStringList{u"EXDATE:20260303T090000Z"_qs}, 400);
        row("a hundred thousand dates", dates("EXDATE:", 10'000), 400);
    }
    void whatARequestCostsIsBounded()
    {
        QFETCH(QStringList, recurrence);
        QFETCH(int, status);
        SimGoogle g;
        const auto cost = [&](const char *verb, const char *path, const QJsonObject &body, int expected) {
            const quint64 before = StepBudget::spentSoFar();
            const auto response = g.call(verb, path, body);
            if (response.status != expected)
                qWarning("%d %s", response.status, response.body.left(300).constData());
            return response.status == expected ? StepBudget::spentSoFar() - before : ~quint64(0);
        };
        const quint64 writing = cost("POST", "calendars/primary/events", series(recurrence), status);
        QVERIFY2(writing < 3 * quint64(mostSteps), qPrintable(QString::number(writing)));
        if (status != 200)
            return;
        for (const char *path : {"calendars/primary/events", "calendars/primary/events?singleEvents=true", "calendars/primary/events?timeMin=2500-01-01T00:00:00Z&timeMax=2500-02-01T00:00:00Z",
                                 "calendars/primary/events/serie1/instances"}) {
            const quint64 reading = cost("GET", path, {}, 200);
            QVERIFY2(reading < 3 * quint64(mostSteps), qPrintable(QLatin1String(path) + QStringLiteral(": %1").arg(reading)));
        }
        const quint64 changing = cost("PATCH", "calendars/primary/events/serie1", {{u"summary"_qs, u"other"_qs}}, 200);
        QVERIFY2(changing < 3 * quint64(mostSteps), qPrintable(QString::number(changing)));
    }

    /// Each of them is asked of the series' rule, which is not counted again for each.
    void manyExceptionsOfALongCountCostLittleEach()
    {
        SimGoogle g;
        QCOMPARE(g.call("POST", "calendars/primary/events", series({u"RRULE:FREQ=DAILY;COUNT=80000"_qs})).status, 200);
        const quint64 before = StepBudget::spentSoFar();
        for (int i = 0; i < 50; ++i) {
            const QByteArray day = QDate(2200, 1, 1).addDays(i).toString(u"yyyyMMdd").toLatin1();
            QCOMPARE(g.call("PATCH", "calendars/primary/events/serie1_" + day + "T090000Z", {{u"summary"_qs, u"mine"_qs}}).status, 200);
        }
        const quint64 each = (StepBudget::spentSoFar() - before) / 50;
        QVERIFY2(each < 2000, qPrintable(QString::number(each)));
    }

    void theLastInstanceIsFoundFromTheEnd()
    {
        SimGoogle g;
        const quint64 before = StepBudget::spentSoFar();
        QCOMPARE(g.call("POST", "calendars/primary/events", series({u"RRULE:FREQ=DAILY;UNTIL=25000301T235959Z"_qs})).status, 200);
        const auto spent = StepBudget::spentSoFar() - before;
        QVERIFY2(spent < 2000, qPrintable(QString::number(spent)));
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?timeMin=2500-03-01T00:00:00Z")), u"serie1"_qs);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?timeMin=2500-03-02T00:00:00Z")), QString());
    }
};

CSP_TEST(tst_SimGoogleRules, Nothing)

} // namespace tst_sim_google_rules

#include "tst_sim_google_rules.moc"
