#include "core/clients/google/googlesignin.h"
#include "core/clients/answers.h"
#include "core/ports/chainedcall.h"
#include "core/clients/google/browserflow.h"
#include "core/wire/google.h"
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>

namespace csp {

using namespace std::chrono_literals;

namespace {

const QString place = QStringLiteral("Google sign-in");
const QString calendarScope = QStringLiteral("https://www.googleapis.com/auth/calendar");
/// A token that is about to run out would be refused on the way.
constexpr auto margin = 1min;

QStringList wantedScopes() { return {QStringLiteral("openid"), QStringLiteral("email"), QStringLiteral("profile"), calendarScope}; }

Error signInAgain(const QString &what, const QString &reason = {})
{
    Error error;
    error.kind = Error::Kind::Auth;
    error.where = place;
    error.what = what;
    error.nextStep = QStringLiteral("sign in again");
    error.reason = reason;
    return error;
}

/// Errors of requests that carry a token in their address keep nothing of it.
Error withoutDetail(Error error)
{
    error.detail.clear();
    return located(std::move(error), place);
}

} // namespace

struct GoogleSignIn::Private {
    Private(GoogleSignIn *signIn, GoogleEndpoints e, Vault *v, http::Transport *t, Clock *c)
        : q(signIn), endpoints(std::move(e)), vault(v), transport(t), clock(c)
    {
    }

    QString indexKey() const { return QStringLiteral("google/") + endpoints.clientId; }
    QString tokenKey(const QString &email) const { return indexKey() + QLatin1Char('/') + email; }

    void setState(State next, std::optional<Error> why = {});
    void take(const TokenAnswer &tokens);
    void remember();
    void forget();
    QString readIndex(const QString &json);
    bool fresh() const { return !access.isEmpty() && clock->now() + margin < expires; }

    void refresh();
    void refreshed(const Outcome<http::Response> &answer);
    void answerWaiting(const Outcome<QString> &token);
    CallOf<QString> *waitForToken();

    void checkScopesAndAskWho(ChainedCall<Account> *call, const TokenAnswer &tokens);
    void signedIn(ChainedCall<Account> *call, const Account &who);

    GoogleSignIn *q;
    GoogleEndpoints endpoints;
    Vault *vault;
    http::Transport *transport;
    Clock *clock;

