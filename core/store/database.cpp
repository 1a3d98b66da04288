#include "core/store/database.h"
#include "core/store/databasefile.h"
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <atomic>

namespace csp {

namespace {

const QString memory = QStringLiteral(":memory:");

QString freshConnectionName()
{
    static std::atomic<quint64> counter{0};
    return QStringLiteral("csp-store-%1").arg(++counter);
}

} // namespace

Database::Database(const QString &path) : m_path(path), m_connection(freshConnectionName()) { }

Database::~Database()
{
    qDeleteAll(m_statements);
    m_statements.clear();
    QSqlDatabase::database(m_connection, false).close();
    QSqlDatabase::removeDatabase(m_connection);
    if (!m_claim.isEmpty())
        databasefile::release(m_claim);
}

Outcome<std::unique_ptr<Database>> Database::open(const QString &path, const QList<Migration> &migrations)
{
    std::unique_ptr<Database> database(new Database(path));
    bool made = false;
    if (path != memory && !path.isEmpty()) {
        auto claim = databasefile::claim(path);
        if (!claim)
            return claim.error();
        database->m_claim = *claim;
        auto state = databasefile::examine(path, int(migrations.size()));
        if (!state)
            return state.error();
        made = *state == databasefile::State::Absent;
        if (made) {
            if (auto created = databasefile::create(path); !created)
                return created.error();
        }
    }
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), database->m_connection);
        db.setDatabaseName(path);
        // Another process that holds the file does so for as long as it runs: there is nothing worth waiting for.
        db.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=100"));
        if (!db.open())
            return database->error(db.lastError());
    }
    if (auto prepared = database->prepare(migrations); !prepared) {
        const Error error = prepared.error();
        database.reset();
        if (made)
            databasefile::remove(path);
        return error;
    }
    return database;
}

Outcome<Done> Database::prepare(const QList<Migration> &migrations)
{
    // One process alone: set before the first access, so that the lock is taken with it, and no shared memory file is made.
    if (auto r = pragma(QStringLiteral("locking_mode = EXCLUSIVE")); !r)
        return r.error();
    const auto version = pragma(QStringLiteral("user_version"));
    if (!version)
        return version.error();
    if (version->toInt() > int(migrations.size()))
        return databasefile::newerVersion(m_path, version->toInt(), int(migrations.size()));
    if (auto r = pragma(QStringLiteral("journal_mode = WAL")); !r)
        return r.error();
    // NORMAL: a commit is in the operating system's hands when it is acknowledged, so it survives the death of this process at any
    // moment. After a power loss the file is whole, but the commits since the last checkpoint may be missing: the sync tokens among
    // them go back together with the inbox, and the next start reads from the older token what the lost notifications spoke of.
    // FULL would sync the disk for every notification: two milliseconds each instead of some ten microseconds.
    if (auto r = pragma(QStringLiteral("synchronous = NORMAL")); !r)
        return r.error();
    if (auto r = pragma(QStringLiteral("foreign_keys = ON")); !r)
        return r.error();
    // SQLite opens a file that may only be read without a word, and refuses the first write: better said now.
    if (auto r = together<Done>([]() -> Outcome<Done> { return Done{}; }); !r)
        return r;
    return migrate(version->toInt(), migrations);
}

Outcome<Done> Database::migrate(int version, const QList<Migration> &migrations)
{
    for (int next = version + 1; next <= int(migrations.size()); ++next) {
        auto step = together<Done>([&]() -> Outcome<Done> {
            for (const char *sql : migrations[next - 1]) {
                QSqlQuery query(QSqlDatabase::database(m_connection, false));
                if (!query.exec(QString::fromUtf8(sql)))
                    return error(query.lastError());
            }
            if (auto r = pragma(QStringLiteral("application_id = %1").arg(databasefile::applicationId)); !r)
                return r.error();
            if (auto r = pragma(QStringLiteral("user_version = %1").arg(next)); !r)
                return r.error();
            return Done{};
        });
        if (!step)
            return step;
    }
    return Done{};
}

Outcome<QVariant> Database::pragma(const QString &text)
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    if (!query.exec(QStringLiteral("PRAGMA ") + text))
        return error(query.lastError());
    return query.next() ? query.value(0) : QVariant();
}

QSqlQuery *Database::statement(const char *sql, QSqlError &failure)
{
    const auto key = QByteArray::fromRawData(sql, qsizetype(qstrlen(sql)));
    if (QSqlQuery *known = m_statements.value(key))
        return known;
    auto query = std::make_unique<QSqlQuery>(QSqlDatabase::database(m_connection, false));
    query->setForwardOnly(true);
    if (!query->prepare(QString::fromUtf8(key))) {
        failure = query->lastError();
        return nullptr;
    }
    QSqlQuery *kept = query.release();
    m_statements.insert(key, kept);
    return kept;
}

Outcome<QSqlQuery *> Database::execute(const char *sql, const QVariantList &values)
{
    QSqlError failure;
    QSqlQuery *query = statement(sql, failure);
    if (!query)
        return error(failure);
    for (int i = 0; i < values.size(); ++i)
        query->bindValue(i, values[i]);
    if (!query->exec()) {
        const Error e = error(query->lastError());
        query->finish();
        return e;
    }
    return query;
}

Outcome<Done> Database::run(const char *sql, const QVariantList &values)
{
    auto query = execute(sql, values);
    if (!query)
        return query.error();
    (*query)->finish();
    return Done{};
}

Outcome<int> Database::change(const char *sql, const QVariantList &values)
{
    auto query = execute(sql, values);
    if (!query)
        return query.error();
    const int rows = (*query)->numRowsAffected();
    (*query)->finish();
    return rows;
}

Outcome<qint64> Database::insert(const char *sql, const QVariantList &values)
{
    auto query = execute(sql, values);
    if (!query)
        return query.error();
    const qint64 id = (*query)->lastInsertId().toLongLong();
    (*query)->finish();
    return id;
}

Outcome<Done> Database::read(const char *sql, const QVariantList &values, const std::function<Outcome<Done>(const QSqlQuery &)> &row)
{
    auto query = execute(sql, values);
    if (!query)
        return query.error();
    Outcome<Done> result = Done{};
    while (result.ok() && (*query)->next())
        result = row(**query);
    // A reading that broke off (a damaged page) is told apart from one that came to its end only by the error left behind.
    if (result.ok() && (*query)->lastError().isValid())
        result = error((*query)->lastError());
    (*query)->finish();
    return result;
}

Error Database::error(const QSqlError &failure) const { return databasefile::errorOf(m_path, failure); }

Database::Transaction::Transaction(Database &d) : database(d), begun(d.run("BEGIN IMMEDIATE")), open(begun.ok()) { }

Outcome<Done> Database::Transaction::commit()
{
    auto done = database.run("COMMIT");
    if (done)
        open = false;
    return done;
}

Database::Transaction::~Transaction()
{
    // After some errors (a full disk) SQLite has rolled back by itself and refuses this: the same end.
    if (open)
        (void)database.run("ROLLBACK");
}

} // namespace csp
