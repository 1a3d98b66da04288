#include "app/desktop/staging.h"
#include "app/desktop/workbench.h"
#include "app/wiring/demoweek.h"
#include "core/sim/sandbox/worldfile.h"
#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <cstdio>
#include <unistd.h>

using namespace csp;

namespace {

/// As calsync ends: 2 for bad usage or a bad file, 3 for the environment.
int fail(int status, const QString &line)
{
    std::fprintf(stderr, "calendar-sync-playground: %s\n", qUtf8Printable(line));
    return status;
}

int statusOf(const Error &error) { return error.kind == Error::Kind::Input ? 2 : 3; }

double residentMiB()
{
    QFile statm(QStringLiteral("/proc/self/statm"));
    if (!statm.open(QIODevice::ReadOnly))
        return 0;
    return statm.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

struct Arguments {
    QCommandLineParser parser;
    const QCommandLineOption world{QStringLiteral("world"), QStringLiteral("World file (YAML); the demo world where none is given."), QStringLiteral("FILE")};
    const QCommandLineOption data{QStringLiteral("data"), QStringLiteral("Folder of the store and the sandbox."), QStringLiteral("FOLDER")};
    const QCommandLineOption clock{QStringLiteral("clock"), QStringLiteral("The sandbox's time: `real`, or the time at which it begins. Else Tuesday 08:40 of this week."),
                                   QStringLiteral("real|ISO-TIME")};
    const QCommandLineOption theme{QStringLiteral("theme"), QStringLiteral("Instead of the system's."), QStringLiteral("light|dark")};
    const QCommandLineOption picture{QStringLiteral("picture"), QStringLiteral("Play a short scene in a fresh demo world, save a picture of the window, and end."),
                                     QStringLiteral("FILE.png")};
    const QCommandLineOption size{QStringLiteral("size"), QStringLiteral("Of the picture."), QStringLiteral("WxH"), QStringLiteral("1440x900")};
    const QCommandLineOption firstFrame{QStringLiteral("first-frame"), QStringLiteral("Say when the first frame with the world in it was painted, and end.")};

    Arguments()
    {
        parser.setApplicationDescription(QStringLiteral("Drag a Google event and watch the Cal.com booking follow."));
        parser.addHelpOption();
        parser.addVersionOption();
        parser.addOptions({world, data, clock, theme, picture, size, firstFrame});
        parser.addPositionalArgument(QStringLiteral("recording"), QStringLiteral("A recording (HAR) to open."), QStringLiteral("[RECORDING]"));
    }
};

} // namespace

int main(int argc, char **argv)
{
    QElapsedTimer started;
    started.start();
    QApplication::setApplicationName(QStringLiteral("calendar-sync-playground"));
    QApplication::setApplicationDisplayName(QStringLiteral("Calendar Sync Playground"));
    QApplication::setApplicationVersion(QStringLiteral(CSP_VERSION));
    QApplication app(argc, argv);
    Arguments args;
    args.parser.process(app);

    Workbench::Options options;
    options.worldName = args.parser.isSet(args.world) ? args.parser.value(args.world) : QStringLiteral("demo.yaml");
    QFile world(args.parser.isSet(args.world) ? options.worldName : QStringLiteral(":/worlds/demo.yaml"));
    if (!world.open(QIODevice::ReadOnly))
        return fail(2, QStringLiteral("%1: %2").arg(options.worldName, world.errorString()));
    options.worldYaml = world.readAll();
    const auto read = sim::readWorld(options.worldYaml, options.worldName);
    if (!read.ok())
        return fail(2, read.error().oneLine());
    options.theme = args.parser.value(args.theme);

    const bool picture = args.parser.isSet(args.picture);
    const QString clock = args.parser.value(args.clock);
    if (picture)
        options.clockStart = Staging::begins();
    else if (clock.isEmpty())
        options.clockStart = read->clock.value_or(demoClockStart(SystemClock().now(), QTimeZone(read->zone.toLatin1())));
    else if (clock != QLatin1String("real")) {
        options.clockStart = instantFromRfc3339(clock);
        if (!options.clockStart)
            return fail(2, QStringLiteral("--clock: expected `real` or a time like 2026-03-03T12:00:00+01:00, found \"%1\"").arg(clock));
    }
    QTemporaryDir fresh;
    options.dataFolder = picture ? fresh.path()
        : args.parser.isSet(args.data) ? args.parser.value(args.data) : QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    options.keychain = !picture;

    const QString themeName = options.theme;
    Theme::apply(app, themeName == QLatin1String("dark") ? Theme::Mode::Dark : themeName == QLatin1String("light") ? Theme::Mode::Light : Theme::Mode::FollowSystem);
    Workbench bench(options);
    if (const auto running = bench.start(); !running.ok())
        return fail(statusOf(running.error()), running.error().oneLine());

    if (picture) {
        const QStringList wh = args.parser.value(args.size).split(QLatin1Char('x'));
        const QSize size(wh.value(0).toInt(), wh.value(1).toInt());
        if (size.width() < 300 || size.height() < 200)
            return fail(2, QStringLiteral("--size: expected a width and a height like 1440x900, found \"%1\"").arg(args.parser.value(args.size)));
        Staging staging(bench, args.parser.value(args.picture), size);
        bench.window().resize(size);
        bench.window().show();
        staging.start();
        return QApplication::exec();
    }
    if (args.parser.isSet(args.firstFrame)) {
        QObject::connect(&bench.window(), &MainWindow::firstShown, &bench, [&started] {
            std::printf("first frame after %lld ms, resident %.0f MiB\n", static_cast<long long>(started.elapsed()), residentMiB());
            std::fflush(stdout);
            QApplication::quit();
        });
    }
    bench.window().show();
    if (const QStringList files = args.parser.positionalArguments(); !files.isEmpty()) {
        if (const auto error = bench.openRecording(files.first()))
            return fail(2, error->oneLine());
    }
    return QApplication::exec();
}
