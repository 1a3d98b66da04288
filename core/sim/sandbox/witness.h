#pragma once
#include "core/http/message.h"
#include <functional>

namespace csp::sim {

/// Sees what the sandboxes of this program are asked as Google, and what they answer, faults included: for tests that hold every answer against the
/// published API. Called in the sandbox's own thread, before the answer leaves.
using Witness = std::function<void(const http::Request &, const http::Response &)>;

/// To be set before the first sandbox serves, by the program itself or a test; an empty one sees nothing, as at the start.
void setWitness(Witness witness);
const Witness &witness();

} // namespace csp::sim
