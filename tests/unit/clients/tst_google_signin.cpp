#include "core/clients/google/googlesignin.h"
#include "core/clients/keychainvault.h"
#include "core/http/networktransport.h"
#include "core/http/server.h"
#include "tests/support/testmain.h"
#include <QCryptographicHash>
#include <QSignalSpy>
#include <QTest>
#include <QUrlQuery>

namespace tst_google_signin {

using namespace csp;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// An authorization server as small as can be. Every reply can be put in the place of the usual one.
class AuthServer
{
public:
    AuthServer() : server([this](const http::Request &request, const http::Responder &respond) { answer(request, respond); }) { }

    GoogleEndpoints endpoints() const
    {
        const QString root = QString::fromLatin1(server.origin());
        return {QUrl(root + u"/o/oauth2/v2/auth"_s), QUrl(root + u"/token"_s), QUrl(root + u"/revoke"_s), QUrl(root + u"/v1/userinfo"_s),
                QUrl(root + u"/"_s), u"client-1.apps.example"_s, u"s3cret"_s};
    }
    static http::Response json(const QByteArray &body, int status = 200) { return {status, {{"Content-Type", "application/json; charset=utf-8"}}, body}; }
    int count(const QByteArray &path) const
    {
        return int(std::count_if(requests.begin(), requests.end(), [&](const http::Request &r) { return r.target.startsWith(path); }));
    }

    http::Server server;
    QList<http::Request> requests;
    QUrlQuery lastForm;
    QByteArray challenge; ///< of the page that was opened
    QByteArray scope = "https://www.googleapis.com/auth/calendar openid https://www.googleapis.com/auth/userinfo.email";
    int refreshes = 0;
    std::optional<http::Response> onExchange, onRefresh, onUserinfo, onRevoke;
    QList<std::function<void()>> held; ///< refreshes that wait for `release`
    bool hold = false;

private:
    void answer(const http::Request &request, const http::Responder &respond)
    {
        requests << request;
        if (request.target == "/v1/userinfo")
            return respond(onUserinfo.value_or(json("{\"sub\":\"1\",\"email\":\"nora@example.org\",\"name\":\"Nora Host\"}")));
        if (request.target.startsWith("/revoke"))
            return respond(onRevoke.value_or(http::Response{200, {}, {}}));
        lastForm = QUrlQuery(QString::fromLatin1(request.body));
        const auto field = [&](const char *name) { return lastForm.queryItemValue(QLatin1String(name), QUrl::FullyDecoded); };
        if (field("grant_type") == u"refresh_token"_s) {
            ++refreshes;
            const auto reply = [=, this, n = refreshes] {
                respond(onRefresh.value_or(json("{\"access_token\":\"at-r" + QByteArray::number(n) + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}")));
            };
            hold ? held.append(reply) : reply();
            return;
        }
        const QByteArray digest = QCryptographicHash::hash(field("code_verifier").toLatin1(), QCryptographicHash::Sha256);
        const bool proven = digest.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals) == challenge;
        if (!proven || field("code") != u"4/0Ab_c-d"_s || field("client_secret") != u"s3cret"_s)
            return respond(json("{\"error\":\"invalid_grant\",\"error_description\":\"Bad Request\"}", 400));
        respond(onExchange.value_or(json("{\"access_token\":\"at-1\",\"expires_in\":3599,\"refresh_token\":\"1//rt\",\"scope\":\"" + scope
                                         + "\",\"token_type\":\"Bearer\",\"id_token\":\"x.y.z\"}")));
    }
};

} // namespace

class TestGoogleSignIn : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void signsIn();
    void asksForTheRightPage();
    void everySignInHasItsOwnSecrets();
    void wrongStateIsRefused();
    void refusalInTheBrowser();
    void strayRequestsAreNotTheAnswer();
    void exchangeErrorsKeepGooglesWords();
    void scopesAreChecked();
    void canBeStopped();
    void givesUpAfterFiveMinutes();
    void onlyOneAtATime();
    void refreshesOnExpiry();
    void refreshesOnceForManyAskers();
    void refreshesWhenRefused();
    void deadRefreshTokenSignsOut();
    void passingTroubleKeepsTheSignIn();
    void restoresWithoutABrowser();
    void restoresNothing();
    void signsOut();
    void signsOutThoughGoogleCannotBeTold();
    void signingOutStopsWhatIsUnderWay();

private:
    template<typename T>
    std::shared_ptr<std::optional<Outcome<T>>> watch(CallOf<T> *call)
    {
        auto result = std::make_shared<std::optional<Outcome<T>>>();
        call->then(this, [result](const Outcome<T> &outcome) { *result = outcome; });
        return result;
    }
    template<typename T>
    Outcome<T> outcomeOf(CallOf<T> *call)
    {
        const auto result = watch(call);
        [&] { QTRY_VERIFY(result->has_value()); }();
        return **result;
    }
    /// What the browser does after a click on Allow; `answer` is the query that it comes back with.
    void comeBack(const QUrl &page, const QString &answer);
    void allow(const QUrl &page) { comeBack(page, u"state=%1&iss=https://accounts.google.com&code=4%2F0Ab_c-d&scope=email%20openid"_s); }
    Outcome<Account> signIn()
    {
        const auto connection = connect(m_signIn, &GoogleSignIn::openBrowser, this, &TestGoogleSignIn::allow);
        const auto outcome = outcomeOf(m_signIn->signIn());
        disconnect(connection);
        return outcome;
    }

