// Why a mail is sent.
#include "ui/text/phrases.h"

namespace csp::say {

std::span<const Phrase> mailsPhrases()
{
    static constexpr Phrase table[] = {
        {"mail.rescheduled", "The booking has a new time."},
        {"mail.cancelled", "The booking is cancelled."},
        {"mail.booked", "A new booking was made."},
        {"mail.invited", "You were added to a booking: the full invitation."},
        {"mail.guests-added", "Guests were added to the booking."},
        {"mail.location", "The booking has a new place."},
        {"mail.reschedule-requested", "Please choose a new time: the reschedule link."},
    };
    return table;
}

} // namespace csp::say
