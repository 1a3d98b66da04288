#include "app/wiring/connection.h"
#include "core/engine/session/session.h"
#include "core/http/networktransport.h"
#include "core/ports/store.h"
#include "core/rules/policies.h"
#include "core/sim/sandbox/sandbox.h"
#include "tests/support/testmain.h"
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

namespace tst_bad_input {

using namespace csp;

// Bad input of every kind, given to the programs as people give it: one clear line on standard error that names the place and what was
// expected, a status that says whose fault it is (2: the input's, 3: the environment's), and nothing changed.

namespace {

enum Status { BadInput = 2, Environment = 3 };

struct Ended { int status = -1; QByteArray out, error; };

Ended run(const QString &program, const QStringList &arguments, const QString &folder, const std::function<void()> &inChild = {})
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), folder);
    environment.insert(QStringLiteral("XDG_DATA_HOME"), folder);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    if (inChild)
        process.setChildProcessModifier(inChild);
    process.start(program, arguments);
    if (!process.waitForFinished(20'000)) {
        process.kill();
        process.waitForFinished();
        return {-1, process.readAllStandardOutput(), "it went on running: " + process.readAllStandardError()};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2, process.readAllStandardOutput(), process.readAllStandardError()};
}

/// Every file below a folder with what it holds.
QMap<QString, QByteArray> contents(const QString &folder)
{
    QMap<QString, QByteArray> all;
    QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        if (file.open(QIODevice::ReadOnly))
            all.insert(file.fileName(), file.readAll());
    }
    return all;
}

