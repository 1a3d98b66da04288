#include "core/engine/asking/calendarreader.h"
#include "tests/support/fakeports.h"
#include "tests/support/testmain.h"
#include <QtTest>

namespace tst_calendar_reader {

using namespace csp;
using namespace std::chrono_literals;

/// One calendar read by pages, with a port that answers what the test says and a clock that stands still.
class TestCalendarReader : public QObject
{
    Q_OBJECT

    struct Rig {
        fake::CalendarPort port;
        VirtualClock clock{*instantFromRfc3339(u"2026-03-02T07:00:00Z")};
        CalendarReader reader{CalendarId{QStringLiteral("host")}, &port, &clock, nullptr};
        QStringList told; ///< what the reader said: a reading, or why there is none

        Rig()
        {
            QObject::connect(&reader, &CalendarReader::done, &reader, [this](const CalendarReader::Reading &r) {
                QStringList ids;
                for (const EventDocument &d : r.documents)
                    ids << d.event.id.value;
                told << QStringLiteral("%1 [%2] token=%3%4").arg(r.full ? QStringLiteral("full") : QStringLiteral("changes"), ids.join(u' '), r.syncToken,
                                                                 r.tokenAged ? QStringLiteral(" aged") : QString());
            });
            QObject::connect(&reader, &CalendarReader::failed, &reader, [this](const Error &e) { told << QStringLiteral("failed: kind %1").arg(int(e.kind)); });
        }
        void read(const QString &token)
        {
            reader.read(token);
            fake::settle();
        }
        void passes(Millis by)
        {
            clock.advance(by);
            fake::settle();
        }
    };
    static EventPage page(const QStringList &ids, const QString &next, const QString &token = {})
    {
        EventPage page;
        for (const QString &id : ids) {
            EventDocument document;
            document.event.id = EventId{id};
            page.events << document;
        }
        page.nextPageToken = next;
        page.nextSyncToken = token;
        return page;
    }
    static QString failed(Error::Kind kind) { return QStringLiteral("failed: kind %1").arg(int(kind)); }

private slots:
    void readsAllPagesInOrder()
    {
        Rig r;
        r.port.pages << page({u"a"_qs, u"b"_qs}, u"p2"_qs) << page({}, u"p3"_qs) << page({u"c"_qs}, {}, u"t1"_qs);
        r.read({});
        QCOMPARE(r.port.asked, (QStringList{u"list host since= page="_qs, u"list host since= page=p2"_qs, u"list host since= page=p3"_qs}));
        QCOMPARE(r.told, QStringList{u"full [a b c] token=t1"_qs});
        QVERIFY(!r.reader.reading());
    }

    void asksForChangesWhereItHasAToken()
    {
        Rig r;
        r.port.pages << page({u"a"_qs}, u"p2"_qs) << page({}, {}, u"t2"_qs);
        r.read(u"t1"_qs);
        QCOMPARE(r.port.asked, (QStringList{u"list host since=t1 page="_qs, u"list host since=t1 page=p2"_qs}));
        QCOMPARE(r.told, QStringList{u"changes [a] token=t2"_qs});
    }

    void eachReadingBeginsAnew()
    {
        Rig r;
        r.port.pages << page({u"a"_qs}, u"p2"_qs) << page({u"b"_qs}, {}, u"t1"_qs) << page({u"c"_qs}, {}, u"t2"_qs);
        r.read({});
        r.read(u"t1"_qs);
        QCOMPARE(r.port.asked.last(), u"list host since=t1 page="_qs);
        QCOMPARE(r.told, (QStringList{u"full [a b] token=t1"_qs, u"changes [c] token=t2"_qs}));
    }

    void oneReadingAtATime()
    {
        Rig r;
        r.read({});
        QVERIFY(r.reader.reading());
        r.read(u"t9"_qs);
        QCOMPARE(r.port.asked, QStringList{u"list host since= page="_qs});
        r.port.pages.answer(page({}, {}, u"t1"_qs));
        QCOMPARE(r.told, QStringList{u"full [] token=t1"_qs});
    }

    void anAgedTokenStartsOverAndSaysSo()
    {
        Rig r;
        r.port.pages << page({u"a"_qs}, u"p2"_qs) << fake::error(Error::Kind::Gone, u"fullSyncRequired"_qs) << page({u"b"_qs}, {}, u"t5"_qs);
        r.read(u"t1"_qs);
        QCOMPARE(r.port.asked, (QStringList{u"list host since=t1 page="_qs, u"list host since=t1 page=p2"_qs, u"list host since= page="_qs}));
        QCOMPARE(r.told, QStringList{u"full [b] token=t5 aged"_qs}); // what the first page brought is forgotten
        r.port.pages << page({}, {}, u"t6"_qs);
        r.read(u"t5"_qs);
        QCOMPARE(r.told.last(), u"changes [] token=t6"_qs);
    }

