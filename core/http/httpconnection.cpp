#include "core/http/httpconnection.h"
#include "core/http/answerhead.h"
#include <QPointer>
#include <QTcpSocket>
#include <QTimer>
#include <algorithm>

namespace csp::http {

namespace {

// What the system has received for us and nobody has taken yet; of each connection.
constexpr qint64 receivedBytes = 64 * 1024;
// No other client's large bodies keep anybody from an ordinary request.
constexpr qint64 smallBody = 64 * 1024;
// Of a body that was refused, what is heard out so that the client comes to read why.
constexpr qint64 droppedBytes = 64 * 1024 * 1024;

Response plainText(int status, const QByteArray &text) { return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, text + '\n'}; }

Response misdirected(const QByteArray &host, const HostNames &names)
{
    // Told in full where it can be a name: it comes from the client.
    const bool tellable = host.size() <= 255 && std::all_of(host.begin(), host.end(), [](char c) { return c > ' ' && c < 0x7f; });
    const QByteArray told = tellable ? '"' + host + '"' : QByteArray("in the request's Host header");
    return plainText(421, "This server does not go by the name " + told + ". It answers to " + names.toText() + ", at its own port.");
}

} // namespace

HttpConnection::HttpConnection(QTcpSocket *socket, ServerShare *share, QObject *parent)
    : QObject(parent), m_socket(socket), m_share(share), m_parser(share->limits), m_since(Clock::now())
{
    socket->setParent(this);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket->setReadBufferSize(receivedBytes);
    m_parser.setHeadCheck([this](const Request &head) {
        m_refusal = checkHead(head);
        return !m_refusal;
    });
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::readOn);
    connect(socket, &QTcpSocket::bytesWritten, this, &HttpConnection::wasRead);
    connect(socket, &QTcpSocket::disconnected, this, &HttpConnection::gone);
}

HttpConnection::~HttpConnection()
{
    holdBody(0);
    m_share->unreadBytes -= m_unread;
}

void HttpConnection::enter(Phase phase)
{
    if (m_phase == phase)
        return;
    m_phase = phase;
    m_since = Clock::now();
}

void HttpConnection::readOn()
{
    while (isWaiting() || m_phase == Phase::Body) {
        if (m_parser.buffered() == 0 || m_starved) {
            const QByteArray bytes = m_socket->readAll();
            if (bytes.isEmpty())
                return enter(m_parser.inBody() ? Phase::Body : (m_parser.buffered() > 0 ? Phase::Head : Phase::Idle));
            m_parser.feed(bytes);
            m_starved = false;
        }
        switch (m_parser.advance()) {
        case RequestParser::State::WantsContinue:
            m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
            m_socket->flush();
            m_starved = true;
            break;
        case RequestParser::State::NeedMore:
            m_starved = true;
            if (!holdBody(m_parser.bodyBytes()))
                return refuse(503);
            break;
        case RequestParser::State::Failed: return refuse(m_parser.failure());
        case RequestParser::State::Refused: return refuse(*std::exchange(m_refusal, {}), true);
        case RequestParser::State::Complete:
            if (!serve(m_parser.take()))
                return;
            break;
        }
    }
}

bool HttpConnection::holdBody(qint64 bytes)
{
    m_share->bodyBytes += bytes - m_held;
    m_held = bytes;
    return bytes <= smallBody || m_share->bodyBytes <= m_share->limits.allBodyBytes;
}

std::optional<Response> HttpConnection::checkHead(const Request &head)
{
    const QByteArray host = head.header("host");
    if (host.isEmpty() ? m_parser.isHttp11() : host != m_knownHost) { // HTTP/1.0 knows requests without
        if (!m_share->names.has(host, m_share->port))
            return misdirected(host, m_share->names);
        m_knownHost = host;
    }
    return m_share->check ? m_share->check(head) : std::nullopt;
}

bool HttpConnection::serve(Request request)
{
    m_phase = Phase::Answering;
    m_head = request.method == "HEAD";
    m_keepAlive = m_parser.keepAlive();
    m_http11 = m_parser.isHttp11();
    holdBody(request.body.size());
    m_inHandler = true;
    // Once: a second answer, or one after the connection has gone, finds another number or no connection.
    const quint64 number = ++m_number;
    m_share->handler(std::move(request), [self = QPointer<HttpConnection>(this), number](const Response &response) {
        if (self && self->m_phase == Phase::Answering && self->m_number == number)
            self->answer(response);
    });
    m_inHandler = false;
    return m_phase == Phase::Idle;
}

