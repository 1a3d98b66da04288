#include "core/clients/google/transportnetwork.h"
#include <QNetworkReply>
#include <QPointer>
#include <cstring>

namespace csp {

namespace {

class TransportReply : public QNetworkReply
{
public:
    TransportReply(QNetworkAccessManager::Operation operation, const QNetworkRequest &request, QObject *parent) : QNetworkReply(parent)
    {
        setOperation(operation);
        setRequest(request);
        setUrl(request.url());
        open(ReadOnly | Unbuffered);
    }

    void wait(CallOf<http::Response> *call) { m_call = call; }

    void take(const http::Response &response)
    {
        setAttribute(QNetworkRequest::HttpStatusCodeAttribute, response.status);
        for (const auto &[name, value] : response.headers)
            setRawHeader(name, value);
        m_body = response.body;
        if (response.status >= 400)
            fail(ProtocolFailure, QStringLiteral("status %1").arg(response.status));
        emit readyRead();
        setFinished(true);
        emit finished();
    }
    void take(const Error &error)
    {
        fail(UnknownNetworkError, error.what);
        setFinished(true);
        emit finished();
    }

    void abort() override
    {
        if (m_call)
            m_call->abort();
    }
    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_body.size() - m_at + QNetworkReply::bytesAvailable(); }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qint64 size = std::min<qint64>(maxSize, m_body.size() - m_at);
        if (size <= 0)
            return isFinished() ? -1 : 0;
        std::memcpy(data, m_body.constData() + m_at, size_t(size));
        m_at += size;
        return size;
    }

private:
    void fail(NetworkError code, const QString &text)
    {
        setError(code, text);
        emit errorOccurred(code);
    }

    QPointer<CallOf<http::Response>> m_call;
    QByteArray m_body;
    qint64 m_at = 0;
};

QByteArray methodOf(QNetworkAccessManager::Operation operation, const QNetworkRequest &request)
{
    switch (operation) {
    case QNetworkAccessManager::HeadOperation: return "HEAD";
    case QNetworkAccessManager::PutOperation: return "PUT";
    case QNetworkAccessManager::PostOperation: return "POST";
    case QNetworkAccessManager::DeleteOperation: return "DELETE";
    case QNetworkAccessManager::CustomOperation: return request.attribute(QNetworkRequest::CustomVerbAttribute).toByteArray();
    default: return "GET";
    }
}

} // namespace

QNetworkReply *TransportNetwork::createRequest(Operation operation, const QNetworkRequest &request, QIODevice *outgoing)
{
    http::Request out{methodOf(operation, request), request.url().toEncoded(), {}, {}};
    for (const QByteArray &name : request.rawHeaderList())
        out.headers.emplaceBack(name, request.rawHeader(name));
    if (outgoing)
        out.body = outgoing->readAll();

    auto *reply = new TransportReply(operation, request, this);
    auto *call = m_transport->send(out);
    reply->wait(call);
    call->then(reply, [this, reply](const Outcome<http::Response> &answer) {
        const QPointer<TransportReply> alive(reply);
        emit answered(answer);
        if (!alive)
            return;
        if (answer)
            reply->take(*answer);
        else
            reply->take(answer.error());
    });
    return reply;
}

} // namespace csp
