#include "core/recording/recording.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>
#include <QUrlQuery>

// HAR 1.2 (the archived specification of the W3C's web performance group). Its required members are written although nobody measured
// them: other tools refuse a file without. What is ours begins with `_`, as it asks for.

namespace csp {

namespace {

QJsonArray pairs(const http::Headers &headers)
{
    QJsonArray list;
    for (const auto &[name, value] : headers)
        list.append(QJsonObject{{QStringLiteral("name"), QString::fromUtf8(name)}, {QStringLiteral("value"), QString::fromUtf8(value)}});
    return list;
}

QJsonArray queryOf(const QByteArray &target)
{
    QJsonArray list;
    const auto items = QUrlQuery(QUrl::fromEncoded(target)).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items)
        list.append(QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("value"), value}});
    return list;
}

/// The body as text where that is lossless, else as base64 with `encoding` saying so.
void putBody(QJsonObject &object, const QByteArray &body, const QString &encodingName)
{
    const QString text = QString::fromUtf8(body);
    if (text.toUtf8() == body) {
        object.insert(QStringLiteral("text"), text);
        return;
    }
    object.insert(QStringLiteral("text"), QString::fromLatin1(body.toBase64()));
    object.insert(encodingName, QStringLiteral("base64"));
}

QJsonObject requestOf(const http::Request &request)
{
    QJsonObject object{{QStringLiteral("method"), QString::fromLatin1(request.method)},
                       {QStringLiteral("url"), QString::fromLatin1(request.target)},
                       {QStringLiteral("httpVersion"), QStringLiteral("HTTP/1.1")},
                       {QStringLiteral("cookies"), QJsonArray()},
                       {QStringLiteral("headers"), pairs(request.headers)},
                       {QStringLiteral("queryString"), queryOf(request.target)},
                       {QStringLiteral("headersSize"), -1},
                       {QStringLiteral("bodySize"), request.body.size()}};
    if (!request.body.isEmpty()) {
        QJsonObject post{{QStringLiteral("mimeType"), QString::fromLatin1(request.header("content-type"))}};
        putBody(post, request.body, QStringLiteral("_encoding")); // HAR has no encoding for what was sent
        object.insert(QStringLiteral("postData"), post);
    }
    return object;
}

QJsonObject responseOf(const Exchange &e)
{
    const http::Response none{0, {}, {}};
    const http::Response &response = e.failure ? none : e.response;
    QJsonObject content{{QStringLiteral("size"), response.body.size()},
                        {QStringLiteral("mimeType"), QString::fromLatin1(response.header("content-type"))}};
    if (!response.body.isEmpty())
        putBody(content, response.body, QStringLiteral("encoding"));
    QJsonObject object{{QStringLiteral("status"), response.status},
                       {QStringLiteral("statusText"), QString()},
                       {QStringLiteral("httpVersion"), QStringLiteral("HTTP/1.1")},
                       {QStringLiteral("cookies"), QJsonArray()},
                       {QStringLiteral("headers"), pairs(response.headers)},
                       {QStringLiteral("content"), content},
                       {QStringLiteral("redirectURL"), QString::fromLatin1(response.header("location"))},
                       {QStringLiteral("headersSize"), -1},
                       {QStringLiteral("bodySize"), response.body.size()}};
    if (e.failure)
        object.insert(QStringLiteral("_error"), e.failure->what);
    return object;
}

QJsonObject entryOf(const Exchange &e, bool paged)
{
    QJsonObject entry{{QStringLiteral("startedDateTime"), toRfc3339(e.started, true)},
                      {QStringLiteral("time"), qint64(e.took.count())},
                      {QStringLiteral("request"), requestOf(e.request)},
                      {QStringLiteral("response"), responseOf(e)},
                      {QStringLiteral("cache"), QJsonObject()},
                      {QStringLiteral("timings"), QJsonObject{{QStringLiteral("send"), 0},
                                                              {QStringLiteral("wait"), qint64(e.took.count())},
                                                              {QStringLiteral("receive"), 0}}}};
    if (paged)
        entry.insert(QStringLiteral("pageref"), QStringLiteral("recording"));
    if (e.isNotification())
        entry.insert(QStringLiteral("_notification"), true); // to be filtered by; the headers say it
    return entry;
}

} // namespace

QByteArray toHar(const Recording &recording)
{
    const bool paged = !recording.title.isEmpty();
    QJsonArray entries;
    for (const Exchange &e : recording.exchanges)
        entries.append(entryOf(redacted(e), paged));
    QJsonArray pages;
    if (paged) {
        const Instant first = recording.exchanges.isEmpty() ? Instant{} : recording.exchanges.first().started;
        pages.append(QJsonObject{{QStringLiteral("id"), QStringLiteral("recording")},
                                 {QStringLiteral("startedDateTime"), toRfc3339(first, true)},
                                 {QStringLiteral("title"), recording.title},
                                 {QStringLiteral("pageTimings"), QJsonObject()}});
    }
    QJsonObject log{{QStringLiteral("version"), QStringLiteral("1.2")},
                    {QStringLiteral("creator"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Calendar Sync Playground")},
                                                            {QStringLiteral("version"), QLatin1String(CSP_VERSION)}}},
                    {QStringLiteral("pages"), pages},
                    {QStringLiteral("entries"), entries}};
    if (!recording.description.isEmpty())
        log.insert(QStringLiteral("comment"), recording.description);
    return QJsonDocument(QJsonObject{{QStringLiteral("log"), log}}).toJson(QJsonDocument::Indented);
}

} // namespace csp
