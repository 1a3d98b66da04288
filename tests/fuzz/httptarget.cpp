#include "core/http/requestparser.h"
#include "tests/fuzz/targets.h"

namespace csp::fuzz {

namespace {

constexpr http::ServerLimits limits{600, 900}; // small, so that mutations reach them

struct Told {
    struct One {
        http::Request request;
        bool keepAlive = false;
        bool http11 = false;
        bool operator==(const One &) const = default;
    };
    QList<One> requests;
    int failure = 0;
    bool operator==(const Told &) const = default;
};

/// What a server makes of the stream when it comes in pieces of `piece` bytes. A server does not read on after a failure.
Told readInPieces(const QByteArray &stream, qsizetype piece)
{
    Told told;
    http::RequestParser parser(limits);
    for (qsizetype at = 0; at < stream.size(); at += piece) {
        parser.feed(stream.mid(at, piece));
        int continues = 0;
        while (true) {
            const auto state = parser.advance();
            if (state == http::RequestParser::State::NeedMore)
                break;
            if (state == http::RequestParser::State::WantsContinue) {
                if (++continues > 1)
                    qFatal("asked twice to go on");
                continue;
            }
            if (state == http::RequestParser::State::Failed) {
                told.failure = parser.failure();
                return told;
            }
            const bool keepAlive = parser.keepAlive(), http11 = parser.isHttp11();
            told.requests.append({parser.take(), keepAlive, http11});
            continues = 0;
        }
        // What waits is a head, a line of a chunk or a trailer that is not complete yet: each has its bound.
        if (parser.buffered() > std::max<qsizetype>(limits.headerBytes, 1024) + 4)
            qFatal("keeps %lld bytes", qlonglong(parser.buffered()));
    }
    return told;
}

void checkRequest(const http::Request &request)
{
    if (request.method.isEmpty() || request.target.isEmpty())
        qFatal("a request without method or target");
    for (const char c : request.method + request.target) {
        if (uchar(c) <= 0x20 || c == 0x7f)
            qFatal("a control character in the request line: %s", (request.method + ' ' + request.target).toPercentEncoding(" /").constData());
    }
    qsizetype lengths = 0;
    for (const auto &[name, value] : request.headers) {
        if (name.isEmpty() || name.contains(' ') || name.contains(':') || name.contains('\n') || name.contains('\r'))
            qFatal("a header's name is %s", name.toPercentEncoding().constData());
        if (value.contains('\n') || value.contains('\r') || value.contains('\0'))
            qFatal("a header's value is %s", value.toPercentEncoding().constData());
        if (name.compare("content-length", Qt::CaseInsensitive) == 0 && ++lengths && request.body.size() != value.toLongLong())
            qFatal("%lld bytes where %s were promised", qlonglong(request.body.size()), value.constData());
    }
    if (lengths && !request.header("transfer-encoding").isEmpty())
        qFatal("a length beside a transfer coding");
    if (request.body.size() > limits.bodyBytes)
        qFatal("a body of %lld bytes", qlonglong(request.body.size()));
}

} // namespace

void httpRequests(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    const qsizetype piece = 1 + uchar(bytes.front()) % 64;
    const QByteArray stream = bytes.sliced(1).toByteArray();
    const Told whole = readInPieces(stream, std::max<qsizetype>(stream.size(), 1));
    for (const Told::One &one : whole.requests)
        checkRequest(one.request);
    if (whole.failure != 0 && (whole.failure < 400 || whole.failure > 599))
        qFatal("failed with the status %d", whole.failure);
    const Told parts = readInPieces(stream, piece);
    if (!(parts == whole))
        qFatal("in pieces of %lld: %lld requests and %d, whole: %lld requests and %d", qlonglong(piece), qlonglong(parts.requests.size()), parts.failure,
               qlonglong(whole.requests.size()), whole.failure);
}

} // namespace csp::fuzz
