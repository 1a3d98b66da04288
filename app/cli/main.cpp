#include "app/cli/command.h"
#include <QCoreApplication>
#include <cstdio>

using namespace csp::cli;

int main(int argc, char **argv)
{
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
