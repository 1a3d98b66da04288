#pragma once
#include "core/sim/sandbox/journalfile.h"
#include "core/sim/sandbox/sandbox.h"
#include <QElapsedTimer>
#include <QThreadPool>
#include <QTimer>

namespace csp::sim {

/// Keeps a sandbox in a file and a journal beside it. Lives in the sandbox's thread, and goes before it.
///
/// The file, FILE, is a snapshot: written as a whole or not at all, when nothing has changed for a moment and when the journal has grown long. The journal,
/// FILE.journal-N, has what changed the sandbox after the snapshot number N, each before it was answered: so what was answered is there after a kill. A new journal
/// is begun at the moment of a snapshot, which is then written beside the sandbox; until it is there, the old snapshot with both journals holds the same. A snapshot
/// names its journal by a number drawn at random, and each journal the one before it: what does not belong together is never put together.
class StateFile : public QObject, private ChangeKeeper
{
    Q_OBJECT
public:
    struct Kept {
        QJsonObject state;
        QList<QByteArray> records;   ///< what came after it: for Sandbox::fromKept
        std::optional<Instant> left; ///< the last moment that is known of it
    };
    struct Limits {
        quint64 journalBytes = 64 << 20; ///< a journal that is longer is followed by a snapshot
        Millis quiet{100};               ///< so long after the last change a snapshot is written; ten times what writing one takes, where that is more
    };

    /// An empty name: nothing is kept.
    StateFile(Sandbox *sandbox, const QString &fileName, QObject *parent = nullptr);
    ~StateFile() override; ///< waits for what is being written; what was never begun is not written
    void setLimits(const Limits &limits) { m_limits = limits; }

    /// Nothing where there is no such file (or no name).
    static Outcome<std::optional<Kept>> read(const QString &fileName);
    /// The clock of a sandbox that may have been kept: it begins at `start` (nothing: now), or at the time at which the sandbox was left where that is later.
    static std::unique_ptr<SystemClock> clockFor(std::optional<Instant> start, const std::optional<Kept> &kept);
    /// The sandbox that was kept; the error names the file.
    static Outcome<std::unique_ptr<Sandbox>> restore(const QString &fileName, const Kept &kept, Clock *clock);
    /// As if nothing had been kept there.
    static void remove(const QString &fileName);

    /// Now, and waits until it is done; from the first time on, every change is kept. Also emits `notSaved`.
    Outcome<Done> save();

signals:
    /// A snapshot or the journal could not be written: the next one is tried ten seconds later. Told once, until one succeeds.
    void notSaved(const csp::Error &error);

private:
    struct Snapshot {
        quint64 number = 0;
        std::function<QJsonObject()> state;
    };
    void changed(const QByteArray &record) override;
    void begunAnew() override { (void)save(); }
    void atRest() override { saveBehind(); }
    bool wantsRest() const override;
    Outcome<Snapshot> cut();
    void saveBehind();
    void saved(const Snapshot &snapshot, const Outcome<Done> &outcome, Millis taken);
    void failed(const Error &error);
    void whenQuiet();
    Outcome<Done> write(const Snapshot &snapshot) const;
    bool mayTry() const { return !m_sinceFailure.isValid() || m_sinceFailure.elapsed() > 10'000; }

    Sandbox *m_sandbox;
    QString m_fileName;
    QString m_place; ///< of the file, whatever link was given: the journals stand beside it
    Limits m_limits;
    std::unique_ptr<JournalFile> m_journal; ///< null: none could be made
    quint64 m_number = 0;                   ///< of the journal
    quint64 m_id = 0;
    bool m_whole = false;   ///< the journal has everything
    bool m_changed = false; ///< it has something
    quint64 m_written = 0;  ///< the number of the last snapshot that is in the file
    int m_writing = 0;
    QElapsedTimer m_sinceChange;
    QElapsedTimer m_sinceFailure; ///< invalid: all went well
    Millis m_quiet{0};
    QTimer m_timer;
    QThreadPool m_writer; ///< one at a time
};

} // namespace csp::sim
