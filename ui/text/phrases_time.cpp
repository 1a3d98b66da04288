// When, and may it be then?
#include "ui/text/phrases.h"

namespace csp::say {

std::span<const Phrase> timePhrases()
{
    static constexpr Phrase table[] = {
        {"because.time-same", "start and end are the same"},
        {"because.booking-agrees", "the booking already has this time"},
        {"because.booking-differs", "the booking has another time"},
        {"because.time-there", "the event has a time"},
        {"because.time-missing", "the event exists but has no time"},
        {"because.time-in-order", "the event does not end before it starts"},
        {"because.time-contradicts", "the event contradicts itself: it ends before it starts"},
        {"because.not-all-day", "the event is not all-day"},
        {"because.all-day-ask", "the event became all-day, which a booking cannot be"},
        {"because.all-day-ignored", "the event became all-day, and the policy ignores that"},
        {"because.all-day-follow", "the event became all-day, and the policy takes the day's first minute for it"},
        {"because.length-same", "the length is the booking's"},
        {"because.resized-replace", "the length changed[ from {length.before} to {length}], which the event type allows, but a reschedule keeps the length, so a new booking takes the place of the old one"},
        {"because.resized-not-allowed", "the length changed[ from {length.before} to {length}], which the event type does not allow"},
        {"because.resized-no-type", "the length changed[ from {length.before} to {length}], and what the event type allows is not known"},
        {"because.resized-ask", "the length changed[ from {length.before} to {length}], and the policy asks the host"},
        {"because.resized-revert", "the length changed[ from {length.before} to {length}], and the policy puts the event back"},
        {"because.resized-ignored", "only the length changed[ from {length.before} to {length}], and the policy ignores that"},
        {"because.resized-start-counts", "start and length changed, and for the policy only the start counts"},
        {"because.start-same", "the start is the same"},
        {"because.time-moved", "start and end moved together[, {moved.by}]"},
        {"because.nothing-wanted", "no new time is wanted"},
        {"because.slot-free", "the slot is free for the host and everybody invited"},
        {"because.slot-not-free", "the slot is not known to be free"},
        {"because.slot-no-matter", "the policy answers the same for free and busy slots"},
        {"because.host-busy", "the host is busy then[ from {conflict.start}][ ({conflict.title})]"},
        {"because.participant-busy", "somebody invited is busy then[: {conflict.who}]"},
        {"because.nobody-busy", "nobody is known to be busy then"},
        {"because.outside-hours", "the slot is outside working hours"},
        {"because.inside-hours", "the slot is not known to be outside working hours"},
        {"because.too-soon", "the slot is sooner than the event type's notice allows"},
        {"because.not-too-soon", "the slot is not known to be too soon"},
        {"because.slot-past", "the slot is in the past"},
        {"because.slot-past-refused", "the slot is in the past, where Cal.com books nothing"},
        {"because.slot-not-past", "the slot is not in the past"},
        {"because.slot-unknown", "it is not known whether the slot is free"},
        {"because.slot-known", "it is known whether the slot is free"},
        {"because.not-answered", "no slot is to be answered for"},
        {"because.free-reschedule", "the policy takes free slots"},
        {"because.free-replace", "a free slot takes the new length"},
        {"because.free-ask", "the policy asks the host even about free slots"},
        {"because.free-ignore", "the policy ignores moves to free slots"},
        {"because.free-revert", "the policy puts the event back even from free slots"},
        {"because.busy-anyway", "the policy reschedules anyway"},
        {"because.busy-cancel", "the policy cancels what falls on such a slot"},
        {"because.busy-create", "the policy makes a new booking of what falls on such a slot"},
        {"because.busy-request", "the policy lets the attendee choose another time"},
        {"because.busy-ask", "the policy asks the host about such a slot"},
        {"because.busy-revert", "the policy puts the event back from such a slot"},
    };
    return table;
}

} // namespace csp::say
