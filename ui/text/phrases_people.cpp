// Who takes part, and the rest.
#include "ui/text/phrases.h"

namespace csp::say {

std::span<const Phrase> peoplePhrases()
{
    static constexpr Phrase table[] = {
        {"because.host-answer-same", "the host's answer is the same"},
        {"because.host-comes", "the host answered, and did not decline"},
        {"because.host-declined-cancel", "the host declined, and the policy cancels"},
        {"because.host-declined-ask", "the host declined, and the policy asks what that means"},
        {"because.host-declined-ignored", "the host declined, and the policy ignores that"},
        {"because.nobody-added", "nobody was added"},
        {"because.added", "somebody was added[: {guest}]"},
        {"because.added-ask", "somebody was added[: {guest}], and the policy asks the host"},
        {"because.added-ignored", "somebody was added[: {guest}], and the policy ignores that"},
        {"because.added-known", "everybody who was added is in the booking already"},
        {"because.added-no-guest", "only the host or a room was added"},
        {"because.added-seats", "somebody was added[: {guest}], but a booking with seats takes no guests"},
        {"because.added-too-many", "more people were added than a booking takes"},
        {"because.nobody-removed", "nobody was removed"},
        {"because.removed-not-possible", "somebody was removed[: {guest}], and the API has no call that removes a guest"},
        {"because.removed-ask", "somebody was removed[: {guest}], and the policy asks the host"},
        {"because.removed-ignored", "somebody was removed[: {guest}], and the policy ignores that"},
        {"because.removed-unknown", "nobody of the booking was removed"},
        {"because.booking-ends", "the booking ends anyway"},
        {"because.answers-same", "no guest answered"},
        {"because.answers-ignored", "a guest's answer changes nothing in the booking"},
        {"because.location-same", "the place is the same"},
        {"because.location-agrees", "the booking has this place already"},
        {"because.location-follow", "the place changed[ to {location}]"},
        {"because.location-ask", "the place changed[ to {location}], and the policy asks the host"},
        {"because.location-ignored", "the place changed[ to {location}], and the policy ignores that"},
        {"because.location-empty", "the place was removed, and a booking must have one"},
        {"because.text-same", "title and description are the same"},
        {"because.text-no-call", "title, description or link changed, and the API has no call for them"},
        {"because.busy-same", "free or busy is the same"},
        {"because.busy-ignored", "whether the event blocks the host's time changes nothing in the booking"},
        {"because.privacy-same", "visibility and guest permissions are the same"},
        {"because.privacy-ignored", "a booking knows neither visibility nor guest permissions"},
        {"because.type-unknown", "the event type is not known"},
        {"because.type-allows", "the event type forbids none of this"},
        {"because.type-forbids-reschedule", "the event type forbids rescheduling"},
        {"because.type-forbids-cancel", "the event type forbids cancelling"},
        {"because.all-claimed", "every change has its answer"},
        {"because.unclaimed", "a change has no rule that answers for it"},
    };
    return table;
}

} // namespace csp::say
