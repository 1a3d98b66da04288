#pragma once
#include "core/domain/instant.h"
#include "core/http/message.h"
#include "core/sim/calcom/http/routes.h"
#include <QUrlQuery>

namespace csp::sim::calcom {

/// A request that found its controller and passed the guard.
struct RoutedRequest {
    Route route;
    http::Request request;
    QUrlQuery query;
    bool byHost = false; ///< with the host's API key; else nobody we know
    Instant now{};

    QString parameter(qsizetype index = 0) const { return route.parameters.value(index); }
    QString asked(const char *name) const { return query.queryItemValue(QLatin1String(name), QUrl::FullyDecoded); }
    bool has(const char *name) const { return query.hasQueryItem(QLatin1String(name)); }
};

} // namespace csp::sim::calcom
