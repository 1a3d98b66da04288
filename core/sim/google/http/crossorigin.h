#pragma once
#include "core/http/message.h"
#include <optional>

// What browsers want to know before a page of another origin may call the API and read its answers (CORS). Google's API, its token endpoint and the rest that programs
// call let every origin in; the page on which people consent lets none.
namespace csp::sim::google {

/// Whether a page asks, and may: the request has an `Origin`, and goes elsewhere than to the consent page.
bool fromPage(const http::Request &request);

/// The answer to the question that a browser asks first (`OPTIONS` with `Access-Control-Request-Method`); nothing for any other request. Only where `fromPage`.
std::optional<http::Response> preflight(const http::Request &request);

/// Lets the page read the answer, errors as well. Only where `fromPage`.
void letPageRead(const http::Request &request, http::Response *response);

} // namespace csp::sim::google
