#include "app/cli/command.h"
#include "app/cli/print.h"
#include "app/wiring/tour.h"
#include "core/ports/filereading.h"
#include "ui/text/say.h"
#include <QCoreApplication>
#include <QJsonArray>
#include <QSaveFile>

namespace csp::cli {

namespace {

struct DemoOptions {
    std::string world;
    std::vector<std::string> steps;
    bool json = false;
    std::string recordTo;
};

void printStep(const Tour::Step &step, int number, const say::CalendarNames &names, bool json)
{
    const QTimeZone zone("Europe/Berlin");
    if (json) {
        QJsonArray runs;
        for (const RunRecord &run : step.runs)
            runs.append(asJson(run));
        printJson({{QStringLiteral("step"), step.name}, {QStringLiteral("title"), step.title}, {QStringLiteral("runs"), runs},
                   {QStringLiteral("results"), QJsonArray::fromStringList(step.results)}});
        return;
    }
    printLine(QStringLiteral("%1. %2").arg(number).arg(step.title));
    for (const RunRecord &run : step.runs) {
        printLine(asText(run, zone, names));
        printLine({});
    }
    for (const QString &result : step.results)
        printLine(QStringLiteral("   now           ") + result);
    printLine({});
}

int demo(const DemoOptions &options)
{
    const QString name = options.world.empty() ? QStringLiteral("demo.yaml") : QString::fromStdString(options.world);
    const QString recordTo = QString::fromStdString(options.recordTo);
    const auto world = readWhole(options.world.empty() ? QStringLiteral(":/worlds/demo.yaml") : name, readlimit::World);
    if (!world) {
        printError(QStringLiteral("calsync demo: ") + world.error().oneLine());
        return BadInput;
    }
    QStringList steps;
    for (const std::string &step : options.steps)
        steps << QString::fromStdString(step);
    Tour tour(*world, name);
    int status = Ok, number = 0;
    QObject::connect(&tour, &Tour::stepDone, &tour, [&](const Tour::Step &step) { printStep(step, ++number, namesOf(*tour.session().snapshot()), options.json); });
    QObject::connect(&tour, &Tour::finished, &tour, [&](const std::optional<Error> &error) {
        if (error) {
            printError(QStringLiteral("calsync demo: ") + error->oneLine());
            status = Differs;
        } else if (!options.json) {
            printLine(say::legend());
        }
        QCoreApplication::exit(status);
    }, Qt::QueuedConnection);
    if (const auto started = tour.start(steps, !recordTo.isEmpty()); !started.ok()) {
        printError(QStringLiteral("calsync demo: ") + started.error().oneLine());
        return started.error().kind == Error::Kind::Input ? BadInput : Environment;
    }
    if (!options.json)
        printLine(QStringLiteral("The sandbox serves Google at %1 and Cal.com at %2\n").arg(tour.endpoints().googleApiRoot, tour.endpoints().calcomApiRoot));
    QCoreApplication::exec();
    if (!recordTo.isEmpty()) {
        QSaveFile out(recordTo);
        const QByteArray har = toHar(tour.recording());
        // A full disk takes a part and says so by the number alone: such a part must not take the place of a good recording.
        if (!out.open(QIODevice::WriteOnly) || out.write(har) != har.size() || !out.flush() || !out.commit()) {
            printError(QStringLiteral("calsync demo: %1: the recording could not be written whole (%2); what was there is unchanged").arg(recordTo, out.errorString()));
            return Environment;
        }
    }
    return withOutput(status, "calsync demo");
}

} // namespace

void addDemo(CLI::App &app, Run &run)
{
    auto options = std::make_shared<DemoOptions>();
    CLI::App *command = app.add_subcommand("demo", "The headless tour: a sandbox, and over HTTP a booking, a drag, a deletion, a move and a guest added. For each: "
                                                   "the notification, the diff, the decision with its reason, the requests and the result.");
    command->add_option("--world", options->world, "World file (YAML); the demo world where none is given")->type_name("FILE");
    command->add_option("--step", options->steps, "Only this step, in the tour's order: book, drag, delete, move, guest (may be given again)")->type_name("NAME");
    command->add_option("--record", options->recordTo, "Keep what went over the wire, redacted, as a recording")->type_name("FILE.har");
    command->add_flag("--json", options->json, "JSON lines instead of text");
    command->callback([options, &run] { run = [options](QCoreApplication &) { return demo(*options); }; });
}

} // namespace csp::cli
