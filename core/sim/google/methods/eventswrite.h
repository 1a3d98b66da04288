#pragma once
#include "core/sim/google/http/call.h"

namespace csp::sim::google {

// Each is called with an account that may see the calendar (`call.calendar()` is there).
http::Response insertEvent(Call &call);
http::Response importEvent(Call &call);
http::Response quickAddEvent(Call &call);
http::Response patchEvent(Call &call);
http::Response updateEvent(Call &call);
http::Response deleteEvent(Call &call);
http::Response moveEvent(Call &call);

} // namespace csp::sim::google
