#pragma once
#include "core/http/transport.h"
#include <chrono>

namespace csp::http {

/// For messages of which the answer's status alone matters, as webhooks are: each has a connection of its own, and of the answer nothing is kept beyond its status
/// line. A Response of it has a status and nothing else.
class StatusTransport : public Transport
{
    Q_OBJECT
public:
    struct Limits {
        std::chrono::milliseconds patience{10'000}; ///< until the status; then the call settles as Transport error
        qint64 headBytes = 64 * 1024;               ///< of interim answers and the status line; beyond it the answer cannot be read
        qint64 restBytes = 64 * 1024;               ///< of the rest, dropped as it comes, so that a polite receiver can end its answer
        std::chrono::milliseconds ending{1000};     ///< for that
    };
    explicit StatusTransport(QObject *parent = nullptr) : Transport(parent) { }
    void setLimits(const Limits &limits) { m_limits = limits; }
    CallOf<Response> *send(const Request &request) override;

private:
    Limits m_limits;
};

} // namespace csp::http
