#include "app/wiring/connection.h"
#include "core/domain/event.h"
#include "core/http/networktransport.h"
#include "core/rules/policies.h"
#include "core/sim/sandbox/sandbox.h"
#include "core/store/sqlitestore.h"
#include "tests/support/testmain.h"
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace tst_kill {

using namespace csp;
using namespace std::chrono_literals;

// The sandbox lives in this process and is reached over HTTP. The program under test is this program started again with an argument:
// the real store, the real clients, plans applied by itself. It kills itself at a chosen point of a drag; its next start has to end
// where an undisturbed run ends, with the booking rescheduled once.

namespace {

constexpr auto world = R"(
version: 1
seed: 11
zone: Europe/Berlin
accounts:
  - {email: host@example.com, name: Nora Host}
  - {email: kim@example.com, name: Kim Guest}
calendars:
  - {id: host@example.com, name: personal}
calcom:
  user: {id: 12, username: nora, zone: Europe/Berlin, apiKey: cal_kill}
  destination: personal
  check: [personal]
  schedules:
    - name: Working hours
      hours:
        - {days: mon-sun, from: "00:00", to: "23:30"}
  eventTypes:
    - {slug: design-review, title: Design review, length: 60, notice: 0}
  bookings:
    - {type: design-review, at: tue 10:00, attendee: {name: Kim Guest, email: kim@example.com}}
)";
const Instant monday = *instantFromRfc3339(u"2026-03-02T07:00:00Z");
const Instant moved = *instantFromRfc3339(u"2026-03-03T13:30:00Z");

void say(const QByteArray &line)
{
    std::fwrite((line + '\n').constData(), 1, size_t(line.size() + 1), stdout);
    std::fflush(stdout);
}

/// Dies at the n-th request after the word was given: before it goes out, or when its answer is there and nobody has seen it.
class DeadlyTransport : public http::Transport
{
public:
    explicit DeadlyTransport(int at, bool answered) : m_left(at), m_answered(answered) { }
    bool live = false;
    CallOf<http::Response> *send(const http::Request &request) override
    {
        const bool now = live && m_left >= 0 && m_left-- == 0;
        if (now && !m_answered)
            ::kill(::getpid(), SIGKILL);
        auto *inner = m_network.send(request);
        if (!now)
            return inner;
        auto *call = new CallOf<http::Response>(this);
        inner->then(call, [](const Outcome<http::Response> &) { ::kill(::getpid(), SIGKILL); });
        return call;
    }

private:
    http::NetworkTransport m_network;
    int m_left;
    bool m_answered;
};

/// Says `ready` once started, `stored N` for each push that it is about to acknowledge, `quiet` when everything has ended.
int live(const QStringList &arguments)
{
    const QJsonObject e = QJsonDocument::fromJson(arguments[0].toUtf8()).object();
    sim::SandboxEndpoints endpoints;
    endpoints.googleApiRoot = e[QLatin1String("google")].toString();
    endpoints.calcomApiRoot = e[QLatin1String("calcom")].toString();
    endpoints.calcomApiKey = QStringLiteral("cal_kill");
    endpoints.accounts = {{QStringLiteral("host@example.com"), {}, e[QLatin1String("token")].toString(), {}}};
    SystemClock clock(monday);
    const QString kill = arguments[2]; // `3 answered`, `3 sent`, `0 stored`, `never`
    DeadlyTransport transport(kill.section(QLatin1Char(' '), 0, 0).toInt(), kill.endsWith(QLatin1String("answered")));
    Connection::Options options;
    options.storePath = arguments[1];
    options.policy = seedPolicy();
    options.apply = ApplyMode::Automatic;
    options.clock = &clock;
    options.transport = &transport;
    int stored = 0;
    options.received = [&](const Notification &n) {
        if (n.resourceState == QLatin1String("sync"))
            return;
        say("stored");
        if (kill == QStringLiteral("%1 stored").arg(stored++))
            ::kill(::getpid(), SIGKILL);
    };
    auto connection = Connection::open(endpoints, options);
    if (!connection.ok()) {
        say("error " + connection.error().oneLine().toUtf8());
        return 3;
    }
    Session &session = (*connection)->session();
    QObject::connect(&session, &Session::snapshotChanged, &session, [&] {
        static bool ready = false;
        const SnapshotPtr s = session.snapshot();
        if (s->calendars.isEmpty() || s->syncing)
            return;
        for (const CalendarState &c : s->calendars)
            if (c.info.canWrite() && c.watch != CalendarState::Watch::Watching)
                return;
        if (!std::exchange(ready, true)) {
            transport.live = kill.endsWith(QLatin1String("sent")) || kill.endsWith(QLatin1String("answered"));
            say("ready");
        }
        for (const Booking &b : s->bookings)
            if (!b.alive() || b.start != moved)
                continue;
            else if (std::none_of(s->timeline.begin(), s->timeline.end(), [](const TimelineRow &r) { return !isFinal(r.stage); }))
                say("quiet");
    });
    (*connection)->start();
    return QCoreApplication::exec();
}

} // namespace

