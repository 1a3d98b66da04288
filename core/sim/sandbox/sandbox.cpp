#include "core/sim/sandbox/sandboxprivate.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>

namespace csp::sim {
namespace {

constexpr int StateVersion = 1;

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
    QJsonObject google{{QStringLiteral("apiRoot"), googleApiRoot}, {QStringLiteral("authorizationEndpoint"), authorizationEndpoint},
                       {QStringLiteral("tokenEndpoint"), tokenEndpoint}, {QStringLiteral("revocationEndpoint"), revocationEndpoint},
                       {QStringLiteral("userinfoEndpoint"), userinfoEndpoint}, {QStringLiteral("clientId"), clientId},
                       {QStringLiteral("clientSecret"), clientSecret}, {QStringLiteral("accounts"), people}};
    QJsonArray robots;
    for (const SandboxServiceAccount &a : serviceAccounts) {
        QJsonObject robot{{QStringLiteral("email"), a.email}, {QStringLiteral("clientId"), a.clientId}};
        if (!a.keyFile.isEmpty())
            robot.insert(QStringLiteral("keyFile"), a.keyFile);
        robots += robot;
    }
    if (!robots.isEmpty())
        google.insert(QStringLiteral("serviceAccounts"), robots);
    if (!apiKeys.isEmpty())
        google.insert(QStringLiteral("apiKeys"), QJsonArray::fromStringList(apiKeys));
    return {{QStringLiteral("google"), google},
            {QStringLiteral("calcom"), QJsonObject{{QStringLiteral("apiRoot"), calcomApiRoot}, {QStringLiteral("apiKey"), calcomApiKey}}}};
}

Sandbox::Sandbox(Clock *clock) : d(std::make_unique<Private>(this, clock)) { }

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
    std::unique_ptr<Sandbox> sandbox(new Sandbox(clock));
    Private &d = *sandbox->d;
    Life life{std::move(built->google), std::move(built->calcom), {}, {}, FaultBox(file.seed), {}, {}};
    for (const GoogleAccount &account : file.accounts)
        life.accounts += SandboxAccount{account.email, account.name, {}, {}};
    for (const Fault &fault : file.faults)
        life.faults.add(fault);
    d.begin(std::move(life));
    if (auto error = d.grant())
        return *error;
    d.seed(built->bookings);
    return sandbox;
}

Outcome<Sandbox::Life> Sandbox::readState(const QJsonObject &state, History history)
{
    const int version = state.value(QLatin1String("version")).toInt();
    if (version != StateVersion)
        return stateError(QStringLiteral("version"), QStringLiteral("expected version %1 of a saved sandbox, found %2").arg(StateVersion).arg(version));
    const QJsonObject googleState = state.value(QLatin1String("google")).toObject();
    auto google = history == History::Same ? GoogleSim::fromJsonUnchanged(googleState) : GoogleSim::fromJson(googleState);
    if (!google) {
        Error error = google.error();
        error.where.prepend(QLatin1String("google."));
        return error;
    }
    auto world = calcom::worldFromJson(state.value(QLatin1String("calcom")).toObject());
    if (!world)
        return world.error();
    auto faults = FaultBox::fromJson(state.value(QLatin1String("faults")).toObject());
    if (!faults)
        return faults.error();
    auto strikes = StrikeLog::fromJson(state.value(QLatin1String("strikes")).toObject()); // older states have none
    if (!strikes)
        return strikes.error();
    Life life{std::move(*google), std::move(*world), {}, state.value(QLatin1String("calcomRefreshToken")).toString(), std::move(*faults),
              std::move(*strikes), instantFromRfc3339(state.value(QLatin1String("now")).toString())};
    for (const QJsonValue &account : state.value(QLatin1String("accounts")).toArray()) {
        life.accounts += SandboxAccount{account[QLatin1String("email")].toString(), account[QLatin1String("name")].toString(), {},
                                        account[QLatin1String("refreshToken")].toString()};
    }
    const QList<GoogleAccount> known = life.google.accounts();
    for (const SandboxAccount &account : std::as_const(life.accounts)) {
        if (std::none_of(known.cbegin(), known.cend(), [&](const GoogleAccount &a) { return a.email == account.email; }))
            return stateError(QStringLiteral("accounts"), QStringLiteral("expected accounts of the saved Google, found \"%1\"").arg(account.email));
    }
    if (life.accounts.isEmpty())
        return stateError(QStringLiteral("accounts"), QStringLiteral("expected at least one account"));
    return life;
}

Outcome<std::unique_ptr<Sandbox>> Sandbox::fromState(const QJsonObject &state, Clock *clock) { return fromKept(state, {}, clock); }

Outcome<std::unique_ptr<Sandbox>> Sandbox::fromKept(const QJsonObject &state, const QList<QByteArray> &records, Clock *clock)
{
    auto life = readState(state, records.isEmpty() ? History::Fresh : History::Same);
    if (!life)
        return life.error();
    std::unique_ptr<Sandbox> sandbox(new Sandbox(clock));
    sandbox->d->begin(std::move(*life));
    if (!records.isEmpty()) {
        if (const auto done = sandbox->d->doAgain(records); !done)
            return done.error();
    }
    if (auto error = sandbox->d->grant())
        return *error;
    return sandbox;
}

QJsonObject Sandbox::state() const { return frozenState()(); }

std::function<QJsonObject()> Sandbox::frozenState() const
{
    return [now = d->clock->now(), people = d->accounts, token = d->calcomRefreshToken, faults = d->faults, strikes = d->strikes, google = d->google,
            world = d->calcom->world()] {
        QJsonArray accounts;
        for (const SandboxAccount &a : people) {
            accounts += QJsonObject{{QStringLiteral("email"), a.email}, {QStringLiteral("name"), a.name},
                                    {QStringLiteral("refreshToken"), a.refreshToken}};
        }
        return QJsonObject{{QStringLiteral("version"), StateVersion}, {QStringLiteral("now"), toRfc3339(now, true)},
                           {QStringLiteral("accounts"), accounts}, {QStringLiteral("calcomRefreshToken"), token},
                           {QStringLiteral("faults"), faults.toJson()}, {QStringLiteral("strikes"), strikes.toJson()},
                           {QStringLiteral("google"), google.toJson()}, {QStringLiteral("calcom"), calcom::toJson(world)}};
    };
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

void Sandbox::Private::begin(Life life)
{
    google = std::move(life.google);
    calcom = std::make_unique<CalcomSim>(std::move(life.calcom));
    accounts = std::move(life.accounts);
    calcomRefreshToken = std::move(life.calcomRefreshToken);
    faults = std::move(life.faults);
    strikes = std::move(life.strikes);
    unanswered = 0;
}

} // namespace csp::sim
