#include "app/cli/command.h"
#include <QCoreApplication>
#include <cstdio>
#include <fcntl.h>

using namespace csp::cli;

/// Of 0, 1 and 2 those that are closed would be given to the next file or socket, and what is meant for people would be written there. Read-only: what
/// cannot be told is still noticed.
static void fillStandardStreams()
{
    for (int stream = 0; stream <= 2; ++stream) {
        if (::fcntl(stream, F_GETFD) < 0)
            [[maybe_unused]] const int opened = ::open("/dev/null", O_RDONLY);
    }
}

int main(int argc, char **argv)
{
    fillStandardStreams();
    CLI::App app("Calendar Sync Playground on the command line.", "calsync");
    app.set_version_flag("--version", CSP_VERSION);
    app.require_subcommand(1);
    Run run;
    addServe(app, run);
    addDemo(app, run);
    addReplay(app, run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        if (error.get_exit_code() == 0) // --help, --version
            return app.exit(error);
        std::fprintf(stderr, "calsync: %s (see calsync --help)\n", error.what());
        return BadInput;
    }
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("calsync"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CSP_VERSION));
    return run(application);
}
