#include "core/sim/google/http/jsonbytes.h"
#include <QJsonArray>
#include <QJsonObject>
#include <QStringEncoder>

namespace csp::sim::google {

// By hand, for members are to stand in Google's order, and QJsonObject sorts them; rendering is also what most of a list costs.
void appendJson(QByteArray &out, QStringView text)
{
    static const char hex[] = "0123456789abcdef";
    out += '"';
    const char16_t *at = text.utf16(), *end = at + text.size();
    while (at < end) {
        const char16_t *plain = at;
        while (at < end && *at >= 0x20 && *at < 0x7f && *at != u'"' && *at != u'\\')
            ++at;
        if (at > plain) {
            const qsizetype size = out.size();
            out.resize(size + (at - plain));
            char *to = out.data() + size;
            for (; plain < at; ++plain)
                *to++ = char(*plain);
            continue;
        }
        const char16_t c = *at;
        switch (c) {
        case u'"': out += "\\\""; ++at; break;
        case u'\\': out += "\\\\"; ++at; break;
        case u'\n': out += "\\n"; ++at; break;
        case u'\r': out += "\\r"; ++at; break;
        case u'\t': out += "\\t"; ++at; break;
        default:
            if (c < 0x20 || c == 0x7f) {
                out.append("\\u00").append(hex[c >> 4]).append(hex[c & 15]);
                ++at;
            } else {
                const char16_t *wide = at;
                while (at < end && *at >= 0x80)
                    ++at;
                out += QStringView(wide, at - wide).toUtf8();
            }
        }
    }
    out += '"';
}

void appendJson(QByteArray &out, const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined: out += "null"; break;
    case QJsonValue::Bool: out += value.toBool() ? "true" : "false"; break;
    case QJsonValue::Double:
        if (const double d = value.toDouble(); d == double(qint64(d)))
            out += QByteArray::number(value.toInteger());
        else
            out += QByteArray::number(d, 'g', QLocale::FloatingPointShortest);
        break;
    case QJsonValue::String: appendJson(out, QStringView(value.toString())); break;
    case QJsonValue::Array: {
        out += '[';
        bool first = true;
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array) {
            if (!std::exchange(first, false))
                out += ',';
            appendJson(out, item);
        }
        out += ']';
        break;
    }
    case QJsonValue::Object: {
        out += '{';
        bool first = true;
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (!std::exchange(first, false))
                out += ',';
            appendJson(out, QStringView(it.key()));
            out += ':';
            appendJson(out, it.value());
        }
        out += '}';
        break;
    }
    }
}

} // namespace csp::sim::google
