#include "core/http/networktransport.h"
#include "core/http/server.h"
#include "tests/support/contractlog.h"
#include "tests/support/testmain.h"
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tst_serve {

using namespace csp;

namespace {

/// `calsync serve` as another program sees it: a process, one line, and HTTP.
class Serve
{
public:
    explicit Serve(const QStringList &arguments = {}, const QString &standardError = {})
    {
        if (!standardError.isEmpty())
            m_process.setStandardErrorFile(standardError);
        m_process.start(QStringLiteral(CALSYNC_CHECKED), QStringList{QStringLiteral("serve")} + arguments);
        while (!m_line.contains('\n') && m_process.waitForReadyRead(10'000))
            m_line += m_process.readAllStandardOutput();
        m_json = QJsonDocument::fromJson(m_line).object();
    }
    ~Serve()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    QByteArray line() const { return m_line; }
    QString google(const char *key) const { return m_json[QLatin1String("google")][QLatin1String(key)].toString(); }
    QString calcom(const char *key) const { return m_json[QLatin1String("calcom")][QLatin1String(key)].toString(); }
    QJsonArray accounts() const { return m_json[QLatin1String("google")][QLatin1String("accounts")].toArray(); }
    QByteArray token(int account = 0) const { return accounts()[account][QLatin1String("accessToken")].toString().toLatin1(); }

    /// Answers status and JSON.
    QPair<int, QJsonObject> ask(const QByteArray &method, const QString &url, const QByteArray &bearer, const QJsonObject &body = {}, const QByteArray &version = {})
    {
        http::Request request{method, url.toUtf8(), {{"Authorization", "Bearer " + bearer}}, {}};
        if (!body.isEmpty()) {
            request.headers.emplaceBack("Content-Type", "application/json");
            request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
        }
        if (!version.isEmpty())
            request.headers.emplaceBack("cal-api-version", version);
        std::optional<Outcome<http::Response>> answer;
        m_network.send(request)->then(&m_network, [&](const Outcome<http::Response> &outcome) { answer = outcome; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 10'000) || !*answer)
            return {0, {}};
        return {(*answer)->status, QJsonDocument::fromJson((*answer)->body).object()};
    }
    QPair<int, QJsonObject> askGoogle(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        return ask(method, google("apiRoot") + QStringLiteral("calendar/v3/") + path, token(), body);
    }
    QPair<int, QJsonObject> askCalcom(const QByteArray &method, const QString &path, const QJsonObject &body = {}, const QByteArray &version = "2026-02-25")
    {
        return ask(method, calcom("apiRoot") + QStringLiteral("v2/") + path, calcom("apiKey").toLatin1(), body, version);
    }
    int stop(int signal)
    {
        ::kill(static_cast<pid_t>(m_process.processId()), signal);
        m_process.waitForFinished(5000);
        m_rest = m_process.readAllStandardOutput();
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    QByteArray rest() const { return m_rest; }

private:
    QProcess m_process;
    QByteArray m_line;
    QByteArray m_rest;
    QJsonObject m_json;
    http::NetworkTransport m_network;
};

struct Refusal { int code; QByteArray out; QByteArray err; };

static Refusal refused(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(CALSYNC_CHECKED), QStringList{QStringLiteral("serve")} + arguments);
    if (!process.waitForFinished(10'000))
        return {-1, {}, "still running"};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

class TestServe : public QObject
{
    Q_OBJECT
    ContractLog m_contract;

private slots:
    void cleanup() { QCOMPARE(m_contract.taken(), QByteArray()); }

    void oneLineThenQuietUntilASignal_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }
    void oneLineThenQuietUntilASignal()
    {
        QFETCH(int, signal);
        Serve serve;
        QCOMPARE(serve.line().count('\n'), 1);
        QVERIFY(serve.line().endsWith('\n'));
        QVERIFY(serve.google("apiRoot").startsWith(QStringLiteral("http://127.0.0.1:")));
        QVERIFY(serve.google("apiRoot").endsWith(u'/'));
        QCOMPARE(serve.google("authorizationEndpoint"), serve.google("apiRoot") + QStringLiteral("o/oauth2/v2/auth"));
        QCOMPARE(serve.google("tokenEndpoint"), serve.google("apiRoot") + QStringLiteral("token"));
        QCOMPARE(serve.google("revocationEndpoint"), serve.google("apiRoot") + QStringLiteral("revoke"));
        QVERIFY(!serve.google("clientId").isEmpty());
        QVERIFY(serve.calcom("apiKey").startsWith(QStringLiteral("cal_")));
        QCOMPARE(serve.accounts().size(), 3);
        QCOMPARE(serve.accounts()[0][QLatin1String("email")].toString(), QStringLiteral("host@example.com"));
        for (const QJsonValue &account : serve.accounts()) {
            const auto [status, who] = serve.ask("GET", serve.google("apiRoot") + QStringLiteral("oauth2/v2/userinfo"),
                                                 account[QLatin1String("accessToken")].toString().toLatin1());
            QCOMPARE(status, 200);
            QCOMPARE(who[QLatin1String("email")], account[QLatin1String("email")]);
        }
        QCOMPARE(serve.stop(signal), 0);
        QCOMPARE(serve.rest(), QByteArray());
    }

    /// Somebody looks at the log through `less`, and has gone to lunch.
    void aReaderOfTheLogWhoStandsStillHoldsUpNothing()
    {
        QTemporaryDir folder;
        const QByteArray path = QFile::encodeName(folder.filePath(QStringLiteral("log")));
        QCOMPARE(::mkfifo(path.constData(), 0600), 0);
        const int reader = ::open(path.constData(), O_RDWR | O_NONBLOCK);
        QVERIFY(reader >= 0);
        Serve serve({QStringLiteral("--log"), QStringLiteral("-")}, QFile::decodeName(path));
        const QString colors = QStringLiteral("colors?quotaUser=") + QString(400, u'a');
        for (int i = 0; i < 250; ++i) // a pipe takes 64 KiB
            QCOMPARE(serve.askGoogle("GET", colors).first, 200);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(serve.stop(SIGTERM), 0);
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QStringLiteral("it ended after %1 ms").arg(timer.elapsed())));
        QByteArray pipe(1 << 17, 0);
        pipe.truncate(std::max<ssize_t>(::read(reader, pipe.data(), size_t(pipe.size())), 0));
        ::close(reader);
        QVERIFY(pipe.contains("GET /calendar/v3/colors"));
        QVERIFY2(pipe.size() > 60'000, "the pipe was not full: nothing was tried");
    }

    void theDemoWorldIsThere()
    {
        Serve serve({QStringLiteral("--clock"), QStringLiteral("2026-03-03T12:00:00+01:00")});
        const auto [status, list] = serve.askGoogle("GET", QStringLiteral("users/me/calendarList"));
        QCOMPARE(status, 200);
        QStringList names;
        for (const QJsonValue &entry : list[QLatin1String("items")].toArray())
            names += entry[QLatin1String("summary")].toString();
        names.sort();
        QCOMPARE(names, (QStringList{QStringLiteral("holidays"), QStringLiteral("personal"), QStringLiteral("work")}));
        const auto [ok, bookings] = serve.askCalcom("GET", QStringLiteral("bookings?limit=100"), {}, "2026-05-01");
        QCOMPARE(ok, 200);
        QVERIFY(bookings[QLatin1String("data")].toArray().size() >= 12);
        for (const QJsonValue &booking : bookings[QLatin1String("data")].toArray()) {
            const QString uid = booking[QLatin1String("uid")].toString();
            const auto [found, references] = serve.askCalcom("GET", QStringLiteral("bookings/%1/references").arg(uid));
            const QJsonValue reference = references[QLatin1String("data")][0];
            const auto [there, event] = serve.askGoogle("GET", QStringLiteral("calendars/%1/events/%2")
                .arg(QString::fromLatin1(QUrl::toPercentEncoding(reference[QLatin1String("destinationCalendarId")].toString())), reference[QLatin1String("eventUid")].toString()));
            QCOMPARE(there, 200);
            QCOMPARE(event[QLatin1String("iCalUID")], booking[QLatin1String("icsUid")]);
            QCOMPARE(event, reference[QLatin1String("rawData")].toObject()); // the first baseline is the event as it is
        }
    }

    void anAnswerThatThePublishedApiWouldNotGiveIsNoted()
    {
        QFile conformance(QStringLiteral(CSP_SOURCE_DIR "/tests/conformance/world.yaml"));
        QVERIFY(conformance.open(QIODevice::ReadOnly));
        QTemporaryFile world;
        QVERIFY(world.open());
        world.write(conformance.readAll() + "faults:\n  - {match: {method: colors.get}, what: {status: 404, html: true}}\n");
        world.close();
        Serve serve({QStringLiteral("--world"), world.fileName()});
        QCOMPARE(serve.askGoogle("GET", QStringLiteral("users/me/calendarList")).first, 200);
        QCOMPARE(m_contract.taken(), QByteArray());
        QCOMPARE(serve.askGoogle("GET", QStringLiteral("colors")).first, 404);
        QCOMPARE(m_contract.taken(), QByteArray("GET /calendar/v3/colors answered 404: Content-Type is text/html; charset=UTF-8; no JSON object: illegal value\n"));
        QCOMPARE(serve.stop(SIGTERM), 1); // whoever starts it sees it, too
    }

    // A free morning at a time that never comes closer: the clock of the sandbox is told.
    void bookRescheduleCancelWithPushes()
    {
        Serve serve({QStringLiteral("--clock"), QStringLiteral("2026-03-02T08:00:00+01:00")});
        QList<http::Request> pushes;
        http::Server inbox([&](const http::Request &request, const http::Responder &respond) {
            pushes += request;
            respond({200, {}, {}});
        });
        QVERIFY(inbox.listen());
        const auto [watched, channel] = serve.askGoogle("POST", QStringLiteral("calendars/primary/events/watch"),
            {{QStringLiteral("id"), QStringLiteral("channel-1")}, {QStringLiteral("type"), QStringLiteral("web_hook")}, {QStringLiteral("token"), QStringLiteral("secret")},
             {QStringLiteral("address"), QString::fromLatin1(inbox.origin()) + QStringLiteral("/push")}});
        QCOMPARE(watched, 200);
        QTRY_COMPARE(pushes.size(), 1);
        QCOMPARE(pushes[0].header("X-Goog-Resource-State"), QByteArray("sync"));
        QCOMPARE(pushes[0].header("X-Goog-Channel-Token"), QByteArray("secret"));

        const auto [types, typeList] = serve.askCalcom("GET", QStringLiteral("event-types"), {}, "2024-06-14");
        QCOMPARE(types, 200);
        const qint64 intro = typeList[QLatin1String("data")][0][QLatin1String("id")].toInteger();
        const auto [made, answer] = serve.askCalcom("POST", QStringLiteral("bookings"),
            {{QStringLiteral("start"), QStringLiteral("2026-03-04T10:00:00Z")}, {QStringLiteral("eventTypeId"), intro},
             {QStringLiteral("attendee"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Ada")}, {QStringLiteral("email"), QStringLiteral("ada@example.net")},
                                                      {QStringLiteral("timeZone"), QStringLiteral("Europe/London")}}}});
        QCOMPARE(made, 400); // a booking of the demo world is there
        QCOMPARE(answer[QLatin1String("error")][QLatin1String("message")].toString(), QStringLiteral("User either already has booking at this time or is not available"));
        const auto [booked, booking] = serve.askCalcom("POST", QStringLiteral("bookings"),
            {{QStringLiteral("start"), QStringLiteral("2026-03-03T08:45:00Z")}, {QStringLiteral("eventTypeId"), intro}, {QStringLiteral("lengthInMinutes"), 15},
             {QStringLiteral("attendee"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Kim")}, {QStringLiteral("email"), QStringLiteral("kim@example.com")},
                                                      {QStringLiteral("timeZone"), QStringLiteral("Europe/London")}}}});
        QCOMPARE(booked, 201);
        QTRY_COMPARE(pushes.size(), 2);
        QCOMPARE(pushes[1].header("X-Goog-Resource-State"), QByteArray("exists"));
        const QString uid = booking[QLatin1String("data")][QLatin1String("uid")].toString();
        const QString eventId = eventOf(serve, uid);
        const QString path = QStringLiteral("calendars/primary/events/") + eventId;

        const auto [moved, next] = serve.askCalcom("POST", QStringLiteral("bookings/%1/reschedule").arg(uid), {{QStringLiteral("start"), QStringLiteral("2026-03-03T16:45:00Z")}, {QStringLiteral("allowConflicts"), true}});
        QCOMPARE(moved, 201);
        const QString nextUid = next[QLatin1String("data")][QLatin1String("uid")].toString();
        QVERIFY(nextUid != uid);
        QCOMPARE(eventOf(serve, nextUid), eventId);
        const auto [found, event] = serve.askGoogle("GET", path);
        QCOMPARE(found, 200);
        QCOMPARE(event[QLatin1String("iCalUID")].toString(), uid + QStringLiteral("@Cal.com"));
        const QDateTime start = QDateTime::fromString(event[QLatin1String("start")][QLatin1String("dateTime")].toString(), Qt::ISODate);
        QCOMPARE(start.toUTC(), QDateTime(QDate(2026, 3, 3), QTime(16, 45), Qt::UTC));
        QTRY_COMPARE(pushes.size(), 3);
        // The guest has a copy of it.
        const auto [copied, copy] = serve.ask("GET", serve.google("apiRoot") + QStringLiteral("calendar/v3/calendars/primary/events?iCalUID=%1%40Cal.com").arg(uid), serve.token(1));
        QCOMPARE(copied, 200);
        QCOMPARE(copy[QLatin1String("items")].toArray().size(), 1);

        const auto [cancelled, last] = serve.askCalcom("POST", QStringLiteral("bookings/%1/cancel").arg(nextUid), {{QStringLiteral("cancellationReason"), QStringLiteral("ill")}});
        QCOMPARE(cancelled, 200);
        QCOMPARE(last[QLatin1String("data")][QLatin1String("status")].toString(), QStringLiteral("cancelled"));
        QTRY_COMPARE(pushes.size(), 4);
        QCOMPARE(serve.askGoogle("GET", path).second[QLatin1String("status")].toString(), QStringLiteral("cancelled"));
        QList<qint64> numbers;
        for (const http::Request &push : pushes)
            numbers += push.header("X-Goog-Message-Number").toLongLong();
        QVERIFY(std::is_sorted(numbers.begin(), numbers.end()));
    }

    void worldOfItsOwnAndItsClock()
    {
        QTemporaryDir dir;
        const QString path = write(dir, R"(version: 1
zone: Europe/Berlin
clock: 2026-03-03T12:00:00+01:00
accounts: [{email: a@example.com}]
calcom:
  user: {username: a, apiKey: cal_mine}
  schedules: [{hours: [{days: mon-sun, from: "00:00", to: "23:59"}]}]
  eventTypes: [{slug: intro}]
  bookings: [{type: intro, at: wed 10:00, attendee: {name: B, email: b@example.com}}]
)");
        Serve serve({QStringLiteral("--world"), path});
        QCOMPARE(serve.calcom("apiKey"), QStringLiteral("cal_mine"));
        const auto [status, list] = serve.askCalcom("GET", QStringLiteral("bookings"), {}, "2024-08-13");
        QCOMPARE(status, 200);
        QCOMPARE(list[QLatin1String("data")][0][QLatin1String("start")].toString(), QStringLiteral("2026-03-04T09:00:00.000Z"));
    }

    void keyFilesOfServiceAccountsAreWritten()
    {
        QTemporaryDir dir;
        QFile conformance(QStringLiteral(CSP_SOURCE_DIR "/tests/conformance/world.yaml"));
        QVERIFY(conformance.open(QIODevice::ReadOnly));
        const QString world = write(dir, conformance.readAll());
        Serve serve({QStringLiteral("--world"), world, QStringLiteral("--service-account-keys"), dir.filePath(QStringLiteral("keys"))});
        const QJsonObject robot = QJsonDocument::fromJson(serve.line())[QLatin1String("google")][QLatin1String("serviceAccounts")][0].toObject();
        const QString name = dir.filePath(QStringLiteral("keys/robot@playground.iam.gserviceaccount.com.json"));
        QCOMPARE(robot[QLatin1String("keyFile")].toString(), name);
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject key = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(key[QLatin1String("token_uri")].toString(), serve.google("tokenEndpoint"));
        QCOMPARE(key[QLatin1String("client_id")], robot[QLatin1String("clientId")]);
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther), QFile::Permissions());
        QVERIFY(!serve.line().contains("PRIVATE"));
        const Refusal refusal = refused({QStringLiteral("--world"), world, QStringLiteral("--service-account-keys"), world});
        QCOMPARE(refusal.code, 3);
        QCOMPARE(refusal.out, QByteArray());
        QCOMPARE(refusal.err, "calsync serve: " + world.toUtf8() + ": the folder cannot be made\n");
    }

    void badUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no such option") << QStringList{QStringLiteral("--wrold"), QStringLiteral("x")} << QByteArray("--wrold");
        QTest::newRow("no such file") << QStringList{QStringLiteral("--world"), QStringLiteral("/nowhere.yaml")} << QByteArray("/nowhere.yaml: No such file or directory");
        QTest::newRow("a port that is none") << QStringList{QStringLiteral("--google-port"), QStringLiteral("70000")} << QByteArray("--google-port");
        QTest::newRow("a clock that is none") << QStringList{QStringLiteral("--clock"), QStringLiteral("noon")} << QByteArray("--clock: expected `real` or a time like");
    }
    void badUsage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const Refusal refusal = refused(arguments);
        QCOMPARE(refusal.code, 2);
        QCOMPARE(refusal.out, QByteArray());
        QCOMPARE(refusal.err.count('\n'), 1);
        QVERIFY2(refusal.err.contains(says), refusal.err.constData());
    }

    void aWrongWorldNamesTheLine()
    {
        QTemporaryDir dir;
        const QString path = write(dir, "version: 1\naccounts:\n  - {email: a@example.com, colour: red}\ncalcom: {}\n");
        const Refusal refusal = refused({QStringLiteral("--world"), path});
        QCOMPARE(refusal.code, 2);
        QCOMPARE(refusal.out, QByteArray());
        QCOMPARE(refusal.err, "calsync serve: " + path.toUtf8() + ":3: accounts[0].colour: unknown key (known here: email, name, zone, takesInvitations, showsBusyTimes)\n");
    }

    void aPortInUseIsNamed()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const QString port = QString::number(taken.serverPort());
        for (const QString &option : {QStringLiteral("--google-port"), QStringLiteral("--calcom-port")}) {
            const Refusal refusal = refused({option, port});
            QCOMPARE(refusal.code, 3);
            QCOMPARE(refusal.out, QByteArray());
            QCOMPARE(refusal.err.count('\n'), 1);
            QVERIFY2(refusal.err.contains(port.toLatin1()), refusal.err.constData());
        }
    }

private:
    static QString write(const QTemporaryDir &dir, const QByteArray &text)
    {
        QFile file(dir.filePath(QStringLiteral("world.yaml")));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("no world file");
        return file.fileName();
    }
    static QString eventOf(Serve &serve, const QString &uid)
    {
        return serve.askCalcom("GET", QStringLiteral("bookings/%1/references").arg(uid)).second[QLatin1String("data")][0][QLatin1String("eventUid")].toString();
    }
};

CSP_TEST(TestServe, Core)

} // namespace tst_serve

#include "tst_serve.moc"
