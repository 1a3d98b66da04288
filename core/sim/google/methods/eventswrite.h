#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

// Each is called with an account that may see the calendar (`call.calendar()` is there).
http::Response insertEvent(RequestContext &call);
http::Response importEvent(RequestContext &call);
http::Response quickAddEvent(RequestContext &call);
http::Response patchEvent(RequestContext &call);
http::Response updateEvent(RequestContext &call);
http::Response deleteEvent(RequestContext &call);
http::Response moveEvent(RequestContext &call);

} // namespace csp::sim::google