    AuthServer *m_server = nullptr;
    MemoryVault *m_vault = nullptr;
    VirtualClock *m_clock = nullptr;
    http::NetworkTransport *m_transport = nullptr;
    GoogleSignIn *m_signIn = nullptr;
    http::NetworkTransport m_browser;
    QByteArray m_answerPage;
};

void TestGoogleSignIn::init()
{
    m_server = new AuthServer;
    QVERIFY(m_server->server.listen().ok());
    m_vault = new MemoryVault(this);
    m_clock = new VirtualClock(*instantFromRfc3339(u"2026-03-03T10:00:00Z"), this);
    m_transport = new http::NetworkTransport(this);
    m_signIn = new GoogleSignIn(m_server->endpoints(), m_vault, m_transport, m_clock, this);
    m_answerPage.clear();
}

void TestGoogleSignIn::cleanup()
{
    delete m_signIn;
    delete m_transport;
    delete m_clock;
    delete m_vault;
    delete m_server;
}

void TestGoogleSignIn::comeBack(const QUrl &page, const QString &answer)
{
    const QUrlQuery query(page);
    m_server->challenge = query.queryItemValue(u"code_challenge"_s).toLatin1();
    const QString state = query.queryItemValue(u"state"_s);
    const QString redirect = query.queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded);
    const QString back = redirect + u'?' + (answer.contains(u"%1"_s) ? QString(answer).replace(u"%1"_s, state) : answer);
    m_browser.send({"GET", back.toLatin1(), {}, {}})->then(this, [this](const Outcome<http::Response> &shown) {
        m_answerPage = shown ? shown->body : "no answer: " + shown.error().oneLine().toUtf8();
    });
}

