#pragma once
#include "core/http/transport.h"

namespace csp::http {

/// Hands requests to handlers in this process, by origin (`http://127.0.0.1:PORT` or any `http://name`): the same bytes without the sockets.
/// Each answer still arrives through the event loop.
class InProcessTransport : public Transport
{
    Q_OBJECT
public:
    using Transport::Transport;
    void serve(const QByteArray &origin, Handler handler);
    CallOf<Response> *send(const Request &request) override;

private:
    QList<QPair<QByteArray, Handler>> m_handlers;
};

} // namespace csp::http
