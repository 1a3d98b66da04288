#include "core/sim/google/signin/oauth.h"
#include "core/sim/google/signin/assertion.h"
#include "core/sim/google/http/jsonbytes.h"
#include "core/sim/google/signin/openid.h"
#include "core/sim/google/signin/signing.h"
#include <QCryptographicHash>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>

namespace csp::sim::google {

namespace {

bool knows(const QStringList &scopes, const char *what) { return scopes.contains(granted(QLatin1String(what))) || scopes.contains(QLatin1String(what)); }

bool isLoopback(const QUrl &url)
{
    const QString host = url.host();
    return url.isValid() && url.scheme() == QLatin1String("http") && url.userInfo().isEmpty() && url.fragment().isEmpty()
        && (host == QLatin1String("127.0.0.1") || host == QLatin1String("::1") || host == QLatin1String("localhost"));
}

QJsonObject identity(const Account &account, const QStringList &scopes, bool v2)
{
    QJsonObject json{{v2 ? QStringLiteral("id") : QStringLiteral("sub"), account.sub}};
    if (knows(scopes, "profile")) {
        const QString name = account.who.name.isEmpty() ? account.who.email : account.who.name;
        json.insert(QStringLiteral("name"), name);
        json.insert(QStringLiteral("given_name"), name.section(u' ', 0, 0));
        if (name.contains(u' '))
            json.insert(QStringLiteral("family_name"), name.section(u' ', 1));
        json.insert(QStringLiteral("picture"), QStringLiteral("https://lh3.googleusercontent.com/a/default-user=s96-c"));
    }
    if (knows(scopes, "email")) {
        json.insert(QStringLiteral("email"), account.who.email);
        json.insert(v2 ? QStringLiteral("verified_email") : QStringLiteral("email_verified"), true);
    }
    return json;
}

QByteArray idToken(const Account &account, const Grant &grant, const QByteArray &accessToken, const QString &nonce, Instant now)
{
    const qint64 seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    QJsonObject claims = identity(account, grant.scopes, false);
    claims.insert(QStringLiteral("iss"), QLatin1String(issuer));
    claims.insert(QStringLiteral("aud"), grant.clientId);
    claims.insert(QStringLiteral("azp"), grant.clientId);
    claims.insert(QStringLiteral("iat"), seconds);
    claims.insert(QStringLiteral("exp"), seconds + 3600);
    if (!nonce.isEmpty())
        claims.insert(QStringLiteral("nonce"), nonce);
    constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    const QByteArray hash = QCryptographicHash::hash(accessToken, QCryptographicHash::Sha256).left(16);
    claims.insert(QStringLiteral("at_hash"), QString::fromLatin1(hash.toBase64(base64)));
    QByteArray head = "{\"alg\":\"RS256\",\"kid\":\"" + keyId() + "\",\"typ\":\"JWT\"}", body;
    appendJson(body, QJsonValue(claims));
    const QByteArray signedPart = head.toBase64(base64) + '.' + body.toBase64(base64);
    return signedPart + '.' + signedRs256(signedPart);
}

/// Everything wrong with an authorization request ends on a page, for the address to go back to may be part of what is wrong (google-calendar.md 1.3).
std::optional<http::Response> refuseAuthorization(const World &world, const Query &query)
{
    const auto refuse = [](const char *code, const QString &text) { return answerHtml(400, errorPage(QLatin1String(code), text)); };
    for (const char *name : {"client_id", "redirect_uri", "response_type", "scope"}) {
        if (query.text(name).isEmpty())
            return refuse("invalid_request", QStringLiteral("Missing required parameter: %1").arg(QLatin1String(name)));
    }
    if (query.text("client_id") != world.settings.clientId) {
        http::Response response = refuse("invalid_client", QStringLiteral("The OAuth client was not found."));
        response.status = 401;
        return response;
    }
    if (!isLoopback(QUrl(query.text("redirect_uri"), QUrl::StrictMode)))
        return refuse("redirect_uri_mismatch", QStringLiteral("The redirect_uri is not a loopback address: %1").arg(query.text("redirect_uri")));
    if (query.text("response_type") != QLatin1String("code"))
        return refuse("unsupported_response_type", QStringLiteral("Invalid response_type: %1").arg(query.text("response_type")));
    const QString method = query.text("code_challenge_method");
    if (!method.isEmpty() && method != QLatin1String("S256") && method != QLatin1String("plain"))
        return refuse("invalid_request", QStringLiteral("Unsupported code_challenge_method: %1").arg(method));
    if (!method.isEmpty() && query.text("code_challenge").isEmpty())
        return refuse("invalid_request", QStringLiteral("code_challenge_method without code_challenge"));
    const QStringList prompts = query.text("prompt").split(u' ', Qt::SkipEmptyParts);
    if (prompts.contains(QLatin1String("none")) && prompts.size() > 1)
        return refuse("invalid_request", QStringLiteral("Invalid prompt: none cannot be combined with other values"));
    if (world.accounts.isEmpty())
        return refuse("invalid_request", QStringLiteral("This world has no account to sign in with."));
    return {};
}

http::Response redirectBack(const Query &query, QList<QPair<QString, QString>> answers)
{
    QUrl url(query.text("redirect_uri"), QUrl::StrictMode);
    QByteArray out = url.query(QUrl::FullyEncoded).toLatin1();
    const auto add = [&out](const QString &name, const QString &value) {
        if (!out.isEmpty())
            out += '&';
        out += name.toLatin1() + '=' + QUrl::toPercentEncoding(value);
    };
    if (query.has("state"))
        add(QStringLiteral("state"), query.text("state"));
    for (const auto &[name, value] : std::as_const(answers))
        add(name, value);
    url.setQuery(QString());
    if (url.path().isEmpty())
        url.setPath(QStringLiteral("/"));
    http::Response response = answerHtml(302, {});
    response.headers.append({"Location", url.toEncoded() + '?' + out});
    return response;
}

http::Response grantCode(World &world, const Query &query, const QString &email, const QStringList &scopes, Instant now)
{
    AuthCode code;
    code.grant.email = world.account(email)->who.email;
    code.grant.clientId = query.text("client_id");
    for (const QString &scope : scopes)
        code.grant.scopes << granted(scope);
    code.grant.scopes.removeDuplicates();
    code.grant.scopeBits = scopeBits(code.grant.scopes);
    code.grant.expires = (now + world.settings.authorizationCodeLifetime).time_since_epoch().count();
    code.redirectUri = query.text("redirect_uri");
    code.challenge = query.text("code_challenge");
    code.s256 = query.text("code_challenge_method") == QLatin1String("S256"); // `plain` where absent
    code.nonce = query.text("nonce");
    const QString text = QStringLiteral("4/0A") + world.dice.token(69);
    world.codes.insert(text.toLatin1(), code);
    ++world.revision;
    QList<QPair<QString, QString>> answers{{QStringLiteral("iss"), QLatin1String(issuer)}, {QStringLiteral("code"), text},
                                           {QStringLiteral("scope"), code.grant.scopes.join(u' ')}};
    if (world.settings.redirectExtras)
        answers << std::pair{QStringLiteral("authuser"), QStringLiteral("0")} << std::pair{QStringLiteral("prompt"), QStringLiteral("consent")};
    return redirectBack(query, answers);
}

http::Response authorize(World &world, const http::Request &request, const Query &query, Instant now)
{
    const bool isForm = request.method == "POST";
    const Query form = isForm ? Query::parse(request.body) : query;
    if (auto refused = refuseAuthorization(world, form))
        return *refused;
    const QStringList asked = form.text("scope").split(u' ', Qt::SkipEmptyParts);
    if (isForm) {
        if (form.text("decision") != QLatin1String("allow"))
            return redirectBack(form, {{QStringLiteral("error"), QStringLiteral("access_denied")}});
        QStringList given = form.all("granted"); // the person may untick some
        given.removeIf([&asked](const QString &scope) { return !asked.contains(scope); });
        if (!world.account(form.text("account")) || world.serviceAccount(form.text("account")))
            return answerHtml(400, errorPage(QStringLiteral("invalid_request"), QStringLiteral("Choose an account.")));
        if (given.isEmpty())
            return redirectBack(form, {{QStringLiteral("error"), QStringLiteral("access_denied")}});
        return grantCode(world, form, form.text("account"), given, now);
    }
    if (world.settings.autoConsent) {
        const Account *hinted = form.has("login_hint") && !world.serviceAccount(form.text("login_hint")) ? world.account(form.text("login_hint")) : nullptr;
        return grantCode(world, form, (hinted ? *hinted : world.accounts.first()).who.email, asked, now);
    }
    // No page may be shown, and without one nobody can say yes (OpenID Connect Core, 3.1.2.6).
    if (form.text("prompt") == QLatin1String("none"))
        return redirectBack(form, {{QStringLiteral("error"), QStringLiteral("interaction_required")}});
    return answerHtml(200, consentPage(world, form, form.text("client_id").section(u'.', 0, 0)));
}

/// Client authentication in the body or as HTTP Basic: the official clients do either (google-calendar.md 1.4).
bool clientIsKnown(const World &world, const http::Request &request, const Query &form)
{
    QString id = form.text("client_id"), secret = form.text("client_secret");
    const QByteArray authorization = request.header("authorization");
    if (authorization.size() > 6 && qstrnicmp(authorization.constData(), "basic ", 6) == 0) {
        const QByteArray pair = QByteArray::fromBase64(authorization.mid(6).trimmed());
        const qsizetype colon = pair.indexOf(':');
        id = QUrl::fromPercentEncoding(pair.left(colon));
        secret = colon < 0 ? QString() : QUrl::fromPercentEncoding(pair.mid(colon + 1));
    }
    // The secret of a desktop client is optional, but a wrong one is wrong.
    return id == world.settings.clientId && (secret.isEmpty() || secret == world.settings.clientSecret);
}

/// `nonce`: of the request that asked for the code; what a refresh gives has none.
QJsonObject tokenAnswer(World &world, const Grant &grant, const Issued &issued, const QString &nonce, Instant now)
{
    QJsonObject json{
        {QStringLiteral("access_token"), QString::fromLatin1(issued.accessToken)},
        {QStringLiteral("expires_in"), double(world.settings.accessTokenLifetime.count())},
        {QStringLiteral("scope"), grant.scopes.join(u' ')},
        {QStringLiteral("token_type"), QStringLiteral("Bearer")},
    };
    if (!issued.refreshToken.isEmpty())
        json.insert(QStringLiteral("refresh_token"), QString::fromLatin1(issued.refreshToken));
    if (grant.scopes.contains(QLatin1String("openid")) || knows(grant.scopes, "email") || knows(grant.scopes, "profile"))
        json.insert(QStringLiteral("id_token"), QString::fromLatin1(idToken(*world.account(grant.email), grant, issued.accessToken, nonce, now)));
    return json;
}

http::Response exchange(World &world, const Query &form, Instant now)
{
    const QByteArray text = form.text("code").toUtf8();
    const auto found = world.codes.constFind(text);
    if (text.isEmpty())
        return flat(400, "invalid_request", QStringLiteral("Missing required parameter: code"));
    if (found == world.codes.constEnd())
        return flat(400, "invalid_grant", QStringLiteral("Bad Request"));
    const AuthCode code = *found;
    world.codes.remove(text); // good for one try
    ++world.revision;
    if (code.grant.expires <= now.time_since_epoch().count())
        return flat(400, "invalid_grant", QStringLiteral("Bad Request"));
    if (form.text("redirect_uri") != code.redirectUri)
        return flat(400, "redirect_uri_mismatch", QStringLiteral("Bad Request"));
    const QByteArray verifier = form.text("code_verifier").toUtf8();
    if (!code.challenge.isEmpty() || !verifier.isEmpty()) {
        const QByteArray made = code.s256 ? QCryptographicHash::hash(verifier, QCryptographicHash::Sha256).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
                                          : verifier;
        if (code.challenge.isEmpty() || verifier.isEmpty() || made != code.challenge.toUtf8())
            return flat(400, "invalid_grant", code.challenge.isEmpty() || !verifier.isEmpty() ? QStringLiteral("Invalid code verifier.") : QStringLiteral("Missing code verifier."));
    }
    const Issued issued = issue(world, code.grant, true, now);
    return tokenJson(tokenAnswer(world, code.grant, issued, code.nonce, now));
}

http::Response refresh(World &world, const Query &form, Instant now)
{
    const QByteArray text = form.text("refresh_token").toUtf8();
    if (text.isEmpty())
        return flat(400, "invalid_request", QStringLiteral("Missing required parameter: refresh_token"));
    const auto found = world.refreshTokens.constFind(text);
    if (found == world.refreshTokens.constEnd())
        return flat(400, "invalid_grant", QStringLiteral("Token has been expired or revoked."));
    Grant grant = *found;
    if (form.has("scope")) {
        const QStringList wanted = form.text("scope").split(u' ', Qt::SkipEmptyParts);
        for (const QString &scope : wanted) {
            if (!grant.scopes.contains(granted(scope)))
                return flat(400, "invalid_scope", QStringLiteral("Some requested scopes were invalid. {invalid=[%1]}").arg(scope));
        }
    }
    grant.refreshToken = text;
    const Issued issued = issue(world, grant, false, now);
    return tokenJson(tokenAnswer(world, grant, issued, {}, now));
}

http::Response token(World &world, const http::Request &request, Instant now)
{
    const Query form = Query::parse(request.body);
    const QString type = form.text("grant_type");
    if (type.isEmpty())
        return flat(400, "invalid_request", QStringLiteral("Missing required parameter: grant_type"));
    if (type == QLatin1String(assertionGrantType))
        return exchangeAssertion(world, request, form, now); // its signature says who asks
    if (type != QLatin1String("authorization_code") && type != QLatin1String("refresh_token"))
        return flat(400, "unsupported_grant_type", QStringLiteral("Invalid grant_type: %1").arg(type));
    if (!clientIsKnown(world, request, form))
        return flat(int(world.settings.unknownClientStatus), "invalid_client", QStringLiteral("The OAuth client was not found."));
    return type == QLatin1String("refresh_token") ? refresh(world, form, now) : exchange(world, form, now);
}

/// Either kind of token ends both: the refresh token and every access token made with it.
http::Response revoke(World &world, const http::Request &request, const Query &query)
{
    QByteArray text = query.text("token").toUtf8();
    if (text.isEmpty())
        text = Query::parse(request.body).text("token").toUtf8();
    const auto access = world.accessTokens.constFind(text);
    const QByteArray refreshToken = access != world.accessTokens.constEnd() ? access->refreshToken : text;
    const bool known = access != world.accessTokens.constEnd() || world.refreshTokens.contains(refreshToken);
    if (!known)
        return flat(400, "invalid_token", QStringLiteral("Token expired or revoked"));
    world.accessTokens.remove(text);
    world.accessTokens.removeIf([&refreshToken](const auto &entry) { return !refreshToken.isEmpty() && entry.value().refreshToken == refreshToken; });
    world.refreshTokens.remove(refreshToken);
    ++world.revision;
    return answerJson(QByteArrayLiteral("{}"));
}

const Grant *bearer(const World &world, const http::Request &request, const Query &query, Instant now)
{
    QByteArray text = request.header("authorization");
    if (text.size() > 7 && qstrnicmp(text.constData(), "bearer ", 7) == 0)
        text = text.mid(7).trimmed();
    else
        text = query.text("access_token").toUtf8();
    const auto found = world.accessTokens.constFind(text);
    if (found == world.accessTokens.constEnd() || found->expires <= now.time_since_epoch().count())
        return nullptr;
    return &*found;
}

http::Response userinfo(const World &world, const http::Request &request, const Query &query, bool v2, Instant now)
{
    const Grant *grant = bearer(world, request, query, now);
    if (!grant) {
        return answer(Problem{401, "global", "authError", QStringLiteral("Invalid Credentials"), QStringLiteral("Authorization"), "header", "UNAUTHENTICATED",
            QStringLiteral("Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication "
                           "credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."), {}});
    }
    return answerJson(identity(*world.account(grant->email), grant->scopes, v2));
}

http::Response tokeninfo(const World &world, const http::Request &request, Query query, Instant now)
{
    const Query form = Query::parse(request.body);
    for (const auto &[name, value] : form.entries())
        query.set(name.constData(), QString::fromUtf8(value));
    const Grant *grant = bearer(world, request, query, now);
    if (!grant)
        return flat(400, "invalid_token", QStringLiteral("Invalid Value"));
    const Account &account = *world.account(grant->email);
    QJsonObject json{{QStringLiteral("azp"), grant->clientId}, {QStringLiteral("aud"), grant->clientId}, {QStringLiteral("sub"), account.sub},
                     {QStringLiteral("scope"), grant->scopes.join(u' ')}, {QStringLiteral("exp"), QString::number(grant->expires / 1000)},
                     {QStringLiteral("expires_in"), QString::number((grant->expires - now.time_since_epoch().count()) / 1000)},
                     {QStringLiteral("access_type"), grant->refreshToken.isEmpty() ? QStringLiteral("online") : QStringLiteral("offline")}};
    if (knows(grant->scopes, "email")) {
        json.insert(QStringLiteral("email"), account.who.email);
        json.insert(QStringLiteral("email_verified"), QStringLiteral("true"));
    }
    return answerJson(json);
}

} // namespace

http::Response flat(int status, const char *error, const QString &description)
{
    http::Response response = answerJson(QJsonObject{{QStringLiteral("error"), QLatin1String(error)}, {QStringLiteral("error_description"), description}});
    response.status = status;
    return response;
}

http::Response tokenJson(const QJsonObject &json)
{
    http::Response response = answerJson(json);
    response.headers.emplaceBack("Referrer-Policy", "no-referrer");
    return response;
}

QString granted(const QString &scope)
{
    if (scope == QLatin1String("email") || scope == QLatin1String("profile"))
        return QStringLiteral("https://www.googleapis.com/auth/userinfo.") + scope;
    return scope;
}

Issued issue(World &world, Grant grant, bool withRefresh, Instant now)
{
    Issued issued;
    grant.scopeBits = scopeBits(grant.scopes);
    if (withRefresh) {
        issued.refreshToken = (QStringLiteral("1//0") + world.dice.token(99)).toLatin1();
        grant.expires = 0;
        grant.refreshToken.clear();
        world.refreshTokens.insert(issued.refreshToken, grant);
        grant.refreshToken = issued.refreshToken;
    }
    issued.accessToken = (QStringLiteral("ya29.a0") + world.dice.token(180)).toLatin1();
    grant.expires = (now + world.settings.accessTokenLifetime).time_since_epoch().count();
    // Dead ones are swept out now and then, so that a server that runs for weeks stays small.
    if (world.accessTokens.size() > 1000 && world.accessTokens.size() % 1000 == 0)
        world.accessTokens.removeIf([&](const auto &entry) { return entry.value().expires <= now.time_since_epoch().count(); });
    world.accessTokens.insert(issued.accessToken, grant);
    ++world.revision;
    return issued;
}

std::optional<http::Response> handleOAuth(World &world, const http::Request &request, Instant now)
{
    const qsizetype mark = request.target.indexOf('?');
    const QByteArray path = mark < 0 ? request.target : request.target.left(mark);
    const bool get = request.method == "GET" || request.method == "HEAD", post = request.method == "POST";
    const Query query = Query::parse(mark < 0 ? QByteArrayView() : QByteArrayView(request.target).sliced(mark + 1));
    if ((path == "/o/oauth2/v2/auth" || path == "/o/oauth2/auth") && (get || post))
        return authorize(world, request, query, now);
    if ((path == "/token" || path == "/oauth2/v4/token") && post)
        return token(world, request, now);
    if ((path == "/revoke" || path == "/o/oauth2/revoke") && (post || get))
        return revoke(world, request, query);
    if ((path == "/tokeninfo" || path == "/oauth2/v3/tokeninfo") && (post || get))
        return tokeninfo(world, request, query, now);
    if ((path == "/v1/userinfo" || path == "/oauth2/v3/userinfo") && (post || get))
        return userinfo(world, request, query, false, now);
    if (get) {
        if (auto published = openIdDocument(path, request))
            return published;
        static constexpr QByteArrayView robots("/robot/v1/metadata/x509/");
        const ServiceAccount *robot = path.startsWith(robots) ? world.serviceAccount(decodedSegment(QByteArrayView(path).sliced(robots.size()))) : nullptr;
        if (robot)
            return answerJson(robot->certificates());
    }
    if ((path == "/oauth2/v2/userinfo" || path == "/oauth2/v1/userinfo" || path == "/userinfo/v2/me") && get)
        return userinfo(world, request, query, true, now);
    return {};
}

} // namespace csp::sim::google
