#include "tests/unit/sim/google/robot.h"
#include "tests/support/testmain.h"
#include <QRegularExpression>
#include <QUrl>

namespace tst_sim_google_service_accounts {

using namespace csp;
using namespace std::chrono_literals;
using sim::google::RsaKey;

// Programs with an account of their own: how they sign in, as whom they act, and what they may.
class tst_SimGoogleServiceAccounts : public QObject
{
    Q_OBJECT

    static constexpr const char *lateOrEarly
        = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.";
    static constexpr const char *notDelegated
        = "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.";

    static http::Response selfSigned(SimGoogle &g, const QJsonObject &more, const RsaKey &by = Robot::key())
    {
        QJsonObject claims = Robot::claims(g, {{u"sub"_qs, Robot::email}, {u"scope"_qs, QJsonValue::Null}, {u"aud"_qs, u"https://www.googleapis.com/"_qs}});
        for (auto it = more.begin(); it != more.end(); ++it)
            claims.insert(it.key(), it.value());
        return g.raw("GET", "/calendar/v3/calendars/primary", {}, {{"Authorization", "Bearer " + Robot::token(claims, by)}});
    }
    /// Status and reason of an answer; of a good one the status alone.
    static QString outcome(const http::Response &r) { return r.status == 200 ? u"200"_qs : SimGoogle::reasonLine(r); }
    static QString guests(const http::Response &r)
    {
        QStringList out;
        const QJsonArray all = SimGoogle::json(r)[u"attendees"].toArray();
        for (const QJsonValue guest : all)
            out << guest[u"email"].toString();
        return out.join(u' ');
    }

private slots:
    void theKeyFileIsThatOfGooglesConsole()
    {
        sim::GoogleSim one({}, 7), same({}, 7), other({}, 8);
        const Instant now = *instantFromRfc3339(u"2026-03-02T09:00:00Z");
        sim::GoogleServiceAccount account;
        account.who.email = u"robot@my-project.iam.gserviceaccount.com"_qs;
        for (sim::GoogleSim *sim : {&one, &same, &other})
            QVERIFY(sim->addServiceAccount(account, now));
        QJsonObject file = one.serviceAccountKey(account.who.email, u"http://127.0.0.1:4100/"_qs);
        // The same world is known by the keys that it gave away before.
        QCOMPARE(same.serviceAccountKey(account.who.email, u"http://127.0.0.1:4100/"_qs), file);
        QVERIFY(other.serviceAccountKey(account.who.email, u"http://127.0.0.1:4100/"_qs)[u"private_key"] != file[u"private_key"]);
        const auto key = RsaKey::fromPem(file.take(u"private_key"_qs).toString().toLatin1());
        QVERIFY(key);
        QCOMPARE(file.take(u"private_key_id"_qs).toString().toLatin1(), key->id());
        QVERIFY(QRegularExpression(u"^[0-9a-f]{40}$"_qs).match(QString::fromLatin1(key->id())).hasMatch());
        QVERIFY(QRegularExpression(u"^1[0-9]{20}$"_qs).match(file.take(u"client_id"_qs).toString()).hasMatch());
        QCOMPARE(file, SimGoogle::obj(SimGoogle::q("{'type': 'service_account', 'project_id': 'my-project', 'client_email': 'robot@my-project.iam.gserviceaccount.com',"
            "'auth_uri': 'http://127.0.0.1:4100/o/oauth2/auth', 'token_uri': 'http://127.0.0.1:4100/token',"
            "'auth_provider_x509_cert_url': 'http://127.0.0.1:4100/oauth2/v1/certs',"
            "'client_x509_cert_url': 'http://127.0.0.1:4100/robot/v1/metadata/x509/robot%40my-project.iam.gserviceaccount.com', 'universe_domain': 'googleapis.com'}")));
        QVERIFY(one.serviceAccountKey(u"nobody@example.com"_qs, {}).isEmpty());
    }

