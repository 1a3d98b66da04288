#pragma once
#include "core/http/transport.h"
#include <chrono>

class QNetworkAccessManager;

namespace csp::http {

/// Over the network. TLS verification cannot be turned off; redirects are not followed; cookies are not kept; no cache.
class NetworkTransport : public Transport
{
    Q_OBJECT
public:
    explicit NetworkTransport(QObject *parent = nullptr);
    ~NetworkTransport() override;
    /// Without an answer by then, a call settles as Transport error. 30 s.
    void setTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }
    CallOf<Response> *send(const Request &request) override;

private:
    QNetworkAccessManager *m_network;
    std::chrono::milliseconds m_timeout{30'000};
};

} // namespace csp::http