void TestGoogleSignIn::signsIn()
{
    QSignalSpy states(m_signIn, &GoogleSignIn::stateChanged);
    const auto account = signIn();
    QVERIFY2(account.ok(), account ? "" : qPrintable(account.error().oneLine()));
    QCOMPARE(*account, (Account{u"nora@example.org"_s, u"Nora Host"_s}));
    QCOMPARE(m_signIn->state(), GoogleSignIn::State::SignedIn);
    QCOMPARE(m_signIn->account(), *account);
    QVERIFY(m_signIn->grantedScopes().contains(u"https://www.googleapis.com/auth/calendar"_s));
    QVERIFY(!m_signIn->trouble());
    QCOMPARE(states.size(), 3); // waiting, exchanging, signed in
    QCOMPARE(*outcomeOf(m_signIn->accessToken()), u"at-1"_s);
    QTRY_VERIFY(!m_answerPage.isEmpty());
    QVERIFY2(m_answerPage.contains("You can close this page"), m_answerPage);

    // The exchange as it went out: the code is encoded once.
    const auto exchange = std::find_if(m_server->requests.begin(), m_server->requests.end(), [](const http::Request &r) { return r.target == "/token"; });
    QVERIFY2(exchange->body.contains("code=4%2F0Ab_c-d&"), exchange->body);
    QVERIFY2(exchange->body.contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A"), exchange->body);
    QCOMPARE(m_server->lastForm.queryItemValue(u"grant_type"_s), u"authorization_code"_s);
    QCOMPARE(m_server->lastForm.queryItemValue(u"client_id"_s), u"client-1.apps.example"_s);
}

void TestGoogleSignIn::asksForTheRightPage()
{
    QUrl page;
    connect(m_signIn, &GoogleSignIn::openBrowser, this, [&](const QUrl &url) { page = url; });
    auto *call = m_signIn->signIn();
    QTRY_VERIFY(!page.isEmpty());
    QCOMPARE(m_signIn->state(), GoogleSignIn::State::WaitingForBrowser);
    const QUrlQuery query(page);
    const auto item = [&](const QString &name) { return query.queryItemValue(name, QUrl::FullyDecoded); };
    QCOMPARE(page.path(), u"/o/oauth2/v2/auth"_s);
    QCOMPARE(item(u"response_type"_s), u"code"_s);
    QCOMPARE(item(u"client_id"_s), u"client-1.apps.example"_s);
    QCOMPARE(item(u"scope"_s), u"openid email profile https://www.googleapis.com/auth/calendar"_s);
    QCOMPARE(item(u"code_challenge_method"_s), u"S256"_s);
    QCOMPARE(item(u"code_challenge"_s).size(), 43);
    QVERIFY(item(u"state"_s).size() >= 43);
    QCOMPARE(item(u"access_type"_s), u"offline"_s);
    QVERIFY2(item(u"redirect_uri"_s).startsWith(u"http://127.0.0.1:"_s), qPrintable(item(u"redirect_uri"_s)));
    QCOMPARE(query.allQueryItemValues(u"state"_s).size(), 1);
    QVERIFY(!page.toString().contains(u"s3cret"_s));
    call->abort();
}

void TestGoogleSignIn::everySignInHasItsOwnSecrets()
{
    QStringList seen;
    connect(m_signIn, &GoogleSignIn::openBrowser, this, [&](const QUrl &url) {
        seen << QUrlQuery(url).queryItemValue(u"state"_s) << QUrlQuery(url).queryItemValue(u"code_challenge"_s);
    });
    for (int i = 0; i < 2; ++i) {
        auto *call = m_signIn->signIn();
        call->abort();
        QTRY_COMPARE(m_signIn->state(), GoogleSignIn::State::SignedOut);
    }
    QCOMPARE(seen.size(), 4);
    QCOMPARE(QSet<QString>(seen.begin(), seen.end()).size(), 4);
}

void TestGoogleSignIn::wrongStateIsRefused()
{
    connect(m_signIn, &GoogleSignIn::openBrowser, this, [this](const QUrl &page) { comeBack(page, u"state=another&code=4%2F0Ab_c-d"_s); });
    const auto outcome = outcomeOf(m_signIn->signIn());
    QCOMPARE(outcome.error().kind, Error::Kind::Auth);
    QVERIFY(outcome.error().what.contains(u"does not belong to this sign-in"_s));
    QCOMPARE(m_server->count("/token"), 0);
    QCOMPARE(m_signIn->state(), GoogleSignIn::State::Failed);
    QVERIFY(m_signIn->trouble().has_value());
    QTRY_VERIFY(!m_answerPage.isEmpty());
    QVERIFY2(m_answerPage.contains("You can close this page"), m_answerPage);
}

void TestGoogleSignIn::refusalInTheBrowser()
{
    connect(m_signIn, &GoogleSignIn::openBrowser, this, [this](const QUrl &page) { comeBack(page, u"error=access_denied&state=%1"_s); });
    const auto outcome = outcomeOf(m_signIn->signIn());
    QCOMPARE(outcome.error().kind, Error::Kind::Auth);
    QCOMPARE(outcome.error().reason, u"access_denied"_s);
    QTRY_VERIFY(m_answerPage.contains("You can close this page"));
}

void TestGoogleSignIn::strayRequestsAreNotTheAnswer()
{
    connect(m_signIn, &GoogleSignIn::openBrowser, this, [this](const QUrl &page) {
        const QString redirect = QUrlQuery(page).queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded);
        m_browser.send({"GET", redirect.toLatin1() + "favicon.ico", {}, {}})->then(this, [this, page](const Outcome<http::Response> &) { allow(page); });
    });
    QVERIFY(outcomeOf(m_signIn->signIn()).ok());
}

