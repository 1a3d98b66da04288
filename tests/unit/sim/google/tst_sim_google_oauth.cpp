#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"
#include <QCryptographicHash>
#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

namespace tst_sim_google_oauth {

using namespace csp;

class tst_SimGoogleOAuth : public QObject
{
    Q_OBJECT

    static inline const QByteArray verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    static inline const QByteArray challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"; // RFC 7636, appendix B
    static inline const QByteArray client = "client_id=playground.apps.googleusercontent.com";

    static QByteArray authQuery(const QByteArray &more = {})
    {
        return client + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A5555%2Fcb&response_type=code&scope=openid%20email%20https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcalendar"
            "&state=a%26b%3D%2B%20c&code_challenge=" + challenge + "&code_challenge_method=S256&access_type=offline" + more;
    }
    static QUrlQuery redirect(const http::Response &response) { return QUrlQuery(QUrl::fromEncoded(response.header("Location"))); }
    static QByteArray code(SimGoogle &g, const QByteArray &more = {})
    {
        return redirect(g.raw("GET", "/o/oauth2/v2/auth?" + authQuery(more))).queryItemValue(u"code"_qs, QUrl::FullyDecoded).toLatin1();
    }
    static http::Response token(SimGoogle &g, const QByteArray &form, const http::Headers &headers = {}) { return g.raw("POST", "/token", form, headers); }
    static QByteArray exchangeForm(const QByteArray &code, const QByteArray &v = verifier)
    {
        return client + "&client_secret=GOCSPX-playground&code=" + code.toPercentEncoding() + "&code_verifier=" + v
            + "&grant_type=authorization_code&redirect_uri=http%3A%2F%2F127.0.0.1%3A5555%2Fcb";
    }
    static sim::GoogleSettings automatic()
    {
        sim::GoogleSettings settings;
        settings.autoConsent = true;
        return settings;
    }
    static QString flat(const http::Response &r)
    {
        const auto json = SimGoogle::json(r);
        return QStringLiteral("%1 %2: %3").arg(r.status).arg(json[u"error"].toString(), json[u"error_description"].toString());
    }

private slots:
    void theWholeWay()
    {
        SimGoogle g(automatic());
        const auto answer = g.raw("GET", "/o/oauth2/v2/auth?" + authQuery("&login_hint=ana%40example.com"));
        QCOMPARE(answer.status, 302);
        QVERIFY(answer.header("Location").startsWith("http://127.0.0.1:5555/cb?"));
        const QUrlQuery back = redirect(answer);
        QCOMPARE(back.queryItemValue(u"state"_qs, QUrl::FullyDecoded), QStringLiteral("a&b=+ c"));
        QCOMPARE(back.queryItemValue(u"iss"_qs, QUrl::FullyDecoded), QStringLiteral("https://accounts.google.com"));
        const auto response = token(g, exchangeForm(back.queryItemValue(u"code"_qs, QUrl::FullyDecoded).toLatin1()));
        QCOMPARE(response.status, 200);
        QCOMPARE(response.header("Content-Type").toLower(), QByteArray("application/json; charset=utf-8"));
        const auto tokens = g.json(response);
        QCOMPARE(tokens[u"expires_in"].toInt(), 3599);
        QVERIFY(tokens[u"expires_in"].isDouble());
        QCOMPARE(tokens[u"token_type"].toString(), QStringLiteral("Bearer"));
        QCOMPARE(tokens[u"scope"].toString(), QStringLiteral("openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/calendar"));
        const http::Headers bearer{{"Authorization", "Bearer " + tokens[u"access_token"].toString().toLatin1()}};
        QCOMPARE(g.json(g.raw("GET", "/calendar/v3/calendars/primary", {}, bearer))[u"id"].toString(), g.ana);
        const auto user = g.json(g.raw("GET", "/v1/userinfo", {}, bearer));
        QCOMPARE(user[u"email"].toString(), g.ana);
        QCOMPARE(user[u"email_verified"].toBool(), true);
        QVERIFY(!user.contains(u"name")); // profile was not asked for
        QCOMPARE(g.json(g.raw("GET", "/oauth2/v2/userinfo", {}, bearer))[u"id"], user[u"sub"]);
        const auto info = g.json(g.raw("POST", "/tokeninfo", {}, bearer));
        QCOMPARE(info[u"aud"].toString(), QStringLiteral("playground.apps.googleusercontent.com"));
        QCOMPARE(info[u"email"].toString(), g.ana);
        const auto claims = QJsonDocument::fromJson(QByteArray::fromBase64(tokens[u"id_token"].toString().section(u'.', 1, 1).toLatin1(), QByteArray::Base64UrlEncoding)).object();
        QCOMPARE(claims[u"iss"].toString(), QStringLiteral("https://accounts.google.com"));
        QCOMPARE(claims[u"sub"], user[u"sub"]);
    }

