#include "core/sim/google/http/apidescription.h"
#include "core/sim/google/values/quota.h"
#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"
#include <QUrl>

namespace tst_sim_google_access {

using namespace csp;
using namespace std::chrono_literals;

// Who may ask how much, who may see what, what follows when that changes, and which state a request means.
class tst_SimGoogleAccess : public QObject
{
    Q_OBJECT

    static QByteArray path(const QString &calendar) { return "calendars/" + calendar.toUtf8().toPercentEncoding(); }
    static inline const QByteArray anasRule = "/acl/user%3Aana%40example.com";
    static inline const QByteArray anasEntry = "users/me/calendarList/work%40group.calendar.google.com";

    static sim::GoogleSettings limited(qint64 project, qint64 user, qint64 status = 403)
    {
        sim::GoogleSettings settings;
        settings.quotaPerMinute = project;
        settings.quotaPerUserPerMinute = user;
        settings.quotaStatus = status;
        return settings;
    }
    static int asks(SimGoogle &g, const QString &who, const QByteArray &query = {}, const http::Headers &headers = {})
    {
        return g.as(who, "GET", "colors" + query, {}, headers).status;
    }
    static void shares(SimGoogle &g, const char *role)
    {
        QCOMPARE(g.call("POST", path(g.work) + "/acl", {{u"role"_qs, QLatin1String(role)}, {u"scope"_qs, QJsonObject{{u"type"_qs, u"user"_qs}, {u"value"_qs, g.ana}}}}).status, 200);
    }
    /// Ids in a calendar list, `!`: gone.
    static QString list(const http::Response &response)
    {
        QStringList out;
        const QJsonArray items = SimGoogle::json(response)[u"items"].toArray();
        for (const QJsonValue item : items)
            out << item[u"id"].toString().section(u'@', 0, 0) + (item[u"deleted"].toBool() ? QStringLiteral("!") : QString());
        return out.join(u' ');
    }
    static QString visible(const http::Response &response)
    {
        QStringList out;
        const QJsonArray items = SimGoogle::json(response)[u"items"].toArray();
        for (const QJsonValue item : items)
            out << (item[u"summary"].isUndefined() ? QStringLiteral("busy") : item[u"summary"].toString());
        return out.join(u' ');
    }
    static QStringList messages(SimGoogle &g)
    {
        QStringList all;
        for (const sim::GooglePush &push : g.sim.takePushes(g.now)) {
            all << QString::fromUtf8(http::headerValue(push.headers, "X-Goog-Channel-ID") + ' ' + http::headerValue(push.headers, "X-Goog-Resource-State"));
            g.sim.pushAnswered(push.id, 200, g.now);
        }
        return all;
    }
    static void watches(SimGoogle &g, const char *id, const QByteArray &what)
    {
        QCOMPARE(g.as(g.ana, "POST", what + "/watch", {{u"id"_qs, QLatin1String(id)}, {u"type"_qs, u"web_hook"_qs}, {u"address"_qs, u"https://ana.test/push"_qs}}).status, 200);
    }

private slots:
    void aUserHasSoManyRequestsInAnyMinute_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        QTest::newRow("403") << 403 << u"403 userRateLimitExceeded: User Rate Limit Exceeded"_qs;
        QTest::newRow("429") << 429 << u"429 rateLimitExceeded: Rate Limit Exceeded"_qs;
    }
    void aUserHasSoManyRequestsInAnyMinute()
    {
        QFETCH(int, status);
        QFETCH(QString, says);
        SimGoogle g(limited(0, 3, status));
        QCOMPARE(asks(g, g.host), 200);
        g.wait(30s);
        QCOMPARE(asks(g, g.host), 200);
        QCOMPARE(asks(g, g.host), 200);
        const auto refused = g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9));
        QCOMPARE(g.reasonLine(refused), says);
        QCOMPARE(g.json(refused)[u"error"][u"errors"][0][u"domain"].toString(), u"usageLimits"_qs);
        QVERIFY(!g.json(refused)[u"error"].toObject().contains(u"status"));
        QCOMPARE(asks(g, g.ana), 200); // another user's minute is his own
        g.wait(32s); // the first of the three is out of the window, the others are not
        QCOMPARE(g.reason(g.call("GET", "calendars/primary/events/aaaa1")), u"notFound"_qs); // nothing was carried out
        QCOMPARE(asks(g, g.host), status);
        g.wait(61s);
        QCOMPARE(asks(g, g.host), 200);
    }

    void theProjectsQuotaIsEverybodys()
    {
        SimGoogle g(limited(3, 0));
        QCOMPARE(asks(g, g.host), 200);
        QCOMPARE(asks(g, g.ana), 200);
        QCOMPARE(asks(g, g.kim), 200);
        QCOMPARE(g.reasonLine(g.as(g.ana, "GET", "colors")), u"403 rateLimitExceeded: Rate Limit Exceeded"_qs);
        // Signing in and the page of a token are no requests to the API.
        QCOMPARE(g.raw("GET", "/v1/userinfo", {}, {{"Authorization", "Bearer " + g.tokens.value(g.ana)}}).status, 200);
        g.wait(62s);
        QCOMPARE(asks(g, g.ana), 200);
    }

    void aPatchCountsThree()
    {
        SimGoogle g(limited(0, 4));
        QCOMPARE(g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9)).status, 200);
        QCOMPARE(g.call("PATCH", "calendars/primary/events/aaaa1", {{u"summary"_qs, u"A"_qs}}).status, 200);
        QCOMPARE(asks(g, g.host), 403);
        g.wait(62s);
        QCOMPARE(g.call("PATCH", "calendars/primary/events/aaaa1", {{u"summary"_qs, u"B"_qs}}).status, 200);
        QCOMPARE(g.call("PATCH", "calendars/primary/events/aaaa1", {{u"summary"_qs, u"C"_qs}}).status, 403);
        QCOMPARE(asks(g, g.host), 200); // one unit was left: what is refused counts nothing
        QCOMPARE(g.json(g.as(g.ana, "GET", "users/me/settings/timezone"))[u"value"].toString(), u"America/Chicago"_qs);
    }

    void aProgramMayNameItsOwnUsers()
    {
        SimGoogle g(limited(0, 1));
        QCOMPARE(asks(g, g.host, "?quotaUser=one"), 200);
        QCOMPARE(asks(g, g.host, "?quotaUser=two"), 200);
        QCOMPARE(asks(g, g.ana, "?quotaUser=one"), 403);
        QCOMPARE(asks(g, g.ana, {}, {{"X-Goog-Quota-User", "two"}}), 403);
        QCOMPARE(asks(g, g.ana), 200);
        const QByteArray forty(40, 'x');
        QCOMPARE(asks(g, g.kim, "?quotaUser=" + forty + "1"), 200);
        QCOMPARE(asks(g, g.kim, "?quotaUser=" + forty + "2"), 403);
    }

    void partsOfABatchCountEach()
    {
        SimGoogle g(limited(0, 2));
        const QByteArray part = "--b\r\nContent-Type: application/http\r\n\r\nGET /calendar/v3/colors HTTP/1.1\r\n\r\n\r\n";
        const auto answer = g.raw("POST", "/batch/calendar/v3", part + part + part + "--b--",
                                  {{"Authorization", "Bearer " + g.tokens.value(g.host)}, {"Content-Type", "multipart/mixed; boundary=b"}});
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body.count("HTTP/1.1 200 OK"), 2);
        QCOMPARE(answer.body.count("HTTP/1.1 403 Forbidden"), 1);
    }

    void manyNamesTakeLittleRoom()
    {
        sim::google::Quota quota;
        const sim::google::Quota::Limits limits{0, 1};
        using Verdict = sim::google::Quota::Verdict;
        const auto take = [&](int user, qint64 ms) { return quota.take(u"p"_qs, u"user %1"_qs.arg(user), 1, limits, ms); };
        for (int i = 0; i < 5000; ++i)
            QCOMPARE(take(i, i), Verdict::Granted);
        QCOMPARE(take(4999, 5000), Verdict::UserExceeded); // the latest are known
        QCOMPARE(take(4999, 66'000), Verdict::Granted);
        QCOMPARE(take(4999, 3'000), Verdict::UserExceeded); // a clock that is set back opens nothing
    }

    void whoLosesACalendarSeesItGoOnce()
    {
        SimGoogle g;
        shares(g, "reader");
        QCOMPARE(g.as(g.ana, "POST", "users/me/calendarList", {{u"id"_qs, g.work}}).status, 200);
        const QByteArray token = g.json(g.as(g.ana, "GET", "users/me/calendarList"))[u"nextSyncToken"].toString().toLatin1();
        watches(g, "mine", "users/me/calendarList");
        watches(g, "events", path(g.work) + "/events");
        QCOMPARE(messages(g), (QStringList{u"mine sync"_qs, u"events sync"_qs}));
        g.call("POST", path(g.work) + "/events", g.event("aaaa1", 3, 9));
        QCOMPARE(messages(g), QStringList{u"events exists"_qs});
        g.call("POST", path(g.work) + "/events", g.event("bbbb1", 3, 9)); // waits to be sent, and never will be
        QCOMPARE(g.call("DELETE", path(g.work) + anasRule).status, 204);
        g.call("POST", path(g.work) + "/events", g.event("cccc1", 3, 9));
        QCOMPARE(messages(g), QStringList{u"mine exists"_qs});
        QCOMPARE(g.as(g.ana, "GET", path(g.work)).status, 404);
        QCOMPARE(g.as(g.ana, "GET", anasEntry).status, 404);
        QCOMPARE(list(g.as(g.ana, "GET", "users/me/calendarList")), u"ana"_qs);
        QCOMPARE(list(g.as(g.ana, "GET", "users/me/calendarList?showDeleted=true")), u"ana work!"_qs);
        const auto delta = g.as(g.ana, "GET", "users/me/calendarList?syncToken=" + token);
        QCOMPARE(list(delta), u"work!"_qs);
        QCOMPARE(list(g.as(g.ana, "GET", "users/me/calendarList?syncToken=" + g.json(delta)[u"nextSyncToken"].toString().toLatin1())), QString());
        QCOMPARE(list(g.call("GET", "users/me/calendarList")), u"host work"_qs); // nobody else's list is concerned
        // Access given back does not put it back: she does.
        shares(g, "writer");
        QCOMPARE(list(g.as(g.ana, "GET", "users/me/calendarList")), u"ana"_qs);
        QCOMPARE(g.as(g.ana, "GET", path(g.work)).status, 200);
        QCOMPARE(messages(g), QStringList());
        QCOMPARE(g.as(g.ana, "POST", "users/me/calendarList", {{u"id"_qs, g.work}}).status, 200);
        QCOMPARE(list(g.as(g.ana, "GET", "users/me/calendarList?syncToken=" + token)), u"work"_qs);
    }

    void aRoleOfNoneIsALossAsWell()
    {
        SimGoogle g;
        shares(g, "reader");
        g.as(g.ana, "POST", "users/me/calendarList", {{u"id"_qs, g.work}});
        QCOMPARE(g.call("PATCH", path(g.work) + anasRule, {{u"role"_qs, u"none"_qs}}).status, 200);
        QCOMPARE(list(g.as(g.ana, "GET", "users/me/calendarList")), u"ana"_qs);
        QCOMPARE(g.as(g.ana, "GET", path(g.work) + "/events").status, 404);
        // What everybody may do she still may.
        SimGoogle open;
        shares(open, "writer");
        open.as(open.ana, "POST", "users/me/calendarList", {{u"id"_qs, open.work}});
        open.call("POST", path(open.work) + "/acl", open.obj(R"({"role":"reader","scope":{"type":"default"}})"));
        open.call("DELETE", path(open.work) + anasRule);
        QCOMPARE(list(open.as(open.ana, "GET", "users/me/calendarList")), u"ana work"_qs);
        QCOMPARE(open.json(open.as(open.ana, "GET", anasEntry))[u"accessRole"].toString(), u"reader"_qs);
    }

    void anotherRoleMeansReadingAnew()
    {
        SimGoogle g;
        shares(g, "freeBusyReader");
        const QString hosts = g.syncToken(path(g.work).mid(10)), anas = g.syncToken(path(g.work).mid(10), g.ana);
        const auto since = [&](const QString &token, const QString &who) { return g.since(token, path(g.work).mid(10), who); };
        QCOMPARE(since(anas, g.ana).status, 200);
        shares(g, "reader");
        QCOMPARE(g.reasonLine(since(anas, g.ana)), u"410 fullSyncRequired: Sync token is no longer valid, a full sync is required."_qs);
        QCOMPARE(since(hosts, g.host).status, 200);
        const QString fresh = g.syncToken(path(g.work).mid(10), g.ana); // nothing else has changed, and it is good
        QCOMPARE(since(fresh, g.ana).status, 200);
        shares(g, "reader");
        QCOMPARE(since(fresh, g.ana).status, 200); // the same role once more is none other
        // Lost and given back in between is not "nothing changed".
        g.call("DELETE", path(g.work) + anasRule);
        shares(g, "reader");
        QCOMPARE(since(fresh, g.ana).status, 410);
        g.sim = *sim::GoogleSim::fromJson(g.sim.toJson());
        QCOMPARE(since(fresh, g.ana).status, 410);
    }

    void anotherRoleIsAnotherState()
    {
        SimGoogle g;
        shares(g, "reader");
        const auto listing = g.as(g.ana, "GET", path(g.work) + "/events");
        const http::Headers known{{"If-None-Match", listing.header("ETag")}};
        QCOMPARE(g.as(g.ana, "GET", path(g.work) + "/events", {}, known).status, 304);
        shares(g, "writer");
        QCOMPARE(g.json(g.as(g.ana, "GET", path(g.work) + "/events", {}, known))[u"accessRole"].toString(), u"writer"_qs);
    }

    void writingWithoutPrivateAccess()
    {
        SimGoogle g;
        auto secret = g.event("secret1", 3, 9);
        secret.insert(u"visibility"_qs, u"private"_qs);
        g.call("POST", path(g.work) + "/events", secret);
        g.call("POST", path(g.work) + "/events", g.event("plain1", 3, 11));
        shares(g, "writerWithoutPrivateAccess");
        QCOMPARE(g.json(g.call("GET", path(g.work) + anasRule))[u"role"].toString(), u"writerWithoutPrivateAccess"_qs);
        const auto listing = g.as(g.ana, "GET", path(g.work) + "/events");
        QCOMPARE(g.json(listing)[u"accessRole"].toString(), u"writerWithoutPrivateAccess"_qs);
        QCOMPARE(visible(listing), u"busy plain1"_qs);
        const auto hidden = g.json(g.as(g.ana, "GET", path(g.work) + "/events/secret1"));
        QVERIFY(!hidden.contains(u"summary") && hidden[u"start"].isObject());
        // What others made private she cannot change, since she cannot see it; everything else she can.
        QCOMPARE(g.reason(g.as(g.ana, "PATCH", path(g.work) + "/events/secret1", {{u"location"_qs, u"here"_qs}})), u"requiredAccessLevel"_qs);
        QCOMPARE(g.as(g.ana, "DELETE", path(g.work) + "/events/secret1").status, 403);
        auto again = g.event("x", 3, 9);
        again.remove(u"id"_qs);
        again.insert(u"iCalUID"_qs, u"secret1@google.com"_qs);
        QCOMPARE(g.reason(g.as(g.ana, "POST", path(g.work) + "/events/import", again)), u"requiredAccessLevel"_qs);
        QCOMPARE(g.json(g.as(g.ana, "PATCH", path(g.work) + "/events/plain1", {{u"location"_qs, u"here"_qs}}))[u"location"].toString(), u"here"_qs);
        auto own = g.event("mine1", 3, 13);
        own.insert(u"visibility"_qs, u"private"_qs);
        QCOMPARE(g.as(g.ana, "POST", path(g.work) + "/events", own).status, 200);
        QCOMPARE(visible(g.as(g.ana, "GET", path(g.work) + "/events")), u"busy plain1 mine1"_qs);
        QCOMPARE(visible(g.call("GET", path(g.work) + "/events")), u"secret1 plain1 mine1"_qs);
        QCOMPARE(g.as(g.ana, "POST", path(g.work) + "/events/plain1/move?destination=primary").status, 200);
        // Between reader and writer.
        g.as(g.ana, "POST", "users/me/calendarList", {{u"id"_qs, g.work}});
        QCOMPARE(list(g.as(g.ana, "GET", "users/me/calendarList?minAccessRole=writerWithoutPrivateAccess")), u"ana work"_qs);
        QCOMPARE(list(g.as(g.ana, "GET", "users/me/calendarList?minAccessRole=reader")), u"ana work"_qs);
        QCOMPARE(list(g.as(g.ana, "GET", "users/me/calendarList?minAccessRole=writer")), u"ana"_qs);
        shares(g, "writer");
        QCOMPARE(visible(g.as(g.ana, "GET", path(g.work) + "/events")), u"secret1 mine1"_qs);
        shares(g, "reader");
        QCOMPARE(visible(g.as(g.ana, "GET", path(g.work) + "/events")), u"busy busy"_qs);
    }

    void whatIsHiddenIsNotFound()
    {
        SimGoogle g;
        auto secret = g.event("secret1", 3, 9);
        secret.insert(u"visibility"_qs, u"private"_qs);
        secret.insert(u"extendedProperties"_qs, QJsonObject{{u"shared"_qs, QJsonObject{{u"room"_qs, u"7"_qs}}}});
        g.call("POST", path(g.work) + "/events", secret);
        g.call("POST", path(g.work) + "/events", g.event("secret2", 3, 11));
        shares(g, "reader");
        QCOMPARE(visible(g.as(g.ana, "GET", path(g.work) + "/events")), u"busy secret2"_qs);
        QCOMPARE(visible(g.as(g.ana, "GET", path(g.work) + "/events?q=secret2")), u"secret2"_qs);
        QCOMPARE(visible(g.as(g.ana, "GET", path(g.work) + "/events?q=secret1")), QString());
        QCOMPARE(visible(g.as(g.ana, "GET", path(g.work) + "/events?sharedExtendedProperty=room%3D7")), QString());
        QCOMPARE(visible(g.call("GET", path(g.work) + "/events?q=secret1")), u"secret1"_qs);
    }

    void writersReadTheRules()
    {
        SimGoogle g;
        shares(g, "writerWithoutPrivateAccess");
        QCOMPARE(g.as(g.ana, "GET", path(g.work) + "/acl").status, 403);
        QCOMPARE(g.as(g.ana, "POST", path(g.work) + "/acl/watch", {{u"id"_qs, u"c"_qs}, {u"type"_qs, u"web_hook"_qs}, {u"address"_qs, u"https://ana.test/p"_qs}}).status, 403);
        shares(g, "writer");
        QCOMPARE(g.as(g.ana, "GET", path(g.work) + "/acl").status, 200);
        QCOMPARE(g.as(g.ana, "GET", path(g.work) + anasRule).status, 200);
        QCOMPARE(g.as(g.ana, "DELETE", path(g.work) + anasRule).status, 403);
        watches(g, "rules", path(g.work) + "/acl");
        messages(g);
        g.call("POST", path(g.work) + "/acl", g.obj(R"({"role":"reader","scope":{"type":"default"}})"));
        QCOMPARE(messages(g), QStringList{u"rules exists"_qs});
        shares(g, "reader");
        g.call("POST", path(g.work) + "/acl", g.obj(R"({"role":"none","scope":{"type":"default"}})"));
        QCOMPARE(messages(g), QStringList());
    }

    void everyEtagCanBeMeant_data()
    {
        QTest::addColumn<QByteArray>("resource");
        QTest::addColumn<QJsonObject>("change"); // empty: it is read only
        const QByteArray work = path(SimGoogle::work);
        QTest::newRow("calendar") << work << QJsonObject{{u"summary"_qs, u"Other"_qs}};
        QTest::newRow("list entry") << QByteArray("users/me/calendarList/ana%40example.com") << QJsonObject{{u"summaryOverride"_qs, u"Mine"_qs}};
        QTest::newRow("rule") << work + anasRule << QJsonObject{{u"role"_qs, u"writer"_qs}};
        QTest::newRow("event") << QByteArray("calendars/primary/events/aaaa1") << QJsonObject{{u"summary"_qs, u"Other"_qs}};
        QTest::newRow("list") << QByteArray("users/me/calendarList") << QJsonObject();
        QTest::newRow("rules") << work + "/acl" << QJsonObject();
        QTest::newRow("events") << QByteArray("calendars/primary/events") << QJsonObject();
        QTest::newRow("setting") << QByteArray("users/me/settings/timezone") << QJsonObject();
        QTest::newRow("settings") << QByteArray("users/me/settings") << QJsonObject();
    }
    void everyEtagCanBeMeant()
    {
        QFETCH(QByteArray, resource);
        QFETCH(QJsonObject, change);
        SimGoogle g;
        shares(g, "reader");
        // A list entry can be removed where the calendar is somebody else's.
        g.as(g.ana, "POST", "calendars/primary/acl", g.obj(R"({"role":"reader","scope":{"type":"user","value":"host@example.com"}})"));
        g.call("POST", "users/me/calendarList", {{u"id"_qs, g.ana}});
        g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9));
        const auto read = g.call("GET", resource);
        const QByteArray etag = read.header("ETag");
        QCOMPARE(read.status, 200);
        QCOMPARE(g.json(read)[u"etag"].toString().toLatin1(), etag);
        QVERIFY(etag.size() > 2 && etag.startsWith('"') && etag.endsWith('"'));

        for (const QByteArray &known : {etag, "\"1\", " + etag, QByteArray("*")}) {
            const auto same = g.call("GET", resource, {}, {{"If-None-Match", known}});
            QCOMPARE(same.status, 304);
            QCOMPARE(same.body, QByteArray());
            QCOMPARE(same.header("ETag"), etag);
        }
        QCOMPARE(g.call("GET", resource, {}, {{"If-None-Match", "\"1\""}}).body, g.call("GET", resource).body);
        if (change.isEmpty())
            return;
        const auto refused = g.call("PATCH", resource, change, {{"If-Match", "\"1\""}});
        QCOMPARE(g.reasonLine(refused), u"412 conditionNotMet: Precondition Failed"_qs);
        QCOMPARE(g.call("PUT", resource, g.json(read), {{"If-Match", "\"1\""}}).status, 412);
        QCOMPARE(g.call("DELETE", resource, {}, {{"If-Match", "\"1\""}}).status, 412);
        QCOMPARE(g.call("GET", resource).header("ETag"), etag); // nothing has changed
        const auto changed = g.call("PATCH", resource, change, {{"If-Match", etag}});
        QCOMPARE(changed.status, 200);
        QVERIFY(changed.header("ETag") != etag);
        QCOMPARE(g.call("GET", resource, {}, {{"If-None-Match", etag}}).status, 200);
        QCOMPARE(g.call("DELETE", resource, {}, {{"If-Match", etag}}).status, 412);
        QCOMPARE(g.call("DELETE", resource, {}, {{"If-Match", changed.header("ETag")}}).status, 204);
    }

    void laterPagesAreNotKnownByTheFirst()
    {
        SimGoogle g;
        const auto first = g.call("GET", "users/me/calendarList?maxResults=1");
        const QByteArray next = "users/me/calendarList?maxResults=1&pageToken=" + g.json(first)[u"nextPageToken"].toString().toLatin1();
        QCOMPARE(g.call("GET", next, {}, {{"If-None-Match", first.header("ETag")}}).status, 200);
    }

    void theDescriptionOfTheApiHasThisSandboxsAddresses()
    {
        const QByteArray file = SimGoogle::q("{'kind':'discovery#restDescription','name':'calendar','version':'v3','rootUrl':'https://www.googleapis.com/','baseUrl':'https://www.googleapis.com/calendar/v3/',"
                                             "'basePath':'/calendar/v3/','servicePath':'calendar/v3/','batchPath':'batch/calendar/v3','mtlsRootUrl':'https://www.mtls.googleapis.com/',"
                                             "'schemas':{'Event':{'id':'Event'}},'resources':{'events':{'methods':{}}}}");
        const auto description = sim::ApiDescription::read(file, u"d.json"_qs);
        QVERIFY(description);
        const auto ask = [&](const char *verb, const char *target) { return description->answer({verb, target, {{"Host", "127.0.0.1:4711"}}, {}}); };
        for (const char *target : {"/discovery/v1/apis/calendar/v3/rest", "/discovery/v1/apis/calendar/v3/rest?fields=x", "/$discovery/rest?version=v3", "/%24discovery/rest?version=v3"}) {
            const auto answer = ask("GET", target);
            QVERIFY2(answer, target);
            QJsonObject expected = SimGoogle::obj(file.constData());
            for (const auto name : {u"rootUrl", u"mtlsRootUrl"})
                expected[name] = u"http://127.0.0.1:4711/"_qs;
            expected[u"baseUrl"] = u"http://127.0.0.1:4711/calendar/v3/"_qs;
            QCOMPARE(answer->status, 200);
            QCOMPARE(SimGoogle::json(*answer), expected);
        }
        QVERIFY(!ask("POST", "/discovery/v1/apis/calendar/v3/rest"));
        QVERIFY(!ask("GET", "/$discovery/rest?version=v2"));
        QVERIFY(!ask("GET", "/discovery/v1/apis/drive/v3/rest"));
        SimGoogle g; // without a file
        QCOMPARE(g.reason(g.raw("GET", "/discovery/v1/apis/calendar/v3/rest")), u"notFound"_qs);
    }

    void aWrongDescriptionIsNamed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *json, const char *says) { QTest::newRow(says) << SimGoogle::q(json) << QString::fromLatin1(says); };
        row("", "d.json: expected a discovery document in JSON: illegal value at byte 0");
        row("[]", "d.json: expected a discovery document, found JSON that is not an object");
        row("{}", "d.json: kind: expected discovery#restDescription");
        row("{'kind':'discovery#directoryList'}", "d.json: kind: expected discovery#restDescription, found \"discovery#directoryList\"");
        row("{'kind':'discovery#restDescription','name':'drive'}", "d.json: name: expected calendar, found \"drive\"");
        row("{'kind':'discovery#restDescription','name':'calendar','version':3}", "d.json: version: expected v3");
        row("{'kind':'discovery#restDescription','name':'calendar','version':'v3','schemas':{'a':{}},'resources':[]}", "d.json: resources: expected an object with members");
    }
    void aWrongDescriptionIsNamed()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        const auto read = sim::ApiDescription::read(json, u"d.json"_qs);
        QVERIFY(!read);
        QVERIFY2(read.error().oneLine().startsWith(says), qPrintable(read.error().oneLine()));
    }
};

CSP_TEST(tst_SimGoogleAccess, Nothing)

} // namespace tst_sim_google_access

#include "tst_sim_google_access.moc"
