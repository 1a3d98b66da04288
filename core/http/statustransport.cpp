#include "core/http/statustransport.h"
#include <QPointer>
#include <QSslSocket>
#include <QTimer>

namespace csp::http {

namespace {

Error statusError(const QUrl &url, const QString &what, const QString &detail = {})
{
    Error error;
    error.kind = Error::Kind::Transport;
    error.where = url.adjusted(QUrl::RemoveQuery | QUrl::RemoveUserInfo | QUrl::RemoveFragment).toString(QUrl::FullyEncoded);
    error.what = what;
    error.detail = detail;
    return error;
}

QByteArray bytesOf(const Request &request, const QUrl &url)
{
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    if (path.isEmpty())
        path = "/";
    if (url.hasQuery())
        path += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    QByteArray out = request.method + ' ' + path + " HTTP/1.1\r\nHost: " + url.adjusted(QUrl::RemoveUserInfo).authority(QUrl::FullyEncoded).toLatin1() + "\r\n";
    for (const auto &[name, value] : request.headers)
        out += name + ": " + value + "\r\n";
    return out + "Content-Length: " + QByteArray::number(request.body.size()) + "\r\nConnection: close\r\n\r\n" + request.body;
}

/// One message and its answer. Outlives its call by the time that the receiver takes to end its answer.
class StatusExchange : public QObject
{
public:
    StatusExchange(const Request &request, const QUrl &url, CallOf<Response> *call, const StatusTransport::Limits &limits, QObject *parent)
        : QObject(parent), m_url(url), m_call(call), m_limits(limits)
    {
        const bool secure = url.scheme() == QLatin1String("https");
        m_socket = secure ? new QSslSocket(this) : new QTcpSocket(this);
        m_socket->setReadBufferSize(16 * 1024);
        connect(m_socket, &QTcpSocket::readyRead, this, &StatusExchange::read);
        connect(m_socket, &QTcpSocket::disconnected, this, [this] { end(QStringLiteral("the connection was closed before the answer was complete")); });
        connect(m_socket, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
            if (error != QAbstractSocket::RemoteHostClosedError) // after this comes `disconnected`
                end(sayTrouble(error), m_socket->errorString());
        });
        connect(call, &QObject::destroyed, this, [this] {
            if (!m_answered)
                deleteLater(); // stopped
        });
        m_timer.setSingleShot(true);
        m_timer.start(limits.patience);
        connect(&m_timer, &QTimer::timeout, this, [this] { end(QStringLiteral("no answer within %1 s").arg(double(m_limits.patience.count()) / 1000)); });
        const QByteArray bytes = bytesOf(request, url);
        const auto write = [this, bytes] { m_socket->write(bytes); };
        if (auto *ssl = qobject_cast<QSslSocket *>(m_socket)) {
            connect(ssl, &QSslSocket::encrypted, this, write);
            ssl->connectToHostEncrypted(url.host(), quint16(url.port(443)));
        } else {
            connect(m_socket, &QTcpSocket::connected, this, write);
            m_socket->connectToHost(url.host(), quint16(url.port(80)));
        }
    }

private:
    static QString sayTrouble(QAbstractSocket::SocketError error)
    {
        switch (error) {
        case QAbstractSocket::ConnectionRefusedError: return QStringLiteral("nothing answers there: the connection was refused");
        case QAbstractSocket::HostNotFoundError: return QStringLiteral("there is no such host");
        case QAbstractSocket::SslHandshakeFailedError: return QStringLiteral("the certificate of the host was not accepted");
        default: return QStringLiteral("no answer came");
        }
    }

    void read()
    {
        if (m_answered) {
            m_dropped += m_socket->skip(m_socket->bytesAvailable());
            if (m_dropped > m_limits.restBytes)
                end({});
            return;
        }
        m_head += m_socket->readAll();
        while (const auto status = nextStatus()) {
            if (*status == 0)
                return end(QStringLiteral("what came is no HTTP answer"));
            if (*status == 100 || *status == 103) // an interim answer; to Google 102 is a final one
                continue;
            m_answered = true;
            m_head.clear();
            if (m_call)
                m_call->settle(Response{*status, {}, {}});
            m_timer.start(m_limits.ending);
            return;
        }
        if (m_head.size() > m_limits.headBytes)
            end(QStringLiteral("what came is no HTTP answer"));
    }

    /// Of the next answer in `m_head`, where its line is complete; 0: not HTTP. Interim answers are taken out with their headers.
    std::optional<int> nextStatus()
    {
        const qsizetype line = m_head.indexOf('\n');
        if (line < 0)
            return {};
        const QByteArray text = m_head.left(line).trimmed();
        const int status = text.startsWith("HTTP/1.") && text.size() >= 12 ? text.mid(9, 3).toInt() : 0;
        if (status == 100 || status == 103) {
            const qsizetype end = m_head.indexOf("\r\n\r\n");
            if (end < 0)
                return {};
            m_head.remove(0, end + 4);
        }
        return status < 100 ? 0 : status;
    }

    void end(const QString &what, const QString &detail = {})
    {
        if (m_call && !m_answered)
            m_call->settle(statusError(m_url, what, detail));
        m_answered = true;
        m_socket->disconnect(this);
        m_socket->abort();
        deleteLater();
    }

    QUrl m_url;
    QPointer<CallOf<Response>> m_call;
    StatusTransport::Limits m_limits;
    QTcpSocket *m_socket;
    QTimer m_timer;
    QByteArray m_head;
    qint64 m_dropped = 0;
    bool m_answered = false;
};

} // namespace

CallOf<Response> *StatusTransport::send(const Request &request)
{
    auto *call = new CallOf<Response>(this);
    const QUrl url = QUrl::fromEncoded(request.target, QUrl::StrictMode);
    if (!url.isValid() || (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https")) || url.host().isEmpty())
        call->settle(statusError(url, QStringLiteral("not an http or https address")));
    else
        new StatusExchange(request, url, call, m_limits, this);
    return call;
}

} // namespace csp::http
