#include "core/sim/faults/refusal.h"
#include "core/sim/calcom/http/answer.h"
#include "core/sim/google/http/answer.h"

namespace csp::sim {
namespace {

struct Known {
    int status;
    const char *reason;
    const char *domain;
    const char *message;
    const char *location = nullptr;
    const char *locationType = nullptr;
};

// google-calendar.md 6.2; the first of each status is the default reason.
constexpr Known GoogleKnows[] = {
    {400, "badRequest", "global", "Bad Request"},
    {400, "invalid", "global", "Invalid Value"},
    {400, "timeRangeEmpty", "calendar", "The specified time range is empty.", "timeMax", "parameter"},
    {401, "authError", "global", "Invalid Credentials", "Authorization", "header"},
    {403, "rateLimitExceeded", "usageLimits", "Rate Limit Exceeded"},
    {403, "userRateLimitExceeded", "usageLimits", "User Rate Limit Exceeded"},
    {403, "quotaExceeded", "usageLimits", "Calendar usage limits exceeded."},
    {403, "dailyLimitExceeded", "usageLimits", "Daily Limit Exceeded"},
    {403, "accessNotConfigured", "usageLimits", "Access Not Configured."},
    {403, "insufficientPermissions", "global", "Insufficient Permission"},
    {403, "forbidden", "global", "Forbidden"},
    {403, "forbiddenForNonOrganizer", "calendar", "Shared properties can only be changed by the organizer of the event."},
    {403, "requiredAccessLevel", "calendar", "You need to have writer access to this calendar."},
    {404, "notFound", "global", "Not Found"},
    {409, "conflict", "global", "Conflict"},
    {409, "duplicate", "global", "The requested identifier already exists."},
    {410, "fullSyncRequired", "calendar", "Sync token is no longer valid, a full sync is required.", "syncToken", "parameter"},
    {410, "updatedMinTooLongAgo", "calendar", "The requested minimum modification time lies too far in the past.", "updatedMin", "parameter"},
    {410, "deleted", "global", "Resource has been deleted"},
    {412, "conditionNotMet", "global", "Precondition Failed", "If-Match", "header"},
    {429, "rateLimitExceeded", "usageLimits", "Rate Limit Exceeded"},
    {500, "backendError", "global", "Backend Error"},
    {502, "backendError", "global", "Bad Gateway"},
    {503, "backendError", "global", "Backend Error"},
    {504, "backendError", "global", "Gateway Timeout"},
};

/// The words of google.rpc.Code for what the front end refuses.
const char *frontEndStatus(int status)
{
    switch (status) {
    case 400: return "INVALID_ARGUMENT";
    case 401: return "UNAUTHENTICATED";
    case 403: return "PERMISSION_DENIED";
    case 404: return "NOT_FOUND";
    case 409: return "ABORTED";
    case 412: return "FAILED_PRECONDITION";
    case 429: return "RESOURCE_EXHAUSTED";
    case 500: return "INTERNAL";
    case 501: return "UNIMPLEMENTED";
    case 503: return "UNAVAILABLE";
    case 504: return "DEADLINE_EXCEEDED";
    default: return "UNKNOWN";
    }
}

http::Response ofCalendarApi(const FaultEffect &what, const FaultFacts &facts)
{
    const QByteArray wanted = what.reason.toUtf8();
    // 410 on anything but a listing can only mean that the event is gone.
    const bool gone = what.status == 410 && wanted.isEmpty() && !facts.method.endsWith(QLatin1String(".list")) && !facts.method.endsWith(QLatin1String(".instances"));
    Known known{what.status, "backendError", "global", "Error"};
    for (const Known &k : GoogleKnows) {
        if (k.status == what.status && (gone ? qstrcmp(k.reason, "deleted") == 0 : wanted.isEmpty() || wanted == k.reason)) {
            known = k;
            break;
        }
    }
    google::Problem problem;
    problem.status = what.status;
    problem.domain = known.domain;
    problem.reason = wanted.isEmpty() ? known.reason : wanted.constData();
    problem.message = what.message.isEmpty() ? QString::fromLatin1(known.message) : what.message;
    if (known.location) {
        problem.location = QString::fromLatin1(known.location);
        problem.locationType = known.locationType;
    }
    if (what.frontEnd)
        problem.frontEndStatus = frontEndStatus(what.status);
    if (what.status == 401 && what.message.isEmpty()) {
        problem.frontEndStatus = "UNAUTHENTICATED";
        problem.outerMessage = QStringLiteral("Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
                                              "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.");
    }
    return google::answer(problem);
}

/// Flat, unlike the Calendar API's (google-calendar.md 1.4).
http::Response ofTokenEndpoint(const FaultEffect &what)
{
    const bool ours = what.status >= 500;
    QString reason = what.reason, message = what.message;
    if (reason.isEmpty()) {
        reason = ours ? QStringLiteral("internal_failure") : what.status == 401 ? QStringLiteral("invalid_client")
            : what.status == 429 ? QStringLiteral("rate_limit_exceeded") : QStringLiteral("invalid_grant");
    }
    if (message.isEmpty()) {
        message = ours ? QStringLiteral("Backend Error") : reason == QLatin1String("invalid_grant") ? QStringLiteral("Token has been expired or revoked.")
            : reason == QLatin1String("invalid_client") ? QStringLiteral("Unauthorized") : QStringLiteral("Rate Limit Exceeded");
    }
    http::Response response = google::answerJson(QJsonObject{{QStringLiteral("error"), reason}, {QStringLiteral("error_description"), message}});
    response.status = what.status;
    return response;
}

http::Response ofCalcom(const FaultEffect &what, const http::Request &request, Instant now)
{
    QString message = what.message.isEmpty() ? what.reason : what.message;
    if (message.isEmpty()) {
        switch (what.status) {
        case 401: message = QStringLiteral("ApiAuthStrategy - api key - Your api key is not valid"); break;
        case 403: message = QStringLiteral("Forbidden"); break;
        case 404: message = QStringLiteral("Not Found"); break;
        case 409: message = QStringLiteral("booking_conflict_error"); break;
        case 429: message = QStringLiteral("ThrottlerException: Too Many Requests"); break;
        case 500: message = QStringLiteral("Internal server error"); break;
        case 502: message = QStringLiteral("Bad Gateway"); break;
        case 503: message = QStringLiteral("Service Unavailable"); break;
        case 504: message = QStringLiteral("Gateway Timeout"); break;
        default: message = QStringLiteral("Bad Request"); break;
        }
    }
    // Errors of the shared booking code, and what nobody expected, come in the second shape.
    const bool bare = what.status >= 500 || what.status == 409;
    return calcom::toResponse(calcom::Problem{what.status, message, bare, {}}, request.target, now, QStringLiteral("00000000-0000-4000-8000-000000000000"));
}

http::Response page(const FaultEffect &what)
{
    const QByteArray status = QByteArray::number(what.status);
    const QByteArray message = what.message.isEmpty() ? QByteArray("The server encountered an error and could not complete your request.") : what.message.toHtmlEscaped().toUtf8();
    return {what.status, {{"Content-Type", "text/html; charset=UTF-8"}},
            "<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>Error " + status + "</title>\n<p><b>" + status + ".</b> " + message + "\n"};
}

QByteArray earlier(const QByteArray &etag)
{
    // Etags here end in the number of the change (or are nothing but it): one change earlier, and never by chance that of another.
    qsizetype digits = etag.size();
    while (digits > 0 && etag[digits - 1] >= '0' && etag[digits - 1] <= '9')
        --digits;
    const QByteArray number = etag.mid(digits);
    if (number.isEmpty() || number.toULongLong() < 2)
        return etag + '0';
    return etag.left(digits) + QByteArray::number(number.toULongLong() - 1).rightJustified(number.size(), '0');
}

} // namespace

http::Response refusalOf(const FaultEffect &what, const FaultFacts &facts, const http::Request &request, Instant now)
{
    const bool token = facts.method == QLatin1String("oauth.token") || facts.method == QLatin1String("oauth.revoke");
    http::Response response = what.html ? page(what)
        : facts.service == FaultService::Calcom ? ofCalcom(what, request, now) : token ? ofTokenEndpoint(what) : ofCalendarApi(what, facts);
    if (what.retryAfter > 0)
        response.headers.emplaceBack("Retry-After", QByteArray::number(what.retryAfter));
    return response;
}

void makeEtagsStale(http::Response &response)
{
    for (auto &[name, value] : response.headers) {
        if (qstricmp(name.constData(), "etag") == 0 && value.size() > 2 && value.endsWith('"'))
            value = earlier(value.chopped(1)) + '"';
    }
    QByteArray out;
    const QByteArray &body = response.body;
    qsizetype done = 0;
    for (qsizetype at = body.indexOf("\"etag\""); at >= 0; at = body.indexOf("\"etag\"", at + 1)) {
        qsizetype from = at + 6;
        while (from < body.size() && (body[from] == ':' || body[from] == ' '))
            ++from;
        if (body.mid(from, 3) != "\"\\\"")
            continue;
        from += 3;
        const qsizetype end = body.indexOf("\\\"", from);
        if (end < 0)
            break;
        out += body.mid(done, from - done) + earlier(body.mid(from, end - from));
        done = end;
    }
    response.body = out + body.mid(done);
}

} // namespace csp::sim