    void keysThatAreNoneAreRefusedWithoutBeingTold()
    {
        SimGoogle g;
        sim::GoogleServiceAccount account;
        account.who.email = Robot::email;
        account.key = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
        const auto refused = g.sim.addServiceAccount(account, g.now);
        QVERIFY(!refused);
        QCOMPARE(refused.error().oneLine(), u"key: expected an RSA private key in PEM, of 2048 bits or more, without a pass phrase"_qs);
        QVERIFY(g.sim.serviceAccounts().isEmpty() && g.sim.accounts().size() == 3);
    }

    void thePublicKeyIsPublished()
    {
        SimGoogle g;
        Robot::join(g);
        const QJsonObject published = g.json(g.raw("GET", "/robot/v1/metadata/x509/robot%40playground.iam.gserviceaccount.com"));
        QCOMPARE(published.keys(), QStringList{QString::fromLatin1(Robot::key().id())});
        const QString pem = published.begin()->toString();
        QVERIFY2(pem.startsWith(u"-----BEGIN CERTIFICATE-----\n") && pem.endsWith(u"-----END CERTIFICATE-----\n"), qPrintable(pem));
        QCOMPARE(g.raw("GET", "/robot/v1/metadata/x509/host%40example.com").status, 404);
    }

    void anAssertionBringsATokenOfItsOwn()
    {
        SimGoogle g;
        Robot::join(g);
        const auto answer = Robot::ask(g, Robot::token(Robot::claims(g)));
        QCOMPARE(answer.status, 200);
        QJsonObject json = g.json(answer);
        g.tokens.insert(Robot::email, json.take(u"access_token"_qs).toString().toLatin1());
        QCOMPARE(json, (QJsonObject{{u"expires_in"_qs, 3599}, {u"token_type"_qs, u"Bearer"_qs}}));
        const auto calendar = g.as(Robot::email, "GET", "calendars/primary");
        QCOMPARE(g.json(calendar)[u"id"].toString(), Robot::email);
        const auto made = g.as(Robot::email, "POST", "calendars/primary/events", g.event("aaaa1", 3, 9));
        QCOMPARE(made.status, 200);
        QCOMPARE(g.json(made)[u"creator"].toObject(), (QJsonObject{{u"email"_qs, Robot::email}, {u"self"_qs, true}}));
        const auto info = g.json(g.raw("POST", "/tokeninfo", {}, {{"Authorization", "Bearer " + g.tokens.value(Robot::email)}}));
        QCOMPARE(info[u"azp"], info[u"sub"]); // the 21 digits of its key file
        QCOMPARE(info[u"azp"].toString(), g.sim.serviceAccountKey(Robot::email, {})[u"client_id"].toString());
        QCOMPARE(g.sim.whose(g.tokens.value(Robot::email)), Robot::email);
        g.wait(3600s);
        QCOMPARE(g.reason(g.as(Robot::email, "GET", "calendars/primary")), u"authError"_qs);
    }

    void itIsGivenAccessAsAnybodyIs()
    {
        SimGoogle g;
        Robot::join(g);
        Robot::signIn(g);
        const QByteArray work = "calendars/work%40group.calendar.google.com";
        QCOMPARE(g.reason(g.as(Robot::email, "GET", work + "/events")), u"notFound"_qs);
        QCOMPARE(g.call("POST", work + "/acl", {{u"role"_qs, u"writer"_qs}, {u"scope"_qs, QJsonObject{{u"type"_qs, u"user"_qs}, {u"value"_qs, Robot::email}}}}).status, 200);
        const auto made = g.as(Robot::email, "POST", work + "/events", g.event("aaaa1", 3, 9));
        QCOMPARE(made.status, 200);
        QCOMPARE(g.json(made)[u"organizer"][u"email"].toString(), g.work);
        QCOMPARE(g.json(g.call("GET", work + "/events/aaaa1"))[u"creator"][u"email"].toString(), Robot::email);
        QCOMPARE(g.reason(g.as(Robot::email, "GET", "calendars/host%40example.com/events")), u"notFound"_qs);
    }

