#pragma once
#include "core/sim/calcom/world/world.h"

namespace csp::sim::calcom {

/// The body of `events.insert` and, without iCalUID, of `events.update` (calcom.md 4.4): organizer first, everybody accepted,
/// no colour, no extended properties. A full replacement: what the host changed in Google by hand is written over.
QJsonObject googleEvent(const World &world, const Booking &booking, const QString &calendarId, bool insert);

} // namespace csp::sim::calcom
