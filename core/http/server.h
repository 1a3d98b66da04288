#pragma once
#include "core/domain/outcome.h"
#include "core/http/httpconnection.h"
#include <QObject>

namespace csp::http {

/// An HTTP/1.1 server on loopback: keep-alive, pipelining, chunked bodies, `Expect: 100-continue`, HEAD (answered as the handler answers, without
/// the body). What cannot be read is answered with 400, 408, 413, 431, 501 or 505 and the connection is closed; the handler never sees it. Requests for another
/// host than this one are answered with 421 (see HostNames). Everything that clients can make it keep has a limit (docs/architecture.md, "Limits").
class Server : public QObject
{
    Q_OBJECT
public:
    explicit Server(Handler handler, QObject *parent = nullptr, ServerLimits limits = {});
    ~Server() override;
    /// Further names that requests may ask for, with any port; see HostNames::add.
    void answerTo(const QByteArrayList &names);
    /// Asked before the body of a request is read. Set before `listen`.
    void setHeadCheck(HeadCheck check);
    /// Port 0: a free one. Answers the port. A port in use is Error::Kind::Input naming the port.
    Outcome<quint16> listen(quint16 port = 0);
    quint16 port() const;
    QByteArray origin() const; ///< `http://127.0.0.1:PORT`
    /// No new connections; those that are there go on.
    void stopAccepting();
    void close(); ///< and these as well

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp::http
