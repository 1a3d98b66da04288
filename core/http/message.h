#pragma once
#include <QByteArray>
#include <QList>
#include <QPair>
#include <QUrl>
#include <optional>

namespace csp::http {

using Headers = QList<QPair<QByteArray, QByteArray>>;

/// The first value of a header, compared without case; empty where absent.
QByteArray headerValue(const Headers &headers, QByteArrayView name);

/// A request as a value. On the client's side `target` is a whole URL; on the server's side path and query as they stood on the wire,
/// still percent-encoded (calendar ids hold `/`, `#` and `@`: decode segments after splitting).
struct Request {
    QByteArray method; ///< upper case
    QByteArray target; ///< client: `http://127.0.0.1:1/calendar/v3/…`; server: `/calendar/v3/calendars/a%40b/events?x=1`
    Headers headers;
    QByteArray body;

    QByteArray header(QByteArrayView name) const { return headerValue(headers, name); }
    bool operator==(const Request &) const = default;
};

/// What becomes of an answer on its way, where it does not arrive as it was made: how a simulator plays a broken network.
struct Fate {
    enum class Kind : quint8 {
        Cut,       ///< the connection is closed before a byte of the answer was sent
        Truncated, ///< headers (with the whole length) and the first `bytes` of the body, then the connection is closed
    };
    Kind kind = Kind::Cut;
    qsizetype bytes = 0;

    bool operator==(const Fate &) const = default;
};

struct Response {
    int status = 200; ///< never 0: no answer is an Error, not a Response
    Headers headers;
    QByteArray body;
    std::optional<Fate> fate{}; ///< only servers and the in-process transport look at it; nothing: it arrives whole

    QByteArray header(QByteArrayView name) const { return headerValue(headers, name); }
    bool operator==(const Response &) const = default;
};

} // namespace csp::http
