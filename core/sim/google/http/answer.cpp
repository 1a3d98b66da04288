#include "core/sim/google/http/answer.h"
#include "core/sim/google/http/jsonbytes.h"

namespace csp::sim::google {

namespace {

/// As captured from the real service (google-calendar.md 3).
const http::Headers &commonHeaders()
{
    static const http::Headers headers{
        {"Content-Type", "application/json; charset=UTF-8"},
        {"Cache-Control", "no-cache, no-store, max-age=0, must-revalidate"},
        {"Pragma", "no-cache"},
        {"Expires", "Mon, 01 Jan 1990 00:00:00 GMT"},
        {"Vary", "Origin, X-Origin, Referer"},
        {"Server", "ESF"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "SAMEORIGIN"},
    };
    return headers;
}

http::Headers withoutType()
{
    http::Headers headers = commonHeaders();
    headers.removeFirst();
    return headers;
}

} // namespace

Problem notFound() { return {404, "global", "notFound", QStringLiteral("Not Found"), {}, {}, {}, {}, {}}; }

Problem invalidValue(const QString &location, const QString &message)
{
    return {400, "global", "invalid", message, location, location.isEmpty() ? nullptr : "parameter", {}, {}, {}};
}

Problem required(const QString &message) { return {400, "global", "required", message, {}, {}, {}, {}, {}}; }

Problem forbiddenRole(const QString &role)
{
    return {403, "calendar", "requiredAccessLevel", QStringLiteral("You need to have %1 access to this calendar.").arg(role), {}, {}, {}, {}, {}};
}

Problem fullSyncRequired()
{
    return {410, "calendar", "fullSyncRequired", QStringLiteral("Sync token is no longer valid, a full sync is required."),
            QStringLiteral("syncToken"), "parameter", {}, {}, {}};
}

Problem preconditionFailed()
{
    return {412, "global", "conditionNotMet", QStringLiteral("Precondition Failed"), QStringLiteral("If-Match"), "header", {}, {}, {}};
}

Problem duplicateId()
{
    return {409, "global", "duplicate", QStringLiteral("The requested identifier already exists."), {}, {}, {}, {}, {}};
}

Problem alreadyDeleted() { return {410, "global", "deleted", QStringLiteral("Resource has been deleted"), {}, {}, {}, {}, {}}; }

Problem forbiddenForNonOrganizer()
{
    return {403, "calendar", "forbiddenForNonOrganizer",
            QStringLiteral("Shared properties can only be changed by the organizer of the event."), {}, {}, {}, {}, {}};
}

Problem invalidSequence(const GoogleSettings &settings)
{
    return {400, "global", toText(settings.sequenceReason),
            QStringLiteral("Invalid sequence value. The specified sequence number is below the current sequence number of the resource. "
                           "Re-fetch the resource and use its sequence number on the following request."),
            {}, {}, {}, {}, {}};
}

http::Response answer(const Problem &problem)
{
    const QString outer = problem.outerMessage.isEmpty() ? problem.message : problem.outerMessage;
    QByteArray body = "{\"error\":{\"errors\":[{\"domain\":";
    appendJson(body, QString::fromLatin1(problem.domain));
    body += ",\"reason\":";
    appendJson(body, QString::fromLatin1(problem.reason));
    body += ",\"message\":";
    appendJson(body, problem.message);
    if (problem.locationType) {
        body += ",\"locationType\":";
        appendJson(body, QString::fromLatin1(problem.locationType));
        body += ",\"location\":";
        appendJson(body, problem.location);
    }
    body += "}],\"code\":" + QByteArray::number(problem.status) + ",\"message\":";
    appendJson(body, outer);
    if (problem.frontEndStatus)
        body.append(",\"status\":\"").append(problem.frontEndStatus).append('"');
    if (!problem.scopeMethod.isEmpty() || problem.detail) {
        body.append(",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"")
            .append(problem.detail ? problem.detail : "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
            .append("\",\"domain\":\"googleapis.com\",\"metadata\":{\"service\":\"calendar-json.googleapis.com\"");
        if (!problem.scopeMethod.isEmpty()) {
            body += ",\"method\":";
            appendJson(body, problem.scopeMethod);
        }
        body += "}}]";
    }
    body += "}}";
    http::Response response{problem.status, commonHeaders(), body};
    if (problem.status == 401)
        response.headers.emplaceBack("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"");
    return response;
}

http::Response answerJson(QByteArray body, const QByteArray &etag)
{
    http::Response response{200, commonHeaders(), std::move(body)};
    if (!etag.isEmpty())
        response.headers.append({"ETag", etag});
    return response;
}

http::Response answerJson(const QJsonObject &object)
{
    QByteArray body;
    appendJson(body, QJsonValue(object));
    return answerJson(body);
}

http::Response noContent() { return {204, withoutType(), {}}; }

http::Response notModified(const QByteArray &etag)
{
    http::Response response{304, withoutType(), {}};
    response.headers.append({"ETag", etag});
    return response;
}

http::Response answerHtml(int status, const QByteArray &html)
{
    http::Response response{status, withoutType(), html};
    response.headers.emplaceFront("Content-Type", "text/html; charset=utf-8");
    // The page shows who is signed in and takes a click for consent: nobody else may frame it.
    response.headers.emplaceBack("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    return response;
}

} // namespace csp::sim::google
