#include "core/store/schema.h"

namespace csp {

// Times are milliseconds since 1970, UTC. Event documents are kept as received, byte for byte; the values beside them are only there
// to be looked up. AUTOINCREMENT: numbers of notifications and runs are never given twice, not even after a clear.
const QList<Migration> &storeMigrations()
{
    static const QList<Migration> ladder{
        {
            R"(CREATE TABLE inbox (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                channel TEXT NOT NULL,
                calendar TEXT NOT NULL,
                resource_id TEXT NOT NULL,
                resource_state TEXT NOT NULL,
                message_number INTEGER NOT NULL,
                resource_uri TEXT NOT NULL,
                channel_expires INTEGER,
                received INTEGER NOT NULL,
                finished INTEGER NOT NULL DEFAULT 0) STRICT)",
            "CREATE INDEX inbox_open ON inbox (id) WHERE finished = 0",

            R"(CREATE TABLE channels (
                id TEXT PRIMARY KEY NOT NULL,
                calendar TEXT NOT NULL,
                resource_id TEXT NOT NULL,
                token TEXT NOT NULL,
                address TEXT NOT NULL,
                expires INTEGER NOT NULL) STRICT)",

            "CREATE TABLE sync (calendar TEXT PRIMARY KEY NOT NULL, token TEXT NOT NULL) STRICT, WITHOUT ROWID",

            R"(CREATE TABLE pending (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                cause INTEGER NOT NULL,
                calendar TEXT NOT NULL,
                event TEXT NOT NULL,
                etag TEXT NOT NULL,
                document BLOB NOT NULL) STRICT)",
            "CREATE INDEX pending_event ON pending (calendar, event)",

            R"(CREATE TABLE refs (
                booking TEXT PRIMARY KEY NOT NULL,
                calendar TEXT NOT NULL,
                event TEXT NOT NULL,
                ical_uid TEXT NOT NULL,
                closed INTEGER NOT NULL,
                baseline INTEGER NOT NULL) STRICT)",
            R"(CREATE TABLE baselines (
                booking TEXT NOT NULL REFERENCES refs (booking) ON DELETE CASCADE,
                version INTEGER NOT NULL,
                origin TEXT NOT NULL,
                taken INTEGER NOT NULL,
                calendar TEXT NOT NULL,
                document BLOB NOT NULL,
                PRIMARY KEY (booking, version)) STRICT)",

            R"(CREATE TABLE runs (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                notification INTEGER NOT NULL,
                stage TEXT NOT NULL,
                received INTEGER NOT NULL,
                calendar TEXT NOT NULL,
                resource_state TEXT NOT NULL,
                message_number INTEGER NOT NULL,
                title TEXT NOT NULL,
                policy TEXT NOT NULL,
                latency_us INTEGER NOT NULL,
                facts BLOB NOT NULL,
                error BLOB) STRICT)",
            R"(CREATE TABLE run_steps (
                run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
                n INTEGER NOT NULL,
                step BLOB NOT NULL,
                PRIMARY KEY (run, n)) STRICT, WITHOUT ROWID)",

            R"(CREATE TABLE own_writes (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                at INTEGER NOT NULL,
                write BLOB NOT NULL) STRICT)",
            "CREATE INDEX own_writes_at ON own_writes (at)",

            "CREATE TABLE vals (key TEXT PRIMARY KEY NOT NULL, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
        },
        // The rows of the policy that a run was decided under. Missing in older runs, which have only its name.
        {"ALTER TABLE runs ADD COLUMN policy_rows BLOB"},
    };
    return ladder;
}

} // namespace csp
