#include "core/sim/sandbox/sandbox.h"
#include "core/http/networktransport.h"
#include "core/http/server.h"
#include "core/sim/calcom/calcomsim.h"
#include "core/sim/sandbox/pushdeliverer.h"
#include "core/sim/sandbox/worldbuilder.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>
#include <QUrlQuery>

namespace csp::sim {
namespace {

constexpr int StateVersion = 1;
const auto InProcessGoogle = QByteArrayLiteral("http://google.test");
const auto InProcessCalcom = QByteArrayLiteral("http://calcom.test");

Error stateError(const QString &where, const QString &what)
{
    return Error{Error::Kind::Input, where, what, QStringLiteral("start with a fresh world"), {}, {}, {}, {}, {}};
}

/// What a server sees of a request that a client sent.
http::Request serverSide(http::Request request)
{
    const QUrl url = QUrl::fromEncoded(request.target);
    request.target = url.path(QUrl::FullyEncoded).toLatin1();
    if (url.hasQuery())
        request.target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    return request;
}

} // namespace

QJsonObject SandboxEndpoints::toJson() const
{
    QJsonArray people;
    for (const SandboxAccount &a : accounts) {
        people += QJsonObject{{QStringLiteral("email"), a.email}, {QStringLiteral("accessToken"), a.accessToken},
                              {QStringLiteral("refreshToken"), a.refreshToken}};
    }
    return {{QStringLiteral("google"),
             QJsonObject{{QStringLiteral("apiRoot"), googleApiRoot}, {QStringLiteral("authorizationEndpoint"), authorizationEndpoint},
                         {QStringLiteral("tokenEndpoint"), tokenEndpoint}, {QStringLiteral("revocationEndpoint"), revocationEndpoint},
                         {QStringLiteral("userinfoEndpoint"), userinfoEndpoint}, {QStringLiteral("clientId"), clientId},
                         {QStringLiteral("clientSecret"), clientSecret}, {QStringLiteral("accounts"), people}}},
            {QStringLiteral("calcom"), QJsonObject{{QStringLiteral("apiRoot"), calcomApiRoot}, {QStringLiteral("apiKey"), calcomApiKey}}}};
}

struct Sandbox::Private {
    Sandbox *q;
    Clock *clock;
    GoogleSim google;
    std::unique_ptr<CalcomSim> calcom;
    QList<SandboxAccount> accounts; ///< the host first; access tokens are given anew at each start
    QString calcomRefreshToken;     ///< the grant that the host gave Cal.com when the calendar was connected
    // What may still call back goes before what it calls: members are destroyed from the last to the first.
    std::unique_ptr<http::Transport> ownTransport;
    http::Transport *transport = nullptr; ///< our own, or the one that was given
    std::unique_ptr<PushDeliverer> pushes;
    std::unique_ptr<http::Server> googleServer;
    std::unique_ptr<http::Server> calcomServer;
    bool told = false; ///< `changed` is on its way

    void serveGoogle(const http::Request &request, const http::Responder &respond)
    {
        const quint64 before = google.revision();
        respond(google.handle(request, clock->now()));
        if (google.revision() != before)
            touched();
    }
    /// Once per turn of the event loop: answer first, push messages and the news of the change after it.
    void touched()
    {
        if (told)
            return;
        told = true;
        QMetaObject::invokeMethod(q, [this] {
            told = false;
            if (pushes)
                pushes->pump();
            emit q->changed();
        }, Qt::QueuedConnection);
    }
    http::Transport *network()
    {
        if (!transport) {
            ownTransport = std::make_unique<http::NetworkTransport>();
            transport = ownTransport.get();
        }
        return transport;
    }