void HttpConnection::answer(const Response &response)
{
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        return; // nobody is there to read it
    holdBody(0);
    const bool withBody = !m_head && response.status != 204 && response.status != 304;
    if (response.fate) {
        breakOff(response, withBody);
        return;
    }
    const QByteArray head = answerHead(response, m_keepAlive, m_http11);
    if (!withBody)
        m_socket->write(head);
    else if (response.body.size() < 16 * 1024)
        m_socket->write(head + response.body); // one packet
    else {
        m_socket->write(head);
        m_socket->write(response.body);
    }
    m_socket->flush();
    if (!m_keepAlive)
        return close();
    enter(m_socket->bytesToWrite() > m_share->limits.unreadBytes ? Phase::Unread : Phase::Idle);
    countUnread();
    if (!m_inHandler)
        readOn();
}

/// The client is to see a connection that ends too early, not one that says it will.
void HttpConnection::breakOff(const Response &response, bool withBody)
{
    if (response.fate->kind == Fate::Kind::Truncated) {
        m_socket->write(answerHead(response, true, m_http11));
        if (withBody) // never the whole of it: that would be an answer like any other
            m_socket->write(response.body.left(std::min(response.fate->bytes, response.body.size() - 1)));
        m_socket->flush();
    }
    close();
}

void HttpConnection::refuse(int status)
{
    Response response = plainText(status, QByteArray::number(status) + ' ' + reasonPhrase(status));
    if (status == 503)
        response.headers.emplaceBack("Retry-After", "1");
    refuse(std::move(response), status == 413 || status == 503);
}

void HttpConnection::refuse(const Response &response, bool lingers)
{
    m_keepAlive = false;
    m_head = false;
    m_lingers = lingers;
    answer(response);
}

/// How much waits for the client, for the sum of all.
void HttpConnection::countUnread()
{
    const qint64 before = m_unread;
    m_unread = m_socket->bytesToWrite();
    m_share->unreadBytes += m_unread - before;
    if (m_unread > before)
        emit heldBack();
}

void HttpConnection::wasRead()
{
    if (m_unread == 0)
        return;
    countUnread();
    if (m_phase == Phase::Closing || m_phase == Phase::Unread)
        m_since = Clock::now();
    if (m_phase == Phase::Unread && m_unread <= m_share->limits.unreadBytes / 2) {
        enter(Phase::Idle);
        readOn();
    }
}

void HttpConnection::sweep(Clock::time_point now)
{
    const auto spent = now - m_since;
    const ServerLimits &limits = m_share->limits;
    switch (m_phase) {
    case Phase::Idle:
        if (spent > limits.idle)
            m_unread > 0 ? cutOff() : close();
        break;
    case Phase::Head:
        if (spent > limits.head)
            refuse(408);
        break;
    case Phase::Body:
        if (spent > limits.body)
            refuse(408);
        break;
    case Phase::Answering: break; // as long as the handler likes
    case Phase::Unread:
    case Phase::Closing:
        if (spent > limits.unread)
            cutOff();
        break;
    }
}

void HttpConnection::cutOff()
{
    m_phase = Phase::Closing;
    m_socket->abort();
    countUnread();
}

void HttpConnection::close()
{
    enter(Phase::Closing);
    countUnread();
    if (m_phase != Phase::Closing || m_socket->state() != QAbstractSocket::ConnectedState)
        return; // it was the one that held most
    // What the client still sends is read and dropped, for closing over unread bytes resets the connection and may lose the answer.
    disconnect(m_socket, &QTcpSocket::readyRead, this, nullptr);
    if (m_lingers)
        return linger();
    connect(m_socket, &QTcpSocket::readyRead, m_socket, [socket = m_socket] { socket->skip(socket->bytesAvailable()); });
    m_socket->skip(m_socket->bytesAvailable());
    m_socket->disconnectFromHost();
}

/// Many a client reads no answer before it has sent its whole body: until then, or until nothing more comes, or too much, it is heard out.
void HttpConnection::linger()
{
    auto *quiet = new QTimer(this);
    quiet->setSingleShot(true);
    quiet->setInterval(500);
    connect(quiet, &QTimer::timeout, m_socket, [socket = m_socket] { socket->disconnectFromHost(); });
    const auto drop = [this, quiet] {
        m_dropped += m_socket->skip(m_socket->bytesAvailable());
        if (m_dropped < droppedBytes)
            quiet->start();
        else
            m_socket->disconnectFromHost();
    };
    connect(m_socket, &QTcpSocket::readyRead, this, drop);
    drop();
}

} // namespace csp::http
