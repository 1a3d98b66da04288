#pragma once
#include "core/sim/sandbox/sandbox.h"
#include <QTimer>

namespace csp::sim {

/// Keeps a sandbox in a file: written as a whole or not at all, a moment after each change. Lives in the sandbox's thread, and goes before it.
///
/// A large world is written the less often the longer it takes, so that at most a tenth of the time goes there.
class StateFile : public QObject
{
    Q_OBJECT
public:
    /// An empty name: nothing is kept.
    StateFile(Sandbox *sandbox, const QString &fileName, QObject *parent = nullptr);

    /// Nothing where there is no such file (or no name).
    static Outcome<std::optional<QJsonObject>> read(const QString &fileName);
    /// The clock of a sandbox that may have been kept: it begins at `start` (nothing: now), or at the time at which the sandbox was left where that is later.
    static std::unique_ptr<SystemClock> clockFor(std::optional<Instant> start, const std::optional<QJsonObject> &state);

    /// Also emits `notSaved`.
    Outcome<Done> save();
    void saveSoon();

signals:
    void notSaved(const csp::Error &error);

private:
    Sandbox *m_sandbox;
    QString m_fileName;
    QTimer m_timer;
};

} // namespace csp::sim