    static QJsonObject claimsOf(const http::Response &response)
    {
        const QString body = SimGoogle::json(response)[u"id_token"].toString().section(u'.', 1, 1);
        return QJsonDocument::fromJson(QByteArray::fromBase64(body.toLatin1(), QByteArray::Base64UrlEncoding)).object();
    }

    void theIdTokenNamesWhoAndForWhom()
    {
        SimGoogle g(automatic());
        const auto first = token(g, exchangeForm(code(g, "&nonce=n%2D0S6&login_hint=ana%40example.com")));
        auto claims = claimsOf(first);
        const qint64 now = g.now.time_since_epoch().count() / 1000;
        QCOMPARE(claims.take(u"iat").toInteger(), now);
        QCOMPARE(claims.take(u"exp").toInteger(), now + 3600);
        const QByteArray hash = QCryptographicHash::hash(g.json(first)[u"access_token"].toString().toLatin1(), QCryptographicHash::Sha256).left(16);
        QCOMPARE(claims.take(u"at_hash").toString().toLatin1(), hash.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
        QVERIFY(!claims.take(u"sub").toString().isEmpty());
        const QString id = QStringLiteral("playground.apps.googleusercontent.com");
        QCOMPARE(claims, (QJsonObject{{u"iss"_qs, u"https://accounts.google.com"_qs}, {u"aud"_qs, id}, {u"azp"_qs, id}, {u"email"_qs, g.ana},
                                      {u"email_verified"_qs, true}, {u"nonce"_qs, u"n-0S6"_qs}}));
        // A refreshed token answers no authorization request, and has its nonce no more.
        const QByteArray refresh = g.json(first)[u"refresh_token"].toString().toUtf8().toPercentEncoding();
        QVERIFY(!claimsOf(token(g, client + "&grant_type=refresh_token&refresh_token=" + refresh)).contains(u"nonce"));
        QVERIFY(!claimsOf(token(g, exchangeForm(code(g)))).contains(u"nonce"));
    }

    void aNonceOutlivesARestart()
    {
        SimGoogle g(automatic());
        const QByteArray text = code(g, "&nonce=abc");
        g.sim = *sim::GoogleSim::fromJson(g.sim.toJson());
        QCOMPARE(claimsOf(token(g, exchangeForm(text)))[u"nonce"].toString(), u"abc"_qs);
    }

    void withoutAPageNobodyCanSayYes()
    {
        SimGoogle asks;
        const QUrlQuery back = redirect(asks.raw("GET", "/o/oauth2/v2/auth?" + authQuery("&prompt=none")));
        QCOMPARE(back.queryItemValue(u"error"_qs), u"interaction_required"_qs);
        QCOMPARE(back.queryItemValue(u"state"_qs, QUrl::FullyDecoded), u"a&b=+ c"_qs);
        QVERIFY(!back.hasQueryItem(u"code"_qs));
        SimGoogle agrees(automatic());
        QVERIFY(!code(agrees, "&prompt=none").isEmpty());
        const auto mixed = agrees.raw("GET", "/o/oauth2/v2/auth?" + authQuery("&prompt=none%20consent"));
        QCOMPARE(mixed.status, 400);
        QVERIFY(mixed.body.contains("invalid_request"));
    }

    void theConsentPage()
    {
        SimGoogle g;
        const auto page = g.raw("GET", "/o/oauth2/v2/auth?" + authQuery("&login_hint=kim%40example.com&nonce=%3Cscript%3E"));
        QCOMPARE(page.status, 200);
        QCOMPARE(page.header("Content-Type"), QByteArray("text/html; charset=utf-8"));
        QVERIFY(page.body.contains("<form method=\"post\" action=\"/o/oauth2/v2/auth\">"));
        QVERIFY(page.body.contains("value=\"kim@example.com\" checked"));
        QVERIFY(!page.body.contains("value=\"host@example.com\" checked"));
        QVERIFY(!page.body.contains("<script>"));
        QVERIFY(page.body.contains("name=\"state\" value=\"a&amp;b=+ c\""));
        // Allowed, with one scope unticked.
        const QByteArray form = authQuery("&account=kim%40example.com&granted=email&granted=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcalendar&granted=evil");
        const auto allowed = g.raw("POST", "/o/oauth2/v2/auth", form + "&decision=allow");
        QCOMPARE(allowed.status, 302);
        QCOMPARE(redirect(allowed).queryItemValue(u"scope"_qs, QUrl::FullyDecoded), QStringLiteral("https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/calendar"));
        // Denied.
        const auto denied = g.raw("POST", "/o/oauth2/v2/auth", form + "&decision=deny");
        QCOMPARE(redirect(denied).queryItemValue(u"error"_qs), QStringLiteral("access_denied"));
        QCOMPARE(redirect(denied).queryItemValue(u"state"_qs, QUrl::FullyDecoded), QStringLiteral("a&b=+ c"));
        QVERIFY(!redirect(denied).hasQueryItem(u"code"_qs));
    }

    void wrongRequestsEndOnAPageWithoutACallback_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArray>("code");
        const QByteArray rest = "&response_type=code&scope=openid";
        QTest::newRow("no redirect") << client + rest << QByteArray("invalid_request");
        QTest::newRow("unknown client") << "client_id=x&redirect_uri=http%3A%2F%2F127.0.0.1%3A1" + rest << QByteArray("invalid_client");
        for (const char *uri : {"http%3A%2F%2Fevil.example%2F", "https%3A%2F%2F127.0.0.1%3A1%2F", "http%3A%2F%2F127.0.0.1.evil.example%2F", "http%3A%2F%2F127.0.0.1%40evil.example%2F",
                                "urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob", "javascript%3Aalert(1)"})
            QTest::newRow(uri) << client + "&redirect_uri=" + uri + rest << QByteArray("redirect_uri_mismatch");
        QTest::newRow("token flow") << client + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A1&response_type=token&scope=openid" << QByteArray("unsupported_response_type");
        QTest::newRow("challenge method") << client + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A1&code_challenge=x&code_challenge_method=S512" + rest << QByteArray("invalid_request");
    }
    void wrongRequestsEndOnAPageWithoutACallback()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArray, code);
        SimGoogle g(automatic());
        const auto response = g.raw("GET", "/o/oauth2/v2/auth?" + query);
        QVERIFY(response.status == 400 || response.status == 401);
        QCOMPARE(response.header("Location"), QByteArray());
        QVERIFY2(response.body.contains(code), response.body);
    }

    void loopbackAddressesOfEveryKind()
    {
        SimGoogle g(automatic());
        for (const QByteArray uri : {"http://127.0.0.1:1", "http://[::1]:8080/x", "http://localhost:5/"}) {
            const auto response = g.raw("GET", "/o/oauth2/v2/auth?" + client + "&redirect_uri=" + uri.toPercentEncoding() + "&response_type=code&scope=openid");
            QCOMPARE(response.status, 302);
            QVERIFY2(response.header("Location").startsWith(uri), response.header("Location"));
        }
    }

    void codesAreGoodOnceAndForTheirVerifier()
    {
        SimGoogle g(automatic());
        QByteArray c = code(g);
        QCOMPARE(token(g, exchangeForm(c)).status, 200);
        QCOMPARE(flat(token(g, exchangeForm(c))), QStringLiteral("400 invalid_grant: Bad Request"));
        QCOMPARE(flat(token(g, exchangeForm(code(g), "wrong"))), QStringLiteral("400 invalid_grant: Invalid code verifier."));
        QCOMPARE(flat(token(g, exchangeForm(code(g), ""))), QStringLiteral("400 invalid_grant: Missing code verifier."));
        QCOMPARE(flat(token(g, exchangeForm("4/0Anonsense"))), QStringLiteral("400 invalid_grant: Bad Request"));
        QCOMPARE(flat(token(g, exchangeForm(code(g)).replace("5555", "5556"))), QStringLiteral("400 redirect_uri_mismatch: Bad Request"));
        c = code(g);
        g.wait(std::chrono::minutes(11));
        QCOMPARE(flat(token(g, exchangeForm(c))), QStringLiteral("400 invalid_grant: Bad Request"));
        // `plain` is what is meant where no method is named.
        const QByteArray plain = authQuery().replace("code_challenge=" + challenge + "&code_challenge_method=S256", "code_challenge=" + verifier);
        c = redirect(g.raw("GET", "/o/oauth2/v2/auth?" + plain)).queryItemValue(u"code"_qs, QUrl::FullyDecoded).toLatin1();
        QCOMPARE(token(g, exchangeForm(c)).status, 200);
    }

    void clientsAuthenticateEitherWay()
    {
        SimGoogle g(automatic());
        const auto basic = [](const QByteArray &pair) { return http::Headers{{"Authorization", "Basic " + pair.toBase64()}}; };
        const auto form = [](const QByteArray &c) { return "grant_type=authorization_code&code=" + c.toPercentEncoding() + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A5555%2Fcb&code_verifier=" + verifier; };
        QCOMPARE(token(g, form(code(g)), basic("playground.apps.googleusercontent.com:GOCSPX-playground")).status, 200);
        QCOMPARE(flat(token(g, form(code(g)), basic("playground.apps.googleusercontent.com:wrong"))), QStringLiteral("401 invalid_client: The OAuth client was not found."));
        QCOMPARE(flat(token(g, form(code(g)))), QStringLiteral("401 invalid_client: The OAuth client was not found."));
        QCOMPARE(token(g, client + '&' + form(code(g))).status, 200); // the secret of a desktop client is optional
        QCOMPARE(flat(token(g, client)), QStringLiteral("400 invalid_request: Missing required parameter: grant_type"));
        QCOMPARE(flat(token(g, client + "&grant_type=password")), QStringLiteral("400 unsupported_grant_type: Invalid grant_type: password"));
    }

    void refreshExpiryAndRevocation()
    {
        SimGoogle g(automatic());
        const auto first = g.json(token(g, exchangeForm(code(g))));
        const QByteArray refreshForm = client + "&client_secret=GOCSPX-playground&grant_type=refresh_token&refresh_token=" + first[u"refresh_token"].toString().toLatin1().toPercentEncoding();
        const auto use = [&g](const QString &accessToken) {
            return g.raw("GET", "/calendar/v3/users/me/calendarList", {}, {{"Authorization", "Bearer " + accessToken.toLatin1()}});
        };
        QCOMPARE(use(first[u"access_token"].toString()).status, 200);
        g.wait(std::chrono::seconds(3600));
        const auto expired = use(first[u"access_token"].toString());
        QCOMPARE(expired.status, 401);
        QCOMPARE(g.json(expired)[u"error"][u"status"].toString(), QStringLiteral("UNAUTHENTICATED"));
        QCOMPARE(g.json(expired)[u"error"][u"errors"][0].toObject(), g.obj(R"({"domain":"global","reason":"authError","message":"Invalid Credentials","locationType":"header","location":"Authorization"})"));
        QVERIFY(expired.header("WWW-Authenticate").startsWith("Bearer "));
        const auto second = g.json(token(g, refreshForm));
        QVERIFY(!second.contains(u"refresh_token"));
        QCOMPARE(use(second[u"access_token"].toString()).status, 200);
        QCOMPARE(g.raw("POST", "/revoke?token=" + second[u"access_token"].toString().toLatin1()).status, 200);
        QCOMPARE(use(second[u"access_token"].toString()).status, 401);
        QCOMPARE(flat(token(g, refreshForm)), QStringLiteral("400 invalid_grant: Token has been expired or revoked."));
        QCOMPARE(g.raw("POST", "/revoke", "token=nonsense").status, 400);
    }

    void callsWithoutOrWithTooLittle()
    {
        SimGoogle g(automatic());
        const auto none = g.raw("GET", "/calendar/v3/users/me/calendarList");
        QCOMPARE(none.status, 401);
        QCOMPARE(g.reason(none), QStringLiteral("required"));
        QCOMPARE(g.reason(g.raw("GET", "/calendar/v3/users/me/calendarList", {}, {{"Authorization", "Bearer nonsense"}})), QStringLiteral("authError"));
        const QByteArray query = authQuery().replace("auth%2Fcalendar", "auth%2Fcalendar.events");
        const QByteArray c = redirect(g.raw("GET", "/o/oauth2/v2/auth?" + query)).queryItemValue(u"code"_qs, QUrl::FullyDecoded).toLatin1();
        const http::Headers bearer{{"Authorization", "Bearer " + g.json(token(g, exchangeForm(c)))[u"access_token"].toString().toLatin1()}};
        QCOMPARE(g.raw("GET", "/calendar/v3/calendars/primary/events", {}, bearer).status, 200);
        const auto refused = g.raw("GET", "/calendar/v3/users/me/calendarList", {}, bearer);
        QCOMPARE(refused.body, g.flat("scope.answer.json"));
        QCOMPARE(refused.status, 403);
    }
};

CSP_TEST(tst_SimGoogleOAuth, Nothing)

} // namespace tst_sim_google_oauth

#include "tst_sim_google_oauth.moc"
