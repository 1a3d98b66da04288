#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_conferences {

using namespace csp;
using namespace std::chrono_literals;
using S = sim::GoogleSettings;

/// A conference is asked for with an event, and comes with it or later (google-calendar.md 2): what the event says meanwhile and then, and who is told.
class tst_SimGoogleConferences : public QObject
{
    Q_OBJECT

    static constexpr auto events = "calendars/primary/events";
    static constexpr auto version = "?conferenceDataVersion=1";

    static S pending(std::chrono::seconds delay, bool fails = false)
    {
        S settings;
        settings.conferencePending = delay;
        settings.conferencesFail = fails;
        return settings;
    }
    static QJsonObject asked(const char *request) { return {{u"conferenceData"_qs, QJsonObject{{u"createRequest"_qs, QJsonObject{{u"requestId"_qs, QLatin1String(request)},
        {u"conferenceSolutionKey"_qs, QJsonObject{{u"type"_qs, u"hangoutsMeet"_qs}}}}}}}}; }
    static QJsonObject joined(QJsonObject a, const QJsonObject &b)
    {
        for (auto it = b.begin(); it != b.end(); ++it)
            a.insert(it.key(), it.value());
        return a;
    }
    static QJsonObject insert(SimGoogle &g, const QJsonObject &event) { return g.json(g.call("POST", QByteArray(events) + version, event)); }
    static QJsonObject patch(SimGoogle &g, const char *id, const QJsonObject &body, const char *query = version) { return g.json(g.call("PATCH", QByteArray(events) + '/' + id + query, body)); }
    static QJsonObject get(SimGoogle &g, const char *id, const QString &who = SimGoogle::host) { return g.json(g.as(who, "GET", QByteArray(events) + '/' + id)); }
    /// `r1 pending`, `r1 success <link>`: the request, how far it is, and the link, where all that says of it agrees.
    static QString state(const QJsonObject &event)
    {
        const QJsonObject data = event[u"conferenceData"].toObject(), request = data[u"createRequest"].toObject();
        const QString code = request[u"status"][u"statusCode"].toString(), link = event[u"hangoutLink"].toString();
        if (data.isEmpty())
            return link.isEmpty() ? u"none"_qs : u"a link of nothing"_qs;
        QStringList keys{u"createRequest"_qs};
        if (code == u"success")
            keys = {u"conferenceId"_qs, u"conferenceSolution"_qs, u"createRequest"_qs, u"entryPoints"_qs};
        if (data.keys() != keys || request[u"conferenceSolutionKey"][u"type"] != u"hangoutsMeet"_qs)
            return u"odd: "_qs + QString::fromUtf8(QJsonDocument(data).toJson(QJsonDocument::Compact));
        if (code == u"success" && (link.isEmpty() || data[u"entryPoints"][0][u"uri"].toString() != link || link != u"https://meet.google.com/"_qs + data[u"conferenceId"].toString()))
            return u"links that differ"_qs;
        return (QStringList{request[u"requestId"].toString(), code} + (link.isEmpty() ? QStringList() : QStringList{link})).join(u' ');
    }
    static bool isThere(const QJsonObject &event, const char *request) { return state(event).startsWith(QLatin1String(request) + u" success https://meet.google.com/"_qs); }
    static void watch(SimGoogle &g, const QString &who, const char *id)
    {
        g.as(who, "POST", QByteArray(events) + "/watch", {{u"id"_qs, QLatin1String(id)}, {u"type"_qs, u"web_hook"_qs}, {u"address"_qs, u"http://127.0.0.1/hook"_qs}});
    }
    /// Channels that are told now.
    static QStringList messages(SimGoogle &g)
    {
        QStringList all;
        for (const auto &push : g.sim.takePushes(g.now)) {
            all << QString::fromUtf8(http::headerValue(push.headers, "X-Goog-Channel-ID"));
            g.sim.pushAnswered(push.id, 200, g.now);
        }
        all.sort();
        return all;
    }

private slots:
    void itIsThereAtOnceUnlessToldOtherwise()
    {
        SimGoogle g;
        const auto event = insert(g, joined(g.event("event1", 3, 9), asked("r1")));
        QVERIFY2(isThere(event, "r1"), qPrintable(state(event)));
        QVERIFY(!g.sim.nextPushDue());
        QCOMPARE(state(g.json(g.call("POST", events, joined(g.event("event2", 3, 9), asked("r1"))))), u"none"_qs);
    }

