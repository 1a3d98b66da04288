#include "core/sim/sandbox/sandbox.h"
#include "tests/support/testmain.h"
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <sys/stat.h>

namespace tst_state_kills {

using namespace csp;

// What was answered is there: after kills in the middle of everything, and after each way in which the programs are ended.

namespace {

QString q(const char *text) { return QString::fromLatin1(text); }

/// A program that serves a sandbox.
struct Served {
    QProcess process;
    QUrl google;
    QByteArray token;

    bool start(const QString &state)
    {
        process.start(QStringLiteral(CALSYNC), {q("serve"), q("--clock"), q("2026-03-02T08:00:00+01:00"), q("--state"), state});
        QByteArray line;
        while (!line.contains('\n') && process.waitForReadyRead(20'000))
            line += process.readAllStandardOutput();
        const QJsonObject json = QJsonDocument::fromJson(line).object()[q("google")].toObject();
        google = QUrl(json[q("apiRoot")].toString());
        token = json[q("accounts")][0][q("accessToken")].toString().toLatin1();
        return !token.isEmpty();
    }
    int end(int signal)
    {
        ::kill(pid_t(process.processId()), signal);
        process.waitForFinished(20'000);
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
    QByteArray request(const QByteArray &method, const QByteArray &target, const QByteArray &body = {}) const
    {
        QByteArray bytes = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token + "\r\n";
        if (!body.isEmpty())
            bytes += "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
        return bytes + "\r\n" + body;
    }
};

QByteArray meeting(const QByteArray &title)
{
    // Not a raw string: moc loses count of the braces in one.
    return "{\"summary\":\"" + title + "\",\"start\":{\"dateTime\":\"2026-03-06T20:00:00Z\"},\"end\":{\"dateTime\":\"2026-03-06T21:00:00Z\"}}";
}

/// The next whole answer in `bytes`, taken out of it; nothing where it is not whole.
std::optional<QPair<int, QByteArray>> takeAnswer(QByteArray &bytes)
{
    const qsizetype head = bytes.indexOf("\r\n\r\n");
    if (head < 0)
        return {};
    const qsizetype at = bytes.toLower().indexOf("content-length: ");
    const qsizetype length = at < 0 || at > head ? 0 : bytes.mid(at + 16, bytes.indexOf('\r', at) - at - 16).toLongLong();
    if (bytes.size() < head + 4 + length)
        return {};
    const QPair<int, QByteArray> answer{bytes.mid(9, 3).toInt(), bytes.mid(head + 4, length)};
    bytes.remove(0, head + 4 + length);
    return answer;
}

/// One request, and its answer.
QPair<int, QJsonObject> ask(const Served &served, const QByteArray &method, const QByteArray &target, const QByteArray &body = {})
{
    QTcpSocket socket;
    socket.connectToHost(served.google.host(), quint16(served.google.port()));
    if (!socket.waitForConnected(10'000))
        return {0, {}};
    socket.write(served.request(method, target, body));
    QByteArray bytes;
    while (socket.waitForReadyRead(10'000)) {
        bytes += socket.readAll();
        if (const auto answer = takeAnswer(bytes))
            return {answer->first, QJsonDocument::fromJson(answer->second).object()};
    }
    return {0, {}};
}

/// Connections that write without a pause, and what they were told.
struct Load {
    QSet<QByteArray> answered; ///< ids
    QByteArray lastSync;       ///< of the last list that was answered

    /// Until `writes` were answered, and a kill that comes a little later.
    void until(Served &served, int writes, QRandomGenerator &random)
    {
        constexpr int Connections = 4;
        QTcpSocket sockets[Connections];
        QByteArray received[Connections];
        const QByteArray insert = served.request("POST", "/calendar/v3/calendars/primary/events", meeting("Under load"));
        for (QTcpSocket &socket : sockets) {
            socket.connectToHost(served.google.host(), quint16(served.google.port()));
            socket.waitForConnected(10'000);
            socket.write(insert + insert);
        }
        const qsizetype wanted = answered.size() + writes;
        bool killed = false;
        QElapsedTimer patience;
        patience.start();
        // The kill comes while requests are on their way; every answer that still arrives counts.
        while (patience.elapsed() < 20'000) {
            bool open = false;
            for (int i = 0; i < Connections; ++i) {
                sockets[i].waitForReadyRead(1);
                received[i] += sockets[i].readAll();
                while (const auto answer = takeAnswer(received[i])) {
                    answered += QJsonDocument::fromJson(answer->second).object()[q("id")].toString().toLatin1();
                    if (!killed)
                        sockets[i].write(insert);
                }
                sockets[i].flush();
                open = open || sockets[i].state() == QAbstractSocket::ConnectedState;
            }
            if (!killed && answered.size() >= wanted + int(random.bounded(7))) {
                ::kill(pid_t(served.process.processId()), SIGKILL);
                killed = true;
            }
            if (killed && !open)
                break;
        }
        served.process.waitForFinished(20'000);
        for (int i = 0; i < Connections; ++i) {
            received[i] += sockets[i].readAll();
            while (const auto answer = takeAnswer(received[i]))
                answered += QJsonDocument::fromJson(answer->second).object()[q("id")].toString().toLatin1();
        }
        answered.remove({});
    }
};

/// The ids of all events.
QSet<QByteArray> idsIn(const Served &served, QByteArray *sync = nullptr)
{
    QSet<QByteArray> ids;
    QByteArray page;
    do {
        const auto [status, list] = ask(served, "GET", "/calendar/v3/calendars/primary/events?maxResults=2500&fields=items/id,nextPageToken,nextSyncToken" + (page.isEmpty() ? page : "&pageToken=" + page));
        for (const QJsonValue item : list[q("items")].toArray())
            ids += item[q("id")].toString().toLatin1();
        page = list[q("nextPageToken")].toString().toLatin1();
        if (sync)
            *sync = list[q("nextSyncToken")].toString().toLatin1();
    } while (!page.isEmpty());
    return ids;
}

} // namespace

class TestStateKills : public QObject
{
    Q_OBJECT
private slots:
    /// Forty kills of one world, each at another moment: of starts, of load, of snapshots (which are written at each pause).
    void whatWasAnsweredIsThereAfterFortyKillsUnderLoad()
    {
        QTemporaryDir folder;
        const QString state = folder.filePath(q("world.json"));
        QRandomGenerator random(40);
        Load load;
        QByteArray sync;
        for (int kill = 0; kill < 40; ++kill) {
            Served served;
            QVERIFY2(served.start(state), served.process.readAllStandardError().constData());
            if (!sync.isEmpty()) // what was told of changes is still true of this world
                QCOMPARE(ask(served, "GET", "/calendar/v3/calendars/primary/events?syncToken=" + sync).first, 200);
            if (kill % 4 == 3) {
                const QSet<QByteArray> lost = load.answered - idsIn(served, &sync);
                QVERIFY2(lost.isEmpty(), qPrintable(QStringLiteral("kill %1: %2 of %3 answered writes are lost").arg(kill).arg(lost.size()).arg(load.answered.size())));
            }
            load.until(served, 20 + int(random.bounded(200)), random);
        }
        Served served;
        QVERIFY(served.start(state));
        const QSet<QByteArray> lost = load.answered - idsIn(served);
        QVERIFY2(lost.isEmpty(), qPrintable(QStringLiteral("%1 of %2 answered writes are lost").arg(lost.size()).arg(load.answered.size())));
        QVERIFY(load.answered.size() > 40 * 20);
        QCOMPARE(served.end(SIGTERM), 0);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{q("world.json")});
    }

    void everySignalThatAsksForTheEndSavesFirst_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGHUP") << SIGHUP;
    }
    void everySignalThatAsksForTheEndSavesFirst()
    {
        QFETCH(int, signal);
        QTemporaryDir folder;
        const QString state = folder.filePath(q("world.json"));
        Served served;
        QVERIFY(served.start(state));
        const QString id = ask(served, "POST", "/calendar/v3/calendars/primary/events", meeting("Saved")).second[q("id")].toString();
        QVERIFY(!id.isEmpty());
        QCOMPARE(served.end(signal), 0);
        QFile file(state);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains(id.toLatin1()));
    }

    void aWindowThatIsAskedToEndSavesFirst_data() { everySignalThatAsksForTheEndSavesFirst_data(); }
    void aWindowThatIsAskedToEndSavesFirst()
    {
        QFETCH(int, signal);
        QTemporaryDir folder;
        const QString state = folder.filePath(q("data/sandbox.json"));
        QProcess window;
        startWindow(window, folder);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder.filePath(q("data/playground.sqlite"))), 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(state), 20'000);
        // A start writes to its world (channels, a grant): what has no place in the file yet stands in the journal.
        QTRY_VERIFY_WITH_TIMEOUT(bytesOf(state).contains("\"channels\":[{"), 20'000);
        ::kill(pid_t(window.processId()), signal);
        QVERIFY(window.waitForFinished(20'000));
        QCOMPARE(window.exitStatus(), QProcess::NormalExit);
        QCOMPARE(window.exitCode(), 0);
        QCOMPARE(QDir(folder.filePath(q("data"))).entryList({q("sandbox.json*")}, QDir::Files), QStringList{q("sandbox.json")});
    }

    /// Neither `serve` nor a second window starts on the world of a running window, and nothing of it is touched.
    void twoNeverKeepOneWorld()
    {
        QTemporaryDir folder;
        const QString state = folder.filePath(q("data/sandbox.json"));
        QProcess window;
        startWindow(window, folder);
        QTRY_VERIFY_WITH_TIMEOUT(bytesOf(state).contains("\"channels\":[{"), 20'000);
        QTest::qWait(0);
        struct stat before, after;
        const QByteArray path = QFile::encodeName(state);
        // The window may still write; when it has come to rest, the file stays the one it is.
        QTRY_COMPARE_WITH_TIMEOUT(QDir(folder.filePath(q("data"))).entryList({q("sandbox.json.journal-*")}, QDir::Files).size(), 1, 20'000);
        ::stat(path.constData(), &before);
        QProcess serve;
        serve.start(QStringLiteral(CALSYNC), {q("serve"), q("--state"), state});
        QVERIFY(serve.waitForFinished(20'000));
        QCOMPARE(serve.exitCode(), 3);
        const QByteArray told = serve.readAllStandardError();
        QVERIFY2(told.contains("another calsync keeps its world there, or a window its own"), told.constData());
        QProcess second;
        startWindow(second, folder);
        QVERIFY(second.waitForFinished(20'000));
        QCOMPARE(second.exitCode(), 3);
        const QByteArray refused = second.readAllStandardError();
        QCOMPARE(refused.count('\n'), 1);
        QVERIFY2(refused.contains("sandbox.json: another calsync keeps its world there, or a window its own"), refused.constData());
        ::stat(path.constData(), &after);
        QCOMPARE(after.st_ino, before.st_ino);
        ::kill(pid_t(window.processId()), SIGTERM);
        QVERIFY(window.waitForFinished(20'000));
    }

    void aFileWithTwoNamesIsRefused()
    {
        QTemporaryDir folder;
        const QString state = folder.filePath(q("world.json"));
        {
            Served served;
            QVERIFY(served.start(state));
            QCOMPARE(served.end(SIGTERM), 0);
        }
        QCOMPARE(::link(QFile::encodeName(state).constData(), QFile::encodeName(folder.filePath(q("other.json"))).constData()), 0);
        QProcess serve;
        serve.start(QStringLiteral(CALSYNC), {q("serve"), q("--state"), folder.filePath(q("other.json"))});
        QVERIFY(serve.waitForFinished(20'000));
        QCOMPARE(serve.exitCode(), 3);
        const QByteArray told = serve.readAllStandardError();
        QVERIFY2(told.contains("has 2 names (hard links)"), told.constData());
    }

private:
    static QByteArray bytesOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void startWindow(QProcess &window, const QTemporaryDir &folder)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(q("QT_QPA_PLATFORM"), q("offscreen"));
        environment.insert(q("XDG_RUNTIME_DIR"), folder.path());
        window.setProcessEnvironment(environment);
        window.start(QStringLiteral(CSP_WINDOW), {q("--data"), folder.filePath(q("data"))});
        if (!window.waitForStarted(20'000))
            qFatal("no window");
    }
};

CSP_TEST(TestStateKills, Core)

} // namespace tst_state_kills

#include "tst_state_kills.moc"
