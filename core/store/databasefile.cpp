#include "core/store/databasefile.h"
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMutex>
#include <QSet>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>
#include <QtEndian>

namespace csp::databasefile {

namespace {

Error storage(const QString &path, const QString &what, const QString &nextStep)
{
    Error e;
    e.kind = Error::Kind::Storage;
    e.where = path;
    e.what = what;
    e.nextStep = nextStep;
    return e;
}

const QString otherFile = QStringLiteral("name another file, or move this one away");

Error inUse(const QString &path)
{
    return storage(path, QStringLiteral("is in use by another running playground"),
                   QStringLiteral("close the other one, or name another file"));
}

struct Header { int userVersion = 0; int applicationId = 0; bool hasTables = false; };

/// SQLite's own header, 100 bytes (sqlite.org/fileformat2.html, section 1.3).
Outcome<Header> headerOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return storage(path, QStringLiteral("cannot be read: ") + file.errorString(), QStringLiteral("allow reading and writing it"));
    const QByteArray head = file.read(100);
    if (!head.startsWith(QByteArray("SQLite format 3\0", 16)) || head.size() < 100)
        return storage(path, QStringLiteral("is not a database of the playground; nothing was changed"), otherFile);
    const auto word = [&](int at) { return qFromBigEndian<qint32>(head.constData() + at); };
    // A schema cookie (offset 40) of zero: no table was ever made.
    return Header{word(60), word(68), word(40) != 0};
}

/// As `headerOf`, but through SQLite: what a crash left in the write-ahead log counts. A connection that can only read never folds
/// the log into the file.
Outcome<Header> headerThroughLog(const QString &path)
{
    const QString name = QStringLiteral("csp-look-") + path;
    Outcome<Header> result = Header{};
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        db.setDatabaseName(path);
        db.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=100"));
        Header header;
        const auto ask = [&](const char *sql) {
            QSqlQuery query(db);
            if (query.exec(QString::fromLatin1(sql)) && query.next())
                return query.value(0).toInt();
            if (result)
                result = errorOf(path, query.lastError());
            return 0;
        };
        if (!db.open()) {
            result = errorOf(path, db.lastError());
        } else {
            header = {ask("PRAGMA user_version"), ask("PRAGMA application_id"), ask("SELECT count(*) FROM sqlite_master") > 0};
            if (result)
                result = header;
            db.close();
        }
    }
    QSqlDatabase::removeDatabase(name);
    return result;
}

QMutex claimsMutex;
QSet<QString> claims;

} // namespace

Outcome<State> examine(const QString &path, int newestVersion)
{
    const QFileInfo info(path);
    if (!info.exists())
        return State::Absent;
    if (info.isDir())
        return storage(path, QStringLiteral("is a folder; a database file was expected"), QStringLiteral("name a file"));
    const bool log = QFileInfo(path + QStringLiteral("-wal")).size() > 0;
    // An empty file is what a playground leaves that was killed before its first write.
    if (info.size() == 0 && !log)
        return State::Ours;
    auto header = headerOf(path);
    if (header && log)
        header = headerThroughLog(path);
    if (!header)
        return header.error();
    const bool foreign = header->applicationId != applicationId && (header->applicationId != 0 || header->hasTables);
    if (header->applicationId != applicationId && header->applicationId != 0)
        return storage(path, QStringLiteral("is a database of another program; nothing was changed"), otherFile);
    if (header->userVersion > newestVersion)
        return newerVersion(path, header->userVersion, newestVersion);
    if (foreign)
        return storage(path, QStringLiteral("is a database of another program; nothing was changed"), otherFile);
    return State::Ours;
}

Outcome<Done> create(const QString &path)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return storage(path, QStringLiteral("the folder %1 cannot be made").arg(folder), QStringLiteral("name a file in a folder that you may write to"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return storage(path, QStringLiteral("cannot be made: ") + file.errorString(),
                       QStringLiteral("name a file in a folder that you may write to"));
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    return Done{};
}

void remove(const QString &path)
{
    for (const auto *suffix : {"", "-wal", "-shm", "-journal"})
        QFile::remove(path + QLatin1String(suffix));
}

Outcome<QString> claim(const QString &path)
{
    const QFileInfo info(path);
    const QString folder = QFileInfo(info.absolutePath()).canonicalFilePath();
    const QString key = info.exists() ? info.canonicalFilePath() : (folder.isEmpty() ? info.absolutePath() : folder) + QLatin1Char('/') + info.fileName();
    const QMutexLocker lock(&claimsMutex);
    if (claims.contains(key))
        return storage(path, QStringLiteral("is already open in this program"), QStringLiteral("name another file"));
    claims.insert(key);
    return key;
}

void release(const QString &key)
{
    const QMutexLocker lock(&claimsMutex);
    claims.remove(key);
}

Error newerVersion(const QString &path, int found, int newest)
{
    return storage(path,
                   QStringLiteral("was made by a newer version of the playground (format %1, this one reads up to %2); nothing was changed")
                       .arg(found).arg(newest),
                   QStringLiteral("use the newer version, or name another file"));
}

Error errorOf(const QString &path, const QSqlError &error)
{
    // The low byte is SQLite's result code, what stands above it says more of the same (sqlite.org/rescode.html).
    const int extended = error.nativeErrorCode().toInt();
    QString what, next;
    switch (extended & 0xff) {
    case 5: // BUSY
    case 6: // LOCKED
        return inUse(path);
    case 13: // FULL
        what = QStringLiteral("the disk is full; nothing of this was stored");
        next = QStringLiteral("free some space and try again");
        break;
    case 8: // READONLY
    case 3: // PERM
        what = QStringLiteral("cannot be written to");
        next = QStringLiteral("allow writing to the file and its folder, or name another file");
        break;
    case 14: // CANTOPEN
        what = QStringLiteral("cannot be opened");
        next = QStringLiteral("name a file in a folder that you may write to");
        break;
    case 26: // NOTADB
        what = QStringLiteral("is not a database of the playground; nothing was changed");
        next = otherFile;
        break;
    case 11: // CORRUPT
        what = QStringLiteral("is damaged");
        next = QStringLiteral("move it away and start anew: what is in Google and Cal.com is read again");
        break;
    case 10: // IOERR
        what = QStringLiteral("the disk refused to read or write; nothing of this was stored");
        next = QStringLiteral("see whether the disk is full or failing, then try again");
        break;
    default:
        what = QStringLiteral("the database refused: ") + error.databaseText();
        break;
    }
    Error e = storage(path, what, next);
    e.detail = QStringLiteral("SQLite %1: %2 %3").arg(extended).arg(error.driverText(), error.databaseText());
    return e;
}

} // namespace csp::databasefile
