#pragma once
#include "core/domain/decision.h"
#include "core/domain/facts.h"
#include "core/domain/outcome.h"
#include "core/domain/plan.h"

namespace csp {

/// The requests that carry a decision out, exactly as they will be sent, with the mails that will follow (calcom.md 2.4 to 2.7).
Plan plan(const Facts &facts, const Decision &decision);

/// The plan may still be carried out: event and booking are as they were when it was made. Else what has moved on.
std::optional<Error> whyStale(const Plan &plan, const Fetched &event, const std::optional<Booking> &booking);

/// What Google's event will look like after the plan: what its echo has to equal.
std::vector<OwnWrite> expectedWrites(const Plan &plan, const Facts &facts);

} // namespace csp
