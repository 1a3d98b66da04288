#pragma once
#include "core/domain/journal.h"
#include <QJsonObject>
#include <QTimeZone>

namespace csp::cli {

/// One run as an indented block: notification, diff, decision with its reason, requests, result.
QString asText(const RunRecord &run, const QTimeZone &zone);
/// The same as one JSON object.
QJsonObject asJson(const RunRecord &run);
/// One line of a table: number, received, calendar, state, message, event, diff, action.
QStringList asRow(const RunRecord &run, int number, const QString &calendar, const QTimeZone &zone);
/// Columns as wide as their widest cell; long cells of the title are cut.
QString table(const QStringList &head, const QList<QStringList> &rows);

void printLine(const QString &line);   ///< standard output
void printError(const QString &line);  ///< standard error
void printJson(const QJsonObject &object); ///< one line

} // namespace csp::cli
