#pragma once
#include <CLI/CLI.hpp>
#include <functional>

class QCoreApplication;

namespace csp::cli {

/// How `calsync` ends (the same numbers in every subcommand).
enum ExitCode {
    Ok = 0,
    Differs = 1,     ///< it ran, and something was not as expected
    BadInput = 2,    ///< wrong usage, or a file that cannot be read
    Environment = 3, ///< a port in use, no disk space, no network
};

/// What the chosen subcommand does, once the application object is there. Answers the exit code.
using Run = std::function<int(QCoreApplication &)>;

/// Each subcommand lives in a file of its own, adds itself to `app`, and sets `run` in its callback.
void addServe(CLI::App &app, Run &run);
void addDemo(CLI::App &app, Run &run);
void addReplay(CLI::App &app, Run &run);

} // namespace csp::cli
