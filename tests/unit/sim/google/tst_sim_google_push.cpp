#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_push {

using namespace csp;

class tst_SimGooglePush : public QObject
{
    Q_OBJECT

    static QJsonObject channel(const char *id, QJsonObject more = {})
    {
        QJsonObject json{{u"id"_qs, QLatin1String(id)}, {u"type"_qs, u"web_hook"_qs}, {u"address"_qs, u"http://127.0.0.1:9/hook"_qs}, {u"token"_qs, u"secret"_qs}};
        for (auto it = more.begin(); it != more.end(); ++it)
            json.insert(it.key(), it.value());
        return json;
    }
    static http::Response watch(SimGoogle &g, const QJsonObject &body, const QByteArray &calendar = "primary")
    {
        return g.call("POST", "calendars/" + calendar + "/events/watch", body);
    }
    /// Takes what is due, and answers each with 200.
    static QList<sim::GooglePush> drain(SimGoogle &g)
    {
        const auto pushes = g.sim.takePushes(g.now);
        for (const auto &push : pushes)
            g.sim.pushAnswered(push.id, 200, g.now);
        return pushes;
    }
    static QByteArray header(const sim::GooglePush &push, const char *name) { return http::headerValue(push.headers, name); }

private slots:
    void theSyncMessageComesFirst()
    {
        SimGoogle g;
        const auto answer = g.json(watch(g, channel("ch-1"), "host%40example.com"));
        QCOMPARE(answer.keys(), (QStringList{u"expiration"_qs, u"id"_qs, u"kind"_qs, u"resourceId"_qs, u"resourceUri"_qs, u"token"_qs}));
        QCOMPARE(answer[u"kind"].toString(), QStringLiteral("api#channel"));
        QCOMPARE(answer[u"resourceUri"].toString(), QStringLiteral("https://www.googleapis.com/calendar/v3/calendars/host%40example.com/events?alt=json"));
        const qint64 expires = answer[u"expiration"].toString().toLongLong();
        QCOMPARE(expires, g.now.time_since_epoch().count() + 604'800'000);
        const auto pushes = drain(g);
        QCOMPARE(pushes.size(), 1);
        QCOMPARE(pushes[0].address, QStringLiteral("http://127.0.0.1:9/hook"));
        QCOMPARE(pushes[0].headers, (http::Headers{{"Content-Type", "application/json; utf-8"},
            {"User-Agent", "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)"}, {"X-Goog-Channel-ID", "ch-1"},
            {"X-Goog-Channel-Expiration", "Mon, 09 Mar 2026 09:00:00 GMT"}, {"X-Goog-Message-Number", "1"},
            {"X-Goog-Resource-ID", answer[u"resourceId"].toString().toLatin1()}, {"X-Goog-Resource-State", "sync"},
            {"X-Goog-Resource-URI", "https://www.googleapis.com/calendar/v3/calendars/host%40example.com/events?alt=json"}, {"X-Goog-Channel-Token", "secret"}}));
        QCOMPARE(pushes[0].request().body, QByteArray());
        // One resource, one id.
        QCOMPARE(g.json(watch(g, channel("ch-2")))[u"resourceId"], answer[u"resourceId"]);
        QVERIFY(g.json(watch(g, channel("ch-3"), "work%40group.calendar.google.com"))[u"resourceId"] != answer[u"resourceId"]);
    }

