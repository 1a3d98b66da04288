#include "core/sim/calcom/http/json.h"
#include <QJsonArray>
#include <QJsonDocument>

namespace csp::sim::calcom::json {

QByteArray object(std::initializer_list<Member> members)
{
    QByteArray out = "{";
    for (const auto &[name, fragment] : members) {
        if (fragment.isEmpty())
            continue;
        if (out.size() > 1)
            out += ',';
        out += '"';
        out += name;
        out += "\":";
        out += fragment;
    }
    return out += '}';
}

QByteArray array(const QList<QByteArray> &items)
{
    QByteArray out = "[";
    for (const QByteArray &item : items) {
        if (out.size() > 1)
            out += ',';
        out += item;
    }
    return out += ']';
}

QByteArray text(QStringView text)
{
    const QByteArray utf8 = text.toUtf8();
    QByteArray out;
    out.reserve(utf8.size() + 2);
    out += '"';
    for (const char c : utf8) {
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (static_cast<unsigned char>(c) < 0x20)
                out += "\\u00" + QByteArray(1, c).toHex();
            else
                out += c;
        }
    }
    return out += '"';
}

QByteArray text(QLatin1String latin) { return text(QString(latin)); }
QByteArray number(qint64 number) { return QByteArray::number(number); }
QByteArray boolean(bool value) { return value ? QByteArrayLiteral("true") : QByteArrayLiteral("false"); }
QByteArray null() { return QByteArrayLiteral("null"); }
QByteArray instant(Instant at) { return '"' + toRfc3339(at, true).toLatin1() + '"'; }

QByteArray texts(const QStringList &list)
{
    QList<QByteArray> items;
    for (const QString &item : list)
        items += text(item);
    return array(items);
}

QByteArray value(const QJsonValue &value)
{
    QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return wrapped.mid(1, wrapped.size() - 2);
}

QByteArray textIfAny(const QString &value) { return value.isEmpty() ? QByteArray{} : text(value); }

} // namespace csp::sim::calcom::json