void TestGoogleSignIn::exchangeErrorsKeepGooglesWords()
{
    m_server->onExchange = AuthServer::json("{\"error\":\"invalid_client\",\"error_description\":\"The OAuth client was not found.\"}", 401);
    const auto outcome = signIn();
    QCOMPARE(outcome.error().reason, u"invalid_client"_s);
    QCOMPARE(outcome.error().what, u"The OAuth client was not found"_s);
    m_server->onExchange = http::Response{200, {{"Content-Type", "text/html"}}, "<html>hello</html>"};
    QCOMPARE(signIn().error().kind, Error::Kind::Unusable);
    m_server->onExchange = {};
    m_server->onUserinfo = AuthServer::json("{}", 503);
    QCOMPARE(signIn().error().kind, Error::Kind::Server);
    QCOMPARE(*outcomeOf(m_vault->read(u"google/client-1.apps.example"_s)), QString());
}

void TestGoogleSignIn::scopesAreChecked()
{
    m_server->scope = "openid https://www.googleapis.com/auth/userinfo.email";
    const auto outcome = signIn();
    QCOMPARE(outcome.error().kind, Error::Kind::Auth);
    QCOMPARE(outcome.error().reason, u"scopeMissing"_s);
    QCOMPARE(outcomeOf(m_signIn->accessToken()).error().kind, Error::Kind::Auth);
}

void TestGoogleSignIn::canBeStopped()
{
    QUrl page;
    connect(m_signIn, &GoogleSignIn::openBrowser, this, [&](const QUrl &url) { page = url; });
    auto *call = m_signIn->signIn();
    const auto result = watch(call);
    call->abort();
    QTRY_VERIFY(result->has_value());
    QCOMPARE((*result)->error().kind, Error::Kind::Cancelled);
    QCOMPARE(m_signIn->state(), GoogleSignIn::State::SignedOut);
    QVERIFY(!m_signIn->trouble());
    allow(page); // too late: nobody listens
    QTRY_VERIFY(m_answerPage.startsWith("no answer"));
    QCOMPARE(m_server->count("/token"), 0);
    QVERIFY(signIn().ok());
}

void TestGoogleSignIn::givesUpAfterFiveMinutes()
{
    const auto result = watch(m_signIn->signIn());
    m_clock->advance(4min + 59s);
    QTest::qWait(0);
    QVERIFY(!result->has_value());
    m_clock->advance(1s);
    QTRY_VERIFY(result->has_value());
    QCOMPARE((*result)->error().kind, Error::Kind::Auth);
    QVERIFY((*result)->error().what.contains(u"five minutes"_s));
}

void TestGoogleSignIn::onlyOneAtATime()
{
    auto *first = m_signIn->signIn();
    QCOMPARE(outcomeOf(m_signIn->signIn()).error().kind, Error::Kind::Input);
    QCOMPARE(m_signIn->state(), GoogleSignIn::State::WaitingForBrowser);
    first->abort();
}

