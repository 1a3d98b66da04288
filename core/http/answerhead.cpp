#include "core/http/answerhead.h"

namespace csp::http {

namespace {

/// A header of the handler's that would break the framing is left out rather than sent.
bool mayStand(const QByteArray &name, const QByteArray &value)
{
    const auto isName = [&name](const char *other) { return qstricmp(name.constData(), other) == 0; };
    return !name.isEmpty() && !name.contains('\n') && !name.contains('\r') && !value.contains('\n') && !value.contains('\r')
        && !isName("content-length") && !isName("transfer-encoding") && !isName("connection");
}

} // namespace

const char *reasonPhrase(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    default: return status < 400 ? "Response" : "Error";
    }
}

QByteArray answerHead(const Response &response, bool keepAlive, bool http11)
{
    QByteArray head;
    head.reserve(512);
    head += "HTTP/1.1 ";
    head += QByteArray::number(response.status);
    head += ' ';
    head += reasonPhrase(response.status);
    head += "\r\n";
    for (const auto &[name, value] : response.headers) {
        if (mayStand(name, value))
            head.append(name).append(": ").append(value).append("\r\n");
    }
    if (response.status != 204 && response.status != 304 && response.status >= 200)
        head.append("Content-Length: ").append(QByteArray::number(response.body.size())).append("\r\n");
    if (!keepAlive)
        head += "Connection: close\r\n";
    else if (!http11)
        head += "Connection: keep-alive\r\n";
    head += "\r\n";
    return head;
}

} // namespace csp::http
