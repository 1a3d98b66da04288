#include "core/store/documents.h"
#include "core/wire/factsjson.h"
#include "core/wire/google.h"
#include <QJsonDocument>

namespace csp {

Outcome<EventDocument> documentOf(const Database &database, const QByteArray &raw, const QString &calendar, const QString &what)
{
    auto document = wire::eventFromJson(raw, CalendarId{calendar});
    if (!document)
        return unreadable(database, what, document.error().oneLine());
    return document;
}

QByteArray textOf(const EventDocument &document)
{
    return document.raw.isEmpty() ? compact(wire::toJson(document).value(QStringLiteral("event")).toObject()) : document.raw;
}

QByteArray compact(const QJsonObject &json) { return QJsonDocument(json).toJson(QJsonDocument::Compact); }

Outcome<QJsonObject> objectOf(const Database &database, const QByteArray &json, const QString &what)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject())
        return unreadable(database, what, error.errorString());
    return document.object();
}

Error unreadable(const Database &database, const QString &what, const QString &why)
{
    Error e;
    e.kind = Error::Kind::Storage;
    e.where = database.path();
    e.what = QStringLiteral("%1 is damaged: %2").arg(what, why);
    e.nextStep = QStringLiteral("move the file away and start anew: what is in Google and Cal.com is read again");
    return e;
}

} // namespace csp
