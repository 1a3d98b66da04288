#pragma once
#include "core/http/transport.h"
#include "core/domain/outcome.h"

namespace csp::test {

/// Answers from a function and keeps what was asked.
class FakeTransport : public http::Transport
{
public:
    using Answer = std::function<Outcome<http::Response>(const http::Request &)>;
    explicit FakeTransport(Answer answer = {}, QObject *parent = nullptr) : Transport(parent), m_answer(std::move(answer)) { }

    void answerWith(Answer answer) { m_answer = std::move(answer); }
    CallOf<http::Response> *send(const http::Request &request) override
    {
        requests << request;
        return settledCall<http::Response>(m_answer(request), this);
    }

    QList<http::Request> requests;

private:
    Answer m_answer;
};

inline http::Response json(const QByteArray &body, int status = 200)
{
    return {status, {{"Content-Type", "application/json; charset=UTF-8"}}, body};
}

/// `GET http://h/path?query`, then headers but for the token, then the body: one request as text, to be compared.
inline QByteArray textOf(const http::Request &request)
{
    QByteArray text = request.method + ' ' + request.target + '\n';
    for (const auto &[name, value] : request.headers)
        text += name + ": " + value + '\n';
    return request.body.isEmpty() ? text : text + '\n' + request.body;
}

} // namespace csp::test
