#include "app/cli/command.h"
#include "app/cli/print.h"
#include "app/wiring/replay.h"
#include "core/domain/timezone.h"
#include "core/ports/filereading.h"
#include "core/rules/policies.h"
#include "ui/text/say.h"
#include <QCoreApplication>

namespace csp::cli {

namespace {

struct ReplayOptions {
    std::string file;
    std::optional<ApplyMode> apply; ///< nothing: when it was pressed in the recording
    bool json = false;
    bool verbose = false;
};

/// The zone that the recorded host lives in, for times as people say them.
QTimeZone zoneOf(const Snapshot &snapshot)
{
    const QTimeZone zone = timeZoneNamed(snapshot.hostTimeZone);
    return zone.isValid() ? zone : QTimeZone::utc();
}

int printTimeline(Session &session, const ReplayOptions &options)
{
    const SnapshotPtr snapshot = session.snapshot();
    if (snapshot->timeline.isEmpty()) {
        printError(QStringLiteral("calsync replay: %1: nothing in it could be played: it has no notification from Google that a calendar answers to"
                                  " (record the notifications together with the requests that follow them)")
                       .arg(QString::fromStdString(options.file)));
        return BadInput;
    }
    const QTimeZone zone = zoneOf(*snapshot);
    const say::CalendarNames names = namesOf(*snapshot);
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
        rows << asRow(*run, int(rows.size()) + 1, zone, names);
        const bool bad = run->stage == RunStage::Failed;
        if (!bad && (run->title.isEmpty() || !options.verbose))
            continue;
        const QString title = run->title.isEmpty() ? QStringLiteral("A notification that could not be answered") : run->title;
        details << QStringLiteral("\n%1. %2").arg(rows.size()).arg(title) << asText(*run, zone, names);
    }
    if (!options.json) {
        static const QStringList head{QStringLiteral("#"), QStringLiteral("received"), QStringLiteral("calendar"), QStringLiteral("state"),
                                      QStringLiteral("message"), QStringLiteral("event"), QStringLiteral("diff"), QStringLiteral("action")};
        printLine(table(head, rows));
        for (const QString &line : details)
            printLine(line);
    }
    return failed ? Differs : Ok;
}

int replay(const ReplayOptions &options)
{
    const QString name = QString::fromStdString(options.file);
    const auto har = readWhole(name, readlimit::Recording);
    if (!har) {
        printError(QStringLiteral("calsync replay: ") + har.error().oneLine());
        return BadInput;
    }
    auto opened = Replay::open(*har, name, seedPolicy(), options.apply);
    if (!opened.ok()) {
        printError(QStringLiteral("calsync replay: ") + opened.error().oneLine());
        return BadInput;
    }
    Replay &replay = **opened;
    QObject::connect(&replay.session(), &Session::noticed, &replay, [](const QString &text, const std::optional<Error> &error) {
        printError(error ? text + QStringLiteral(": ") + error->oneLine() : text);
    });
    QObject::connect(&replay, &Replay::ready, &replay, &Replay::playAll);
    QObject::connect(&replay, &Replay::finished, &replay, [] { QCoreApplication::exit(0); }, Qt::QueuedConnection);
    replay.start();
    QCoreApplication::exec();
    if (const qsizetype leftOut = replay.recording().leftOut)
        printError(QStringLiteral("calsync replay: %1: %2").arg(name, say::leftOut(leftOut)));
    if (!options.json && !replay.recording().title.isEmpty())
        printLine(replay.recording().title + QLatin1Char('\n'));
    return withOutput(printTimeline(replay.session(), options), "calsync replay");
}

} // namespace

void addReplay(CLI::App &app, Run &run)
{
    auto options = std::make_shared<ReplayOptions>();
    CLI::App *command = app.add_subcommand("replay", "Play a recording (HAR) through the engine, with the recorded answers instead of the network, and print a table of its timeline.");
    command->add_option("file", options->file, "The recording")->type_name("FILE.har")->required();
    static const std::map<std::string, ApplyMode> modes{{"automatic", ApplyMode::Automatic}, {"never", ApplyMode::Never}};
    command->add_option("--apply", options->apply, "Whether plans are carried out on the recorded Cal.com; where nothing is said: when they were carried out in the recording")
        ->transform(CLI::CheckedTransformer(modes).description({}))->type_name("automatic|never");
    command->add_flag("-v,--verbose", options->verbose, "Diff, decision, reasons and requests of each row");
    command->add_flag("--json", options->json, "JSON lines instead of a table");
    command->callback([options, &run] { run = [options](QCoreApplication &) { return replay(*options); }; });
}

} // namespace csp::cli