    std::optional<Error> grant();
    QString freshAccessToken(const QString &refreshToken);
    GoogleAccess accessFor(const QByteArray &origin, const QString &accessToken) const;
    void seed(const QList<BuiltWorld::Booking> &bookings);
    SandboxEndpoints start(const QByteArray &googleOrigin, const QByteArray &calcomOrigin);
};

Sandbox::Sandbox() : d(std::make_unique<Private>()) { d->q = this; }

Sandbox::~Sandbox() = default;

Outcome<std::unique_ptr<Sandbox>> Sandbox::fromWorld(const QByteArray &worldYaml, const QString &name, Clock *clock)
{
    const auto file = readWorld(worldYaml, name);
    if (!file)
        return file.error();
    return fromWorld(*file, name, clock);
}

Outcome<std::unique_ptr<Sandbox>> Sandbox::fromWorld(const WorldFile &file, const QString &name, Clock *clock)
{
    auto built = buildWorld(file, clock->now());
    if (!built) {
        Error error = built.error();
        error.where = QStringLiteral("%1: %2").arg(name, error.where);
        return error;
    }
    std::unique_ptr<Sandbox> sandbox(new Sandbox);
    Private &d = *sandbox->d;
    d.clock = clock;
    d.google = std::move(built->google);
    d.calcom = std::make_unique<CalcomSim>(std::move(built->calcom));
    for (const GoogleAccount &account : file.accounts)
        d.accounts += SandboxAccount{account.email, account.name, {}, {}};
    if (auto error = d.grant())
        return *error;
    d.seed(built->bookings);
    return sandbox;
}

Outcome<std::unique_ptr<Sandbox>> Sandbox::fromState(const QJsonObject &state, Clock *clock)
{
    const int version = state.value(QLatin1String("version")).toInt();
    if (version != StateVersion)
        return stateError(QStringLiteral("version"), QStringLiteral("expected version %1 of a saved sandbox, found %2").arg(StateVersion).arg(version));
    auto google = GoogleSim::fromJson(state.value(QLatin1String("google")).toObject());
    if (!google)
        return google.error();
    auto world = calcom::worldFromJson(state.value(QLatin1String("calcom")).toObject());
    if (!world)
        return world.error();
    std::unique_ptr<Sandbox> sandbox(new Sandbox);
    Private &d = *sandbox->d;
    d.clock = clock;
    d.google = std::move(*google);
    d.calcom = std::make_unique<CalcomSim>(std::move(*world));
    for (const QJsonValue &account : state.value(QLatin1String("accounts")).toArray()) {
        d.accounts += SandboxAccount{account[QLatin1String("email")].toString(), account[QLatin1String("name")].toString(), {},
                                     account[QLatin1String("refreshToken")].toString()};
    }
    if (d.accounts.isEmpty())
        return stateError(QStringLiteral("accounts"), QStringLiteral("expected at least one account"));
    d.calcomRefreshToken = state.value(QLatin1String("calcomRefreshToken")).toString();
    if (auto error = d.grant())
        return *error;
    return sandbox;
}

QJsonObject Sandbox::state() const
{
    QJsonArray accounts;
    for (const SandboxAccount &a : d->accounts) {
        accounts += QJsonObject{{QStringLiteral("email"), a.email}, {QStringLiteral("name"), a.name},
                                {QStringLiteral("refreshToken"), a.refreshToken}};
    }
    return {{QStringLiteral("version"), StateVersion}, {QStringLiteral("now"), toRfc3339(d->clock->now(), true)},
            {QStringLiteral("accounts"), accounts}, {QStringLiteral("calcomRefreshToken"), d->calcomRefreshToken},
            {QStringLiteral("google"), d->google.toJson()}, {QStringLiteral("calcom"), calcom::toJson(d->calcom->world())}};
}

int Sandbox::pendingDeliveries() const
{
    return d->pushes ? d->pushes->pending() + (d->told ? 1 : 0) : 0;
}

/// Tokens for everybody. Grants that live on are refreshed, not made again: Google drops the oldest of too many.
std::optional<Error> Sandbox::Private::grant()
{
    for (SandboxAccount &account : accounts) {
        account.accessToken = freshAccessToken(account.refreshToken);
        if (!account.accessToken.isEmpty())
            continue;
        const auto tokens = google.issueTokens(account.email, clock->now());
        if (!tokens)
            return tokens.error();
        account.accessToken = tokens->accessToken;
        account.refreshToken = tokens->refreshToken;
    }
    if (!freshAccessToken(calcomRefreshToken).isEmpty())
        return {};
    const auto tokens = google.issueTokens(accounts.first().email, clock->now());
    if (!tokens)
        return tokens.error();
    calcomRefreshToken = tokens->refreshToken;
    return {};
}

QString Sandbox::Private::freshAccessToken(const QString &refreshToken)
{
    if (refreshToken.isEmpty())
        return {};
    QUrlQuery form;
    form.addQueryItem(QStringLiteral("grant_type"), QStringLiteral("refresh_token"));
    form.addQueryItem(QStringLiteral("refresh_token"), QString::fromLatin1(QUrl::toPercentEncoding(refreshToken)));
    form.addQueryItem(QStringLiteral("client_id"), google.settings().clientId);
    form.addQueryItem(QStringLiteral("client_secret"), google.settings().clientSecret);
    const http::Request request{"POST", "/token", {{"Content-Type", "application/x-www-form-urlencoded"}}, form.toString(QUrl::FullyEncoded).toLatin1()};
    const http::Response response = google.handle(request, clock->now());
    return QJsonDocument::fromJson(response.body).object().value(QLatin1String("access_token")).toString();
}

GoogleAccess Sandbox::Private::accessFor(const QByteArray &origin, const QString &accessToken) const
{
    const QString root = QString::fromLatin1(origin) + QLatin1Char('/');
    return {root, root + QStringLiteral("token"), google.settings().clientId, google.settings().clientSecret, accessToken, calcomRefreshToken};
}

/// The world's bookings, through Cal.com's own code, before anybody watches. Google answers directly here, without transport and event
/// loop, so that all is there when this returns.
void Sandbox::Private::seed(const QList<BuiltWorld::Booking> &bookings)
{
    if (bookings.isEmpty())
        return;
    const QString accessToken = freshAccessToken(calcomRefreshToken);
    for (const BuiltWorld::Booking &booking : bookings) {
        calcom->connectGoogle(accessFor(InProcessGoogle, accessToken), [this, &booking](const http::Request &request, const calcom::GoogleLink::Then &then) {
            then(google.handle(serverSide(request), booking.madeAt));
        });
        calcom->seedBooking(booking.input, booking.calendar, booking.madeAt, [](const QString &) { });
    }
}

SandboxEndpoints Sandbox::Private::start(const QByteArray &googleOrigin, const QByteArray &calcomOrigin)
{
    // From here on Cal.com reaches Google as anybody does.
    calcom->connectGoogle(accessFor(googleOrigin, freshAccessToken(calcomRefreshToken)), [this](const http::Request &request, const calcom::GoogleLink::Then &then) {
        network()->send(request)->then(calcom.get(), then);
    });
    QObject::connect(calcom.get(), &CalcomSim::changed, q, [this] { touched(); });
    pushes = std::make_unique<PushDeliverer>(&google, clock, [this] { return network(); });
    QObject::connect(pushes.get(), &PushDeliverer::answered, q, [this] { touched(); });
    touched(); // push messages of an earlier run may be due

    const QString root = QString::fromLatin1(googleOrigin) + QLatin1Char('/');
    return {root, root + QStringLiteral("o/oauth2/v2/auth"), root + QStringLiteral("token"), root + QStringLiteral("revoke"),
            root + QStringLiteral("v1/userinfo"), google.settings().clientId, google.settings().clientSecret, accounts,
            QString::fromLatin1(calcomOrigin) + QLatin1Char('/'), calcom->world().user.apiKey};
}

Outcome<SandboxEndpoints> Sandbox::listen(quint16 googlePort, quint16 calcomPort)
{
    auto googleServer = std::make_unique<http::Server>([this](const http::Request &request, const http::Responder &respond) {
        d->serveGoogle(request, respond);
    });
    auto calcomServer = std::make_unique<http::Server>([this](const http::Request &request, const http::Responder &respond) {
        d->calcom->handle(request, d->clock->now(), respond);
    });
    if (auto port = googleServer->listen(googlePort); !port)
        return port.error();
    if (auto port = calcomServer->listen(calcomPort); !port)
        return port.error();
    d->googleServer = std::move(googleServer);
    d->calcomServer = std::move(calcomServer);
    return d->start(d->googleServer->origin(), d->calcomServer->origin());
}

Outcome<SandboxEndpoints> Sandbox::serveInProcess(http::InProcessTransport *transport)
{
    d->transport = transport;
    const QPointer<Sandbox> self(this);
    // The transport outlives the sandbox: a request that comes afterwards finds nobody.
    const auto gone = [](const http::Responder &respond) { respond({503, {}, "the sandbox is gone"}); };
    transport->serve(InProcessGoogle, [self, gone](const http::Request &request, const http::Responder &respond) {
        self ? self->d->serveGoogle(request, respond) : gone(respond);
    });
    transport->serve(InProcessCalcom, [self, gone](const http::Request &request, const http::Responder &respond) {
        self ? self->d->calcom->handle(request, self->d->clock->now(), respond) : gone(respond);
    });
    return d->start(InProcessGoogle, InProcessCalcom);
}

} // namespace csp::sim
