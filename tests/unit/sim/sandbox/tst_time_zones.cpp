#include "core/domain/timezone.h"
#include "core/sim/google/values/moment.h"
#include "core/wire/googletime.h"
#include "tests/unit/sim/sandbox/sandboxrig.h"
#include "tests/support/testmain.h"

namespace tst_time_zones {

using namespace csp;
using namespace csp::sim;

static QString s(const char *text) { return QString::fromLatin1(text); }

/// One zone everywhere that a world file has one.
static QByteArray worldIn(const QByteArray &zone)
{
    return QByteArray(R"(version: 1
zone: "ZONE"
accounts:
  - {email: host@example.com, name: Nora Host, zone: "ZONE"}
calendars:
  - {id: host@example.com, name: personal, zone: "ZONE"}
events:
  - {title: Team sync, calendar: personal, at: mon 10:00}
calcom:
  user: {username: nora, zone: "ZONE"}
  schedules: [{zone: "ZONE", hours: [{days: mon-fri, from: "08:00", to: "20:00"}]}]
  eventTypes: [{slug: intro, title: Intro}]
  bookings:
    - {type: intro, at: tue 10:00, attendee: {name: Kim, email: kim@example.com, zone: "ZONE"}}
)").replace("ZONE", zone);
}

/// Who takes a zone by that name, in words.
static QStringList takers(const QString &zone)
{
    QStringList all;
    const auto note = [&all](bool takes, const char *who) {
        if (takes)
            all << s(who);
    };
    note(isTimeZone(zone), "the rule");
    note(timeZoneNamed(zone).isValid(), "Qt by our hand");
    note(google::Zone::named(zone), "Google");
    VirtualClock clock(*instantFromRfc3339(u"2026-03-02T07:00:00Z"));
    note(Sandbox::fromWorld(worldIn(zone.toUtf8()), s("w.yaml"), &clock).ok(), "world files");
    const auto end = QJsonObject{{s("dateTime"), s("2026-03-03T10:00:00")}, {s("timeZone"), zone}};
    std::optional<Error> unread;
    const QJsonObject document{{s("start"), end}};
    const wire::JsonReader reader(document, nullptr, unread);
    note(wire::readBoundary(reader, QLatin1String("start")).has_value(), "recordings");

    SandboxRig rig;
    const auto free = rig.ask("GET", s("http://calcom.test/v2/slots?start=2026-03-03&end=2026-03-04&eventTypeSlug=intro&username=nora&timeZone=")
                              + QString::fromLatin1(QUrl::toPercentEncoding(zone)), rig.sandbox->endpoints().calcomApiKey, {}, {{"cal-api-version", "2024-09-04"}});
    note(SandboxRig::status(free) == 200, "Cal.com's slots");
    const auto booked = rig.calcom("POST", s("bookings"), {{s("start"), s("2026-03-04T10:00:00Z")}, {s("eventTypeSlug"), s("intro")}, {s("username"), s("nora")},
        {s("attendee"), QJsonObject{{s("name"), s("Ada")}, {s("email"), s("ada@example.net")}, {s("timeZone"), zone}}}});
    note(SandboxRig::status(booked) == 201, "Cal.com's bookings");
    QJsonObject event = SandboxRig::event("In that zone");
    event.insert(s("start"), end);
    event.insert(s("end"), QJsonObject{{s("dateTime"), s("2026-03-03T11:00:00")}, {s("timeZone"), zone}});
    note(SandboxRig::status(rig.google("POST", s("calendars/primary/events"), event)) == 200, "Google's events");
    QJsonObject state = rig.sandbox->state();
    QJsonObject calcom = state[s("calcom")].toObject(), user = calcom[s("user")].toObject();
    user.insert(s("timeZone"), zone);
    calcom.insert(s("user"), user);
    state.insert(s("calcom"), calcom);
    note(rig.sandbox->load(state).ok(), "kept worlds");
    return all;
}

class TestTimeZones : public QObject
{
    Q_OBJECT
private slots:
    void whatOneTakesAllTake_data()
    {
        QTest::addColumn<bool>("there");
        for (const char *zone : {"Europe/Berlin", "US/Central", "Etc/UTC", "UTC", "GMT", "CET", "EST5EDT", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "Asia/Calcutta"})
            QTest::newRow(zone) << true;
        for (const char *zone : {"Mars", "Mars/One", "europe/berlin", "Europe", "Europe/Berlin ", "UTC+02:00", "UTC+2", "ABC5", "localtime", "posixrules", "right/Europe/Berlin",
                                 "posix/Europe/Berlin", "../../../etc/passwd", "zone.tab"})
            QTest::newRow(zone) << false;
    }
    void whatOneTakesAllTake()
    {
        QFETCH(bool, there);
        const QStringList everybody{s("the rule"), s("Qt by our hand"), s("Google"), s("world files"), s("recordings"), s("Cal.com's slots"), s("Cal.com's bookings"),
                                    s("Google's events"), s("kept worlds")};
        QCOMPARE(takers(s(QTest::currentDataTag())).join(u'\n'), there ? everybody.join(u'\n') : QString());
    }

