#pragma once
#include "core/domain/booking.h"
#include "core/domain/event.h"

namespace csp {

/// Where a baseline came from.
enum class BaselineOrigin {
    RawData,  ///< the answer of `events.insert` or `events.update`, kept in the reference by Cal.com
    Fetched,  ///< `events.get` when we met a booking that was made elsewhere
    Applied,  ///< the event as it was after a plan of ours had been carried out
    Agreed,   ///< the booking had already followed, or the change needs no action
};

/// The copy of the event that the booking last agreed with. Every earlier version is kept.
struct Baseline {
    int version = 0; ///< from 1; 0 is "none yet"
    BaselineOrigin origin = BaselineOrigin::Fetched;
    Instant taken{};
    EventDocument document;

    bool operator==(const Baseline &) const = default;
};

/// What ties a booking to an event (a row of Cal.com's `BookingReference`, plus the baseline).
struct Reference {
    BookingUid booking;
    EventKey event;
    ICalUid iCalUid;
    Baseline baseline;
    bool closed = false; ///< the booking is cancelled: kept for the history, never matched again while another reference is open

    bool operator==(const Reference &) const = default;
};

} // namespace csp
