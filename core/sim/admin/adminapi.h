#pragma once
#include "core/http/message.h"
#include "core/sim/sandbox/sandbox.h"

namespace csp::sim {

/// Looks into a sandbox and changes it from outside, over HTTP with JSON (docs/google-sandbox.md): mails, faults, snapshots, clock, channels. Needs its own
/// bearer token. Every refusal is `{"error":{"status","where","what","nextStep"}}`, and changes nothing.
class AdminApi
{
public:
    AdminApi(Sandbox *sandbox, QByteArray token) : m_sandbox(sandbox), m_token(std::move(token)) { }
    /// What a request without the token is answered: seen by its head alone.
    std::optional<http::Response> refusal(const http::Request &head) const;
    http::Response handle(const http::Request &request);

private:
    Sandbox *m_sandbox;
    QByteArray m_token;
};

} // namespace csp::sim