    void itComesLaterAndEverybodyIsTold()
    {
        SimGoogle g(pending(10s));
        watch(g, g.host, "host");
        watch(g, g.ana, "guest");
        const auto event = insert(g, joined(g.event("event1", 3, 9, {g.ana}), asked("r1")));
        QCOMPARE(state(event), u"r1 pending"_qs);
        QCOMPARE(state(get(g, "event1", g.ana)), u"r1 pending"_qs);
        const QString token = g.syncToken(), guests = g.syncToken("primary", g.ana);
        messages(g);
        const auto due = g.sim.nextPushDue();
        QVERIFY(due.has_value());
        QCOMPARE(*due - g.now, 10s - 30ms); // three requests since
        g.wait(9s);
        QCOMPARE(state(get(g, "event1")), u"r1 pending"_qs);
        QCOMPARE(g.told(g.since(token)), QString());
        g.now = *due;
        QCOMPARE(messages(g), (QStringList{u"guest"_qs, u"host"_qs}));
        QVERIFY(!g.sim.nextPushDue());
        const auto delta = g.since(token);
        QCOMPARE(g.told(delta), u"event1"_qs);
        const auto now = g.json(delta)[u"items"][0].toObject();
        QVERIFY2(isThere(now, "r1"), qPrintable(state(now)));
        for (const QString &name : {u"etag"_qs, u"updated"_qs})
            QVERIFY(now[name] != event[name]);
        QCOMPARE(now[u"sequence"], event[u"sequence"]);
        QCOMPARE(g.told(g.since(guests, "primary", g.ana)), u"event1"_qs);
        QCOMPARE(state(get(g, "event1", g.ana)), state(now));
        QCOMPARE(g.sim.mails().size(), 0);
        g.wait(60s);
        QCOMPARE(get(g, "event1"), now);
    }

    void orItNeverComes()
    {
        SimGoogle g(pending(10s, true));
        QCOMPARE(state(insert(g, joined(g.event("event1", 3, 9), asked("r1")))), u"r1 pending"_qs);
        g.wait(10s);
        QCOMPARE(state(get(g, "event1")), u"r1 failure"_qs);
        SimGoogle atOnce(pending(0s, true));
        QCOMPARE(state(insert(atOnce, joined(g.event("event1", 3, 9), asked("r1")))), u"r1 failure"_qs);
        // Asked again, with a request of its own, it fails again; without a conference at all there is nothing to tell.
        QCOMPARE(state(patch(atOnce, "event1", asked("r2"))), u"r2 failure"_qs);
        QCOMPARE(state(patch(atOnce, "event1", {{u"conferenceData"_qs, QJsonValue()}})), u"none"_qs);
    }

    void theSameRequestAgainIsIgnored()
    {
        for (const auto delay : {0s, 10s}) {
            SimGoogle g(pending(delay));
            const auto event = insert(g, joined(g.event("event1", 3, 9), asked("r1")));
            // While it waits, and when it is there; by a patch, and by a document that was read before.
            QCOMPARE(state(patch(g, "event1", asked("r1"))), state(event));
            g.wait(delay);
            const QString there = state(get(g, "event1"));
            QVERIFY2(there.startsWith(u"r1 success"), qPrintable(there));
            QCOMPARE(state(patch(g, "event1", asked("r1"))), there);
            QCOMPARE(state(g.json(g.call("PUT", QByteArray(events) + "/event1" + version, event))), there);
            QCOMPARE(state(patch(g, "event1", {{u"summary"_qs, u"x"_qs}})), there);
            // Another one makes another.
            const QString next = state(patch(g, "event1", asked("r2")));
            QVERIFY(next != there);
            QCOMPARE(next.section(u' ', 0, 1), delay == 0s ? u"r2 success"_qs : u"r2 pending"_qs);
            g.wait(delay);
            const QString other = state(get(g, "event1"));
            QVERIFY(other.startsWith(u"r2 success") && other.section(u' ', 2) != there.section(u' ', 2));
        }
    }

    void aRequestThatTookAnothersPlaceHasItsOwnTime()
    {
        SimGoogle g(pending(10s));
        insert(g, joined(g.event("event1", 3, 9), asked("r1")));
        g.wait(6s);
        QCOMPARE(state(patch(g, "event1", asked("r2"))), u"r2 pending"_qs);
        g.wait(6s);
        QCOMPARE(state(get(g, "event1")), u"r2 pending"_qs);
        g.wait(6s);
        QVERIFY(isThere(get(g, "event1"), "r2"));
    }