    State state = State::SignedOut;
    std::optional<Error> trouble;
    Account account;
    QStringList scopes;
    QString access;
    Instant expires{};
    QString refreshToken;
    bool refreshing = false;
    /// Rises whenever tokens are forgotten: a refresh that was under way then has nothing to say any more.
    int generation = 0;
    QList<QPointer<CallOf<QString>>> waiting;
    QPointer<Call> underWay; ///< a restore or a sign-in: stopped by a sign-out and by a newer one
};

void GoogleSignIn::Private::setState(State next, std::optional<Error> why)
{
    if (state == next && trouble == why)
        return;
    state = next;
    trouble = std::move(why);
    emit q->stateChanged();
}

void GoogleSignIn::Private::take(const TokenAnswer &tokens)
{
    access = tokens.access;
    expires = clock->now() + tokens.lifetime;
    if (!tokens.refresh.isEmpty())
        refreshToken = tokens.refresh;
    if (!tokens.scopes.isEmpty())
        scopes = tokens.scopes;
}

/// The index says whose token is kept: at the next start nobody knows the email yet.
void GoogleSignIn::Private::remember()
{
    if (refreshToken.isEmpty())
        return;
    const QJsonObject index{{QStringLiteral("email"), account.email}, {QStringLiteral("name"), account.name}};
    vault->write(indexKey(), QString::fromUtf8(QJsonDocument(index).toJson(QJsonDocument::Compact)));
    vault->write(tokenKey(account.email), refreshToken);
}

void GoogleSignIn::Private::forget()
{
    ++generation;
    refreshing = false;
    if (!account.email.isEmpty())
        vault->remove(tokenKey(account.email));
    vault->remove(indexKey());
    account = {};
    scopes.clear();
    access.clear();
    refreshToken.clear();
    expires = {};
    answerWaiting(signInAgain(QStringLiteral("nobody is signed in")));
}

/// Returns the email; empty if the text is not ours.
QString GoogleSignIn::Private::readIndex(const QString &json)
{
    const QJsonObject index = QJsonDocument::fromJson(json.toUtf8()).object();
    account = {index.value(QLatin1String("email")).toString(), index.value(QLatin1String("name")).toString()};
    return account.email;
}

void GoogleSignIn::Private::refresh()
{
    if (refreshing)
        return;
    refreshing = true;
    http::Request request{"POST", endpoints.token.toEncoded(), {{"Content-Type", "application/x-www-form-urlencoded"}}, {}};
    request.body = formOf({{"refresh_token", refreshToken},
                           {"client_id", endpoints.clientId},
                           {"client_secret", endpoints.clientSecret},
                           {"grant_type", QStringLiteral("refresh_token")}});
    transport->send(request)->then(q, [this, begun = generation](const Outcome<http::Response> &answer) {
        if (begun == generation)
            refreshed(answer);
    });
}

void GoogleSignIn::Private::refreshed(const Outcome<http::Response> &answer)
{
    refreshing = false;
    const auto tokens = answer ? tokensFromAnswer(*answer, place) : Outcome<TokenAnswer>(withoutDetail(answer.error()));
    if (tokens) {
        const bool rotated = !tokens->refresh.isEmpty() && tokens->refresh != refreshToken;
        take(*tokens);
        if (rotated)
            remember();
        if (state == State::SignedIn || state == State::Failed)
            setState(State::SignedIn);
        return answerWaiting(access);
    }
    if (tokens.error().reason == QLatin1String("invalid_grant")) {
        // Dead for good: asking again would be refused for ever.
        const Error dead = signInAgain(QStringLiteral("the kept sign-in is no longer valid: %1").arg(tokens.error().what), tokens.error().reason);
        answerWaiting(dead);
        forget();
        return setState(State::SignedOut, dead);
    }
    if (state == State::SignedIn)
        setState(State::SignedIn, tokens.error());
    answerWaiting(tokens.error());
}

void GoogleSignIn::Private::answerWaiting(const Outcome<QString> &token)
{
    for (const auto &call : std::exchange(waiting, {}))
        if (call)
            call->settle(token);
}

CallOf<QString> *GoogleSignIn::Private::waitForToken()
{
    auto *call = new CallOf<QString>(q);
    waiting << call;
    refresh();
    return call;
}

void GoogleSignIn::Private::checkScopesAndAskWho(ChainedCall<Account> *call, const TokenAnswer &tokens)
{
    // Consent is granular: a box can be left without its tick. An answer that names no scopes granted all of them.
    if (!tokens.scopes.isEmpty() && !grants(tokens.scopes, calendarScope))
        return call->settle(signInAgain(QStringLiteral("access to the calendars was not granted"), QStringLiteral("scopeMissing")));
    const http::Request request{"GET", endpoints.userinfo.toEncoded(), {{"Authorization", "Bearer " + tokens.access.toLatin1()}}, {}};
    call->wait(transport->send(request), [this, call, tokens](const Outcome<http::Response> &answer) {
        if (!answer)
            return call->settle(located(answer.error(), place));
        if (answer->status != 200)
            return call->settle(wire::errorFromAnswer(answer->status, answer->body, place));
        const QJsonObject json = QJsonDocument::fromJson(answer->body).object();
        const Account who{json.value(QLatin1String("email")).toString(), json.value(QLatin1String("name")).toString()};
        if (who.email.isEmpty())
            return call->settle(signInAgain(QStringLiteral("Google did not say whose account this is"), QStringLiteral("emailMissing")));
        if (!account.email.isEmpty() && account.email != who.email)
            vault->remove(tokenKey(account.email));
        ++generation; // a refresh of the tokens before these
        refreshing = false;
        refreshToken.clear();
        scopes = wantedScopes();
        take(tokens);
        signedIn(call, who);
    });
}

void GoogleSignIn::Private::signedIn(ChainedCall<Account> *call, const Account &who)
{
    account = who;
    remember();
    setState(State::SignedIn);
    answerWaiting(access);
    call->settle(account);
}

GoogleSignIn::GoogleSignIn(GoogleEndpoints endpoints, Vault *vault, http::Transport *transport, Clock *clock, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(endpoints), vault, transport, clock))
{
}

GoogleSignIn::~GoogleSignIn() = default;

GoogleSignIn::State GoogleSignIn::state() const { return d->state; }
Account GoogleSignIn::account() const { return d->account; }
QStringList GoogleSignIn::grantedScopes() const { return d->scopes; }
std::optional<Error> GoogleSignIn::trouble() const { return d->trouble; }

