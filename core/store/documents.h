#pragma once
#include "core/domain/event.h"
#include "core/store/database.h"
#include <QJsonObject>

namespace csp {

/// Reads an event document that the store kept. One that cannot be read is an Error of kind Storage that names the file and `what`.
Outcome<EventDocument> documentOf(const Database &database, const QByteArray &raw, const QString &calendar, const QString &what);

/// What is kept of a document: its text as received; of one that was never received as text, its event in Google's form.
QByteArray textOf(const EventDocument &document);

QByteArray compact(const QJsonObject &json);
Outcome<QJsonObject> objectOf(const Database &database, const QByteArray &json, const QString &what);
/// Something in the file that this version cannot read.
Error unreadable(const Database &database, const QString &what, const QString &why);

} // namespace csp
