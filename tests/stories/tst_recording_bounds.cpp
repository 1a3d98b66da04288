#include "tests/support/testmain.h"
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

namespace tst_recording_bounds {

// What a command could not write is not told as done, and what it reads has an end.

class TestRecordingBounds : public QObject
{
    Q_OBJECT

    struct Result {
        int status;
        QByteArray error;
    };

    static Result calsync(const QString &arguments)
    {
        QProcess shell;
        shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("exec '" CALSYNC "' ") + arguments});
        if (!shell.waitForFinished(20'000)) {
            shell.kill();
            shell.waitForFinished();
            return {-1, "it went on running"};
        }
        return {shell.exitStatus() == QProcess::NormalExit ? shell.exitCode() : -2, shell.readAllStandardError()};
    }

private slots:
    void anOutputThatCannotBeWrittenIsStatus3_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QByteArray>("error");
        const QString drag = QStringLiteral("'" CSP_SOURCE_DIR "/fixtures/recordings/drag.har'");
        const QByteArray replay("calsync replay: standard output cannot be written\n"), demo("calsync demo: standard output cannot be written\n");
        QTest::newRow("replay, full") << QStringLiteral("replay %1 > /dev/full").arg(drag) << replay;
        QTest::newRow("replay, closed") << QStringLiteral("replay %1 >&-").arg(drag) << replay;
        QTest::newRow("replay --json, full") << QStringLiteral("replay --json %1 > /dev/full").arg(drag) << replay;
        QTest::newRow("demo, full") << QStringLiteral("demo --step book > /dev/full") << demo;
        QTest::newRow("demo --json, closed") << QStringLiteral("demo --step book --json >&-") << demo;
    }
    void anOutputThatCannotBeWrittenIsStatus3()
    {
        QFETCH(QString, arguments);
        QFETCH(QByteArray, error);
        const Result result = calsync(arguments);
        QCOMPARE(result.error, error);
        QCOMPARE(result.status, 3);
    }

    /// `ulimit -f` fails writes as a full disk does: a part is taken, then nothing.
    void aRecordingIsReplacedWholeOrNotAtAll()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("good.har"));
        QFile good(path);
        QVERIFY(good.open(QIODevice::WriteOnly) && good.write("good") == 4);
        good.close();
        QProcess shell;
        shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("trap '' XFSZ; ulimit -f 8; exec '" CALSYNC "' demo --step book --record '%1' | cat > /dev/null").arg(path)});
        QVERIFY(shell.waitForFinished(20'000));
        QVERIFY2(shell.readAllStandardError().contains("good.har: the recording could not be written whole"), "the lost recording was not told");
        QVERIFY(good.open(QIODevice::ReadOnly));
        QCOMPARE(good.readAll(), QByteArray("good"));
    }

    void aDeviceIsNoRecording()
    {
        const Result result = calsync(QStringLiteral("replay /dev/zero"));
        QCOMPARE(result.error, QByteArray("calsync replay: /dev/zero: is a device; expected a file or a pipe\n"));
        QCOMPARE(result.status, 2);
    }
};

CSP_TEST(TestRecordingBounds, Core)

} // namespace tst_recording_bounds

#include "tst_recording_bounds.moc"
