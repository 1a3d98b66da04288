#pragma once
#include "core/http/transport.h"
#include <QNetworkAccessManager>

namespace csp {

/// Lets Qt NetworkAuth send through a Transport: it knows QNetworkAccessManager alone, and so the exchange of the code would pass by the
/// recorder and could not be made in process. Covers what NetworkAuth does: one request, one answer, no streaming.
class TransportNetwork : public QNetworkAccessManager
{
    Q_OBJECT
public:
    explicit TransportNetwork(http::Transport *transport, QObject *parent = nullptr) : QNetworkAccessManager(parent), m_transport(transport) { }

signals:
    /// Before the reply says that it is finished; an error where no answer came.
    void answered(const csp::Outcome<csp::http::Response> &answer);

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request, QIODevice *outgoing) override;

private:
    http::Transport *m_transport;
};

} // namespace csp
