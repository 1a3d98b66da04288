#pragma once
#include <QString>
#include <optional>

namespace csp {
enum class ApplyMode;
}

namespace csp::cli {

struct ReplayOptions {
    QString file;
    std::optional<ApplyMode> apply; ///< nothing: automatic where the recording holds writes to Cal.com, else never
    bool json = false;
    bool verbose = false; ///< diff, decision and requests of each run under the table
};

/// Plays a recording through the engine and prints a table of its timeline. Exit status: 0 played, 1 a run failed, 2 bad usage or file.
int replay(const ReplayOptions &options);

} // namespace csp::cli
