#include "core/wire/google.h"
#include "core/wire/jsonreader.h"
#include <QLocale>

namespace csp::wire {

namespace {

/// `Tue, 19 Nov 2013 01:13:52 GMT`, the one date form that HTTP allows to be sent.
std::optional<Instant> instantFromHttpDate(const QByteArray &text)
{
    const QByteArray trimmed = text.trimmed();
    if (!trimmed.endsWith(" GMT"))
        return {};
    QDateTime at = QLocale::c().toDateTime(QString::fromLatin1(trimmed.chopped(4)), QStringLiteral("ddd, dd MMM yyyy HH:mm:ss"));
    if (!at.isValid())
        return {};
    at.setTimeSpec(Qt::UTC);
    return toInstant(at);
}

Error badHeader(const char *name, const QString &what)
{
    Error error;
    error.kind = Error::Kind::Input;
    error.where = QStringLiteral("header ") + QLatin1String(name);
    error.what = what;
    error.nextStep = QStringLiteral("send the headers that events.watch documents");
    return error;
}

} // namespace

QJsonObject channelToJson(const Channel &channel)
{
    QJsonObject json{{QStringLiteral("id"), channel.id.value},
                     {QStringLiteral("type"), QStringLiteral("web_hook")},
                     {QStringLiteral("address"), channel.address}};
    if (!channel.token.isEmpty())
        json.insert(QStringLiteral("token"), channel.token);
    if (channel.expires != Instant{})
        json.insert(QStringLiteral("expiration"), qint64(channel.expires.time_since_epoch().count()));
    return json;
}

Outcome<Channel> channelFromJson(const QByteArray &document, const Channel &asked)
{
    const auto json = objectFromBytes(document);
    if (!json)
        return json.error();
    std::optional<Error> trouble;
    const JsonReader reader(*json, nullptr, trouble);
    Channel channel = asked;
    if (const QString id = reader.requiredString(QLatin1String("id")); !trouble && id != asked.id.value)
        reader.fail(QLatin1String("id"), QStringLiteral("the id \"%1\" that was asked for").arg(asked.id.value));
    channel.resourceId = reader.requiredString(QLatin1String("resourceId"));
    const QJsonValue expiration = reader.json().value(QLatin1String("expiration"));
    if (!expiration.isUndefined() && !expiration.isNull()) {
        bool ok = expiration.isDouble();
        const qint64 millis = expiration.isString() ? expiration.toString().toLongLong(&ok) : expiration.toInteger();
        if (!ok)
            reader.fail(QLatin1String("expiration"), QStringLiteral("milliseconds since 1970"));
        channel.expires = Instant{Millis{millis}};
    }
    if (trouble)
        return *trouble;
    return channel;
}

Outcome<Notification> notificationFromHeaders(const QList<QPair<QByteArray, QByteArray>> &headers, Instant received)
{
    const auto value = [&](const char *name) {
        for (const auto &[key, text] : headers)
            if (key.compare(name, Qt::CaseInsensitive) == 0)
                return text.trimmed();
        return QByteArray();
    };
    for (const char *name : {"X-Goog-Channel-ID", "X-Goog-Message-Number", "X-Goog-Resource-ID", "X-Goog-Resource-State"})
        if (value(name).isEmpty())
            return badHeader(name, QStringLiteral("expected a value, found nothing"));

    Notification n;
    n.channel.value = QString::fromUtf8(value("X-Goog-Channel-ID"));
    n.token = QString::fromUtf8(value("X-Goog-Channel-Token"));
    n.resourceId = QString::fromUtf8(value("X-Goog-Resource-ID"));
    n.resourceState = QString::fromUtf8(value("X-Goog-Resource-State"));
    n.resourceUri = QString::fromUtf8(value("X-Goog-Resource-URI"));
    n.received = received;
    bool ok = false;
    const QByteArray number = value("X-Goog-Message-Number");
    n.messageNumber = number.toLongLong(&ok);
    if (!ok || n.messageNumber < 1)
        return badHeader("X-Goog-Message-Number",
                         QStringLiteral("expected a number from 1 on, found \"%1\"").arg(QString::fromUtf8(number.left(40))));
    const QByteArray expires = value("X-Goog-Channel-Expiration");
    if (!expires.isEmpty()) {
        n.channelExpires = instantFromHttpDate(expires);
        if (!n.channelExpires)
            return badHeader("X-Goog-Channel-Expiration", QStringLiteral("expected a date like Tue, 19 Nov 2013 01:13:52 GMT, found \"%1\"")
                                                              .arg(QString::fromUtf8(expires.left(40))));
    }
    return n;
}

} // namespace csp::wire
