#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_events {

using namespace csp;

class tst_SimGoogleEvents : public QObject
{
    Q_OBJECT

private slots:
    void theAnswerOfAnInsertIsWhole()
    {
        SimGoogle g;
        const auto response = g.call("POST", "calendars/primary/events", SimGoogle::fixture("insert.request.json"));
        QCOMPARE(response.status, 200);
        QCOMPARE(response.header("Content-Type"), QByteArray("application/json; charset=UTF-8"));
        QCOMPARE(response.header("Cache-Control"), QByteArray("no-cache, no-store, max-age=0, must-revalidate"));
        // 2026-03-02T09:00:00.260Z in microseconds, doubled.
        const QByteArray expected = SimGoogle::flat("insert.answer.json");
        QCOMPARE(response.body, expected);
        const auto got = g.call("GET", "calendars/host%40example.com/events/intro1");
        QCOMPARE(got.body, expected);
        QCOMPARE(got.header("ETag"), QByteArray("\"3544884000520000\""));
    }

    void timesAreToldInTheCalendarsZoneOverBothChanges_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("told");
        QTest::newRow("winter") << u"2026-01-15T12:00:00Z"_qs << u"2026-01-15T13:00:00+01:00"_qs;
        QTest::newRow("summer") << u"2026-07-15T12:00:00Z"_qs << u"2026-07-15T14:00:00+02:00"_qs;
        QTest::newRow("last second of winter") << u"2026-03-29T00:59:59Z"_qs << u"2026-03-29T01:59:59+01:00"_qs;
        QTest::newRow("first second of summer") << u"2026-03-29T01:00:00Z"_qs << u"2026-03-29T03:00:00+02:00"_qs;
        QTest::newRow("first two o'clock of autumn") << u"2026-10-25T00:30:00Z"_qs << u"2026-10-25T02:30:00+02:00"_qs;
        QTest::newRow("second two o'clock of autumn") << u"2026-10-25T01:30:00Z"_qs << u"2026-10-25T02:30:00+01:00"_qs;
        QTest::newRow("another offset") << u"2026-01-15T23:30:00-06:00"_qs << u"2026-01-16T06:30:00+01:00"_qs;
        QTest::newRow("no offset: the calendar's zone") << u"2026-07-15T14:00:00"_qs << u"2026-07-15T14:00:00+02:00"_qs;
        QTest::newRow("no offset, in the gap") << u"2026-03-29T02:30:00"_qs << u"2026-03-29T03:30:00+02:00"_qs;
        QTest::newRow("no offset, twice there: the first") << u"2026-10-25T02:30:00"_qs << u"2026-10-25T02:30:00+02:00"_qs;
        QTest::newRow("before 1970") << u"1969-07-20T20:17:00Z"_qs << u"1969-07-20T21:17:00+01:00"_qs;
    }
    void timesAreToldInTheCalendarsZoneOverBothChanges()
    {
        QFETCH(QString, given);
        QFETCH(QString, told);
        SimGoogle g;
        const QJsonObject when{{u"dateTime"_qs, given}};
        const auto body = SimGoogle::json(g.call("POST", "calendars/primary/events", {{u"start"_qs, when}, {u"end"_qs, when}}));
        QCOMPARE(body[u"start"][u"dateTime"].toString(), told);
        QCOMPARE(body[u"start"][u"timeZone"].toString(), QStringLiteral("Europe/Berlin"));
    }

    void zonesHaveTheirOtherNamesToo()
    {
        SimGoogle g;
        const auto offset = [&g](const char *zone) {
            const QJsonObject start{{u"dateTime"_qs, u"2026-03-03T10:00:00"_qs}, {u"timeZone"_qs, QLatin1String(zone)}};
            const auto made = g.json(g.call("POST", "calendars/primary/events", {{u"start"_qs, start}, {u"end"_qs, start}}));
            return made[u"start"][u"dateTime"].toString().mid(11, 5) + u' ' + made[u"start"][u"timeZone"].toString();
        };
        QCOMPARE(offset("Etc/UTC"), u"11:00 Etc/UTC"_qs);
        QCOMPARE(offset("Etc/GMT+5"), u"16:00 Etc/GMT+5"_qs);
        for (const char *name : {"Europe", "../etc/passwd", "Mars/One", "europe berlin", "/etc/localtime", "EST5EDT4"})
            QCOMPARE(offset(name), u" "_qs);
    }

    void timesBeforeTimeZonesAreWrittenAsTheyAre()
    {
        // Calcutta was 5 h 53 min 28 s ahead: seconds that no offset can say.
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.obj(R"({"id":"event1","start":{"dateTime":"1850-01-01T00:00:00Z","timeZone":"Asia/Kolkata"},"end":{"dateTime":"1850-01-01T01:00:00Z"}})"));
        const QString told = g.json(g.call("GET", "calendars/primary/events/event1?timeZone=Asia%2FKolkata"))[u"start"][u"dateTime"].toString();
        QCOMPARE(told, u"1850-01-01T05:53:00+05:53"_qs);
        QCOMPARE(instantFromRfc3339(told), instantFromRfc3339(u"1850-01-01T00:00:00Z"));
    }

    void aSequenceCanAlwaysRise()
    {
        SimGoogle g;
        QJsonObject event = g.event("event1", 3, 9);
        event.insert(u"sequence"_qs, 2147483647);
        const int before = g.json(g.call("POST", "calendars/primary/events", event))[u"sequence"].toInt();
        g.call("PATCH", "calendars/primary/events/event1", g.obj(R"({"sequence":2147483647})"));
        const auto moved = g.json(g.call("PATCH", "calendars/primary/events/event1", g.obj(R"({"start":{"dateTime":"2026-03-03T08:00:00Z"}})")));
        QVERIFY(moved[u"sequence"].toInt() > before && before > 0);
    }

    void aQueryMayAskForAnotherZone()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("sone1", 3, 12));
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/sone1?timeZone=Asia%2FKolkata"))[u"start"][u"dateTime"].toString(), QStringLiteral("2026-03-03T17:30:00+05:30"));
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/sone1?timeZone=UTC"))[u"start"][u"dateTime"].toString(), QStringLiteral("2026-03-03T12:00:00Z"));
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events?timeZone=UTC"))[u"items"][0][u"start"][u"dateTime"].toString(), QStringLiteral("2026-03-03T12:00:00Z"));
        QCOMPARE(g.reasonLine(g.call("GET", "calendars/primary/events/sone1?timeZone=Mars")), QStringLiteral("400 invalid: Invalid Value"));
    }

    void badEventsAreRefusedAndChangeNothing_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("line");
        const auto row = [](const char *name, const char *body, const char *line) { QTest::newRow(name) << QByteArray(body) << QString::fromLatin1(line); };
        row("not JSON", "{\"a\":", "400 parseError: Parse Error");
        row("no end", R"({"start":{"date":"2026-03-03"}})", "400 required: Missing end time.");
        row("no start", R"({"end":{"date":"2026-03-03"}})", "400 required: Missing start time.");
        row("nothing", "{}", "400 required: Missing start time.");
        row("empty start", R"({"start":{},"end":{"date":"2026-03-03"}})", "400 required: Missing start time.");
        row("start not a time", R"({"start":{"dateTime":"tomorrow"},"end":{"dateTime":"2026-03-03T10:00:00Z"}})", "400 invalid: Invalid start time.");
        row("end not a date", R"({"start":{"date":"2026-03-03"},"end":{"date":"2026-02-30"}})", "400 invalid: Invalid end time.");
        row("both kinds", R"({"start":{"date":"2026-03-03","dateTime":"2026-03-03T10:00:00Z"},"end":{"date":"2026-03-04"}})", "400 invalid: Invalid start time.");
        row("mixed", R"({"start":{"date":"2026-03-03"},"end":{"dateTime":"2026-03-03T10:00:00Z"}})", "400 invalid: Start and end times must either both be date or both be dateTime.");
        row("unknown zone", R"({"start":{"dateTime":"2026-03-03T10:00:00","timeZone":"Mars/One"},"end":{"dateTime":"2026-03-03T10:00:00Z"}})", "400 invalid: Invalid time zone definition for start time.");
        row("backwards", R"({"start":{"dateTime":"2026-03-03T10:00:00Z"},"end":{"dateTime":"2026-03-03T09:00:00Z"}})", "400 timeRangeEmpty: The specified time range is empty.");
        row("a day of no length", R"({"start":{"date":"2026-03-03"},"end":{"date":"2026-03-03"}})", "400 timeRangeEmpty: The specified time range is empty.");
        row("bad id", R"({"id":"Not-Hex","start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "400 invalid: Invalid resource id value.");
        row("short id", R"({"id":"abc","start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "400 invalid: Invalid resource id value.");
        row("taken id", R"({"id":"taken","start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "409 duplicate: The requested identifier already exists.");
        row("id of a deleted one", R"({"id":"deleted","start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "409 duplicate: The requested identifier already exists.");
        row("attendee without email", R"({"attendees":[{"displayName":"x"}],"start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "400 invalid: Invalid attendee email.");
        row("summary a number", R"({"summary":7,"start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "400 invalid: Invalid Value");
        row("status unknown", R"({"status":"gone","start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "400 invalid: Invalid Value");
        row("a title that is no text", R"({"source":{"title":5,"url":"u"},"start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "400 invalid: Invalid Value");
        row("a source that is no web address", R"({"source":{"title":"x","url":"mailto:x"},"start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "400 invalid: Invalid Value");
        row("an attachment without a file", R"({"attachments":[{"title":"x"}],"start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "400 required: Required");
        row("a time of the year 10000", R"({"start":{"dateTime":"9999-12-31T23:00:00-12:00"},"end":{"dateTime":"9999-12-31T23:30:00-12:00"}})", "400 invalid: Invalid start time.");
        row("six overrides", R"({"reminders":{"useDefault":false,"overrides":[{"method":"popup","minutes":1},{"method":"popup","minutes":2},{"method":"popup","minutes":3},{"method":"popup","minutes":4},{"method":"popup","minutes":5},{"method":"popup","minutes":6}]},"start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "400 invalid: Invalid Value");
        row("rule that is none", R"({"recurrence":["FREQ=DAILY"],"start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "400 invalid: Invalid recurrence rule.");
        row("series without a zone", R"({"recurrence":["RRULE:FREQ=DAILY"],"start":{"dateTime":"2026-03-03T10:00:00Z"},"end":{"dateTime":"2026-03-03T11:00:00Z"}})", "400 required: Missing time zone definition for start time.");
        row("id and iCalUID", R"({"id":"fresh","iCalUID":"x@y","start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", "400 invalid: Only one of id and iCalUID may be given.");
    }
    void badEventsAreRefusedAndChangeNothing()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, line);
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("taken", 3, 9));
        g.call("POST", "calendars/primary/events", g.event("deleted", 3, 9));
        g.call("DELETE", "calendars/primary/events/deleted");
        const QString token = g.syncToken();
        const quint64 revision = g.sim.revision();
        const auto response = g.raw("POST", "/calendar/v3/calendars/primary/events", body, {{"Authorization", "Bearer " + g.tokens.value(g.host)}});
        QCOMPARE(g.reasonLine(response), line);
        QCOMPARE(g.told(g.since(token)), QString());
        QCOMPARE(g.sim.revision(), revision);
    }

    void idsAndUids()
    {
        SimGoogle g;
        auto foreign = g.event("", 3, 9);
        foreign.remove(QStringLiteral("id"));
        foreign.insert(QStringLiteral("iCalUID"), QStringLiteral("1vf65zmgm1231iGxUT8@Cal.com"));
        const auto made = g.json(g.call("POST", "calendars/primary/events", foreign));
        QCOMPARE(made[u"iCalUID"].toString(), QStringLiteral("1vf65zmgm1231iGxUT8@Cal.com"));
        const QString id = made[u"id"].toString();
        QCOMPARE(id, QStringLiteral("_65r6cdhlf9mmer9h68pj2qa7f1al8e208dgmobj3dtmg"));
        QCOMPARE(g.reasonLine(g.call("POST", "calendars/primary/events", foreign)), QStringLiteral("409 duplicate: The requested identifier already exists."));
        foreign.remove(QStringLiteral("iCalUID"));
        const QString random = g.json(g.call("POST", "calendars/primary/events", foreign))[u"id"].toString();
        QVERIFY2(QRegularExpression(QStringLiteral("^[a-v0-9]{26}$")).match(random).hasMatch(), qPrintable(random));
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?iCalUID=1vf65zmgm1231iGxUT8%40Cal.com")), id);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?iCalUID=other")), QString());
        g.call("DELETE", "calendars/primary/events/" + id.toLatin1());
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?iCalUID=1vf65zmgm1231iGxUT8%40Cal.com")), QString());
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?showDeleted=true&iCalUID=1vf65zmgm1231iGxUT8%40Cal.com")), id + u'!');
    }

    void patchMergesAndReplacesArrays()
    {
        SimGoogle g;
        QJsonObject event = g.event("patch1", 3, 9, {QStringLiteral("a@x.org"), QStringLiteral("b@x.org")});
        event.insert(QStringLiteral("extendedProperties"), QJsonObject{{u"shared"_qs, QJsonObject{{u"a"_qs, u"1"_qs}, {u"b"_qs, u"2"_qs}}}});
        event.insert(QStringLiteral("location"), QStringLiteral("Room"));
        g.call("POST", "calendars/primary/events", event);
        const auto before = g.json(g.call("GET", "calendars/primary/events/patch1"));
        auto after = g.json(g.call("PATCH", "calendars/primary/events/patch1",
                                   g.obj(R"({"location":null,"summary":"New","extendedProperties":{"shared":{"b":null,"c":"3"}},"attendees":[{"email":"b@x.org","responseStatus":"tentative"}]})")));
        QCOMPARE(after[u"summary"].toString(), QStringLiteral("New"));
        QVERIFY(!after.contains(u"location"));
        QCOMPARE(after[u"extendedProperties"][u"shared"].toObject(), (QJsonObject{{u"a"_qs, u"1"_qs}, {u"c"_qs, u"3"_qs}}));
        QCOMPARE(after[u"attendees"].toArray(), (QJsonArray{QJsonObject{{u"email"_qs, u"b@x.org"_qs}, {u"responseStatus"_qs, u"tentative"_qs}}}));
        QCOMPARE(after[u"start"], before[u"start"]);
        QCOMPARE(after[u"sequence"].toInt(), 0);
        QVERIFY(after[u"etag"] != before[u"etag"]);
        // A changed time, and nothing else, raises the sequence.
        after = g.json(g.call("PATCH", "calendars/primary/events/patch1", g.obj(R"({"start":{"dateTime":"2026-03-03T08:30:00Z"}})")));
        QCOMPARE(after[u"sequence"].toInt(), 1);
        QCOMPARE(after[u"start"][u"dateTime"].toString(), QStringLiteral("2026-03-03T09:30:00+01:00"));
        // The same instant written otherwise is no change at all.
        const auto same = g.call("PATCH", "calendars/primary/events/patch1", g.obj(R"({"start":{"dateTime":"2026-03-03T10:30:00+02:00"}})"));
        QCOMPARE(g.json(same), after);
        // To whole days: the other member has to go.
        QCOMPARE(g.reasonLine(g.call("PATCH", "calendars/primary/events/patch1", g.obj(R"({"start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})"))),
                 QStringLiteral("400 invalid: Invalid start time."));
        after = g.json(g.call("PATCH", "calendars/primary/events/patch1",
                              g.obj(R"({"start":{"date":"2026-03-03","dateTime":null,"timeZone":null},"end":{"date":"2026-03-04","dateTime":null,"timeZone":null}})")));
        QCOMPARE(after[u"start"].toObject(), (QJsonObject{{u"date"_qs, u"2026-03-03"_qs}}));
    }

    void updateReplacesEverything()
    {
        SimGoogle g;
        QJsonObject event = g.event("put01", 3, 9, {QStringLiteral("a@x.org")});
        event.insert(QStringLiteral("location"), QStringLiteral("Room"));
        event.insert(QStringLiteral("colorId"), QStringLiteral("3"));
        g.call("POST", "calendars/primary/events", event);
        const auto after = g.json(g.call("PUT", "calendars/primary/events/put01", g.obj(R"({"summary":"Only this","start":{"dateTime":"2026-03-03T09:00:00Z"},"end":{"dateTime":"2026-03-03T10:00:00Z"}})")));
        QCOMPARE(after[u"summary"].toString(), QStringLiteral("Only this"));
        for (const auto name : {u"location", u"colorId", u"attendees"})
            QVERIFY2(!after.contains(name), qPrintable(QString::fromUtf16(name)));
        QCOMPARE(after[u"sequence"].toInt(), 0);
        QCOMPARE(g.reasonLine(g.call("PUT", "calendars/primary/events/put01", g.obj(R"({"summary":"x"})"))), QStringLiteral("400 required: Missing start time."));
        QCOMPARE(g.reasonLine(g.call("PUT", "calendars/primary/events/nobody", g.event("nobody", 3, 9))), QStringLiteral("404 notFound: Not Found"));
    }

    void etagsGuardWrites()
    {
        SimGoogle g;
        const auto first = g.json(g.call("POST", "calendars/primary/events", g.event("etag1", 3, 9)));
        const QByteArray etag = first[u"etag"].toString().toLatin1();
        const auto notModified = g.call("GET", "calendars/primary/events/etag1", {}, {{"If-None-Match", etag}});
        QCOMPARE(notModified.status, 304);
        QCOMPARE(notModified.body, QByteArray());
        QCOMPARE(g.call("PATCH", "calendars/primary/events/etag1", {{u"summary"_qs, u"a"_qs}}, {{"If-Match", etag}}).status, 200);
        for (const char *verb : {"PATCH", "PUT", "DELETE"}) {
            const auto refused = g.call(verb, "calendars/primary/events/etag1", {{u"summary"_qs, u"b"_qs}}, {{"If-Match", etag}});
            QCOMPARE(g.reasonLine(refused), QStringLiteral("412 conditionNotMet: Precondition Failed"));
        }
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/etag1"))[u"summary"].toString(), QStringLiteral("a"));
        const auto second = g.call("GET", "calendars/primary/events/etag1", {}, {{"If-None-Match", etag}});
        QCOMPARE(second.status, 200);
        QCOMPARE(g.call("PATCH", "calendars/primary/events/etag1", {{u"summary"_qs, u"c"_qs}}, {{"If-Match", etag + ", " + second.header("etag")}}).status, 200);
        QCOMPARE(g.call("DELETE", "calendars/primary/events/etag1", {}, {{"If-Match", "*"}}).status, 204);
    }

    void deletedEventsStayKnown()
    {
        SimGoogle g;
        const auto before = g.json(g.call("POST", "calendars/primary/events", g.event("gone1", 3, 9)));
        const auto deleted = g.call("DELETE", "calendars/primary/events/gone1");
        QCOMPARE(deleted.status, 204);
        QCOMPARE(deleted.body, QByteArray());
        QCOMPARE(g.reasonLine(g.call("DELETE", "calendars/primary/events/gone1")), QStringLiteral("410 deleted: Resource has been deleted"));
        QCOMPARE(g.reasonLine(g.call("DELETE", "calendars/primary/events/never")), QStringLiteral("404 notFound: Not Found"));
        auto after = g.json(g.call("GET", "calendars/primary/events/gone1"));
        QCOMPARE(after[u"status"].toString(), QStringLiteral("cancelled"));
        QCOMPARE(after[u"summary"], before[u"summary"]);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events")), QString());
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?showDeleted=true")), QStringLiteral("gone1!"));
        after = g.json(g.call("PATCH", "calendars/primary/events/gone1", {{u"status"_qs, u"confirmed"_qs}}));
        QCOMPARE(after[u"status"].toString(), QStringLiteral("confirmed"));
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events")), QStringLiteral("gone1"));
    }

    void membersThatTheApiDoesNotKnowAreDropped()
    {
        SimGoogle g;
        QJsonObject event = g.event("kept1", 3, 9);
        event.insert(QStringLiteral("colour"), QStringLiteral("red"));
        event.insert(QStringLiteral("source"), QJsonObject{{QStringLiteral("title"), u"S"_qs}, {QStringLiteral("url"), u"https://a.test/"_qs}, {QStringLiteral("rank"), 1}});
        event.insert(QStringLiteral("reminders"), g.obj(R"({"useDefault":false,"overrides":[{"method":"email","minutes":5,"by":"post"}],"snooze":null})"));
        const auto answer = g.json(g.call("POST", "calendars/primary/events", event));
        QVERIFY(!answer.contains(u"colour"));
        QCOMPARE(answer[u"source"].toObject(), (QJsonObject{{QStringLiteral("title"), u"S"_qs}, {QStringLiteral("url"), u"https://a.test/"_qs}}));
        QCOMPARE(answer[u"reminders"].toObject(), g.obj(R"({"useDefault":false,"overrides":[{"method":"email","minutes":5}]})"));
    }

    void remindersMoveTheEtagAlone()
    {
        SimGoogle g;
        const auto before = g.json(g.call("POST", "calendars/primary/events", g.event("remind1", 3, 9)));
        const auto after = g.json(g.call("PATCH", "calendars/primary/events/remind1", g.obj(R"({"reminders":{"useDefault":false,"overrides":[{"method":"popup","minutes":5}]}})")));
        QVERIFY(after[u"etag"] != before[u"etag"]);
        QCOMPARE(after[u"updated"], before[u"updated"]);
    }

    void allDayEvents()
    {
        SimGoogle g;
        const auto day = g.json(g.call("POST", "calendars/primary/events", g.obj(R"({"id":"daes1","start":{"date":"2026-03-29"},"end":{"date":"2026-03-30"}})")));
        QCOMPARE(day[u"start"].toObject(), (QJsonObject{{u"date"_qs, u"2026-03-29"_qs}}));
        // In Berlin that day has 23 hours: from 23:00Z to 22:00Z.
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?timeMin=2026-03-29T21:59:00Z&timeMax=2026-03-30T00:00:00Z")), QStringLiteral("daes1"));
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?timeMin=2026-03-29T22:00:00Z&timeMax=2026-03-30T00:00:00Z")), QString());
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?timeMin=2026-03-28T00:00:00Z&timeMax=2026-03-28T23:00:00Z")), QString());
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?timeMin=2026-03-28T00:00:00Z&timeMax=2026-03-28T23:00:01Z")), QStringLiteral("daes1"));
    }

    void conferencesNeedTheirVersion()
    {
        SimGoogle g;
        QJsonObject event = g.event("meet1", 3, 9);
        event.insert(QStringLiteral("conferenceData"), g.obj(R"({"createRequest":{"requestId":"r1","conferenceSolutionKey":{"type":"hangoutsMeet"}}})"));
        QVERIFY(!g.json(g.call("POST", "calendars/primary/events", event)).contains(u"conferenceData"));
        event.insert(QStringLiteral("id"), QStringLiteral("meet2"));
        const auto made = g.json(g.call("POST", "calendars/primary/events?conferenceDataVersion=1", event));
        const QString link = made[u"hangoutLink"].toString();
        QVERIFY2(QRegularExpression(QStringLiteral("^https://meet.google.com/[a-z]{3}-[a-z]{4}-[a-z]{3}$")).match(link).hasMatch(), qPrintable(link));
        QCOMPARE(made[u"conferenceData"][u"entryPoints"][0][u"uri"].toString(), link);
        QCOMPARE(made[u"conferenceData"][u"createRequest"][u"status"][u"statusCode"].toString(), QStringLiteral("success"));
        // An update without the version leaves it alone.
        event.remove(QStringLiteral("conferenceData"));
        QCOMPARE(g.json(g.call("PUT", "calendars/primary/events/meet2", event))[u"hangoutLink"].toString(), link);
    }

    void longPropertiesAreCutInSilence()
    {
        SimGoogle g;
        QJsonObject event = g.event("props1", 3, 9);
        event.insert(QStringLiteral("extendedProperties"), QJsonObject{{u"private"_qs, QJsonObject{{QString(45, u'k'), u"x"_qs}, {QString(44, u'k'), QString(2000, u'v')}}}});
        const auto props = g.json(g.call("POST", "calendars/primary/events", event))[u"extendedProperties"][u"private"].toObject();
        QCOMPARE(props.keys(), QStringList{QString(44, u'k')});
        QCOMPARE(props.begin().value().toString().size(), 1024);
    }

    void movesKeepIdAndUid()
    {
        SimGoogle g;
        const auto before = g.json(g.call("POST", "calendars/primary/events", g.event("move1", 3, 9)));
        const QString source = g.syncToken(), destination = g.syncToken("work%40group.calendar.google.com");
        const auto moved = g.json(g.call("POST", "calendars/primary/events/move1/move?destination=work%40group.calendar.google.com&sendUpdates=none"));
        QCOMPARE(moved[u"id"], before[u"id"]);
        QCOMPARE(moved[u"iCalUID"], before[u"iCalUID"]);
        QCOMPARE(moved[u"organizer"].toObject(), (QJsonObject{{u"email"_qs, g.work}, {u"displayName"_qs, u"Work"_qs}, {u"self"_qs, true}}));
        QCOMPARE(moved[u"creator"].toObject(), (QJsonObject{{u"email"_qs, g.host}, {u"displayName"_qs, u"Hanna Host"_qs}}));
        const auto left = g.since(source);
        QCOMPARE(g.told(left), QStringLiteral("move1!"));
        QCOMPARE(g.json(left)[u"items"][0].toObject().keys(), (QStringList{u"etag"_qs, u"id"_qs, u"kind"_qs, u"status"_qs}));
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/move1")).keys(), (QStringList{u"etag"_qs, u"id"_qs, u"kind"_qs, u"status"_qs}));
        QCOMPARE(g.told(g.since(destination, "work%40group.calendar.google.com")), QStringLiteral("move1"));
        // And back again: the id is its own.
        QCOMPARE(g.call("POST", "calendars/work%40group.calendar.google.com/events/move1/move?destination=primary").status, 200);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events")), QStringLiteral("move1"));
        QCOMPARE(g.reasonLine(g.call("POST", "calendars/primary/events/move1/move")), QStringLiteral("400 required: Required parameter: destination"));
        QCOMPARE(g.reasonLine(g.call("POST", "calendars/primary/events/move1/move?destination=nowhere")), QStringLiteral("404 notFound: Not Found"));
    }

    void whoMayWhat()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("mine1", 3, 9));
        QCOMPARE(g.reasonLine(g.as(g.ana, "GET", "calendars/host%40example.com/events")), QStringLiteral("404 notFound: Not Found"));
        sim::GoogleCalendar shared;
        shared.id = QStringLiteral("en.usa#holiday@group.v.calendar.google.com");
        shared.owner = g.host;
        shared.summary = QStringLiteral("Holidays");
        shared.acl = {{QStringLiteral("user:ana@example.com"), QStringLiteral("reader")}, {QStringLiteral("user:kim@example.com"), QStringLiteral("freeBusyReader")}};
        QVERIFY(g.sim.addCalendar(shared, g.now).ok());
        const QByteArray path = "calendars/en.usa%23holiday%40group.v.calendar.google.com/events";
        QJsonObject open = g.event("open1", 3, 9), secret = g.event("secret1", 3, 11);
        secret.insert(QStringLiteral("visibility"), QStringLiteral("private"));
        QCOMPARE(g.call("POST", path, open).status, 200);
        QCOMPARE(g.call("POST", path, secret).status, 200);
        const auto read = g.json(g.as(g.ana, "GET", path));
        QCOMPARE(read[u"accessRole"].toString(), QStringLiteral("reader"));
        QCOMPARE(read[u"items"][0][u"summary"].toString(), QStringLiteral("open1"));
        QVERIFY(!read[u"items"][1].toObject().contains(u"summary"));
        QVERIFY(!g.json(g.as(g.ana, "GET", path + "/secret1")).contains(u"summary"));
        QVERIFY(!g.json(g.as(g.kim, "GET", path))[u"items"][0].toObject().contains(u"summary"));
        QCOMPARE(g.reasonLine(g.as(g.ana, "POST", path, g.event("theirs", 3, 9))), QStringLiteral("403 requiredAccessLevel: You need to have writer access to this calendar."));
        QCOMPARE(g.reasonLine(g.as(g.ana, "DELETE", path + "/open1")), QStringLiteral("403 requiredAccessLevel: You need to have writer access to this calendar."));
    }

    void unknownPathsAnswerInGooglesShape()
    {
        SimGoogle g;
        for (const char *path : {"/", "/calendar/v3/", "/calendar/v3/nothing", "/calendar/v3/calendars/primary/events/a/b/c", "/calendar/v2/x"})
            QCOMPARE(g.raw("GET", path).body, QByteArray(R"({"error":{"errors":[{"domain":"global","reason":"notFound","message":"Not Found"}],"code":404,"message":"Not Found"}})"));
    }

    void methodOverrideAndHead()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("over1", 3, 9));
        QCOMPARE(g.json(g.call("POST", "calendars/primary/events/over1", {{u"summary"_qs, u"patched"_qs}}, {{"X-HTTP-Method-Override", "PATCH"}}))[u"summary"].toString(), QStringLiteral("patched"));
        const auto listed = g.raw("POST", "/calendar/v3/calendars/primary/events", "q=patched&timeZone=UTC",
                                  {{"Authorization", "Bearer " + g.tokens.value(g.host)}, {"x-http-method-override", "GET"}, {"Content-Type", "application/x-www-form-urlencoded"}});
        QCOMPARE(g.told(listed), QStringLiteral("over1"));
        QCOMPARE(g.call("HEAD", "calendars/primary/events/over1").status, 200);
    }
};

CSP_TEST(tst_SimGoogleEvents, Nothing)

} // namespace tst_sim_google_events

#include "tst_sim_google_events.moc"
