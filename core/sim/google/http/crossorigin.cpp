#include "core/sim/google/http/crossorigin.h"

namespace csp::sim::google {

bool fromPage(const http::Request &request)
{
    return !request.header("origin").isEmpty() && !request.target.startsWith("/o/oauth2/");
}

std::optional<http::Response> preflight(const http::Request &request)
{
    if (request.method != "OPTIONS" || request.header("access-control-request-method").isEmpty())
        return {};
    http::Response response{200, {{"Access-Control-Allow-Methods", "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"}, {"Access-Control-Max-Age", "3600"}}, {}};
    if (const QByteArray wanted = request.header("access-control-request-headers"); !wanted.isEmpty())
        response.headers.emplaceBack("Access-Control-Allow-Headers", wanted);
    letPageRead(request, &response);
    return response;
}

void letPageRead(const http::Request &request, http::Response *response)
{
    response->headers.emplaceBack("Access-Control-Allow-Origin", request.header("origin"));
    // Not among those that a page may read anyway.
    response->headers.emplaceBack("Access-Control-Expose-Headers", "content-encoding,content-length,date,etag,server,vary,www-authenticate");
    if (response->header("vary").isEmpty()) // answers of the API say it by themselves
        response->headers.emplaceBack("Vary", "Origin");
}

} // namespace csp::sim::google
