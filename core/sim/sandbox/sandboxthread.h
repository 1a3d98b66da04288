#pragma once
#include "core/domain/fault.h"
#include "core/sim/sandbox/sandbox.h"
#include <QObject>

namespace csp::sim {

/// A sandbox in a thread of its own, so that serving never waits for painting. Use from the thread that made it.
class SandboxThread : public QObject
{
    Q_OBJECT
public:
    struct Options {
        QByteArray worldYaml;
        QString worldName;
        QString stateFile; ///< empty: nothing is kept. Else locked (StateLock), read at start where it exists, and every change is kept (StateFile)
        /// Nothing: the system's time. A kept world goes on from the time at which it was left where that is later.
        std::optional<Instant> clockStart;
        quint16 googlePort = 0;
        quint16 calcomPort = 0;
    };
    explicit SandboxThread(QObject *parent = nullptr);
    ~SandboxThread() override; ///< as `stop`
    /// Blocks until it listens (some milliseconds). An unreadable state file is an Error and is left as it is.
    Outcome<SandboxEndpoints> start(const Options &options);
    /// Saves, stops and joins: afterwards nothing of the thread runs any more, not even what libraries do at its end.
    void stop();
    /// Runs `what` in the sandbox's thread, soon and before a `stop` that comes later, then `then` in this one. False where none is running: neither runs.
    bool reach(std::function<void(Sandbox &)> what, std::function<void()> then);

signals:
    /// The faults, how far they have come, or what they struck: also once before `start` returns.
    void faultsChanged(const csp::FaultsState &state);
    /// The state could not be kept: a full disk, a folder that is gone. The sandbox goes on.
    void notSaved(const csp::Error &error);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp::sim
