#include "core/store/database.h"
#include "core/store/schema.h"
#include "core/store/sqlitestore.h"
#include "tests/unit/store/storesamples.h"
#include "tests/support/testmain.h"
#include <QDir>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

namespace tst_store_file {

using namespace csp;
using namespace csp::test;

/// What the store makes of its file: kept whole, refused untouched, and of disks that are full.
class TestStoreFile : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    int m_files = 0;

    QString freshPath() { return m_dir.filePath(QStringLiteral("store-%1.sqlite").arg(++m_files)); }

private slots:
    void everythingIsThereAfterClosingAndOpening()
    {
        const QString path = m_dir.filePath(QStringLiteral("a/new/folder/store.sqlite"));
        All before;
        {
            auto store = SqliteStore::open(path);
            OK(store);
            fill(**store);
            before = allOf(**store);
            QCOMPARE(before.runs.size(), 1);
        }
        QVERIFY(!QFile::exists(path + QStringLiteral("-wal")));
        auto store = SqliteStore::open(path);
        OK(store);
        QVERIFY(allOf(**store) == before);
        // Channel tokens are inside: nobody else may read it.
        QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther), QFile::Permissions());
    }

    void theTokenOfANotificationIsNowhereInTheFile()
    {
        const QString path = freshPath();
        {
            auto store = SqliteStore::open(path);
            OK(store);
            Notification n = notification(1);
            n.token = QStringLiteral("k3yNobodyMayRead");
            OK((*store)->addNotification(n));
        }
        QVERIFY(bytesOf(path).contains("channel-1"));
        QVERIFY(!bytesOf(path).contains("k3yNobodyMayRead"));
    }

    void aFileThatIsNoDatabaseStaysAsItIs_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("text") << QByteArray("Dear diary, today I was taken for a database.\n").repeated(200);
        QTest::newRow("one byte") << QByteArray("S");
        QTest::newRow("the magic alone") << QByteArray("SQLite format 3\0", 16);
        QTest::newRow("the magic, then garbage") << QByteArray("SQLite format 3\0", 16) + QByteArray(8000, '\x5a');
    }

    void aFileThatIsNoDatabaseStaysAsItIs()
    {
        QFETCH(QByteArray, content);
        const QString path = freshPath();
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        const auto refused = SqliteStore::open(path);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QCOMPARE(refused.error().where, path);
        QVERIFY2(refused.error().what.contains(QStringLiteral("database")), qPrintable(refused.error().oneLine()));
        QVERIFY(!refused.error().nextStep.isEmpty());
        QCOMPARE(bytesOf(path), content);
        QVERIFY(!QFile::exists(path + QStringLiteral("-wal")));
    }

    void aNewerVersionStaysAsItIs()
    {
        const QString path = freshPath();
        {
            QList<Migration> newer = storeMigrations();
            newer.append(Migration{"CREATE TABLE tomorrow (x INTEGER) STRICT"});
            auto database = Database::open(path, newer);
            OK(database);
        }
        const QByteArray before = bytesOf(path);
        const auto refused = SqliteStore::open(path);
        QVERIFY(!refused);
        QVERIFY2(refused.error().what.contains(QStringLiteral("newer version of the playground")), qPrintable(refused.error().oneLine()));
        QVERIFY(refused.error().what.contains(QStringLiteral("nothing was changed")));
        QCOMPARE(bytesOf(path), before);
    }

    void aNewerVersionThatACrashLeftInTheLogStaysAsItIs()
    {
        const QString path = freshPath(), crashed = freshPath();
        OK(SqliteStore::open(path)); // version 1 is in the file
        {
            QList<Migration> newer = storeMigrations();
            newer.append(Migration{"CREATE TABLE tomorrow (x INTEGER) STRICT"});
            auto database = Database::open(path, newer);
            OK(database); // version 2 is in the log alone; this is how a crash now would leave it:
            QVERIFY(QFile::copy(path, crashed));
            QVERIFY(QFile::copy(path + QStringLiteral("-wal"), crashed + QStringLiteral("-wal")));
        }
        const QByteArray before = bytesOf(crashed), log = bytesOf(crashed + QStringLiteral("-wal"));
        QVERIFY(!log.isEmpty());
        const auto refused = SqliteStore::open(crashed);
        QVERIFY(!refused);
        QVERIFY2(refused.error().what.contains(QStringLiteral("newer version of the playground")), qPrintable(refused.error().oneLine()));
        QCOMPARE(bytesOf(crashed), before);
        QCOMPARE(bytesOf(crashed + QStringLiteral("-wal")), log);
    }

    void anotherProgramsDatabaseStaysAsItIs()
    {
        const QString path = freshPath();
        {
            QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("foreign"));
            db.setDatabaseName(path);
            QVERIFY(db.open());
            QSqlQuery(db).exec(QStringLiteral("CREATE TABLE bookmarks (url TEXT)"));
            db.close();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("foreign"));
        const QByteArray before = bytesOf(path);
        const auto refused = SqliteStore::open(path);
        QVERIFY(!refused);
        QVERIFY2(refused.error().what.contains(QStringLiteral("another program")), qPrintable(refused.error().oneLine()));
        QCOMPARE(bytesOf(path), before);
    }

    void aFolderThatCannotBeWritten()
    {
        // Below a file there is no folder, not even for root, who runs the tests in many a container.
        const QString file = freshPath();
        QFile f(file);
        QVERIFY(f.open(QIODevice::WriteOnly));
        f.close();
        const auto refused = SqliteStore::open(file + QStringLiteral("/below/store.sqlite"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QVERIFY2(refused.error().what.contains(QStringLiteral("cannot be made")), qPrintable(refused.error().oneLine()));
        QVERIFY(!refused.error().nextStep.isEmpty());

        const auto folder = SqliteStore::open(m_dir.path());
        QVERIFY(!folder);
        QVERIFY2(folder.error().what.contains(QStringLiteral("is a folder")), qPrintable(folder.error().oneLine()));

        if (geteuid() == 0)
            return;
        const QString locked = m_dir.filePath(QStringLiteral("locked"));
        QVERIFY(QDir().mkpath(locked));
        QVERIFY(QFile::setPermissions(locked, QFile::ReadOwner | QFile::ExeOwner));
        QVERIFY(!SqliteStore::open(locked + QStringLiteral("/store.sqlite")));
        QVERIFY(QFile::setPermissions(locked, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    void theSameFileTwiceInOneProgram()
    {
        const QString path = freshPath();
        auto first = SqliteStore::open(path);
        OK(first);
        const auto second = SqliteStore::open(path);
        QVERIFY(!second);
        QVERIFY2(second.error().what.contains(QStringLiteral("already open")), qPrintable(second.error().oneLine()));
        (*first).reset();
        OK(SqliteStore::open(path));
    }

    void anEmptyPathKeepsNothing()
    {
        {
            auto store = SqliteStore::open(QString());
            OK(store);
            fill(**store);
            QCOMPARE((*store)->runs(10)->size(), 1);
        }
        auto store = SqliteStore::open(QString());
        OK(store);
        QVERIFY(allOf(**store) == All{});
    }

    void aFullDiskChangesNothingAndSaysSo()
    {
        auto database = Database::open(freshPath(), storeMigrations());
        OK(database);
        Database *raw = database->get();
        auto store = SqliteStore::over(*std::move(database));
        fill(*store);
        const All before = allOf(*store);
        int pages = 0;
        OK(raw->read("PRAGMA page_count", {}, [&](const QSqlQuery &row) -> Outcome<Done> {
            pages = row.value(0).toInt();
            return Done{};
        }));
        QSqlQuery limit(QSqlDatabase::database(raw->connectionName()));
        QVERIFY(limit.exec(QStringLiteral("PRAGMA max_page_count = %1").arg(pages)));

        QList<PendingChange> many;
        for (int i = 0; i < 100; ++i)
            many.append({i, document(("big" + QByteArray::number(i)).constData(), "1")});
        const auto refused = store->putChanges({QStringLiteral("host@example.com")}, QStringLiteral("never seen"), many);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QVERIFY2(refused.error().what.contains(QStringLiteral("disk is full")), qPrintable(refused.error().oneLine()));
        QVERIFY(!refused.error().nextStep.isEmpty());
        QVERIFY(allOf(*store) == before);

        RunRecord big = before.runs.first();
        big.stage = RunStage::Applied;
        for (int i = 0; i < 500; ++i)
            big.steps.push_back(big.steps.front());
        QVERIFY(!store->finishRun(big, reference(9), {ownWrite(5)}));
        QVERIFY(allOf(*store) == before);

        // Space again: the same store goes on.
        QVERIFY(limit.exec(QStringLiteral("PRAGMA max_page_count = 1000000")));
        OK(store->putChanges({QStringLiteral("host@example.com")}, QStringLiteral("seen"), many));
        QCOMPARE(store->pendingChanges()->size(), before.pending.size() + 100);
    }

    void aDiskThatRefusesToGrowChangesNothing()
    {
        // The operating system itself refuses: no file of this process may become longer than it is now.
        const QString path = freshPath();
        auto opened = SqliteStore::open(path);
        OK(opened);
        auto &store = **opened;
        fill(store);
        const All before = allOf(store);
        rlimit old{};
        getrlimit(RLIMIT_FSIZE, &old);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit tight{rlim_t(QFile(path + QStringLiteral("-wal")).size() + 10), old.rlim_max};
        setrlimit(RLIMIT_FSIZE, &tight);
        const auto refused = store.addNotification(notification(99));
        setrlimit(RLIMIT_FSIZE, &old);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QVERIFY2(refused.error().what.contains(QStringLiteral("disk")), qPrintable(refused.error().oneLine()));
        QVERIFY(allOf(store) == before);
        OK(store.addNotification(notification(99)));
        QCOMPARE(store.openNotifications()->size(), before.inbox.size() + 1);
    }

    void aFileThatCouldNotBeMadeIsNotLeftBehind()
    {
        const QString path = freshPath();
        rlimit old{};
        getrlimit(RLIMIT_FSIZE, &old);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit tight{8000, old.rlim_max};
        setrlimit(RLIMIT_FSIZE, &tight);
        const auto refused = SqliteStore::open(path);
        setrlimit(RLIMIT_FSIZE, &old);
        QVERIFY(!refused);
        QVERIFY(!QFile::exists(path));
        QVERIFY(!QFile::exists(path + QStringLiteral("-wal")));
    }

    void aFailedMigrationLeavesTheOldVersion()
    {
        const QString path = freshPath();
        OK(SqliteStore::open(path));
        QList<Migration> broken = storeMigrations();
        broken.append(Migration{"CREATE TABLE half (x INTEGER) STRICT", "CREATE TABLE half (x INTEGER) STRICT"});
        const auto refused = Database::open(path, broken);
        QVERIFY(!refused);
        OK(SqliteStore::open(path)); // not "newer": version 1 still
        broken.last() = Migration{"CREATE TABLE half (x INTEGER) STRICT"};
        OK(Database::open(path, broken)); // and no table of the failed step was left
    }
};

CSP_TEST(TestStoreFile, Core)

} // namespace tst_store_file

#include "tst_store_file.moc"
