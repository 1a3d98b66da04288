#pragma once
#include "core/domain/booking.h"
#include "core/domain/calendar.h"
#include "core/domain/facts.h"

namespace csp {

/// Everything known of a span of time, before it is judged.
struct TimeTable {
    Instant now{};
    QString hostEmail;
    QList<Event> hostEvents;   ///< of every calendar of the host, the event in question among them
    QList<Booking> bookings;   ///< of the host, the booking in question among them
    QList<Busy> participants;  ///< `freebusy.query` of the others
    bool complete = true;      ///< false: some calendar of the host could not be read
    std::optional<EventType> eventType;
    std::optional<Schedule> schedule;
};

/// Whether the host and the participants can make it at `span`. The event itself, its copies, and its own booking are not in its way.
///
/// Several reasons at once give the gravest: past, host busy, participant busy, outside hours, too soon. A participant's free/busy shows
/// no titles, so the copy of the event itself is told by its exact times: a second meeting at the very same times would be missed.
Availability judge(const TimedSpan &span, const Event &event, const BookingUid &booking, const TimeTable &table);

} // namespace csp
