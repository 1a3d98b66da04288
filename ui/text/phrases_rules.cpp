// What each rule asks.
#include "ui/text/phrases.h"

namespace csp::say {

std::span<const Phrase> rulePhrases()
{
    static constexpr Phrase table[] = {
        {"event.unknown", "Does the event belong to a booking?"},
        {"event.not-read", "Was the event read?"},
        {"duplicate", "Was this version of the event already processed?"},
        {"event.stale", "Is the answer older than what is already known?"},
        {"calendar.other-half", "Is this deletion what a move to another calendar left behind?"},
        {"recurrence.other-occurrence", "Is this another occurrence of the series than the booking's?"},
        {"calendar.guest-copy", "Is this a guest's copy of the event?"},
        {"echo.own-write", "Is this what our last plan was meant to produce?"},
        {"change.none", "Does anything differ from the baseline?"},
        {"change.noise", "Does anything differ that matters?"},
        {"booking.unknown", "Does Cal.com know the booking?"},
        {"baseline.none", "Is there a baseline to compare with?"},
        {"life.restored", "Was a deleted event put back?"},
        {"booking.closed", "Is the booking cancelled already?"},
        {"special.past", "Is the booking over?"},
        {"special.pending", "Is the booking still unconfirmed?"},
        {"special.seats", "Does the booking have seats?"},
        {"special.several-hosts", "Does the booking have several hosts?"},
        {"recurrence", "Does the event belong to a series?"},
        {"life.deleted", "Was the event deleted, or moved away?"},
        {"calendar.owner", "Does another calendar own the event now?"},
        {"calendar.moved", "Is the event in another calendar than the reference names?"},
        {"life.tentative", "Did the event become tentative, or confirmed?"},
        {"booking.agrees", "Does the booking already have the new time?"},
        {"time.missing", "Does the event have a time at all?"},
        {"time.contradicts", "Does the event end before it starts?"},
        {"time.all-day", "Did the event become all-day?"},
        {"time.resized", "Does the event have another length than the booking?"},
        {"time.moved", "Did the event move and keep its length?"},
        {"slot.free", "Is the new slot free?"},
        {"slot.busy", "Is the host, or somebody invited, busy then?"},
        {"slot.outside-hours", "Is the new slot outside working hours?"},
        {"slot.too-soon", "Is the new slot sooner than the event type's notice allows?"},
        {"slot.past", "Is the new slot in the past?"},
        {"slot.unknown", "Is it unknown whether the new slot is free?"},
        {"slot.answer", "What does the policy say about such a slot?"},
        {"host.declined", "Did the host decline?"},
        {"attendees.added", "Was somebody added?"},
        {"attendees.removed", "Was somebody removed?"},
        {"attendees.answers", "Did a guest answer?"},
        {"location.changed", "Did the place change?"},
        {"text.changed", "Did title, description or link change?"},
        {"busy.changed", "Did the event become free or busy?"},
        {"privacy.changed", "Did visibility or guest permissions change?"},
        {"event-type.forbids", "Does the event type forbid the change?"},
        {"change.unclaimed", "Is there a change that no rule has answered for?"},
    };
    return table;
}

} // namespace csp::say
