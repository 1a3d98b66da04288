#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"
#include <QSet>

namespace tst_sim_google_contract {

using namespace csp;

/// One request for each method of the published API, and that what checks the answers would notice a wrong one. (The answers of all other
/// tests of the simulated Google are checked on their way: see SimGoogle::raw.)
class tst_SimGoogleContract : public QObject
{
    Q_OBJECT

private slots:
    void everyMethod()
    {
        SimGoogle g;
        QSet<QString> asked;
        const auto ask = [&](const char *verb, const char *path, const QJsonObject &body, int expected) {
            const auto response = g.call(verb, path, body);
            const auto *method = Discovery::instance().methodOf({verb, QByteArray("/calendar/v3/") + path, {}, {}});
            QVERIFY2(method, path);
            asked.insert(method->id);
            QVERIFY2(response.status == expected, qPrintable(method->id + QLatin1Char(' ') + QString::fromUtf8(response.body)));
        };
        const auto channel = [](const char *id) {
            return QJsonObject{{QStringLiteral("id"), QLatin1String(id)}, {QStringLiteral("type"), QStringLiteral("web_hook")},
                               {QStringLiteral("address"), QStringLiteral("https://inbox.test/n")}};
        };
        QJsonObject series = g.event("serie1", 4, 9, {g.ana});
        series.insert(QStringLiteral("recurrence"), QJsonArray{QStringLiteral("RRULE:FREQ=DAILY;COUNT=3")});
        for (const char *end : {"start", "end"}) {
            QJsonObject at = series[QLatin1String(end)].toObject();
            at.insert(QStringLiteral("timeZone"), QStringLiteral("Europe/Berlin"));
            series.insert(QLatin1String(end), at);
        }
        QJsonObject foreign = g.event("", 5, 9);
        foreign.remove(QStringLiteral("id"));
        foreign.insert(QStringLiteral("iCalUID"), QStringLiteral("meeting@elsewhere.example"));

        ask("POST", "calendars/primary/events", g.event("event1", 3, 9, {g.ana, g.kim}), 200);
        ask("POST", "calendars/primary/events", series, 200);
        ask("POST", "calendars/primary/events/import", foreign, 200);
        ask("POST", "calendars/primary/events/quickAdd?text=Lunch%20tomorrow%20at%2012", {}, 200);
        ask("GET", "calendars/primary/events/event1", {}, 200);
        ask("GET", "calendars/primary/events?singleEvents=true&orderBy=startTime", {}, 200);
        ask("GET", "calendars/primary/events?showDeleted=true", {}, 200);
        ask("GET", "calendars/primary/events/serie1/instances", {}, 200);
        ask("PATCH", "calendars/primary/events/event1", g.obj("{\"location\":\"Room 4\"}"), 200);
        ask("PUT", "calendars/primary/events/event1", g.event("event1", 3, 10, {g.ana}), 200);
        ask("POST", "calendars/primary/events/event1/move?destination=work%40group.calendar.google.com", {}, 200);
        ask("DELETE", "calendars/primary/events/serie1", {}, 204);
        ask("POST", "calendars/primary/events/watch", channel("c1"), 200);

        ask("GET", "users/me/calendarList", {}, 200);
        ask("GET", "users/me/calendarList/primary", {}, 200);
        ask("PATCH", "users/me/calendarList/primary", g.obj("{\"selected\":false}"), 200);
        ask("PUT", "users/me/calendarList/primary", g.obj("{\"colorId\":\"7\"}"), 200);
        ask("POST", "users/me/calendarList/watch", channel("c2"), 200);
        ask("POST", "calendars", g.obj("{\"summary\":\"New\"}"), 200);
        const QString made = g.json(g.call("POST", "calendars", g.obj("{\"summary\":\"Another\"}")))[u"id"].toString();
        const QByteArray its = "calendars/" + made.toUtf8().toPercentEncoding();
        ask("PATCH", "calendars/primary",
            g.obj("{\"workingHours\":{\"workingHoursEnabled\":true,\"availableTimes\":[{\"dayOfWeek\":\"monday\",\"periodStart\":540,\"periodEnd\":1020}]}}"), 200);
        ask("GET", its, {}, 200);
        ask("PATCH", its, g.obj("{\"description\":\"d\"}"), 200);
        ask("PUT", its, g.obj("{\"summary\":\"Other\"}"), 200);

        ask("POST", its + "/acl", g.obj("{\"role\":\"reader\",\"scope\":{\"type\":\"user\",\"value\":\"ana@example.com\"}}"), 200);
        ask("GET", its + "/acl", {}, 200);
        ask("GET", its + "/acl/user%3Aana%40example.com", {}, 200);
        ask("PATCH", its + "/acl/user%3Aana%40example.com", g.obj("{\"role\":\"writer\"}"), 200);
        ask("PUT", its + "/acl/user%3Aana%40example.com", g.obj("{\"role\":\"reader\",\"scope\":{\"type\":\"user\",\"value\":\"ana@example.com\"}}"), 200);
        ask("POST", its + "/acl/watch", channel("c3"), 200);
        ask("DELETE", its + "/acl/user%3Aana%40example.com", {}, 204);

        ask("POST", "users/me/calendarList", QJsonObject{{QStringLiteral("id"), made}}, 200);
        ask("DELETE", its, {}, 204);
        ask("POST", "calendars/primary/clear", {}, 204);
        ask("GET", "users/me/settings", {}, 200);
        ask("GET", "users/me/settings/timezone", {}, 200);
        ask("POST", "users/me/settings/watch", channel("c4"), 200);
        ask("GET", "colors", {}, 200);
        ask("POST", "freeBusy", g.obj("{\"timeMin\":\"2026-03-01T00:00:00Z\",\"timeMax\":\"2026-04-01T00:00:00Z\",\"items\":[{\"id\":\"primary\"},{\"id\":\"nobody@example.com\"}]}"), 200);
        g.call("POST", "calendars/work%40group.calendar.google.com/acl", g.obj("{\"role\":\"reader\",\"scope\":{\"type\":\"user\",\"value\":\"kim@example.com\"}}"));
        QCOMPARE(g.as(g.kim, "POST", "users/me/calendarList", QJsonObject{{QStringLiteral("id"), g.work}}).status, 200);
        QCOMPARE(g.as(g.kim, "DELETE", "users/me/calendarList/work%40group.calendar.google.com").status, 204);
        asked.insert(QStringLiteral("calendar.calendarList.delete"));
        const QJsonObject watched = g.json(g.call("POST", "calendars/primary/events/watch", channel("c5")));
        ask("POST", "channels/stop", QJsonObject{{QStringLiteral("id"), watched[u"id"]}, {QStringLiteral("resourceId"), watched[u"resourceId"]}}, 204);

        // Not simulated: a calendar's owner is who made it.
        asked.insert(QStringLiteral("calendar.calendars.transferOwnership"));
        QStringList forgotten;
        for (const auto &method : Discovery::instance().methods()) {
            if (!asked.contains(method.id))
                forgotten << method.id;
        }
        QCOMPARE(forgotten, QStringList());
    }

