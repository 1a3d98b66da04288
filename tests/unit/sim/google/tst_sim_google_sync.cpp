#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_sync {

using namespace csp;

class tst_SimGoogleSync : public QObject
{
    Q_OBJECT

    static QByteArray at(const QByteArray &query) { return "calendars/primary/events" + (query.isEmpty() ? QByteArray() : '?' + query); }

    static QJsonObject times(const char *start, const char *end)
    {
        const auto when = [](const char *text) { return QJsonObject{{u"dateTime"_qs, QLatin1String(text)}, {u"timeZone"_qs, u"UTC"_qs}}; };
        return {{u"start"_qs, when(start)}, {u"end"_qs, when(end)}};
    }
    /// The 3rd, 4th and 5th of March, at nine.
    static QJsonObject daily(const char *id)
    {
        QJsonObject event = times("2026-03-03T09:00:00Z", "2026-03-03T10:00:00Z");
        event.insert(u"id"_qs, QLatin1String(id));
        event.insert(u"recurrence"_qs, QJsonArray{u"RRULE:FREQ=DAILY;COUNT=3"_qs});
        return event;
    }
    /// Ids of all pages; of what has no end, those of the first fifty.
    static QStringList pages(SimGoogle &g, const QByteArray &query, const QString &who = SimGoogle::host)
    {
        QStringList all;
        QByteArray page;
        for (int i = 0; i < 50; ++i) {
            const auto response = g.as(who, "GET", at(query + page));
            all << g.told(response).split(u' ', Qt::SkipEmptyParts);
            const QString next = g.json(response)[u"nextPageToken"].toString();
            if (next.isEmpty())
                break;
            page = "&pageToken=" + next.toLatin1();
        }
        return all;
    }

private slots:
    void theFullListIsWhole()
    {
        SimGoogle g;
        g.call("POST", at({}), g.event("aaaa1", 3, 9));
        const auto list = g.json(g.call("GET", at({})));
        QCOMPARE(list.keys(), (QStringList{u"accessRole"_qs, u"defaultReminders"_qs, u"description"_qs, u"etag"_qs, u"items"_qs, u"kind"_qs,
                                           u"nextSyncToken"_qs, u"summary"_qs, u"timeZone"_qs, u"updated"_qs}));
        QCOMPARE(list[u"kind"].toString(), QStringLiteral("calendar#events"));
        QCOMPARE(list[u"summary"].toString(), QStringLiteral("host@example.com"));
        QCOMPARE(list[u"timeZone"].toString(), QStringLiteral("Europe/Berlin"));
        QCOMPARE(list[u"accessRole"].toString(), QStringLiteral("owner"));
        QCOMPARE(list[u"updated"], list[u"items"][0][u"updated"]);
        QCOMPARE(list[u"items"][0].toObject(), g.json(g.call("GET", "calendars/primary/events/aaaa1")));
        const auto again = g.call("GET", at({}), {}, {{"If-None-Match", list[u"etag"].toString().toLatin1()}});
        QCOMPARE(again.status, 304);
    }

    void aSyncTellsWhatChangedAndDeletionsBare()
    {
        SimGoogle g;
        for (const char *id : {"aaaa1", "bbbb1", "cccc1"})
            g.call("POST", at({}), g.event(id, 3, 9));
        const QString first = g.syncToken();
        QCOMPARE(g.told(g.since(first)), QString());
        g.call("PATCH", "calendars/primary/events/bbbb1", {{u"summary"_qs, u"x"_qs}});
        g.call("DELETE", "calendars/primary/events/aaaa1");
        g.call("POST", at({}), g.event("dddd1", 3, 9));
        const auto delta = g.since(first);
        QCOMPARE(g.told(delta), QStringLiteral("bbbb1 aaaa1! dddd1"));
        QCOMPARE(g.json(delta)[u"items"][1].toObject().keys(), (QStringList{u"etag"_qs, u"id"_qs, u"kind"_qs, u"status"_qs}));
        const QString second = g.json(delta)[u"nextSyncToken"].toString();
        QCOMPARE(g.told(g.since(second)), QString());
        // The old token is as good as ever, and each thing is told once, as it is now.
        g.call("PATCH", "calendars/primary/events/bbbb1", {{u"summary"_qs, u"y"_qs}});
        QCOMPARE(g.told(g.since(first)), QStringLiteral("aaaa1! dddd1 bbbb1"));
        QCOMPARE(g.told(g.since(second)), QStringLiteral("bbbb1"));
        // With showDeleted the details come along.
        QVERIFY(g.json(g.call("GET", at("showDeleted=true&syncToken=" + first.toLatin1())))[u"items"][0].toObject().contains(u"summary"));
    }

