#include "core/sim/google/wire.h"
#include "core/sim/google/jsonbytes.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <map>
#include <zlib.h>

namespace csp::sim::google {

namespace {

/// What a field expression asks for below one member; empty: all of it.
struct Selection {
    std::map<QByteArray, Selection> members;
    bool all() const { return members.empty(); }
};

class FieldParser
{
public:
    explicit FieldParser(QByteArrayView text) : m_text(text) { }
    bool parse(Selection *out) { return list(out, 0) && m_at == m_text.size(); }

private:
    bool list(Selection *out, int depth)
    {
        do {
            if (!path(out, depth))
                return false;
        } while (take(','));
        return true;
    }
    bool path(Selection *out, int depth)
    {
        if (depth > 20)
            return false;
        const qsizetype from = m_at;
        while (m_at < m_text.size() && !strchr(",/()", m_text[m_at]))
            ++m_at;
        const QByteArray name = m_text.sliced(from, m_at - from).toByteArray().trimmed();
        if (name.isEmpty())
            return false;
        Selection &below = out->members[name];
        if (take('/'))
            return path(&below, depth + 1);
        if (take('('))
            return list(&below, depth + 1) && take(')');
        return true;
    }
    bool take(char c)
    {
        if (m_at >= m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

QJsonValue selected(const QJsonValue &value, const Selection &selection)
{
    if (selection.all())
        return value;
    if (value.isArray()) {
        QJsonArray out;
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array)
            out.append(selected(item, selection));
        return out;
    }
    if (!value.isObject())
        return value;
    const QJsonObject object = value.toObject();
    const auto any = selection.members.find("*");
    QJsonObject out;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const auto named = selection.members.find(it.key().toUtf8());
        if (named != selection.members.end())
            out.insert(it.key(), selected(it.value(), named->second));
        else if (any != selection.members.end())
            out.insert(it.key(), selected(it.value(), any->second));
    }
    return out;
}

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

std::optional<QByteArray> selectFields(const QByteArray &json, const QByteArray &fields)
{
    Selection selection;
    if (!FieldParser(fields).parse(&selection))
        return {};
    QByteArray out;
    appendJson(out, selected(QJsonDocument::fromJson(json).object(), selection));
    return out;
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
