#include <QDir>
#include <QProcess>
#include <QtTest>

/// Every recording of fixtures/recordings plays through the engine, and the timeline that `calsync replay --verbose` prints is the one
/// that stands beside it. CSP_REWRITE_RECORDINGS=1 writes the tables anew and prints what differs; a missing table fails.
class TestRecordings : public QObject
{
    Q_OBJECT
private slots:
    void everyOneIsThere()
    {
        // The rules of the project that have to be shown: what happened, and in which order it was heard of.
        for (const char *name : {"drag", "delete", "move-deletion-first", "move-appearance-first", "guest-added", "duplicate", "echo"})
            QVERIFY2(QFile::exists(folder() + QLatin1String(name) + QStringLiteral(".har")), name);
    }

    void playsAsItStandsBesideIt_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString &file : QDir(folder()).entryList({QStringLiteral("*.har")}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(file)) << file.chopped(4);
    }

    void playsAsItStandsBesideIt()
    {
        QFETCH(QString, name);
        QProcess calsync;
        calsync.start(QStringLiteral(CSP_CALSYNC), {QStringLiteral("replay"), QStringLiteral("--verbose"), folder() + name + QStringLiteral(".har")});
        QVERIFY(calsync.waitForFinished());
        QCOMPARE(calsync.exitStatus(), QProcess::NormalExit);
        QCOMPARE(QString::fromUtf8(calsync.readAllStandardError()), QString());
        QCOMPARE(calsync.exitCode(), 0);
        const QString said = QString::fromUtf8(calsync.readAllStandardOutput());
        QFile beside(folder() + name + QStringLiteral(".txt"));
        if (qEnvironmentVariableIsSet("CSP_REWRITE_RECORDINGS")) {
            QVERIFY(beside.open(QIODevice::ReadWrite));
            if (const QString before = QString::fromUtf8(beside.readAll()); before != said)
                qInfo().noquote() << QStringLiteral("was:\n") + before + QStringLiteral("\nis:\n") + said;
            QVERIFY(beside.resize(0) && beside.seek(0) && beside.write(said.toUtf8()) >= 0);
            return;
        }
        QVERIFY2(beside.open(QIODevice::ReadOnly), "its table is missing: look at what it should be, then CSP_REWRITE_RECORDINGS=1");
        QCOMPARE(said, QString::fromUtf8(beside.readAll()));
    }

private:
    static QString folder() { return QStringLiteral(CSP_FIXTURES "/recordings/"); }
};

QTEST_GUILESS_MAIN(TestRecordings)
#include "tst_recordings.moc"
