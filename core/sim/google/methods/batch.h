#pragma once
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

/// `POST /batch/calendar/v3`: requests in a multipart body, answered in one (google-calendar.md 9.2). Each may carry its own Authorization; the outer one
/// speaks for those that do not.
http::Response serveBatch(World &world, const http::Request &request, Instant now, const GoogleBatchPart &part);

} // namespace csp::sim::google
