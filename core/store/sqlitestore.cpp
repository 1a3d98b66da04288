#include "core/store/sqlitestore.h"
#include "core/store/inboxtable.h"
#include "core/store/referencetable.h"
#include "core/store/runtable.h"
#include "core/store/schema.h"
#include "core/store/synctable.h"

namespace csp {

struct SqliteStore::Private {
    std::unique_ptr<Database> database;
};

SqliteStore::SqliteStore() : d(std::make_unique<Private>()) { }
SqliteStore::~SqliteStore() = default;

Outcome<std::unique_ptr<SqliteStore>> SqliteStore::open(const QString &path)
{
    auto database = Database::open(path, storeMigrations());
    if (!database)
        return database.error();
    return over(*std::move(database));
}

std::unique_ptr<SqliteStore> SqliteStore::over(std::unique_ptr<Database> database)
{
    std::unique_ptr<SqliteStore> store(new SqliteStore);
    store->d->database = std::move(database);
    return store;
}

// A single statement is a transaction of its own; what takes several is put together.

Outcome<InboxId> SqliteStore::addNotification(const Notification &n) { return inboxtable::add(*d->database, n); }
Outcome<QList<Notification>> SqliteStore::openNotifications() { return inboxtable::open(*d->database); }
Outcome<Done> SqliteStore::finishNotification(InboxId id) { return inboxtable::finish(*d->database, id); }

Outcome<Done> SqliteStore::putChannel(const Channel &channel) { return synctable::putChannel(*d->database, channel); }
Outcome<Done> SqliteStore::removeChannel(const ChannelId &id) { return synctable::removeChannel(*d->database, id); }
Outcome<QList<Channel>> SqliteStore::channels() { return synctable::channels(*d->database); }
Outcome<QString> SqliteStore::syncToken(const CalendarId &calendar) { return synctable::token(*d->database, calendar); }

Outcome<Done> SqliteStore::putSyncToken(const CalendarId &calendar, const QString &token)
{
    return synctable::putToken(*d->database, calendar, token);
}

Outcome<Done> SqliteStore::putChanges(const CalendarId &calendar, const QString &token, const QList<PendingChange> &changes)
{
    return d->database->together<Done>([&]() -> Outcome<Done> {
        for (const PendingChange &change : changes) {
            if (auto done = synctable::addChange(*d->database, change); !done)
                return done;
        }
        return synctable::putToken(*d->database, calendar, token);
    });
}

Outcome<QList<PendingChange>> SqliteStore::pendingChanges() { return synctable::changes(*d->database); }

Outcome<QList<Reference>> SqliteStore::references() { return referencetable::all(*d->database); }

Outcome<Done> SqliteStore::putReference(const Reference &reference)
{
    return d->database->together<Done>([&] { return referencetable::put(*d->database, reference); });
}

Outcome<QList<Baseline>> SqliteStore::history(const BookingUid &booking) { return referencetable::history(*d->database, booking); }
Outcome<int> SqliteStore::baselineCount() { return referencetable::count(*d->database); }

Outcome<RunId> SqliteStore::putRun(const RunRecord &run) { return finishRun(run, {}, {}); }

Outcome<RunId> SqliteStore::finishRun(const RunRecord &run, const std::optional<Reference> &reference, const QList<OwnWrite> &writes)
{
    return d->database->together<RunId>([&]() -> Outcome<RunId> {
        const auto id = runtable::put(*d->database, run);
        if (!id)
            return id;
        if (auto taken = synctable::takeChange(*d->database, run, run.id == 0); !taken)
            return taken.error();
        if (reference) {
            if (auto put = referencetable::put(*d->database, *reference); !put)
                return put.error();
        }
        for (const OwnWrite &write : writes) {
            if (auto added = runtable::addOwnWrite(*d->database, write); !added)
                return added.error();
        }
        return id;
    });
}

Outcome<QList<RunRecord>> SqliteStore::runs(int limit) { return runtable::last(*d->database, limit); }
Outcome<QList<RunRecord>> SqliteStore::openRuns() { return runtable::open(*d->database); }
Outcome<RunRecord> SqliteStore::run(RunId id) { return runtable::one(*d->database, id); }

Outcome<QList<OwnWrite>> SqliteStore::ownWrites() { return runtable::ownWrites(*d->database); }
Outcome<Done> SqliteStore::putOwnWrite(const OwnWrite &write) { return runtable::addOwnWrite(*d->database, write); }
Outcome<Done> SqliteStore::dropOwnWritesBefore(Instant at) { return runtable::dropOwnWritesBefore(*d->database, at); }

Outcome<QByteArray> SqliteStore::value(const QString &key)
{
    QByteArray found;
    auto read = d->database->read("SELECT value FROM vals WHERE key = ?", {text(key)}, [&](const QSqlQuery &row) -> Outcome<Done> {
        found = row.value(0).toByteArray();
        return Done{};
    });
    if (!read)
        return read.error();
    return found;
}

Outcome<Done> SqliteStore::putValue(const QString &key, const QByteArray &value)
{
    return d->database->run("INSERT INTO vals (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                            {text(key), blob(value)});
}

Outcome<Done> SqliteStore::clear()
{
    return d->database->together<Done>([&]() -> Outcome<Done> {
        for (const char *sql : {"DELETE FROM inbox", "DELETE FROM channels", "DELETE FROM sync", "DELETE FROM pending", "DELETE FROM refs",
                                "DELETE FROM runs", "DELETE FROM own_writes"}) {
            if (auto done = d->database->run(sql); !done)
                return done;
        }
        return Done{};
    });
}

} // namespace csp
