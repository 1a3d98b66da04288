#pragma once
#include "core/sim/calcom/world/world.h"

/// Which mails Cal.com would send (calcom.md 2): to whom, why, and with which calendar part.
namespace csp::sim::calcom {

enum class MailKind {
    Scheduled,           ///< booked, or confirmed
    Requested,           ///< booked, and waiting for the host's word
    Declined,
    Rescheduled,
    Cancelled,
    RescheduleRequested, ///< cancelled, with a link to book anew
    GuestsAdded,
    LocationChanged,
};

/// Notes the mails to the host and to the attendees of a booking, as it stands now.
void noteMails(World &world, const Booking &booking, MailKind kind, const char *cause, Instant now);
/// Added guests: they are invited, the others are told. `toAll` false: only those who were added hear of it.
void noteAddedGuests(World &world, const Booking &booking, const QStringList &added, bool toAll, const char *cause, Instant now);

} // namespace csp::sim::calcom
