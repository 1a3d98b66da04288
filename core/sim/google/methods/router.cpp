#include "core/sim/google/methods/router.h"
#include "core/sim/google/signin/apikey.h"
#include "core/sim/google/signin/assertion.h"
#include "core/sim/google/signin/oauth.h"
#include "core/sim/google/methods/batch.h"
#include "core/sim/google/methods/conditions.h"
#include "core/sim/google/methods/proposalsapi.h"
#include "core/sim/google/methods/routes.h"
#include "core/sim/google/http/parameters.h"
#include "core/sim/google/writing/touched.h"
#include "core/sim/google/http/contentcoding.h"

namespace csp::sim::google {

namespace {

/// The token of a request; null where it says nothing of who asks.
QByteArray tokenOf(const RequestContext &call)
{
    const QByteArray header = call.request.header("authorization");
    if (header.size() > 7 && qstrnicmp(header.constData(), "bearer ", 7) == 0)
        return header.mid(7).trimmed();
    if (!header.isEmpty())
        return QByteArrayLiteral(""); // some other way to sign in, which is none here
    const QByteArray token = (call.query.has("access_token") ? call.query.text("access_token") : call.query.text("oauth_token")).toUtf8();
    return token.isEmpty() ? QByteArray() : token;
}

/// The front end's word on who asks; nothing where the token is good. `made`: room for the grant of a token that was given by nobody.
std::optional<Problem> authenticate(const RequestContext &call, const QByteArray &token, const Grant **grant, Grant *made)
{
    static const QString wanted = QStringLiteral(" Expected OAuth 2 access token, login cookie or other valid authentication credential. "
                                                 "See https://developers.google.com/identity/sign-in/web/devconsole-project.");
    if (token.isNull())
        return Problem{401, "global", "required", QStringLiteral("Login Required."), QStringLiteral("Authorization"), "header", "UNAUTHENTICATED",
                       QStringLiteral("Request is missing required authentication credential.") + wanted, {}};
    const auto found = call.world.accessTokens.constFind(token);
    if (found == call.world.accessTokens.constEnd()) {
        if (auto selfSigned = selfSignedGrant(call.world, call.request, token, call.now)) {
            *made = std::move(*selfSigned);
            *grant = made;
            return {};
        }
    }
    if (found == call.world.accessTokens.constEnd() || found->expires <= call.nowMs())
        return Problem{401, "global", "authError", QStringLiteral("Invalid Credentials"), QStringLiteral("Authorization"), "header", "UNAUTHENTICATED",
                       QStringLiteral("Request had invalid authentication credentials.") + wanted, {}};
    *grant = &*found;
    return {};
}

bool isPatch(Method method)
{
    return method == Method::EventsPatch || method == Method::CalendarsPatch || method == Method::CalendarListPatch || method == Method::AclPatch;
}

/// Quotas per minute (google-calendar.md 6.2, 6.3). A patch counts three.
std::optional<Problem> overQuota(RequestContext &call)
{
    const GoogleSettings &settings = call.world.settings;
    const Quota::Limits limits{quint64(settings.quotaPerMinute), quint64(settings.quotaPerUserPerMinute)};
    if (!limits.any())
        return {};
    // Whatever a program calls its own users takes the place of the account; of longer names the first 40 characters count.
    QString user = call.query.text("quotaUser");
    if (user.isEmpty())
        user = QString::fromUtf8(call.request.header("x-goog-quota-user"));
    user = user.isEmpty() ? call.email : user.left(40);
    switch (call.world.quota.take(call.clientId, user, isPatch(call.method) ? 3 : 1, limits, call.nowMs())) {
    case Quota::Verdict::Granted: return {};
    case Quota::Verdict::UserExceeded:
        if (settings.quotaStatus != 429)
            return Problem{403, "usageLimits", "userRateLimitExceeded", QStringLiteral("User Rate Limit Exceeded"), {}, {}, {}, {}, {}};
        break;
    case Quota::Verdict::ProjectExceeded: break;
    }
    return Problem{int(settings.quotaStatus), "usageLimits", "rateLimitExceeded", QStringLiteral("Rate Limit Exceeded"), {}, {}, {}, {}, {}};
}

Problem missingScope(Method method)
{
    return {403, "global", "insufficientPermissions", QStringLiteral("Insufficient Permission"), {}, nullptr, "PERMISSION_DENIED",
            QStringLiteral("Request had insufficient authentication scopes."), rpcName(method)};
}

/// Whose token it is, and that it is good for the method: fills in who asks. An API key lets in where `method` needs nobody.
std::optional<Problem> admit(RequestContext *call, bool methodIsGoogles = true)
{
    const QString key = apiKeyOf(*call);
    if (auto problem = refuseApiKey(call->world, key))
        return problem;
    const QByteArray token = tokenOf(*call);
    if (methodIsGoogles && token.isNull() && !key.isEmpty())
        return admitByKey(call);
    const Grant *grant = nullptr;
    Grant made;
    if (auto problem = authenticate(*call, token, &grant, &made))
        return problem;
    if (!(grant->scopeBits & acceptedScopes(call->method)))
        return missingScope(call->method);
    call->email = grant->email;
    call->clientId = grant->clientId;
    return {};
}

/// `fields` and `prettyPrint`, which every method takes.
http::Response shaped(const Query &query, const std::optional<FieldSelection> &fields, bool indented, http::Response response)
{
    if (response.body.isEmpty())
        return response;
    if (fields && response.status == 200)
        response.body = fields->of(response.body);
    // The real one indents unless told otherwise; here it is a switch, for an indented answer costs twice the bytes.
    if (query.text("prettyPrint") == QLatin1String("true") || (indented && !query.has("prettyPrint")))
        response.body = prettyPrinted(response.body);
    return response;
}

http::Response serveCalendar(World &world, const http::Request &request, QByteArrayView path, QByteArrayView queryText, Instant now)
{
    QByteArrayView verb = request.method == "HEAD" ? QByteArrayView("GET") : QByteArrayView(request.method);
    const QByteArray override = request.method == "POST" ? request.header("x-http-method-override").toUpper() : QByteArray();
    if (!override.isEmpty())
        verb = override;
    const Route route = routeOf(path, verb);
    if (!route.function)
        return answer(notFound());
    RequestContext call{world, now, request};
    call.method = route.method;
    call.query = Query::parse(queryText);
    // Long queries come as the form of a POST that says it is a GET (google-calendar.md 9.2).
    if (override == "GET" && !request.body.isEmpty()) {
        const Query form = Query::parse(request.body);
        for (const auto &[name, value] : form.entries())
            call.query.append(name, value);
    }
    if (auto problem = checkForm(call.query))
        return answer(*problem);
    if (auto problem = admit(&call))
        return answer(*problem);
    if (auto problem = overQuota(call))
        return answer(*problem);
    if (!route.calendar.isEmpty()) {
        call.calendarAsAsked = QString::fromLatin1(route.calendar.toByteArray());
        call.calendarId = decodedSegment(route.calendar);
        if (call.calendarId == QLatin1String("primary"))
            call.calendarId = call.email;
        const Calendar *calendar = call.calendar();
        if (!calendar || world.roleOf(call.email, *calendar) == Role::None)
            return answer(notFound());
    }
    if (!route.item.isEmpty())
        call.itemId = decodedSegment(route.item);
    if (auto problem = checkParameters(call.query))
        return answer(*problem);
    std::optional<FieldSelection> fields;
    if (auto problem = readFields(call.query, answerSchema(call.method), &fields))
        return answer(*problem);
    if (auto refused = refuseByIfMatch(call))
        return *refused;
    http::Response response = unlessKnown(call, route.function(call));
    tellOfWrite(world, now, call.touched);
    if (response.status == 204 && call.method != Method::EventsDelete)
        response.status = int(world.settings.emptyStatus); // of `events.delete` alone it is known
    return call.query.entries().isEmpty() && !world.settings.indented ? response : shaped(call.query, fields, world.settings.indented, std::move(response));
}

/// What the real one has on its web page alone.
http::Response serveProposals(World &world, const http::Request &request, QByteArrayView path, QByteArrayView queryText, Instant now)
{
    RequestContext call{world, now, request};
    call.query = Query::parse(queryText);
    const auto function = proposalRoute(call, path, request.method == "HEAD" ? QByteArrayView("GET") : QByteArrayView(request.method));
    if (!function)
        return answer(notFound());
    if (auto problem = admit(&call, false))
        return answer(*problem);
    if (call.calendarId == QLatin1String("primary"))
        call.calendarId = call.email;
    std::optional<FieldSelection> fields;
    if (auto problem = readFields(call.query, nullptr, &fields))
        return answer(*problem);
    http::Response response = function(call);
    tellOfWrite(world, now, call.touched);
    return shaped(call.query, fields, world.settings.indented, std::move(response));
}

http::Response serveDecoded(World &world, const http::Request &request, Instant now, const GoogleBatchPart &part)
{
    const QByteArrayView target(request.target);
    const qsizetype mark = target.indexOf('?');
    const QByteArrayView path = mark < 0 ? target : target.first(mark);
    const QByteArrayView query = mark < 0 ? QByteArrayView() : target.sliced(mark + 1);
    static constexpr QByteArrayView base("/calendar/v3/");
    if (path.startsWith(base))
        return serveCalendar(world, request, path.sliced(base.size()), query, now);
    static constexpr QByteArrayView own("/sandbox/v1/");
    if (path.startsWith(own))
        return serveProposals(world, request, path.sliced(own.size()), query, now);
    if ((path == "/batch/calendar/v3" || path == "/batch") && request.method == "POST")
        return serveBatch(world, request, now, part);
    if (auto response = handleOAuth(world, request, now))
        return *response;
    return answer(notFound());
}

} // namespace

http::Response serve(World &world, const http::Request &request, Instant now, const GoogleBatchPart &part)
{
    constexpr qsizetype limit = 4 * 1024 * 1024;
    http::Response response;
    if (request.header("content-encoding").isEmpty()) {
        response = serveDecoded(world, request, now, part);
    } else {
        http::Request decoded = request;
        switch (decodeBody(&decoded, limit)) {
        case Decoded::Ok: response = serveDecoded(world, decoded, now, part); break;
        case Decoded::Malformed: response = answer(Problem{400, "global", "parseError", QStringLiteral("Parse Error"), {}, {}, {}, {}, {}}); break;
        case Decoded::TooLarge: response = answer(Problem{413, "global", "uploadTooLarge", QStringLiteral("Request Too Large"), {}, {}, {}, {}, {}}); break;
        case Decoded::Unsupported: response = answer(Problem{415, "global", "unsupportedMediaType", QStringLiteral("Unsupported Media Type"), {}, {}, {}, {}, {}}); break;
        }
    }
    encodeBody(request, &response);
    return response;
}

} // namespace csp::sim::google
