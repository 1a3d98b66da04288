#include "core/recording/recording.h"
#include "core/wire/google.h"
#include <QLocale>
#include <QSet>

namespace csp {

namespace {

/// `Tue, 19 Nov 2013 01:13:52 GMT`
QByteArray httpDate(Instant at)
{
    return QLocale::c().toString(toQDateTime(at), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss")).toLatin1() + " GMT";
}

/// Out of `https://…/calendar/v3/calendars/<id>/events?alt=json`, where the id is encoded, or not (both have been seen).
QString calendarOf(const QString &resourceUri)
{
    const QString path = resourceUri.section(QLatin1Char('?'), 0, 0);
    const QString marker = QStringLiteral("/calendars/");
    const qsizetype from = path.indexOf(marker);
    if (from < 0)
        return {};
    QString id = path.mid(from + marker.size());
    if (const qsizetype end = id.lastIndexOf(QStringLiteral("/events")); end >= 0)
        id.truncate(end);
    return QUrl::fromPercentEncoding(id.toUtf8());
}

CalendarId primaryCalendar(const Recording &recording)
{
    for (const Exchange &e : recording.exchanges) {
        if (e.failure || e.response.status != 200 || !QUrl::fromEncoded(e.request.target).path().endsWith(QLatin1String("/users/me/calendarList")))
            continue;
        if (const auto list = wire::calendarListFromJson(e.response.body)) {
            for (const CalendarInfo &calendar : *list) {
                if (calendar.primary)
                    return calendar.id;
            }
        }
    }
    return {QStringLiteral("primary")};
}

} // namespace

bool Exchange::isNotification() const
{
    return request.method == "POST" && !request.header("X-Goog-Channel-ID").isEmpty() && !request.header("X-Goog-Resource-State").isEmpty();
}

Exchange exchangeOf(const Notification &n, const QByteArray &address)
{
    Exchange e;
    e.started = n.received;
    e.request.method = "POST";
    e.request.target = address;
    e.request.headers = {{"X-Goog-Channel-ID", n.channel.value.toUtf8()},
                         {"X-Goog-Message-Number", QByteArray::number(n.messageNumber)},
                         {"X-Goog-Resource-ID", n.resourceId.toUtf8()},
                         {"X-Goog-Resource-State", n.resourceState.toUtf8()},
                         {"X-Goog-Resource-URI", n.resourceUri.toUtf8()}};
    if (n.channelExpires)
        e.request.headers.append({"X-Goog-Channel-Expiration", httpDate(*n.channelExpires)});
    if (!n.token.isEmpty())
        e.request.headers.append({"X-Goog-Channel-Token", n.token.toUtf8()});
    e.response.status = 200;
    return e;
}

QList<Channel> channelsOf(const Recording &recording)
{
    QList<Channel> channels;
    QSet<QByteArray> seen;
    for (const Exchange &e : recording.exchanges) {
        if (!e.isNotification())
            continue;
        const QByteArray id = e.request.header("X-Goog-Channel-ID");
        if (seen.contains(id))
            continue;
        const auto n = wire::notificationFromHeaders(e.request.headers, e.started);
        if (!n)
            continue;
        seen.insert(id);
        Channel c;
        c.id = n->channel;
        c.calendar = {calendarOf(n->resourceUri)};
        if (c.calendar.value == QLatin1String("primary"))
            c.calendar = primaryCalendar(recording);
        c.resourceId = n->resourceId;
        c.token = n->token;
        c.address = QString::fromUtf8(e.request.target);
        c.expires = n->channelExpires.value_or(Instant{});
        channels.append(c);
    }
    return channels;
}

} // namespace csp
