#pragma once
#include "core/sim/google/call.h"

namespace csp::sim::google {

http::Response listCalendarList(Call &call);
http::Response getCalendarListEntry(Call &call);
http::Response getCalendar(Call &call);
http::Response queryFreeBusy(Call &call);
http::Response getColors(Call &call);

/// Puts a calendar on an account's list, at its end.
void addToList(World &world, Account &account, const Calendar &calendar, Micros changed);

} // namespace csp::sim::google
