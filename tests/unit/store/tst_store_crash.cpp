#include "core/store/sqlitestore.h"
#include "tests/support/testmain.h"
#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <cstdio>

namespace tst_store_crash {

using namespace csp;

// The test program starts itself again with an argument, and kills what it started.

namespace {

Notification notification(int number)
{
    Notification n;
    n.channel = {QStringLiteral("channel-1")};
    n.calendar = {QStringLiteral("host@example.com")};
    n.resourceId = QStringLiteral("r1");
    n.resourceState = QStringLiteral("exists");
    n.messageNumber = number;
    n.received = Instant{Millis{1'772'539'200'000 + number}};
    return n;
}

/// Says "open", then adds notifications for ever and prints the number of each that is stored.
int addForEver(const QStringList &arguments)
{
    const QString path = arguments.value(0);
    auto store = SqliteStore::open(path);
    if (!store) {
        std::printf("error %s\n", qPrintable(store.error().oneLine()));
        return 1;
    }
    std::printf("open\n");
    std::fflush(stdout);
    for (int number = 1;; ++number) {
        const auto id = (*store)->addNotification(notification(number));
        if (!id)
            return 1;
        std::printf("%lld\n", static_cast<long long>(*id));
        std::fflush(stdout);
    }
}

/// Opens the file and holds it until killed.
int holdForEver(const QStringList &arguments)
{
    const QString path = arguments.value(0);
    auto store = SqliteStore::open(path);
    std::printf("%s\n", store ? "open" : qPrintable(store.error().oneLine()));
    std::fflush(stdout);
    if (store)
        std::getchar();
    return store ? 0 : 1;
}

} // namespace

class TestStoreCrash : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    static void start(QProcess &child, const QString &mode, const QString &path)
    {
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), {mode, path});
        QVERIFY(child.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(child.canReadLine(), 10000);
    }

    static void killHard(QProcess &child)
    {
        ::kill(pid_t(child.processId()), SIGKILL);
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
    }

private slots:
    void everyAcknowledgedNotificationIsThereAfterAKill_data()
    {
        QTest::addColumn<int>("atLeast");
        QTest::newRow("in its first moments") << 1;
        QTest::newRow("after some hundred") << 300;
        QTest::newRow("after the log was folded into the file") << 4000;
    }

    void everyAcknowledgedNotificationIsThereAfterAKill()
    {
        QFETCH(int, atLeast);
        const QString path = m_dir.filePath(QStringLiteral("killed-%1.sqlite").arg(atLeast));
        QProcess child;
        start(child, QStringLiteral("--add"), path);
        QCOMPARE(child.readLine(), QByteArray("open\n"));
        QByteArray printed;
        while (printed.count('\n') < atLeast) {
            QVERIFY(child.waitForReadyRead(10000));
            printed += child.readAllStandardOutput();
        }
        killHard(child);
        printed += child.readAllStandardOutput();
        printed.truncate(printed.lastIndexOf('\n') + 1); // a line that was cut may be a shorter number
        QList<InboxId> acknowledged;
        for (const QByteArray &line : printed.split('\n')) {
            if (!line.isEmpty())
                acknowledged.append(line.toLongLong());
        }
        QVERIFY(acknowledged.size() >= atLeast);

        auto store = SqliteStore::open(path);
        QVERIFY2(store.ok(), store ? "" : qPrintable(store.error().oneLine()));
        const auto found = (*store)->openNotifications();
        QVERIFY(found.ok());
        // Those that were printed, whole and in their order; one more may have been stored and not yet printed.
        QVERIFY(found->size() >= acknowledged.size());
        for (qsizetype i = 0; i < acknowledged.size(); ++i) {
            Notification expected = notification(int(i) + 1);
            expected.inboxId = acknowledged[i];
            QCOMPARE(found->at(i), expected);
        }
        // And it goes on from there.
        const auto next = (*store)->addNotification(notification(1));
        QVERIFY(next.ok());
        QVERIFY(*next > acknowledged.last());
    }

    void anotherProcessIsToldThatTheFileIsInUse()
    {
        const QString path = m_dir.filePath(QStringLiteral("shared.sqlite"));
        QProcess child;
        start(child, QStringLiteral("--hold"), path);
        QCOMPARE(child.readLine(), QByteArray("open\n"));
        const auto refused = SqliteStore::open(path);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QVERIFY2(refused.error().what.contains(QStringLiteral("in use")), qPrintable(refused.error().oneLine()));
        QCOMPARE(refused.error().where, path);
        killHard(child);
        // Its lock died with it.
        auto opened = SqliteStore::open(path);
        QVERIFY(opened.ok());

        QProcess second;
        start(second, QStringLiteral("--hold"), path);
        QVERIFY(second.readLine().contains("in use"));
        QTRY_COMPARE(second.state(), QProcess::NotRunning);
        QCOMPARE(second.exitCode(), 1);
        // Being asked did not loosen our own hold.
        QVERIFY((*opened)->addNotification(notification(1)).ok());
    }
};

CSP_TEST(TestStoreCrash, Core)
CSP_CHILD("--add", addForEver)
CSP_CHILD("--hold", holdForEver)

} // namespace tst_store_crash

#include "tst_store_crash.moc"
