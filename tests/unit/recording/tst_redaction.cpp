#include "core/recording/recording.h"
#include "tests/support/testmain.h"
#include <QTest>

namespace tst_redaction {

using namespace csp;

namespace {

Exchange exchange(const QByteArray &method, const QByteArray &target, const http::Headers &headers, const QByteArray &body,
                  const QByteArray &answer = {}, const http::Headers &answerHeaders = {})
{
    Exchange e;
    e.started = Instant{Millis{1'772'539'200'123}};
    e.request = {method, target, headers, body};
    e.response = {200, answerHeaders, answer};
    return e;
}

/// Everything that an exchange says, in one text.
QByteArray textOf(const Exchange &e)
{
    QByteArray all = e.request.method + ' ' + e.request.target + '\n' + e.request.body + '\n' + e.response.body + '\n';
    for (const auto &headers : {e.request.headers, e.response.headers}) {
        for (const auto &[name, value] : headers)
            all += name + ": " + value + '\n';
    }
    if (e.failure)
        all += e.failure->what.toUtf8() + e.failure->detail.toUtf8();
    return all;
}

} // namespace

class TestRedaction : public QObject
{
    Q_OBJECT

private slots:
    void secretsGo_data()
    {
        QTest::addColumn<Exchange>("exchange");
        QTest::addColumn<QByteArrayList>("secrets");
        const auto row = [](const char *name, const Exchange &e, const QByteArrayList &secrets) { QTest::newRow(name) << e << secrets; };
        const QByteArray google = "https://www.googleapis.com/calendar/v3/users/me/calendarList";

        row("bearer", exchange("GET", google, {{"Authorization", "Bearer ya29.A0ARrdaM-secret"}}, {}), {"ya29.A0ARrdaM-secret"});
        row("bearer, any case, any token", exchange("GET", google, {{"AUTHORIZATION", "bearer opaque-value-1"}}, {}), {"opaque-value-1"});
        row("basic", exchange("POST", google, {{"authorization", "Basic Y2xpZW50OnNlY3JldA=="}}, {}), {"Y2xpZW50OnNlY3JldA=="});
        row("bare authorization", exchange("GET", google, {{"authorization", "c4l-key"}}, {}), {"c4l-key"});
        row("cookies both ways", exchange("GET", google, {{"cookie", "SID=abcdefgh; HSID=1"}}, {}, {}, {{"Set-Cookie", "SID=ijklmnop; Path=/"}}),
            {"abcdefgh", "ijklmnop"});
        row("channel token", exchange("POST", "http://127.0.0.1:1/n", {{"X-Goog-Channel-Token", "398348u3tu83ut8uu38"}}, {}), {"398348u3tu83ut8uu38"});
        row("Cal.com key in the header", exchange("GET", "https://api.cal.com/v2/me", {{"authorization", "Bearer cal_live_0123456789abcdef"}}, {}),
            {"cal_live_0123456789abcdef"});
        row("Cal.com key in a text", exchange("GET", "https://api.cal.com/v2/me", {}, {}, "{\"message\":\"key cal_4d0ca1e08f3a1a2b is not valid\"}"),
            {"cal_4d0ca1e08f3a1a2b"});
        row("Cal.com key in a query", exchange("GET", "https://api.cal.com/v1/bookings?apiKey=cal_live_zzz0&take=1", {}, {}), {"cal_live_zzz0"});
        row("platform secret", exchange("GET", "https://api.cal.com/v2/me", {{"x-cal-secret-key", "platform-secret"}}, {}), {"platform-secret"});
        row("code exchange",
            exchange("POST", "https://oauth2.googleapis.com/token", {{"Content-Type", "application/x-www-form-urlencoded"}},
                     "grant_type=authorization_code&code=4%2F0AX4XfWh&client_id=me.apps&client_secret=GOCSPX-abc&code_verifier=vvv-vvv&redirect_uri=x",
                     "{\"access_token\":\"ya29.new\",\"expires_in\":3599,\"refresh_token\":\"1//0gnew\",\"scope\":\"s\",\"token_type\":\"Bearer\",\"id_token\":\"eyJh.eyJi.sig\"}"),
            {"4%2F0AX4XfWh", "GOCSPX-abc", "vvv-vvv", "ya29.new", "1//0gnew", "eyJh.eyJi.sig"});
        row("code exchange as JSON",
            exchange("POST", "https://oauth2.googleapis.com/token", {{"content-type", "application/json"}},
                     "{\"grant_type\":\"authorization_code\",\"code\":\"4/0AX4XfWh\",\"client_secret\":\"s3\",\"redirect_uri\":\"http://127.0.0.1\"}"),
            {"4/0AX4XfWh", "\"s3\""});
        row("refresh", exchange("POST", "https://oauth2.googleapis.com/token", {}, "grant_type=refresh_token&refresh_token=short&client_id=me"), {"short"});
        row("revocation", exchange("POST", "https://oauth2.googleapis.com/revoke?token=1%2F%2Fgone", {}, {}), {"1%2F%2Fgone"});
        row("redirect with a code", exchange("GET", "http://127.0.0.1:5/?state=xyz&code=4/abc&scope=s", {}, {}), {"4/abc"});
        row("redirect in an answer", exchange("GET", "https://accounts.google.com/o/oauth2/v2/auth", {}, {}, {}, {{"Location", "http://127.0.0.1:5/?code=4/abcd&state=1"}}),
            {"4/abcd"});
        row("token in a fragment", exchange("GET", "http://127.0.0.1:5/#access_token=fragmentary&x=1", {}, {}), {"fragmentary"});
        row("password in a URL", exchange("GET", "https://user:pa55word@example.com/x?y=1", {}, {}), {"pa55word"});
        row("a token in the place of a user", exchange("GET", "https://t0ken@example.com/x?y=1", {}, {}), {"t0ken"});
        row("a parameter spelt otherwise", exchange("GET", "https://x.example/a?Oauth%5Ftoken=spelt&SIG=signed", {}, {}), {"spelt", "signed"});
        row("watch",
            exchange("POST", "https://www.googleapis.com/calendar/v3/calendars/a/events/watch", {{"content-type", "application/json"}},
                     "{\"id\":\"c1\",\"type\":\"web_hook\",\"address\":\"https://x.example/n?hook=chan-tok-1\",\"token\":\"chan-tok-1\"}",
                     "{\"kind\":\"api#channel\",\"id\":\"c1\",\"resourceId\":\"r1\",\"token\":\"chan-tok-1\"}"),
            {"chan-tok-1"});
        row("spaces and escapes", exchange("POST", "https://x.example/", {}, "{ \"access_token\" :\n \"a\\\"b\\\\c\" , \"x\": 1 }"), {"a\\\"b"});
        row("JSON within JSON", exchange("POST", "https://x.example/", {}, "{\"payload\":\"{\\\"refresh_token\\\":\\\"inner-one\\\",\\\"a\\\":1}\"}"), {"inner-one"});
        row("a quoted header", exchange("GET", google, {}, {}, "curl -H 'Authorization: Bearer someLongToken123'"), {"someLongToken123"});
        row("Google's API key", exchange("GET", google + "?key=AIzaSyA-0123456789abcdefghijklmnopqrstu", {}, {}), {"AIzaSyA-0123456789abcdefghijklmnopqrstu"});
        row("the same secret elsewhere", exchange("GET", "https://x.example/echo/opaque-value-1", {{"authorization", "Bearer opaque-value-1"}}, {}, "you sent opaque-value-1"),
            {"opaque-value-1"});

        Exchange failed = exchange("GET", google, {{"authorization", "Bearer opaque-value-1"}}, {});
        failed.failure = Error{Error::Kind::Transport, {}, QStringLiteral("refused"), {}, {}, {}, {}, {}, QStringLiteral("sent opaque-value-1")};
        row("in a failure", failed, {"opaque-value-1"});
    }

