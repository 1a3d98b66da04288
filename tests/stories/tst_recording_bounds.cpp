#include "tests/support/testmain.h"
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
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

    void everyReplayEnds_data()
    {
        QTest::addColumn<QString>("kept"); // of drag.har
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("told"); // on standard error
        QTest::addColumn<int>("rows");
        const QByteArray nothing("nothing in it could be played");
        QTest::newRow("notifications alone") << QStringLiteral("notifications") << 1 << QByteArray("host@example.com could not be read: ") << 4;
        QTest::newRow("no notification") << QStringLiteral("requests") << 2 << nothing << 0;
        QTest::newRow("nothing at all") << QStringLiteral("none") << 2 << nothing << 0;
        QTest::newRow("events.list saved without content") << QStringLiteral("no content") << 1 << QByteArray("personal could not be read: ") << 4;
    }
    void everyReplayEnds()
    {
        QFETCH(QString, kept);
        QFETCH(int, status);
        QFETCH(QByteArray, told);
        QFETCH(int, rows);
        QFile drag(QStringLiteral(CSP_SOURCE_DIR "/fixtures/recordings/drag.har"));
        QVERIFY(drag.open(QIODevice::ReadOnly));
        QJsonObject har = QJsonDocument::fromJson(drag.readAll()).object(), log = har[QStringLiteral("log")].toObject();
        QJsonArray entries;
        for (const QJsonValue &value : log[QStringLiteral("entries")].toArray()) {
            QJsonObject entry = value.toObject(), response = entry[QStringLiteral("response")].toObject();
            const QString url = entry[QStringLiteral("request")].toObject()[QStringLiteral("url")].toString();
            const bool notification = url.endsWith(QStringLiteral("/notifications"));
            if (kept == QStringLiteral("none") || (kept == QStringLiteral("notifications") && !notification) || (kept == QStringLiteral("requests") && notification))
                continue;
            if (kept == QStringLiteral("no content") && url.contains(QStringLiteral("/events?"))) {
                response.remove(QStringLiteral("content"));
                entry[QStringLiteral("response")] = response;
            }
            entries.append(entry);
        }
        log[QStringLiteral("entries")] = entries;
        har[QStringLiteral("log")] = log;
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("some.har")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(har).toJson()) > 0);
        file.close();
        const Result result = calsync(QStringLiteral("replay --json '%1' > '%1.out'").arg(file.fileName()));
        QVERIFY2(result.error.contains(told), result.error.constData());
        QCOMPARE(result.status, status);
        QFile out(file.fileName() + QStringLiteral(".out"));
        QVERIFY(out.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = out.readAll().split('\n');
        QCOMPARE(lines.size() - 1, rows);
        QStringList stages; // the messages that open the channels ask for nothing
        for (qsizetype i = 0; i < rows; ++i)
            stages << QJsonDocument::fromJson(lines[i]).object()[QStringLiteral("stage")].toString();
        if (rows > 0)
            QCOMPARE(stages, (QStringList{QStringLiteral("nothing"), QStringLiteral("nothing"), QStringLiteral("failed"), QStringLiteral("failed")}));
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
