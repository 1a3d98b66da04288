#include "core/sim/calcom/http/answer.h"
#include "core/sim/calcom/http/json.h"

namespace csp::sim::calcom {
namespace {

struct Words { const char *code; const char *error; };

Words wordsOf(int status)
{
    switch (status) {
    case 400: return {"BadRequestException", "Bad Request"};
    case 401: return {"UnauthorizedException", "Unauthorized"};
    case 403: return {"ForbiddenException", "Forbidden"};
    case 404: return {"NotFoundException", "Not Found"};
    case 409: return {"ConflictException", "Conflict"};
    case 413: return {"PayloadTooLargeException", "Payload Too Large"};
    case 422: return {"UnprocessableEntityException", "Unprocessable Entity"};
    case 429: return {"ThrottlerException", "Too Many Requests"};
    default: return {"InternalServerErrorException", "Internal Server Error"};
    }
}

QByteArray bodyOf(const Problem &problem, const QByteArray &target, Instant now)
{
    using namespace json;
    if (problem.bare)
        return object({{"statusCode", number(problem.status)}, {"message", text(problem.message)}});
    const Words words = wordsOf(problem.status);
    const QByteArray details = !problem.details.isEmpty() ? problem.details
        : object({{"message", text(problem.message)}, {"error", text(QLatin1String(words.error))}, {"statusCode", number(problem.status)}});
    return object({{"status", text(u"error")}, {"timestamp", instant(now)}, {"path", text(QString::fromUtf8(target))},
                   {"error", object({{"code", text(QLatin1String(words.code))}, {"message", text(problem.message)}, {"details", details}})}});
}

} // namespace

Success success(const QByteArray &data, int status)
{
    return {status, json::object({{"status", json::text(u"success")}, {"data", data}})};
}

Success successPage(const QByteArray &data, const QByteArray &pagination)
{
    return {200, json::object({{"status", json::text(u"success")}, {"data", data}, {"pagination", pagination}})};
}

Problem badRequest(const QString &message) { return {400, message, false, {}}; }
Problem notFound(const QString &message) { return {404, message, false, {}}; }
Problem bareProblem(int status, const QString &message) { return {status, message, true, {}}; }

Problem cannot(const QByteArray &method, const QByteArray &target)
{
    return notFound(QStringLiteral("Cannot %1 %2").arg(QString::fromLatin1(method), QString::fromUtf8(target)));
}

http::Response toResponse(const Answer &answer, const QByteArray &target, Instant now, const QString &requestId)
{
    http::Response response;
    response.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    if (const auto *good = std::get_if<Success>(&answer)) {
        response.status = good->status;
        response.body = good->body;
    } else {
        const auto &problem = std::get<Problem>(answer);
        response.status = problem.status;
        response.headers.emplaceBack("X-Request-Id", requestId.toLatin1());
        response.body = bodyOf(problem, target, now);
    }
    return response;
}

} // namespace csp::sim::calcom
