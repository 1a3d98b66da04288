#pragma once
#include "core/ports/store.h"

namespace csp {

class Database;

/// Store in one SQLite file: write-ahead log, foreign keys, numbered migrations by `user_version`, each a transaction of its own.
class SqliteStore : public Store
{
public:
    /// Opens or makes the file. An Error, and an unchanged file, where it is from a newer version, no database at all, in use by another
    /// process, or the disk is full. `:memory:` keeps nothing; neither does an empty path, which puts what outgrows two megabytes into a
    /// temporary file: for long replays.
    static Outcome<std::unique_ptr<SqliteStore>> open(const QString &path);
    /// Over a database that `storeMigrations()` brought up, whatever else its connection was told (a limit of pages, in tests).
    static std::unique_ptr<SqliteStore> over(std::unique_ptr<Database> database);
    ~SqliteStore() override;

    Outcome<InboxId> addNotification(const Notification &notification) override;
    Outcome<QList<Notification>> openNotifications() override;
    Outcome<Done> finishNotification(InboxId id) override;
    Outcome<Done> putChannel(const Channel &channel) override;
    Outcome<Done> removeChannel(const ChannelId &id) override;
    Outcome<QList<Channel>> channels() override;
    Outcome<QString> syncToken(const CalendarId &calendar) override;
    Outcome<Done> putSyncToken(const CalendarId &calendar, const QString &token) override;
    Outcome<Done> putChanges(const CalendarId &calendar, const QString &token, const QList<PendingChange> &changes) override;
    Outcome<QList<PendingChange>> pendingChanges() override;
    Outcome<QList<Reference>> references() override;
    Outcome<Done> putReference(const Reference &reference) override;
    Outcome<QList<Baseline>> history(const BookingUid &booking) override;
    Outcome<int> baselineCount() override;
    Outcome<RunId> putRun(const RunRecord &run) override;
    Outcome<QList<RunRecord>> runs(int limit) override;
    Outcome<QList<RunRecord>> openRuns() override;
    Outcome<RunRecord> run(RunId id) override;
    Outcome<RunId> finishRun(const RunRecord &run, const std::optional<Reference> &reference, const QList<OwnWrite> &writes) override;
    Outcome<QList<OwnWrite>> ownWrites() override;
    Outcome<Done> putOwnWrite(const OwnWrite &write) override;
    Outcome<Done> dropOwnWritesBefore(Instant at) override;
    Outcome<QByteArray> value(const QString &key) override;
    Outcome<Done> putValue(const QString &key, const QByteArray &value) override;
    Outcome<Done> clear() override;

private:
    SqliteStore();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp
