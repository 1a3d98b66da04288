#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_moves {

using namespace csp;
using namespace std::chrono_literals;
using S = sim::GoogleSettings;

/// One move has two halves, and nobody says which is seen first (google-calendar.md 8.3): told from both calendars and both channels, in either order and with
/// time between them.
class tst_SimGoogleMoves : public QObject
{
    Q_OBJECT

    static constexpr auto workPath = "work%40group.calendar.google.com";

    /// A world with one event on the host's calendar, a channel on each calendar, and readers that stand at the present.
    struct Scene {
        SimGoogle g;
        QString primaryToken, workToken;
        QStringList messages; ///< calendars whose channel was told, in order

        Scene(S::MoveOrder order, std::chrono::seconds delay, QJsonObject event = SimGoogle::event("event1", 3, 9, {SimGoogle::ana})) : g([&] {
            S settings;
            settings.moveOrder = order;
            settings.moveDelay = delay;
            return settings;
        }())
        {
            g.call("POST", "calendars/primary/events", event);
            for (const auto &[id, calendar] : {std::pair(u"home"_qs, "primary"), std::pair(u"work"_qs, workPath)})
                g.call("POST", QByteArray("calendars/") + calendar + "/events/watch", {{u"id"_qs, id}, {u"type"_qs, u"web_hook"_qs}, {u"address"_qs, u"http://127.0.0.1/hook"_qs}});
            look();
            messages.clear();
        }
        http::Response move() { return g.call("POST", QByteArray("calendars/primary/events/event1/move?destination=") + workPath); }
        /// What both calendars tell since the last look, and the messages until now.
        QString look()
        {
            for (const auto &push : g.sim.takePushes(g.now)) {
                messages << QString::fromUtf8(http::headerValue(push.headers, "X-Goog-Channel-ID"));
                g.sim.pushAnswered(push.id, 200, g.now);
            }
            QStringList out;
            for (const auto &[calendar, token] : {std::pair("primary", &primaryToken), std::pair(workPath, &workToken)}) {
                const auto response = token->isEmpty() ? g.call("GET", QByteArray("calendars/") + calendar + "/events") : g.since(*token, calendar);
                *token = g.json(response)[u"nextSyncToken"].toString();
                out << u'[' + g.told(response) + u']';
            }
            return out.join(u' ');
        }
        QString guests() { return g.json(g.as(g.ana, "GET", "calendars/primary/events/event1"))[u"organizer"][u"email"].toString(); }
    };

private slots:
    void bothHalvesAtOnce()
    {
        for (const auto &[order, told] : {std::pair(S::MoveOrder::SourceFirst, "home work"), std::pair(S::MoveOrder::DestinationFirst, "work home")}) {
            Scene scene(order, 0s);
            QCOMPARE(scene.move().status, 200);
            QCOMPARE(scene.look(), u"[event1!] [event1]"_qs);
            QCOMPARE(scene.messages.join(u' '), QLatin1String(told));
            QCOMPARE(scene.guests(), SimGoogle::work);
        }
    }

    void goneFromTheSourceBeforeItArrives()
    {
        Scene scene(S::MoveOrder::SourceFirst, 5s);
        const auto answer = scene.g.json(scene.move());
        QCOMPARE(answer[u"organizer"][u"email"].toString(), SimGoogle::work);
        QCOMPARE(scene.look(), u"[event1!] []"_qs);
        QCOMPARE(scene.messages, QStringList{u"home"_qs});
        QCOMPARE(scene.g.call("GET", QByteArray("calendars/") + workPath + "/events/event1").status, 404);
        const Instant due = *scene.g.sim.nextPushDue();
        QVERIFY(due > scene.g.now);
        scene.g.now = due;
        QCOMPARE(scene.look(), u"[] [event1]"_qs);
        QCOMPARE(scene.messages, (QStringList{u"home"_qs, u"work"_qs}));
        QCOMPARE(scene.guests(), SimGoogle::work);
        QVERIFY(!scene.g.sim.nextPushDue());
    }

    void arrivedBeforeItIsGoneFromTheSource()
    {
        Scene scene(S::MoveOrder::DestinationFirst, 5s);
        scene.move();
        QCOMPARE(scene.look(), u"[] [event1]"_qs);
        QCOMPARE(scene.messages, QStringList{u"work"_qs});
        QCOMPARE(scene.g.json(scene.g.call("GET", "calendars/primary/events/event1"))[u"status"].toString(), u"confirmed"_qs);
        scene.g.wait(5s);
        QCOMPARE(scene.look(), u"[event1!] []"_qs);
        QCOMPARE(scene.messages, (QStringList{u"work"_qs, u"home"_qs}));
    }

