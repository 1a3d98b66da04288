#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

// Each is called with an account that may see the calendar (`call.calendar()` is there).
http::Response getEvent(RequestContext &call);
http::Response listEvents(RequestContext &call);
http::Response listInstances(RequestContext &call);

} // namespace csp::sim::google
