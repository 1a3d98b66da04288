#include "core/sim/google/http/contentcoding.h"
#include <zlib.h>

namespace csp::sim::google {

namespace {

bool hasWord(const QByteArray &header, const char *word) { return header.toLower().contains(word); }

} // namespace

Decoded decodeBody(http::Request *request, qsizetype limit)
{
    const QByteArray coding = request->header("content-encoding").trimmed().toLower();
    if (coding.isEmpty() || coding == "identity")
        return Decoded::Ok;
    if (coding != "gzip" && coding != "x-gzip" && coding != "deflate")
        return Decoded::Unsupported;
    if (request->body.isEmpty())
        return Decoded::Ok;
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 32) != Z_OK) // 32: tells gzip from zlib by itself
        return Decoded::Malformed;
    stream.next_in = reinterpret_cast<Bytef *>(request->body.data());
    stream.avail_in = uInt(request->body.size());
    QByteArray out;
    int state = Z_OK;
    while (state == Z_OK && out.size() <= limit) {
        const qsizetype size = out.size();
        out.resize(size + 64 * 1024);
        stream.next_out = reinterpret_cast<Bytef *>(out.data() + size);
        stream.avail_out = 64 * 1024;
        state = inflate(&stream, Z_NO_FLUSH);
        out.resize(size + 64 * 1024 - qsizetype(stream.avail_out));
        if (state == Z_OK && stream.avail_in == 0 && stream.avail_out > 0)
            state = Z_BUF_ERROR; // it broke off
    }
    inflateEnd(&stream);
    if (out.size() > limit)
        return Decoded::TooLarge;
    if (state != Z_STREAM_END)
        return Decoded::Malformed;
    request->body = out;
    return Decoded::Ok;
}

QByteArray gzipped(const QByteArray &bytes)
{
    z_stream stream{};
    if (deflateInit2(&stream, 4, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    QByteArray out(qsizetype(deflateBound(&stream, uLong(bytes.size()))), Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    const bool ok = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(out.size() - qsizetype(stream.avail_out));
    deflateEnd(&stream);
    return ok ? out : QByteArray();
}

void encodeBody(const http::Request &request, http::Response *response)
{
    if (response->body.isEmpty() || !hasWord(request.header("accept-encoding"), "gzip") || !hasWord(request.header("user-agent"), "gzip"))
        return;
    const QByteArray smaller = gzipped(response->body);
    if (smaller.isEmpty())
        return;
    response->body = smaller;
    response->headers.emplaceBack("Content-Encoding", "gzip");
}

QByteArray prettyPrinted(const QByteArray &json)
{
    QByteArray out;
    out.reserve(json.size() + json.size() / 3);
    int depth = 0;
    bool inString = false;
    const auto newLine = [&] {
        out += '\n';
        out.append(depth, ' ');
    };
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            out += c;
            if (c == '\\' && i + 1 < json.size())
                out += json[++i];
            else if (c == '"')
                inString = false;
            continue;
        }
        switch (c) {
        case '"': inString = true; out += c; break;
        case '{':
        case '[':
            out += c;
            if (i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']')) {
                out += json[++i];
            } else {
                ++depth;
                newLine();
            }
            break;
        case '}':
        case ']':
            --depth;
            newLine();
            out += c;
            break;
        case ',': out += c; newLine(); break;
        case ':': out += ": "; break;
        default: out += c;
        }
    }
    return out + '\n';
}

} // namespace csp::sim::google
