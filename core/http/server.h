#pragma once
#include "core/domain/outcome.h"
#include "core/http/transport.h"
#include <QObject>

namespace csp::http {

struct ServerLimits {
    qsizetype headerBytes = 64 * 1024;      ///< more: 431
    qsizetype bodyBytes = 4 * 1024 * 1024;  ///< more: 413
};

/// An HTTP/1.1 server on loopback: keep-alive, pipelining, chunked bodies, `Expect: 100-continue`, HEAD (answered as the handler answers, without
/// the body). What cannot be read is answered with 400, 413, 431, 501 or 505 and the connection is closed; the handler never sees it.
class Server : public QObject
{
    Q_OBJECT
public:
    explicit Server(Handler handler, QObject *parent = nullptr, ServerLimits limits = {});
    ~Server() override;
    /// Port 0: a free one. Answers the port. A port in use is Error::Kind::Input naming the port.
    Outcome<quint16> listen(quint16 port = 0);
    quint16 port() const;
    QByteArray origin() const; ///< `http://127.0.0.1:PORT`
    void close();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp::http
