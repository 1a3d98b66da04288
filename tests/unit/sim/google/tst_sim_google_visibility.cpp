#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_visibility {

using namespace csp;

/// The visibility of one instance and that of its series (Calendar API release notes of 7 July 2026).
class tst_SimGoogleVisibility : public QObject
{
    Q_OBJECT

    static constexpr const char *second = "calendars/primary/events/serie1_20260304T090000Z";

    static void makeSeries(SimGoogle *g, const char *visibility, const QStringList &guests = {})
    {
        QJsonObject series = g->daily(g->event("serie1", 3, 9, guests), 3);
        if (visibility)
            series.insert(u"visibility"_qs, QLatin1String(visibility));
        QCOMPARE(g->call("POST", "calendars/primary/events", series).status, 200);
    }
    static QJsonObject visibility(const char *what) { return {{u"visibility"_qs, QLatin1String(what)}}; }
    /// Of each instance in a calendar: its day, its visibility, and its title where that is its own.
    static QString told(SimGoogle *g, const QString &who = SimGoogle::host)
    {
        QStringList out;
        const QJsonArray items = g->json(g->as(who, "GET", "calendars/primary/events?singleEvents=true&orderBy=startTime"))[u"items"].toArray();
        for (const QJsonValue item : items) {
            const QString title = item[u"summary"].toString();
            out << item[u"start"][u"dateTime"].toString().mid(8, 2) + u'=' + item[u"visibility"].toString(u"default"_qs) + (title == u"serie1"_qs ? QString() : u':' + title);
        }
        return out.join(u' ');
    }
    static QString ofSeries(SimGoogle *g) { return g->json(g->call("GET", "calendars/primary/events/serie1"))[u"visibility"].toString(u"default"_qs); }

private slots:
    void whatIsMorePrivateSpreadsToTheWholeSeries_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("spreads");
        const QStringList all{u"public"_qs, u"default"_qs, u"private"_qs, u"confidential"_qs};
        const auto rank = [&all](const QString &one) { return std::min<qsizetype>(all.indexOf(one), 2); };
        for (const QString &from : all) {
            for (const QString &to : all) {
                if (from != to && rank(from) != rank(to))
                    QTest::newRow(qPrintable(from + u" to "_qs + to)) << from << to << (rank(to) > rank(from));
            }
        }
    }
    void whatIsMorePrivateSpreadsToTheWholeSeries()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(bool, spreads);
        SimGoogle g;
        makeSeries(&g, qPrintable(from));
        const auto answer = g.call("PATCH", second, visibility(qPrintable(to)));
        QCOMPARE(answer.status, 200);
        const QString now = spreads ? to : from;
        QCOMPARE(g.json(answer)[u"visibility"].toString(u"default"_qs), now);
        QCOMPARE(ofSeries(&g), now);
        QCOMPARE(told(&g), u"03=%1 04=%1 05=%1"_qs.arg(now));
    }

    void whatElseTheWriteSaysIsTheInstancesOwn()
    {
        SimGoogle g;
        makeSeries(&g, nullptr);
        g.call("PATCH", "calendars/primary/events/serie1_20260305T090000Z", {{u"summary"_qs, u"third"_qs}});
        g.call("PATCH", second, {{u"summary"_qs, u"second"_qs}, {u"visibility"_qs, u"private"_qs}});
        QCOMPARE(told(&g), u"03=private 04=private:second 05=private:third"_qs);
        g.call("PATCH", second, {{u"summary"_qs, u"again"_qs}, {u"visibility"_qs, u"public"_qs}});
        QCOMPARE(told(&g), u"03=private 04=private:again 05=private:third"_qs);
        // A whole document that leaves it out asks for the default, which is less.
        QJsonObject whole = g.event("x", 4, 9);
        whole.remove(u"id"_qs);
        QCOMPARE(g.call("PUT", second, whole).status, 200);
        QCOMPARE(told(&g), u"03=private 04=private:x 05=private:third"_qs);
    }

    void theSeriesItselfCanBeMadeLessPrivate()
    {
        SimGoogle g;
        makeSeries(&g, "private");
        g.call("PATCH", "calendars/primary/events/serie1", visibility("public"));
        QCOMPARE(told(&g), u"03=public 04=public 05=public"_qs);
    }

    void anIgnoredChangeIsNoChange()
    {
        SimGoogle g;
        makeSeries(&g, "private");
        const QString token = g.syncToken();
        const QByteArray before = g.call("GET", second).body;
        QCOMPARE(g.call("PATCH", second, visibility("public")).body, before);
        QCOMPARE(g.told(g.since(token)), QString());
    }

    void theSeriesIsSyncedAndNoExceptionIsMade()
    {
        SimGoogle g;
        makeSeries(&g, nullptr);
        g.call("PATCH", "calendars/primary/events/serie1_20260305T090000Z", {{u"summary"_qs, u"third"_qs}});
        const QString token = g.syncToken();
        g.call("PATCH", second, visibility("private"));
        QCOMPARE(g.told(g.since(token)), u"serie1 serie1_20260305T090000Z"_qs);
        // It is kept: a world read again says the same.
        g.sim = *sim::GoogleSim::fromJson(g.sim.toJson());
        QCOMPARE(told(&g), u"03=private 04=private 05=private:third"_qs);
    }

    void eachCopyHasItsOwn()
    {
        SimGoogle g;
        makeSeries(&g, nullptr, {g.ana});
        g.as(g.ana, "PATCH", second, visibility("private"));
        QCOMPARE(told(&g, g.ana), u"03=private 04=private 05=private"_qs);
        QCOMPARE(told(&g), u"03=default 04=default 05=default"_qs);
        // Who is invited to one instance alone has no series to take along.
        SimGoogle h;
        makeSeries(&h, nullptr);
        h.call("PATCH", second, h.obj(R"({"attendees":[{"email":"ana@example.com"}]})"));
        QCOMPARE(h.as(h.ana, "PATCH", second, visibility("private")).status, 200);
        QCOMPARE(told(&h, h.ana), u"04=private"_qs);
        QCOMPARE(told(&h), u"03=default 04=default 05=default"_qs);
    }

    void aRefusedWriteSpreadsNothing()
    {
        sim::GoogleSettings settings;
        settings.attendeeWrites = sim::GoogleSettings::AttendeeWrites::Refuse;
        SimGoogle g(settings);
        makeSeries(&g, nullptr, {g.ana});
        QCOMPARE(g.reason(g.as(g.ana, "PATCH", second, {{u"summary"_qs, u"mine"_qs}, {u"visibility"_qs, u"private"_qs}})), u"forbiddenForNonOrganizer"_qs);
        QCOMPARE(told(&g, g.ana), u"03=default 04=default 05=default"_qs);
    }

    void readersSeeTheTimesOfTheWholeSeriesAlone()
    {
        SimGoogle g;
        makeSeries(&g, nullptr);
        g.call("POST", "calendars/primary/acl", g.obj(R"({"role":"reader","scope":{"type":"user","value":"kim@example.com"}})"));
        g.call("PATCH", second, visibility("private"));
        const QJsonArray items = g.json(g.as(g.kim, "GET", "calendars/host%40example.com/events?singleEvents=true"))[u"items"].toArray();
        QCOMPARE(items.size(), 3);
        for (const QJsonValue item : items)
            QVERIFY2(!item.toObject().contains(u"summary"), qPrintable(item[u"id"].toString()));
    }
};

CSP_TEST(tst_SimGoogleVisibility, Nothing)

} // namespace tst_sim_google_visibility

#include "tst_sim_google_visibility.moc"
