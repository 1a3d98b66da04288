#include "core/sim/google/methods/batch.h"
#include "core/sim/google/http/answer.h"
#include "core/sim/google/methods/router.h"

namespace csp::sim::google {

namespace {

Problem badBatch(const QString &message) { return {400, "global", "badRequest", message, {}, {}, {}, {}, {}}; }

QByteArray boundaryOf(const QByteArray &contentType)
{
    const qsizetype at = contentType.toLower().indexOf("boundary=");
    if (!contentType.toLower().startsWith("multipart/") || at < 0)
        return {};
    QByteArray value = contentType.mid(at + 9).trimmed();
    if (value.startsWith('"'))
        return value.mid(1, value.indexOf('"', 1) - 1);
    return value.left(value.indexOf(';') < 0 ? value.size() : value.indexOf(';')).trimmed();
}

/// Headers up to an empty line; what follows it is the rest. Line ends with or without a carriage return.
http::Headers takeHeaders(QByteArray *text)
{
    http::Headers headers;
    while (!text->isEmpty()) {
        qsizetype end = text->indexOf('\n');
        if (end < 0)
            end = text->size();
        const QByteArray line = text->left(end).trimmed();
        text->remove(0, end + 1);
        if (line.isEmpty())
            break;
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            headers.append({line.left(colon).trimmed(), line.mid(colon + 1).trimmed()});
    }
    return headers;
}

struct Part {
    QByteArray contentId;
    std::optional<http::Request> request;
};

Part parsedPart(QByteArray text, const http::Request &outer)
{
    Part part;
    while (text.startsWith('\r') || text.startsWith('\n'))
        text.remove(0, 1);
    const http::Headers own = takeHeaders(&text);
    part.contentId = http::headerValue(own, "content-id");
    while (text.startsWith('\r') || text.startsWith('\n'))
        text.remove(0, 1);
    qsizetype end = text.indexOf('\n');
    const QList<QByteArray> words = text.left(end < 0 ? text.size() : end).trimmed().split(' ');
    text.remove(0, end < 0 ? text.size() : end + 1);
    if (words.size() < 2)
        return part;
    http::Request request;
    request.method = words[0].toUpper();
    request.target = words[1];
    // A whole URL is taken for its path.
    if (const qsizetype scheme = request.target.indexOf("://"); scheme > 0) {
        const qsizetype path = request.target.indexOf('/', scheme + 3);
        request.target = path < 0 ? QByteArray("/") : request.target.mid(path);
    }
    request.headers = takeHeaders(&text);
    request.headers.removeIf([](const auto &h) { return h.first.compare("accept-encoding", Qt::CaseInsensitive) == 0; });
    if (request.header("authorization").isEmpty() && !outer.header("authorization").isEmpty())
        request.headers.append({"Authorization", outer.header("authorization")});
    const QByteArray length = request.header("content-length");
    request.body = length.isEmpty() ? text.trimmed() : text.left(length.toLongLong());
    part.request = request;
    return part;
}

QByteArray statusLine(int status)
{
    switch (status) {
    case 200: return "HTTP/1.1 200 OK";
    case 204: return "HTTP/1.1 204 No Content";
    case 304: return "HTTP/1.1 304 Not Modified";
    case 400: return "HTTP/1.1 400 Bad Request";
    case 401: return "HTTP/1.1 401 Unauthorized";
    case 403: return "HTTP/1.1 403 Forbidden";
    case 404: return "HTTP/1.1 404 Not Found";
    case 409: return "HTTP/1.1 409 Conflict";
    case 410: return "HTTP/1.1 410 Gone";
    case 412: return "HTTP/1.1 412 Precondition Failed";
    case 429: return "HTTP/1.1 429 Too Many Requests";
    case 500: return "HTTP/1.1 500 Internal Server Error";
    case 502: return "HTTP/1.1 502 Bad Gateway";
    case 503: return "HTTP/1.1 503 Service Unavailable";
    case 504: return "HTTP/1.1 504 Gateway Timeout";
    default: return "HTTP/1.1 " + QByteArray::number(status) + " Status";
    }
}

} // namespace

http::Response serveBatch(World &world, const http::Request &request, Instant now, const GoogleBatchPart &befall)
{
    const QByteArray boundary = boundaryOf(request.header("content-type"));
    if (boundary.isEmpty())
        return answer(badBatch(QStringLiteral("Failed to parse batch request, error: Missing boundary in multipart content type.")));
    QList<Part> parts;
    qsizetype at = request.body.indexOf("--" + boundary);
    while (at >= 0) {
        at += boundary.size() + 2;
        if (request.body.mid(at, 2) == "--")
            break;
        const qsizetype next = request.body.indexOf("--" + boundary, at);
        if (next < 0)
            break;
        parts << parsedPart(request.body.mid(at, next - at), request);
        at = next;
    }
    if (parts.isEmpty())
        return answer(badBatch(QStringLiteral("Failed to parse batch request, error: 0 items. Received batch body: (%1) bytes").arg(request.body.size())));
    if (parts.size() > world.settings.batchParts)
        return answer(badBatch(QStringLiteral("The batch request has more than %1 calls.").arg(world.settings.batchParts)));
    const QByteArray mark = "batch_" + world.dice.token(32).toLatin1();
    const auto carryOut = [&world, now](const http::Request &inner) { return serve(world, inner, now); };
    QByteArray body;
    for (const Part &part : std::as_const(parts)) {
        const bool nested = part.request && part.request->target.startsWith("/batch");
        const http::Response inner = !part.request || nested ? answer(badBatch(QStringLiteral("Bad Request")))
            : befall ? befall(*part.request, carryOut) : carryOut(*part.request);
        body += "--" + mark + "\r\nContent-Type: application/http\r\n";
        if (!part.contentId.isEmpty()) {
            const bool bracketed = part.contentId.startsWith('<');
            body += "Content-ID: " + (bracketed ? "<response-" + part.contentId.mid(1) : "response-" + part.contentId) + "\r\n";
        }
        body += "\r\n" + statusLine(inner.status) + "\r\n";
        for (const char *name : {"Content-Type", "ETag", "Retry-After"}) {
            if (const QByteArray value = inner.header(name); !value.isEmpty())
                body.append(name).append(": ").append(value).append("\r\n");
        }
        body += "Content-Length: " + QByteArray::number(inner.body.size()) + "\r\n\r\n" + inner.body + "\r\n";
    }
    body += "--" + mark + "--\r\n";
    http::Response response = answerJson(body);
    response.headers.removeFirst();
    response.headers.prepend({"Content-Type", "multipart/mixed; boundary=" + mark});
    return response;
}

} // namespace csp::sim::google
