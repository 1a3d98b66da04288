#include "core/http/networktransport.h"
#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QTimer>
#include <algorithm>
#include <cstring>

namespace csp::http {

namespace {

/// A body that can be sent once only.
///
/// QNetworkAccessManager sends a request again by itself, up to three times, when the connection closes before an answer: a POST would then
/// be carried out twice. It cannot where the body does not go back to its start.
class OnceOnlyBody : public QIODevice
{
public:
    OnceOnlyBody(const QByteArray &bytes, QObject *parent) : QIODevice(parent), m_bytes(bytes) { open(ReadOnly | Unbuffered); }
    bool isSequential() const override { return true; }
    bool reset() override { return false; }
    bool atEnd() const override { return m_at == m_bytes.size() && QIODevice::atEnd(); }
    qint64 bytesAvailable() const override { return m_bytes.size() - m_at + QIODevice::bytesAvailable(); }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qint64 size = std::min<qint64>(maxSize, m_bytes.size() - m_at);
        if (size == 0)
            return m_at == m_bytes.size() ? -1 : 0;
        std::memcpy(data, m_bytes.constData() + m_at, size_t(size));
        m_at += size;
        return size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_at = 0;
};

class NetworkCall : public CallOf<Response>
{
public:
    using CallOf::CallOf;
    QPointer<QNetworkReply> reply;
    bool timedOut = false;

protected:
    void aborted() override { drop(); }

public:
    void drop()
    {
        if (!reply)
            return;
        reply->disconnect(this);
        connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
        reply->abort();
    }
};

Error transportError(const QUrl &url, const QString &what, const QString &detail = {})
{
    Error error;
    error.kind = Error::Kind::Transport;
    error.where = url.adjusted(QUrl::RemoveQuery | QUrl::RemoveUserInfo | QUrl::RemoveFragment).toString(QUrl::FullyEncoded);
    error.what = what;
    error.detail = detail;
    return error;
}

QString sayError(const QNetworkReply &reply)
{
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError: return QStringLiteral("nothing answers there: the connection was refused");
    case QNetworkReply::HostNotFoundError: return QStringLiteral("there is no such host");
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ContentReSendError: return QStringLiteral("the connection was closed before the answer was complete");
    case QNetworkReply::SslHandshakeFailedError: return QStringLiteral("the certificate of the host was not accepted");
    default: return QStringLiteral("no answer came");
    }
}

/// Without a length the end of the connection is the end of the answer (RFC 9112, 6.3). Qt takes it for a cut where it comes a moment after the head, and would
/// send the request again.
bool endedWithItsConnection(const QNetworkReply &reply)
{
    const bool closed = reply.error() == QNetworkReply::RemoteHostClosedError || reply.error() == QNetworkReply::ContentReSendError;
    return closed && !reply.hasRawHeader("content-length") && !reply.hasRawHeader("transfer-encoding");
}

Response responseOf(QNetworkReply *reply, bool encodingWasAsked)
{
    Response response;
    response.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    for (const auto &[name, value] : reply->rawHeaderPairs()) {
        // The body is decoded already where the coding was Qt's own wish.
        if (!encodingWasAsked && qstricmp(name.constData(), "content-encoding") == 0)
            continue;
        response.headers.append({name, value});
    }
    response.body = reply->readAll();
    return response;
}

} // namespace

NetworkTransport::NetworkTransport(QObject *parent) : Transport(parent), m_network(new QNetworkAccessManager(this))
{
    m_network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network->setAutoDeleteReplies(false);
}

NetworkTransport::~NetworkTransport() = default;

CallOf<Response> *NetworkTransport::send(const Request &request)
{
    auto *call = new NetworkCall(this);
    const QUrl url = QUrl::fromEncoded(request.target, QUrl::StrictMode);
    if (!url.isValid() || (url.scheme() != QLatin1String("http") && url.scheme() != QLatin1String("https")) || url.host().isEmpty()) {
        call->settle(transportError(url, QStringLiteral("not an http or https address")));
        return call;
    }
    QNetworkRequest out(url);
    for (const auto &[name, value] : request.headers)
        out.setRawHeader(name, value);
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);

    QNetworkReply *reply = nullptr;
    if (request.method == "GET" && request.body.isEmpty()) {
        reply = m_network->get(out);
    } else if (request.method == "HEAD") {
        reply = m_network->head(out);
    } else {
        out.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        out.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
        auto *body = new OnceOnlyBody(request.body, call);
        reply = m_network->sendCustomRequest(out, request.method, body);
    }
    call->reply = reply;
    const bool encodingWasAsked = !request.header("accept-encoding").isEmpty();
    connect(reply, &QNetworkReply::finished, call, [call, reply, url, encodingWasAsked] {
        reply->deleteLater();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        // A status of 400 and more is an "error" to Qt and an answer to us; below that an error means that the body broke off.
        const auto error = reply->error();
        const bool answered = status > 0
            && (endedWithItsConnection(*reply) || error == QNetworkReply::NoError || error == QNetworkReply::ProtocolInvalidOperationError // 400
                || error >= QNetworkReply::InternalServerError
                || (error >= QNetworkReply::ContentAccessDenied && error <= QNetworkReply::UnknownContentError
                    && error != QNetworkReply::ContentReSendError));
        if (answered)
            call->settle(responseOf(reply, encodingWasAsked));
        else
            call->settle(transportError(url, sayError(*reply), reply->errorString()));
    });
    QTimer::singleShot(m_timeout, call, [call, url, timeout = m_timeout] {
        if (call->settled())
            return;
        call->drop();
        call->settle(transportError(url, QStringLiteral("no answer within %1 s").arg(double(timeout.count()) / 1000)));
    });
    return call;
}

} // namespace csp::http