    void everyChangeIsToldWithRisingNumbersAndNothingElse()
    {
        SimGoogle g;
        watch(g, channel("ch-1"));
        drain(g);
        qint64 last = 1;
        bool gap = false;
        for (int i = 0; i < 20; ++i) {
            g.call("POST", "calendars/primary/events", g.event(("aaaa" + QByteArray::number(i)).constData(), 3, 9));
            const auto pushes = drain(g);
            QCOMPARE(pushes.size(), 1);
            const qint64 number = header(pushes[0], "X-Goog-Message-Number").toLongLong();
            QVERIFY(number > last);
            gap = gap || number > last + 1;
            last = number;
            QCOMPARE(header(pushes[0], "X-Goog-Resource-State"), QByteArray("exists"));
        }
        QVERIFY(gap);
        g.call("GET", "calendars/primary/events");
        g.call("PATCH", "calendars/primary/events/aaaa1", {{u"summary"_qs, u"aaaa1"_qs}}); // says what it said
        g.call("PATCH", "calendars/primary/events/aaaa1", {{u"start"_qs, QJsonObject{{u"dateTime"_qs, u"nonsense"_qs}}}});
        g.call("POST", "calendars/work%40group.calendar.google.com/events", g.event("bbbb1", 3, 9));
        QCOMPARE(drain(g).size(), 0);
        g.call("DELETE", "calendars/primary/events/aaaa1");
        QCOMPARE(header(drain(g).first(), "X-Goog-Resource-State"), QByteArray("exists"));
    }

