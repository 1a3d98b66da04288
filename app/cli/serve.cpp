#include "app/cli/command.h"
#include "app/cli/trafficlog.h"
#include "app/wiring/stopsignals.h"
#include "core/ports/filereading.h"
#include "core/sim/admin/adminserver.h"
#include "core/sim/google/http/apidescription.h"
#include "core/sim/sandbox/keyfolder.h"
#include "core/sim/sandbox/statefile.h"
#include "core/sim/sandbox/statelock.h"
#include "core/sim/sandbox/worldfile.h"
#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>
#include <cstdio>

namespace csp::cli {
namespace {

struct Options {
    std::string world;
    std::string clock;
    std::string state;
    std::string discovery;
    std::string log;
    std::string keyFolder;
    quint16 googlePort = 0;
    quint16 calcomPort = 0;
    std::vector<std::string> hostNames;
    bool admin = false;
    std::optional<quint16> adminPort;
};

int fail(ExitCode code, const QString &line)
{
    std::fprintf(stderr, "calsync serve: %s\n", qUtf8Printable(line));
    return code;
}

QString worldName(const Options &options)
{
    return options.world.empty() ? QStringLiteral("demo.yaml") : QString::fromStdString(options.world);
}

Outcome<sim::WorldFile> readWorld(const Options &options)
{
    const QString name = worldName(options);
    const auto yaml = readWhole(options.world.empty() ? QStringLiteral(":/worlds/demo.yaml") : name, readlimit::World);
    if (!yaml)
        return yaml.error();
    return sim::readWorld(*yaml, name);
}

Outcome<std::optional<sim::ApiDescription>> readDiscovery(const Options &options)
{
    if (options.discovery.empty())
        return std::optional<sim::ApiDescription>{};
    const QString name = QString::fromStdString(options.discovery);
    const auto document = readWhole(name, readlimit::Document);
    if (!document)
        return document.error();
    const auto description = sim::ApiDescription::read(*document, name);
    if (!description)
        return description.error();
    return std::optional(*description);
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

/// The one way of writing a path, whether anything is there or not.
QString wholePath(const std::string &name)
{
    const QFileInfo file(QString::fromStdString(name));
    const QString there = file.canonicalFilePath();
    return there.isEmpty() ? QFileInfo(file.absolutePath()).canonicalFilePath() + QLatin1Char('/') + file.fileName() : there;
}

/// Lines of the log would stand in the middle of a world, or the next saved world would take their place.
std::optional<Error> checkLog(const Options &options)
{
    if (options.log.empty() || options.log == "-")
        return {};
    for (const auto &[name, file] : {std::pair("--world", &options.world), std::pair("--state", &options.state), std::pair("--discovery", &options.discovery)}) {
        if (!file->empty() && wholePath(*file) == wholePath(options.log))
            return Error{Error::Kind::Input, QStringLiteral("--log"), QStringLiteral("expected a file of its own, found the one of %1").arg(QLatin1String(name)), {}, {}, {}, {}, {}, {}};
    }
    return {};
}

/// A sandbox and what it needs; `clock` and `log` before it, `file` after it.
struct Served {
    std::shared_ptr<sim::StateLock> lock;
    std::unique_ptr<SystemClock> clock;
    std::unique_ptr<TrafficLog> log;
    std::unique_ptr<sim::Sandbox> sandbox;
    std::unique_ptr<sim::StateFile> file;
    std::unique_ptr<sim::KeyFolder> keys;
    std::unique_ptr<sim::AdminServer> admin;
};

Outcome<Served> makeSandbox(const Options &options)
{
    if (auto error = checkLog(options))
        return *error;
    const QString stateFile = QString::fromStdString(options.state);
    const auto world = readWorld(options);
    if (!world)
        return world.error();
    const auto start = clockStart(options, *world);
    if (!start)
        return start.error();
    const auto discovery = readDiscovery(options);
    if (!discovery)
        return discovery.error();
    Served served;
    if (!stateFile.isEmpty()) {
        auto lock = sim::StateLock::take(stateFile);
        if (!lock)
            return lock.error();
        served.lock = *lock;
    }
    const auto kept = sim::StateFile::read(stateFile);
    if (!kept)
        return kept.error();
    served.clock = sim::StateFile::clockFor(*start, *kept);
    auto sandbox = *kept ? sim::StateFile::restore(stateFile, **kept, served.clock.get()) : sim::Sandbox::fromWorld(*world, worldName(options), served.clock.get());
    if (!sandbox)
        return sandbox.error();
    served.sandbox = std::move(*sandbox);
    if (*discovery)
        served.sandbox->setApiDescription(**discovery);
    served.sandbox->setFresh([options, clock = served.clock.get()]() -> Outcome<std::unique_ptr<sim::Sandbox>> {
        const auto again = readWorld(options);
        if (!again)
            return again.error();
        return sim::Sandbox::fromWorld(*again, worldName(options), clock);
    });
    served.file = std::make_unique<sim::StateFile>(served.sandbox.get(), stateFile);
    return served;
}

QByteArrayList hostNames(const Options &options)
{
    QByteArrayList all;
    for (const std::string &name : options.hostNames)
        all += QByteArray::fromStdString(name);
    return all;
}

/// A name as a Host header has it, without the port: what it is compared with.
std::string checkHostName(const std::string &name)
{
    static const QRegularExpression form(QStringLiteral("^(\\.?[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?|\\[[0-9A-Fa-f:.]+\\])$"));
    return form.match(QString::fromStdString(name)).hasMatch() ? std::string() : "expected a name without a port, such as sandbox or .example.test, found \"" + name + '"';
}

/// Listens and answers the line that says where.
Outcome<QJsonObject> listen(const Options &options, Served &served)
{
    if (!options.log.empty()) {
        auto log = TrafficLog::open(QString::fromStdString(options.log));
        if (!log)
            return log.error();
        served.log = *std::move(log);
        served.log->follow(served.sandbox.get(), [](const Error &error) { std::fprintf(stderr, "calsync serve: %s\n", qUtf8Printable(error.oneLine())); });
    }
    const auto endpoints = served.sandbox->listen(options.googlePort, options.calcomPort, hostNames(options));
    if (!endpoints)
        return endpoints.error();
    if (!options.keyFolder.empty()) {
        served.keys = std::make_unique<sim::KeyFolder>(served.sandbox.get(), QString::fromStdString(options.keyFolder));
        if (const auto written = served.keys->write(); !written)
            return written.error();
    }
    QJsonObject line = served.sandbox->endpoints().toJson();
    if (options.admin || options.adminPort) {
        served.admin = std::make_unique<sim::AdminServer>(served.sandbox.get());
        served.admin->answerTo(hostNames(options));
        if (const auto listening = served.admin->listen(options.adminPort.value_or(0)); !listening)
            return listening.error();
        line.insert(QStringLiteral("admin"), served.admin->toJson());
    }
    // Before the line: a file that cannot be written is told before anybody relies on it, and a port in use leaves it as it is.
    if (const auto saved = served.file->save(); !saved) {
        Error error = saved.error();
        error.nextStep.clear();
        return error;
    }
    return line;
}

int serve(const Options &options, QCoreApplication &application)
{
    auto served = makeSandbox(options);
    if (!served)
        return fail(served.error().kind == Error::Kind::Storage ? Environment : BadInput, served.error().oneLine());
    const auto line = listen(options, *served);
    if (!line)
        return fail(Environment, line.error().oneLine());

    QObject::connect(served->file.get(), &sim::StateFile::notSaved, &application, [](const Error &error) {
        std::fprintf(stderr, "calsync serve: %s\n", qUtf8Printable(error.oneLine()));
    });
    if (served->keys) {
        QObject::connect(served->keys.get(), &sim::KeyFolder::notWritten, &application, [](const Error &error) {
            std::fprintf(stderr, "calsync serve: %s\n", qUtf8Printable(error.oneLine()));
        });
    }
    const StopSignals stop([&application] { application.quit(); });
    const QByteArray text = QJsonDocument(*line).toJson(QJsonDocument::Compact) + '\n';
    if (std::fwrite(text.constData(), 1, static_cast<size_t>(text.size()), stdout) != static_cast<size_t>(text.size()) || std::fflush(stdout) != 0)
        return fail(Environment, QStringLiteral("standard output cannot be written"));
    const int code = QCoreApplication::exec();
    return served->file->save().ok() ? code : int(Environment);
}

} // namespace

void addServe(CLI::App &app, Run &run)
{
    auto options = std::make_shared<Options>();
    CLI::App *command = app.add_subcommand("serve", "Serve the sandbox (a simulated Google Calendar and a simulated Cal.com) on loopback until SIGTERM, SIGINT or SIGHUP. "
                                                    "Prints one line of JSON that says where, as soon as it listens.");
    command->add_option("--world", options->world, "World file (YAML); the demo world where none is given")->type_name("FILE");
    command->add_option("--google-port", options->googlePort, "Port of the simulated Google; 0: a free one")->type_name("N");
    command->add_option("--calcom-port", options->calcomPort, "Port of the simulated Cal.com; 0: a free one")->type_name("N");
    command->add_option("--clock", options->clock, "The sandbox's time: real, or the time at which it begins; else what the world says")->type_name("real|ISO-TIME");
    command->add_option("--state", options->state, "Keep the world in FILE: begin as it was left there, keep each change before it is answered (FILE.journal-N)")->type_name("FILE");
    command->add_option("--discovery", options->discovery, "Serve the discovery document of the Calendar API from FILE, as Google publishes it, with this sandbox's addresses")
        ->type_name("FILE");
    command->add_option("--service-account-keys", options->keyFolder, "Write the key files of the world's service accounts into FOLDER, one for each")->type_name("FOLDER");
    command->add_option("--log", options->log, "Write a line for each request and each notification to the end of FILE; -: to standard error")->type_name("FILE");
    command->add_option("--host-name", options->hostNames, "A further name that requests may ask for, beside localhost: that of a container, or .example.test for all below it. May be repeated")
        ->type_name("NAME")
        ->check(checkHostName)
        ->allow_extra_args(false);
    command->add_flag("--admin", options->admin, "Serve the admin endpoint as well (mails, faults, snapshots, clock); its address and token stand in the line");
    command->add_option("--admin-port", options->adminPort, "The same at this port; 0: a free one")->type_name("N");
    command->callback([options, &run] { run = [options](QCoreApplication &application) { return serve(*options, application); }; });
}

} // namespace csp::cli
