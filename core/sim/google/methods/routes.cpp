#include "core/sim/google/methods/routes.h"
#include "core/sim/google/methods/acl.h"
#include "core/sim/google/methods/calendars.h"
#include "core/sim/google/methods/eventswrite.h"
#include "core/sim/google/push/push.h"
#include "core/sim/google/reading/events.h"

namespace csp::sim::google {

namespace {

struct MethodLine {
    QByteArrayView verb;
    QByteArrayView path; ///< `{calendarId}` stands for a calendar, every other word in braces for an item
    Method method;
    MethodFunction function;
};

/// The methods of the API. A path that ends in a word stands before the one that ends in an id there.
constexpr MethodLine methodLines[] = {
    {"GET", "calendars/{calendarId}/events", Method::EventsList, listEvents},
    {"POST", "calendars/{calendarId}/events", Method::EventsInsert, insertEvent},
    {"POST", "calendars/{calendarId}/events/watch", Method::EventsWatch, watchEvents},
    {"POST", "calendars/{calendarId}/events/import", Method::EventsImport, importEvent},
    {"POST", "calendars/{calendarId}/events/quickAdd", Method::EventsQuickAdd, quickAddEvent},
    {"GET", "calendars/{calendarId}/events/{eventId}", Method::EventsGet, getEvent},
    {"PATCH", "calendars/{calendarId}/events/{eventId}", Method::EventsPatch, patchEvent},
    {"PUT", "calendars/{calendarId}/events/{eventId}", Method::EventsUpdate, updateEvent},
    {"DELETE", "calendars/{calendarId}/events/{eventId}", Method::EventsDelete, deleteEvent},
    {"POST", "calendars/{calendarId}/events/{eventId}/move", Method::EventsMove, moveEvent},
    {"GET", "calendars/{calendarId}/events/{eventId}/instances", Method::EventsInstances, listInstances},

    {"GET", "calendars/{calendarId}/acl", Method::AclList, listAcl},
    {"POST", "calendars/{calendarId}/acl", Method::AclInsert, insertAclRule},
    {"POST", "calendars/{calendarId}/acl/watch", Method::AclWatch, watchAcl},
    {"GET", "calendars/{calendarId}/acl/{ruleId}", Method::AclGet, getAclRule},
    {"PATCH", "calendars/{calendarId}/acl/{ruleId}", Method::AclPatch, patchAclRule},
    {"PUT", "calendars/{calendarId}/acl/{ruleId}", Method::AclUpdate, updateAclRule},
    {"DELETE", "calendars/{calendarId}/acl/{ruleId}", Method::AclDelete, deleteAclRule},

    {"POST", "calendars", Method::CalendarsInsert, insertCalendar},
    {"POST", "calendars/{calendarId}/clear", Method::CalendarsClear, clearCalendar},
    {"GET", "calendars/{calendarId}", Method::CalendarsGet, getCalendar},
    {"PATCH", "calendars/{calendarId}", Method::CalendarsPatch, patchCalendar},
    {"PUT", "calendars/{calendarId}", Method::CalendarsUpdate, updateCalendar},
    {"DELETE", "calendars/{calendarId}", Method::CalendarsDelete, deleteCalendar},

    {"GET", "users/me/calendarList", Method::CalendarListList, listCalendarList},
    {"POST", "users/me/calendarList", Method::CalendarListInsert, insertCalendarListEntry},
    {"POST", "users/me/calendarList/watch", Method::CalendarListWatch, watchCalendarList},
    {"GET", "users/me/calendarList/{calendarId}", Method::CalendarListGet, getCalendarListEntry},
    {"PATCH", "users/me/calendarList/{calendarId}", Method::CalendarListPatch, patchCalendarListEntry},
    {"PUT", "users/me/calendarList/{calendarId}", Method::CalendarListUpdate, updateCalendarListEntry},
    {"DELETE", "users/me/calendarList/{calendarId}", Method::CalendarListDelete, deleteCalendarListEntry},

    {"GET", "users/me/settings", Method::SettingsList, listSettings},
    {"POST", "users/me/settings/watch", Method::SettingsWatch, watchSettings},
    {"GET", "users/me/settings/{setting}", Method::SettingsGet, getSetting},

    {"POST", "freeBusy", Method::FreebusyQuery, queryFreeBusy},
    {"GET", "colors", Method::ColorsGet, getColors},
    {"POST", "channels/stop", Method::ChannelsStop, stopChannel},
};

/// Cuts the first segment off; an empty rest was the last one.
QByteArrayView takeSegment(QByteArrayView *path)
{
    const qsizetype slash = path->indexOf('/');
    const QByteArrayView segment = slash < 0 ? *path : path->first(slash);
    *path = slash < 0 ? QByteArrayView() : path->sliced(slash + 1);
    return segment;
}

/// Lays the path over a line's, segment by segment.
bool fits(const MethodLine &line, QByteArrayView path, Route *route)
{
    QByteArrayView pattern = line.path;
    while (!pattern.isEmpty() && !path.isEmpty()) {
        const QByteArrayView wanted = takeSegment(&pattern), found = takeSegment(&path);
        if (!wanted.startsWith('{') && wanted != found)
            return false;
        if (wanted.startsWith('{'))
            (wanted == "{calendarId}" ? route->calendar : route->item) = found;
    }
    return pattern.isEmpty() && path.isEmpty();
}

} // namespace

Route routeOf(QByteArrayView path, QByteArrayView verb)
{
    // `calendars//events` names no calendar; what answers it counts on one.
    if (path.isEmpty() || path.startsWith('/') || path.endsWith('/') || path.contains("//"))
        return {};
    for (const MethodLine &line : methodLines) {
        Route route{line.method, line.function};
        if (line.verb == verb && fits(line, path, &route))
            return route;
    }
    return {};
}

} // namespace csp::sim::google
