#pragma once
#include "core/sim/google/http/call.h"

namespace csp::sim::google {

// The calendar list, the calendars themselves, free/busy and colours (section 3.3).
http::Response listCalendarList(Call &call);
http::Response getCalendarListEntry(Call &call);
http::Response insertCalendarListEntry(Call &call);
http::Response patchCalendarListEntry(Call &call);
http::Response updateCalendarListEntry(Call &call);
http::Response deleteCalendarListEntry(Call &call);

http::Response getCalendar(Call &call);
http::Response insertCalendar(Call &call);
http::Response patchCalendar(Call &call);
http::Response updateCalendar(Call &call);
http::Response deleteCalendar(Call &call);
http::Response clearCalendar(Call &call);

http::Response queryFreeBusy(Call &call);
http::Response getColors(Call &call);

http::Response answerEntry(const Call &call, const ListEntry &entry, const Calendar &calendar);
http::Response answerCalendar(const Calendar &calendar);

} // namespace csp::sim::google
