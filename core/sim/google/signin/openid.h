#pragma once
#include "core/sim/google/http/answer.h"
#include <optional>

namespace csp::sim::google {

/// Who signs id tokens: Google itself, since that is what its clients look for in them.
inline constexpr auto issuer = "https://accounts.google.com";

/// What OpenID Connect publishes (google-calendar.md 1.1): where the endpoints are, and the keys. Nothing where the path is none of them.
std::optional<http::Response> openIdDocument(QByteArrayView path, const http::Request &request);

} // namespace csp::sim::google
