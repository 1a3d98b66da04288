#pragma once
#include "core/domain/reference.h"
#include "core/ports/bookingsport.h"

namespace csp {

/// The reference of a booking that we meet for the first time. Its first baseline is `rawData` where Cal.com gives it; else the event
/// as it is now, at the time that the booking has: Cal.com wrote it there, so a difference is a change that we missed.
Reference adopt(const Booking &booking, const BookingReferenceRow &row, const EventDocument &event, Instant now);

} // namespace csp
