#include "core/http/requestparser.h"
#include <algorithm>
#include <cstring>

namespace csp::http {

namespace {

constexpr qsizetype chunkLineBytes = 1024;

bool isTokenChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c != 0 && std::strchr("!#$%&'*+-.^_`|~", c));
}

bool isToken(QByteArrayView text) { return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenChar); }

bool same(QByteArrayView a, QByteArrayView lower)
{
    return a.size() == lower.size() && qstrnicmp(a.data(), a.size(), lower.data(), lower.size()) == 0;
}

/// Whether a comma-separated header value holds a word.
bool hasWord(const QByteArray &value, QByteArrayView word)
{
    if (value.isEmpty())
        return false;
    for (const QByteArray &part : value.split(',')) {
        if (same(QByteArrayView(part).trimmed(), word))
            return true;
    }
    return false;
}

} // namespace

void RequestParser::feed(const QByteArray &bytes)
{
    if (m_at == m_buffer.size()) {
        m_buffer = bytes;
        m_at = 0;
        return;
    }
    if (m_at > 0) {
        m_buffer.remove(0, m_at);
        m_at = 0;
    }
    m_buffer += bytes;
}

Request RequestParser::take()
{
    Q_ASSERT(m_step == Step::Done);
    m_step = Step::Head;
    m_continueTold = false;
    return std::exchange(m_request, {});
}

RequestParser::State RequestParser::fail(int status)
{
    m_failure = status;
    m_keepAlive = false;
    return State::Failed;
}

RequestParser::State RequestParser::advance()
{
    if (m_failure)
        return State::Failed;
    if (m_step == Step::Head) {
        if (const State state = readHead(); state != State::Complete)
            return state;
        if (const State state = planBody(); state == State::Failed)
            return state;
        if (m_check && !m_check(m_request)) {
            m_keepAlive = false;
            return State::Refused;
        }
    }
    State state = State::Complete;
    if (m_step == Step::Body)
        state = readBody();
    else if (m_step != Step::Done)
        state = readChunks();
    if (state == State::NeedMore && !m_continueTold && m_http11 && same(m_request.header("expect"), "100-continue")) {
        m_continueTold = true;
        return State::WantsContinue;
    }
    return state;
}

bool RequestParser::nextLine(QByteArrayView &line, qsizetype limit)
{
    const char *from = m_buffer.constData() + m_at;
    const qsizetype size = m_buffer.size() - m_at;
    const auto *end = static_cast<const char *>(std::memchr(from, '\n', size_t(size)));
    if (!end || end - from > limit) {
        if (end || size > limit)
            m_failure = 431;
        return false;
    }
    qsizetype length = end - from;
    m_at += length + 1;
    if (length == 0 || from[length - 1] != '\r') {
        m_failure = 400;
        return false;
    }
    line = QByteArrayView(from, length - 1);
    return true;
}

RequestParser::State RequestParser::readHead()
{
    // Empty lines before a request line are allowed (RFC 9112, 2.2).
    while (m_buffer.size() - m_at >= 2 && m_buffer[m_at] == '\r' && m_buffer[m_at + 1] == '\n')
        m_at += 2;
    const QByteArrayView rest(m_buffer.constData() + m_at, m_buffer.size() - m_at);
    const qsizetype end = rest.indexOf("\r\n\r\n");
    if (end > m_limits.headerBytes || (end < 0 && rest.size() > m_limits.headerBytes + 4))
        return fail(431);
    if (end < 0)
        return State::NeedMore;
    m_request = {};
    m_request.headers.reserve(12);
    QByteArrayView line;
    const qsizetype headEnd = m_at + end + 2;
    if (!nextLine(line, m_limits.headerBytes) || !readRequestLine(line))
        return fail(m_failure ? m_failure : 400);
    while (m_at < headEnd) {
        if (!nextLine(line, m_limits.headerBytes) || !readHeaderLine(line))
            return fail(m_failure ? m_failure : 400);
    }
    m_at = headEnd + 2;
    return State::Complete;
}

bool RequestParser::readRequestLine(QByteArrayView line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype second = first < 0 ? -1 : line.indexOf(' ', first + 1);
    if (second < 0)
        return false;
    const QByteArrayView method = line.first(first), target = line.sliced(first + 1, second - first - 1), version = line.sliced(second + 1);
    if (version != QByteArrayView("HTTP/1.1") && version != QByteArrayView("HTTP/1.0")) {
        m_failure = version.startsWith("HTTP/") ? 505 : 400;
        return false;
    }
    if (!isToken(method) || target.isEmpty())
        return false;
    if (!std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c != 0x7f; }))
        return false;
    m_http11 = version.back() == '1';
    m_request.method = method.toByteArray();
    m_request.target = target.toByteArray();
    if (target.front() != '/' && m_request.target != "*") {
        // The absolute form, as proxies get it: the origin is left out.
        const qsizetype scheme = target.indexOf("://");
        if (scheme < 0)
            return false;
        const qsizetype path = target.indexOf('/', scheme + 3);
        m_request.target = path < 0 ? QByteArray("/") : target.sliced(path).toByteArray();
    }
    return true;
}

