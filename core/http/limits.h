#pragma once
#include <QtGlobal>
#include <chrono>

namespace csp::http {

/// What a server takes and keeps at most. Times are real ones.
struct ServerLimits {
    qsizetype headerBytes = 64 * 1024;     ///< of one request; more: 431
    qsizetype bodyBytes = 4 * 1024 * 1024; ///< of one request; more: 413
    /// Of the bodies of all requests that are being received or answered; more: 503. A body of up to 64 KiB is always taken.
    qint64 allBodyBytes = 64 * 1024 * 1024;
    /// Of answers that one client has not read yet; beyond it nothing more is read from that client.
    qint64 unreadBytes = 1024 * 1024;
    /// The same of all clients together; beyond it the one that has been reading nothing for the longest time is cut off.
    qint64 allUnreadBytes = 256 * 1024 * 1024;
    /// At the limit the one that has waited longest for a request is closed for a new one; where all are busy, new ones wait.
    int connections = 400;
    std::chrono::milliseconds head{10'000};   ///< from the first byte of a head to its end; longer: 408
    std::chrono::milliseconds body{60'000};   ///< from the end of a head to the end of its body; longer: 408
    std::chrono::milliseconds idle{120'000};  ///< without a request; then the connection is closed
    std::chrono::milliseconds spared{500};    ///< no connection that has waited for less is closed for a new one
    std::chrono::milliseconds unread{60'000}; ///< while a client reads nothing of its answer; then it is cut off
};

} // namespace csp::http
