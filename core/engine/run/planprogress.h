#pragma once
#include "core/domain/journal.h"

/// How far a plan has come: told from what was stored of it, and from the bookings as they are now.
namespace csp::run {

struct Progress {
    size_t step = 0;      ///< of the plan: the first one of which no answer is known
    BookingUid made;      ///< the uid that a request answered with; empty: none did
    bool samePlan = true; ///< false: what was sent belongs to another plan than the record's, which cannot be gone on with
};
/// By the requests and answers in the steps of the record, held against its plan.
Progress storedProgress(const RunRecord &record);

/// The index of the first step that sends a request; the number of steps where none does.
size_t firstRequest(const Plan &plan);

/// The booking is as the step wants it. A new booking cannot be told so: its uid is known to nobody yet.
bool done(const PlanStep &step, const Booking &booking);

/// The booking that a CreateBooking made, if it came into being: same event type and attendee as the old one, at the new time.
std::optional<BookingUid> createdBooking(const PlanStep &step, const Booking &old, const QList<Booking> &bookings);

} // namespace csp::run
