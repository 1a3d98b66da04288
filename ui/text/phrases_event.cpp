// Is there anything to decide, and what state is the booking in?
#include "ui/text/phrases.h"

namespace csp::say {

std::span<const Phrase> eventPhrases()
{
    static constexpr Phrase table[] = {
        {"because.no-reference", "the event belongs to no booking"},
        {"because.reference-known", "the event belongs to a booking"},
        {"because.not-read", "the event was not read, so nothing is known of it"},
        {"because.was-read", "the event was read"},
        {"because.duplicate", "this version of the event was already processed"},
        {"because.first-time", "this version of the event is new"},
        {"because.asked-again", "this version is deliberately processed again"},
        {"because.stale", "the answer is older than the baseline[ ({event.updated} against {baseline.updated})]: a newer answer overtook it"},
        {"because.current", "the answer is not older than the baseline"},
        {"because.other-half", "the booking's event lives in another calendar[, {reference.calendar}], so this deletion is the half that its move left behind"},
        {"because.not-a-tombstone", "no deleted event was fetched"},
        {"because.tombstone-of-reference", "the deleted event is the one that the reference names"},
        {"because.other-occurrence", "this is another occurrence of the series, and has a booking of its own"},
        {"because.no-other-occurrence", "it is not another occurrence of a series"},
        {"because.guest-copy", "this is a guest's copy[: the event itself belongs to {organizer}]"},
        {"because.guest-proposed", "a guest changed the time of their own copy, while the event itself did not move"},
        {"because.guest-followed", "a guest changed the time of their own copy, and the policy follows guests"},
        {"because.not-a-copy", "it is not a guest's copy in another calendar"},
        {"because.echo", "the event is exactly what our last plan was meant to produce"},
        {"because.no-own-write", "we have written nothing to this event"},
        {"because.not-what-we-wrote", "the event is not what our last plan was meant to produce"},
        {"because.changed-on-top", "somebody changed more than our last plan did"},
        {"because.no-change", "nothing differs from the baseline"},
        {"because.something-differs", "something differs from the baseline"},
        {"because.only-noise", "only noise differs[: {noise} fields]"},
        {"because.more-than-noise", "more than noise differs"},
        {"because.booking-known", "Cal.com knows the booking"},
        {"because.booking-unknown", "Cal.com does not know the booking[ {booking}], yet its event still exists and has changed"},
        {"because.booking-unknown-dead", "Cal.com does not know the booking[ {booking}], and nothing that matters to one has changed"},
        {"because.baseline-there", "there is a baseline to compare with"},
        {"because.baseline-none", "there is no baseline to compare with, and the event is not where the booking has it"},
        {"because.baseline-none-agrees", "there is no baseline to compare with, but the event is where the booking has it"},
        {"because.not-restored", "the event was not restored"},
        {"because.restored", "a deleted event was put back, and only the host knows whether the meeting is on again"},
        {"because.restored-agrees", "a deleted event was put back, exactly where the booking has it"},
        {"because.booking-open", "the booking is open"},
        {"because.both-closed", "the booking is cancelled already, and so is the event"},
        {"because.booking-closed", "the booking is cancelled, and nothing that matters to it has changed"},
        {"because.booking-closed-lives", "the booking is cancelled, yet its event still exists"},
        {"because.booking-moved", "the event is as it was, but the booking now has another time"},
        {"because.booking-closed-changed", "the booking is cancelled, yet its event still exists and has changed"},
        {"because.past", "the booking is over"},
        {"because.not-past", "the booking is not over"},
        {"because.pending", "the booking is not confirmed yet"},
        {"because.not-pending", "the booking is confirmed"},
        {"because.seats", "the booking has seats, so one event stands for several bookings"},
        {"because.no-seats", "the booking has no seats"},
        {"because.several-hosts", "the booking has several hosts"},
        {"because.one-host", "the booking has one host"},
        {"because.recurring", "the event belongs to a series"},
        {"because.not-recurring", "the event belongs to no series"},
        {"because.special-followed", "this applies, but the policy treats it like any other booking"},
        {"because.special-idle", "this applies, but there is nothing to write"},
        {"because.special-ignores", "a special case of the booking is ignored by policy"},
        {"because.series-not-possible", "the series itself was changed, and the API has no call for that"},
    };
    return table;
}

} // namespace csp::say
