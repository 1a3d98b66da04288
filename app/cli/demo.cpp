#include "app/cli/demo.h"
#include "app/cli/print.h"
#include "app/wiring/tour.h"
#include "ui/text/say.h"
#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QSaveFile>

namespace csp::cli {

namespace {

void printStep(const Tour::Step &step, int number, bool json)
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
        printLine(asText(run, zone));
        printLine({});
    }
    for (const QString &result : step.results)
        printLine(QStringLiteral("   now           ") + result);
    printLine({});
}

} // namespace

int demo(const DemoOptions &options)
{
    const QString name = options.world.isEmpty() ? QStringLiteral(":/worlds/demo.yaml") : options.world;
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        printError(QStringLiteral("%1: %2").arg(name, file.errorString()));
        return 2;
    }
    Tour tour(file.readAll(), name);
    int status = 0, number = 0;
    QObject::connect(&tour, &Tour::stepDone, &tour, [&](const Tour::Step &step) { printStep(step, ++number, options.json); });
    QObject::connect(&tour, &Tour::finished, &tour, [&](const std::optional<Error> &error) {
        if (error) {
            printError(error->oneLine());
            status = 1;
        } else if (!options.json) {
            printLine(say::legend());
        }
        QCoreApplication::exit(status);
    }, Qt::QueuedConnection);
    if (const auto started = tour.start(options.steps, !options.recordTo.isEmpty()); !started.ok()) {
        printError(started.error().oneLine());
        return started.error().kind == Error::Kind::Input ? 2 : 3;
    }
    if (!options.json)
        printLine(QStringLiteral("The sandbox serves Google at %1 and Cal.com at %2\n").arg(tour.endpoints().googleApiRoot, tour.endpoints().calcomApiRoot));
    QCoreApplication::exec();
    if (!options.recordTo.isEmpty()) {
        QSaveFile out(options.recordTo);
        if (!out.open(QIODevice::WriteOnly) || out.write(toHar(tour.recording())) < 0 || !out.commit()) {
            printError(QStringLiteral("%1: %2").arg(options.recordTo, out.errorString()));
            return 3;
        }
    }
    return status;
}

} // namespace csp::cli