    void pagesHoldEverythingOnceAndTheLastHasTheToken_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<bool>("token");
        QTest::newRow("plain") << QByteArray("") << true;
        QTest::newRow("window") << QByteArray("&timeMin=2026-03-01T00:00:00Z&timeMax=2026-04-01T00:00:00Z") << true;
        QTest::newRow("deleted too") << QByteArray("&showDeleted=true") << true;
        QTest::newRow("by start") << QByteArray("&singleEvents=true&orderBy=startTime") << false;
        QTest::newRow("by change") << QByteArray("&orderBy=updated") << false;
        QTest::newRow("changed since") << QByteArray("&updatedMin=2026-03-01T00:00:00Z") << false;
        QTest::newRow("search") << QByteArray("&q=AA") << false;
    }
    void pagesHoldEverythingOnceAndTheLastHasTheToken()
    {
        QFETCH(QByteArray, query);
        QFETCH(bool, token);
        SimGoogle g;
        QStringList expected;
        for (int i = 0; i < 23; ++i) {
            const QByteArray id = "aaaa" + QByteArray::number(i);
            g.call("POST", at({}), g.event(id.constData(), 1 + (i * 7) % 28, i % 20));
            expected << QString::fromLatin1(id);
        }
        QStringList got;
        QByteArray page;
        int pages = 0;
        while (true) {
            const auto response = g.call("GET", at("maxResults=5" + query + page));
            QCOMPARE(response.status, 200);
            const auto list = g.json(response);
            got << g.told(response).split(u' ', Qt::SkipEmptyParts);
            ++pages;
            if (!list.contains(u"nextPageToken")) {
                QCOMPARE(list.contains(u"nextSyncToken"), token);
                break;
            }
            QVERIFY(!list.contains(u"nextSyncToken"));
            page = "&pageToken=" + list[u"nextPageToken"].toString().toLatin1();
        }
        QCOMPARE(pages, 5);
        if (query.contains("updated")) {
            QCOMPARE(got, expected);
            return;
        }
        QCOMPARE(got.size(), 23);
        got.sort();
        expected.sort();
        QCOMPARE(got, expected);
    }

    void whatChangesWhilePagingIsNotLost()
    {
        SimGoogle g;
        for (int i = 0; i < 6; ++i)
            g.call("POST", at({}), g.event(("aaaa" + QByteArray::number(i)).constData(), 3, i));
        const QString start = g.syncToken();
        for (int i = 0; i < 6; ++i)
            g.call("PATCH", "calendars/primary/events/aaaa" + QByteArray::number(i), {{u"summary"_qs, u"x"_qs}});
        const QByteArray base = "maxResults=4&syncToken=" + start.toLatin1();
        const auto first = g.json(g.call("GET", at(base)));
        g.call("PATCH", "calendars/primary/events/aaaa5", {{u"summary"_qs, u"while paging"_qs}});
        g.call("PATCH", "calendars/primary/events/aaaa0", {{u"summary"_qs, u"told already"_qs}});
        const auto second = g.json(g.call("GET", at(base + "&pageToken=" + first[u"nextPageToken"].toString().toLatin1())));
        QCOMPARE(g.told(g.since(second[u"nextSyncToken"].toString())), QStringLiteral("aaaa5 aaaa0"));
        // A page token goes with the query it was made for.
        QCOMPARE(g.reasonLine(g.call("GET", at("maxResults=4&pageToken=" + first[u"nextPageToken"].toString().toLatin1()))), QStringLiteral("400 invalid: Invalid Value"));
    }

    void aSeriesThatCameAfterOneOfItsInstancesIsPagedWhole()
    {
        SimGoogle g;
        g.call("POST", at({}), daily("aaaa1"));
        const QString token = g.syncToken("primary", g.ana);
        const QJsonObject ana{{u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, g.ana}}}}};
        g.call("PATCH", "calendars/primary/events/aaaa1_20260304T090000Z", ana);
        g.call("PATCH", "calendars/primary/events/aaaa1", ana);
        QStringList told = pages(g, "maxResults=1&syncToken=" + token.toLatin1(), g.ana);
        told.sort();
        QCOMPARE(told, (QStringList{u"aaaa1"_qs, u"aaaa1_20260304T090000Z"_qs}));
    }

    void forbiddenCombinations_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QString>("line");
        const QString other = QStringLiteral("400 badRequest: Sync token cannot be used with other request restrictions");
        for (const char *name : {"timeMin=2026-03-01T00:00:00Z", "timeMax=2026-03-01T00:00:00Z", "updatedMin=2026-03-01T00:00:00Z", "q=x", "iCalUID=x",
                                 "privateExtendedProperty=a%3Db", "sharedExtendedProperty=a%3Db", "showDeleted=false"})
            QTest::newRow(name) << QByteArray(name) << other;
        QTest::newRow("orderBy") << QByteArray("orderBy=updated") << QStringLiteral("400 badRequest: Sync token cannot be used with non-default ordering");
        QTest::newRow("orderBy startTime") << QByteArray("orderBy=startTime&singleEvents=true") << QStringLiteral("400 badRequest: Sync token cannot be used with non-default ordering");
    }
    void forbiddenCombinations()
    {
        QFETCH(QByteArray, query);
        QFETCH(QString, line);
        SimGoogle g;
        const QByteArray token = g.syncToken().toLatin1();
        QCOMPARE(g.reasonLine(g.call("GET", at(query + "&syncToken=" + token))), line);
        QCOMPARE(g.call("GET", at("maxResults=10&showDeleted=true&singleEvents=false&eventTypes=default&syncToken=" + token)).status, 200);
    }

    void badQueries_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QString>("line");
        const auto row = [](const char *query, const char *line) { QTest::newRow(query) << QByteArray(query) << QString::fromLatin1(line); };
        row("maxResults=0", "400 invalidParameter: Invalid value '0'. Values must be within the range: [1, 2500]");
        row("maxResults=many", "400 invalidParameter: Invalid value 'many'. Values must be within the range: [1, 2500]");
        row("singleEvents=maybe", "400 invalidParameter: Invalid boolean value: 'maybe'.");
        row("timeMin=2026-03-01", "400 badRequest: Bad Request");
        row("timeMin=2026-03-01T00:00:00", "400 badRequest: Bad Request");
        row("timeMin=2026-03-02T00:00:00Z&timeMax=2026-03-01T00:00:00Z", "400 timeRangeEmpty: The specified time range is empty.");
        row("orderBy=startTime", "400 badRequest: The requested ordering is not available for the particular query.");
        row("orderBy=name", "400 invalid: Invalid Value");
        row("eventTypes=default&eventTypes=party", "400 invalidParameter: Invalid string value: 'party'. Allowed values: [birthday, default, focusTime, fromGmail, outOfOffice, workingLocation]");
        row("showHiddenInvitations=maybe", "400 invalidParameter: Invalid boolean value: 'maybe'.");
        row("sendUpdates=some", "400 invalidParameter: Invalid string value: 'some'. Allowed values: [all, externalOnly, none]");
        row("timeZone=Mars", "400 invalid: Invalid Value");
        row("syncToken=garbage", "400 invalid: Invalid Value");
        row("pageToken=garbage", "400 invalid: Invalid Value");
        row("privateExtendedProperty=noequals", "400 invalid: Invalid Value");
        row("updatedMin=2020-01-01T00:00:00Z", "410 updatedMinTooLongAgo: The requested minimum modification time lies too far in the past.");
    }
    void badQueries()
    {
        QFETCH(QByteArray, query);
        QFETCH(QString, line);
        SimGoogle g;
        QCOMPARE(g.reasonLine(g.call("GET", at(query))), line);
    }

    void aMistypedTokenIsMalformed()
    {
        SimGoogle g;
        const QByteArray good = g.syncToken().toLatin1();
        for (qsizetype i = 0; i < good.size(); ++i) {
            QByteArray bad = good;
            bad[i] = bad[i] == 'A' ? 'B' : 'A';
            QCOMPARE(g.call("GET", at("syncToken=" + bad)).status, 400);
        }
        // Another calendar's, too.
        QCOMPARE(g.since(g.syncToken("work%40group.calendar.google.com")).status, 400);
    }

    void tokensAgeInto410()
    {
        sim::GoogleSettings settings;
        settings.syncTokenLifetime = std::chrono::hours(1);
        settings.accessTokenLifetime = std::chrono::hours(100);
        SimGoogle g(settings);
        const QString token = g.syncToken();
        g.wait(std::chrono::minutes(59));
        QCOMPARE(g.since(token).status, 200);
        g.wait(std::chrono::minutes(2));
        const auto gone = g.since(token);
        QCOMPARE(gone.status, 410);
        QCOMPARE(gone.body, SimGoogle::q("{'error':{'errors':[{'domain':'calendar','reason':'fullSyncRequired','message':'Sync token is no longer valid, a full sync is required.','locationType':'parameter','location':'syncToken'}],'code':410,'message':'Sync token is no longer valid, a full sync is required.'}}"));
    }

    void aTokenOfALostHistoryIsGone()
    {
        SimGoogle g;
        g.call("POST", at({}), g.event("aaaa1", 3, 9));
        const QString early = g.syncToken();
        const QJsonObject saved = g.sim.toJson();
        g.call("POST", at({}), g.event("bbbb1", 3, 9));
        const QString late = g.syncToken();
        g.sim = std::move(*sim::GoogleSim::fromJson(saved));
        QCOMPARE(g.told(g.since(early)), QString());
        QCOMPARE(g.reasonLine(g.since(late)), QStringLiteral("410 fullSyncRequired: Sync token is no longer valid, a full sync is required."));
        // Also when this world has gone on further than the lost one ever was.
        for (int i = 0; i < 5; ++i)
            g.call("POST", at({}), g.event(("cccc" + QByteArray::number(i)).constData(), 4, 9));
        QCOMPARE(g.since(late).status, 410);
        QCOMPARE(g.told(g.since(early)), QStringLiteral("cccc0 cccc1 cccc2 cccc3 cccc4"));
        QCOMPARE(g.told(g.call("GET", at({}))), QStringLiteral("aaaa1 cccc0 cccc1 cccc2 cccc3 cccc4"));
    }

    void windowsFindWhatMeetsThem()
    {
        // Every window against a plain search over all of them: short, long, very long, of no length, all-day, deleted.
        SimGoogle g;
        struct Span { QString id; qint64 start; qint64 end; };
        QList<Span> spans;
        quint32 state = 12345;
        const auto random = [&state](quint32 below) { return (state = state * 1664525u + 1013904223u) / 65536u % below; };
        const qint64 base = instantFromRfc3339(u"2026-03-01T00:00:00Z")->time_since_epoch().count();
        const qint64 lengths[] = {0, 900, 3600, 86400, 86400 * 5, 86400 * 30, 86400 * 300, 86400 * 900};
        for (int i = 0; i < 300; ++i) {
            const qint64 start = base + qint64(random(200 * 24)) * 3'600'000;
            const qint64 end = start + lengths[random(8)] * 1000;
            const QString id = QStringLiteral("event%1").arg(i);
            const auto text = [](qint64 ms) { return toRfc3339(Instant{Millis{ms}}); };
            QVERIFY(g.sim.addEvent(g.host, {{u"id"_qs, id}, {u"start"_qs, QJsonObject{{u"dateTime"_qs, text(start)}}}, {u"end"_qs, QJsonObject{{u"dateTime"_qs, text(end)}}}}, g.now).ok());
            if (random(10) == 0)
                g.call("DELETE", "calendars/primary/events/" + id.toLatin1());
            else
                spans.append({id, start, end});
        }
        for (int i = 0; i < 200; ++i) {
            const qint64 from = base + (qint64(random(260 * 24)) - 24 * 30) * 3'600'000;
            const qint64 until = from + qint64(1 + random(300)) * 3'600'000;
            QStringList expected;
            for (const Span &span : std::as_const(spans)) {
                if (span.end > from && span.start < until)
                    expected << span.id;
            }
            expected.sort();
            const auto text = [](qint64 ms) { return toRfc3339(Instant{Millis{ms}}).toLatin1(); };
            QStringList got = g.told(g.call("GET", at("maxResults=2500&timeMin=" + text(from) + "&timeMax=" + text(until)))).split(u' ', Qt::SkipEmptyParts);
            got.sort();
            QCOMPARE(got, expected);
        }
    }

    void whatSharesAUidIsPagedInOrder()
    {
        SimGoogle g;
        g.call("POST", at({}), daily("aaaa1"));
        g.call("PATCH", "calendars/primary/events/aaaa1_20260304T090000Z", times("2026-03-20T09:00:00Z", "2026-03-20T10:00:00Z"));
        const QStringList all{u"aaaa1_20260303T090000Z"_qs, u"aaaa1_20260305T090000Z"_qs, u"aaaa1_20260304T090000Z"_qs};
        QCOMPARE(pages(g, "maxResults=1&singleEvents=true&orderBy=startTime&iCalUID=aaaa1%40google.com"), all);
        QCOMPARE(pages(g, "maxResults=2&singleEvents=true&iCalUID=aaaa1%40google.com"), all);
        QCOMPARE(pages(g, "maxResults=1&iCalUID=aaaa1%40google.com"), (QStringList{u"aaaa1"_qs, u"aaaa1_20260304T090000Z"_qs}));
    }

    void windowsAndOrdersHoldForWhatChangedLately()
    {
        SimGoogle g;
        g.call("POST", at({}), daily("aaaa1"));
        g.call("POST", at({}), g.event("bbbb1", 20, 9));
        g.call("POST", at({}), g.event("cccc1", 19, 9));
        const auto told = [&g](const QByteArray &query) { return pages(g, query + "&maxResults=1").join(u' '); };
        QCOMPARE(told("updatedMin=2026-03-01T00:00:00Z&timeMin=2026-03-05T09:30:00Z"), u"aaaa1 bbbb1 cccc1"_qs);
        QCOMPARE(told("updatedMin=2026-03-01T00:00:00Z&timeMin=2026-03-05T10:00:00Z"), u"bbbb1 cccc1"_qs);
        QCOMPARE(told("updatedMin=2026-03-01T00:00:00Z&timeMax=2026-03-20T00:00:00Z"), u"aaaa1 cccc1"_qs);
        QCOMPARE(told("orderBy=updated&timeMin=2026-03-10T00:00:00Z"), u"bbbb1 cccc1"_qs);
        QCOMPARE(told("singleEvents=true&updatedMin=2026-03-01T00:00:00Z&timeMin=2026-03-05T00:00:00Z&timeMax=2026-03-06T00:00:00Z"), u"aaaa1_20260305T090000Z"_qs);
        QCOMPARE(told("singleEvents=true&orderBy=startTime&updatedMin=2026-03-01T00:00:00Z&timeMin=2026-03-05T00:00:00Z"), u"aaaa1_20260305T090000Z cccc1 bbbb1"_qs);
        // Reminders change the event and not when it was updated (google-calendar.md 4.5).
        const QByteArray later = QByteArray::fromStdString(toRfc3339(g.now + std::chrono::seconds(1)).toStdString());
        g.wait(std::chrono::seconds(5));
        g.call("PATCH", "calendars/primary/events/bbbb1", g.obj(R"({"reminders":{"useDefault":false}})"));
        QCOMPARE(told("orderBy=updated&timeMin=2026-03-10T00:00:00Z"), u"bbbb1 cccc1"_qs);
        QCOMPARE(told("updatedMin=" + later), QString());
    }

    void searchAndPropertiesAndTypes()
    {
        SimGoogle g;
        QJsonObject one = g.event("aaaa1", 3, 9, {QStringLiteral("lea@x.org")}), two = g.event("bbbb1", 3, 10);
        one.insert(u"extendedProperties"_qs, QJsonObject{{u"private"_qs, QJsonObject{{u"k"_qs, u"1"_qs}}}, {u"shared"_qs, QJsonObject{{u"s"_qs, u"a=b"_qs}}}});
        two.insert(u"extendedProperties"_qs, QJsonObject{{u"private"_qs, QJsonObject{{u"k"_qs, u"2"_qs}}}});
        two.insert(u"location"_qs, u"Big Room"_qs);
        g.call("POST", at({}), one);
        g.call("POST", at({}), two);
        const auto told = [&g](const QByteArray &query) { return g.told(g.call("GET", at(query))); };
        QCOMPARE(told("q=lea%40x.org"), QStringLiteral("aaaa1"));
        QCOMPARE(told("q=big+room"), QStringLiteral("bbbb1"));
        QCOMPARE(told("q=big+house"), QString());
        QCOMPARE(told("privateExtendedProperty=k%3D1"), QStringLiteral("aaaa1"));
        QCOMPARE(told("sharedExtendedProperty=s%3Da%3Db"), QStringLiteral("aaaa1"));
        QCOMPARE(told("privateExtendedProperty=k%3D1&sharedExtendedProperty=s%3Dno"), QString());
        QCOMPARE(told("eventTypes=default"), QStringLiteral("aaaa1 bbbb1"));
        QCOMPARE(told("eventTypes=focusTime"), QString());
        QCOMPARE(g.json(g.call("GET", at("maxAttendees=1")))[u"items"][0][u"attendees"].toArray().size(), 1);
    }

    void calendarListAndCalendars()
    {
        SimGoogle g;
        const auto list = g.json(g.call("GET", "users/me/calendarList"));
        QCOMPARE(list[u"items"].toArray().size(), 2);
        QJsonObject first = list[u"items"][0].toObject();
        QCOMPARE(first[u"id"].toString(), g.host);
        QCOMPARE(first[u"primary"].toBool(), true);
        QCOMPARE(first[u"timeZone"].toString(), QStringLiteral("Europe/Berlin"));
        QCOMPARE(first[u"accessRole"].toString(), QStringLiteral("owner"));
        QCOMPARE(list[u"items"][1][u"summary"].toString(), QStringLiteral("Work"));
        QCOMPARE(list[u"items"][1].toObject().contains(u"primary"), false);
        QCOMPARE(g.json(g.call("GET", "users/me/calendarList/primary")), first);
        QCOMPARE(g.json(g.call("GET", "calendars/work%40group.calendar.google.com"))[u"timeZone"].toString(), QStringLiteral("Europe/Berlin"));
        QCOMPARE(g.call("GET", "calendars/nobody%40x.org").status, 404);
        const auto page = g.json(g.call("GET", "users/me/calendarList?maxResults=1"));
        QCOMPARE(page[u"items"].toArray().size(), 1);
        const auto rest = g.json(g.call("GET", "users/me/calendarList?maxResults=1&pageToken=" + page[u"nextPageToken"].toString().toLatin1()));
        QCOMPARE(rest[u"items"][0][u"id"].toString(), g.work);
        QCOMPARE(g.json(g.call("GET", "users/me/calendarList?syncToken=" + rest[u"nextSyncToken"].toString().toLatin1()))[u"items"].toArray(), QJsonArray());
    }

    void freeBusy()
    {
        SimGoogle g;
        g.call("POST", at({}), g.event("aaaa1", 3, 9));
        g.call("POST", at({}), g.event("bbbb1", 3, 10)); // touches
        g.call("POST", at({}), g.event("cccc1", 3, 14));
        QJsonObject open = g.event("dddd1", 3, 12);
        open.insert(u"transparency"_qs, u"transparent"_qs);
        g.call("POST", at({}), open);
        g.call("POST", at({}), g.event("eeee1", 3, 16, {g.ana}));
        g.as(g.ana, "PATCH", "calendars/primary/events/eeee1", g.obj(R"({"attendees":[{"email":"ana@example.com","responseStatus":"declined"}]})"));
        const auto answer = g.call("POST", "freeBusy", g.obj(R"({"timeMin":"2026-03-03T09:30:00Z","timeMax":"2026-03-03T18:00:00+01:00","items":[{"id":"primary"},{"id":"ana@example.com"},{"id":"nobody@x.org"}]})"));
        QCOMPARE(answer.body, SimGoogle::q("{'kind':'calendar#freeBusy','timeMin':'2026-03-03T09:30:00.000Z','timeMax':'2026-03-03T17:00:00.000Z','calendars':{'primary':{'busy':[{'start':'2026-03-03T09:30:00Z','end':'2026-03-03T11:00:00Z'},{'start':'2026-03-03T14:00:00Z','end':'2026-03-03T15:00:00Z'},{'start':'2026-03-03T16:00:00Z','end':'2026-03-03T17:00:00Z'}]},'ana@example.com':{'errors':[{'domain':'global','reason':'notFound'}],'busy':[]},'nobody@x.org':{'errors':[{'domain':'global','reason':'notFound'}],'busy':[]}}}"));
        const auto own = g.json(g.as(g.ana, "POST", "freeBusy", g.obj(R"({"timeMin":"2026-03-03T00:00:00Z","timeMax":"2026-03-04T00:00:00Z","items":[{"id":"primary"}]})")));
        QCOMPARE(own[u"calendars"][u"primary"][u"busy"].toArray(), QJsonArray()); // declined: free
        QCOMPARE(g.reasonLine(g.call("POST", "freeBusy", g.obj(R"({"timeMin":"2026-03-03T00:00:00Z","timeMax":"2027-03-03T00:00:00Z"})"))), QStringLiteral("400 timeRangeTooLong: The requested time range is too long."));
        // Who is asked for twice is told once.
        const auto twice = g.call("POST", "freeBusy", g.obj(R"({"timeMin":"2026-03-03T00:00:00Z","timeMax":"2026-03-04T00:00:00Z","items":[{"id":"primary"},{"id":"primary"}]})"));
        QCOMPARE(twice.body.count("\"primary\""), 1);
        QCOMPARE(g.reasonLine(g.call("POST", "freeBusy", g.obj(R"({"timeMin":"2026-03-03T00:00:00Z","timeMax":"2026-03-04T00:00:00Z","items":[{}]})"))), QStringLiteral("400 required: Required"));
    }
};

CSP_TEST(tst_SimGoogleSync, Nothing)

} // namespace tst_sim_google_sync

#include "tst_sim_google_sync.moc"
