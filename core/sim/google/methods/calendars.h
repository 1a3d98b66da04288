#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

// The calendar list, the calendars themselves, free/busy and colours (google-calendar.md 3.3).
http::Response listCalendarList(RequestContext &call);
http::Response getCalendarListEntry(RequestContext &call);
http::Response insertCalendarListEntry(RequestContext &call);
http::Response patchCalendarListEntry(RequestContext &call);
http::Response updateCalendarListEntry(RequestContext &call);
http::Response deleteCalendarListEntry(RequestContext &call);

http::Response getCalendar(RequestContext &call);
http::Response insertCalendar(RequestContext &call);
http::Response patchCalendar(RequestContext &call);
http::Response updateCalendar(RequestContext &call);
http::Response deleteCalendar(RequestContext &call);
http::Response clearCalendar(RequestContext &call);

http::Response queryFreeBusy(RequestContext &call);
http::Response getColors(RequestContext &call);

http::Response answerEntry(const RequestContext &call, const ListEntry &entry, const Calendar &calendar);
http::Response answerCalendar(const Calendar &calendar);

} // namespace csp::sim::google
