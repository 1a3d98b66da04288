// What would have changed the answer.
#include "ui/text/phrases.h"

namespace csp::say {

std::span<const Phrase> flipsPhrases()
{
    static constexpr Phrase table[] = {
        {"flip.policy-free", "The policy's row for free slots decides this."},
        {"flip.policy-busy", "The policy's row for busy slots decides this."},
        {"flip.reference", "A reference that names the event's id or its iCalUID would have let the rules go on."},
        {"flip.no-reference", "Without its reference, the event would belong to no booking."},
        {"flip.read", "Reading the event would have let the rules go on."},
        {"flip.new-version", "A newer version of the event would have been processed."},
        {"flip.second-time", "The same version a second time would change nothing."},
        {"flip.reference-here", "If this were still the reference's calendar, it would count as a deletion."},
        {"flip.owned-here", "If this calendar owned the event, it would count as moved here."},
        {"flip.policy-guest", "The policy's row for changes by guests decides this."},
        {"flip.later-change", "Another time, or a change by a person on top, would have been no echo."},
        {"flip.any-change", "Another time, place or guest would have been processed."},
        {"flip.booking-known", "With its booking, the change would have been processed."},
        {"flip.baseline", "With a baseline, the change would have been compared field by field."},
        {"flip.booking-differs", "If the booking differed, it would have to follow."},
        {"flip.stays-deleted", "If it had stayed deleted, the deletion would have counted."},
        {"flip.booking-open", "An open booking would have followed the event."},
        {"flip.policy-special", "The policy's row for this special case decides this."},
        {"flip.single", "A single event could have been followed."},
        {"flip.seen-elsewhere", "The same event in another calendar would have made it a move."},
        {"flip.not-seen", "If no other calendar had shown it, it would be a deletion."},
        {"flip.seen-once", "In one calendar alone, it would have been a move."},
        {"flip.same-id", "The same id, iCalUID or booking mark would have made it a move."},
        {"flip.search-complete", "A complete search that finds nothing would have cancelled the booking."},
        {"flip.policy-deleted", "The policy's row for deleted events decides this."},
        {"flip.policy-move", "The policy's row for moves to another calendar decides this."},
        {"flip.time-there", "With a time, it would have counted as moved or resized."},
        {"flip.time-in-order", "With an end after its start it would have counted as moved or resized."},
        {"flip.policy-all-day", "The policy's row for all-day events decides this."},
        {"flip.event-type-known", "If the event type were known, its lengths would have decided."},
        {"flip.length-allowed", "A length that the event type allows would have been followed."},
        {"flip.policy-resized", "The policy's row for resized events decides this."},
        {"flip.start-same", "At the booking's own start, nothing would move."},
        {"flip.policy-slot", "Different answers for free and busy slots would make it matter which it is."},
        {"flip.slot-free", "A free slot would have asked the policy's row for free slots."},
        {"flip.slot-busy", "A busy slot would have asked the policy's row for busy slots."},
        {"flip.slot-known", "If it were known whether the slot is free, that would have decided."},
        {"flip.host-declines", "If the host had declined, the policy would have decided."},
        {"flip.policy-declined", "The policy's row for a host who declines decides this."},
        {"flip.somebody-added", "A person whom the booking does not have yet would have been added."},
        {"flip.policy-added", "The policy's row for added people decides this."},
        {"flip.no-seats", "Without seats, guests could be added."},
        {"flip.fewer-guests", "With no more than 30 guests, all would have been added."},
        {"flip.somebody-removed", "A person whom the booking has would have counted."},
        {"flip.policy-removed", "The policy's row for removed people decides this."},
        {"flip.policy-location", "The policy's row for places decides this."},
        {"flip.type-allows", "An event type that allows it would have let it through."},
    };
    return table;
}

} // namespace csp::say
