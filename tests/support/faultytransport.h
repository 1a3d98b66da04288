#pragma once
#include "core/http/transport.h"
#include <QPointer>
#include <memory>

namespace csp::test {

enum class WireFault {
    Cut,       ///< no connection: the request never arrives
    Lost,      ///< the request arrives and is carried out; its answer does not come back
    Status500, ///< refused with 500, nothing done
    Status503,
    Status429, ///< with Retry-After
    Truncated, ///< carried out; the answer breaks off in the middle of its JSON
    Status401,
};
inline const char *nameOf(WireFault fault)
{
    static const char *const names[] = {"cut", "answer lost", "500", "503", "429", "truncated", "401"};
    return names[int(fault)];
}

/// Lets everything through until told which request goes wrong, and how: counted from `arm`, from 0, once.
class FaultyTransport : public http::Transport
{
public:
    explicit FaultyTransport(http::Transport *inner) : m_inner(inner) { }
    void arm(int at, WireFault fault) { m_left = at; m_fault = fault; m_suffix.clear(); sent = 0; }
    /// The first request whose address ends so.
    void armAt(const QByteArray &suffix, WireFault fault) { m_left = 0; m_fault = fault; m_suffix = suffix; sent = 0; }
    int sent = 0; ///< since `arm`
    QByteArray hit; ///< the request that went wrong

    CallOf<http::Response> *send(const http::Request &request) override
    {
        ++sent;
        if (m_left < 0 || !request.target.endsWith(m_suffix) || m_left-- > 0)
            return m_inner->send(request);
        hit = request.method + ' ' + request.target;
        auto *call = new CallOf<http::Response>(this);
        Error cut;
        cut.kind = Error::Kind::Transport;
        cut.where = QStringLiteral("test");
        cut.what = QStringLiteral("the connection was cut");
        switch (m_fault) {
        case WireFault::Cut: call->settle(cut); break;
        case WireFault::Status500: call->settle(http::Response{500, {}, "{}"}); break;
        case WireFault::Status503: call->settle(http::Response{503, {}, "{}"}); break;
        case WireFault::Status429: call->settle(http::Response{429, {{"Retry-After", "3"}}, "{}"}); break;
        case WireFault::Status401: call->settle(http::Response{401, {}, "{}"}); break;
        case WireFault::Lost: case WireFault::Truncated:
            m_inner->send(request)->then(call, [call, cut, fault = m_fault](const Outcome<http::Response> &answer) {
                if (!answer.ok() || fault == WireFault::Lost)
                    return call->settle(cut);
                http::Response half = *answer;
                half.body.truncate(half.body.size() / 2);
                if (half.body.isEmpty())
                    half.body = "{";
                call->settle(half);
            });
        }
        return call;
    }

private:
    http::Transport *m_inner;
    int m_left = -1;
    QByteArray m_suffix;
    WireFault m_fault = WireFault::Cut;
};

/// For `Playground::Options::wrap`. `wire` is the transport once the playground is there, and as long as it is.
inline auto throughA(FaultyTransport **wire)
{
    return [wire](http::Transport *inner) {
        auto made = std::make_unique<FaultyTransport>(inner);
        *wire = made.get();
        return made;
    };
}

} // namespace csp::test
