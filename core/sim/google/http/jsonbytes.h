#pragma once
#include <QByteArray>
#include <QJsonValue>
#include <QStringView>

namespace csp::sim::google {

/// A JSON string, quoted and escaped, as UTF-8.
void appendJson(QByteArray &out, QStringView text);
inline void appendJson(QByteArray &out, const QString &text) { appendJson(out, QStringView(text)); }
/// Any value, compact.
void appendJson(QByteArray &out, const QJsonValue &value);

} // namespace csp::sim::google