void TestGoogleSignIn::refreshesOnExpiry()
{
    QVERIFY(signIn().ok());
    m_clock->advance(3599s - 61s);
    QCOMPARE(*outcomeOf(m_signIn->accessToken()), u"at-1"_s);
    m_clock->advance(2s);
    QCOMPARE(*outcomeOf(m_signIn->accessToken()), u"at-r1"_s);
    QCOMPARE(m_server->lastForm.queryItemValue(u"refresh_token"_s, QUrl::FullyDecoded), u"1//rt"_s);
    QCOMPARE(m_server->requests.last().body, QByteArray("refresh_token=1%2F%2Frt&client_id=client-1.apps.example&client_secret=s3cret&grant_type=refresh_token"));
    QCOMPARE(*outcomeOf(m_signIn->accessToken()), u"at-r1"_s);
    QCOMPARE(m_server->refreshes, 1);
}

void TestGoogleSignIn::refreshesOnceForManyAskers()
{
    QVERIFY(signIn().ok());
    m_clock->advance(2h);
    m_server->hold = true;
    QList<std::shared_ptr<std::optional<Outcome<QString>>>> results;
    for (int i = 0; i < 5; ++i)
        results << watch(m_signIn->accessToken());
    auto *stopped = m_signIn->accessToken();
    const auto stoppedResult = watch(stopped);
    stopped->abort();
    QTRY_COMPARE(m_server->held.size(), 1);
    m_server->held.first()();
    for (const auto &result : results) {
        QTRY_VERIFY(result->has_value());
        QCOMPARE(***result, u"at-r1"_s);
    }
    QCOMPARE((*stoppedResult)->error().kind, Error::Kind::Cancelled);
    QCOMPARE(m_server->refreshes, 1);
}

void TestGoogleSignIn::refreshesWhenRefused()
{
    QVERIFY(signIn().ok());
    m_signIn->tokenRefused(u"an older one"_s);
    QCOMPARE(*outcomeOf(m_signIn->accessToken()), u"at-1"_s);
    m_signIn->tokenRefused(u"at-1"_s);
    QCOMPARE(*outcomeOf(m_signIn->accessToken()), u"at-r1"_s);
}

void TestGoogleSignIn::deadRefreshTokenSignsOut()
{
    QVERIFY(signIn().ok());
    m_server->onRefresh = AuthServer::json("{\"error\":\"invalid_grant\",\"error_description\":\"Token has been expired or revoked.\"}", 400);
    m_signIn->tokenRefused(u"at-1"_s);
    const auto token = outcomeOf(m_signIn->accessToken());
    QCOMPARE(token.error().kind, Error::Kind::Auth);
    QCOMPARE(token.error().reason, u"invalid_grant"_s);
    QCOMPARE(token.error().nextStep, u"sign in again"_s);
    QCOMPARE(m_signIn->state(), GoogleSignIn::State::SignedOut);
    QCOMPARE(m_signIn->trouble()->reason, u"invalid_grant"_s);
    QCOMPARE(outcomeOf(m_signIn->accessToken()).error().kind, Error::Kind::Auth);
    QCOMPARE(m_server->refreshes, 1); // never again
    QCOMPARE(*outcomeOf(m_vault->read(u"google/client-1.apps.example/nora@example.org"_s)), QString());
    QCOMPARE(*outcomeOf(m_vault->read(u"google/client-1.apps.example"_s)), QString());
}

void TestGoogleSignIn::passingTroubleKeepsTheSignIn()
{
    QVERIFY(signIn().ok());
    m_server->onRefresh = http::Response{503, {{"Content-Type", "text/html"}}, "<title>Busy</title>"};
    m_signIn->tokenRefused(u"at-1"_s);
    QCOMPARE(outcomeOf(m_signIn->accessToken()).error().kind, Error::Kind::Server);
    QCOMPARE(m_signIn->state(), GoogleSignIn::State::SignedIn);
    QVERIFY(m_signIn->trouble().has_value());
    m_server->onRefresh = {};
    QCOMPARE(*outcomeOf(m_signIn->accessToken()), u"at-r2"_s);
    QVERIFY(!m_signIn->trouble());
}

