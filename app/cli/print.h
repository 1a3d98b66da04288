#pragma once
#include "core/engine/known/snapshot.h"
#include "ui/text/say.h"
#include <QJsonObject>
#include <QTimeZone>

namespace csp::cli {

/// What the calendars of a session are called.
say::CalendarNames namesOf(const Snapshot &snapshot);
/// One run as an indented block: notification, diff, decision with its reason, requests, result. Calendars by their names, but for requests.
QString asText(const RunRecord &run, const QTimeZone &zone, const say::CalendarNames &names);
/// The same as one JSON object, calendars by their ids.
QJsonObject asJson(const RunRecord &run);
/// One line of a table: number, received, calendar, state, message, event, diff, action.
QStringList asRow(const RunRecord &run, int number, const QTimeZone &zone, const say::CalendarNames &names);
/// Columns as wide as their widest cell; long cells of the title are cut.
QString table(const QStringList &head, const QList<QStringList> &rows);

void printLine(const QString &line);   ///< standard output
/// `status`, or Environment (with one message) where a line before could not be written. To be asked last.
int withOutput(int status, const char *command);
void printError(const QString &line);  ///< standard error
void printJson(const QJsonObject &object); ///< one line

} // namespace csp::cli
