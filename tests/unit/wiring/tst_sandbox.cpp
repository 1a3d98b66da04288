#include "app/wiring/trafficline.h"
#include "core/http/networktransport.h"
#include "core/sim/sandbox/sandbox.h"
#include "core/sim/sandbox/sandboxthread.h"
#include "core/sim/sandbox/traffic.h"
#include "tests/support/testmain.h"
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>
#include <atomic>
#include <thread>

namespace tst_sandbox {

using namespace csp;

static QByteArray demoWorld()
{
    QFile file(QStringLiteral(":/worlds/demo.yaml"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no demo world");
    return file.readAll();
}

namespace {

/// The demo world in process, on Monday 2 March 2026 at 08:00 in Berlin.
struct Rig {
    VirtualClock clock{*instantFromRfc3339(u"2026-03-02T07:00:00Z")};
    http::InProcessTransport transport;
    std::unique_ptr<sim::Sandbox> sandbox;
    sim::SandboxEndpoints endpoints;
    QList<http::Request> pushes;
    QList<int> answers; ///< to the next push messages; afterwards 200

    Rig()
    {
        transport.serve("http://inbox.test", [this](const http::Request &request, const http::Responder &respond) {
            pushes += request;
            respond({answers.isEmpty() ? 200 : answers.takeFirst(), {}, {}});
        });
        auto made = sim::Sandbox::fromWorld(demoWorld(), QStringLiteral("demo.yaml"), &clock);
        if (!made)
            qFatal("%s", qPrintable(made.error().oneLine()));
        sandbox = std::move(*made);
        serve();
    }
    void serve()
    {
        auto served = sandbox->serveInProcess(&transport);
        if (!served)
            qFatal("%s", qPrintable(served.error().oneLine()));
        endpoints = *served;
    }
    /// A restart: the state goes through its bytes.
    void restart()
    {
        const QByteArray bytes = QJsonDocument(sandbox->state()).toJson();
        sandbox.reset();
        auto made = sim::Sandbox::fromState(QJsonDocument::fromJson(bytes).object(), &clock);
        if (!made)
            qFatal("%s", qPrintable(made.error().oneLine()));
        sandbox = std::move(*made);
        serve();
    }

    QPair<int, QJsonObject> ask(const QByteArray &method, const QString &url, const QString &bearer, const QJsonObject &body = {})
    {
        http::Request request{method, url.toUtf8(), {{"Authorization", "Bearer " + bearer.toUtf8()}, {"cal-api-version", "2026-02-25"}},
                              body.isEmpty() ? QByteArray{} : QJsonDocument(body).toJson()};
        std::optional<Outcome<http::Response>> answer;
        transport.send(request)->then(&transport, [&](const Outcome<http::Response> &outcome) { answer = outcome; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }) || !*answer)
            return {0, {}};
        return {(*answer)->status, QJsonDocument::fromJson((*answer)->body).object()};
    }
    QPair<int, QJsonObject> google(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        return ask(method, endpoints.googleApiRoot + QStringLiteral("calendar/v3/") + path, endpoints.accounts.first().accessToken, body);
    }
    QPair<int, QJsonObject> calcom(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        return ask(method, endpoints.calcomApiRoot + QStringLiteral("v2/") + path, endpoints.calcomApiKey, body);
    }
    void watch()
    {
        const auto [status, channel] = google("POST", QStringLiteral("calendars/primary/events/watch"),
            {{QStringLiteral("id"), QStringLiteral("c1")}, {QStringLiteral("type"), QStringLiteral("web_hook")}, {QStringLiteral("address"), QStringLiteral("http://inbox.test/push")}});
        if (status != 200)
            qFatal("not watched: %s", QJsonDocument(channel).toJson().constData());
    }
    QString books(const char *start)
    {
        const auto [status, answer] = calcom("POST", QStringLiteral("bookings"),
            {{QStringLiteral("start"), QString::fromLatin1(start)}, {QStringLiteral("eventTypeSlug"), QStringLiteral("intro")}, {QStringLiteral("username"), QStringLiteral("nora")},
             {QStringLiteral("lengthInMinutes"), 15},
             {QStringLiteral("attendee"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Ada")}, {QStringLiteral("email"), QStringLiteral("ada@example.net")},
                                                      {QStringLiteral("timeZone"), QStringLiteral("Europe/London")}}}});
        if (status != 201)
            qFatal("not booked: %s", QJsonDocument(answer).toJson().constData());
        return answer[QLatin1String("data")][QLatin1String("uid")].toString();
    }
    QString eventOf(const QString &uid)
    {
        return calcom("GET", QStringLiteral("bookings/%1/references").arg(uid)).second[QLatin1String("data")][0][QLatin1String("eventUid")].toString();
    }
};

} // namespace

class TestSandbox : public QObject
{
    Q_OBJECT
private slots:
    void seedsQuickly()
    {
        QElapsedTimer timer;
        timer.start();
        Rig rig;
#ifndef __SANITIZE_ADDRESS__ // ten times what it takes: a slip of a magnitude is caught, a busy machine is not
        QVERIFY2(timer.elapsed() < 1500, qPrintable(QString::number(timer.elapsed())));
#endif
        const auto [status, list] = rig.calcom("GET", QStringLiteral("bookings?status=upcoming,past&take=250"));
        QCOMPARE(status, 200);
        QCOMPARE(list[QLatin1String("data")].toArray().size(), 19);
        QCOMPARE(rig.sandbox->pendingDeliveries(), 0);
    }

    void writesThroughAndPushes()
    {
        Rig rig;
        rig.watch();
        QTRY_COMPARE(rig.pushes.size(), 1);
        QSignalSpy changed(rig.sandbox.get(), &sim::Sandbox::changed);
        const QString event = rig.eventOf(rig.books("2026-03-03T08:45:00Z"));
        QVERIFY(!event.isEmpty());
        QTRY_COMPARE(rig.pushes.size(), 2);
        QVERIFY(!changed.isEmpty());
        QTRY_COMPARE(rig.sandbox->pendingDeliveries(), 0);
        QCOMPARE(rig.google("GET", QStringLiteral("calendars/primary/events/") + event).first, 200);
    }

    void aPushThatIsNotTakenComesAgain()
    {
        Rig rig;
        rig.answers = {503, 500};
        rig.watch();
        QTRY_COMPARE(rig.pushes.size(), 1);
        QVERIFY(rig.sandbox->pendingDeliveries() > 0);
        for (int tries = 2; tries <= 3; ++tries) {
            QTRY_VERIFY(rig.clock.nextTimer().has_value());
            rig.clock.advance(*rig.clock.nextTimer() - rig.clock.now());
            QTRY_COMPARE(rig.pushes.size(), tries);
        }
        QCOMPARE(rig.pushes[0].header("X-Goog-Message-Number"), rig.pushes[2].header("X-Goog-Message-Number"));
        QTRY_COMPARE(rig.sandbox->pendingDeliveries(), 0);
    }

    void calcomOutlivesItsAccessToken()
    {
        Rig rig;
        rig.clock.advance(std::chrono::hours(3));
        QVERIFY(!rig.eventOf(rig.books("2026-03-03T08:45:00Z")).isEmpty());
    }

    // Everybody's busy times may be asked for, and nothing else of the guests.
    void guestsShowTheirBusyTimes()
    {
        Rig rig;
        const auto [status, answer] = rig.google("POST", QStringLiteral("freeBusy"),
            {{QStringLiteral("timeMin"), QStringLiteral("2026-03-05T00:00:00Z")}, {QStringLiteral("timeMax"), QStringLiteral("2026-03-06T00:00:00Z")},
             {QStringLiteral("items"), QJsonArray{QJsonObject{{QStringLiteral("id"), QStringLiteral("lee@example.org")}}}}});
        QCOMPARE(status, 200);
        const QJsonValue busy = answer[QLatin1String("calendars")][QLatin1String("lee@example.org")][QLatin1String("busy")];
        QCOMPARE(busy.toArray().size(), 1);
        QCOMPARE(busy[0][QLatin1String("start")].toString(), QStringLiteral("2026-03-05T13:00:00Z"));
        QCOMPARE(rig.google("GET", QStringLiteral("users/me/calendarList")).second[QLatin1String("items")].toArray().size(), 3);
    }

    void goesOnWhereItStopped()
    {
        Rig rig;
        rig.watch();
        const QString uid = rig.books("2026-03-03T08:45:00Z");
        const QString event = rig.eventOf(uid);
        QTRY_COMPARE(rig.pushes.size(), 2);
        const auto before = rig.google("GET", QStringLiteral("calendars/primary/events/") + event);
        const sim::SandboxEndpoints old = rig.endpoints;
        rig.clock.advance(std::chrono::hours(30));
        rig.restart();
        QCOMPARE(rig.endpoints.calcomApiKey, old.calcomApiKey);
        QCOMPARE(rig.endpoints.accounts.size(), 3);
        QCOMPARE(rig.endpoints.accounts[0].refreshToken, old.accounts[0].refreshToken);
        QCOMPARE(rig.google("GET", QStringLiteral("calendars/primary/events/") + event), before);
        // The channel lives on, and Cal.com still reaches Google.
        const auto [status, next] = rig.calcom("POST", QStringLiteral("bookings/%1/reschedule").arg(uid), {{QStringLiteral("start"), QStringLiteral("2026-03-06T14:00:00Z")},
                                                                                                            {QStringLiteral("allowConflicts"), true}});
        QCOMPARE(status, 400); // in the past by now
        QVERIFY(!rig.eventOf(rig.books("2026-03-06T08:00:00Z")).isEmpty());
        QTRY_COMPARE(rig.pushes.size(), 3);
    }

    void brokenStatesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("state");
        QTest::newRow("empty") << QByteArray("{}");
        QTest::newRow("newer") << QByteArray(R"({"version":99})");
        QTest::newRow("hollow") << QByteArray(R"({"version":1})");
    }
    void brokenStatesAreRefused()
    {
        QFETCH(QByteArray, state);
        VirtualClock clock{*instantFromRfc3339(u"2026-03-02T07:00:00Z")};
        const auto made = sim::Sandbox::fromState(QJsonDocument::fromJson(state).object(), &clock);
        QVERIFY(!made);
        QVERIFY(!made.error().where.isEmpty());
        QVERIFY(!made.error().what.isEmpty());
    }

    void theTransportMayOutliveTheSandbox()
    {
        Rig rig;
        rig.sandbox.reset();
        QCOMPARE(rig.google("GET", QStringLiteral("users/me/calendarList")).first, 503);
    }

    void aThreadKeepsItsState()
    {
        QTemporaryDir dir;
        sim::SandboxThread::Options options;
        options.worldYaml = demoWorld();
        options.worldName = QStringLiteral("demo.yaml");
        options.stateFile = dir.filePath(QStringLiteral("sandbox.json"));
        options.clockStart = instantFromRfc3339(u"2026-03-02T07:00:00Z");
        QString id;
        {
            sim::SandboxThread thread;
            const auto endpoints = thread.start(options);
            QVERIFY2(endpoints, endpoints ? "" : qPrintable(endpoints.error().oneLine()));
            QTRY_VERIFY(QFile::exists(options.stateFile)); // soon, not only at the end
            QCOMPARE(QFile::permissions(options.stateFile) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
            id = overNetwork("POST", *endpoints, QStringLiteral("calendars/primary/events"),
                             R"({"summary":"Kept","start":{"dateTime":"2026-03-03T07:00:00Z"},"end":{"dateTime":"2026-03-03T08:00:00Z"}})")[QLatin1String("id")].toString();
            QVERIFY(!id.isEmpty());
        }
        options.worldYaml = "nonsense: true"; // not read any more
        sim::SandboxThread thread;
        const auto endpoints = thread.start(options);
        QVERIFY2(endpoints, endpoints ? "" : qPrintable(endpoints.error().oneLine()));
        QCOMPARE(overNetwork("GET", *endpoints, QStringLiteral("calendars/primary/events/") + id)[QLatin1String("summary")].toString(), QStringLiteral("Kept"));
    }

    void anUnreadableStateIsLeftAsItIs()
    {
        QTemporaryDir dir;
        sim::SandboxThread::Options options;
        options.worldYaml = demoWorld();
        options.stateFile = dir.filePath(QStringLiteral("sandbox.json"));
        QFile file(options.stateFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"version\":1,");
        file.close();
        sim::SandboxThread thread;
        const auto endpoints = thread.start(options);
        QVERIFY(!endpoints);
        QVERIFY2(endpoints.error().where.startsWith(options.stateFile), qPrintable(endpoints.error().oneLine()));
        thread.stop();
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("{\"version\":1,"));
    }

    /// CI of November 2026: a window that could not open its database ended while OpenSSL cleaned up after the sandbox's thread, and freed the same memory.
    void nothingOfTheThreadRunsAfterTheStop()
    {
        static std::atomic<bool> cleanedUp;
        struct KeptPerThread { // as a library keeps something for each thread and lets go of it at the thread's end
            bool used = false;
            ~KeptPerThread()
            {
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
                cleanedUp = true;
            }
        };
        cleanedUp = false;
        sim::SandboxThread::Options options;
        options.worldYaml = demoWorld();
        options.worldName = QStringLiteral("demo.yaml");
        sim::SandboxThread thread;
        QVERIFY(thread.start(options));
        QVERIFY(thread.reach([](sim::Sandbox &) {
            static thread_local KeptPerThread kept;
            kept.used = true;
        }, [] { }));
        thread.stop();
        QVERIFY(cleanedUp);
    }

    void anOnlookerSeesEveryExchangeAndNoSecret()
    {
        Rig rig;
        QStringList lines;
        rig.sandbox->setOnlooker([&](const sim::Traffic &traffic) {
            sim::Traffic steady = traffic;
            steady.took = {};
            lines += lineOf(steady);
        });
        const QString root = rig.endpoints.googleApiRoot, bearer = rig.endpoints.accounts.first().accessToken;
        rig.ask("GET", root + QStringLiteral("calendar/v3/calendars/primary/events?maxResults=1&access_token=") + bearer, bearer);
        rig.ask("GET", root + QStringLiteral("calendar/v3/calendars/primary/events/none"), bearer);
        rig.ask("POST", root + QStringLiteral("token?code=secret"), {});
        rig.ask("GET", rig.endpoints.calcomApiRoot + QStringLiteral("v2/bookings/none"), rig.endpoints.calcomApiKey);
        rig.ask("POST", root + QStringLiteral("calendar/v3/calendars/primary/events/watch"), bearer,
                {{QStringLiteral("id"), QStringLiteral("c1")}, {QStringLiteral("type"), QStringLiteral("web_hook")}, {QStringLiteral("address"), QStringLiteral("http://inbox.test/")}});
        QTRY_COMPARE(rig.pushes.size(), 1);
        QTRY_COMPARE(lines.size(), 6); // a push has its line when it is answered
        QCOMPARE(lines, (QStringList{
            QStringLiteral("2026-03-02T07:00:00.000Z google 200 GET /calendar/v3/calendars/primary/events?maxResults=1&access_token=redacted host@example.com 0.0 ms"),
            QStringLiteral("2026-03-02T07:00:00.000Z google 404 GET /calendar/v3/calendars/primary/events/none host@example.com 0.0 ms notFound"),
            QStringLiteral("2026-03-02T07:00:00.000Z google 400 POST /token?code=redacted 0.0 ms invalid_request"),
            QStringLiteral("2026-03-02T07:00:00.000Z calcom 404 GET /v2/bookings/none 0.0 ms NotFoundException"),
            QStringLiteral("2026-03-02T07:00:00.000Z google 200 POST /calendar/v3/calendars/primary/events/watch host@example.com 0.0 ms"),
            QStringLiteral("2026-03-02T07:00:00.000Z push   200 POST http://inbox.test/ message 1 sync 0.0 ms"),
        }));
        // What it is asked to draw over a line is drawn as a blank, and nobody looks any more when that is over.
        QVERIFY(!lineOf({sim::Traffic::With::Google, {}, {"GET", "/a\nb\x1b[2J", {}, {}}, {200, {}, {}}, {}, {}}).contains(QRegularExpression(QStringLiteral("[\\x00-\\x1f]"))));
        rig.sandbox->setOnlooker({});
        rig.ask("GET", root + QStringLiteral("calendar/v3/calendars/primary"), bearer);
        QCOMPARE(lines.size(), 6);
    }

    void aLineOfTheLogIsOneLineWithoutSecrets_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QString>("shown");
        QTest::newRow("the other name of a token") << QByteArray("/calendar/v3/colors?oauth_token=ya29&fields=kind") << QStringLiteral("/calendar/v3/colors?oauth_token=redacted&fields=kind");
        QTest::newRow("a name written otherwise") << QByteArray("/calendar/v3/colors?Oauth%5Ftoken=ya29") << QStringLiteral("/calendar/v3/colors?Oauth%5Ftoken=redacted");
        QTest::newRow("a receiver's password") << QByteArray("http://kim:word@inbox.test/hook@here?secret=a&room=b") << QStringLiteral("http://redacted@inbox.test/hook@here?secret=redacted&room=b");
        QTest::newRow("an email in a path") << QByteArray("/calendar/v3/calendars/kim@example.com/events") << QStringLiteral("/calendar/v3/calendars/kim@example.com/events");
        QTest::newRow("an address in a query") << QByteArray("/o/oauth2/v2/auth?redirect_uri=http://127.0.0.1/a@b") << QStringLiteral("/o/oauth2/v2/auth?redirect_uri=http://127.0.0.1/a@b");
        QTest::newRow("no end of it") << QByteArray("/" + QByteArray(60'000, 'a')) << QString(u'/' + QString(1998, u'a') + u'…');
    }
    void aLineOfTheLogIsOneLineWithoutSecrets()
    {
        QFETCH(QByteArray, target);
        QFETCH(QString, shown);
        QCOMPARE(lineOf({sim::Traffic::With::Google, {}, {"GET", target, {}, {}}, {200, {}, {}}, {}, {}}),
                 QStringLiteral("1970-01-01T00:00:00.000Z google 200 GET %1 0.0 ms").arg(shown));
    }

    void aRefusalsWordsStayInTheirLineOfTheLog()
    {
        const QByteArray body = QString(QStringLiteral("{\"error\": {\"message\": \"a\u0085b\u2028c\u202ed\u009b2Je 😀 é\"}}")).toUtf8();
        QCOMPARE(lineOf({sim::Traffic::With::Calcom, {}, {"GET", "/", {}, {}}, {400, {}, body}, {}, {}}),
                 QStringLiteral("1970-01-01T00:00:00.000Z calcom 400 GET / 0.0 ms a b c d 2Je 😀 é"));
        const QByteArray endless = "{\"error\": {\"message\": \"" + QByteArray(100'000, 'x') + "\"}}";
        QVERIFY(lineOf({sim::Traffic::With::Calcom, {}, {"GET", "/", {}, {}}, {400, {}, endless}, {}, {}}).size() < 2100);
    }

    void aPageOfAnotherOriginMayCallTheApi()
    {
        Rig rig;
        const auto send = [&](const QByteArray &method, const QByteArray &path, const http::Headers &headers) {
            const http::Request request{method, rig.endpoints.googleApiRoot.toUtf8() + path, headers, {}};
            std::optional<Outcome<http::Response>> answer;
            rig.transport.send(request)->then(&rig.transport, [&](const Outcome<http::Response> &outcome) { answer = outcome; });
            return QTest::qWaitFor([&] { return answer.has_value(); }) && *answer ? **answer : http::Response{0, {}, {}};
        };
        const QByteArray origin = "http://localhost:5173", list = "calendar/v3/calendars/primary/events?fields=kind";
        const QPair<QByteArray, QByteArray> bearer{"Authorization", "Bearer " + rig.endpoints.accounts.first().accessToken.toUtf8()};
        // The browser asks first, without the token.
        const http::Response allowed = send("OPTIONS", list, {{"Origin", origin}, {"Access-Control-Request-Method", "PATCH"}, {"Access-Control-Request-Headers", "authorization,if-match"}});
        QCOMPARE(allowed.status, 200);
        QCOMPARE(allowed.header("Access-Control-Allow-Origin"), origin);
        QVERIFY(allowed.header("Access-Control-Allow-Methods").split(',').contains("PATCH"));
        QCOMPARE(allowed.header("Access-Control-Allow-Headers"), QByteArray("authorization,if-match"));
        // Answers may be read, and refusals as well.
        const http::Response answered = send("GET", list, {{"Origin", origin}, bearer});
        QCOMPARE(answered.status, 200);
        QCOMPARE(answered.header("Access-Control-Allow-Origin"), origin);
        QVERIFY(answered.header("Access-Control-Expose-Headers").split(',').contains("etag"));
        // They are another page's no more, said once.
        for (const http::Response &one : {allowed, answered}) {
            const auto count = std::count_if(one.headers.begin(), one.headers.end(), [](const auto &header) { return header.first == "Vary"; });
            QCOMPARE(count, 1);
            QVERIFY(one.header("Vary").startsWith("Origin"));
        }
        const http::Response refused = send("GET", list, {{"Origin", origin}});
        QCOMPARE(refused.status, 401);
        QCOMPARE(refused.header("Access-Control-Allow-Origin"), origin);
        // Other programs see nothing of it, and no page may consent in a person's name.
        QVERIFY(send("GET", list, {bearer}).header("Access-Control-Allow-Origin").isEmpty());
        QVERIFY(send("GET", "o/oauth2/v2/auth?client_id=x", {{"Origin", origin}}).header("Access-Control-Allow-Origin").isEmpty());
        QVERIFY(send("OPTIONS", list, {{"Origin", origin}}).status >= 400); // no question: Google's answer to a method that it does not have
    }

    void aStateThatCannotBeWrittenIsTold()
    {
        sim::SandboxThread::Options options;
        options.worldYaml = demoWorld();
        options.worldName = QStringLiteral("demo.yaml");
        options.stateFile = QStringLiteral("/proc/nowhere/sandbox.json");
        sim::SandboxThread thread;
        std::optional<Error> told;
        connect(&thread, &sim::SandboxThread::notSaved, this, [&](const Error &error) { told = error; });
        QVERIFY(thread.start(options));
        QTRY_VERIFY(told.has_value());
        QCOMPARE(told->where, options.stateFile);
    }

private:
    static QJsonObject overNetwork(const QByteArray &method, const sim::SandboxEndpoints &endpoints, const QString &path, const QByteArray &body = {})
    {
        http::NetworkTransport network;
        const http::Request request{method, (endpoints.googleApiRoot + QStringLiteral("calendar/v3/") + path).toUtf8(),
                                    {{"Authorization", "Bearer " + endpoints.accounts.first().accessToken.toUtf8()}, {"Content-Type", "application/json"}}, body};
        std::optional<Outcome<http::Response>> answer;
        network.send(request)->then(&network, [&](const Outcome<http::Response> &outcome) { answer = outcome; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }) || !*answer)
            return {};
        return QJsonDocument::fromJson((*answer)->body).object();
    }
};

CSP_TEST(TestSandbox, Core)

} // namespace tst_sandbox

#include "tst_sandbox.moc"
