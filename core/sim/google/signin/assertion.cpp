#include "core/sim/google/signin/assertion.h"
#include "core/sim/google/keys/jwt.h"
#include "core/sim/google/signin/oauth.h"
#include <QUrl>
#include <algorithm>
#include <cmath>

namespace csp::sim::google {

namespace {

constexpr qint64 longestLife = 3600, clockSkew = 300; // seconds
constexpr double farthest = 1e12; // of the years that are meant, none

http::Response invalidGrant(const char *description) { return flat(400, "invalid_grant", QLatin1String(description)); }

bool isSignedBy(const Jwt &jwt, const ServiceAccount &account)
{
    const QJsonValue kid = jwt.head.value(QLatin1String("kid"));
    const bool thisKey = kid.isUndefined() || kid.isNull() || kid.toString() == QLatin1String(account.key.id());
    return thisKey && jwt.head.value(QLatin1String("alg")).toString() == QLatin1String("RS256") && account.key.verifies(jwt.signedPart, jwt.signature);
}

bool isInTime(const World &world, const Jwt &jwt, Instant now)
{
    const QJsonValue issued = jwt.claims.value(QLatin1String("iat")), expires = jwt.claims.value(QLatin1String("exp"));
    if (!issued.isDouble() || !expires.isDouble())
        return false;
    const double from = issued.toDouble(), to = expires.toDouble();
    if (!(to > from) || to - from > longestLife || std::abs(to) > farthest)
        return false;
    const double at = double(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    return !world.settings.assertionTimes || (from <= at + clockSkew && to > at - clockSkew);
}

/// Where the request came to, and Google's own addresses of the same.
bool isTokenEndpoint(const http::Request &request, const QString &audience)
{
    const QString host = QString::fromLatin1(request.header("host"));
    for (const char *path : {"/token", "/oauth2/v4/token", "/o/oauth2/token"}) {
        for (const QString &root : {QStringLiteral("http://") + host, QStringLiteral("https://oauth2.googleapis.com"), QStringLiteral("https://www.googleapis.com"),
                                    QStringLiteral("https://accounts.google.com")}) {
            if (audience == root + QLatin1String(path))
                return true;
        }
    }
    return false;
}

/// Clients write the API's root or the whole address that they ask.
bool isCalendarApi(const http::Request &request, const QString &audience)
{
    const QUrl url(audience, QUrl::StrictMode);
    const QString host = url.authority(QUrl::FullyEncoded);
    if (url.scheme() == QLatin1String("https"))
        return host == QLatin1String("www.googleapis.com") || host == QLatin1String("calendar-json.googleapis.com") || host == QLatin1String("calendar.googleapis.com");
    return url.scheme() == QLatin1String("http") && host == QString::fromLatin1(request.header("host"));
}

bool isScope(const QString &scope)
{
    static const QStringList identity{QStringLiteral("openid"), QStringLiteral("email"), QStringLiteral("profile")};
    const QString prefix = QStringLiteral("https://www.googleapis.com/auth/");
    if (scope.startsWith(prefix + QLatin1String("calendar")))
        return calendarScopes().contains(scope);
    return identity.contains(scope) || scope.startsWith(prefix) || scope == QLatin1String("https://mail.google.com/");
}

QStringList scopesOf(const Jwt &jwt) { return jwt.text("scope").split(u' ', Qt::SkipEmptyParts); }

/// As whom the assertion asks to act.
std::variant<Grant, http::Response> asked(const World &world, const ServiceAccount &account, const Jwt &jwt)
{
    Grant grant;
    grant.clientId = account.clientId;
    grant.email = account.email;
    const QStringList scopes = scopesOf(jwt);
    if (scopes.isEmpty() || !std::all_of(scopes.cbegin(), scopes.cend(), isScope))
        return flat(400, "invalid_scope", QStringLiteral("Invalid OAuth scope or ID token audience provided."));
    for (const QString &scope : scopes)
        grant.scopes << granted(scope);
    grant.scopes.removeDuplicates();
    const QString subject = jwt.text("sub");
    if (subject.isEmpty() || subject.compare(account.email, Qt::CaseInsensitive) == 0)
        return grant;
    if (!account.mayActForOthers(grant.scopes)) {
        return flat(401, "unauthorized_client", QStringLiteral("Client is unauthorized to retrieve access tokens using this method, or client not authorized for any "
                                                               "of the scopes requested."));
    }
    const Account *user = world.account(subject);
    if (!user || world.serviceAccount(subject))
        return invalidGrant("Invalid email or User ID");
    grant.email = user->who.email;
    return grant;
}

} // namespace

http::Response exchangeAssertion(World &world, const http::Request &request, const Query &form, Instant now)
{
    const QByteArray text = form.text("assertion").toLatin1();
    if (text.isEmpty())
        return flat(400, "invalid_request", QStringLiteral("Missing required parameter: assertion"));
    const auto jwt = Jwt::parse(text);
    if (!jwt)
        return invalidGrant("Bad Request");
    const ServiceAccount *account = world.serviceAccount(jwt->text("iss"));
    if (!account)
        return invalidGrant("Invalid grant: account not found");
    if (!isSignedBy(*jwt, *account))
        return invalidGrant("Invalid JWT Signature.");
    if (!isTokenEndpoint(request, jwt->text("aud")))
        return invalidGrant("Invalid JWT: Failed audience check.");
    if (!isInTime(world, *jwt, now))
        return invalidGrant("Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.");
    auto wanted = asked(world, *account, *jwt);
    if (const auto *refused = std::get_if<http::Response>(&wanted))
        return *refused;
    const Issued issued = issue(world, std::get<Grant>(wanted), false, now);
    return tokenJson({{QStringLiteral("access_token"), QString::fromLatin1(issued.accessToken)},
                      {QStringLiteral("expires_in"), double(world.settings.accessTokenLifetime.count())},
                      {QStringLiteral("token_type"), QStringLiteral("Bearer")}});
}

const ServiceAccount *signerOf(const World &world, const QByteArray &token)
{
    if (world.serviceAccounts.isEmpty() || token.count('.') != 2)
        return nullptr;
    const auto jwt = Jwt::parse(token);
    const ServiceAccount *account = jwt ? world.serviceAccount(jwt->text("iss")) : nullptr;
    return account && isSignedBy(*jwt, *account) ? account : nullptr;
}

std::optional<Grant> selfSignedGrant(const World &world, const http::Request &request, const QByteArray &token, Instant now)
{
    const ServiceAccount *account = signerOf(world, token);
    if (!account)
        return {};
    const Jwt jwt = *Jwt::parse(token);
    const QStringList scopes = scopesOf(jwt);
    // Nobody can sign himself into somebody else's account: delegation needs the token endpoint.
    if (jwt.text("sub") != jwt.text("iss") || !isInTime(world, jwt, now) || (scopes.isEmpty() && !isCalendarApi(request, jwt.text("aud"))))
        return {};
    Grant grant;
    grant.email = account->email;
    grant.clientId = account->clientId;
    grant.scopes = scopes.isEmpty() ? calendarScopes() : scopes;
    grant.scopeBits = scopeBits(grant.scopes);
    grant.expires = qint64(jwt.claims.value(QLatin1String("exp")).toDouble()) * 1000;
    return grant;
}

} // namespace csp::sim::google
