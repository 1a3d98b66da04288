#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_api_keys {

using namespace csp;

// What a program reads with an API key alone: what is public.
class tst_SimGoogleApiKeys : public QObject
{
    Q_OBJECT

    static inline const QByteArray key = "AIzaSyPlayground";
    static inline const QByteArray hosts = "/calendar/v3/calendars/host%40example.com";
    static inline const QByteArray works = "/calendar/v3/calendars/work%40group.calendar.google.com";

    struct World : SimGoogle {
        explicit World(const sim::GoogleSettings &settings = {}) : SimGoogle(settings)
        {
            sim.setApiKeys({QString::fromLatin1(key), u"AIzaSyAnother"_qs});
            QJsonObject secret = event("bbbb1", 4, 9);
            secret.insert(u"visibility"_qs, u"private"_qs);
            for (const QJsonObject &json : {event("aaaa1", 3, 9, {ana}), secret})
                call("POST", "calendars/work%40group.calendar.google.com/events", json);
        }
        void publish(const QByteArray &calendar, const char *role)
        {
            QCOMPARE(call("POST", "calendars/" + calendar + "/acl", {{u"role"_qs, QLatin1String(role)}, {u"scope"_qs, QJsonObject{{u"type"_qs, u"default"_qs}}}}).status, 200);
        }
        http::Response get(const QByteArray &target, const QByteArray &with = key) { return raw("GET", target + (target.contains('?') ? "&key=" : "?key=") + with); }
    };
    static QString summaries(const http::Response &response)
    {
        QStringList out;
        const QJsonArray items = SimGoogle::json(response)[u"items"].toArray();
        for (const QJsonValue item : items)
            out << (item[u"summary"].isUndefined() ? u"busy"_qs : item[u"summary"].toString());
        return out.join(u' ');
    }

private slots:
    void publicCalendarsAreReadAndPrivateOnesAreNotThere()
    {
        World g;
        QCOMPARE(g.reasonLine(g.get(works + "/events")), u"404 notFound: Not Found"_qs);
        g.publish("work%40group.calendar.google.com", "reader");
        const auto list = g.get(works + "/events");
        QCOMPARE(list.status, 200);
        QCOMPARE(summaries(list), u"aaaa1 busy"_qs); // a reader is shown the times alone of what is private
        QCOMPARE(g.json(list)[u"accessRole"].toString(), u"reader"_qs);
        QCOMPARE(g.json(list)[u"defaultReminders"].toArray(), QJsonArray());
        QCOMPARE(g.json(g.get(works + "/events/aaaa1"))[u"summary"].toString(), u"aaaa1"_qs);
        QCOMPARE(g.json(g.get(works))[u"summary"].toString(), u"Work"_qs);
        QCOMPARE(g.get("/calendar/v3/colors").status, 200);
        QCOMPARE(g.reasonLine(g.get(hosts + "/events")), u"404 notFound: Not Found"_qs);
        QCOMPARE(g.reasonLine(g.get("/calendar/v3/calendars/primary/events")), u"404 notFound: Not Found"_qs);
    }

    void whoPublishesBusyTimesPublishesNoMore()
    {
        World g;
        g.publish("work%40group.calendar.google.com", "freeBusyReader");
        QCOMPARE(summaries(g.get(works + "/events")), u"busy busy"_qs);
    }

    void changesAreFollowedAsWithAToken()
    {
        World g;
        g.publish("work%40group.calendar.google.com", "reader");
        const auto first = g.json(g.get(works + "/events?maxResults=1"));
        const auto second = g.json(g.get(works + "/events?maxResults=1&pageToken=" + first[u"nextPageToken"].toString().toLatin1()));
        const QByteArray token = second[u"nextSyncToken"].toString().toLatin1();
        QCOMPARE(g.told(g.get(works + "/events?syncToken=" + token)), QString());
        QCOMPARE(g.call("DELETE", "calendars/work%40group.calendar.google.com/events/aaaa1").status, 204);
        QCOMPARE(g.told(g.get(works + "/events?syncToken=" + token)), u"aaaa1!"_qs);
    }

    void aKeyMayComeInAHeader()
    {
        World g;
        g.publish("work%40group.calendar.google.com", "reader");
        QCOMPARE(g.raw("GET", works + "/events", {}, {{"X-Goog-Api-Key", key}}).status, 200);
        QCOMPARE(g.raw("GET", works + "/events", {}, {{"X-Goog-Api-Key", "AIzaSyNobodys"}}).status, 400);
    }

