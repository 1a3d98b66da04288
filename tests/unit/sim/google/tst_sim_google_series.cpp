#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_series {

using namespace csp;

class tst_SimGoogleSeries : public QObject
{
    Q_OBJECT

    static QJsonObject series(const char *id, const char *start, const char *end, const QStringList &rules, const char *zone = "Europe/Berlin")
    {
        const auto when = [zone](const char *text) {
            return qstrlen(text) == 10 ? QJsonObject{{u"date"_qs, QLatin1String(text)}} : QJsonObject{{u"dateTime"_qs, QLatin1String(text)}, {u"timeZone"_qs, QLatin1String(zone)}};
        };
        return {{u"id"_qs, QLatin1String(id)}, {u"summary"_qs, QLatin1String(id)}, {u"start"_qs, when(start)}, {u"end"_qs, when(end)}, {u"recurrence"_qs, QJsonArray::fromStringList(rules)}};
    }
    static QString starts(const http::Response &response)
    {
        QStringList out;
        const QJsonArray items = SimGoogle::json(response)[u"items"].toArray();
        for (const QJsonValue item : items) {
            const QJsonObject start = item[u"start"].toObject();
            out << (start.contains(u"date") ? start[u"date"].toString() : start[u"dateTime"].toString()) + (item[u"status"].toString() == u"cancelled" ? u"!"_qs : QString());
        }
        return out.join(u' ');
    }
    static http::Response expanded(SimGoogle &g, const QByteArray &more = {}) { return g.call("GET", "calendars/primary/events?singleEvents=true&orderBy=startTime" + more); }

