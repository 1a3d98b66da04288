#pragma once
#include "core/domain/instant.h"
#include "core/http/message.h"
#include <QString>
#include <chrono>
#include <functional>

namespace csp::sim {

/// An exchange as somebody sees it who looks over the sandbox's shoulder.
struct Traffic {
    enum class With : quint8 {
        Google, ///< somebody asked the simulated Google (the simulated Cal.com as well)
        Calcom, ///< somebody asked the simulated Cal.com
        Push,   ///< the simulated Google sent a notification
    };
    With with = With::Google;
    Instant at{};                    ///< when it was answered, on the sandbox's clock
    http::Request request;           ///< its target is a path; of a push the receiver's whole address
    http::Response response;         ///< as it went out, faults included; of a push status 0 where nobody answered
    QString who;                     ///< whose token the request carries; empty where none
    std::chrono::microseconds took{}; ///< of real time; of a push from sending to its answer
};

/// Called in the sandbox's thread, once for each exchange, before the answer leaves.
using Onlooker = std::function<void(const Traffic &)>;

} // namespace csp::sim