    void aZoneByAnotherNameIsTheSameTime()
    {
        VirtualClock clock(*instantFromRfc3339(u"2026-03-02T18:00:00Z"));
        http::InProcessTransport transport;
        auto made = Sandbox::fromWorld(worldIn("US/Central"), s("w.yaml"), &clock);
        QVERIFY2(made.ok(), qPrintable(made.ok() ? QString() : made.error().oneLine()));
        const auto served = (*made)->serveInProcess(&transport);
        const auto ask = [&](const QString &url, const QString &token) {
            std::optional<Outcome<http::Response>> answer;
            transport.send({"GET", url.toUtf8(), {{"Authorization", "Bearer " + token.toUtf8()}, {"cal-api-version", "2024-09-04"}}, {}})
                ->then(&transport, [&](const auto &outcome) { answer = outcome; });
            return QTest::qWaitFor([&] { return answer.has_value(); }) ? SandboxRig::json(*answer) : QJsonObject();
        };
        const QJsonArray events = ask(served->googleApiRoot + s("calendar/v3/calendars/primary/events?orderBy=startTime&singleEvents=true"), served->accounts.first().accessToken)[s("items")].toArray();
        QStringList at;
        for (const QJsonValue &event : events)
            at << event[s("summary")].toString().section(u' ', 0, 0) + u' ' + event[s("start")][s("dateTime")].toString() + u' ' + event[s("start")][s("timeZone")].toString();
        QCOMPARE(at, (QStringList{s("Team 2026-03-02T10:00:00-06:00 US/Central"), s("Intro 2026-03-03T10:00:00-06:00 US/Central")}));
        const QJsonObject open = ask(served->calcomApiRoot + s("v2/slots?start=2026-03-04&end=2026-03-04&eventTypeSlug=intro&username=nora&timeZone=US%2FCentral"), served->calcomApiKey);
        QCOMPARE(open[s("data")][s("2026-03-04")][0][s("start")].toString(), s("2026-03-04T08:00:00.000-06:00"));
    }

    void whatIsRefusedIsNamedWithItsPlace()
    {
        QByteArray world = worldIn("Europe/Berlin");
        world.replace("email: kim@example.com, zone: \"Europe/Berlin\"", "email: kim@example.com, zone: \"europe/berlin\"");
        VirtualClock clock(*instantFromRfc3339(u"2026-03-02T07:00:00Z"));
        const auto made = Sandbox::fromWorld(world, s("w.yaml"), &clock);
        QVERIFY(!made.ok());
        QCOMPARE(made.error().where, s("w.yaml:14: calcom.bookings[0].attendee.zone"));
        QCOMPARE(made.error().what, s("expected a time zone like Europe/Berlin, found \"europe/berlin\""));
        QCOMPARE(made.error().nextStep, s("use a name of the IANA database, with its capital letters: America/New_York, US/Central, Etc/UTC"));

        SandboxRig rig;
        const QJsonObject good = rig.sandbox->state();
        const QByteArray text = QJsonDocument(good).toJson(QJsonDocument::Compact);
        const auto loads = [&](const char *before, const char *after) {
            QByteArray changed = text;
            const qsizetype from = changed.indexOf(before);
            if (from < 0)
                return s("not there: ") + s(before);
            changed.replace(from, qsizetype(qstrlen(before)), after);
            const auto loaded = rig.sandbox->load(QJsonDocument::fromJson(changed).object());
            return loaded.ok() ? s("loaded") : loaded.error().where + s(": ") + loaded.error().what;
        };
        QCOMPARE(loads("\"overrides\":[],\"timeZone\":\"Europe/Berlin\"", "\"overrides\":[],\"timeZone\":\"Mars\""), s("calcom.schedules[0].timeZone: expected an IANA time zone like Europe/Berlin"));
        QCOMPARE(loads("\"takesInvitations\":true,\"timeZone\":\"Europe/Berlin\"", "\"takesInvitations\":true,\"timeZone\":\"Mars\""), s("google.accounts[0].timeZone: expected an IANA time zone"));
        QCOMPARE(loads("\"primary\":true,\"summary\":\"personal\",\"timeZone\":\"Europe/Berlin\"", "\"primary\":true,\"summary\":\"personal\",\"timeZone\":\"Mars\""),
                 s("google.calendars[0].timeZone: expected an IANA time zone"));
        QCOMPARE(rig.sandbox->state(), good); // nothing of it was taken
    }
};

CSP_TEST(TestTimeZones, Core)

} // namespace tst_time_zones

#include "tst_time_zones.moc"