    /// The world may be stopped between the halves: the second one comes all the same, in a world that goes on from what was kept.
    void theSecondHalfSurvivesARestart()
    {
        for (const auto order : {S::MoveOrder::SourceFirst, S::MoveOrder::DestinationFirst}) {
            Scene scene(order, 5s);
            scene.move();
            auto again = sim::GoogleSim::fromJson(scene.g.sim.toJson());
            QVERIFY2(again.ok(), again.ok() ? "" : qPrintable(again.error().oneLine()));
            scene.g.sim = std::move(*again);
            scene.g.wait(10s);
            QCOMPARE(scene.g.told(scene.g.call("GET", QByteArray("calendars/") + workPath + "/events")), u"event1"_qs);
            QCOMPARE(scene.g.told(scene.g.call("GET", "calendars/primary/events")), QString());
        }
    }

    void whatIsDeletedMeanwhileStaysDeleted()
    {
        Scene scene(S::MoveOrder::DestinationFirst, 5s);
        scene.move();
        QCOMPARE(scene.g.call("DELETE", QByteArray("calendars/") + workPath + "/events/event1").status, 204);
        scene.look();
        scene.g.wait(10s);
        QCOMPARE(scene.look(), u"[event1!] []"_qs);
        QCOMPARE(scene.g.told(scene.g.call("GET", QByteArray("calendars/") + workPath + "/events")), QString());
    }

    void seriesMoveWhole()
    {
        const QJsonObject series = SimGoogle::daily(SimGoogle::event("event1", 3, 9), 3);
        for (const auto order : {S::MoveOrder::SourceFirst, S::MoveOrder::DestinationFirst}) {
            Scene scene(order, 0s, series);
            scene.g.call("PATCH", "calendars/primary/events/event1_20260304T090000Z", {{u"summary"_qs, u"Other"_qs}});
            scene.look();
            scene.move();
            QCOMPARE(scene.look(), u"[event1! event1_20260304T090000Z!] [event1 event1_20260304T090000Z]"_qs);
            const auto exception = scene.g.json(scene.g.call("GET", QByteArray("calendars/") + workPath + "/events/event1_20260304T090000Z"));
            QCOMPARE(exception[u"summary"].toString(), u"Other"_qs);
            QCOMPARE(exception[u"organizer"][u"email"].toString(), SimGoogle::work);
        }
    }

    void guestsHaveTheExceptionsOfAMovedSeriesFromItsNewCalendar()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.daily(g.event("event1", 3, 9, {g.ana}), 3));
        const QByteArray one = "calendars/primary/events/event1_20260304T090000Z";
        g.call("PATCH", one, {{u"summary"_qs, u"Other"_qs}});
        QCOMPARE(g.call("POST", "calendars/primary/events/event1/move?destination=work%40group.calendar.google.com").status, 200);
        QCOMPARE(g.json(g.as(g.ana, "GET", one))[u"organizer"][u"email"].toString(), g.work);
        // So that an answer finds its way.
        g.as(g.ana, "PATCH", one, g.obj(R"({"attendees":[{"email":"ana@example.com","responseStatus":"accepted"}]})"));
        QCOMPARE(g.json(g.call("GET", "calendars/work%40group.calendar.google.com/events/event1_20260304T090000Z"))[u"attendees"][0][u"responseStatus"].toString(), u"accepted"_qs);
    }

    void idsThatAreNotKept()
    {
        S settings;
        settings.moveKeepsId = false;
        SimGoogle g(settings);
        g.call("POST", "calendars/primary/events", g.event("event1", 3, 9, {g.ana}));
        const auto moved = g.json(g.call("POST", QByteArray("calendars/primary/events/event1/move?destination=") + workPath));
        const QString id = moved[u"id"].toString();
        QVERIFY(id != u"event1");
        QCOMPARE(moved[u"iCalUID"].toString(), QString(id + QLatin1String("@google.com")));
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?showDeleted=true")), u"event1!"_qs);
        QCOMPARE(g.told(g.as(g.ana, "GET", "calendars/primary/events")), id);
    }

    /// google-calendar.md 8.3: no API joins two accounts, so a program inserts in one and deletes in the other. With an import the iCalUID goes along.
    void copyAndDeleteOverTwoAccounts()
    {
        SimGoogle g;
        const auto original = g.json(g.call("POST", "calendars/primary/events", g.event("event1", 3, 9)));
        QJsonObject copy{{u"iCalUID"_qs, original[u"iCalUID"]}, {u"summary"_qs, original[u"summary"]}, {u"start"_qs, original[u"start"]}, {u"end"_qs, original[u"end"]}};
        const QString host = g.syncToken(), ana = g.syncToken("primary", g.ana);
        const auto imported = g.json(g.as(g.ana, "POST", "calendars/primary/events/import", copy));
        QCOMPARE(imported[u"iCalUID"], original[u"iCalUID"]);
        QCOMPARE(g.told(g.since(ana, "primary", g.ana)), imported[u"id"].toString());
        QCOMPARE(g.told(g.since(host)), QString());
        QCOMPARE(g.call("DELETE", "calendars/primary/events/event1").status, 204);
        QCOMPARE(g.told(g.since(host)), u"event1!"_qs);
        QCOMPARE(g.told(g.as(g.ana, "GET", "calendars/primary/events")), imported[u"id"].toString());
    }
};

CSP_TEST(tst_SimGoogleMoves, Nothing)

} // namespace tst_sim_google_moves

#include "tst_sim_google_moves.moc"
