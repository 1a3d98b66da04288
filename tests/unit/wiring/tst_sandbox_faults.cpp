#include "app/wiring/sandboxfaults.h"
#include "core/http/networktransport.h"
#include "tests/support/testmain.h"
#include <QtTest>
#include <future>

namespace tst_sandbox_faults {

using namespace csp;

namespace {

/// The world of the stories, in which something goes wrong from the first.
QByteArray world()
{
    QFile file(QStringLiteral(CSP_SOURCE_DIR "/tests/support/story.yaml"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() + "\nfaults:\n  - {match: {method: colors.get}, what: {status: 503}, count: 1}\n" : QByteArray();
}

/// A sandbox in its thread, and its faults as a window has them.
struct Rig {
    QTemporaryDir folder;
    sim::SandboxThread thread;
    SandboxFaults faults{&thread};
    sim::SandboxEndpoints endpoints;
    http::NetworkTransport network;

    bool start()
    {
        sim::SandboxThread::Options options;
        options.worldYaml = world();
        options.worldName = QStringLiteral("world.yaml");
        options.stateFile = folder.filePath(QStringLiteral("state.json"));
        const auto started = thread.start(options); // and what is known of the faults by then
        if (!started.ok()) {
            qWarning() << started.error().oneLine();
            return false;
        }
        endpoints = *started;
        return !faults.state().faults.isEmpty();
    }
    int colors() ///< the status
    {
        std::optional<int> status;
        network.send({"GET", endpoints.googleApiRoot.toLatin1() + "calendar/v3/colors",
                      {{"Authorization", "Bearer " + endpoints.accounts.first().accessToken.toLatin1()}}, {}})
            ->then(&network, [&](const Outcome<http::Response> &answer) { status = answer.ok() ? answer->status : 0; });
        return QTest::qWaitFor([&] { return status.has_value(); }) ? *status : -1;
    }
    /// What is wrong; empty: done.
    QString done(CallOf<Done> *call)
    {
        std::optional<QString> said;
        call->then(&network, [&](const Outcome<Done> &outcome) { said = outcome.ok() ? QString() : outcome.error().what; });
        return QTest::qWaitFor([&] { return said.has_value(); }) ? *said : QStringLiteral("no answer");
    }
    QStringList list() ///< `fault-1 off 1/2`
    {
        QStringList all;
        for (const Fault &f : faults.state().faults)
            all << u"%1%2 %3/%4"_qs.arg(f.id, f.off ? u" off"_qs : QString()).arg(f.fired).arg(f.matched);
        return all;
    }
};

} // namespace

class TestSandboxFaults : public QObject
{
    Q_OBJECT
private slots:
    void countsComeOverFromTheThreadAndStayOverAStart()
    {
        Rig rig;
        QVERIFY(rig.start());
        QCOMPARE(rig.faults.state().seed, quint64(7));
        QCOMPARE(rig.list(), QStringList{QStringLiteral("fault-1 0/0")});
        QCOMPARE(rig.colors(), 503);
        QCOMPARE(rig.colors(), 200);
        QTRY_COMPARE(rig.list(), QStringList{QStringLiteral("fault-1 1/2")});
        QCOMPARE(rig.faults.state().strikes.size(), 1);
        const FaultStrike strike = rig.faults.state().strikes.first();
        QCOMPARE(strike.faults, QStringList{QStringLiteral("fault-1")});
        QCOMPARE(strike.method, QStringLiteral("colors.get"));
        QCOMPARE(strike.path, QStringLiteral("/calendar/v3/colors"));
        QCOMPARE(strike.what.status, 503);

        rig.thread.stop();
        QCOMPARE(rig.done(rig.faults.removeAll()), QStringLiteral("no sandbox is running"));
        QVERIFY(rig.start());
        QCOMPARE(rig.list(), QStringList{QStringLiteral("fault-1 1/2")});
        QCOMPARE(rig.faults.state().strikes, QList<FaultStrike>{strike});
    }

    void newsOfAWorldThatWasLeftIsNoNews()
    {
        Rig rig;
        QVERIFY(rig.start());
        // Told there, and not heard here yet: no event was looked at meanwhile.
        const auto inItsThread = [&rig](const std::function<void(sim::Sandbox &)> &what) {
            std::promise<void> done;
            QVERIFY(rig.thread.reach([&](sim::Sandbox &sandbox) { what(sandbox); done.set_value(); }, [] { }));
            done.get_future().wait();
        };
        inItsThread([](sim::Sandbox &sandbox) { sandbox.setFaults(sim::FaultBox(99)); });
        inItsThread([](sim::Sandbox &) { }); // behind the news of it
        rig.thread.stop();
        QVERIFY(QFile::remove(rig.folder.filePath(QStringLiteral("state.json"))));
        QVERIFY(rig.start());
        QCOMPARE(rig.list(), QStringList{QStringLiteral("fault-1 0/0")});
        QCoreApplication::processEvents();
        QCOMPARE(rig.list(), QStringList{QStringLiteral("fault-1 0/0")});
        QCOMPARE(rig.faults.state().strikes, QList<FaultStrike>{});
    }

    void changesAreMadeWhereTheFaultsLive()
    {
        Rig rig;
        QVERIFY(rig.start());
        // What is off does not even count.
        QCOMPARE(rig.done(rig.faults.switchTo(QStringLiteral("fault-1"), false)), QString());
        QCOMPARE(rig.colors(), 200);
        QTRY_COMPARE(rig.list(), QStringList{QStringLiteral("fault-1 off 0/0")});
        QCOMPARE(rig.done(rig.faults.switchTo(QStringLiteral("fault-1"), true)), QString());
        QCOMPARE(rig.colors(), 503);
        QTRY_COMPARE(rig.list(), QStringList{QStringLiteral("fault-1 1/1")});

        Fault other = rig.faults.state().faults.first();
        QCOMPARE(rig.done(rig.faults.add(other)), QStringLiteral("there is a fault \"fault-1\" already"));
        other.what.status = 429;
        QCOMPARE(rig.done(rig.faults.replace(other)), QString()); // and counts anew
        QCOMPARE(rig.colors(), 429);
        QTRY_COMPARE(rig.list(), QStringList{QStringLiteral("fault-1 1/1")});
        other.id.clear();
        QCOMPARE(rig.done(rig.faults.add(other)), QString());
        QTRY_COMPARE(rig.list(), (QStringList{QStringLiteral("fault-1 1/1"), QStringLiteral("fault-2 0/0")}));

        QCOMPARE(rig.done(rig.faults.remove(QStringLiteral("fault-1"))), QString());
        QCOMPARE(rig.done(rig.faults.remove(QStringLiteral("fault-1"))), QStringLiteral("this fault no longer exists"));
        QCOMPARE(rig.done(rig.faults.switchTo(QStringLiteral("fault-1"), true)), QStringLiteral("this fault no longer exists"));
        QCOMPARE(rig.done(rig.faults.setSeed(9)), QString());
        QCOMPARE(rig.done(rig.faults.removeAll()), QString());
        QTRY_COMPARE(rig.list(), QStringList{});
        QTRY_COMPARE(rig.faults.state().seed, quint64(9));
        QCOMPARE(rig.colors(), 200);
    }

    void offIsKeptInTheFile()
    {
        Rig rig;
        const QJsonObject json{{QStringLiteral("what"), QJsonObject{{QStringLiteral("cut"), true}}}, {QStringLiteral("off"), true}};
        const auto fault = rig.faults.read(json);
        QVERIFY(fault.ok() && fault->off && !fault->armed());
        QCOMPARE(rig.faults.written(*fault), json);
    }
};

CSP_TEST(TestSandboxFaults, Core)

} // namespace tst_sandbox_faults

#include "tst_sandbox_faults.moc"
