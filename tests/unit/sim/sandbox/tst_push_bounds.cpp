#include "core/sim/faults/faultreading.h"
#include "core/sim/sandbox/pushdeliverer.h"
#include "tests/support/testmain.h"
#include "tests/unit/sim/sandbox/sandboxrig.h"

namespace tst_push_bounds {

using namespace csp;
using namespace Qt::StringLiterals;

namespace {

/// The rig's sandbox with receivers that answer when they are told to, or never.
struct Receivers : SandboxRig {
    QList<http::Responder> kept;
    QByteArrayList channels; ///< of the messages that came to them, in that order
    int status = 0;          ///< 0: kept

    explicit Receivers(const QByteArrayList &hosts = {"dead.test"})
    {
        for (const QByteArray &host : hosts) {
            transport.serve("http://" + host, [this](const http::Request &request, const http::Responder &respond) {
                channels += request.header("X-Goog-Channel-ID");
                if (status)
                    respond({status, {}, {}});
                else
                    kept += respond;
            });
        }
    }
    void opens(const QString &id, const QString &host = u"dead.test"_s)
    {
        const auto answer = google("POST", u"calendars/primary/events/watch"_s, {{u"id"_s, id}, {u"type"_s, u"web_hook"_s}, {u"address"_s, u"http://%1/hook"_s.arg(host)}});
        QCOMPARE(SandboxRig::status(answer), 200);
    }
    void changes(int times)
    {
        const QString path = u"calendars/primary/events/"_s + inserts("Meeting");
        for (int i = 1; i < times; ++i)
            QCOMPARE(SandboxRig::status(google("PATCH", path, {{u"summary"_s, u"Meeting %1"_s.arg(i)}})), 200);
    }
    qsizetype waiting() const { return sandbox->state()[u"google"_s][u"push"_s][u"waiting"_s].toArray().size(); }
    void settles() { QTRY_COMPARE(sandbox->pendingDeliveries(), 0); }
};

} // namespace

class tst_PushBounds : public QObject
{
    Q_OBJECT
private slots:
    void aReceiverThatNeverAnswersCostsNoMoreForMoreChanges()
    {
        Receivers r;
        for (int i = 0; i < 50; ++i)
            r.opens(u"c%1"_s.arg(i));
        r.changes(20);
        const qsizetype few = r.waiting();
        r.changes(100);
        QCOMPARE(r.waiting(), few);
        QCOMPARE(few, 100); // of each channel the first message, and one for all changes since
        QCOMPARE(r.channels.size(), 32);
    }

    void laterChangesAreToldWithOneMessageWhileOneIsUnderWay()
    {
        Receivers r;
        r.status = 200;
        r.opens(u"c"_s);
        r.settles();
        r.status = 0;
        r.channels.clear();
        r.changes(1);
        QTRY_COMPARE(r.kept.size(), 1);
        r.changes(7);
        QCOMPARE(r.channels.size(), 1);
        r.status = 200;
        r.kept.takeFirst()({200, {}, {}});
        r.settles();
        QCOMPARE(r.channels, (QByteArrayList{"c", "c"}));
        r.changes(1); // and from here on as before
        r.settles();
        QCOMPARE(r.channels.size(), 3);
    }

    void oneReceiverTakesNoPlaceFromAnother()
    {
        Receivers r({"dead.test", "alive.test"});
        for (int i = 0; i < 60; ++i)
            r.opens(u"c%1"_s.arg(i));
        QTRY_COMPARE(r.channels.size(), 32);
        r.status = 200;
        r.opens(u"other"_s, u"alive.test"_s);
        QTRY_COMPARE(r.channels.size(), 33);
        QCOMPARE(r.channels.last(), QByteArray("other"));
        // A place that becomes free is taken by the next of its receiver.
        r.status = 0;
        r.kept.takeFirst()({200, {}, {}});
        QTRY_COMPARE(r.channels.size(), 34);
    }

