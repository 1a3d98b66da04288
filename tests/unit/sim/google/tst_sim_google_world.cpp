#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"
#include <QElapsedTimer>

namespace tst_sim_google_world {

using namespace csp;

class tst_SimGoogleWorld : public QObject
{
    Q_OBJECT

    static QString line(const Error &error) { return error.oneLine(); }

private slots:
    void aWorldSavedAndLoadedGoesOnAsItWas()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9, {g.ana, QStringLiteral("out@x.org")}));
        g.call("POST", "calendars/primary/events", g.obj(R"({"id":"daed1","start":{"date":"2026-03-05"},"end":{"date":"2026-03-07"},"colorId":"3","recurrence":["RRULE:FREQ=WEEKLY;COUNT=3"]})"));
        g.call("POST", "calendars/primary/events", g.event("gone1", 4, 9));
        g.call("DELETE", "calendars/primary/events/gone1?sendUpdates=all");
        g.as(g.ana, "PATCH", "calendars/primary/events/aaaa1?sendUpdates=all", g.obj(R"({"attendees":[{"email":"ana@example.com","responseStatus":"tentative","comment":"late"}]})"));
        g.call("POST", "calendars/primary/events/watch", SimGoogle::obj(SimGoogle::q("{'id':'c1','type':'web_hook','address':'http://127.0.0.1:1/','token':'t'}").constData()));
        g.call("PATCH", "calendars/primary/events/aaaa1", g.obj(R"({"reminders":{"useDefault":false}})"));
        const QString token = g.syncToken();
        const auto waiting = sim::GoogleSim(g.sim).takePushes(g.now);
        QCOMPARE(waiting.size(), 2);

        auto loaded = sim::GoogleSim::fromJson(QJsonDocument::fromJson(QJsonDocument(g.sim.toJson()).toJson()).object());
        QVERIFY2(loaded.ok(), loaded.ok() ? "" : qPrintable(line(loaded.error())));
        SimGoogle h;
        h.sim = std::move(*loaded);
        h.tokens = g.tokens;
        h.now = g.now;
        for (const char *path : {"calendars/primary/events?showDeleted=true&maxResults=10", "calendars/primary/events/aaaa1", "calendars/primary/events/gone1", "users/me/calendarList/primary",
                                 "calendars/work%40group.calendar.google.com"}) {
            QJsonObject a = g.json(g.call("GET", path)), b = h.json(h.call("GET", path));
            a.remove(u"nextSyncToken"_qs); // names the epoch
            b.remove(u"nextSyncToken"_qs);
            QCOMPARE(b, a);
        }
        QCOMPARE(h.json(h.as(h.ana, "GET", "calendars/primary/events/aaaa1")), g.json(g.as(g.ana, "GET", "calendars/primary/events/aaaa1")));
        QCOMPARE(h.told(h.since(token)), QString());
        QCOMPARE(h.sim.takePushes(h.now), waiting);
        QCOMPARE(h.sim.mails(), g.sim.mails());
        QCOMPARE(h.sim.settings(), g.sim.settings());
        QCOMPARE(h.sim.accounts(), g.sim.accounts());
        QCOMPARE(h.reason(h.call("POST", "calendars/primary/events/watch", SimGoogle::obj(SimGoogle::q("{'id':'c1','type':'web_hook','address':'http://127.0.0.1:1/'}").constData()))),
                 QStringLiteral("channelIdNotUnique"));
    }

    void aCopyIsASnapshot()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9));
        const sim::GoogleSim before = g.sim;
        g.call("PATCH", "calendars/primary/events/aaaa1", {{u"summary"_qs, u"after"_qs}});
        g.call("POST", "calendars/primary/events", g.event("bbbb1", 3, 9));
        g.sim = before;
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events")), QStringLiteral("aaaa1"));
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/aaaa1"))[u"summary"].toString(), QStringLiteral("aaaa1"));
    }

    void equalHistoriesGiveEqualBytes()
    {
        SimGoogle a, b;
        for (SimGoogle *g : {&a, &b}) {
            auto event = g->event("", 3, 9, {g->ana});
            event.remove(u"id"_qs);
            g->call("POST", "calendars/primary/events", event);
        }
        QCOMPARE(a.call("GET", "calendars/primary/events").body, b.call("GET", "calendars/primary/events").body);
        QCOMPARE(QJsonDocument(a.sim.toJson()).toJson(), QJsonDocument(b.sim.toJson()).toJson());
    }

    void badWorldsNameThePlace()
    {
        SimGoogle g;
        const auto account = [&g](const sim::GoogleAccount &a) { return line(g.sim.addAccount(a, g.now).error()); };
        QCOMPARE(account({u"nobody"_qs, {}, u"UTC"_qs, {}, {}, true}), QStringLiteral("email: expected an email address, found \"nobody\""));
        QCOMPARE(account({g.host, {}, u"UTC"_qs, {}, {}, true}), QStringLiteral("email: there is an account host@example.com already"));
        QCOMPARE(account({u"a@b.c"_qs, {}, u"Mars"_qs, {}, {}, true}), QStringLiteral("timeZone: expected an IANA time zone, found \"Mars\""));
        QCOMPARE(account({u"a@b.c"_qs, {}, u"UTC"_qs, {}, u"red"_qs, true}), QStringLiteral("primaryColor: expected a colour like #4986e7, found \"red\""));
        sim::GoogleCalendar calendar;
        calendar.owner = u"x@y.z"_qs;
        calendar.summary = u"C"_qs;
        QCOMPARE(line(g.sim.addCalendar(calendar, g.now).error()), QStringLiteral("owner: expected the email of an account, found \"x@y.z\""));
        calendar.owner = g.host;
        calendar.acl = {{u"user:a@b.c"_qs, u"boss"_qs}};
        QCOMPARE(line(g.sim.addCalendar(calendar, g.now).error()), QStringLiteral("acl[0].role: expected none, freeBusyReader, reader, writerWithoutPrivateAccess, writer or owner, found \"boss\""));
        calendar.acl.clear();
        calendar.id = g.work;
        QCOMPARE(line(g.sim.addCalendar(calendar, g.now).error()), QStringLiteral("id: there is a calendar work@group.calendar.google.com already"));
        const auto event = [&g](const char *json) { return line(g.sim.addEvent(g.host, g.obj(SimGoogle::q(json).constData()), g.now).error()); };
        QCOMPARE(event("{'start':{'dateTime':'soon'},'end':{'date':'2026-03-03'}}"), QStringLiteral("start.dateTime: Invalid start time."));
        QCOMPARE(event("{'start':{'date':'2026-03-03'}}"), QStringLiteral("end: Missing end time."));
        QCOMPARE(event("{'summary':1,'start':{'date':'2026-03-03'},'end':{'date':'2026-03-04'}}"), QStringLiteral("summary: Invalid Value"));
        QCOMPARE(line(g.sim.addEvent(u"none"_qs, {}, g.now).error()), QStringLiteral("calendar: expected the id of a calendar, found \"none\""));
        QCOMPARE(line(g.sim.issueTokens(u"x@y.z"_qs, g.now).error()), QStringLiteral("email: expected the email of an account, found \"x@y.z\""));
    }

    void unreadableStatesAreRefused()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9));
        const QJsonObject good = g.sim.toJson();
        QVERIFY(sim::GoogleSim::fromJson(good).ok());
        const auto with = [&good](const QString &key, const QJsonValue &value) {
            QJsonObject bad = good;
            bad.insert(key, value);
            return line(sim::GoogleSim::fromJson(bad).error());
        };
        QCOMPARE(with(u"version"_qs, 9), QStringLiteral("version: expected 1, found 9"));
        QCOMPARE(with(u"accounts"_qs, QJsonArray()), QStringLiteral("calendars[0].owner: expected the email of an account"));
        QJsonArray calendars = good[u"calendars"].toArray();
        QJsonObject calendar = calendars[1].toObject();
        QJsonArray events = calendar[u"events"].toArray();
        QCOMPARE(events.size(), 1);
        events.append(events[0]);
        calendar.insert(u"events"_qs, events);
        calendars[1] = calendar;
        QCOMPARE(with(u"calendars"_qs, calendars), QStringLiteral("calendars[1].events[1].id: expected an id that no other event of the calendar has"));
        QVERIFY(!sim::GoogleSim::fromJson({}).ok());
    }

    void seedingIsQuick()
    {
        SimGoogle g;
        QList<QJsonObject> events;
        for (int i = 0; i < 10'000; ++i) {
            QJsonObject event = g.event("", 1 + i % 28, i % 20);
            event.insert(u"id"_qs, QStringLiteral("event%1").arg(i));
            events << event;
        }
        QElapsedTimer timer;
        timer.start();
        for (const QJsonObject &event : std::as_const(events))
            QVERIFY(g.sim.addEvent(g.host, event, g.now).ok());
        qInfo("10,000 events seeded in %lld ms", timer.elapsed());
        QVERIFY2(timer.elapsed() < 4000, "twenty times what it takes on a slow machine");
    }
};

CSP_TEST(tst_SimGoogleWorld, Nothing)

} // namespace tst_sim_google_world

#include "tst_sim_google_world.moc"
