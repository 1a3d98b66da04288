#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

// API keys name a program and nobody: what is public can be read with one alone (a `key=` or the header `X-Goog-Api-Key`).

/// Empty where the request has none.
QString apiKeyOf(const RequestContext &call);
/// Beside a good token a key is looked at as well. Nothing where it is one of the world's, or there is none.
std::optional<Problem> refuseApiKey(const World &world, const QString &key);
/// Lets a request in that has a key and no token. Who asks stays empty then: he has the role of everybody. A Problem for what needs somebody.
std::optional<Problem> admitByKey(RequestContext *call);

} // namespace csp::sim::google
