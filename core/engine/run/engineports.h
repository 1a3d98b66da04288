#pragma once
#include "core/ports/bookingsport.h"
#include "core/ports/calendarport.h"
#include "core/ports/clock.h"

namespace csp {

class Store;

/// What one session works with. All of it outlives the session.
struct EnginePorts {
    CalendarPort *calendar;
    BookingsPort *bookings;
    Store *store;
    Clock *clock;
};

} // namespace csp