    void secretsGo()
    {
        QFETCH(Exchange, exchange);
        QFETCH(QByteArrayList, secrets);
        for (const QByteArray &secret : secrets)
            QVERIFY2(textOf(exchange).contains(secret), "the row does not hold what it is about");
        const Exchange clean = redacted(exchange);
        for (const QByteArray &secret : secrets)
            QVERIFY2(!textOf(clean).contains(secret), textOf(clean).constData());
        QVERIFY2(textOf(clean).contains("redacted"), textOf(clean).constData());
        QCOMPARE(redacted(clean), clean); // twice is once
        Recording recording;
        recording.exchanges = {exchange};
        const QByteArray har = toHar(recording);
        for (const QByteArray &secret : secrets)
            QVERIFY2(!har.contains(secret), "in the file");
    }

    void theRestStays_data()
    {
        QTest::addColumn<Exchange>("exchange");
        const auto row = [](const char *name, const Exchange &e) { QTest::newRow(name) << e; };
        row("sync and page tokens",
            exchange("GET", "https://www.googleapis.com/calendar/v3/calendars/host%40example.com/events?syncToken=CPDAlvWDx70CEPDA%3D&pageToken=p1&maxResults=2500",
                     {{"accept", "application/json"}}, {}, "{ \"nextSyncToken\": \"CPDAlvWDx70CEPDAlvWDx70CGAU=\", \"nextPageToken\" : \"p2\" }"));
        row("ids, mails, odd spaces", exchange("POST", "https://api.cal.com/v2/bookings", {{"cal-api-version", "2024-08-13"}},
                                               "{\"attendee\":{\"email\":\"kim@example.com\"} ,\n\t\"eventTypeId\": 3}", "{\"data\":{\"uid\":\"7fK2\"}}"));
        row("error codes", exchange("GET", "https://api.cal.com/v2/bookings/x", {}, {},
                                    "{\"status\":\"error\",\"error\":{\"code\":\"NotFoundException\",\"message\":\"no token was given\",\"details\":{\"statusCode\":404}}}"));
        row("Google's errors", exchange("GET", "https://www.googleapis.com/x", {}, {}, "{\"error\":{\"code\":410,\"errors\":[{\"reason\":\"fullSyncRequired\"}]}}"));
        row("words that look like keys", exchange("POST", "https://api.cal.com/v2/bookings", {}, "{\"cal_video_url\":\"https://app.cal.com/video/x\",\"cal_booking\":1}"));
        row("bytes that are no text", exchange("POST", "https://x.example/", {{"content-type", "application/octet-stream"}}, QByteArray("\x00\xff\xfe{\x80\"", 6), QByteArray("\xc3\x28", 2)));
        row("letters beyond ASCII", exchange("POST", "https://x.example/", {}, "{\"summary\":\"Gespräch – übermorgen 🗓\"}"));
        row("a form without secrets", exchange("POST", "https://x.example/", {{"content-type", "application/x-www-form-urlencoded"}}, "a=1&codeword=2&tokens=3"));
        row("a notification without a token", exchange("POST", "http://127.0.0.1:1/n", {{"X-Goog-Channel-ID", "c1"}, {"X-Goog-Resource-ID", "r1"}}, {}));
    }

