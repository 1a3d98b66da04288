// Does the event live, and where?
#include "ui/text/phrases.h"

namespace csp::say {

std::span<const Phrase> lifePhrases()
{
    static constexpr Phrase table[] = {
        {"because.alive", "the event exists"},
        {"because.held-may-be-move", "the event was deleted, which may be half of a move, so the decision waits[ {hold}]"},
        {"because.absence-not-proven", "the event was deleted, but not every calendar could be searched for it"},
        {"because.deleted-for-good", "the event was deleted, the hold is over, and no calendar shows it any more"},
        {"because.deleted-unsearched", "the event was deleted, the hold is over, and the policy takes a move for a deletion too"},
        {"because.deleted-ignored", "the event was deleted, and the policy ignores that"},
        {"because.deleted-cancel", "the event was deleted, and the policy cancels at once"},
        {"because.deleted-ask", "the event was deleted, and the policy asks the host"},
        {"because.deleted-restore", "the event was deleted, and the policy puts it back"},
        {"because.deleted-purged", "the event is gone for good, so it cannot be put back"},
        {"because.deleted-back", "the event was deleted, but it is back"},
        {"because.deleted-copies-live", "the event was deleted here, but guests' copies still exist: somebody else may own it now"},
        {"because.seen-elsewhere", "the event left its calendar, but appears in another[: {calendar}]"},
        {"because.seen-twice", "the event left its calendar and appears in more than one other"},
        {"because.seen-by-evidence", "the event was deleted, and another event looks like it[ in {calendar}], which proves nothing"},
        {"because.seen-by-evidence-twice", "the event was deleted, and several others look like it, so which one it became is not clear"},
        {"because.owner-same", "the event's owner is the same"},
        {"because.owner-still-here", "the organizer has another address, but the calendar still owns the event"},
        {"because.owner-moved", "another calendar owns the event now, and it lives there[: {calendar}]"},
        {"because.owner-unseen", "another calendar owns the event now[, {organizer}], and it is not one that we can see"},
        {"because.same-calendar", "the event is in the calendar that the reference names"},
        {"because.moved-relink", "the event is now in another calendar[: it moved from {from} to {to}]"},
        {"because.moved-ask", "the event is now in another calendar, and the policy asks the host"},
        {"because.move-is-deletion", "the event is now in another calendar, which the policy takes for a deletion"},
        {"because.status-same", "the status is the same"},
        {"because.tentative", "a tentative event blocks its time like a confirmed one"},
    };
    return table;
}

} // namespace csp::say
