#include "app/cli/print.h"
#include "app/cli/command.h"
#include "core/wire/factsjson.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <cstdio>

namespace csp::cli {

namespace {

bool outputLost = false; ///< a line did not reach standard output

QString head(const char *word) { return QStringLiteral("   %1 ").arg(QLatin1String(word), -13); }

QString wrapped(const char *word, const QString &text)
{
    constexpr int width = 100;
    const QString indent(17, QLatin1Char(' '));
    QString out = head(word), line;
    bool first = true;
    const auto flush = [&] {
        out += (first ? QString() : QLatin1Char('\n') + indent) + line;
        first = false;
        line.clear();
    };
    for (const QString &part : text.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (!line.isEmpty() && line.size() + part.size() + 1 > width)
            flush();
        line += (line.isEmpty() ? QString() : QStringLiteral(" ")) + part;
    }
    flush();
    return out;
}

QStringList requestLines(const RunRecord &run)
{
    QStringList lines;
    for (const RunStep &step : run.steps) {
        if (step.request) {
            lines << QString::fromLatin1(step.request->method) + QStringLiteral(" /") + step.request->path;
            if (!step.request->body.isEmpty())
                lines << QString::fromUtf8(QJsonDocument(step.request->body).toJson(QJsonDocument::Compact));
        } else if (step.kind == StepKind::Answered) {
            lines << QStringLiteral("→ ") + (step.status >= 200 && step.status < 300 ? QStringLiteral("done") : step.detail);
        }
    }
    return lines;
}

} // namespace

say::CalendarNames namesOf(const Snapshot &snapshot)
{
    say::CalendarNames names;
    for (const CalendarState &calendar : snapshot.calendars)
        names.insert(calendar.info.id.value, calendar.info.summary.isEmpty() ? calendar.info.id.value : calendar.info.summary);
    return names;
}

QString asText(const RunRecord &record, const QTimeZone &zone, const say::CalendarNames &names)
{
    const RunRecord run = say::withCalendarNames(record, names);
    QStringList out;
    QString from = names.value(run.calendar.value, run.calendar.value);
    if (run.notification != 0)
        from += QStringLiteral(", %1, message %2").arg(run.resourceState).arg(run.messageNumber);
    else
        from += QStringLiteral(", ") + run.resourceState;
    out << head("notification") + from;
    QStringList changes;
    for (const FieldChange &c : run.diff.changes)
        if (groupOf(c.field) != FieldGroup::Noise)
            changes << say::field(c.field) + QStringLiteral("  ") + say::change(c, zone);
    if (const int noise = run.diff.noiseCount())
        changes << QStringLiteral("noise, %1 %2").arg(noise).arg(noise == 1 ? QStringLiteral("field") : QStringLiteral("fields"));
    const bool unread = isUnread(run.stage, run.decision);
    if (changes.isEmpty())
        changes << (unread ? QStringLiteral("not read") : say::summary(run.diff));
    for (qsizetype i = 0; i < changes.size(); ++i)
        out << head(i == 0 ? "diff" : "") + changes[i];
    for (size_t i = 0; i < run.decision.actions.size(); ++i)
        out << head(i == 0 ? "decision" : "") + say::symbol(run.decision.actions[i].kind) + QLatin1Char(' ') + say::action(run.decision.actions[i], zone);
    if (!unread)
        out << wrapped("", say::because(run.decision, zone));
    const QStringList requests = requestLines(run);
    for (qsizetype i = 0; i < requests.size(); ++i)
        out << head(i == 0 ? "requests" : "") + requests[i];
    out << head("result") + QString::fromLatin1(nameOf(run.stage)) + (run.error ? QStringLiteral(": ") + run.error->oneLine() : QString());
    return out.join(QLatin1Char('\n'));
}

QJsonObject asJson(const RunRecord &run)
{
    QJsonObject o;
    o[QStringLiteral("run")] = run.id;
    o[QStringLiteral("notification")] = QJsonObject{{QStringLiteral("calendar"), run.calendar.value}, {QStringLiteral("state"), run.resourceState},
                                                    {QStringLiteral("message"), run.messageNumber}, {QStringLiteral("received"), toRfc3339(run.received, true)}};
    o[QStringLiteral("event")] = run.title;
    o[QStringLiteral("diff")] = wire::toJson(run.diff);
    o[QStringLiteral("decision")] = wire::toJson(run.decision);
    o[QStringLiteral("plan")] = wire::toJson(run.plan);
    QJsonArray steps;
    for (const RunStep &step : run.steps)
        steps.append(wire::toJson(step));
    o[QStringLiteral("journal")] = steps;
    o[QStringLiteral("stage")] = QString::fromLatin1(nameOf(run.stage));
    if (run.error)
        o[QStringLiteral("error")] = wire::toJson(*run.error);
    return o;
}

QStringList asRow(const RunRecord &run, int number, const QTimeZone &zone, const say::CalendarNames &names)
{
    const QString calendar = names.value(run.calendar.value, run.calendar.value);
    const QString received = toQDateTime(run.received, zone).toString(QStringLiteral("HH:mm:ss.zzz"));
    const QString message = run.messageNumber ? QString::number(run.messageNumber) : QString();
    const bool unread = isUnread(run.stage, run.decision);
    const QString change = unread ? QStringLiteral("not read") : (run.title.isEmpty() ? QStringLiteral("no change") : say::summary(run.diff));
    const QString action = run.title.isEmpty() && !unread ? QStringLiteral("= nothing") : say::shortAction(run.decision, run.stage);
    return {QString::number(number), received, calendar, run.resourceState, message, run.title, change, action};
}

QString table(const QStringList &titles, const QList<QStringList> &rows)
{
    constexpr qsizetype widest = 44;
    QList<qsizetype> width(titles.size(), 0);
    const auto cell = [](const QString &text) { return text.size() > widest ? text.left(widest - 1) + QStringLiteral("…") : text; };
    for (const QStringList &row : QList<QStringList>{titles} + rows)
        for (qsizetype i = 0; i < row.size() && i < width.size(); ++i)
            width[i] = std::max(width[i], cell(row[i]).size());
    QStringList out;
    for (const QStringList &row : QList<QStringList>{titles} + rows) {
        QString line;
        for (qsizetype i = 0; i < row.size() && i < width.size(); ++i)
            line += cell(row[i]).leftJustified(width[i] + 2);
        while (line.endsWith(QLatin1Char(' ')))
            line.chop(1);
        out << line;
    }
    return out.join(QLatin1Char('\n'));
}

void printLine(const QString &line)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    if (fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout) != size_t(bytes.size()) || fflush(stdout) != 0)
        outputLost = true;
}

int withOutput(int status, const char *command)
{
    if (!outputLost)
        return status;
    printError(QStringLiteral("%1: standard output cannot be written").arg(QLatin1String(command)));
    return Environment;
}

void printError(const QString &line)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
}

void printJson(const QJsonObject &object)
{
    printLine(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

} // namespace csp::cli
