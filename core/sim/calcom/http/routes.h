#pragma once
#include "core/http/message.h"
#include <QStringList>
#include <optional>

namespace csp::sim::calcom {

enum class Endpoint {
    Me, EventTypes, EventType, Schedules, DefaultSchedule, Schedule, Slots, Calendars,
    Bookings, BookingsByCursor, Booking, References, Attendees, Attendee,
    Create, LegacyCreate, Reschedule, Cancel, RequestReschedule, Confirm, Decline, AddGuests, AddAttendee, SetLocation,
};

enum class Guard { None, Optional, Required };

struct Route {
    Endpoint endpoint;
    Guard guard = Guard::Required;
    bool writes = false;
    QStringList parameters; ///< what stood for each `*` of the path, decoded
    QByteArray version;     ///< the controller that answers
};

/// The controller for a request. The version header decides before anything else, the key included; a missing or unknown value is the
/// oldest version (calcom.md 1.2). Nothing: no controller of that version knows the path.
std::optional<Route> routeOf(const http::Request &request);

} // namespace csp::sim::calcom
