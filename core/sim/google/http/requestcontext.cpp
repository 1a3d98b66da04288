#include "core/sim/google/http/requestcontext.h"
#include <QJsonDocument>
#include <algorithm>

namespace csp::sim::google {

namespace {

QByteArray decoded(QByteArrayView text, bool plusIsSpace)
{
    if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0))
        return text.toByteArray();
    QByteArray bytes = text.toByteArray();
    if (plusIsSpace)
        bytes.replace('+', ' ');
    return QByteArray::fromPercentEncoding(bytes);
}

} // namespace

Query Query::parse(QByteArrayView text)
{
    Query query;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('&');
        const QByteArrayView part = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        if (part.isEmpty())
            continue;
        const qsizetype equals = part.indexOf('=');
        const QByteArrayView name = equals < 0 ? part : part.first(equals);
        const QByteArrayView value = equals < 0 ? QByteArrayView() : part.sliced(equals + 1);
        query.m_entries.append({decoded(name, true), decoded(value, true)});
    }
    return query;
}

const QByteArray *Query::find(const char *name) const
{
    for (const auto &entry : m_entries) {
        if (entry.first == name)
            return &entry.second;
    }
    return nullptr;
}

QString Query::text(const char *name) const
{
    const QByteArray *value = find(name);
    return value ? QString::fromUtf8(*value) : QString();
}

QStringList Query::all(const char *name) const
{
    QStringList values;
    for (const auto &entry : m_entries) {
        if (entry.first == name)
            values << QString::fromUtf8(entry.second);
    }
    return values;
}

void Query::set(const char *name, const QString &value)
{
    m_entries.removeIf([name](const auto &entry) { return entry.first == name; });
    m_entries.append({name, value.toUtf8()});
}

QString decodedSegment(QByteArrayView segment) { return QString::fromUtf8(decoded(segment, false)); }

SendUpdates sendUpdatesOf(const Query &query)
{
    const QString word = query.text("sendUpdates");
    if (word == QLatin1String("all"))
        return SendUpdates::All;
    if (word == QLatin1String("externalOnly"))
        return SendUpdates::ExternalOnly;
    if (word.isEmpty() && query.text("sendNotifications") == QLatin1String("true"))
        return SendUpdates::All;
    return SendUpdates::None;
}

std::optional<Problem> bodyOf(const http::Request &request, QJsonObject *out)
{
    const QByteArray body = request.body.trimmed();
    if (body.isEmpty()) {
        *out = {};
        return {};
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return Problem{400, "global", "parseError", QStringLiteral("Parse Error"), {}, {}, {}, {}, {}};
    *out = document.object();
    return {};
}

std::optional<Problem> flagOf(const Query &query, const char *name, bool *out)
{
    if (!query.has(name))
        return {};
    const QString word = query.text(name);
    if (word == QLatin1String("true") || word == QLatin1String("True") || word == QLatin1String("1"))
        *out = true;
    else if (word == QLatin1String("false") || word == QLatin1String("False") || word == QLatin1String("0"))
        *out = false;
    else
        return Problem{400, "global", "invalidParameter", QStringLiteral("Invalid boolean value: '%1'.").arg(word), QString::fromLatin1(name),
                       "parameter", {}, {}, {}};
    return {};
}

std::optional<Problem> numberOf(const Query &query, const char *name, int least, int most, int *out)
{
    if (!query.has(name))
        return {};
    bool ok = false;
    const qlonglong value = query.text(name).toLongLong(&ok);
    if (!ok || value < least)
        return Problem{400, "global", "invalidParameter",
                       QStringLiteral("Invalid value '%1'. Values must be within the range: [%2, %3]").arg(query.text(name)).arg(least).arg(most),
                       QString::fromLatin1(name), "parameter", {}, {}, {}};
    *out = int(std::min<qlonglong>(value, most));
    return {};
}

} // namespace csp::sim::google