    void itInvitesNobodyInItsOwnName()
    {
        const QString refusal = u"403 forbiddenForServiceAccounts: Service accounts cannot invite attendees without Domain-Wide Delegation of Authority."_qs;
        SimGoogle g;
        Robot::join(g, true);
        Robot::signIn(g);
        const auto refused = g.as(Robot::email, "POST", "calendars/primary/events?sendUpdates=all", g.event("aaaa1", 3, 9, {g.ana}));
        QCOMPARE(g.reasonLine(refused), refusal);
        QCOMPARE(g.json(refused)[u"error"][u"errors"][0][u"domain"].toString(), u"calendar"_qs);
        QCOMPARE(g.reason(g.as(Robot::email, "GET", "calendars/primary/events/aaaa1")), u"notFound"_qs);
        QCOMPARE(g.as(Robot::email, "POST", "calendars/primary/events", g.event("aaaa2", 3, 9, {Robot::email})).status, 200);
        const QJsonObject more{{u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, g.ana}}}}};
        QCOMPARE(g.reasonLine(g.as(Robot::email, "PATCH", "calendars/primary/events/aaaa2", more)), refusal);
        QCOMPARE(g.reasonLine(g.as(Robot::email, "PUT", "calendars/primary/events/aaaa2", g.event("aaaa2", 3, 9, {g.ana}))), refusal);
        QCOMPARE(guests(g.as(Robot::email, "GET", "calendars/primary/events/aaaa2")), Robot::email);
        QVERIFY(g.sim.mails().isEmpty());
        // In the host's calendar, too; but who is there already may stay, and others may invite to it.
        QCOMPARE(g.call("POST", "calendars/primary/acl", {{u"role"_qs, u"writer"_qs}, {u"scope"_qs, QJsonObject{{u"type"_qs, u"user"_qs}, {u"value"_qs, Robot::email}}}}).status, 200);
        QCOMPARE(g.call("POST", "calendars/primary/events", g.event("bbbb1", 4, 9, {g.ana})).status, 200);
        const QByteArray event = "calendars/host%40example.com/events/bbbb1";
        QCOMPARE(g.as(Robot::email, "PATCH", event, {{u"summary"_qs, u"Later"_qs}, {u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, g.ana}}}}}).status, 200);
        QCOMPARE(g.reasonLine(g.as(Robot::email, "PATCH", event, {{u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, g.ana}}, QJsonObject{{u"email"_qs, g.kim}}}}})), refusal);
        QCOMPARE(guests(g.call("GET", "calendars/primary/events/bbbb1")), g.ana);
        // An import is a copy, and invites nobody.
        QJsonObject imported = g.event("", 5, 9, {g.ana});
        imported.remove(u"id"_qs);
        imported.insert(u"iCalUID"_qs, u"x@y"_qs);
        QCOMPARE(g.as(Robot::email, "POST", "calendars/primary/events/import", imported).status, 200);
    }

    void withASubjectItIsThatUserInEveryWay()
    {
        SimGoogle g;
        Robot::join(g, false, {Robot::calendarScope, u"openid"_qs, u"email"_qs});
        Robot::signIn(g, u"robot as host"_qs, u"Host@Example.com"_qs, Robot::calendarScope + u" openid email"_qs);
        QCOMPARE(g.json(g.as(u"robot as host"_qs, "GET", "calendars/primary"))[u"id"].toString(), g.host);
        const QByteArray path = "calendars/primary/events?sendUpdates=all";
        QCOMPARE(g.as(u"robot as host"_qs, "POST", path, g.event("aaaa1", 3, 9, {g.ana})).status, 200);
        SimGoogle person;
        QCOMPARE(person.call("POST", path, g.event("aaaa1", 3, 9, {g.ana})).status, 200);
        const auto shared = [](SimGoogle &in) {
            QJsonObject json = in.json(in.as(in.ana, "GET", "calendars/primary/events/aaaa1"));
            for (const QString &stamp : {u"etag"_qs, u"created"_qs, u"updated"_qs})
                json.remove(stamp);
            return json;
        };
        QCOMPARE(shared(g), shared(person));
        QCOMPARE(g.sim.mails().size(), 1);
        QCOMPARE(g.sim.mails().first().sender, g.host);
        const auto user = g.json(g.raw("GET", "/v1/userinfo", {}, {{"Authorization", "Bearer " + g.tokens.value(u"robot as host"_qs)}}));
        QCOMPARE(user[u"email"].toString(), g.host);
    }

    void whatIsWrongWithAnAssertionIsSaidAsGoogleSaysIt_data()
    {
        QTest::addColumn<QJsonObject>("claims");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QJsonObject &claims, const char *says) { QTest::newRow(name) << claims << QString::fromLatin1(says); };
        const QString scope = u"scope"_qs, sub = u"sub"_qs, aud = u"aud"_qs;
        const QByteArray late = QByteArray("400 invalid_grant: ") + lateOrEarly, unauthorized = QByteArray("401 unauthorized_client: ") + notDelegated;
        row("the sandbox's own address", {{aud, u"http://127.0.0.1/token"_qs}}, "200 : ");
        row("an older address", {{aud, u"https://accounts.google.com/o/oauth2/token"_qs}}, "200 : ");
        row("another server", {{aud, u"https://oauth2.googleapis.com.evil.example/token"_qs}}, "400 invalid_grant: Invalid JWT: Failed audience check.");
        row("no audience", {{aud, QJsonValue::Null}}, "400 invalid_grant: Invalid JWT: Failed audience check.");
        row("audiences in a list", {{aud, QJsonArray{u"http://127.0.0.1/token"_qs}}}, "400 invalid_grant: Invalid JWT: Failed audience check.");
        row("a person signs", {{u"iss"_qs, SimGoogle::host}}, "400 invalid_grant: Invalid grant: account not found");
        row("nobody signs", {{u"iss"_qs, QJsonValue::Null}}, "400 invalid_grant: Invalid grant: account not found");
        row("no time", {{u"exp"_qs, QJsonValue::Null}}, late);
        row("a time in words", {{u"iat"_qs, u"now"_qs}}, late);
        row("no scope", {{scope, QJsonValue::Null}}, "400 invalid_scope: Invalid OAuth scope or ID token audience provided.");
        row("a scope that Google does not have", {{scope, Robot::calendarScope + u" https://www.googleapis.com/auth/calendar.everything"_qs}},
            "400 invalid_scope: Invalid OAuth scope or ID token audience provided.");
        row("itself as the subject", {{sub, Robot::email}}, "200 : ");
        row("a scope that is delegated", {{sub, SimGoogle::ana}, {scope, u"https://www.googleapis.com/auth/calendar.readonly"_qs}}, "200 : ");
        row("a scope that is not", {{sub, SimGoogle::ana}}, unauthorized.constData());
        row("one that is and one that is not", {{sub, SimGoogle::ana}, {scope, u"https://www.googleapis.com/auth/calendar.readonly "_qs + Robot::calendarScope}}, unauthorized.constData());
        row("nobody's address as the subject", {{sub, u"nobody@example.com"_qs}, {scope, u"https://www.googleapis.com/auth/calendar.readonly"_qs}},
            "400 invalid_grant: Invalid email or User ID");
        row("another service account as the subject", {{sub, u"second@playground.iam.gserviceaccount.com"_qs}, {scope, u"https://www.googleapis.com/auth/calendar.readonly"_qs}},
            "400 invalid_grant: Invalid email or User ID");
    }
    void whatIsWrongWithAnAssertionIsSaidAsGoogleSaysIt()
    {
        QFETCH(QJsonObject, claims);
        QFETCH(QString, says);
        SimGoogle g;
        Robot::join(g, false, {u"https://www.googleapis.com/auth/calendar.readonly"_qs});
        Robot::join(g, true, {}, u"second@playground.iam.gserviceaccount.com"_qs);
        QCOMPARE(Robot::said(Robot::ask(g, Robot::token(Robot::claims(g, claims)))), says);
    }

    void signaturesAreChecked_data()
    {
        QTest::addColumn<QByteArray>("assertion");
        QTest::addColumn<QString>("says");
        SimGoogle g;
        const QJsonObject claims = Robot::claims(g);
        const QString bad = u"400 invalid_grant: Invalid JWT Signature."_qs, none = u"400 invalid_grant: Bad Request"_qs;
        const QByteArray good = Robot::token(claims);
        const QByteArrayList parts = good.split('.');
        QTest::newRow("good") << good << u"200 : "_qs;
        QTest::newRow("with padding, as old clients write it") << parts[0] + '.' + parts[1] + '.' + parts[2] + "==" << u"200 : "_qs;
        QTest::newRow("with the key's id") << Robot::token(claims, Robot::key(), {{u"alg"_qs, u"RS256"_qs}, {u"kid"_qs, QString::fromLatin1(Robot::key().id())}}) << u"200 : "_qs;
        QTest::newRow("another key") << Robot::token(claims, Robot::otherKey()) << bad;
        QTest::newRow("another key's id") << Robot::token(claims, Robot::key(), {{u"alg"_qs, u"RS256"_qs}, {u"kid"_qs, QString::fromLatin1(Robot::otherKey().id())}}) << bad;
        QTest::newRow("another algorithm") << Robot::token(claims, Robot::key(), {{u"alg"_qs, u"HS256"_qs}}) << bad;
        QTest::newRow("no algorithm") << Robot::base64({{u"alg"_qs, u"none"_qs}}) + '.' + parts[1] + ".eA" << bad;
        QTest::newRow("other claims") << parts[0] + '.' + Robot::base64(Robot::claims(g, {{u"sub"_qs, g.host}})) + '.' + parts[2] << bad;
        QTest::newRow("no signature") << parts[0] + '.' + parts[1] + '.' << none;
        QTest::newRow("two parts") << parts[0] + '.' + parts[1] << none;
        QTest::newRow("no JSON") << "eA." + parts[1] + '.' + parts[2] << none;
        QTest::newRow("no base64") << parts[0] + ".***." + parts[2] << none;
        QTest::newRow("bytes") << QByteArray("\xff\x00.\x80", 4) << none;
        QTest::newRow("nothing") << QByteArray() << u"400 invalid_request: Missing required parameter: assertion"_qs;
    }
    void signaturesAreChecked()
    {
        QFETCH(QByteArray, assertion);
        QFETCH(QString, says);
        SimGoogle g;
        Robot::join(g, true);
        QCOMPARE(Robot::said(Robot::ask(g, assertion)), says);
    }

    void assertionsAreGoodForAnHourByTheSandboxsClock_data()
    {
        QTest::addColumn<int>("issued"); // seconds from now
        QTest::addColumn<int>("life");
        QTest::addColumn<bool>("good");
        QTest::newRow("now, for an hour") << 0 << 3600 << true;
        QTest::newRow("a second more") << 0 << 3601 << false;
        QTest::newRow("a clock that is a little ahead") << 290 << 3600 << true;
        QTest::newRow("a clock that is far ahead") << 320 << 3600 << false;
        QTest::newRow("a clock that is a little behind") << -3600 - 290 << 3600 << true;
        QTest::newRow("over") << -3600 - 320 << 3600 << false;
        QTest::newRow("ends before it begins") << 0 << -10 << false;
        QTest::newRow("ends at once") << 0 << 0 << false;
    }
    void assertionsAreGoodForAnHourByTheSandboxsClock()
    {
        QFETCH(int, issued);
        QFETCH(int, life);
        QFETCH(bool, good);
        SimGoogle g;
        Robot::join(g);
        const qint64 from = g.now.time_since_epoch().count() / 1000 + issued;
        const auto answer = Robot::ask(g, Robot::token(Robot::claims(g, {{u"iat"_qs, from}, {u"exp"_qs, from + life}})));
        QCOMPARE(Robot::said(answer), good ? u"200 : "_qs : u"400 invalid_grant: "_qs + QLatin1String(lateOrEarly));
    }

    void delegationOfEverythingKnowsNoScopes()
    {
        SimGoogle g;
        Robot::join(g, true);
        for (const QString &who : {g.host, g.ana, g.kim})
            QCOMPARE(Robot::ask(g, Robot::token(Robot::claims(g, {{u"sub"_qs, who}}))).status, 200);
    }

    void aTokenIsGoodForItsScopesAlone()
    {
        SimGoogle g;
        Robot::join(g, true);
        Robot::signIn(g, u"reader"_qs, g.host, u"https://www.googleapis.com/auth/calendar.events.readonly"_qs);
        QCOMPARE(g.as(u"reader"_qs, "GET", "calendars/primary/events").status, 200);
        QCOMPARE(g.reason(g.as(u"reader"_qs, "POST", "calendars/primary/events", g.event("aaaa1", 3, 9))), u"insufficientPermissions"_qs);
    }

    void tokensThatItSignsItselfAreTaken_data()
    {
        QTest::addColumn<QJsonObject>("claims");
        QTest::addColumn<QString>("says");
        const QString refused = u"401 authError: Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication "
                                "credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."_qs;
        const QString aud = u"aud"_qs;
        QTest::newRow("for Google's address") << QJsonObject{} << u"200"_qs;
        QTest::newRow("for the API's name") << QJsonObject{{aud, u"https://calendar-json.googleapis.com/"_qs}} << u"200"_qs;
        QTest::newRow("for the address that is asked") << QJsonObject{{aud, u"http://127.0.0.1/calendar/v3/calendars/primary"_qs}} << u"200"_qs;
        QTest::newRow("for some scopes") << QJsonObject{{aud, QString()}, {u"scope"_qs, Robot::calendarScope}} << u"200"_qs;
        QTest::newRow("for too few scopes") << QJsonObject{{u"scope"_qs, u"https://www.googleapis.com/auth/calendar.freebusy"_qs}}
                                            << u"403 insufficientPermissions: Request had insufficient authentication scopes."_qs;
        QTest::newRow("for another API") << QJsonObject{{aud, u"https://storage.googleapis.com/"_qs}} << refused;
        QTest::newRow("for nobody") << QJsonObject{{aud, QString()}} << refused;
        QTest::newRow("as somebody else") << QJsonObject{{u"sub"_qs, SimGoogle::host}} << refused;
        QTest::newRow("for longer than an hour") << QJsonObject{{u"exp"_qs, 4e9}} << refused;
        QTest::newRow("of nobody") << QJsonObject{{u"iss"_qs, SimGoogle::host}, {u"sub"_qs, SimGoogle::host}} << refused;
    }
    void tokensThatItSignsItselfAreTaken()
    {
        QFETCH(QJsonObject, claims);
        QFETCH(QString, says);
        SimGoogle g;
        Robot::join(g, true);
        const auto answer = selfSigned(g, claims);
        QCOMPARE(outcome(answer), says);
        if (answer.status == 200)
            QCOMPARE(g.json(answer)[u"id"].toString(), Robot::email);
        QCOMPARE(selfSigned(g, claims, Robot::otherKey()).status, 401);
    }

    void nobodySignsInAsAProgramOnTheConsentPage()
    {
        SimGoogle g;
        Robot::join(g, true);
        const QByteArray query = "client_id=playground.apps.googleusercontent.com&redirect_uri=http%3A%2F%2F127.0.0.1%3A5555%2F&response_type=code&scope=openid&login_hint="
            + Robot::email.toLatin1().toPercentEncoding();
        const auto page = g.raw("GET", "/o/oauth2/v2/auth?" + query);
        QCOMPARE(page.status, 200);
        QVERIFY(page.body.contains("<small>kim@example.com</small>") && !page.body.contains("<small>robot@"));
        QCOMPARE(page.body.count(" checked>"), 2); // the first account and the scope
        QCOMPARE(g.raw("POST", "/o/oauth2/v2/auth", query + "&decision=allow&granted=openid&account=" + Robot::email.toLatin1().toPercentEncoding()).status, 400);
    }

    void itsChannelsMayBeStoppedWhomeverItActsAs()
    {
        SimGoogle g;
        Robot::join(g, true);
        Robot::signIn(g);
        Robot::signIn(g, u"robot as host"_qs, g.host);
        const auto watch = [&g](const QString &who, const QString &id) -> QJsonValue {
            return g.json(g.as(who, "POST", "calendars/primary/events/watch", {{u"id"_qs, id}, {u"type"_qs, u"web_hook"_qs}, {u"address"_qs, u"https://robot.test/push"_qs}}))[u"resourceId"];
        };
        const auto stop = [&g](const QString &who, const QString &id, const QJsonValue &resource) {
            return g.as(who, "POST", "channels/stop", {{u"id"_qs, id}, {u"resourceId"_qs, resource}}).status;
        };
        const QJsonValue own = watch(Robot::email, u"own"_qs), hosts = watch(u"robot as host"_qs, u"hosts"_qs);
        QCOMPARE(stop(g.host, u"own"_qs, own), 404);      // another client
        QCOMPARE(stop(g.host, u"hosts"_qs, hosts), 404);
        QCOMPARE(stop(Robot::email, u"hosts"_qs, hosts), 404); // another user
        QCOMPARE(stop(u"robot as host"_qs, u"own"_qs, own), 204);
        QCOMPARE(stop(u"robot as host"_qs, u"hosts"_qs, hosts), 204);
    }

    void aKeptWorldKnowsItsKeys()
    {
        SimGoogle g;
        Robot::join(g, false, {Robot::calendarScope});
        Robot::signIn(g);
        const auto loaded = sim::GoogleSim::fromJson(QJsonDocument::fromJson(QJsonDocument(g.sim.toJson()).toJson()).object());
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().oneLine()));
        const QJsonObject file = g.sim.serviceAccountKey(Robot::email, u"http://x/"_qs);
        g.sim = *loaded;
        QCOMPARE(g.sim.serviceAccountKey(Robot::email, u"http://x/"_qs), file);
        QCOMPARE(g.as(Robot::email, "GET", "calendars/primary").status, 200);
        Robot::signIn(g, u"robot as host"_qs, g.host);
        QCOMPARE(Robot::said(Robot::ask(g, Robot::token(Robot::claims(g, {{u"sub"_qs, g.host}, {u"scope"_qs, u"openid"_qs}})))), u"401 unauthorized_client: "_qs + QLatin1String(notDelegated));
    }

    void aWorldThatWasKeptBeforeThereWereAnyStillLoads()
    {
        SimGoogle g;
        QJsonObject old = g.sim.toJson();
        old.remove(u"serviceAccounts"_qs);
        old.remove(u"apiKeys"_qs);
        QVERIFY(sim::GoogleSim::fromJson(old));
    }

    void aKeptWorldWithABrokenKeySaysWhere()
    {
        SimGoogle g;
        Robot::join(g);
        const auto with = [&g](const QString &member, const QJsonValue &value) {
            QJsonObject json = g.sim.toJson();
            QJsonArray robots = json[u"serviceAccounts"].toArray();
            QJsonObject robot = robots[0].toObject();
            robot.insert(member, value);
            robots[0] = robot;
            json.insert(u"serviceAccounts"_qs, robots);
            const auto loaded = sim::GoogleSim::fromJson(json);
            return loaded ? QString() : loaded.error().oneLine();
        };
        QCOMPARE(with(u"key"_qs, u"hush"_qs), u"serviceAccounts[0].key: expected an RSA private key in PEM"_qs);
        QCOMPARE(with(u"email"_qs, u"x@y.z"_qs), u"serviceAccounts[0].email: expected the email of an account that no other service account has"_qs);
    }
};

CSP_TEST(tst_SimGoogleServiceAccounts, Nothing)

} // namespace tst_sim_google_service_accounts

#include "tst_sim_google_service_accounts.moc"
