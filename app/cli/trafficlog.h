#pragma once
#include "core/domain/outcome.h"
#include <QString>
#include <functional>
#include <memory>
#include <thread>

namespace csp::sim {
class Sandbox;
}

namespace csp::cli {

/// What a sandbox is asked and answers, one line each (`lineOf`), at the end of a file that goes on from run to run; `-` is standard error.
///
/// Lines are written by a thread of their own, so that a reader who stands still holds up nothing. What waits for the reader is at most 4 MiB; lines beyond
/// that are dropped, and their number has a line once the reader goes on.
class TrafficLog
{
public:
    /// Storage where the file cannot be written.
    static Outcome<std::unique_ptr<TrafficLog>> open(const QString &fileName);
    /// Waits up to half a second for the lines that were not written yet.
    ~TrafficLog();

    /// Must outlive the sandbox. `failed` is told once, from the event loop of this thread, where a line could not be written (a full disk); the sandbox goes
    /// on, and so does the log where it can.
    void follow(sim::Sandbox *sandbox, std::function<void(const Error &)> failed);

private:
    struct Waiting;
    explicit TrafficLog(std::shared_ptr<Waiting> waiting);
    static void writeLines(const std::shared_ptr<Waiting> &waiting);

    std::shared_ptr<Waiting> m_waiting; ///< shared with the thread, which may outlive this where its reader stands still
    std::thread m_writer;
};

} // namespace csp::cli