void TestGoogleSignIn::restoresWithoutABrowser()
{
    QVERIFY(signIn().ok());
    GoogleSignIn later(m_server->endpoints(), m_vault, m_transport, m_clock);
    QSignalSpy browser(&later, &GoogleSignIn::openBrowser);
    const auto account = outcomeOf(later.restore());
    QVERIFY2(account.ok(), account ? "" : qPrintable(account.error().oneLine()));
    QCOMPARE(*account, (Account{u"nora@example.org"_s, u"Nora Host"_s}));
    QCOMPARE(later.state(), GoogleSignIn::State::SignedIn);
    QCOMPARE(*outcomeOf(later.accessToken()), u"at-r1"_s);
    QVERIFY(browser.isEmpty());

    m_server->onRefresh = AuthServer::json("{\"error\":\"invalid_grant\"}", 400);
    GoogleSignIn dead(m_server->endpoints(), m_vault, m_transport, m_clock);
    QCOMPARE(outcomeOf(dead.restore()).error().reason, u"invalid_grant"_s);
    QCOMPARE(dead.state(), GoogleSignIn::State::SignedOut);
    QCOMPARE(outcomeOf(dead.restore()).error().reason, u"nothingKept"_s);
}

void TestGoogleSignIn::restoresNothing()
{
    const auto outcome = outcomeOf(m_signIn->restore());
    QCOMPARE(outcome.error().kind, Error::Kind::Auth);
    QCOMPARE(outcome.error().reason, u"nothingKept"_s);
    QCOMPARE(m_signIn->state(), GoogleSignIn::State::SignedOut);
    QVERIFY(m_server->requests.isEmpty());
}

void TestGoogleSignIn::signsOut()
{
    QVERIFY(signIn().ok());
    QVERIFY(outcomeOf(m_signIn->signOut()).ok());
    QCOMPARE(m_server->requests.last().method, QByteArray("POST"));
    QCOMPARE(m_server->requests.last().target, QByteArray("/revoke?token=1%2F%2Frt"));
    QCOMPARE(m_signIn->state(), GoogleSignIn::State::SignedOut);
    QCOMPARE(m_signIn->account(), Account{});
    QCOMPARE(outcomeOf(m_signIn->accessToken()).error().kind, Error::Kind::Auth);
    QCOMPARE(outcomeOf(m_signIn->restore()).error().reason, u"nothingKept"_s);
    QVERIFY(outcomeOf(m_signIn->signOut()).ok()); // nobody there: nothing to do
    QCOMPARE(m_server->count("/revoke"), 1);
}

void TestGoogleSignIn::signsOutThoughGoogleCannotBeTold()
{
    QVERIFY(signIn().ok());
    m_server->onRevoke = http::Response{503, {}, {}};
    const auto outcome = outcomeOf(m_signIn->signOut());
    QCOMPARE(outcome.error().kind, Error::Kind::Server);
    QVERIFY(outcome.error().what.startsWith(u"signed out here"_s));
    QVERIFY(!outcome.error().oneLine().contains(u"1//rt"_s) && !outcome.error().detail.contains(u"rt"_s));
    QCOMPARE(m_signIn->state(), GoogleSignIn::State::SignedOut);
    QCOMPARE(outcomeOf(m_signIn->restore()).error().reason, u"nothingKept"_s);
}

void TestGoogleSignIn::signingOutStopsWhatIsUnderWay()
{
    const auto waiting = watch(m_signIn->signIn());
    QVERIFY(outcomeOf(m_signIn->signOut()).ok());
    QCOMPARE((*waiting)->error().kind, Error::Kind::Cancelled);
    QCOMPARE(m_signIn->state(), GoogleSignIn::State::SignedOut);

    QVERIFY(signIn().ok());
    GoogleSignIn later(m_server->endpoints(), m_vault, m_transport, m_clock);
    const auto restored = watch(later.restore());
    QVERIFY(outcomeOf(later.signOut()).ok());
    QTRY_VERIFY(restored->has_value());
    QCOMPARE((*restored)->error().kind, Error::Kind::Cancelled);
    QCOMPARE(later.state(), GoogleSignIn::State::SignedOut);
}

CSP_TEST(TestGoogleSignIn, Core)

} // namespace tst_google_signin

#include "tst_google_signin.moc"