    void aWrongKeyIsToldByTheFrontEnd()
    {
        World g;
        g.publish("work%40group.calendar.google.com", "reader");
        const auto refused = g.get(works + "/events", "AIzaSyNobodys");
        QCOMPARE(refused.status, 400);
        QCOMPARE(g.json(refused), g.obj(SimGoogle::q("{'error': {'code': 400, 'message': 'API key not valid. Please pass a valid API key.', 'status': 'INVALID_ARGUMENT',"
            "'errors': [{'domain': 'global', 'reason': 'badRequest', 'message': 'API key not valid. Please pass a valid API key.'}],"
            "'details': [{'@type': 'type.googleapis.com/google.rpc.ErrorInfo', 'reason': 'API_KEY_INVALID', 'domain': 'googleapis.com',"
            "'metadata': {'service': 'calendar-json.googleapis.com'}}]}}")));
        QVERIFY(!refused.body.contains("Nobodys"));
        // Beside a good token, too.
        QCOMPARE(g.call("GET", "calendars/primary/events?key=AIzaSyNobodys").status, 400);
        QCOMPARE(g.call("GET", "calendars/primary/events?key=" + key).status, 200);
    }

    void whatNeedsSomebodySaysSo_data()
    {
        QTest::addColumn<QByteArray>("verb");
        QTest::addColumn<QByteArray>("target");
        const QByteArray events = works + "/events";
        QTest::newRow("the calendar list") << QByteArray("GET") << QByteArray("/calendar/v3/users/me/calendarList");
        QTest::newRow("settings") << QByteArray("GET") << QByteArray("/calendar/v3/users/me/settings");
        QTest::newRow("access rules") << QByteArray("GET") << works + "/acl";
        QTest::newRow("insert") << QByteArray("POST") << events;
        QTest::newRow("patch") << QByteArray("PATCH") << events + "/aaaa1";
        QTest::newRow("delete") << QByteArray("DELETE") << events + "/aaaa1";
        QTest::newRow("watch") << QByteArray("POST") << events + "/watch";
        QTest::newRow("free and busy") << QByteArray("POST") << QByteArray("/calendar/v3/freeBusy");
    }
    void whatNeedsSomebodySaysSo()
    {
        QFETCH(QByteArray, verb);
        QFETCH(QByteArray, target);
        World g;
        g.publish("work%40group.calendar.google.com", "reader");
        const auto refused = g.raw(verb, target + "?key=" + key, "{}");
        QCOMPARE(refused.status, 401);
        const QJsonObject error = g.json(refused)[u"error"].toObject();
        QCOMPARE(error[u"status"].toString(), u"UNAUTHENTICATED"_qs);
        QCOMPARE(error[u"errors"][0].toObject(), g.obj(R"({"domain":"global","reason":"required","message":"Login Required.","locationType":"header","location":"Authorization"})"));
        QCOMPARE(error[u"details"][0][u"reason"].toString(), u"CREDENTIALS_MISSING"_qs);
        QCOMPARE(g.told(g.get(works + "/events")), u"aaaa1 bbbb1"_qs); // and nothing has happened
    }

    void aTokenBesideTheKeySaysWhoAsks()
    {
        World g;
        QCOMPARE(g.json(g.call("GET", "calendars/primary?key=" + key))[u"id"].toString(), g.host);
        QCOMPARE(g.reason(g.raw("GET", hosts + "/events?key=" + key, {}, {{"Authorization", "Bearer nonsense"}})), u"authError"_qs);
        QCOMPARE(g.reason(g.raw("GET", hosts + "/events?key=" + key, {}, {{"Authorization", "Basic eDp5"}})), u"authError"_qs);
        QCOMPARE(g.reason(g.raw("GET", "/sandbox/v1/proposals?key=" + key)), u"required"_qs);
    }

    void theQuotaIsThatOfTheProject()
    {
        sim::GoogleSettings settings;
        settings.quotaPerUserPerMinute = 2;
        World g(settings);
        QCOMPARE(g.get("/calendar/v3/colors").status, 200);
        QCOMPARE(g.get("/calendar/v3/colors").status, 200);
        QCOMPARE(g.reason(g.get("/calendar/v3/colors")), u"userRateLimitExceeded"_qs); // all without a token are one user, unless they are told apart
        QCOMPARE(g.get("/calendar/v3/colors?quotaUser=me").status, 200);
    }

    void aKeptWorldKnowsItsKeys()
    {
        World g;
        g.publish("work%40group.calendar.google.com", "reader");
        const auto loaded = sim::GoogleSim::fromJson(g.sim.toJson());
        QVERIFY(loaded);
        g.sim = *loaded;
        QCOMPARE(g.sim.apiKeys(), (QStringList{QString::fromLatin1(key), u"AIzaSyAnother"_qs}));
        QCOMPARE(g.get(works + "/events").status, 200);
    }
};

CSP_TEST(tst_SimGoogleApiKeys, Nothing)

} // namespace tst_sim_google_api_keys

#include "tst_sim_google_api_keys.moc"
