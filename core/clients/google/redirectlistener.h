#pragma once
#include "core/http/server.h"
#include <QtNetworkAuth/QOAuthOobReplyHandler>

namespace csp {

/// Where the browser comes back to: `http://127.0.0.1:PORT/`. In the place of QOAuthHttpServerReplyHandler, which takes any number of connections, headers of any size,
/// and requests for any host.
class RedirectListener : public QOAuthOobReplyHandler
{
    Q_OBJECT
public:
    explicit RedirectListener(const QByteArray &page, QObject *parent);
    bool isListening() const { return m_listening; }
    QString callback() const override;
    /// No further answer is taken; a page that is on its way still arrives.
    void close();

private:
    void answer(const http::Request &request, const http::Responder &respond);

    QByteArray m_page;
    http::Server m_server;
    bool m_listening = false;
};

} // namespace csp
