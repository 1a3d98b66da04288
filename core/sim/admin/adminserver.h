#pragma once
#include "core/http/server.h"
#include "core/sim/admin/adminapi.h"

namespace csp::sim {

/// The admin endpoint of a sandbox, on loopback. Off unless created explicitly.
class AdminServer
{
public:
    /// The token is made anew each time, from the system's own source of chance: unlike those of the simulated services it guards something.
    explicit AdminServer(Sandbox *sandbox);
    /// Further names that requests may ask for; see http::HostNames.
    void answerTo(const QByteArrayList &names);
    Outcome<Done> listen(quint16 port = 0);
    /// `{"root": "http://127.0.0.1:P/admin", "token": "…"}`. Only after `listen`.
    QJsonObject toJson() const;

private:
    QByteArray m_token;
    AdminApi m_api;
    http::Server m_server;
};

} // namespace csp::sim