    static QStringList paged(SimGoogle &g, const QByteArray &query)
    {
        QStringList all;
        QByteArray page;
        do {
            const auto response = expanded(g, '&' + query + page);
            all << g.told(response).split(u' ', Qt::SkipEmptyParts);
            const QByteArray next = g.json(response)[u"nextPageToken"].toString().toLatin1();
            page = next.isEmpty() ? next : "&pageToken=" + next;
        } while (!page.isEmpty());
        return all;
    }

private slots:
    void rulesRunOnTheClockOfTheirZone_data()
    {
        QTest::addColumn<QJsonObject>("event");
        QTest::addColumn<QString>("told");
        QTest::newRow("over the spring change") << series("aaaa1", "2026-03-20T10:00:00", "2026-03-20T11:00:00", {u"RRULE:FREQ=WEEKLY;COUNT=3"_qs})
            << u"2026-03-20T10:00:00+01:00 2026-03-27T10:00:00+01:00 2026-04-03T10:00:00+02:00"_qs;
        QTest::newRow("over the autumn change") << series("aaaa1", "2026-10-24T02:30:00", "2026-10-24T03:30:00", {u"RRULE:FREQ=DAILY;COUNT=3"_qs})
            << u"2026-10-24T02:30:00+02:00 2026-10-25T02:30:00+02:00 2026-10-26T02:30:00+01:00"_qs;
        QTest::newRow("of another zone than the calendar's") << series("aaaa1", "2026-03-06T10:00:00", "2026-03-06T11:00:00", {u"RRULE:FREQ=WEEKLY;COUNT=2"_qs}, "America/Chicago")
            << u"2026-03-06T17:00:00+01:00 2026-03-13T16:00:00+01:00"_qs;
        QTest::newRow("until, in UTC") << series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY;UNTIL=20260304T090000Z"_qs})
            << u"2026-03-02T10:00:00+01:00 2026-03-03T10:00:00+01:00 2026-03-04T10:00:00+01:00"_qs;
        QTest::newRow("until a second before") << series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY;UNTIL=20260304T085959Z"_qs})
            << u"2026-03-02T10:00:00+01:00 2026-03-03T10:00:00+01:00"_qs;
        QTest::newRow("without and besides") << series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00",
                {u"RRULE:FREQ=DAILY;COUNT=4"_qs, u"EXDATE;TZID=Europe/Berlin:20260303T100000"_qs, u"EXDATE:20260304T090000Z"_qs, u"RDATE;TZID=Europe/Berlin:20260310T150000"_qs})
            << u"2026-03-02T10:00:00+01:00 2026-03-05T10:00:00+01:00 2026-03-10T15:00:00+01:00"_qs;
        QTest::newRow("days") << series("aaaa1", "2026-03-28", "2026-03-30", {u"RRULE:FREQ=WEEKLY;COUNT=2"_qs}) << u"2026-03-28 2026-04-04"_qs;
        QTest::newRow("days until a date") << series("aaaa1", "2026-03-28", "2026-03-29", {u"RRULE:FREQ=DAILY;UNTIL=20260330"_qs}) << u"2026-03-28 2026-03-29 2026-03-30"_qs;
        QTest::newRow("where the clock skips a day") << series("aaaa1", "2011-12-29T10:00:00", "2011-12-29T11:00:00", {u"RRULE:FREQ=DAILY;COUNT=3"_qs}, "Pacific/Apia")
            << u"2011-12-29T21:00:00+01:00 2011-12-30T21:00:00+01:00"_qs;
        QTest::newRow("dates alone, beside the first") << series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"EXDATE:20260310T090000Z"_qs, u"RDATE:20260310T090000Z,20260311T090000Z"_qs})
            << u"2026-03-02T10:00:00+01:00 2026-03-11T10:00:00+01:00"_qs;
        QTest::newRow("last Friday of the month") << series("aaaa1", "2026-03-27T10:00:00", "2026-03-27T11:00:00", {u"RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3"_qs})
            << u"2026-03-27T10:00:00+01:00 2026-04-24T10:00:00+02:00 2026-05-29T10:00:00+02:00"_qs;
    }
    void rulesRunOnTheClockOfTheirZone()
    {
        QFETCH(QJsonObject, event);
        QFETCH(QString, told);
        SimGoogle g;
        QCOMPARE(g.call("POST", "calendars/primary/events", event).status, 200);
        QCOMPARE(starts(expanded(g)), told);
        QCOMPARE(starts(g.call("GET", "calendars/primary/events/aaaa1/instances")), told);
        // One at a time it is the same.
        QStringList one;
        QByteArray page;
        do {
            const auto response = expanded(g, "&maxResults=1" + page);
            one << starts(response);
            page = g.json(response)[u"nextPageToken"].toString().toLatin1();
            page = page.isEmpty() ? page : "&pageToken=" + page;
        } while (!page.isEmpty());
        QCOMPARE(one.join(u' '), told);
    }

    void anInstanceIsItsMasterAtAnotherTime()
    {
        SimGoogle g;
        QJsonObject event = series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY;COUNT=3"_qs});
        event.insert(u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, u"out@x.org"_qs}}});
        auto expected = g.json(g.call("POST", "calendars/primary/events", event));
        const auto got = g.json(g.call("GET", "calendars/primary/events/aaaa1_20260303T090000Z"));
        QVERIFY(got[u"htmlLink"] != expected[u"htmlLink"]);
        expected.remove(u"recurrence"_qs);
        expected.insert(u"id"_qs, u"aaaa1_20260303T090000Z"_qs);
        expected.insert(u"htmlLink"_qs, got[u"htmlLink"]);
        expected.insert(u"recurringEventId"_qs, u"aaaa1"_qs);
        for (const auto &[name, time] : {std::pair(u"start"_qs, u"10"_qs), std::pair(u"end"_qs, u"11"_qs), std::pair(u"originalStartTime"_qs, u"10"_qs)})
            expected.insert(name, QJsonObject{{u"dateTime"_qs, u"2026-03-03T%1:00:00+01:00"_qs.arg(time)}, {u"timeZone"_qs, u"Europe/Berlin"_qs}});
        QCOMPARE(got, expected);
        for (const char *id : {"aaaa1_20260303T090001Z", "aaaa1_20260305T090000Z", "aaaa1_20260303", "aaaa1_nonsense", "bbbb1_20260303T090000Z"})
            QCOMPARE(g.call("GET", QByteArray("calendars/primary/events/") + id).status, 404);
    }

    void aSeriesIsOneRecordInASync()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY;COUNT=5"_qs}));
        const auto shape = [&g](const QString &token) {
            QStringList out;
            QSet<QString> etags;
            const QJsonArray items = g.json(g.since(token))[u"items"].toArray();
            for (const QJsonValue item : items) {
                etags << item[u"etag"].toString();
                out << item[u"id"].toString().section(u'_', 1) + u':' + item[u"status"].toString().left(4) + u':' + QString::number(item[u"sequence"].toInt(-1)) + u':' + item[u"summary"].toString();
            }
            return out.join(u' ') + (etags.size() == 1 ? u""_qs : u" (%1 etags)"_qs.arg(etags.size()));
        };
        QString token = g.syncToken();
        g.call("PATCH", "calendars/primary/events/aaaa1_20260303T090000Z", {{u"summary"_qs, u"renamed"_qs}});
        QCOMPARE(shape(token), u":conf:0:aaaa1 20260303T090000Z:conf:0:renamed"_qs);
        token = g.syncToken();
        g.call("PATCH", "calendars/primary/events/aaaa1_20260304T090000Z", g.obj(R"({"start":{"dateTime":"2026-03-04T15:00:00+01:00"},"end":{"dateTime":"2026-03-04T16:00:00+01:00"}})"));
        QCOMPARE(shape(token), u":conf:0:aaaa1 20260303T090000Z:conf:0:renamed 20260304T090000Z:conf:1:aaaa1"_qs);
        const auto moved = g.json(g.call("GET", "calendars/primary/events/aaaa1_20260304T090000Z"));
        QCOMPARE(moved[u"originalStartTime"][u"dateTime"].toString(), u"2026-03-04T10:00:00+01:00"_qs);
        token = g.syncToken();
        QCOMPARE(g.call("DELETE", "calendars/primary/events/aaaa1_20260305T090000Z").status, 204);
        QCOMPARE(shape(token), u":conf:0:aaaa1 20260303T090000Z:conf:0:renamed 20260304T090000Z:conf:1:aaaa1 20260305T090000Z:canc:-1:"_qs);
        const auto cancelled = g.json(g.since(token))[u"items"][3].toObject();
        QCOMPARE(cancelled.keys(), (QStringList{u"etag"_qs, u"id"_qs, u"kind"_qs, u"originalStartTime"_qs, u"recurringEventId"_qs, u"status"_qs}));
        // Laid out: renamed, moved, and one missing.
        QCOMPARE(starts(expanded(g)), u"2026-03-02T10:00:00+01:00 2026-03-03T10:00:00+01:00 2026-03-04T15:00:00+01:00 2026-03-06T10:00:00+01:00"_qs);
        QCOMPARE(starts(expanded(g, "&showDeleted=true")), u"2026-03-02T10:00:00+01:00 2026-03-03T10:00:00+01:00 2026-03-04T15:00:00+01:00 2026-03-05T10:00:00+01:00! 2026-03-06T10:00:00+01:00"_qs);
        QCOMPARE(starts(expanded(g, "&timeMin=2026-03-04T09:00:00Z&timeMax=2026-03-05T12:00:00Z")), u"2026-03-04T15:00:00+01:00"_qs);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events/aaaa1/instances?originalStart=2026-03-04T10:00:00%2B01:00")), u"aaaa1_20260304T090000Z"_qs);
        // A list that lays nothing out tells the master and every stored exception, the cancelled one among them, as a sync does.
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events"))[u"items"][3].toObject().keys(), cancelled.keys());
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events")), u"aaaa1 aaaa1_20260303T090000Z aaaa1_20260304T090000Z aaaa1_20260305T090000Z!"_qs);
        QCOMPARE(g.reasonLine(g.call("DELETE", "calendars/primary/events/aaaa1_20260305T090000Z")), u"410 deleted: Resource has been deleted"_qs);
        // All renamed: the exceptions follow in what was not their own.
        token = g.syncToken();
        g.call("PATCH", "calendars/primary/events/aaaa1", {{u"summary"_qs, u"all"_qs}});
        QCOMPARE(shape(token), u":conf:0:all 20260303T090000Z:conf:0:renamed 20260304T090000Z:conf:1:all 20260305T090000Z:canc:-1:"_qs);
        // And deleted: bare, all of it.
        token = g.syncToken();
        g.call("DELETE", "calendars/primary/events/aaaa1");
        QVERIFY(g.told(g.since(token)).startsWith(u"aaaa1! "_qs));
        QCOMPARE(starts(expanded(g)), QString());
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events")), QString());
    }

    void trimmingDropsWhatComesAfter()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY"_qs}));
        g.call("PATCH", "calendars/primary/events/aaaa1_20260303T090000Z", {{u"summary"_qs, u"kept"_qs}});
        g.call("PATCH", "calendars/primary/events/aaaa1_20260310T090000Z", {{u"summary"_qs, u"dropped"_qs}});
        const QString token = g.syncToken();
        g.call("PATCH", "calendars/primary/events/aaaa1", g.obj(R"({"recurrence":["RRULE:FREQ=DAILY;UNTIL=20260304T225959Z"]})"));
        QCOMPARE(g.told(g.since(token)), u"aaaa1 aaaa1_20260303T090000Z aaaa1_20260310T090000Z!"_qs);
        QCOMPARE(g.json(g.since(token))[u"items"][2].toObject().keys(), (QStringList{u"etag"_qs, u"id"_qs, u"kind"_qs, u"status"_qs})); // fallen away: of no series
        QCOMPARE(starts(expanded(g)), u"2026-03-02T10:00:00+01:00 2026-03-03T10:00:00+01:00 2026-03-04T10:00:00+01:00"_qs);
        g.call("DELETE", "calendars/primary/events/aaaa1_20260302T090000Z");
        const auto kept = g.syncToken();
        g.call("DELETE", "calendars/primary/events/aaaa1");
        const QJsonArray gone = g.json(g.since(kept))[u"items"].toArray();
        QCOMPARE(gone.size(), 4);
        for (const QJsonValue item : gone)
            QVERIFY(!item.toObject().contains(u"recurringEventId"));
    }

    void endlessSeriesStopAndWindowsReachAnyYear()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=WEEKLY"_qs}));
        QCOMPARE(g.json(expanded(g, "&maxResults=2500"))[u"items"].toArray().size(), 730);
        int count = 0;
        QByteArray page;
        do {
            const auto response = g.json(expanded(g, "&maxResults=100" + page));
            count += int(response[u"items"].toArray().size());
            page = response[u"nextPageToken"].toString().toLatin1();
            page = page.isEmpty() ? page : "&pageToken=" + page;
        } while (!page.isEmpty() && count < 2000);
        QCOMPARE(count, 730);
        QCOMPARE(starts(expanded(g, "&timeMin=2061-07-01T00:00:00Z&timeMax=2061-07-15T00:00:00Z")), u"2061-07-04T10:00:00+02:00 2061-07-11T10:00:00+02:00"_qs);
        // A sync that lays out sends the whole series again, page by page.
        const QString token = g.json(g.call("GET", "calendars/primary/events?singleEvents=true&maxResults=2500"))[u"nextSyncToken"].toString();
        g.call("PATCH", "calendars/primary/events/aaaa1_20260309T090000Z", {{u"summary"_qs, u"x"_qs}});
        QSet<QString> ids;
        count = 0;
        page.clear();
        do {
            const auto response = g.json(g.call("GET", "calendars/primary/events?singleEvents=true&maxResults=200&syncToken=" + token.toLatin1() + page));
            const QJsonArray items = response[u"items"].toArray();
            for (const QJsonValue item : items)
                ids << item[u"id"].toString();
            count += int(items.size());
            page = response[u"nextPageToken"].toString().toLatin1();
            page = page.isEmpty() ? page : "&pageToken=" + page;
        } while (!page.isEmpty() && count < 2000);
        QCOMPARE(count, 730);
        QCOMPARE(ids.size(), 730);
        QVERIFY(!ids.contains(u"aaaa1"_qs));
    }

    void pagesLoseNoInstanceBehindManyCancelledOrLongOnes()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY;COUNT=120"_qs}));
        const QStringList all = g.told(g.call("GET", "calendars/primary/events/aaaa1/instances")).split(u' ');
        for (int i = 5; i < 110; ++i)
            g.call("DELETE", "calendars/primary/events/" + all[i].toLatin1());
        QCOMPARE(paged(g, "maxResults=4"), all.mid(0, 5) + all.mid(110));
        // Each day another one begins that lasts three months.
        g.call("DELETE", "calendars/primary/events/aaaa1");
        g.call("POST", "calendars/primary/events", series("bbbb1", "2026-03-02", "2026-06-02", {u"RRULE:FREQ=DAILY;COUNT=150"_qs}));
        const QStringList longs = g.told(g.call("GET", "calendars/primary/events/bbbb1/instances")).split(u' ');
        QCOMPARE(paged(g, "maxResults=7"), longs);
        QCOMPARE(g.call("GET", "calendars/primary/events/" + longs[100].toLatin1()).status, 200);
        QCOMPARE(g.call("DELETE", "calendars/primary/events/" + longs[100].toLatin1()).status, 204);
    }

    void guestsOfASeries()
    {
        SimGoogle g;
        QJsonObject event = series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY;COUNT=3"_qs});
        event.insert(u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, g.ana}}, QJsonObject{{u"email"_qs, g.kim}}});
        g.call("POST", "calendars/primary/events", event);
        const auto response = [&g](const QString &who, const char *id) {
            return g.json(g.as(who, "GET", QByteArray("calendars/primary/events/") + id))[u"attendees"][0][u"responseStatus"].toString();
        };
        // One instance answered: that one alone, for everybody.
        const auto answered = g.as(g.ana, "PATCH", "calendars/primary/events/aaaa1_20260303T090000Z", g.obj(R"({"attendees":[{"email":"ana@example.com","responseStatus":"declined"}],"attendeesOmitted":true})"));
        QCOMPARE(answered.status, 200);
        for (const QString &who : {g.host, g.ana, g.kim}) {
            QCOMPARE(response(who, "aaaa1_20260303T090000Z"), u"declined"_qs);
            QCOMPARE(response(who, "aaaa1_20260304T090000Z"), u"needsAction"_qs);
        }
        // One cancelled by the organizer goes from every calendar.
        g.call("DELETE", "calendars/primary/events/aaaa1_20260304T090000Z");
        QCOMPARE(starts(g.as(g.kim, "GET", "calendars/primary/events?singleEvents=true&orderBy=startTime&timeZone=UTC")), u"2026-03-02T09:00:00Z 2026-03-03T09:00:00Z"_qs);
        // All of it.
        g.call("DELETE", "calendars/primary/events/aaaa1");
        QCOMPARE(g.told(g.as(g.kim, "GET", "calendars/primary/events?singleEvents=true")), QString());
        QCOMPARE(g.told(g.as(g.kim, "GET", "calendars/primary/events")), QString());
    }

    void whoIsInvitedToOneInstanceAloneHearsOfTheEndOfTheSeries()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY;COUNT=3"_qs}));
        g.call("PATCH", "calendars/primary/events/aaaa1_20260303T090000Z", {{u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, g.ana}}}}});
        const QString token = g.syncToken("primary", g.ana);
        QCOMPARE(g.call("DELETE", "calendars/primary/events/aaaa1?sendUpdates=all").status, 204);
        QCOMPARE(g.told(g.since(token, "primary", g.ana)), u"aaaa1_20260303T090000Z!"_qs);
        const auto mail = g.sim.mails().last();
        QCOMPARE(mail.kind + u' ' + mail.to + u' ' + mail.eventId, u"cancellation ana@example.com aaaa1_20260303T090000Z"_qs);
    }

    void whatAGuestMadeHisOwnOfASeriesIsHisInEachInstance()
    {
        SimGoogle g;
        QJsonObject event = series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY;COUNT=3"_qs});
        event.insert(u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, g.ana}}, QJsonObject{{u"email"_qs, g.kim}}});
        g.call("POST", "calendars/primary/events", event);
        g.as(g.ana, "PATCH", "calendars/primary/events/aaaa1", g.obj(R"({"colorId":"5","transparency":"transparent"})"));
        g.as(g.kim, "DELETE", "calendars/primary/events/aaaa1");
        g.call("PATCH", "calendars/primary/events/aaaa1_20260303T090000Z", {{u"summary"_qs, u"Renamed"_qs}});
        const auto anas = g.json(g.as(g.ana, "GET", "calendars/primary/events/aaaa1_20260303T090000Z"));
        QCOMPARE(anas[u"summary"].toString() + anas[u"colorId"].toString() + anas[u"transparency"].toString(), u"Renamed5transparent"_qs);
        // Who threw the series away does not get its instances back one by one.
        QCOMPARE(g.told(g.as(g.kim, "GET", "calendars/primary/events?singleEvents=true")), QString());
    }

    void whatAGuestMadeHisOwnOfAnInstanceGoesWithIt()
    {
        for (const bool single : {false, true}) {
            SimGoogle g;
            g.call("POST", "calendars/primary/events", g.daily(g.event("aaaa1", 3, 9, {g.ana}), 3));
            QCOMPARE(g.as(g.ana, "PATCH", "calendars/primary/events/aaaa1_20260305T090000Z", {{u"colorId"_qs, u"5"_qs}}).status, 200);
            QCOMPARE(g.told(g.as(g.ana, "GET", "calendars/primary/events")), u"aaaa1 aaaa1_20260305T090000Z"_qs);
            const QString token = g.syncToken("primary", g.ana);
            g.call("PATCH", "calendars/primary/events/aaaa1", {{u"recurrence"_qs, single ? QJsonValue() : QJsonArray{u"RRULE:FREQ=DAILY;COUNT=2"_qs}}});
            QCOMPARE(g.told(g.as(g.ana, "GET", "calendars/primary/events")), u"aaaa1"_qs);
            QCOMPARE(g.told(g.since(token, "primary", g.ana)), u"aaaa1 aaaa1_20260305T090000Z!"_qs);
        }
    }

    void anAnswerToTheSeriesIsOneToItsExceptions()
    {
        SimGoogle g;
        QJsonObject event = series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY;COUNT=3"_qs});
        event.insert(u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, g.ana}}, QJsonObject{{u"email"_qs, g.kim}}});
        g.call("POST", "calendars/primary/events", event);
        const auto answers = [&g](const QString &who, const char *id, const char *answer) {
            g.as(who, "PATCH", QByteArray("calendars/primary/events/") + id,
                 {{u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, who}, {u"responseStatus"_qs, QLatin1String(answer)}}}}, {u"attendeesOmitted"_qs, true}});
        };
        answers(g.kim, "aaaa1_20260303T090000Z", "tentative");
        answers(g.ana, "aaaa1", "accepted");
        answers(g.kim, "aaaa1", "declined");
        for (const QString &who : {g.host, g.ana, g.kim}) {
            const auto exception = g.json(g.as(who, "GET", "calendars/primary/events/aaaa1_20260303T090000Z"));
            QCOMPARE(exception[u"attendees"][0][u"responseStatus"].toString(), u"accepted"_qs);
            QCOMPARE(exception[u"attendees"][1][u"responseStatus"].toString(), u"tentative"_qs); // his own word on this one
        }
    }

    void toEndEarlierIsNoRescheduling()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY;COUNT=9"_qs, u"EXDATE:20260304T090000Z"_qs}));
        const auto sequence = [&g](const char *rule) {
            return g.json(g.call("PATCH", "calendars/primary/events/aaaa1", {{u"recurrence"_qs, QJsonArray{QLatin1String(rule), u"EXDATE:20260304T090000Z"_qs}}}))[u"sequence"].toInt(-1);
        };
        QCOMPARE(sequence("RRULE:FREQ=DAILY;UNTIL=20260308T225959Z"), 0);
        QCOMPARE(sequence("RRULE:UNTIL=20260307T225959Z;FREQ=DAILY"), 0);
        QCOMPARE(sequence("RRULE:FREQ=DAILY;COUNT=3"), 0);
        QCOMPARE(sequence("RRULE:FREQ=DAILY;COUNT=4"), 1);
        QCOMPARE(sequence("RRULE:FREQ=DAILY;INTERVAL=2;COUNT=2"), 2);
    }

    void anInstanceHasNoRule()
    {
        SimGoogle g;
        const QJsonObject event = series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY;COUNT=3"_qs});
        g.call("POST", "calendars/primary/events", event);
        const auto written = g.call("PUT", "calendars/primary/events/aaaa1_20260303T090000Z", event);
        QCOMPARE(written.status, 200);
        QVERIFY(!g.json(written).contains(u"recurrence"));
        QCOMPARE(starts(expanded(g)), u"2026-03-02T10:00:00+01:00 2026-03-02T10:00:00+01:00 2026-03-04T10:00:00+01:00"_qs);
    }

    void seriesFillTime()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {u"RRULE:FREQ=DAILY"_qs}));
        g.call("DELETE", "calendars/primary/events/aaaa1_20300304T090000Z");
        const auto answer = g.json(g.call("POST", "freeBusy", g.obj(R"({"timeMin":"2030-03-03T00:00:00Z","timeMax":"2030-03-06T00:00:00Z","items":[{"id":"primary"}]})")));
        QCOMPARE(answer[u"calendars"][u"primary"][u"busy"].toArray(), g.obj(R"({"x":[{"start":"2030-03-03T09:00:00Z","end":"2030-03-03T10:00:00Z"},{"start":"2030-03-05T09:00:00Z","end":"2030-03-05T10:00:00Z"}]})")[u"x"].toArray());
    }

    void badRulesAreRefused()
    {
        SimGoogle g;
        for (const char *rule : {"RRULE:FREQ=HOURLY", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                                 "RRULE:FREQ=MONTHLY;BYDAY=6MO", "RRULE:FREQ=SOMETIMES", "RRULE:", "RRULE:COUNT=3", "EXDATE:tomorrow", "RDATE;TZID=Mars:20260303T100000", "DTSTART:20260303T100000Z", "nonsense"}) {
            const auto response = g.call("POST", "calendars/primary/events", series("aaaa1", "2026-03-02T10:00:00", "2026-03-02T11:00:00", {QLatin1String(rule)}));
            QVERIFY2(response.status == 400, rule);
            QCOMPARE(g.reasonLine(response), u"400 invalid: Invalid recurrence rule."_qs);
        }
        QCOMPARE(g.reason(g.call("POST", "calendars/primary/events/aaaa1/move?destination=work%40group.calendar.google.com")), u"notFound"_qs);
    }
};

CSP_TEST(tst_SimGoogleSeries, Nothing)

} // namespace tst_sim_google_series

#include "tst_sim_google_series.moc"