class TestKill : public QObject
{
    Q_OBJECT

    /// One sandbox over HTTP, and a person who drags the event in it.
    struct Place {
        SystemClock clock{monday};
        std::unique_ptr<sim::Sandbox> sandbox;
        sim::SandboxEndpoints endpoints;
        http::NetworkTransport network;
        QTemporaryDir dir;

        QJsonObject ask(const QByteArray &method, const QString &url, const QJsonObject &body = {})
        {
            const bool google = url.startsWith(endpoints.googleApiRoot);
            const QString token = google ? endpoints.accounts.first().accessToken : endpoints.calcomApiKey;
            http::Request request;
            request.method = method;
            request.target = url.toUtf8();
            request.headers.emplaceBack("Authorization", "Bearer " + token.toUtf8());
            if (!google)
                request.headers.emplaceBack("cal-api-version", "2026-05-01");
            if (!body.isEmpty()) {
                request.headers.emplaceBack("Content-Type", "application/json");
                request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
            }
            std::optional<Outcome<http::Response>> answer;
            network.send(request)->then(&network, [&](const Outcome<http::Response> &outcome) { answer = outcome; });
            if (!QTest::qWaitFor([&] { return answer.has_value(); }, 10'000) || !*answer)
                return {};
            return QJsonDocument::fromJson((*answer)->body).object();
        }
        QString events() const { return endpoints.googleApiRoot + QStringLiteral("calendar/v3/calendars/host%40example.com/events"); }
        QString calcom(const char *path) const { return endpoints.calcomApiRoot + QLatin1String(path); }
    };

    static void begin(Place &place)
    {
        auto sandbox = sim::Sandbox::fromWorld(world, QStringLiteral("kill.yaml"), &place.clock);
        QVERIFY2(sandbox.ok(), sandbox.ok() ? "" : qPrintable(sandbox.error().oneLine()));
        place.sandbox = *std::move(sandbox);
        const auto endpoints = place.sandbox->listen();
        QVERIFY(endpoints.ok());
        place.endpoints = *endpoints;
    }

    static void start(Place &place, QProcess &child, const QString &kill)
    {
        const QJsonObject e{{QStringLiteral("google"), place.endpoints.googleApiRoot}, {QStringLiteral("calcom"), place.endpoints.calcomApiRoot},
                            {QStringLiteral("token"), place.endpoints.accounts.first().accessToken}};
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--live"), QString::fromUtf8(QJsonDocument(e).toJson(QJsonDocument::Compact)),
                                                              place.dir.filePath(QStringLiteral("store.sqlite")), kill});
        QVERIFY(child.waitForStarted());
    }

private slots:
    void theNextStartEndsWhereAnUndisturbedRunEnds_data()
    {
        QTest::addColumn<QString>("kill");
        for (int at = 0; at < 14; ++at) {
            QTest::addRow("before request %d goes out", at) << QStringLiteral("%1 sent").arg(at);
            QTest::addRow("before answer %d is seen", at) << QStringLiteral("%1 answered").arg(at);
        }
        QTest::addRow("when the push is stored and not acknowledged") << QStringLiteral("0 stored");
        QTest::addRow("when the echo is stored and not acknowledged") << QStringLiteral("1 stored");
        QTest::addRow("never") << QStringLiteral("never");
    }
    void theNextStartEndsWhereAnUndisturbedRunEnds()
    {
        QFETCH(QString, kill);
        Place place;
        begin(place);
        QProcess child;
        QByteArray said;
        connect(&child, &QProcess::readyReadStandardOutput, &child, [&] { said += child.readAllStandardOutput(); });
        start(place, child, kill);
        QTRY_VERIFY_WITH_TIMEOUT(said.contains("ready"), 10'000);

        const QJsonObject event = place.ask("GET", place.events())[QLatin1String("items")].toArray().first().toObject();
        const QJsonObject dragged = place.ask("PATCH", place.events() + QLatin1Char('/') + event[QLatin1String("id")].toString(),
                  {{QStringLiteral("start"), QJsonObject{{QStringLiteral("dateTime"), toRfc3339(moved)}}},
                   {QStringLiteral("end"), QJsonObject{{QStringLiteral("dateTime"), toRfc3339(moved + 1h)}}}});
        QVERIFY(dragged.contains(QLatin1String("etag")));
        QTRY_VERIFY_WITH_TIMEOUT(child.state() == QProcess::NotRunning || said.contains("quiet"), 10'000);
        const bool killed = child.state() == QProcess::NotRunning;
        QVERIFY(killed || !kill.endsWith(QLatin1String("stored")));
        child.kill();
        QTRY_COMPARE(child.state(), QProcess::NotRunning);

        QProcess next;
        QByteArray then;
        connect(&next, &QProcess::readyReadStandardOutput, &next, [&] { then += next.readAllStandardOutput(); });
        start(place, next, QStringLiteral("never"));
        QTRY_VERIFY2_WITH_TIMEOUT(then.contains("quiet"), then.constData(), 10'000);
        next.kill();
        QTRY_COMPARE(next.state(), QProcess::NotRunning);

        // Rescheduled once: the booking there was, and the one that it became.
        int alive = 0;
        const QJsonArray bookings = place.ask("GET", place.calcom("v2/bookings?limit=100"))[QLatin1String("data")].toArray();
        for (const QJsonValue &b : bookings)
            alive += b[QLatin1String("status")].toString() == QLatin1String("accepted");
        QCOMPARE(bookings.size(), 2);
        QCOMPARE(alive, 1);
        QCOMPARE(place.ask("GET", place.events())[QLatin1String("items")].toArray().size(), 1);

        // Every push that was acknowledged was worked through: nothing is left open, and nothing waits.
        auto store = SqliteStore::open(place.dir.filePath(QStringLiteral("store.sqlite")));
        QVERIFY2(store.ok(), store.ok() ? "" : qPrintable(store.error().oneLine()));
        QCOMPARE((*store)->openNotifications()->size(), 0);
        QCOMPARE((*store)->pendingChanges()->size(), 0);
        QSet<InboxId> worked;
        int applied = 0;
        const auto runs = (*store)->runs(100);
        QVERIFY(runs.ok());
        for (const RunRecord &r : *runs) {
            worked.insert(r.notification);
            applied += r.stage == RunStage::Applied;
            QVERIFY2(isFinal(r.stage), nameOf(r.stage));
        }
        worked.remove(0);
        QVERIFY2(worked.size() >= said.count("stored") + then.count("stored"), said + then);
        QVERIFY(applied <= 1);
    }
};

CSP_TEST(TestKill, Core)
CSP_CHILD("--live", live)

} // namespace tst_kill

#include "tst_kill.moc"