    void withoutATokenGoneIsAFailure()
    {
        Rig r;
        r.port.pages << fake::error(Error::Kind::Gone);
        r.read({});
        QCOMPARE(r.told, QStringList{failed(Error::Kind::Gone)});
        QVERIFY(!r.reader.reading());
    }

    void whatCanPassIsAskedAgainAtTheSamePage()
    {
        Rig r;
        r.port.pages << page({u"a"_qs}, u"p2"_qs) << fake::error(Error::Kind::Server) << page({u"b"_qs}, {}, u"t1"_qs);
        r.read({});
        QCOMPARE(r.port.asked.size(), 2);
        QCOMPARE(r.told, QStringList());
        QVERIFY(r.reader.reading());
        r.passes(999ms);
        QCOMPARE(r.port.asked.size(), 2);
        r.passes(1ms);
        QCOMPARE(r.port.asked, (QStringList{u"list host since= page="_qs, u"list host since= page=p2"_qs, u"list host since= page=p2"_qs}));
        QCOMPARE(r.told, QStringList{u"full [a b] token=t1"_qs});
    }

    void itGivesUpAfterFiveRetriesInARow()
    {
        Rig r;
        r.port.pages.always(fake::error(Error::Kind::Transport));
        r.read(u"t1"_qs);
        const auto asked = [&r] { return r.port.asked.size(); };
        for (const auto &[wait, calls] : {std::pair(1s, 2), std::pair(2s, 3), std::pair(4s, 4), std::pair(8s, 5)}) {
            r.passes(wait);
            QCOMPARE(asked(), calls);
            QCOMPARE(r.told, QStringList());
        }
        r.passes(16s);
        QCOMPARE(asked(), 6);
        QCOMPARE(r.told, QStringList{failed(Error::Kind::Transport)});
        QVERIFY(!r.reader.reading());
        QVERIFY(!r.clock.nextTimer());
    }

    void aPageThatComesStartsTheCountOfRetriesAnew()
    {
        Rig r;
        for (int pages = 0; pages < 3; ++pages) {
            for (int i = 0; i < 5; ++i)
                r.port.pages << fake::error(Error::Kind::Server);
            r.port.pages << page({u"e%1"_qs.arg(pages)}, pages < 2 ? u"p%1"_qs.arg(pages + 2) : QString(), u"t"_qs);
        }
        r.read({});
        for (int i = 0; i < 15; ++i)
            r.passes(16s);
        QCOMPARE(r.told, QStringList{u"full [e0 e1 e2] token=t"_qs});
        QCOMPARE(r.port.asked.size(), 18);
    }

    void aRefusalIsFinalAndTheNextReadingIsFree()
    {
        Rig r;
        r.port.pages << fake::error(Error::Kind::Auth) << page({}, {}, u"t1"_qs);
        r.read({});
        QCOMPARE(r.told, QStringList{failed(Error::Kind::Auth)});
        r.read({});
        QCOMPARE(r.told.last(), u"full [] token=t1"_qs);
    }

    void stopEndsARequestUnderWay()
    {
        Rig r;
        r.read({});
        r.reader.stop();
        fake::settle();
        QCOMPARE(r.told, QStringList{failed(Error::Kind::Cancelled)});
        QVERIFY(!r.reader.reading());
        QCOMPARE(r.port.pages.open(), 0);
    }

    void stopEndsAWaitForARetry()
    {
        Rig r;
        r.port.pages << fake::error(Error::Kind::Server);
        r.read({});
        r.reader.stop();
        fake::settle();
        QCOMPARE(r.told, QStringList{failed(Error::Kind::Cancelled)});
        r.passes(60s);
        QCOMPARE(r.port.asked.size(), 1);
        QVERIFY(!r.reader.reading());
    }

    void stopWithoutAReadingSaysNothing()
    {
        Rig r;
        r.reader.stop();
        fake::settle();
        QCOMPARE(r.told, QStringList());
    }
};

CSP_TEST(TestCalendarReader, Core)

} // namespace tst_calendar_reader

#include "tst_calendar_reader.moc"
