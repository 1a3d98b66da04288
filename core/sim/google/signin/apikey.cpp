#include "core/sim/google/signin/apikey.h"

namespace csp::sim::google {

namespace {

/// Reading what a calendar holds, and what is the same for everybody.
bool needsNobody(Method method)
{
    switch (method) {
    case Method::CalendarsGet:
    case Method::ColorsGet:
    case Method::EventsGet:
    case Method::EventsInstances:
    case Method::EventsList:
        return true;
    default:
        return false;
    }
}

} // namespace

QString apiKeyOf(const RequestContext &call)
{
    const QString key = call.query.text("key");
    return key.isEmpty() ? QString::fromUtf8(call.request.header("x-goog-api-key")) : key;
}

std::optional<Problem> refuseApiKey(const World &world, const QString &key)
{
    if (key.isEmpty() || world.apiKeys.contains(key))
        return {};
    Problem problem{400, "global", "badRequest", QStringLiteral("API key not valid. Please pass a valid API key."), {}, {}, "INVALID_ARGUMENT", {}, {}};
    problem.detail = "API_KEY_INVALID";
    return problem;
}

std::optional<Problem> admitByKey(RequestContext *call)
{
    if (!needsNobody(call->method)) {
        Problem problem{401, "global", "required", QStringLiteral("Login Required."), QStringLiteral("Authorization"), "header", "UNAUTHENTICATED",
                        QStringLiteral("API keys are not supported by this API. Expected OAuth2 access token or other authentication credentials that assert a principal. "
                                       "See https://cloud.google.com/docs/authentication"),
                        rpcName(call->method)};
        problem.detail = "CREDENTIALS_MISSING";
        return problem;
    }
    call->clientId = call->world.settings.clientId; // keys and clients belong to one project, whose quota it is
    return {};
}

} // namespace csp::sim::google