CallOf<Account> *GoogleSignIn::restore()
{
    auto *call = new ChainedCall<Account>(this);
    d->underWay = call;
    d->setState(State::Restoring);
    call->then(this, [this](const Outcome<Account> &outcome) {
        if (!outcome && d->state == State::Restoring)
            d->setState(outcome.error().kind == Error::Kind::Auth || outcome.error().kind == Error::Kind::Cancelled ? State::SignedOut : State::Failed,
                        outcome.error().kind == Error::Kind::Cancelled ? std::nullopt : std::optional(outcome.error()));
    });
    const Error nobody = signInAgain(QStringLiteral("no sign-in is kept"), QStringLiteral("nothingKept"));
    call->wait(d->vault->read(d->indexKey()), [=, this](const Outcome<QString> &index) {
        const QString email = d->readIndex(index ? *index : QString());
        if (email.isEmpty())
            return call->settle(nobody);
        call->wait(d->vault->read(d->tokenKey(email)), [=, this](const Outcome<QString> &token) {
            if (!token || token->isEmpty()) {
                d->account = {};
                return call->settle(nobody);
            }
            d->refreshToken = *token;
            d->scopes = wantedScopes();
            call->wait(d->waitForToken(), [=, this](const Outcome<QString> &access) {
                if (!access)
                    return call->settle(access.error());
                if (d->state == State::Restoring)
                    d->setState(State::SignedIn);
                call->settle(d->account);
            });
        });
    });
    return call;
}

CallOf<Account> *GoogleSignIn::signIn()
{
    if (d->state == State::WaitingForBrowser || d->state == State::Exchanging) {
        Error error;
        error.kind = Error::Kind::Input;
        error.where = place;
        error.what = QStringLiteral("a sign-in is under way already");
        error.nextStep = QStringLiteral("finish it in the browser, or stop it");
        return settledCall<Account>(error, this);
    }
    if (d->underWay)
        d->underWay->abort();
    auto *call = new ChainedCall<Account>(this);
    d->underWay = call;
    auto *flow = new BrowserFlow(d->endpoints, wantedScopes(), d->transport, d->clock, this);
    connect(flow, &BrowserFlow::openBrowser, this, &GoogleSignIn::openBrowser);
    connect(flow, &BrowserFlow::exchanging, call, [this] { d->setState(State::Exchanging); });
    call->then(this, [this](const Outcome<Account> &outcome) {
        if (outcome)
            return;
        if (d->state != State::WaitingForBrowser && d->state != State::Exchanging)
            return; // signed out meanwhile
        // Whoever was signed in before still is.
        const bool stopped = outcome.error().kind == Error::Kind::Cancelled;
        d->setState(!d->refreshToken.isEmpty() || d->fresh() ? State::SignedIn : stopped ? State::SignedOut : State::Failed,
                    stopped ? std::nullopt : std::optional(outcome.error()));
    });
    call->wait(static_cast<CallOf<TokenAnswer> *>(flow), [this, call](const Outcome<TokenAnswer> &tokens) {
        if (!tokens)
            return call->settle(tokens.error());
        d->checkScopesAndAskWho(call, *tokens);
    });
    d->setState(State::WaitingForBrowser);
    flow->start();
    return call;
}

CallOf<Done> *GoogleSignIn::signOut()
{
    auto *call = new ChainedCall<Done>(this);
    const QString token = d->refreshToken.isEmpty() ? d->access : d->refreshToken;
    if (d->underWay)
        d->underWay->abort();
    // Forgotten before Google is told: whatever comes of that, nobody is signed in here any more.
    d->forget();
    d->setState(State::SignedOut);
    if (token.isEmpty()) {
        call->settle(Done{});
        return call;
    }
    const http::Request request{"POST", d->endpoints.revocation.toEncoded() + "?token=" + encoded(token),
                                {{"Content-Type", "application/x-www-form-urlencoded"}}, {}};
    call->wait(d->transport->send(request), [call](const Outcome<http::Response> &answer) {
        // 400: the token is not known there, so there is nothing left to revoke.
        if (answer && ((answer->status >= 200 && answer->status < 300) || answer->status == 400))
            return call->settle(Done{});
        Error error = answer ? wire::errorFromAnswer(answer->status, answer->body, place) : withoutDetail(answer.error());
        error.detail.clear();
        error.what = QStringLiteral("signed out here, but Google could not be told: %1").arg(error.what);
        error.nextStep = QStringLiteral("remove the program's access at myaccount.google.com/permissions");
        call->settle(error);
    });
    return call;
}

CallOf<QString> *GoogleSignIn::accessToken()
{
    if (d->fresh())
        return settledCall<QString>(d->access, this);
    if (d->refreshToken.isEmpty())
        return settledCall<QString>(signInAgain(d->access.isEmpty() ? QStringLiteral("nobody is signed in")
                                                                    : QStringLiteral("the access token has run out and there is no refresh token")),
                                    this);
    return d->waitForToken();
}

void GoogleSignIn::tokenRefused(const QString &token)
{
    if (token == d->access)
        d->expires = {};
}

} // namespace csp