QByteArray fixture(const QString &name)
{
    QFile file(QStringLiteral(CSP_SOURCE_DIR "/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &bytes)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

const QString cli = QStringLiteral(CALSYNC);
const QString window = QStringLiteral(CSP_WINDOW);

} // namespace

#define ONE_LINE(ended, expectedStatus, part) \
    do { \
        QVERIFY2((ended).status == (expectedStatus), QByteArray::number((ended).status) + ": " + (ended).error); \
        QVERIFY2((ended).error.count('\n') == 1 && (ended).error.endsWith('\n'), (ended).error.constData()); \
        QVERIFY2((ended).error.contains(part), (ended).error.constData()); \
    } while (false)

class TestBadInput : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString file(const QString &name) const { return m_dir.filePath(name); }

private slots:
    void aFileThatIsWrong_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("part");
        const QByteArray world = fixture(QStringLiteral("tests/support/story.yaml"));
        const QByteArray har = fixture(QStringLiteral("fixtures/recordings/drag.har"));
        QVERIFY(!world.isEmpty() && !har.isEmpty());
        write(file(QStringLiteral("field.yaml")), QByteArray(world).replace("seed: 7", "seed: seven"));
        write(file(QStringLiteral("unknown.yaml")), QByteArray(world).replace("seed: 7", "sed: 7"));
        write(file(QStringLiteral("half.yaml")), world.left(world.indexOf("calcom:")) + "calcom: [");
        write(file(QStringLiteral("cut.har")), har.left(har.size() / 2));
        write(file(QStringLiteral("other.har")), "{\"log\": {\"entries\": 7}}");
        write(file(QStringLiteral("picture.har")), QByteArray("\x89PNG\r\n\x1a\n\0\0", 10));
        write(file(QStringLiteral("drive.json")), "{\"kind\": \"discovery#restDescription\", \"name\": \"drive\"}");
        write(file(QStringLiteral("half.json")), "{\"kind\": ");
        const QStringList worlds[] = {{QStringLiteral("field.yaml"), QStringLiteral("field.yaml:3: seed")},
                                      {QStringLiteral("unknown.yaml"), QStringLiteral("unknown.yaml:3: sed")},
                                      {QStringLiteral("half.yaml"), QStringLiteral("half.yaml:")},
                                      {QStringLiteral("/dev/zero"), QStringLiteral("/dev/zero: is a device")},
                                      {QStringLiteral("none.yaml"), QStringLiteral("none.yaml: No such file")}};
        const QString data = file(QStringLiteral("data"));
        for (const QStringList &w : worlds) {
            const QByteArray part = w[1].toLatin1();
            QTest::addRow("calsync serve, %s", qPrintable(w[0])) << cli << QStringList{QStringLiteral("serve"), QStringLiteral("--world"), w[0]} << part;
            QTest::addRow("calsync demo, %s", qPrintable(w[0])) << cli << QStringList{QStringLiteral("demo"), QStringLiteral("--world"), w[0]} << part;
            QTest::addRow("window, %s", qPrintable(w[0])) << window << QStringList{QStringLiteral("--world"), w[0], QStringLiteral("--data"), data} << part;
        }
        const QStringList recordings[] = {{QStringLiteral("cut.har"), QStringLiteral("cut.har: byte")}, {QStringLiteral("other.har"), QStringLiteral("other.har: ")},
                                          {QStringLiteral("picture.har"), QStringLiteral("picture.har: ")},
                                          {QStringLiteral("none.har"), QStringLiteral("none.har: No such file")}};
        for (const QStringList &r : recordings)
            QTest::addRow("calsync replay, %s", qPrintable(r[0])) << cli << QStringList{QStringLiteral("replay"), r[0]} << r[1].toLatin1();
        const QStringList descriptions[] = {{QStringLiteral("drive.json"), QStringLiteral("drive.json: name: expected calendar, found \"drive\"")},
                                            {QStringLiteral("half.json"), QStringLiteral("half.json: expected a discovery document in JSON")},
                                            {QStringLiteral("/dev/full"), QStringLiteral("/dev/full: is a device")},
                                            {QStringLiteral("none.json"), QStringLiteral("none.json: No such file")}};
        for (const QStringList &d : descriptions)
            QTest::addRow("calsync serve, %s", qPrintable(d[0])) << cli << QStringList{QStringLiteral("serve"), QStringLiteral("--discovery"), d[0]} << d[1].toLatin1();
        QTest::newRow("calsync serve, state without an end") << cli << QStringList{QStringLiteral("serve"), QStringLiteral("--state"), QStringLiteral("/dev/zero")} << QByteArray("/dev/zero: is a device");
        QTest::newRow("calsync serve, a wrong time") << cli << QStringList{QStringLiteral("serve"), QStringLiteral("--clock"), QStringLiteral("noon")} << QByteArray("--clock");
        QTest::newRow("window, a wrong time")
            << window << QStringList{QStringLiteral("--clock"), QStringLiteral("noon"), QStringLiteral("--data"), data} << QByteArray("--clock");
        QTest::newRow("calsync, an unknown option") << cli << QStringList{QStringLiteral("serve"), QStringLiteral("--bogus")} << QByteArray("--bogus");
        QTest::newRow("calsync demo, an unknown step") << cli << QStringList{QStringLiteral("demo"), QStringLiteral("--step"), QStringLiteral("fly")} << QByteArray("--step fly");
    }
    void aFileThatIsWrong()
    {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, part);
        const auto before = contents(m_dir.path());
        const Ended ended = run(program, arguments, m_dir.path());
        ONE_LINE(ended, BadInput, part);
        QCOMPARE(ended.out, QByteArray());
        QCOMPARE(contents(m_dir.path()), before);
        QVERIFY(!QFileInfo::exists(file(QStringLiteral("data"))));
    }

    /// Whole JSON, but some answers are missing: it is played as far as it goes, and ends.
    void aRecordingWithMissingAnswersEnds()
    {
        QJsonObject har = QJsonDocument::fromJson(fixture(QStringLiteral("fixtures/recordings/drag.har"))).object();
        QJsonObject log = har[QLatin1String("log")].toObject();
        const QJsonArray entries = log[QLatin1String("entries")].toArray();
        for (int keep : {0, 1, 4, 8, int(entries.size()) / 2, int(entries.size()) - 1}) {
            QJsonArray some;
            for (int i = 0; i < keep && i < entries.size(); ++i)
                some.append(entries[i]);
            log[QLatin1String("entries")] = some;
            har[QLatin1String("log")] = log;
            write(file(QStringLiteral("some.har")), QJsonDocument(har).toJson());
            const Ended ended = run(cli, {QStringLiteral("replay"), QStringLiteral("some.har")}, m_dir.path());
            QVERIFY2(ended.status >= 0 && ended.status <= 3, QByteArray::number(keep) + " entries, " + QByteArray::number(ended.status) + ": " + ended.error);
            QVERIFY2(ended.status == 0 || !ended.error.isEmpty(), QByteArray::number(keep));
        }
    }

    void aPortInUse_data()
    {
        QTest::addColumn<QString>("option");
        QTest::newRow("Google's") << QStringLiteral("--google-port");
        QTest::newRow("Cal.com's") << QStringLiteral("--calcom-port");
    }
    void aPortInUse()
    {
        QFETCH(QString, option);
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        const QString port = QString::number(other.serverPort());
        const Ended ended = run(cli, {QStringLiteral("serve"), option, port}, m_dir.path());
        ONE_LINE(ended, Environment, port.toLatin1());
        QCOMPARE(ended.out, QByteArray());
    }

    void aLogThatCannotBeWritten()
    {
        const Ended ended = run(cli, {QStringLiteral("serve"), QStringLiteral("--log"), file(QStringLiteral("no/folder/log"))}, m_dir.path());
        ONE_LINE(ended, Environment, "no/folder/log");
        QVERIFY(!QFile::exists(file(QStringLiteral("no"))));
    }

    /// Its lines would end up in a world, or a world would take their place.
    void aLogInAFileThatIsSomethingElse_data()
    {
        QTest::addColumn<QString>("option");
        for (const char *option : {"--world", "--state", "--discovery"})
            QTest::newRow(option) << QString::fromLatin1(option);
    }
    void aLogInAFileThatIsSomethingElse()
    {
        QFETCH(QString, option);
        QTemporaryDir folder;
        const QString both = folder.filePath(QStringLiteral("both")), otherwise = folder.filePath(QStringLiteral("../%1/both").arg(QFileInfo(folder.path()).fileName()));
        if (option != QLatin1String("--state")) // which is not there at the first start
            write(both, fixture(QStringLiteral("tests/support/story.yaml")));
        const auto before = contents(folder.path());
        const Ended ended = run(cli, {QStringLiteral("serve"), option, both, QStringLiteral("--log"), otherwise}, m_dir.path());
        ONE_LINE(ended, BadInput, "--log: expected a file of its own, found the one of " + option.toLatin1());
        QCOMPARE(contents(folder.path()), before);
    }

    /// Else whatever takes its number would be written to.
    void aLogOnAClosedStandardError()
    {
        const Ended ended = run(cli, {QStringLiteral("serve"), QStringLiteral("--log"), QStringLiteral("-")}, m_dir.path(), [] { ::close(STDERR_FILENO); });
        QCOMPARE(ended.status, int(Environment));
    }

    void nobodyReadsTheOutput()
    {
        const Ended ended = run(cli, {QStringLiteral("serve")}, m_dir.path(), [] { ::close(STDOUT_FILENO); });
        QCOMPARE(ended.status, int(Environment));
    }

    void aDatabaseOfANewerVersion()
    {
        const QString data = file(QStringLiteral("newer"));
        QDir().mkpath(data);
        {
            QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("newer"));
            db.setDatabaseName(data + QStringLiteral("/playground.sqlite"));
            QVERIFY(db.open());
            QSqlQuery query(db);
            QVERIFY(query.exec(QStringLiteral("CREATE TABLE inbox (id INTEGER)")));
            QVERIFY(query.exec(QStringLiteral("PRAGMA user_version = 99")));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("newer"));
        const QByteArray before = contents(data).first();
        const Ended ended = run(window, {QStringLiteral("--data"), data}, m_dir.path());
        ONE_LINE(ended, Environment, "newer version");
        QCOMPARE(contents(data).value(data + QStringLiteral("/playground.sqlite")), before);
    }

    void aDatabaseThatIsNone()
    {
        const QString data = file(QStringLiteral("none"));
        write(data + QStringLiteral("/playground.sqlite"), QByteArray(200, 'x'));
        const Ended ended = run(window, {QStringLiteral("--data"), data}, m_dir.path());
        ONE_LINE(ended, Environment, "playground.sqlite");
        QCOMPARE(contents(data).value(data + QStringLiteral("/playground.sqlite")), QByteArray(200, 'x'));
    }

    void aSavedWorldThatIsNone()
    {
        const QString data = file(QStringLiteral("saved"));
        write(data + QStringLiteral("/sandbox.json"), "{");
        const Ended ended = run(window, {QStringLiteral("--data"), data}, m_dir.path());
        ONE_LINE(ended, BadInput, "sandbox.json");
        QCOMPARE(contents(data).value(data + QStringLiteral("/sandbox.json")), QByteArray("{"));
    }

    void aFolderThatMayNotBeWritten_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("below a file") << QStringLiteral("a-file/below");
        QTest::newRow("a file itself") << QStringLiteral("a-file");
        QTest::newRow("where nobody may") << QStringLiteral("/proc/nobody");
        if (::geteuid() != 0) // nothing is forbidden to root
            QTest::newRow("without the right") << QStringLiteral("closed/below");
    }
    void aFolderThatMayNotBeWritten()
    {
        QFETCH(QString, folder);
        write(file(QStringLiteral("a-file")), "x");
        QDir().mkpath(file(QStringLiteral("closed")));
        QFile::setPermissions(file(QStringLiteral("closed")), QFile::ReadOwner | QFile::ExeOwner);
        const auto before = contents(m_dir.path());
        const Ended ended = run(window, {QStringLiteral("--data"), folder}, m_dir.path());
        ONE_LINE(ended, Environment, folder.toLatin1());
        QCOMPARE(contents(m_dir.path()), before);
    }

    void aFullDiskAtTheStart_data()
    {
        QTest::addColumn<int>("kilobytes");
        for (int k : {1, 8, 40})
            QTest::addRow("%d KiB left for each file", k) << k;
    }
    void aFullDiskAtTheStart()
    {
        QFETCH(int, kilobytes);
        const QString data = file(QStringLiteral("full-%1").arg(kilobytes));
        const Ended ended = run(window, {QStringLiteral("--data"), data}, m_dir.path(), [kilobytes] {
            const rlimit limit{rlim_t(kilobytes) * 1024, rlim_t(kilobytes) * 1024};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            ::signal(SIGXFSZ, SIG_IGN); // a full disk sends no signal
        });
        ONE_LINE(ended, Environment, data.toLatin1());
        QVERIFY(contents(data).isEmpty());
    }

    /// The inbox over real HTTP, with a real channel behind it.
    void aPushThatMayNotBeBelieved()
    {
        SystemClock clock(*instantFromRfc3339(u"2026-03-02T07:00:00Z"));
        auto sandbox = sim::Sandbox::fromWorld(fixture(QStringLiteral("tests/support/story.yaml")), QStringLiteral("story.yaml"), &clock);
        QVERIFY(sandbox.ok());
        const auto endpoints = (*sandbox)->listen();
        QVERIFY(endpoints.ok());
        Connection::Options options;
        options.policy = seedPolicy();
        options.clock = &clock;
        auto opened = Connection::open(*endpoints, options);
        QVERIFY(opened.ok());
        Connection &connection = **opened;
        connection.start();
        const auto watching = [&] {
            const auto all = connection.store().channels();
            return all.ok() && all->size() == 2 && !all->first().resourceId.isEmpty() && !all->last().resourceId.isEmpty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(watching(), 10'000);
        QSignalSpy settled(&connection.session(), &Session::settled);
        (void)settled.wait(500); // the `sync` messages
        const auto channels = connection.store().channels();
        QVERIFY(channels.ok());
        const Channel channel = channels->first();
        const auto rows = connection.session().snapshot()->timeline.size();

        http::NetworkTransport network;
        const auto post = [&](const QByteArray &method, const QByteArray &url, const http::Headers &headers) {
            std::optional<http::Response> response;
            http::Request request;
            request.method = method;
            request.target = url;
            request.headers = headers;
            network.send(request)->then(&network, [&](const Outcome<http::Response> &outcome) { response = outcome.ok() ? *outcome : http::Response{599, {}, {}}; });
            (void)QTest::qWaitFor([&] { return response.has_value(); }, 5000);
            return response.value_or(http::Response{598, {}, {}});
        };
        const QByteArray address = channel.address.toUtf8();
        const http::Headers good{{"X-Goog-Channel-ID", channel.id.value.toUtf8()},       {"X-Goog-Channel-Token", channel.token.toUtf8()},
                                 {"X-Goog-Resource-ID", channel.resourceId.toUtf8()},   {"X-Goog-Resource-State", "exists"},
                                 {"X-Goog-Message-Number", "9"},                        {"X-Goog-Resource-URI", "http://example.com/x"}};
        const auto with = [&](const QByteArray &name, const QByteArray &value) {
            http::Headers headers = good;
            headers.removeIf([&](const auto &h) { return h.first == name; });
            if (!value.isNull())
                headers.emplaceBack(name, value);
            return headers;
        };
        struct Case { const char *what; QByteArray method, url; http::Headers headers; int status; QByteArray part; };
        const QList<Case> cases{
            {"wrong token", "POST", address, with("X-Goog-Channel-Token", "guess"), 403, "token is wrong"},
            {"no token", "POST", address, with("X-Goog-Channel-Token", {}), 403, "token is wrong"},
            {"token of another length", "POST", address, with("X-Goog-Channel-Token", channel.token.toUtf8() + "0"), 403, "token is wrong"},
            {"unknown channel", "POST", address, with("X-Goog-Channel-ID", "nobody"), 404, "not one of ours: nobody"},
            {"a channel called token", "POST", address, with("X-Goog-Channel-ID", "token"), 404, "not one of ours: token"},
            {"another resource", "POST", address, with("X-Goog-Resource-ID", "other"), 404, "resource id"},
            {"no channel", "POST", address, with("X-Goog-Channel-ID", {}), 400, "X-Goog-Channel-ID"},
            {"no state", "POST", address, with("X-Goog-Resource-State", {}), 400, "X-Goog-Resource-State"},
            {"a number that is none", "POST", address, with("X-Goog-Message-Number", "nine"), 400, "X-Goog-Message-Number"},
            {"no headers at all", "POST", address, {}, 400, "X-Goog-"},
            {"a look with a browser", "GET", address, good, 405, "POST"},
            {"another path", "POST", address + "/else", good, 404, "/notifications"},
        };
        for (const Case &c : cases) {
            const http::Response response = post(c.method, c.url, c.headers);
            QVERIFY2(response.status == c.status, QByteArray(c.what) + ": " + QByteArray::number(response.status) + ' ' + response.body);
            QVERIFY2(response.body.contains(c.part) && response.body.count('\n') == 1, QByteArray(c.what) + ": " + response.body);
            QVERIFY2(!response.body.contains(channel.token.toUtf8()) && !response.body.contains("guess"), c.what);
        }
        QCOMPARE(connection.store().openNotifications()->size(), 0);
        QCOMPARE(connection.session().snapshot()->timeline.size(), rows);
        QCOMPARE(post("POST", address, good).status, 200); // and one that may be believed
    }
};

CSP_TEST(TestBadInput, Core)

} // namespace tst_bad_input

#include "tst_bad_input.moc"
