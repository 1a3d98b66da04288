#include "core/http/networktransport.h"
#include "tests/support/contractlog.h"
#include "tests/support/testmain.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QtTest>
#include <csignal>

namespace tst_serve_state {

using namespace csp;

static QString s(const char *text) { return QString::fromLatin1(text); }

namespace {

/// `calsync serve` with a state file, as another program sees it.
class Serve
{
public:
    explicit Serve(const QStringList &arguments)
    {
        m_process.start(s(CALSYNC_CHECKED), QStringList{s("serve"), s("--clock"), s("2026-03-02T08:00:00+01:00")} + arguments);
        QByteArray line;
        while (!line.contains('\n') && m_process.waitForReadyRead(10'000))
            line += m_process.readAllStandardOutput();
        json = QJsonDocument::fromJson(line).object();
        if (json.isEmpty())
            qFatal("not served: %s", m_process.readAllStandardError().constData());
    }
    ~Serve() { stop(SIGKILL); }
    int stop(int signal)
    {
        if (m_process.state() == QProcess::NotRunning)
            return -1;
        ::kill(static_cast<pid_t>(m_process.processId()), signal);
        m_process.waitForFinished(10'000);
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    QPair<int, QJsonObject> ask(const QByteArray &method, const QString &url, const QString &bearer, const QJsonObject &body = {}, const QByteArray &version = {})
    {
        http::Request request{method, url.toUtf8(), {{"Authorization", "Bearer " + bearer.toUtf8()}, {"Content-Type", "application/json"}}, {}};
        if (!version.isEmpty())
            request.headers.emplaceBack("cal-api-version", version);
        if (!body.isEmpty())
            request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
        std::optional<Outcome<http::Response>> answer;
        m_network.send(request)->then(&m_network, [&](const Outcome<http::Response> &outcome) { answer = outcome; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 10'000) || !*answer)
            return {0, {}};
        return {(*answer)->status, QJsonDocument::fromJson((*answer)->body).object()};
    }
    QPair<int, QJsonObject> google(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        return ask(method, json[s("google")][s("apiRoot")].toString() + s("calendar/v3/") + path, json[s("google")][s("accounts")][0][s("accessToken")].toString(), body);
    }
    QPair<int, QJsonObject> calcom(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        return ask(method, json[s("calcom")][s("apiRoot")].toString() + s("v2/") + path, json[s("calcom")][s("apiKey")].toString(), body, "2026-02-25");
    }
    QPair<int, QJsonObject> admin(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        return ask(method, json[s("admin")][s("root")].toString() + path, json[s("admin")][s("token")].toString(), body);
    }
    QString inserts(const char *title)
    {
        return google("POST", s("calendars/primary/events"),
                      {{s("summary"), s(title)}, {s("start"), QJsonObject{{s("dateTime"), s("2026-03-06T20:00:00Z")}}}, {s("end"), QJsonObject{{s("dateTime"), s("2026-03-06T21:00:00Z")}}}})
            .second[s("id")].toString();
    }
    QString syncToken() { return google("GET", s("calendars/primary/events?maxResults=2500")).second[s("nextSyncToken")].toString(); }
    QByteArray error() { return m_process.readAllStandardError(); }

    QJsonObject json;

private:
    QProcess m_process;
    http::NetworkTransport m_network;
};

struct Refusal { int code; QByteArray out; QByteArray err; };

static Refusal refused(const QStringList &arguments)
{
    QProcess process;
    process.start(s(CALSYNC_CHECKED), QStringList{s("serve")} + arguments);
    if (!process.waitForFinished(10'000)) {
        process.kill();
        process.waitForFinished();
        return {-1, {}, "still running"};
    }
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestServeState : public QObject
{
    Q_OBJECT
    ContractLog m_contract;

private slots:
    void cleanup() { QCOMPARE(m_contract.taken(), QByteArray()); }

    /// What a world owes its readers is kept with it: a conference that is still to come, and the instances that a series had before.
    void whatIsStillToBeToldOutlivesItsProcess()
    {
        QTemporaryDir dir;
        QFile world(dir.filePath(s("world.yaml")));
        QVERIFY(world.open(QIODevice::WriteOnly));
        world.write("version: 1\nzone: Europe/Berlin\ngoogle: {conferencePendingSeconds: 60}\naccounts:\n  - {email: host@example.com, name: Nora Host}\n"
                    "calendars:\n  - {id: host@example.com, name: personal}\ncalcom:\n  user: {username: nora}\n  schedules:\n"
                    "    - {hours: [{days: mon-fri, from: \"09:00\", to: \"18:00\"}]}\n  eventTypes:\n    - {slug: intro, title: Intro call}\n");
        world.close();
        const QStringList arguments{s("--world"), world.fileName(), s("--admin"), s("--state"), dir.filePath(s("world.json"))};
        const auto day = [](const char *date) { return QJsonObject{{s("date"), s(date)}}; };
        const QString events = s("calendars/primary/events");
        QString sync;
        {
            Serve serve(arguments);
            const QJsonObject asked{{s("createRequest"), QJsonObject{{s("requestId"), s("r1")}}}};
            QCOMPARE(serve.google("POST", events + s("?conferenceDataVersion=1"), {{s("id"), s("meets")}, {s("start"), day("2026-03-03")}, {s("end"), day("2026-03-04")}, {s("conferenceData"), asked}})
                         .second[s("conferenceData")][s("createRequest")][s("status")][s("statusCode")].toString(), s("pending"));
            serve.google("POST", events, {{s("id"), s("serie")}, {s("start"), day("2026-03-03")}, {s("end"), day("2026-03-04")}, {s("recurrence"), QJsonArray{s("RRULE:FREQ=DAILY;COUNT=2")}}});
            sync = serve.google("GET", events + s("?singleEvents=true")).second[s("nextSyncToken")].toString();
            QCOMPARE(serve.google("PATCH", events + s("/serie"), {{s("start"), day("2026-03-04")}, {s("end"), day("2026-03-05")}}).first, 200);
            QCOMPARE(serve.stop(SIGTERM), 0);
        }
        Serve serve(arguments);
        const auto told = [&] {
            QStringList all;
            for (const QJsonValue item : serve.google("GET", events + s("?singleEvents=true&syncToken=") + sync).second[s("items")].toArray())
                all << item[s("id")].toString() + (item[s("status")].toString() == s("cancelled") ? s("!") : QString()) + (item[s("hangoutLink")].isString() ? s("+") : QString());
            return all;
        };
        QCOMPARE(told(), (QStringList{s("serie_20260304"), s("serie_20260305"), s("serie_20260303!")}));
        QCOMPARE(serve.admin("POST", s("/clock"), {{s("advance"), s("60s")}}).first, 200);
        QCOMPARE(told(), (QStringList{s("serie_20260304"), s("serie_20260305"), s("meets+"), s("serie_20260303!")}));
    }

    void aWorldOutlivesItsProcess_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGKILL") << SIGKILL;
    }
    void aWorldOutlivesItsProcess()
    {
        QFETCH(int, signal);
        QTemporaryDir dir;
        const QString file = dir.filePath(s("world.json"));
        const QStringList arguments{s("--state"), file};
        QString id, sync, refresh;
        QJsonObject event, bookings;
        {
            Serve serve(arguments);
            QVERIFY(QFile::exists(file)); // before the line was printed
            QCOMPARE(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
            id = serve.inserts("Kept");
            QVERIFY(!id.isEmpty());
            const auto [booked, booking] = serve.calcom("POST", s("bookings"),
                {{s("start"), s("2026-03-03T08:45:00Z")}, {s("eventTypeSlug"), s("intro")}, {s("username"), s("nora")}, {s("lengthInMinutes"), 15},
                 {s("attendee"), QJsonObject{{s("name"), s("Ada")}, {s("email"), s("ada@example.net")}, {s("timeZone"), s("Europe/London")}}}});
            QCOMPARE(booked, 201);
            sync = serve.syncToken();
            event = serve.google("GET", s("calendars/primary/events/") + id).second;
            bookings = serve.calcom("GET", s("bookings?take=250&status=upcoming")).second;
            refresh = serve.json[s("google")][s("accounts")][0][s("refreshToken")].toString();
            QCOMPARE(serve.stop(signal), signal == SIGTERM ? 0 : -1);
        }
        Serve serve(arguments);
        QCOMPARE(serve.json[s("google")][s("accounts")][0][s("refreshToken")].toString(), refresh);
        QCOMPARE(serve.google("GET", s("calendars/primary/events/") + id).second, event);
        QCOMPARE(serve.calcom("GET", s("bookings?take=250&status=upcoming")).second[s("data")], bookings[s("data")]);
        // The sync token is as good as it was, and goes on.
        const auto [none, nothing] = serve.google("GET", s("calendars/primary/events?syncToken=") + sync);
        QCOMPARE(none, 200);
        QCOMPARE(nothing[s("items")].toArray().size(), 0);
        const QString next = serve.inserts("Later");
        const auto [some, more] = serve.google("GET", s("calendars/primary/events?syncToken=") + sync);
        QCOMPARE(some, 200);
        QCOMPARE(more[s("items")].toArray().size(), 1);
        QCOMPARE(more[s("items")][0][s("id")].toString(), next);
    }

    void whatWasNotSavedIsGoneAndItsSyncTokensWithIt()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(s("world.json"));
        QString sync, late;
        QByteArray saved;
        {
            Serve serve({s("--state"), file});
            const QString id = serve.inserts("Kept");
            sync = serve.syncToken();
            QTRY_VERIFY(contentOf(file).contains(id.toLatin1()));
            saved = contentOf(file);
            serve.inserts("Lost");
            late = serve.syncToken();
            serve.stop(SIGKILL);
        }
        // As if a disk that lost its power had kept the last snapshot, and nothing of what came later.
        for (const QFileInfo &journal : QDir(dir.path()).entryInfoList({s("world.json.journal-*")}, QDir::Files))
            QVERIFY(QFile::remove(journal.filePath()));
        QFile back(file);
        QVERIFY(back.open(QIODevice::WriteOnly | QIODevice::Truncate) && back.write(saved) == saved.size());
        back.close();
        Serve serve({s("--state"), file});
        QCOMPARE(serve.google("GET", s("calendars/primary/events?syncToken=") + sync).first, 200);
        QCOMPARE(serve.google("GET", s("calendars/primary/events?syncToken=") + late).first, 410);
        QCOMPARE(serve.google("GET", s("calendars/primary/events?q=Lost")).second[s("items")].toArray().size(), 0);
        serve.inserts("Other");
        QCOMPARE(serve.google("GET", s("calendars/primary/events?syncToken=") + late).first, 410);
    }

    void theAdminEndpointIsOffUnlessAskedFor()
    {
        QTemporaryDir dir;
        {
            Serve plain(QStringList{});
            QVERIFY(!plain.json.contains(s("admin")));
        }
        Serve serve({s("--admin"), s("--state"), dir.filePath(s("world.json"))});
        QStringList members = serve.json.keys();
        QCOMPARE(members, (QStringList{s("admin"), s("calcom"), s("google")}));
        QCOMPARE(serve.ask("GET", serve.json[s("admin")][s("root")].toString() + s("/mails"), s("wrong")).first, 401);
        QCOMPARE(serve.admin("GET", s("/mails")).first, 200);
        const auto before = serve.google("GET", s("calendars/primary/events?maxResults=2500")).second[s("items")].toArray().size();
        const QString id = serve.inserts("Gone after the reset");
        QCOMPARE(serve.admin("POST", s("/reset")).first, 200);
        QCOMPARE(serve.google("GET", s("calendars/primary/events/") + id).first, 404);
        QCOMPARE(serve.google("GET", s("calendars/primary/events?maxResults=2500")).second[s("items")].toArray().size(), before);
        // A fault over the real wire.
        QCOMPARE(serve.admin("PUT", s("/faults"), {{s("faults"), QJsonArray{QJsonObject{{s("match"), QJsonObject{{s("method"), s("events.insert")}}},
                                                                                       {s("what"), QJsonObject{{s("cut"), true}}}, {s("count"), 1}}}}}).first, 200);
        QCOMPARE(serve.inserts("Cut off"), QString());
        QVERIFY(!serve.inserts("Not cut off").isEmpty());
        // Time that was advanced is not taken back by a restart.
        const QString now = serve.admin("POST", s("/clock"), {{s("advance"), s("10d")}}).second[s("now")].toString();
        QVERIFY(now > s("2026-03-12T07:00:00"));
        const QJsonObject struck = serve.admin("GET", s("/strikes")).second;
        QCOMPARE(struck[s("strikes")].toArray().size(), 1);
        QCOMPARE(struck[s("strikes")][0][s("method")].toString(), s("events.insert"));
        QCOMPARE(serve.stop(SIGTERM), 0);
        Serve again({s("--admin"), s("--state"), dir.filePath(s("world.json"))});
        QVERIFY(again.admin("GET", s("/clock")).second[s("now")].toString() >= now);
        QCOMPARE(again.admin("GET", s("/faults")).second[s("faults")][0][s("fired")].toInt(), 1);
        QCOMPARE(again.admin("GET", s("/strikes")).second, struck);
    }

    void whatCannotBeUsedIsNamedAndLeftAsItIs()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(s("world.json"));
        QFile broken(file);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("{\"version\":1,");
        broken.close();
        Refusal refusal = refused({s("--state"), file});
        QCOMPARE(refusal.code, 2);
        QCOMPARE(refusal.out, QByteArray());
        QCOMPARE(refusal.err.count('\n'), 1);
        QVERIFY2(refusal.err.startsWith("calsync serve: " + file.toUtf8() + ": is no saved sandbox"), refusal.err.constData());
        QCOMPARE(contentOf(file), QByteArray("{\"version\":1,"));

        refusal = refused({s("--state"), s("/proc/nowhere/world.json")});
        QCOMPARE(refusal.code, 3);
        QCOMPARE(refusal.out, QByteArray());
        QVERIFY2(refusal.err.startsWith("calsync serve: /proc/nowhere/world.json: "), refusal.err.constData());

        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const QString unused = dir.filePath(s("unused.json"));
        refusal = refused({s("--state"), unused, s("--admin-port"), QString::number(taken.serverPort())});
        QCOMPARE(refusal.code, 3);
        QVERIFY2(refusal.err.contains(QByteArray::number(taken.serverPort())), refusal.err.constData());
        QVERIFY(!QFile::exists(unused));

        Serve first({s("--state"), unused});
        // The first one may write the world again meanwhile, with a later time: everything else has to be as it was.
        const auto world = [&] {
            QJsonObject o = QJsonDocument::fromJson(contentOf(unused)).object();
            o.remove(s("now"));
            return o;
        };
        const QJsonObject kept = world();
        QVERIFY(!kept.isEmpty());
        QVERIFY(QDir(dir.path()).mkdir(s("sub")));
        refusal = refused({s("--state"), dir.filePath(s("sub/../unused.json"))});
        QCOMPARE(refusal.code, 3);
        QCOMPARE(refusal.out, QByteArray());
        QVERIFY2(refusal.err.contains("another calsync keeps its world there"), refusal.err.constData());
        QCOMPARE(world(), kept);
    }
};

CSP_TEST(TestServeState, Core)

} // namespace tst_serve_state

#include "tst_serve_state.moc"
