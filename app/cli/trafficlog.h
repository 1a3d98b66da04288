#pragma once
#include "core/domain/outcome.h"
#include <QFile>
#include <QString>
#include <functional>
#include <memory>

namespace csp::sim {
class Sandbox;
}

namespace csp::cli {

/// What a sandbox is asked and answers, one line each (`lineOf`), at the end of a file that goes on from run to run; `-` is standard error.
class TrafficLog
{
public:
    /// Storage where the file cannot be written.
    static Outcome<std::unique_ptr<TrafficLog>> open(const QString &fileName);

    /// Must outlive the sandbox. `failed` is told once, where a line could not be written (a full disk); the sandbox goes on, and so does the log where it can.
    void follow(sim::Sandbox *sandbox, std::function<void(const Error &)> failed);

private:
    QFile m_file;
    bool m_told = false;
};

} // namespace csp::cli
