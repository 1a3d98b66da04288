#pragma once
#include "core/http/message.h"
#include "core/sim/faults/fault.h"

namespace csp::sim {

/// The answer of a fault with a status: the service's own envelope, with the reason and the words that it uses for that status where none are given.
http::Response refusalOf(const FaultEffect &what, const FaultFacts &facts, const http::Request &request, Instant now);

/// Every etag of a JSON answer, in body and header, becomes that of an earlier state.
void makeEtagsStale(http::Response &response);

} // namespace csp::sim
