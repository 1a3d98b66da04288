#pragma once
#include "core/domain/decision.h"
#include "core/domain/facts.h"
#include "core/domain/policy.h"
#include "core/domain/diff.h"

namespace csp {

/// What follows from the facts under the policy, with every rule that was asked. Pure and total: no input is impossible.
Decision decide(const Facts &facts, const EventDiff &diff, const Policy &policy);

/// What the engine must find out before it decides, in this order, and only that: a decision made with all needs met does not change
/// when more is asked. (But a Hold, which only waits, ends early when a sighting comes in.)
///
/// Names only what is missing. Ask again after each answer: a sighting may require the availability at its own time.
struct Needs {
    bool availability = false; ///< of host and participants at the new time
    bool sightings = false;    ///< a look in every calendar for the same meeting
    std::optional<TimedSpan> span; ///< the new time that availability is asked for
    bool operator==(const Needs &) const = default;
};
Needs needsOf(const Facts &facts, const EventDiff &diff, const Policy &policy);

namespace rules {
/// Something in the diff cannot come from Cal.com's own write of the booking to its event.
bool changedByPerson(const EventDiff &diff, const std::optional<Booking> &booking, const Event &event);
} // namespace rules

} // namespace csp
