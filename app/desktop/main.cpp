#include "app/desktop/arguments.h"
#include "app/desktop/display.h"
#include "app/desktop/staging.h"
#include "app/desktop/workbench.h"
#include "app/wiring/demoweek.h"
#include "app/wiring/stopsignals.h"
#include "core/ports/filereading.h"
#include "core/sim/sandbox/worldfile.h"
#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <cstdio>
#include <optional>
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

} // namespace

int main(int argc, char **argv)
{
    QElapsedTimer started;
    started.start();
    QApplication::setApplicationName(QStringLiteral("calendar-sync-playground"));
    QApplication::setApplicationDisplayName(QStringLiteral("Calendar Sync Playground"));
    QApplication::setDesktopFileName(QStringLiteral("calendar-sync-playground"));
    QApplication::setApplicationVersion(QStringLiteral(CSP_VERSION));
    const auto read = readArguments(argc, argv);
    if (const int *status = std::get_if<int>(&read))
        return *status;
    const Arguments &args = std::get<Arguments>(read);
    if (!args.picture.isEmpty() && !args.platform)
        DisplayGuard::drawOffscreenWithoutDisplay();
    auto guard = std::make_optional<DisplayGuard>();
    QApplication app(argc, argv);
    guard.reset();

    Workbench::Options options;
    options.worldName = args.world.isEmpty() ? QStringLiteral("demo.yaml") : args.world;
    const auto world = readWhole(args.world.isEmpty() ? QStringLiteral(":/worlds/demo.yaml") : args.world, readlimit::World);
    if (!world)
        return fail(2, world.error().oneLine());
    options.worldYaml = *world;
    const auto file = sim::readWorld(options.worldYaml, options.worldName);
    if (!file.ok())
        return fail(2, file.error().oneLine());
    options.theme = args.theme;

    const bool picture = !args.picture.isEmpty();
    const QString &clock = args.clock;
    if (picture)
        options.clockStart = Staging::begins();
    else if (clock.isEmpty())
        options.clockStart = file->clock.value_or(demoClockStart(SystemClock().now(), QTimeZone(file->zone.toLatin1())));
    else if (clock != QLatin1String("real")) {
        options.clockStart = instantFromRfc3339(clock);
        if (!options.clockStart)
            return fail(2, QStringLiteral("--clock: expected `real` or a time like 2026-03-03T12:00:00+01:00, found \"%1\"").arg(clock));
    }
    QTemporaryDir fresh;
    options.dataFolder = picture ? fresh.path()
        : !args.data.isEmpty() ? args.data : QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation);
    options.keychain = !picture;

    const QString themeName = options.theme;
    Theme::apply(app, themeName == QLatin1String("dark") ? Theme::Mode::Dark : themeName == QLatin1String("light") ? Theme::Mode::Light : Theme::Mode::FollowSystem);
    Workbench bench(options);
    if (const auto running = bench.start(); !running.ok())
        return fail(statusOf(running.error()), running.error().oneLine());

    if (picture) {
        Staging staging(bench, args.picture, args.size);
        bench.window().resize(args.size);
        bench.window().show();
        staging.start();
        return QApplication::exec();
    }
    if (args.firstFrame) {
        QObject::connect(&bench.window(), &MainWindow::firstShown, &bench, [&started] {
            std::printf("first frame after %lld ms, resident %.0f MiB\n", static_cast<long long>(started.elapsed()), residentMiB());
            std::fflush(stdout);
            QApplication::quit();
        });
    }
    // As when the window is closed: where it was left is kept, and the sandbox is saved.
    const StopSignals stop([&bench] {
        bench.window().close();
        QApplication::exit(0);
    });
    bench.window().show();
    if (!args.recording.isEmpty()) {
        if (const auto error = bench.openRecording(args.recording))
            return fail(2, error->oneLine());
    }
    return QApplication::exec();
}
