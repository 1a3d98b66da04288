#pragma once
#include "core/sim/calcom/http/answer.h"
#include "core/sim/calcom/http/routedrequest.h"
#include "core/sim/calcom/world/world.h"

namespace csp::sim::calcom {

/// `GET /v2/bookings` with offsets (2024-08-13, 2026-02-25) or a cursor (2026-05-01); calcom.md 2.2.
Answer listBookings(const World &world, const RoutedRequest &ask);

} // namespace csp::sim::calcom
