#pragma once
#include "core/http/hostnames.h"
#include "core/http/requestparser.h"
#include "core/http/transport.h"
#include <QObject>
#include <chrono>

class QTcpSocket;

namespace csp::http {

/// Looks at a request before its body is read; an answer refuses it.
using HeadCheck = std::function<std::optional<Response>(const Request &head)>;

/// What all connections of a server have in common.
struct ServerShare {
    Handler handler;
    ServerLimits limits;
    HeadCheck check; ///< empty: none
    HostNames names;
    quint16 port = 0;
    qint64 bodyBytes = 0;   ///< of requests that are being received or answered
    qint64 unreadBytes = 0; ///< of answers
};

/// One client's connection. Requests are answered one after the other: a pipelined one waits, unread, for the answer before it, and for the client to read
/// what it was answered. Must not outlive its ServerShare.
class HttpConnection : public QObject
{
    Q_OBJECT
public:
    using Clock = std::chrono::steady_clock;
    HttpConnection(QTcpSocket *socket, ServerShare *share, QObject *parent);
    ~HttpConnection() override;

    /// Ends what has taken too long by `now`.
    void sweep(Clock::time_point now);
    /// No request is being received or answered: it can go without harm. A head that is not complete counts as nothing.
    bool isWaiting() const { return m_phase == Phase::Idle || m_phase == Phase::Head; }
    bool holdsAnswers() const { return m_unread > 0; }
    /// When the present phase began; while answers wait, when the client last read something.
    Clock::time_point since() const { return m_since; }
    /// At once, whatever is under way. `gone` follows.
    void cutOff();

signals:
    void gone();
    /// Answers wait for their client.
    void heldBack();

private:
    enum class Phase : quint8 {
        Idle,      ///< nothing of a request has come yet
        Head,      ///< a head has begun
        Body,      ///< a body is being received
        Answering, ///< the handler has it
        Unread,    ///< too much of earlier answers waits for the client
        Closing,   ///< the last answer goes out
    };
    void readOn();
    void enter(Phase phase);
    /// Of the request under way; false where all together are too many.
    bool holdBody(qint64 bytes);
    std::optional<Response> checkHead(const Request &head);
    /// True where the answer was given at once, and the next request may be read.
    bool serve(Request request);
    void answer(const Response &response);
    void breakOff(const Response &response, bool withBody);
    void refuse(int status);
    void refuse(const Response &response, bool lingers);
    void countUnread();
    void wasRead();
    void close();
    void linger();

    QTcpSocket *m_socket;
    ServerShare *m_share;
    RequestParser m_parser;
    std::optional<Response> m_refusal; ///< of the head check
    QByteArray m_knownHost;            ///< the last one that was accepted
    Clock::time_point m_since;
    quint64 m_number = 0;
    qint64 m_held = 0;   ///< our part of the share's body bytes
    qint64 m_unread = 0; ///< our part of the share's unread bytes
    qint64 m_dropped = 0;
    Phase m_phase = Phase::Idle;
    bool m_inHandler = false;
    bool m_starved = true;
    bool m_head = false;
    bool m_keepAlive = true;
    bool m_http11 = true;
    bool m_lingers = false;
};

} // namespace csp::http
