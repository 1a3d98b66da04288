#pragma once
#include "core/sim/google/http/call.h"

namespace csp::sim::google {

// Each is called with an account that may see the calendar (`call.calendar()` is there).
http::Response getEvent(Call &call);
http::Response listEvents(Call &call);
http::Response listInstances(Call &call);

} // namespace csp::sim::google
