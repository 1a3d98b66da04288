#pragma once
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

/// Puts a calendar on an account's list, at its end.
void addToList(Account &account, const Calendar &calendar, Micros changed);
/// False where it was not on it.
bool removeFromList(Account &account, const QString &calendarId, Micros changed);

} // namespace csp::sim::google
