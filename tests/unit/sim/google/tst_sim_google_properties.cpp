#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_properties {

using namespace csp;
using S = sim::GoogleSettings;

/// An event has 300 extended properties at most, of 32 kB: the shared ones and the private ones of all its copies.
class tst_SimGoogleProperties : public QObject
{
    Q_OBJECT

    static inline const QString refused = QStringLiteral("400 invalid: A provided value exceeds the allowed size limit.");

    /// So many properties whose names and values have so many bytes each, names beginning with a letter.
    static QJsonObject some(int count, int bytes = 8, char letter = 'a')
    {
        QJsonObject properties;
        for (int i = 0; i < count; ++i) {
            const QString name = QStringLiteral("%1%2").arg(QLatin1Char(letter)).arg(i, 3, 10, QLatin1Char('0'));
            properties.insert(name, QString(bytes - name.size(), u'v'));
        }
        return properties;
    }
    static QJsonObject holding(const QJsonObject &shared, const QJsonObject &own)
    {
        return {{u"extendedProperties"_qs, QJsonObject{{u"shared"_qs, shared}, {u"private"_qs, own}}}};
    }
    static QJsonObject with(QJsonObject event, const QJsonObject &properties)
    {
        event.insert(u"extendedProperties"_qs, properties[u"extendedProperties"]);
        return event;
    }
    static QString said(SimGoogle &g, const http::Response &response) { return response.status == 200 ? u"200"_qs : g.reasonLine(response); }
    static int held(const QJsonObject &event, const char *side) { return int(event[u"extendedProperties"][QLatin1String(side)].toObject().size()); }

private slots:
    void theLimits_data()
    {
        QTest::addColumn<QJsonObject>("shared");
        QTest::addColumn<QJsonObject>("own");
        QTest::addColumn<bool>("fits");
        QTest::newRow("none") << QJsonObject() << QJsonObject() << true;
        QTest::newRow("300 private ones") << QJsonObject() << some(300) << true;
        QTest::newRow("301 private ones") << QJsonObject() << some(301) << false;
        QTest::newRow("300 of both") << some(100) << some(200) << true;
        QTest::newRow("301 of both") << some(100) << some(201) << false;
        QTest::newRow("32 kB") << some(16, 1024) << some(16, 1024) << true;
        QTest::newRow("32 kB and a byte") << some(32, 1024) << QJsonObject{{u"x"_qs, u""_qs}} << false;
        QTest::newRow("32 kB and more") << some(16, 1024) << some(17, 1024) << false;
        QTest::newRow("32 kB of letters, twice that in bytes") << QJsonObject() << [] {
            QJsonObject properties;
            for (int i = 0; i < 20; ++i)
                properties.insert(QString::number(i), QString(1000, u'ü'));
            return properties;
        }() << false;
        QTest::newRow("301, of which one has too long a name") << QJsonObject() << [] {
            QJsonObject properties = some(300);
            properties.insert(QString(45, u'k'), u"dropped"_qs);
            return properties;
        }() << true;
    }
    void theLimits()
    {
        QFETCH(QJsonObject, shared);
        QFETCH(QJsonObject, own);
        QFETCH(bool, fits);
        const QString expected = fits ? u"200"_qs : refused;
        const QJsonObject properties = holding(shared, own);
        SimGoogle g;
        QCOMPARE(said(g, g.call("POST", "calendars/primary/events", with(g.event("event1", 3, 9), properties))), expected);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events")), fits ? u"event1"_qs : QString());
        g.call("POST", "calendars/primary/events", g.event("event2", 3, 9));
        QCOMPARE(said(g, g.call("PATCH", "calendars/primary/events/event2", properties)), expected);
        QCOMPARE(said(g, g.call("PUT", "calendars/primary/events/event2", with(g.event("event2", 3, 9), properties))), expected);
        QJsonObject imported = with(g.event("", 3, 9), properties);
        imported.insert(u"iCalUID"_qs, u"a@example.org"_qs);
        QCOMPARE(said(g, g.call("POST", "calendars/primary/events/import", imported)), expected);
    }

    void theRefusalIsWhole()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("event1", 3, 9));
        const auto before = g.call("GET", "calendars/primary/events/event1").body;
        QCOMPARE(g.call("PATCH", "calendars/primary/events/event1", holding({}, some(301))).body,
                 SimGoogle::q("{'error':{'errors':[{'domain':'global','reason':'invalid','message':'A provided value exceeds the allowed size limit.'}],"
                              "'code':400,'message':'A provided value exceeds the allowed size limit.'}}"));
        QCOMPARE(g.call("GET", "calendars/primary/events/event1").body, before);
    }

    void privateOnesOfEveryCopyCount()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", with(g.event("event1", 3, 9, {g.ana, g.kim}), holding(some(100), some(50))));
        QCOMPARE(said(g, g.as(g.ana, "PATCH", "calendars/primary/events/event1", holding({}, some(100)))), u"200"_qs);
        // 100 shared ones, 50 of the host's, 100 of Ana's.
        QCOMPARE(said(g, g.as(g.kim, "PATCH", "calendars/primary/events/event1", holding({}, some(51)))), refused);
        QCOMPARE(said(g, g.as(g.kim, "PATCH", "calendars/primary/events/event1", holding({}, some(50)))), u"200"_qs);
        QCOMPARE(said(g, g.call("PATCH", "calendars/primary/events/event1", holding({}, some(1, 8, 'b')))), refused);
        // What is there already does not stand in the way of anything else, nor of having less.
        QCOMPARE(said(g, g.call("PATCH", "calendars/primary/events/event1", {{u"summary"_qs, u"New"_qs}})), u"200"_qs);
        QCOMPARE(said(g, g.call("PATCH", "calendars/primary/events/event1", holding({}, QJsonObject{{u"a000"_qs, QJsonValue::Null}}))), u"200"_qs);
        QCOMPARE(said(g, g.call("PATCH", "calendars/primary/events/event1", holding({}, some(1, 8, 'b')))), u"200"_qs);
    }

    void whatDoesNotFitIsDropped()
    {
        S settings;
        settings.manyProperties = S::ManyProperties::Drop;
        SimGoogle g(settings);
        const auto made = g.json(g.call("POST", "calendars/primary/events", with(g.event("event1", 3, 9, {g.ana}), holding(some(100), some(250)))));
        QCOMPARE(held(made, "shared"), 100);
        QCOMPARE(made[u"extendedProperties"][u"private"].toObject(), some(200));
        const auto copy = g.json(g.as(g.ana, "PATCH", "calendars/primary/events/event1", holding({}, some(3))));
        QCOMPARE(held(copy, "shared"), 100);
        QVERIFY(!copy[u"extendedProperties"].toObject().contains(u"private"));
    }
};

CSP_TEST(tst_SimGoogleProperties, Nothing)

} // namespace tst_sim_google_properties

#include "tst_sim_google_properties.moc"
