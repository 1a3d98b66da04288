#include "app/cli/replay.h"
#include "app/cli/print.h"
#include "app/wiring/replay.h"
#include "core/rules/policies.h"
#include "ui/text/say.h"
#include <QCoreApplication>
#include <QFile>

namespace csp::cli {

namespace {

/// The zone that the recorded host lives in, for times as people say them.
QTimeZone zoneOf(const Snapshot &snapshot)
{
    const QTimeZone zone(snapshot.hostTimeZone.toLatin1());
    return zone.isValid() ? zone : QTimeZone::utc();
}

int printTimeline(Session &session, const ReplayOptions &options)
{
    const SnapshotPtr snapshot = session.snapshot();
    const QTimeZone zone = zoneOf(*snapshot);
    QList<QStringList> rows;
    QStringList details;
    int failed = 0;
    for (const TimelineRow &row : snapshot->timeline) {
        const auto run = session.run(row.run);
        if (!run.ok())
            continue;
        failed += run->stage == RunStage::Failed;
        if (options.json) {
            printJson(asJson(*run));
            continue;
        }
        const CalendarState *calendar = snapshot->calendar(row.calendar);
        rows << asRow(*run, int(rows.size()) + 1, calendar ? calendar->info.summary : row.calendar.value, zone);
        if (run->title.isEmpty() || (!options.verbose && run->stage != RunStage::Failed))
            continue;
        details << QStringLiteral("\n%1. %2").arg(rows.size()).arg(run->title) << asText(*run, zone);
    }
    if (!options.json) {
        static const QStringList head{QStringLiteral("#"), QStringLiteral("received"), QStringLiteral("calendar"), QStringLiteral("state"),
                                      QStringLiteral("message"), QStringLiteral("event"), QStringLiteral("diff"), QStringLiteral("action")};
        printLine(table(head, rows));
        for (const QString &line : details)
            printLine(line);
    }
    return failed ? 1 : 0;
}

} // namespace

int replay(const ReplayOptions &options)
{
    QFile file(options.file);
    if (!file.open(QIODevice::ReadOnly)) {
        printError(QStringLiteral("%1: %2").arg(options.file, file.errorString()));
        return 2;
    }
    auto opened = Replay::open(file.readAll(), options.file, seedPolicy(), options.apply);
    if (!opened.ok()) {
        printError(opened.error().oneLine());
        return 2;
    }
    Replay &replay = **opened;
    QObject::connect(&replay.session(), &Session::noticed, &replay, [](const QString &text, const std::optional<Error> &error) {
        printError(error ? text + QStringLiteral(": ") + error->oneLine() : text);
    });
    QObject::connect(&replay, &Replay::ready, &replay, &Replay::playAll);
    QObject::connect(&replay, &Replay::finished, &replay, [] { QCoreApplication::exit(0); }, Qt::QueuedConnection);
    replay.start();
    QCoreApplication::exec();
    if (!options.json && !replay.recording().title.isEmpty())
        printLine(replay.recording().title + QLatin1Char('\n'));
    return printTimeline(replay.session(), options);
}

} // namespace csp::cli