    void channelsThatDidNotAnswerLeavePlacesToTheOthers()
    {
        VirtualClock clock{*instantFromRfc3339(u"2026-03-02T07:00:00Z")};
        SandboxRig rig;
        sim::GoogleSim google = *sim::GoogleSim::fromJson(rig.sandbox->state()[u"google"_s].toObject());
        const auto ask = [&](const QString &path, const QJsonObject &body) {
            const http::Response answer = google.handle({"POST", "/calendar/v3/calendars/primary/events" + path.toLatin1(), {{"Authorization", "Bearer " + rig.token().toLatin1()}, {"Content-Type", "application/json"}},
                                                            QJsonDocument(body).toJson()},
                clock.now());
            QCOMPARE(answer.status, 200);
        };
        http::InProcessTransport transport;
        QByteArrayList asked;
        QHash<QByteArray, http::Responder> kept;
        transport.serve("http://hook.test", [&](const http::Request &request, const http::Responder &respond) {
            asked += request.header("X-Goog-Channel-ID");
            if (request.header("X-Goog-Channel-ID").startsWith("silent"))
                kept.insert(request.header("X-Goog-Channel-ID"), respond);
            else
                respond({200, {}, {}});
        });
        sim::PushDeliverer deliverer(&google, &clock, [&transport] { return &transport; });
        deliverer.setLimits({.receiver = 4, .all = 100, .held = 100});
        const auto watch = [&](const QString &id) { ask(u"/watch"_s, {{u"id"_s, id}, {u"type"_s, u"web_hook"_s}, {u"address"_s, u"http://hook.test/"_s}}); };
        for (int i = 0; i < 4; ++i)
            watch(u"silent%1"_s.arg(i));
        deliverer.pump();
        QTRY_COMPARE(kept.size(), 4);
        watch(u"quick"_s);
        deliverer.pump();
        for (int i = 0; i < 4; ++i) // the connection ends without an answer
            kept.take("silent" + QByteArray::number(i))({0, {}, {}, http::Fate{}});
        QTRY_COMPARE(asked.last(), QByteArray("quick"));
        clock.advance(Millis{1500}); // now the four are sent again: two of them, for the other places are not theirs
        QTRY_COMPARE(kept.size(), 2);
        asked.clear();
        ask({}, SandboxRig::event("Meeting"));
        deliverer.pump();
        QTRY_COMPARE(asked, QByteArrayList{"quick"});
        QCOMPARE(kept.size(), 2);
    }

    void ofWhatIsToBeSentAgainTheLastOneStays_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("refused for now") << 503;
    }
    void ofWhatIsToBeSentAgainTheLastOneStays()
    {
        QFETCH(int, status);
        Receivers r;
        r.status = 200;
        r.opens(u"c"_s);
        r.settles();
        r.channels.clear();
        r.status = status;
        for (int i = 1; i <= 30; ++i) {
            r.changes(1);
            QTRY_COMPARE(r.channels.size(), i);
            QTRY_COMPARE(r.waiting(), 1);
        }
        r.status = 200;
        r.clock.advance(Millis{1500});
        r.settles();
        QCOMPARE(r.channels.size(), 31);
    }

    void whatFaultsKeepBackIsBounded_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::newRow("delayed") << QByteArray("{'id':'f','match':{'calendar':'host@example.com'},'what':{'notification':'delayed','delay':'60s'}}");
        QTest::newRow("reordered") << QByteArray("{'id':'f','match':{'calendar':'host@example.com'},'what':{'notification':'reordered','delay':'60s'}}");
    }
    void whatFaultsKeepBackIsBounded()
    {
        QFETCH(QByteArray, what);
        Receivers r;
        r.status = 200;
        r.opens(u"c"_s);
        r.settles();
        r.channels.clear();
        sim::FaultBox faults;
        faults.add(*sim::readFault(SandboxRig::obj(what.constData()), u"fault"_s));
        r.sandbox->setFaults(faults);
        r.changes(130);
        QCOMPARE(r.channels.size(), 0);
        QCOMPARE(r.waiting(), 101);
        r.sandbox->setFaults(sim::FaultBox());
        r.clock.advance(Millis{61'000});
        r.settles();
        QCOMPARE(r.channels.size(), 101); // each that was kept back, and one for the rest
    }

    void anOlderStateWithAMessageForEachChangeIsCutDown()
    {
        Receivers r;
        for (int i = 0; i < 3; ++i)
            r.opens(u"c%1"_s.arg(i));
        r.changes(1);
        QJsonObject state = r.sandbox->state(), google = state[u"google"_s].toObject(), push = google[u"push"_s].toObject();
        QJsonArray waiting = push[u"waiting"_s].toArray();
        QCOMPARE(waiting.size(), 6);
        QJsonObject last = waiting.last().toObject();
        for (int i = 0; i < 1000; ++i) {
            last[u"id"_s] = QString::number(1000 + i);
            last[u"attempt"_s] = 1 + i % 3;
            waiting.append(last);
        }
        push[u"waiting"_s] = waiting;
        push[u"last"_s] = u"2000"_s;
        google[u"push"_s] = push;
        state[u"google"_s] = google;
        QVERIFY(r.sandbox->load(state).ok());
        QCOMPARE(r.waiting(), 9); // of the third channel the first one, the last two, and the last two that are to be sent again
    }
};

CSP_TEST(tst_PushBounds, Core)

} // namespace tst_push_bounds

#include "tst_push_bounds.moc"