bool RequestParser::readHeaderLine(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !isToken(line.first(colon)))
        return false;
    const QByteArrayView value = line.sliced(colon + 1).trimmed();
    if (std::any_of(value.begin(), value.end(), [](char c) { return c == 0 || c == '\r'; }))
        return false;
    m_request.headers.emplaceBack(line.first(colon).toByteArray(), value.toByteArray());
    return true;
}

RequestParser::State RequestParser::planBody()
{
    QByteArray coding, connection;
    std::optional<QByteArray> length;
    int hosts = 0;
    for (const auto &[name, value] : std::as_const(m_request.headers)) {
        switch (name.size()) { // by length first: this runs for every header of every request
        case 4: hosts += same(name, "host"); break;
        case 10: if (same(name, "connection")) connection = value; break;
        case 14: // The next reader of the stream may interpret an empty length or coding differently.
            if (same(name, "content-length")) {
                if (value.isEmpty() || (length && length != value))
                    return fail(400);
                length = value;
            }
            break;
        case 17:
            if (same(name, "transfer-encoding")) {
                if (value.isEmpty())
                    return fail(400);
                coding = coding.isEmpty() ? value : coding + ',' + value;
            }
            break;
        default: break;
        }
    }
    if (hosts > 1 || (m_http11 && hosts == 0))
        return fail(400);
    m_keepAlive = m_http11 ? !hasWord(connection, "close") : hasWord(connection, "keep-alive");
    m_left = 0;
    m_trailerBytes = 0;
    if (!coding.isEmpty()) {
        if (length || !m_http11)
            return fail(400);
        if (!same(coding, "chunked"))
            return fail(501);
        m_step = Step::ChunkSize;
        return State::Complete;
    }
    for (const char c : length.value_or(QByteArray())) {
        if (c < '0' || c > '9')
            return fail(400);
        m_left = std::min<qsizetype>(m_left * 10 + (c - '0'), m_limits.bodyBytes + 1); // cannot run over
    }
    if (m_left > m_limits.bodyBytes)
        return fail(413);
    m_step = m_left > 0 ? Step::Body : Step::Done;
    return State::Complete;
}

RequestParser::State RequestParser::readBody()
{
    const qsizetype size = std::min(m_left, m_buffer.size() - m_at);
    m_request.body.append(m_buffer.constData() + m_at, size);
    m_at += size;
    m_left -= size;
    if (m_left > 0)
        return State::NeedMore;
    m_step = Step::Done;
    return State::Complete;
}

RequestParser::State RequestParser::readChunks()
{
    QByteArrayView line;
    while (m_step != Step::Done) {
        switch (m_step) {
        case Step::ChunkSize: {
            if (!nextLine(line, chunkLineBytes))
                return m_failure ? fail(400) : State::NeedMore;
            const qsizetype extension = line.indexOf(';');
            bool ok = false;
            const QByteArray digits = (extension < 0 ? line : line.first(extension)).trimmed().toByteArray();
            const qulonglong size = digits.isEmpty() || digits.startsWith('+') || digits.contains('x') ? 0 : digits.toULongLong(&ok, 16);
            if (!ok)
                return fail(400);
            if (size > qulonglong(m_limits.bodyBytes) || m_request.body.size() + qsizetype(size) > m_limits.bodyBytes)
                return fail(413);
            m_left = qsizetype(size);
            m_step = size == 0 ? Step::Trailer : Step::ChunkData;
            break;
        }
        case Step::ChunkData: {
            const qsizetype size = std::min(m_left, m_buffer.size() - m_at);
            m_request.body.append(m_buffer.constData() + m_at, size);
            m_at += size;
            m_left -= size;
            if (m_left > 0)
                return State::NeedMore;
            m_step = Step::ChunkEnd;
            break;
        }
        case Step::ChunkEnd:
            if (!nextLine(line, chunkLineBytes))
                return m_failure ? fail(400) : State::NeedMore;
            if (!line.isEmpty())
                return fail(400);
            m_step = Step::ChunkSize;
            break;
        case Step::Trailer:
            if (!nextLine(line, m_limits.headerBytes))
                return m_failure ? fail(m_failure) : State::NeedMore;
            m_trailerBytes += line.size();
            if (m_trailerBytes > m_limits.headerBytes)
                return fail(431);
            if (line.isEmpty())
                m_step = Step::Done; // trailer fields are dropped
            break;
        case Step::Head:
        case Step::Body:
        case Step::Done: return State::Complete;
        }
    }
    return State::Complete;
}

} // namespace csp::http