    void writesWithoutTheVersionLeaveItWaiting()
    {
        SimGoogle g(pending(10s));
        insert(g, joined(g.event("event1", 3, 9), asked("r1")));
        QCOMPARE(state(patch(g, "event1", {{u"summary"_qs, u"x"_qs}}, "")), u"r1 pending"_qs);
        g.wait(10s);
        QVERIFY(isThere(get(g, "event1"), "r1"));
        QCOMPARE(get(g, "event1")[u"summary"].toString(), u"x"_qs);
    }

    void whatIsDeletedMeanwhileGetsNone()
    {
        SimGoogle g(pending(10s));
        insert(g, joined(g.event("event1", 3, 9), asked("r1")));
        g.call("DELETE", QByteArray(events) + "/event1");
        const QString token = g.syncToken();
        g.wait(20s);
        QCOMPARE(g.told(g.since(token)), QString());
        // Brought back it waits anew.
        QCOMPARE(state(patch(g, "event1", {{u"status"_qs, u"confirmed"_qs}})), u"r1 pending"_qs);
        g.wait(10s);
        QVERIFY(isThere(get(g, "event1"), "r1"));
    }

    void aSeriesHasOneConference()
    {
        SimGoogle g(pending(10s));
        insert(g, joined(g.daily(g.event("serie1", 3, 9), 3), asked("r1")));
        g.wait(5s);
        patch(g, "serie1_20260304T090000Z", {{u"colorId"_qs, u"5"_qs}});
        patch(g, "serie1_20260305T090000Z", {{u"summary"_qs, u"other"_qs}});
        g.wait(20s);
        const QString there = state(get(g, "serie1"));
        QVERIFY(there.startsWith(u"r1 success"));
        for (const char *id : {"serie1_20260303T090000Z", "serie1_20260304T090000Z", "serie1_20260305T090000Z"})
            QCOMPARE(state(get(g, id)), there);
    }

    void anEventThatMovesGetsItWhereItGoes()
    {
        for (const auto order : {S::MoveOrder::SourceFirst, S::MoveOrder::DestinationFirst}) {
            for (const auto delay : {0s, 15s}) {
                S settings = pending(10s);
                settings.moveOrder = order;
                settings.moveDelay = delay;
                SimGoogle g(settings);
                insert(g, joined(g.event("event1", 3, 9, {g.ana}), asked("r1")));
                QCOMPARE(g.call("POST", QByteArray(events) + "/event1/move?destination=work%40group.calendar.google.com").status, 200);
                g.wait(30s);
                const auto moved = g.json(g.call("GET", "calendars/work%40group.calendar.google.com/events/event1"));
                QVERIFY2(isThere(moved, "r1"), qPrintable(state(moved)));
                QCOMPARE(state(get(g, "event1", g.ana)), state(moved));
                QVERIFY(!g.sim.nextPushDue());
            }
        }
    }

    void itSurvivesARestart()
    {
        SimGoogle g(pending(10s));
        insert(g, joined(g.event("event1", 3, 9), asked("r1")));
        const QString token = g.syncToken();
        auto again = sim::GoogleSim::fromJson(g.sim.toJson());
        QVERIFY2(again.ok(), again.ok() ? "" : qPrintable(again.error().oneLine()));
        g.sim = std::move(*again);
        QVERIFY(g.sim.nextPushDue().has_value());
        g.wait(10s);
        QCOMPARE(g.told(g.since(token)), u"event1"_qs);
        QVERIFY(isThere(get(g, "event1"), "r1"));
    }

    void eventsOfAWorldFileWaitAsWell()
    {
        SimGoogle g(pending(10s));
        QVERIFY(g.sim.addEvent(g.host, joined(g.event("event1", 3, 9), asked("r1")), g.now).ok());
        QCOMPARE(state(get(g, "event1")), u"r1 pending"_qs);
        g.wait(10s);
        QVERIFY(isThere(get(g, "event1"), "r1"));
    }

    void oneThatWasMadeForAnotherEventIsTakenOver()
    {
        SimGoogle g(pending(10s));
        insert(g, joined(g.event("event1", 3, 9), asked("r1")));
        g.wait(10s);
        const auto first = get(g, "event1");
        const QJsonObject shared{{u"conferenceData"_qs, first[u"conferenceData"]}};
        const auto second = insert(g, joined(g.event("event2", 4, 9), shared));
        QCOMPARE(second[u"conferenceData"], first[u"conferenceData"]);
        QCOMPARE(state(second), state(first));
        insert(g, joined(g.event("event3", 5, 9), asked("r3")));
        g.wait(10s);
        QCOMPARE(state(patch(g, "event3", shared)), state(first));
    }
};

CSP_TEST(tst_SimGoogleConferences, Nothing)

} // namespace tst_sim_google_conferences

#include "tst_sim_google_conferences.moc"
