#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_calendars {

using namespace csp;

class tst_SimGoogleCalendars : public QObject
{
    Q_OBJECT

    static QString shape(const http::Response &response)
    {
        QStringList out;
        const QJsonArray items = SimGoogle::json(response)[u"items"].toArray();
        for (const QJsonValue item : items)
            out << item[u"id"].toString() + u'=' + item[u"accessRole"].toString() + item[u"role"].toString();
        return out.join(u' ');
    }
    static QByteArray path(const QString &calendar) { return "calendars/" + calendar.toUtf8().toPercentEncoding(); }

private slots:
    void calendarsComeAndGo()
    {
        SimGoogle g;
        const QString token = g.json(g.call("GET", "users/me/calendarList"))[u"nextSyncToken"].toString();
        const auto made = g.json(g.call("POST", "calendars", {{u"summary"_qs, u"Team"_qs}, {u"timeZone"_qs, u"Asia/Kolkata"_qs}}));
        const QString id = made[u"id"].toString();
        QVERIFY(id.endsWith(u"@group.calendar.google.com"_qs));
        QCOMPARE(shape(g.call("GET", "users/me/calendarList?syncToken=" + token.toLatin1())), id + u"=owner"_qs);
        QCOMPARE(g.json(g.call("PATCH", path(id), {{u"description"_qs, u"x"_qs}}))[u"summary"].toString(), u"Team"_qs);
        QCOMPARE(g.reasonLine(g.call("PUT", path(id), {{u"description"_qs, u"y"_qs}})), u"400 required: Missing summary."_qs);
        QCOMPARE(g.call("POST", path(id) + "/events", g.event("aaaa1", 3, 9, {g.ana})).status, 200);
        QCOMPARE(g.told(g.as(g.ana, "GET", "calendars/primary/events")), u"aaaa1"_qs);
        QCOMPARE(g.call("DELETE", path(id)).status, 204);
        QCOMPARE(g.call("GET", path(id)).status, 404);
        QCOMPARE(shape(g.call("GET", "users/me/calendarList")), u"host@example.com=owner work@group.calendar.google.com=owner"_qs);
        QCOMPARE(g.told(g.as(g.ana, "GET", "calendars/primary/events")), QString());
        QCOMPARE(g.reason(g.call("DELETE", "calendars/primary")), u"cannotDeletePrimaryCalendar"_qs);
    }

    void whatLeavesTheListIsToldAndNothingIsLostBetweenPages()
    {
        SimGoogle g;
        const auto token = [](const QJsonObject &page) { return page[u"nextSyncToken"].toString().toLatin1(); };
        const QString trip = g.json(g.as(g.ana, "POST", "calendars", {{u"summary"_qs, u"Trip"_qs}}))[u"id"].toString();
        g.as(g.ana, "POST", path(trip) + "/acl", g.obj(R"({"role":"reader","scope":{"type":"user","value":"host@example.com"}})"));
        QCOMPARE(g.call("POST", "users/me/calendarList", {{u"id"_qs, trip}}).status, 200);
        const auto first = g.json(g.call("GET", "users/me/calendarList?maxResults=2"));
        QVERIFY(!first.contains(u"nextSyncToken"));
        QCOMPARE(g.call("PATCH", "users/me/calendarList/primary", {{u"summaryOverride"_qs, u"Me"_qs}}).status, 200);
        const auto last = g.json(g.call("GET", "users/me/calendarList?maxResults=2&pageToken=" + first[u"nextPageToken"].toString().toLatin1()));
        QCOMPARE(last[u"items"].toArray().size(), 1);
        const auto change = g.json(g.call("GET", "users/me/calendarList?syncToken=" + token(last)));
        QCOMPARE(change[u"items"][0][u"summaryOverride"].toString(), u"Me"_qs);
        QCOMPARE(g.call("DELETE", "users/me/calendarList/" + trip.toUtf8().toPercentEncoding()).status, 204);
        const auto gone = g.json(g.call("GET", "users/me/calendarList?syncToken=" + token(change)))[u"items"].toArray();
        QCOMPARE(gone.size(), 1);
        QCOMPARE(gone[0][u"id"].toString(), trip);
        QCOMPARE(gone[0][u"deleted"].toBool(), true);
        // A copy out of JSON goes on with the same list.
        g.sim = *sim::GoogleSim::fromJson(g.sim.toJson());
        QCOMPARE(g.json(g.call("GET", "users/me/calendarList?showDeleted=true"))[u"items"].toArray().size(), 3);
        QCOMPARE(g.reasonLine(g.call("GET", "users/me/calendarList?showHidden=false&syncToken=" + token(change))),
                 u"400 badRequest: Sync token cannot be used with other request restrictions"_qs);
        // And back on it.
        QCOMPARE(g.reason(g.call("POST", "users/me/calendarList", {{u"id"_qs, trip}, {u"colorId"_qs, u"99"_qs}})), u"invalid"_qs);
        QCOMPARE(g.call("GET", "users/me/calendarList/" + trip.toUtf8().toPercentEncoding()).status, 404);
        QCOMPARE(g.call("POST", "users/me/calendarList", {{u"id"_qs, trip}}).status, 200);
        QCOMPARE(g.json(g.call("GET", "users/me/calendarList?syncToken=" + token(change)))[u"items"][0][u"deleted"].toBool(), false);
    }

