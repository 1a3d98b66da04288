#pragma once
#include "core/sim/sandbox/sandbox.h"
#include <QThreadPool>
#include <QTimer>

namespace csp::sim {

/// Keeps a sandbox in a file: written as a whole or not at all, a moment after each change. Lives in the sandbox's thread, and goes before it.
///
/// Writing runs beside the sandbox, which goes on serving. A large world is written the less often the longer that takes: at most a tenth of the time.
class StateFile : public QObject
{
    Q_OBJECT
public:
    /// An empty name: nothing is kept.
    StateFile(Sandbox *sandbox, const QString &fileName, QObject *parent = nullptr);
    ~StateFile() override; ///< waits for a write in progress; pending ones are dropped

    /// Nothing where there is no such file (or no name).
    static Outcome<std::optional<QJsonObject>> read(const QString &fileName);
    /// The clock of a sandbox that may have been kept: it begins at `start` (nothing: now), or at the time at which the sandbox was left where that is later.
    static std::unique_ptr<SystemClock> clockFor(std::optional<Instant> start, const std::optional<QJsonObject> &state);

    /// Now, and waits until it is done. Also emits `notSaved`.
    Outcome<Done> save();
    void saveSoon();

signals:
    void notSaved(const csp::Error &error);

private:
    Sandbox *m_sandbox;
    QString m_fileName;
    void saveBehind();
    void saved(const Outcome<Done> &outcome, Millis taken);
    QTimer m_timer;
    QThreadPool m_writer; ///< one at a time
};

} // namespace csp::sim
