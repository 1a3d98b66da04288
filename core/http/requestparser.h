#pragma once
#include "core/http/message.h"
#include "core/http/limits.h"
#include <functional>

namespace csp::http {

/// Reads HTTP/1.x requests out of a byte stream, one after the other (RFC 9112). Knows no socket.
///
/// Strict where leniency lets requests be smuggled: no bare line feeds, no folded headers, no space before a colon, no Content-Length beside
/// Transfer-Encoding, no two different lengths.
class RequestParser
{
public:
    enum class State {
        NeedMore,      ///< the request is not complete
        WantsContinue, ///< as NeedMore; the client waits for `100 Continue`. Told once a request
        Complete,      ///< `take` has a request
        Refused,       ///< the head check said no; the stream cannot be read on
        Failed,        ///< `failure` is the status to answer before closing; the stream cannot be read on
    };

    explicit RequestParser(ServerLimits limits) : m_limits(limits) { }
    /// Asked once a request, when its head is complete and before anything of its body is taken: false refuses it.
    void setHeadCheck(std::function<bool(const Request &head)> check) { m_check = std::move(check); }
    void feed(const QByteArray &bytes);
    /// Goes on with what was fed. After Complete call `take` first.
    State advance();
    Request take();
    int failure() const { return m_failure; }
    /// Whether the connection may serve another request after the one just completed.
    bool keepAlive() const { return m_keepAlive; }
    bool isHttp11() const { return m_http11; }
    bool inBody() const { return m_step != Step::Head && m_step != Step::Done; }
    qsizetype bodyBytes() const { return m_request.body.size(); } ///< of the request under way, so far
    qsizetype buffered() const { return m_buffer.size() - m_at; }

private:
    enum class Step { Head, Body, ChunkSize, ChunkData, ChunkEnd, Trailer, Done };
    State fail(int status);
    State readHead();
    bool readRequestLine(QByteArrayView line);
    bool readHeaderLine(QByteArrayView line);
    State planBody();
    State readBody();
    State readChunks();
    /// The next line without its CRLF; nothing where it is not complete. Sets m_failure on a line that is too long.
    bool nextLine(QByteArrayView &line, qsizetype limit);

    ServerLimits m_limits;
    std::function<bool(const Request &)> m_check;
    QByteArray m_buffer;
    qsizetype m_at = 0;
    Step m_step = Step::Head;
    Request m_request;
    bool m_http11 = true;
    bool m_keepAlive = true;
    bool m_continueTold = false;
    qsizetype m_left = 0;
    qsizetype m_trailerBytes = 0;
    int m_failure = 0;
};

} // namespace csp::http
