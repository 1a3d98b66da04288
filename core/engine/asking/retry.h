#pragma once
#include "core/domain/outcome.h"
#include <optional>

namespace csp {

/// How long to wait before attempt number `attempt + 1`, where `attempt` (from 1) has just failed with `error`; nothing: give up.
///
/// Truncated exponential, 1 s, 2 s, 4 s … capped at 32 s, six attempts in all (google-calendar.md 6.2); a service's own
/// Retry-After wins where it is longer. Only what can pass by itself is tried again: no answer, 5xx, throttling. The caller must not
/// ask for requests that are not safe to repeat (POST to Cal.com).
std::optional<std::chrono::milliseconds> retryAfter(int attempt, const Error &error);

} // namespace csp
