#include "core/recording/syncpages.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QUrlQuery>

namespace csp::syncpages {

namespace {

const QString syncToken = QStringLiteral("syncToken");

} // namespace

QByteArray issuedToken(const QByteArray &body)
{
    static const QByteArray name("\"nextSyncToken\"");
    const qsizetype at = body.lastIndexOf(name);
    if (at < 0)
        return {};
    const qsizetype open = body.indexOf('"', at + name.size());
    const qsizetype close = open < 0 ? -1 : body.indexOf('"', open + 1);
    return close < 0 ? QByteArray() : body.mid(open + 1, close - open - 1);
}

QByteArray tokenOf(const http::Request &request)
{
    if (request.method != "GET" || !request.target.contains("syncToken="))
        return {};
    const QUrl url = QUrl::fromEncoded(request.target);
    const QUrlQuery query(url);
    if (!url.path().endsWith(QLatin1String("/events")) || query.hasQueryItem(QStringLiteral("pageToken")))
        return {};
    return query.queryItemValue(syncToken, QUrl::FullyDecoded).toUtf8();
}

QByteArray withToken(const QByteArray &target, const QByteArray &token)
{
    QUrl url = QUrl::fromEncoded(target);
    QUrlQuery query(url);
    query.removeAllQueryItems(syncToken);
    query.addQueryItem(syncToken, QString::fromLatin1(QUrl::toPercentEncoding(QString::fromUtf8(token))));
    url.setQuery(query);
    return url.toEncoded();
}

http::Response nothingNew(const QByteArray &token)
{
    return {200, {{"content-type", "application/json; charset=UTF-8"}},
            "{\"kind\":\"calendar#events\",\"items\":[],\"nextSyncToken\":\"" + token + "\"}"};
}

http::Response joined(const http::Response &earlier, const http::Response &later)
{
    const QString items = QStringLiteral("items"), id = QStringLiteral("id");
    QJsonObject page = QJsonDocument::fromJson(later.body).object();
    const QJsonArray newer = page.value(items).toArray();
    QSet<QString> changedAgain;
    for (const QJsonValue &item : newer)
        changedAgain.insert(item[id].toString());
    QJsonArray all;
    const QJsonArray older = QJsonDocument::fromJson(earlier.body).object().value(items).toArray();
    for (const QJsonValue &item : older) {
        if (!changedAgain.contains(item[id].toString()))
            all.append(item);
    }
    for (const QJsonValue &item : newer)
        all.append(item);
    page.insert(items, all);
    http::Response response = later;
    response.body = QJsonDocument(page).toJson(QJsonDocument::Compact);
    return response;
}

} // namespace csp::syncpages