    void wrongAnswersAreNoticed_data()
    {
        QTest::addColumn<QString>("find");
        QTest::addColumn<QString>("replace");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *find, const char *replace, const char *expected) {
            QTest::newRow(name) << QString::fromLatin1(SimGoogle::q(find)) << QString::fromLatin1(SimGoogle::q(replace)) << QString::fromLatin1(SimGoogle::q(expected));
        };
        row("as it is", "", "", "");
        row("a wrong type", "'sequence':0", "'sequence':'0'", "Event.sequence: expected integer int32, found ['0']");
        row("an unknown member", "'sequence':0", "'sequel':0", "Event.sequel: no such member");
        row("another kind", "calendar#event'", "calendar#events'", "Event.kind: expected calendar#event, found ['calendar#events']");
        row("no kind", "'kind':'calendar#event',", "", "Event.kind: expected calendar#event, found nothing");
        row("a time without zone", "10:00:00+01:00", "10:00:00", "Event.start.dateTime: expected string date-time, found ['2026-03-03T10:00:00']");
        row("within an array", "'email':'ana@example.com'", "'email':7", "Event.attendees[0].email: expected string , found [7]");
        row("no JSON", "{", "", "no JSON object: illegal value");
    }
    void wrongAnswersAreNoticed()
    {
        QFETCH(QString, find);
        QFETCH(QString, replace);
        QFETCH(QString, expected);
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("event1", 3, 9, {g.ana}));
        auto response = g.call("GET", "calendars/primary/events/event1");
        QString body = QString::fromUtf8(response.body);
        if (!find.isEmpty()) {
            QVERIFY2(body.contains(find), qPrintable(body));
            body.replace(body.indexOf(find), find.size(), replace);
        }
        response.body = body.toUtf8();
        QCOMPARE(Discovery::instance().trouble({"GET", "/calendar/v3/calendars/primary/events/event1", {}, {}}, response).join(QLatin1String("; ")), expected);
    }

    /// Once the file is a newer one, what stands here is to go.
    void whatIsAllowedBesidesIsNotInTheFileYet()
    {
        const QJsonObject schemas = Discovery::instance().publishedSchemas();
        QStringList there;
        for (const Discovery::Newer &one : Discovery::newer()) {
            QVERIFY2(schemas.contains(one.schema) && *one.since, qPrintable(one.schema));
            if (schemas[one.schema][u"properties"].toObject().contains(one.member))
                there << one.schema + QLatin1Char('.') + one.member;
        }
        QCOMPARE(there, QStringList());
    }

    void whatIsAllowedBesidesIsHeldToItsShape()
    {
        const auto trouble = [](const char *calendar) {
            QStringList wrong;
            Discovery::instance().check(SimGoogle::obj(SimGoogle::q(calendar).constData()), QStringLiteral("Calendar"), &wrong);
            return wrong.join(QLatin1String("; "));
        };
        const QString kind = QStringLiteral("Calendar.workingHours");
        QCOMPARE(trouble("{'kind':'calendar#calendar','workingHours':{'workingHoursEnabled':true,'availableTimes':[{'dayOfWeek':'monday','periodStart':540,'periodEnd':1020}]}}"), QString());
        QCOMPARE(trouble("{'kind':'calendar#calendar','workingHours':{'enabled':true}}"), kind + QStringLiteral(".enabled: no such member"));
        QCOMPARE(trouble("{'kind':'calendar#calendar','workingHours':{'availableTimes':[{'periodStart':'9:00'}]}}"),
                 kind + QStringLiteral(".availableTimes[0].periodStart: expected integer , found [\"9:00\"]"));
        QStringList wrong;
        Discovery::instance().check(SimGoogle::obj(SimGoogle::q("{'kind':'calendar#calendarListEntry','workingHours':{}}").constData()), QStringLiteral("CalendarListEntry"), &wrong);
        QCOMPARE(wrong, QStringList{QStringLiteral("CalendarListEntry.workingHours: no such member")});
    }

    void wrongErrorsAreNoticed()
    {
        SimGoogle g;
        const http::Request request{"GET", "/calendar/v3/calendars/primary/events/none", {}, {}};
        auto response = g.call("GET", "calendars/primary/events/none");
        QCOMPARE(response.status, 404);
        QCOMPARE(Discovery::instance().trouble(request, response), QStringList());
        response.status = 410;
        QCOMPARE(Discovery::instance().trouble(request, response), QStringList{QStringLiteral("error.code is not the status 410")});
        response.body = "{\"error\":{\"code\":410,\"message\":\"Gone\"}}";
        QCOMPARE(Discovery::instance().trouble(request, response), QStringList{QStringLiteral("error.errors is empty")});
    }
};

CSP_TEST(tst_SimGoogleContract, Nothing)

} // namespace tst_sim_google_contract

#include "tst_sim_google_contract.moc"
