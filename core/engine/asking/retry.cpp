#include "core/engine/asking/retry.h"
#include <algorithm>

namespace csp {

std::optional<std::chrono::milliseconds> retryAfter(int attempt, const Error &error)
{
    using namespace std::chrono_literals;
    constexpr int attempts = 6;
    switch (error.kind) {
    case Error::Kind::Transport:
    case Error::Kind::Server:
    case Error::Kind::Throttled:
        break;
    case Error::Kind::Refused: case Error::Kind::Unusable: case Error::Kind::Conflict: case Error::Kind::Auth: case Error::Kind::NotFound:
    case Error::Kind::Gone: case Error::Kind::Storage: case Error::Kind::Input: case Error::Kind::Cancelled:
        return {};
    }
    if (attempt >= attempts)
        return {};
    const std::chrono::milliseconds wait = std::min<std::chrono::milliseconds>(1s * (1 << std::max(attempt - 1, 0)), 32s);
    return std::max(wait, error.retryAfter.value_or(0ms));
}

} // namespace csp
