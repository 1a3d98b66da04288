#pragma once
#include "core/domain/instant.h"
#include <QByteArray>
#include <QJsonValue>
#include <initializer_list>

/// JSON whose members stand where they were written. Cal.com's answers are read by people and compared byte by byte in tests, and
/// QJsonObject sorts its keys.
namespace csp::sim::calcom::json {

/// Name and value; the value is a finished fragment of JSON. An empty fragment leaves the member out.
using Member = std::pair<const char *, QByteArray>;

QByteArray object(std::initializer_list<Member> members);
QByteArray array(const QList<QByteArray> &items);
QByteArray text(QStringView text);
QByteArray text(QLatin1String text);
QByteArray number(qint64 number);
QByteArray boolean(bool value);
QByteArray null();
QByteArray instant(Instant at); ///< UTC with milliseconds and `Z`, as every time in Cal.com's answers
QByteArray texts(const QStringList &list);
QByteArray value(const QJsonValue &value);
/// Nothing (the member is left out) where the text is empty.
QByteArray textIfAny(const QString &text);

} // namespace csp::sim::calcom::json
