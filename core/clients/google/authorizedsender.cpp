#include "core/clients/google/authorizedsender.h"

namespace csp {

AuthorizedSender::AuthorizedSender(GoogleCalendarClient::Tokens tokens, http::Transport *transport, QObject *parent)
    : QObject(parent), m_tokens(std::move(tokens)), m_transport(transport)
{
}

CallOf<http::Response> *AuthorizedSender::send(const http::Request &request)
{
    auto *call = new Sending(this);
    attempt(call, request, {}, {});
    return call;
}

void AuthorizedSender::attempt(Sending *call, const http::Request &request, const QString &refusedToken, const http::Response &refusal)
{
    call->wait(m_tokens.get(), [=, this](const Outcome<QString> &token) {
        if (!token)
            return call->settle(token.error());
        if (*token == refusedToken)
            return call->settle(refusal);
        http::Request authorized = request;
        authorized.headers.emplaceFront("Authorization", "Bearer " + token->toLatin1());
        call->wait(m_transport->send(authorized), [=, this](const Outcome<http::Response> &answer) {
            if (answer && answer->status == 401 && refusedToken.isEmpty()) {
                m_tokens.refused(*token);
                attempt(call, request, *token, *answer);
            } else {
                call->settle(answer);
            }
        });
    });
}

} // namespace csp
