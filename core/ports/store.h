#pragma once
#include "core/domain/facts.h"
#include "core/domain/journal.h"
#include "core/domain/outcome.h"

namespace csp {

/// What must survive. Every method is one transaction: it either happened as a whole or not at all, and an Outcome that is ok is on
/// the disk. Synchronous: each takes well under a millisecond.
class Store
{
public:
    virtual ~Store() = default;

    // The inbox: stored before it is answered, worked through exactly once.
    /// Gives the notification its number. The token is not stored.
    virtual Outcome<InboxId> addNotification(const Notification &notification) = 0;
    /// Those that no `finishNotification` followed, oldest first.
    virtual Outcome<QList<Notification>> openNotifications() = 0;
    virtual Outcome<Done> finishNotification(InboxId id) = 0;

    // Channels and sync positions.
    virtual Outcome<Done> putChannel(const Channel &channel) = 0;
    virtual Outcome<Done> removeChannel(const ChannelId &id) = 0;
    virtual Outcome<QList<Channel>> channels() = 0;
    virtual Outcome<QString> syncToken(const CalendarId &calendar) = 0; ///< empty: a full read is due
    virtual Outcome<Done> putSyncToken(const CalendarId &calendar, const QString &token) = 0;
    /// The changed events of the pages just read wait here until their runs are stored: together with the token, so that neither is lost.
    virtual Outcome<Done> putChanges(const CalendarId &calendar, const QString &token, const QList<PendingChange> &changes) = 0;
    virtual Outcome<QList<PendingChange>> pendingChanges() = 0;

    // References and baselines.
    virtual Outcome<QList<Reference>> references() = 0;
    /// Writes the reference; a baseline with a new version is added to the history.
    virtual Outcome<Done> putReference(const Reference &reference) = 0;
    virtual Outcome<QList<Baseline>> history(const BookingUid &booking) = 0;
    virtual Outcome<int> baselineCount() = 0;

    // The journal of runs.
    /// Stores the run and takes its pending change off the list. `run.id` 0: a new one; the answer is its number.
    virtual Outcome<RunId> putRun(const RunRecord &run) = 0;
    /// The last `limit` runs, oldest first.
    virtual Outcome<QList<RunRecord>> runs(int limit) = 0;
    /// Those that have not ended, however long ago they began, oldest first.
    virtual Outcome<QList<RunRecord>> openRuns() = 0;
    virtual Outcome<RunRecord> run(RunId id) = 0;
    /// All of one step: the run is finished, the reference has its new baseline, the write that will echo is remembered.
    virtual Outcome<RunId> finishRun(const RunRecord &run, const std::optional<Reference> &reference, const QList<OwnWrite> &writes) = 0;

    virtual Outcome<QList<OwnWrite>> ownWrites() = 0;
    virtual Outcome<Done> putOwnWrite(const OwnWrite &write) = 0;
    virtual Outcome<Done> dropOwnWritesBefore(Instant at) = 0;

    // Small things by name (where the window was left, the policy in force). Never a secret.
    virtual Outcome<QByteArray> value(const QString &key) = 0; ///< empty where never set
    virtual Outcome<Done> putValue(const QString &key, const QByteArray &value) = 0;
    /// Forgets everything but the values: the world it spoke of is gone.
    virtual Outcome<Done> clear() = 0;
};

} // namespace csp
