#pragma once
#include "core/domain/instant.h"
#include "core/domain/outcome.h"
#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>
#include <functional>

namespace csp {

/// The SQL that leads from one version of the schema to the next. The first entry makes version 1 out of an empty file.
using Migration = QList<const char *>;

/// One SQLite file, held by this process alone for as long as the object lives.
///
/// Every statement is prepared once and kept by its text. Belongs to the thread that opened it.
class Database
{
public:
    /// Opens or makes the file, and brings its schema up to `migrations.size()`, each step a transaction of its own. A file that is no
    /// database, belongs to another program, was made by a newer version or is in use is an Error and stays as it is, byte for byte.
    /// `:memory:` and the empty path keep nothing (sqlite.org/inmemorydb.html).
    static Outcome<std::unique_ptr<Database>> open(const QString &path, const QList<Migration> &migrations);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    QString path() const { return m_path; }
    /// Of Qt's registry, for statements that belong to one connection alone.
    QString connectionName() const { return m_connection; }

    /// `sql` is a literal: its text is the key under which the prepared statement is kept.
    Outcome<Done> run(const char *sql, const QVariantList &values = {});
    /// How many rows it changed.
    Outcome<int> change(const char *sql, const QVariantList &values);
    /// The number of the new row.
    Outcome<qint64> insert(const char *sql, const QVariantList &values);
    /// Calls `row` for each row; its first Error ends the reading and is the answer.
    Outcome<Done> read(const char *sql, const QVariantList &values, const std::function<Outcome<Done>(const QSqlQuery &)> &row);

    /// Runs `work` as one transaction: committed where it answers ok, undone as a whole where it answers an Error or the commit fails.
    template<typename T>
    Outcome<T> together(const std::function<Outcome<T>()> &work)
    {
        Transaction transaction(*this);
        if (!transaction.begun)
            return transaction.begun.error();
        Outcome<T> result = work();
        if (!result)
            return result;
        if (const auto done = transaction.commit(); !done)
            return done.error();
        return result;
    }

    /// What SQLite said, as an Error for a person: the file, what happened, what to do.
    Error error(const QSqlError &error) const;

private:
    /// Undoes what was not committed when it goes.
    struct Transaction {
        explicit Transaction(Database &database);
        ~Transaction();
        Outcome<Done> commit();
        Database &database;
        Outcome<Done> begun;
        bool open = false;
    };

    explicit Database(const QString &path);
    Outcome<Done> prepare(const QList<Migration> &migrations);
    Outcome<Done> migrate(int version, const QList<Migration> &migrations);
    QSqlQuery *statement(const char *sql, QSqlError &error);
    Outcome<QSqlQuery *> execute(const char *sql, const QVariantList &values);
    Outcome<QVariant> pragma(const QString &text);

    QString m_path;
    QString m_connection;
    QString m_claim; ///< the canonical path that no second Database of this process may open; empty for memory
    QHash<QByteArray, QSqlQuery *> m_statements;
};

// SQLite's NULL and Qt's null strings are kept apart from "empty": no column of ours but the optional ones is ever NULL.
inline QVariant text(const QString &s) { return s.isNull() ? QVariant(QLatin1String("")) : QVariant(s); }
inline QVariant blob(const QByteArray &b) { return b.isNull() ? QVariant(QByteArray("")) : QVariant(b); }
inline QVariant millis(Instant at) { return QVariant(qlonglong(at.time_since_epoch().count())); }
inline QVariant number(qint64 n) { return QVariant(qlonglong(n)); }
inline Instant instantOf(const QVariant &v) { return Instant{Millis{v.toLongLong()}}; }

} // namespace csp
