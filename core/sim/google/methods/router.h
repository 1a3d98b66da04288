#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

/// One request against the world.
http::Response serve(World &world, const http::Request &request, Instant now, const GoogleBatchPart &part = {});

} // namespace csp::sim::google