    void anotherZoneMovesDaysAndRendersAnew()
    {
        SimGoogle g;
        g.call("POST", path(g.work) + "/events", g.event("aaaa1", 3, 9));
        g.call("POST", path(g.work) + "/events", g.obj(R"({"id":"daed1","start":{"date":"2026-03-05"},"end":{"date":"2026-03-06"}})"));
        const QString token = g.syncToken(path(g.work).mid(10));
        const QByteArray window = path(g.work) + "/events?timeMin=2026-03-06T00:00:00Z&timeMax=2026-03-06T07:00:00Z";
        QCOMPARE(g.told(g.call("GET", window)), QString());
        QCOMPARE(g.call("PATCH", path(g.work), {{u"timeZone"_qs, u"America/Los_Angeles"_qs}}).status, 200);
        QCOMPARE(g.told(g.call("GET", window)), u"daed1"_qs);
        QCOMPARE(g.json(g.call("GET", path(g.work) + "/events/aaaa1"))[u"start"][u"dateTime"].toString(), u"2026-03-03T01:00:00-08:00"_qs);
        QCOMPARE(g.told(g.since(token, path(g.work).mid(10))), QString());
        QCOMPARE(g.call("PATCH", path(g.work), {{u"timeZone"_qs, u"Mars"_qs}}).status, 400);
    }

