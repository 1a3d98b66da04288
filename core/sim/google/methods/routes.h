#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

/// What carries a method of the API out.
using MethodFunction = http::Response (*)(RequestContext &);

/// The method that a request means, and what its path names: still percent-encoded, views into that path.
struct Route {
    Method method{};
    MethodFunction function = nullptr; ///< null: the API has no such method
    QByteArrayView calendar{};
    QByteArrayView item{}; ///< event, rule or setting
};

/// `path`: what follows `/calendar/v3/`, without the query.
Route routeOf(QByteArrayView path, QByteArrayView verb);

} // namespace csp::sim::google