    void theRestStays()
    {
        QFETCH(Exchange, exchange);
        QCOMPARE(redacted(exchange), exchange);
    }

    void theSchemeStays()
    {
        const Exchange clean = redacted(exchange("GET", "https://x.example/", {{"Authorization", "Bearer abcdefghi"}}, {}));
        QCOMPARE(clean.request.header("authorization"), QByteArray("Bearer redacted"));
    }

    void jsonStaysJson()
    {
        const Exchange clean = redacted(exchange("POST", "https://x.example/", {}, "{\"payload\":\"{\\\"refresh_token\\\":\\\"inner\\\",\\\"a\\\":1}\",\"token\":\"x\\\"y\",\"b\":[1]}"));
        QCOMPARE(clean.request.body, QByteArray("{\"payload\":\"{\\\"refresh_token\\\":\\\"redacted\\\",\\\"a\\\":1}\",\"token\":\"redacted\",\"b\":[1]}"));
    }

    void aUrlAlone()
    {
        QCOMPARE(redactedUrl("https://x.example/a?access_token=s&b=1&token=t#f"), QByteArray("https://x.example/a?access_token=redacted&b=1&token=redacted#f"));
        QCOMPARE(redactedUrl("https://x.example/a=b"), QByteArray("https://x.example/a=b"));
    }

    void aLongBodyTakesItsTimeOnce()
    {
        // A page of 2,500 events, with a quote too many to tempt the patterns into going back and forth.
        QByteArray body = "{\"items\":[";
        for (int i = 0; i < 2500; ++i)
            body += "{\"id\":\"ev" + QByteArray::number(i) + "\",\"summary\":\"a \\\"token\\\": b\",\"secret\": null,\"description\":\"" + QByteArray(300, 'x') + "\"},";
        body += "{\"token\":\"the secret\"}]}";
        const Exchange e = exchange("GET", "https://x.example/", {}, {}, body);
        Exchange clean;
        QBENCHMARK_ONCE {
            clean = redacted(e);
        }
        QVERIFY(!clean.response.body.contains("the secret"));
        QCOMPARE(clean.response.body.size(), body.size() - 2);
    }
};

CSP_TEST(TestRedaction, Nothing)

} // namespace tst_redaction

#include "tst_redaction.moc"
