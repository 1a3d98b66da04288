#include "app/cli/command.h"
#include "app/cli/signals.h"
#include "core/sim/sandbox/sandbox.h"
#include "core/sim/sandbox/worldfile.h"
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <cstdio>

namespace csp::cli {
namespace {

struct Options {
    std::string world;
    std::string clock;
    quint16 googlePort = 0;
    quint16 calcomPort = 0;
};

int fail(ExitCode code, const QString &line)
{
    std::fprintf(stderr, "calsync serve: %s\n", qUtf8Printable(line));
    return code;
}

/// When the sandbox's time begins; nothing: the system's time.
Outcome<std::optional<Instant>> clockStart(const Options &options, const sim::WorldFile &world)
{
    if (options.clock.empty())
        return world.clock;
    if (options.clock == "real")
        return std::optional<Instant>{};
    const auto at = instantFromRfc3339(QString::fromStdString(options.clock));
    if (!at) {
        return Error{Error::Kind::Input, QStringLiteral("--clock"),
                     QStringLiteral("expected `real` or a time like 2026-03-03T12:00:00+01:00, found \"%1\"").arg(QString::fromStdString(options.clock)),
                     {}, {}, {}, {}, {}, {}};
    }
    return std::optional(*at);
}

int serve(const Options &options, QCoreApplication &application)
{
    const QString name = options.world.empty() ? QStringLiteral("demo.yaml") : QString::fromStdString(options.world);
    QFile file(options.world.empty() ? QStringLiteral(":/worlds/demo.yaml") : name);
    if (!file.open(QIODevice::ReadOnly))
        return fail(BadInput, QStringLiteral("%1: %2").arg(name, file.errorString()));
    const auto world = sim::readWorld(file.readAll(), name);
    if (!world)
        return fail(BadInput, world.error().oneLine());
    const auto start = clockStart(options, *world);
    if (!start)
        return fail(BadInput, start.error().oneLine());
    const std::unique_ptr<Clock> clock = *start ? std::make_unique<SystemClock>(**start) : std::make_unique<SystemClock>();
    auto sandbox = sim::Sandbox::fromWorld(*world, name, clock.get());
    if (!sandbox)
        return fail(BadInput, sandbox.error().oneLine());
    const auto endpoints = (*sandbox)->listen(options.googlePort, options.calcomPort);
    if (!endpoints)
        return fail(Environment, endpoints.error().oneLine());

    const StopSignals stop([&application] { application.quit(); });
    const QByteArray line = QJsonDocument(endpoints->toJson()).toJson(QJsonDocument::Compact) + '\n';
    if (std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stdout) != static_cast<size_t>(line.size()) || std::fflush(stdout) != 0)
        return fail(Environment, QStringLiteral("standard output cannot be written"));
    return QCoreApplication::exec();
}

} // namespace

void addServe(CLI::App &app, Run &run)
{
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("serve", "Serve the sandbox (a simulated Google Calendar and a simulated Cal.com) on loopback until SIGTERM or SIGINT. "
                                                    "Prints one line of JSON that says where, as soon as it listens.");
    command->add_option("--world", options->world, "World file (YAML); the demo world where none is given")->type_name("FILE");
    command->add_option("--google-port", options->googlePort, "Port of the simulated Google; 0: a free one")->type_name("N");
    command->add_option("--calcom-port", options->calcomPort, "Port of the simulated Cal.com; 0: a free one")->type_name("N");
    command->add_option("--clock", options->clock, "The sandbox's time: real, or the time at which it begins; else what the world says")->type_name("real|ISO-TIME");
    command->callback([options, &run] { run = [options](QCoreApplication &application) { return serve(*options, application); }; });
}

} // namespace csp::cli