    void clearingThePrimary()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("aaaa1", 3, 9, {g.ana}));
        g.call("POST", "calendars/primary/events", g.event("bbbb1", 3, 9));
        QCOMPARE(g.call("POST", "calendars/primary/clear").status, 204);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events")), QString());
        QCOMPARE(g.told(g.as(g.ana, "GET", "calendars/primary/events")), QString());
        QCOMPARE(g.call("POST", path(g.work) + "/clear").status, 400);
    }

    void sharing()
    {
        SimGoogle g;
        QCOMPARE(shape(g.call("GET", path(g.work) + "/acl")), u"user:host@example.com=owner"_qs);
        QCOMPARE(g.as(g.ana, "GET", path(g.work)).status, 404);
        const QString token = g.json(g.call("GET", path(g.work) + "/acl"))[u"nextSyncToken"].toString();
        const auto rule = g.json(g.call("POST", path(g.work) + "/acl", g.obj(R"({"role":"reader","scope":{"type":"user","value":"ana@example.com"}})")));
        QCOMPARE(rule[u"id"].toString(), u"user:ana@example.com"_qs);
        QCOMPARE(rule[u"scope"].toObject(), (QJsonObject{{u"type"_qs, u"user"_qs}, {u"value"_qs, g.ana}}));
        // Shared is not yet in the list (google-calendar.md 3.3).
        QCOMPARE(shape(g.as(g.ana, "GET", "users/me/calendarList")), u"ana@example.com=owner"_qs);
        QCOMPARE(g.as(g.ana, "GET", path(g.work)).status, 200);
        QCOMPARE(g.as(g.ana, "POST", "users/me/calendarList", {{u"id"_qs, g.work}, {u"colorId"_qs, u"16"_qs}}).status, 200);
        QCOMPARE(shape(g.as(g.ana, "GET", "users/me/calendarList")), u"ana@example.com=owner work@group.calendar.google.com=reader"_qs);
        QCOMPARE(g.reason(g.as(g.ana, "GET", path(g.work) + "/acl")), u"requiredAccessLevel"_qs);
        QCOMPARE(g.as(g.ana, "POST", path(g.work) + "/events", g.event("aaaa1", 3, 9)).status, 403);
        g.call("PATCH", path(g.work) + "/acl/user%3Aana%40example.com", {{u"role"_qs, u"writer"_qs}});
        QCOMPARE(g.as(g.ana, "POST", path(g.work) + "/events", g.event("aaaa1", 3, 9)).status, 200);
        QCOMPARE(g.json(g.call("GET", path(g.work) + "/events/aaaa1"))[u"creator"][u"email"].toString(), g.ana);
        QCOMPARE(g.json(g.call("GET", path(g.work) + "/events/aaaa1"))[u"organizer"][u"email"].toString(), g.work);
        QCOMPARE(g.call("DELETE", path(g.work) + "/acl/user%3Aana%40example.com").status, 204);
        QCOMPARE(g.as(g.ana, "GET", path(g.work) + "/events").status, 404);
        QCOMPARE(g.call("DELETE", path(g.work) + "/acl/user%3Aana%40example.com").status, 404);
        QCOMPARE(shape(g.call("GET", path(g.work) + "/acl")), u"user:host@example.com=owner"_qs);
        QCOMPARE(shape(g.call("GET", path(g.work) + "/acl?syncToken=" + token.toLatin1())), u"user:ana@example.com=none"_qs);
        QCOMPARE(g.reason(g.call("DELETE", path(g.work) + "/acl/user%3Ahost%40example.com")), u"cannotChangeOwnAcl"_qs);
        QCOMPARE(g.call("POST", path(g.work) + "/acl", g.obj(R"({"role":"boss","scope":{"type":"default"}})")).status, 400);
        QCOMPARE(g.call("POST", path(g.work) + "/acl", g.obj(R"({"role":"reader","scope":{"type":"user"}})")).status, 400);
        QCOMPARE(g.call("POST", path(g.work) + "/acl", g.obj(R"({"role":"freeBusyReader","scope":{"type":"default"}})")).status, 200);
        QCOMPARE(g.as(g.kim, "GET", path(g.work)).status, 200);
    }

    void aRuleThatChangesBetweenPagesComesWithTheNextSync()
    {
        SimGoogle g;
        const auto share = [&g](const char *role, const QString &who) {
            g.call("POST", path(g.work) + "/acl", {{u"role"_qs, QLatin1String(role)}, {u"scope"_qs, QJsonObject{{u"type"_qs, u"user"_qs}, {u"value"_qs, who}}}});
        };
        share("reader", g.ana);
        share("reader", g.kim);
        const auto first = g.json(g.call("GET", path(g.work) + "/acl?maxResults=2"));
        share("writer", g.ana);
        const auto last = g.json(g.call("GET", path(g.work) + "/acl?maxResults=2&pageToken=" + first[u"nextPageToken"].toString().toLatin1()));
        QCOMPARE(shape(g.call("GET", path(g.work) + "/acl?syncToken=" + last[u"nextSyncToken"].toString().toLatin1())), u"user:ana@example.com=writer"_qs);
    }

    void theOwnEntry()
    {
        SimGoogle g;
        auto entry = g.json(g.call("PATCH", "users/me/calendarList/work%40group.calendar.google.com?colorRgbFormat=true", SimGoogle::obj(SimGoogle::q("{'backgroundColor':'#112233','summaryOverride':'Mine','hidden':true}").constData())));
        QCOMPARE(entry[u"backgroundColor"].toString(), u"#112233"_qs);
        QCOMPARE(entry[u"summary"].toString(), u"Work"_qs);
        QCOMPARE(g.json(g.call("GET", path(g.work) + "/events"))[u"summary"].toString(), u"Mine"_qs);
        QCOMPARE(shape(g.call("GET", "users/me/calendarList")), u"host@example.com=owner"_qs);
        QCOMPARE(g.json(g.call("GET", "users/me/calendarList?showHidden=true"))[u"items"].toArray().size(), 2);
        entry = g.json(g.call("PUT", "users/me/calendarList/work%40group.calendar.google.com", {{u"selected"_qs, true}}));
        QVERIFY(!entry.contains(u"summaryOverride") && !entry.contains(u"hidden"));
        QCOMPARE(g.call("PATCH", "users/me/calendarList/work%40group.calendar.google.com", {{u"colorId"_qs, u"99"_qs}}).status, 400);
        g.call("POST", path(g.work) + "/acl", g.obj(R"({"role":"reader","scope":{"type":"user","value":"ana@example.com"}})"));
        QCOMPARE(g.as(g.ana, "POST", "users/me/calendarList", {{u"id"_qs, g.work}}).status, 200);
        QCOMPARE(g.as(g.ana, "DELETE", "users/me/calendarList/work%40group.calendar.google.com").status, 204);
        QCOMPARE(g.as(g.ana, "GET", "users/me/calendarList/work%40group.calendar.google.com").status, 404);
        QCOMPARE(g.as(g.ana, "GET", path(g.work)).status, 200);
        QCOMPARE(g.call("DELETE", "users/me/calendarList/primary").status, 403);
    }

    void everyWatchTellsItsOwn()
    {
        SimGoogle g;
        const auto watch = [&g](const QByteArray &what, const char *id) {
            return g.json(g.call("POST", what + "/watch", SimGoogle::obj(SimGoogle::q("{'id':'ID','type':'web_hook','address':'http://127.0.0.1:1/'}").replace("ID", id).constData())))[u"resourceUri"].toString();
        };
        QCOMPARE(watch(path(g.work) + "/acl", "acl"), u"https://www.googleapis.com/calendar/v3/calendars/work%40group.calendar.google.com/acl?alt=json"_qs);
        QCOMPARE(watch("users/me/calendarList", "list"), u"https://www.googleapis.com/calendar/v3/users/me/calendarList?alt=json"_qs);
        QCOMPARE(watch("users/me/settings", "settings"), u"https://www.googleapis.com/calendar/v3/users/me/settings?alt=json"_qs);
        QCOMPARE(g.sim.takePushes(g.now).size(), 3);
        const auto who = [&g] {
            QByteArrayList ids;
            for (const auto &push : g.sim.takePushes(g.now))
                ids << http::headerValue(push.headers, "X-Goog-Channel-ID");
            return ids.join(' ');
        };
        g.call("POST", path(g.work) + "/acl", g.obj(R"({"role":"reader","scope":{"type":"default"}})"));
        QCOMPARE(who(), QByteArray("acl"));
        g.call("PATCH", "users/me/calendarList/primary", {{u"colorId"_qs, u"3"_qs}});
        QCOMPARE(who(), QByteArray("list"));
        g.call("POST", path(g.work) + "/events", g.event("aaaa1", 3, 9));
        QCOMPARE(who(), QByteArray());
    }

    void settingsAndColors()
    {
        SimGoogle g;
        QCOMPARE(g.json(g.call("GET", "users/me/settings/timezone"))[u"value"].toString(), u"Europe/Berlin"_qs);
        QCOMPARE(g.json(g.call("GET", "users/me/settings"))[u"items"].toArray().size(), 12);
        QCOMPARE(g.call("GET", "users/me/settings/nothing").status, 404);
        const auto page = g.json(g.call("GET", "users/me/settings?maxResults=7"));
        QCOMPARE(page[u"items"].toArray().size(), 7);
        QVERIFY(!page.contains(u"nextSyncToken"));
        const auto rest = g.json(g.call("GET", "users/me/settings?maxResults=7&pageToken=" + page[u"nextPageToken"].toString().toLatin1()));
        QCOMPARE(rest[u"items"].toArray().size(), 5);
        QCOMPARE(g.json(g.call("GET", "users/me/settings?syncToken=" + rest[u"nextSyncToken"].toString().toLatin1()))[u"items"].toArray(), QJsonArray());
        const auto colors = g.json(g.call("GET", "colors"));
        QCOMPARE(colors[u"calendar"].toObject().size(), 24);
        QCOMPARE(colors[u"event"][u"11"][u"background"].toString(), u"#dc2127"_qs);
    }

    void importing()
    {
        SimGoogle g;
        QJsonObject event = g.event("", 3, 9, {g.ana});
        event.remove(u"id"_qs);
        QCOMPARE(g.reason(g.call("POST", "calendars/primary/events/import", event)), u"required"_qs);
        event.insert(u"iCalUID"_qs, u"009c2cc9-0781-482d-8ccd-8fc9bfeb3138"_qs);
        event.insert(u"organizer"_qs, QJsonObject{{u"email"_qs, u"boss@x.org"_qs}});
        event.insert(u"sequence"_qs, 2);
        const auto made = g.json(g.call("POST", "calendars/primary/events/import", event));
        QCOMPARE(made[u"id"].toString(), u"_60o3iopicdhjib9g6ss32b9k70p68b9ocdhm8b9ocphjioj6clh36c9j70"_qs);
        QCOMPARE(made[u"organizer"].toObject(), (QJsonObject{{u"email"_qs, u"boss@x.org"_qs}}));
        QCOMPARE(g.told(g.as(g.ana, "GET", "calendars/primary/events")), QString());
        event.insert(u"sequence"_qs, 1);
        QCOMPARE(g.reason(g.call("POST", "calendars/primary/events/import", event)), u"invalid"_qs);
        event.insert(u"sequence"_qs, 3);
        event.insert(u"summary"_qs, u"again"_qs);
        QCOMPARE(g.call("POST", "calendars/primary/events/import", event).status, 200);
        const auto all = g.json(g.call("GET", "calendars/primary/events"))[u"items"].toArray();
        QCOMPARE(all.size(), 1);
        QCOMPARE(all[0][u"summary"].toString(), u"again"_qs);
        event.insert(u"iCalUID"_qs, u"abcde5@google.com"_qs);
        QCOMPARE(g.json(g.call("POST", "calendars/primary/events/import", event))[u"id"].toString(), u"abcde5"_qs);
    }

    void quickAdd()
    {
        SimGoogle g;
        auto made = g.json(g.call("POST", "calendars/primary/events/quickAdd?text=Coffee+with+Kim"));
        QCOMPARE(made[u"summary"].toString(), u"Coffee with Kim"_qs);
        QCOMPARE(made[u"start"][u"dateTime"].toString(), u"2026-03-02T11:00:00+01:00"_qs);
        made = g.json(g.call("POST", "calendars/primary/events/quickAdd?text=Coffee%20at%203%3A30pm"));
        QCOMPARE(made[u"summary"].toString(), u"Coffee"_qs);
        QCOMPARE(made[u"start"][u"dateTime"].toString(), u"2026-03-02T15:30:00+01:00"_qs);
        QCOMPARE(g.call("POST", "calendars/primary/events/quickAdd").status, 400);
    }
};

CSP_TEST(tst_SimGoogleCalendars, Nothing)

} // namespace tst_sim_google_calendars

#include "tst_sim_google_calendars.moc"
