#pragma once
#include "core/sim/google/http/answer.h"
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

// What Google demands of an event by its type (google-calendar.md 2, 6.2 and 8.6; its guides "Event types" and "Manage focus time, out of office, and working
// location events"). Reasons and wordings are Google's where they were seen; the others follow their pattern.

/// Of a new event. `isWorld`: it is there from the beginning, so that it may also be what Google alone makes (from a mail, from a contact). What a birthday
/// has by itself is filled in.
std::optional<Problem> checkNewType(const World &world, const Calendar &calendar, bool isWorld, Content *content);

/// Of `wanted` in the place of `old`, whose type it has. What cannot be changed and was not sent stays as it was.
std::optional<Problem> checkTypeOfChange(const World &world, const Calendar &calendar, const Event &old, Content *wanted);

/// One day of a birthday cannot be taken out of it.
std::optional<Problem> checkTypeOfDeletion(const Event &old);

} // namespace csp::sim::google
