#pragma once
#include "core/ports/chainedcall.h"
#include "core/clients/google/googlecalendarclient.h"

namespace csp {

/// Adds the access token to a request. If Google refuses the token (401), it gets a new one and repeats the request once;
/// where there is no other one, the refusal is the answer.
class AuthorizedSender : public QObject
{
public:
    AuthorizedSender(GoogleCalendarClient::Tokens tokens, http::Transport *transport, QObject *parent);
    CallOf<http::Response> *send(const http::Request &request);

private:
    using Sending = ChainedCall<http::Response>;
    void attempt(Sending *call, const http::Request &request, const QString &refusedToken, const http::Response &refusal);

    GoogleCalendarClient::Tokens m_tokens;
    http::Transport *m_transport;
};

} // namespace csp
