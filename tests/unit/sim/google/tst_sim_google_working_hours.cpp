#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_working_hours {

using namespace csp;

/// `workingHours` of primary calendars (Calendar API release notes of 3 November 2026).
class tst_SimGoogleWorkingHours : public QObject
{
    Q_OBJECT

    static QJsonObject body(const char *hours) { return SimGoogle::obj("{\"workingHours\":" + SimGoogle::q(hours) + "}"); }
    static QJsonObject json(const char *text) { return SimGoogle::obj(SimGoogle::q(text).constData()); }
    static QJsonObject hoursOf(const http::Response &response) { return SimGoogle::json(response)[u"workingHours"].toObject(); }

    static constexpr const char *mondays = "{'workingHoursEnabled':true,'availableTimes':[{'dayOfWeek':'monday','periodStart':540,'periodEnd':720},"
                                           "{'dayOfWeek':'monday','periodStart':780,'periodEnd':1020}]}";

private slots:
    void theyAreTakenKeptAndTold()
    {
        SimGoogle g;
        QVERIFY(!g.json(g.call("GET", "calendars/primary")).contains(u"workingHours"));
        QCOMPARE(hoursOf(g.call("PATCH", "calendars/primary", body(mondays))), json(mondays));
        QCOMPARE(hoursOf(g.call("GET", "calendars/primary")), json(mondays));
        QCOMPARE(g.json(g.call("GET", "calendars/primary"))[u"summary"].toString(), g.host);
        QCOMPARE(g.call("GET", "calendars/primary?fields=workingHours(availableTimes(dayOfWeek,periodEnd))").body,
                 SimGoogle::q("{'workingHours':{'availableTimes':[{'dayOfWeek':'monday','periodEnd':720},{'dayOfWeek':'monday','periodEnd':1020}]}}"));
        QCOMPARE(g.reason(g.call("GET", "calendars/primary?fields=workingHours/enabled")), u"invalidParameter"_qs);
        // A kept world has them, and so does its copy.
        g.sim = *sim::GoogleSim::fromJson(g.sim.toJson());
        QCOMPARE(hoursOf(g.call("GET", "calendars/primary")), json(mondays));
    }

    void theyAreReplacedWholeOrNotAtAll()
    {
        SimGoogle g;
        g.call("PATCH", "calendars/primary", body(mondays));
        for (const char *nothing : {"null", "{}"})
            QCOMPARE(hoursOf(g.call("PATCH", "calendars/primary", body(nothing))), json(mondays));
        QCOMPARE(hoursOf(g.call("PUT", "calendars/primary", {{u"summary"_qs, u"Mine"_qs}})), json(mondays));
        const char *friday = "{'workingHoursEnabled':true,'availableTimes':[{'dayOfWeek':'friday','periodStart':0,'periodEnd':1440}]}";
        QCOMPARE(hoursOf(g.call("PATCH", "calendars/primary", body(friday))), json(friday));
        const char *off = "{'workingHoursEnabled':false}";
        QCOMPARE(hoursOf(g.call("PATCH", "calendars/primary", body(off))), json(off));
        QCOMPARE(hoursOf(g.call("PATCH", "calendars/primary", body("{'workingHoursEnabled':false,'availableTimes':[]}"))), json(off));
    }

    void whatIsNoWorkingHoursChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("hours");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const char *hours, const char *message) {
            QTest::newRow(name) << SimGoogle::q(hours) << u"400 invalid: Invalid working hours: "_qs + QLatin1String(message);
        };
        row("a list", "[1]", "expected an object.");
        row("not said whether", "{'availableTimes':[]}", "workingHoursEnabled must be true or false.");
        row("a number for a flag", "{'workingHoursEnabled':1}", "workingHoursEnabled must be true or false.");
        row("enabled without times", "{'workingHoursEnabled':true,'availableTimes':[]}", "workingHoursEnabled cannot be true without availableTimes.");
        row("times that are no list", "{'workingHoursEnabled':true,'availableTimes':{}}", "availableTimes must be a list.");
        const auto period = [&row](const char *name, const char *times, const char *message) {
            row(name, ("{'workingHoursEnabled':true,'availableTimes':[" + QByteArray(times) + "]}").constData(), message);
        };
        period("no day", "{'periodStart':0,'periodEnd':60}", "dayOfWeek must be one of monday to sunday.");
        period("another day", "{'dayOfWeek':'Monday','periodStart':0,'periodEnd':60}", "dayOfWeek must be one of monday to sunday.");
        period("no end", "{'dayOfWeek':'monday','periodStart':0}", "periodStart and periodEnd must be minutes from 0 to 1440.");
        period("text", "{'dayOfWeek':'monday','periodStart':'0','periodEnd':60}", "periodStart and periodEnd must be minutes from 0 to 1440.");
        period("below", "{'dayOfWeek':'monday','periodStart':-1,'periodEnd':60}", "periodStart and periodEnd must be minutes from 0 to 1440.");
        period("beyond", "{'dayOfWeek':'monday','periodStart':0,'periodEnd':1441}", "periodStart and periodEnd must be minutes from 0 to 1440.");
        period("half minutes", "{'dayOfWeek':'monday','periodStart':0.5,'periodEnd':60}", "periodStart and periodEnd must be minutes from 0 to 1440.");
        period("empty", "{'dayOfWeek':'monday','periodStart':60,'periodEnd':60}", "periodStart must be before periodEnd.");
    }
    void whatIsNoWorkingHoursChangesNothing()
    {
        QFETCH(QByteArray, hours);
        QFETCH(QString, message);
        SimGoogle g;
        g.call("PATCH", "calendars/primary", body(mondays));
        const QByteArray before = g.call("GET", "calendars/primary").body;
        QCOMPARE(g.reasonLine(g.call("PATCH", "calendars/primary", SimGoogle::obj("{\"description\":\"x\",\"workingHours\":" + hours + "}"))), message);
        QCOMPARE(g.call("GET", "calendars/primary").body, before);
    }

    void onlyPrimaryCalendarsHaveThem()
    {
        SimGoogle g;
        const QString message = u"400 invalid: Invalid working hours: only a primary calendar has them."_qs;
        QCOMPARE(g.reasonLine(g.call("PATCH", "calendars/work%40group.calendar.google.com", body(mondays))), message);
        QJsonObject made = body(mondays);
        made.insert(u"summary"_qs, u"New"_qs);
        QCOMPARE(g.reasonLine(g.call("POST", "calendars", made)), message);
        QCOMPARE(g.call("PATCH", "calendars/work%40group.calendar.google.com", body("{}")).status, 200);
    }

    void aChangeHeedsTheEtagAndMakesANewOne()
    {
        SimGoogle g;
        const QByteArray first = g.json(g.call("GET", "calendars/primary"))[u"etag"].toString().toUtf8();
        const auto changed = g.call("PATCH", "calendars/primary", body(mondays), {{"If-Match", first}});
        QCOMPARE(changed.status, 200);
        QVERIFY(g.json(changed)[u"etag"].toString().toUtf8() != first);
        QCOMPARE(g.call("PATCH", "calendars/primary", body("{'workingHoursEnabled':false}"), {{"If-Match", first}}).status, 412);
        QCOMPARE(hoursOf(g.call("GET", "calendars/primary")), json(mondays));
        QCOMPARE(g.call("GET", "calendars/primary", {}, {{"If-None-Match", g.json(changed)[u"etag"].toString().toUtf8()}}).status, 304);
    }

    void aKeptWorldWithOthersIsRefused()
    {
        SimGoogle g;
        QJsonObject world = g.sim.toJson();
        QJsonArray calendars = world[u"calendars"].toArray();
        for (qsizetype i = 0; i < calendars.size(); ++i) {
            QJsonObject calendar = calendars[i].toObject();
            calendar.insert(u"workingHours"_qs, json("{'workingHoursEnabled':1}"));
            calendars[i] = calendar;
        }
        world.insert(u"calendars"_qs, calendars);
        const auto read = sim::GoogleSim::fromJson(world);
        QVERIFY(!read.ok());
        QVERIFY2(read.error().where.endsWith(u"calendars[0].workingHours"), qPrintable(read.error().oneLine()));
    }
};

CSP_TEST(tst_SimGoogleWorkingHours, Nothing)

} // namespace tst_sim_google_working_hours

#include "tst_sim_google_working_hours.moc"
