#include "core/clients/google/browserflow.h"
#include "core/clients/answers.h"
#include "core/clients/google/redirectlistener.h"
#include "core/clients/google/transportnetwork.h"
#include <QCryptographicHash>
#include <QOAuth2AuthorizationCodeFlow>
#include <QRandomGenerator>
#include <QTimer>

namespace csp {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 5min;
/// As long as the answer page may take to reach the browser after we have stopped listening.
constexpr auto lingering = 5s;

const QString signInPlace = QStringLiteral("Google sign-in");

QByteArray randomText(qsizetype bytes)
{
    QList<quint32> words((bytes + 3) / 4);
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    const QByteArray raw(reinterpret_cast<const char *>(words.constData()), bytes);
    return raw.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// Equal without telling, by the time that it takes, how much was equal.
bool sameSecret(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    char difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference = char(difference | (a[i] ^ b[i]));
    return difference == 0;
}

Error authError(const QString &what, const QString &nextStep, const QString &reason = {})
{
    Error error;
    error.kind = Error::Kind::Auth;
    error.where = signInPlace;
    error.what = what;
    error.nextStep = nextStep;
    error.reason = reason;
    return error;
}

/// The page that the browser ends on. It cannot know yet whether the rest goes well, so it promises nothing.
QByteArray answerPage()
{
    return QByteArrayLiteral("<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Calendar Sync Playground</title>"
                             "<div style=\"font:16px/1.5 system-ui,sans-serif;max-width:32em;margin:20vh auto;text-align:center\">"
                             "<h1 style=\"font-size:1.4em\">Calendar Sync Playground has the answer</h1>"
                             "<p>You can close this page and go back to the program.</p></div>");
}

/// Values of the query may still be encoded, once: `4%2F0Ab` for `4/0Ab`. A code of Google's holds no `%` of its own.
QString decodedOnce(const QString &value) { return QUrl::fromPercentEncoding(value.toUtf8()); }

} // namespace

BrowserFlow::BrowserFlow(const GoogleEndpoints &endpoints, const QStringList &scopes, http::Transport *transport, Clock *clock, QObject *parent)
    : CallOf(parent), m_clock(clock), m_state(randomText(32)), m_verifier(randomText(64))
{
    makeFlow(endpoints, scopes, transport);
}

BrowserFlow::~BrowserFlow() = default;

void BrowserFlow::makeFlow(const GoogleEndpoints &endpoints, const QStringList &scopes, http::Transport *transport)
{
    auto *network = new TransportNetwork(transport, this);
    m_flow = new QOAuth2AuthorizationCodeFlow(network, this);
    // Child of the adapter, not of this call: what it has still to write may outlive the call (see close).
    m_listener = new RedirectListener(answerPage(), parent());
    m_flow->setReplyHandler(m_listener);
    m_flow->setAuthorizationUrl(endpoints.authorization);
    m_flow->setAccessTokenUrl(endpoints.token);
    m_flow->setClientIdentifier(endpoints.clientId);
    m_flow->setClientIdentifierSharedKey(endpoints.clientSecret);
    m_flow->setScope(scopes.join(u' '));
    m_flow->setState(QString::fromLatin1(m_state));
    m_flow->setModifyParametersFunction([this](QAbstractOAuth::Stage stage, QMultiMap<QString, QVariant> *parameters) {
        if (stage == QAbstractOAuth::Stage::RequestingAuthorization) {
            const QByteArray digest = QCryptographicHash::hash(m_verifier, QCryptographicHash::Sha256);
            parameters->replace(QStringLiteral("state"), QString::fromLatin1(m_state));
            parameters->replace(QStringLiteral("code_challenge"),
                                QString::fromLatin1(digest.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)));
            parameters->replace(QStringLiteral("code_challenge_method"), QStringLiteral("S256"));
            parameters->replace(QStringLiteral("access_type"), QStringLiteral("offline"));
        } else if (stage == QAbstractOAuth::Stage::RequestingAccessToken) {
            parameters->replace(QStringLiteral("code"), QString::fromLatin1(encoded(m_code)));
            parameters->replace(QStringLiteral("code_verifier"), QString::fromLatin1(m_verifier));
        }
    });

    connect(m_flow, &QAbstractOAuth::authorizeWithBrowser, this, &BrowserFlow::openBrowser);
    // Before the flow's own connection, which grant() makes: the code must be known when the flow asks for it.
    connect(m_listener, &QAbstractOAuthReplyHandler::callbackReceived, this, &BrowserFlow::answeredByBrowser);
    connect(network, &TransportNetwork::answered, this, [this](const Outcome<http::Response> &answer) {
        finish(answer ? tokensFromAnswer(*answer, signInPlace) : Outcome<TokenAnswer>(located(answer.error(), signInPlace)));
    });
}

void BrowserFlow::start()
{
    if (!m_listener->isListening())
        return finish(authError(QStringLiteral("no port of 127.0.0.1 could be opened for the browser's answer"),
                                QStringLiteral("check that a firewall or sandbox lets programs listen on loopback")));
    m_clock->after(patience, this)->then(this, [this](const Outcome<Done> &waited) {
        if (waited)
            finish(authError(QStringLiteral("the browser did not come back within five minutes"), QStringLiteral("sign in again")));
    });
    m_flow->grant();
}

void BrowserFlow::answeredByBrowser(const QVariantMap &values)
{
    const QString error = decodedOnce(values.value(QStringLiteral("error")).toString());
    m_code = decodedOnce(values.value(QStringLiteral("code")).toString());
    if (error.isEmpty() && m_code.isEmpty())
        return; // a favicon, a preview: not the answer
    if (!sameSecret(decodedOnce(values.value(QStringLiteral("state")).toString()).toLatin1(), m_state)) {
        m_code.clear();
        return finish(authError(QStringLiteral("the browser's answer does not belong to this sign-in: its state is another one"),
                                QStringLiteral("sign in again, and only in the page that the program opened")));
    }
    if (error == QLatin1String("access_denied"))
        return finish(authError(QStringLiteral("access was refused in the browser"), QStringLiteral("sign in again and allow access"), error));
    if (!error.isEmpty())
        return finish(authError(QStringLiteral("Google refused the sign-in: %1").arg(error), QStringLiteral("sign in again"), error));
    emit exchanging();
}

void BrowserFlow::aborted() { close(); }

void BrowserFlow::finish(Outcome<TokenAnswer> outcome)
{
    if (settled())
        return;
    close();
    settle(std::move(outcome));
}

void BrowserFlow::close()
{
    if (!m_listener)
        return;
    m_listener->close();
    // The browser's page may still be in transit: deleting a socket with its listener drops unwritten bytes.
    QTimer::singleShot(lingering, m_listener, &QObject::deleteLater);
    m_listener = nullptr;
}

} // namespace csp