    void aMessageThatStillWaitsTellsOfLaterChangesToo()
    {
        SimGoogle g;
        watch(g, channel("ch-1"));
        g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9)); // the first one says something else: it stays
        g.call("POST", "calendars/primary/events", g.event("aaaa2", 3, 9));
        g.call("POST", "calendars/primary/events", g.event("aaaa3", 3, 9));
        const auto states = [](const QList<sim::GooglePush> &pushes) {
            QByteArrayList all;
            for (const auto &push : pushes)
                all << header(push, "X-Goog-Resource-State");
            return all;
        };
        const auto first = g.sim.takePushes(g.now);
        QCOMPARE(states(first), (QByteArrayList{"sync", "exists"}));
        g.call("POST", "calendars/primary/events", g.event("aaaa4", 3, 9)); // one that is under way does not
        const auto busy = g.sim.takePushes(g.now, [](const QString &id) { return id != u"ch-1"; });
        QCOMPARE(busy.size(), 0);
        g.call("POST", "calendars/primary/events", g.event("aaaa5", 3, 9));
        QCOMPARE(states(g.sim.takePushes(g.now)), QByteArrayList{"exists"});
        QCOMPARE(g.sim.pushesUnderWay(), 3);
    }

    void ofMessagesToBeSentAgainTheLastOneIsEnough()
    {
        SimGoogle g;
        watch(g, channel("ch-1"));
        const auto sync = g.sim.takePushes(g.now);
        g.sim.pushAnswered(sync[0].id, 503, g.now);
        QList<sim::GooglePush> all;
        for (int i = 0; i < 5; ++i) {
            g.call("POST", "calendars/primary/events", g.event(("aaaa" + QByteArray::number(i)).constData(), 3, 9));
            all += g.sim.takePushes(g.now);
            g.sim.pushAnswered(all.last().id, 503, g.now);
        }
        QCOMPARE(all.size(), 5);
        const auto again = g.sim.takePushes(g.now + std::chrono::hours(1));
        QCOMPARE(again.size(), 2);
        QCOMPARE(again[0].id, sync[0].id);
        QCOMPARE(again[1].id, all.last().id);
    }

    void everyCalendarTouchedTellsItsOwn()
    {
        SimGoogle g;
        watch(g, channel("ch-host"));
        watch(g, channel("ch-work"), "work%40group.calendar.google.com");
        QCOMPARE(g.as(g.ana, "POST", "calendars/primary/events/watch", channel("ch-ana")).status, 200);
        drain(g);
        const auto who = [&g] {
            QByteArrayList ids;
            for (const auto &push : drain(g))
                ids << header(push, "X-Goog-Channel-ID");
            return ids.join(' ');
        };
        g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9, {g.ana}));
        QCOMPARE(who(), QByteArray("ch-host ch-ana"));
        g.as(g.ana, "PATCH", "calendars/primary/events/aaaa1", g.obj(R"({"attendees":[{"email":"ana@example.com","responseStatus":"accepted"}]})"));
        QCOMPARE(who(), QByteArray("ch-ana ch-host"));
        g.call("POST", "calendars/primary/events/aaaa1/move?destination=work%40group.calendar.google.com");
        QCOMPARE(who(), QByteArray("ch-host ch-work ch-ana"));
    }

    void refusedWatches_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("line");
        const auto row = [](const char *name, const char *body, const char *line) { QTest::newRow(name) << SimGoogle::q(body) << QString::fromLatin1(line); };
        row("no id", "{'type':'web_hook','address':'http://127.0.0.1/'}", "400 required: Required: channel.id");
        row("no type", "{'id':'x','address':'http://127.0.0.1/'}", "400 required: Required: channel.type");
        row("no address", "{'id':'x','type':'web_hook'}", "400 required: Required: channel.address");
        row("not https", "{'id':'x','type':'web_hook','address':'http://example.org/'}", "400 push.webhookUrlNotHttps: WebHook callback must be HTTPS: http://example.org/");
        row("a host that begins like loopback", "{'id':'x','type':'web_hook','address':'http://127.0.0.1.example.org/'}", "400 push.webhookUrlNotHttps: WebHook callback must be HTTPS: http://127.0.0.1.example.org/");
        row("used id", "{'id':'used','type':'web_hook','address':'https://example.org/'}", "400 channelIdNotUnique: Channel id used not unique");
        row("id too long", "{'id':'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx','type':'web_hook','address':'https://example.org/'}", "400 invalid: Invalid Value");
        row("a line break in the token", "{'id':'x','token':'a\\r\\nX-Goog-Channel-ID: b','type':'web_hook','address':'https://example.org/'}", "400 invalid: Invalid Value");
        row("a line break in the id", "{'id':'x\\nb','type':'web_hook','address':'https://example.org/'}", "400 invalid: Invalid Value");
        row("expired", "{'id':'x','type':'web_hook','address':'https://example.org/','expiration':1000}", "400 invalid: Invalid Value");
    }
    void refusedWatches()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, line);
        SimGoogle g;
        watch(g, channel("used"));
        const auto first = drain(g);
        g.call("POST", "channels/stop", {{u"id"_qs, u"used"_qs}, {u"resourceId"_qs, QString::fromLatin1(header(first[0], "X-Goog-Resource-ID"))}});
        QCOMPARE(g.reasonLine(watch(g, QJsonDocument::fromJson(body).object())), line);
        QCOMPARE(drain(g).size(), 0);
    }

    void aGarbledSyncTokenIsNoticedThoughItMeansNothing()
    {
        SimGoogle g;
        const QJsonObject body{{u"id"_qs, u"x"_qs}, {u"type"_qs, u"web_hook"_qs}, {u"address"_qs, u"https://example.org/"_qs}};
        QCOMPARE(g.reasonLine(g.call("POST", "calendars/primary/events/watch?syncToken=x", body)), u"400 invalid: Invalid Value"_qs);
        QCOMPARE(g.call("POST", "calendars/primary/events/watch?syncToken=" + g.syncToken().toLatin1(), body).status, 200);
    }

    void strictModeWantsHttpsEverywhere()
    {
        sim::GoogleSettings settings;
        settings.allowLocalWebhooks = false;
        SimGoogle g(settings);
        QCOMPARE(g.reason(watch(g, channel("x"))), QStringLiteral("push.webhookUrlNotHttps"));
        QCOMPARE(watch(g, channel("x", {{u"address"_qs, u"https://example.org/hook"_qs}})).status, 200);
    }

    void lifetimes_data()
    {
        QTest::addColumn<QJsonObject>("more");
        QTest::addColumn<qint64>("seconds");
        const auto ttl = [](const char *text) { return QJsonObject{{u"params"_qs, QJsonObject{{u"ttl"_qs, QLatin1String(text)}}}}; };
        QTest::newRow("default") << QJsonObject() << qint64(604'800);
        QTest::newRow("asked") << ttl("3600") << qint64(3600);
        QTest::newRow("capped") << ttl("99999999") << qint64(2'592'000);
        QTest::newRow("what Cal.com asks") << ttl("2592000") << qint64(2'592'000);
    }
    void lifetimes()
    {
        QFETCH(QJsonObject, more);
        QFETCH(qint64, seconds);
        SimGoogle g;
        const auto answer = g.json(watch(g, channel("x", more)));
        QCOMPARE(answer[u"expiration"].toString().toLongLong(), g.now.time_since_epoch().count() + seconds * 1000);
    }

    void expiredChannelsAreSilent()
    {
        SimGoogle g;
        watch(g, channel("x", g.obj(R"({"params":{"ttl":"60"}})")));
        drain(g);
        g.wait(std::chrono::seconds(59));
        g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9));
        QCOMPARE(drain(g).size(), 1);
        g.wait(std::chrono::seconds(2));
        g.call("POST", "calendars/primary/events", g.event("aaaa2", 3, 9));
        QCOMPARE(drain(g).size(), 0);
        QCOMPARE(g.reason(watch(g, channel("x"))), QStringLiteral("channelIdNotUnique"));
    }

    void stopping()
    {
        SimGoogle g;
        const QString resource = g.json(watch(g, channel("x")))[u"resourceId"].toString();
        const auto stop = [&](const QString &who, const QString &id, const QString &res) { return g.as(who, "POST", "channels/stop", {{u"id"_qs, id}, {u"resourceId"_qs, res}}); };
        QCOMPARE(g.reasonLine(stop(g.host, u"x"_qs, u"other"_qs)), QStringLiteral("404 notFound: Channel 'x' not found for project 'playground'"));
        QCOMPARE(stop(g.host, u"y"_qs, resource).status, 404);
        QCOMPARE(stop(g.ana, u"x"_qs, resource).status, 404);
        const auto stopped = stop(g.host, u"x"_qs, resource);
        QCOMPARE(stopped.status, 204);
        QCOMPARE(stopped.body, QByteArray());
        QCOMPARE(stop(g.host, u"x"_qs, resource).status, 404);
        QCOMPARE(drain(g).size(), 0); // not even the sync message that still waited
        g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9));
        QCOMPARE(drain(g).size(), 0);
    }

    void whatTheReceiverAnswersDecides_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("again");
        for (const int status : {200, 201, 202, 204, 102, 301, 400, 404, 410, 429, 501})
            QTest::addRow("%d", status) << status << false;
        for (const int status : {500, 502, 503, 504, 0})
            QTest::addRow("%d", status) << status << true;
    }
    void whatTheReceiverAnswersDecides()
    {
        QFETCH(int, status);
        QFETCH(bool, again);
        SimGoogle g;
        watch(g, channel("x"));
        const auto first = g.sim.takePushes(g.now);
        QCOMPARE(first.size(), 1);
        QCOMPARE(g.sim.pushesUnderWay(), 1);
        QVERIFY(!g.sim.nextPushDue());
        QCOMPARE(g.sim.takePushes(g.now).size(), 0);
        g.sim.pushAnswered(first[0].id, status, g.now);
        QCOMPARE(g.sim.pushesUnderWay(), 0);
        QCOMPARE(g.sim.nextPushDue().has_value(), again);
        if (!again)
            return;
        std::chrono::milliseconds before{0};
        int attempts = 1;
        while (const auto due = g.sim.nextPushDue()) {
            const auto delay = *due - g.now;
            QVERIFY(delay >= before);
            before = delay;
            QCOMPARE(g.sim.takePushes(*due - Millis(1)).size(), 0);
            const auto retry = g.sim.takePushes(*due);
            QCOMPARE(retry.size(), 1);
            QCOMPARE(retry[0].headers, first[0].headers);
            QCOMPARE(retry[0].attempt, ++attempts);
            g.now = *due;
            g.sim.pushAnswered(retry[0].id, status, g.now);
        }
        QCOMPARE(attempts, 8);
        QCOMPARE(before, Millis(64'000));
    }
};

CSP_TEST(tst_SimGooglePush, Nothing)

} // namespace tst_sim_google_push

#include "tst_sim_google_push.moc"
