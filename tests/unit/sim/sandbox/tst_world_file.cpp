#include "core/sim/sandbox/worldbuilder.h"
#include "core/sim/calcom/world/availability.h"
#include "core/sim/google/keys/rsakey.h"
#include "tests/support/testmain.h"
#include <QJsonDocument>
#include <QFile>
#include <QTimeZone>
#include <QtTest>

namespace tst_world_file {

using namespace csp;
using namespace csp::sim;

static QByteArray demoWorld()
{
    QFile file(QStringLiteral(":/worlds/demo.yaml"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no demo world");
    return file.readAll();
}

static Instant berlin(int year, int month, int day, int hour, int minute = 0)
{
    return toInstant(QDateTime(QDate(year, month, day), QTime(hour, minute), QTimeZone("Europe/Berlin")));
}

static const char Small[] = R"(version: 1
zone: Europe/Berlin
accounts:
  - {email: host@example.com, name: Nora Host}
calendars:
  - id: host@example.com
    name: personal
  - id: work@group.calendar.google.com
    name: work
    colour: "#0f9d6e"
events:
  - title: Team sync
    calendar: work
    at: mon 10:00
    length: 45m
calcom:
  user: {username: nora}
  schedules:
    - hours: [{days: mon-fri, from: "09:00", to: "18:00"}]
  eventTypes:
    - {slug: intro, lengths: [30, 15]}
  bookings:
    - type: intro
      at: tue 10:00
      attendee: {name: Kim, email: kim@example.com}
)";

class TestWorldFile : public QObject
{
    Q_OBJECT
private slots:
    void small()
    {
        const auto world = readWorld(Small, QStringLiteral("w.yaml"));
        QVERIFY2(world, world ? "" : qPrintable(world.error().oneLine()));
        QCOMPARE(world->calendars.size(), 2);
        QCOMPARE(world->events[0].calendar, QStringLiteral("work@group.calendar.google.com"));
        QCOMPARE(world->events[0].minutes, 45);
        QCOMPARE(world->calcom.eventTypes[0].length, 30);
        QCOMPARE(world->calcom.destinationCalendar, QStringLiteral("host@example.com"));
        QCOMPARE(world->bookings[0].attendee.email, QStringLiteral("kim@example.com"));
        QVERIFY(!world->clock);
    }

    void errors_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("what");
        const auto row = [](const char *name, const char *from, const char *to, const char *where, const char *what) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromUtf8(where) << QString::fromUtf8(what);
        };
        row("id of a calendar", "id: work@group.calendar.google.com", "id: work", "w.yaml:8: calendars[1].id", "expected an id like");
        row("unknown key", "    colour:", "    color:", "w.yaml:10: calendars[1].color", "unknown key");
        row("colour", "\"#0f9d6e\"", "green", "w.yaml:10: calendars[1].colour", "expected a colour like \"#3b6fe0\"");
        row("time", "mon 10:00", "monday 10", "w.yaml:14: events[0].at", "expected a time like `mon 09:00`");
        row("length", "45m", "a while", "w.yaml:15: events[0].length", "expected a length like 45m");
        row("calendar of an event", "calendar: work", "calendar: wrok", "w.yaml:13: events[0].calendar", "expected the name of a calendar (personal, work), found \"wrok\"");
        row("neither at nor day", "    at: mon 10:00\n", "", "w.yaml:12: events[0]", "expected either `at`");
        row("zone", "Europe/Berlin", "Europe/Atlantis", "w.yaml:2: zone", "expected a time zone");
        row("version", "version: 1", "version: 2", "w.yaml:1: version", "expected version 1, found 2");
        row("version missing", "version: 1\n", "", "w.yaml:1: version", "expected a value");
        row("event type", "type: intro", "type: outro", "w.yaml:23: bookings[0].type", "expected the slug of an event type (intro), found \"outro\"");
        row("days", "mon-fri", "fri-mon", "w.yaml:19: calcom.schedules[0].hours[0].days", "expected weekdays");
        row("hours turned round", "from: \"09:00\"", "from: \"19:00\"", "w.yaml:19: calcom.schedules[0].hours[0]", "expected `to` after `from`");
        row("email", "kim@example.com", "kim", "w.yaml:25: calcom.bookings[0].attendee.email", "expected an email address");
        row("list for a text", "name: personal", "name: [a, b]", "w.yaml:7: calendars[0].name", "expected a text, found a list");
        row("no YAML", "accounts:", "accounts: [", "w.yaml:", "is no YAML");
        row("no end of a text", "zone: Europe/Berlin", "zone: 'Europe/Berlin", "w.yaml:", "is no YAML: found unexpected end of stream (while scanning a quoted scalar, from line 2)");
        row("an anchor that is not there", "zone: Europe/Berlin", "zone: *home", "w.yaml:2", "is no YAML: there is no anchor &home before this");
        row("a value within itself", "zone: Europe/Berlin", "zone: &home [*home]", "w.yaml:2", "*home stands within itself");
        row("a second document", "zone: Europe/Berlin", "zone: Europe/Berlin\n---", "w.yaml:3", "a file holds one document, and here begins a second one");
        row("bytes that are no text", "zone: Europe/Berlin", "zone: Europe/Berl\xff", "w.yaml:2", "is no YAML: invalid leading UTF-8 octet");
        row("type of an event", "    at: mon 10:00\n", "    at: mon 10:00\n    type: holiday\n", "w.yaml:15: events[0].type", "expected one of birthday, focusTime, fromGmail, outOfOffice, workingLocation, found \"holiday\"");
        row("properties of no type", "    at: mon 10:00\n", "    at: mon 10:00\n    properties: {chatStatus: available}\n", "w.yaml:15: events[0].properties", "expected `type` birthday, focusTime, outOfOffice or workingLocation beside it");
        row("properties of another type", "    at: mon 10:00\n", "    at: mon 10:00\n    type: outOfOffice\n    properties: {chatStatus: available}\n", "w.yaml:16: events[0].properties.chatStatus", "unknown key");
        const auto program = [&row](const char *name, const char *yaml, const char *where, const char *what) {
            row(name, "calendars:\n", (QByteArray("serviceAccounts:\n") + yaml + "\ncalendars:\n").constData(), where, what);
        };
        program("a program without a name", "  - {zone: UTC}", "w.yaml:6: serviceAccounts[0]", "expected either `name` (robot stands for robot@playground.iam.gserviceaccount.com) or `email`");
        program("a program with two names", "  - {name: robot, email: r@x.iam.gserviceaccount.com}", "w.yaml:6: serviceAccounts[0]", "expected either `name`");
        program("a program's name", "  - {name: The Robot}", "w.yaml:6: serviceAccounts[0].name", "expected a name of small letters, digits and hyphens, found \"The Robot\"");
        program("a program's email", "  - {email: robot}", "w.yaml:6: serviceAccounts[0].email", "expected an email address, found \"robot\"");
        program("a person's email", "  - {email: host@example.com}", "w.yaml:6: serviceAccounts[0].email", "there is an account \"host@example.com\" already");
        program("the same program twice", "  - {name: robot}\n  - {name: robot}", "w.yaml:7: serviceAccounts[1].name", "there is an account \"robot@playground.iam.gserviceaccount.com\" already");
        const QByteArray many = "  - {name: r1}\n  - {name: r2}\n  - {name: r3}\n  - {name: r4}\n  - {name: r5}\n  - {name: r6}\n  - {name: r7}\n", more = QByteArray(many).replace("r", "s");
        program("too many programs", (many + more + QByteArray(many).replace("r", "t").trimmed().prepend("  ")).constData(), "w.yaml:26: serviceAccounts[20]",
                "expected 20 service accounts at most");
        program("a short scope", "  - {name: robot, delegation: [calendar]}", "w.yaml:6: serviceAccounts[0].delegation[0]",
                "expected true, or whole scopes like https://www.googleapis.com/auth/calendar, found \"calendar\"");
        program("a scope that Google does not have", "  - {name: robot, delegation: [openid, https://www.googleapis.com/auth/calender.events, https://www.googleapis.com/auth/calendar.event]}",
                "w.yaml:6: serviceAccounts[0].delegation[2]", "expected true, or whole scopes like");
        program("delegation of yes", "  - {name: robot, delegation: yes}", "w.yaml:6: serviceAccounts[0].delegation", "expected true, or whole scopes like");
        program("a key that is none", "  - name: robot\n    key: hush", "w.yaml:7: serviceAccounts[0].key", "expected an RSA private key in PEM, of 2048 bits or more, without a pass phrase");
        program("a key's file", "  - {name: robot, keyFile: robot.json}", "w.yaml:6: serviceAccounts[0].keyFile", "unknown key");
        row("an API key", "calendars:\n", "apiKeys: [AIzaSyGood, hush!]\ncalendars:\n", "w.yaml:5: apiKeys[1]", "expected an API key: 8 to 128 letters, digits, - and _");
        row("whom a calendar is public for", "    name: work\n", "    name: work\n    public: writer\n", "w.yaml:10: calendars[1].public", "expected one of reader, freeBusyReader, found \"writer\"");
        row("twice", "    name: work\n", "    name: work\n    name: other\n", "w.yaml:10: calendars[1].name", "stands here twice");
    }
    void errors()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, where);
        QFETCH(QString, what);
        if (where.contains(QLatin1String(": bookings")))
            where.replace(QLatin1String(": bookings"), QLatin1String(": calcom.bookings"));
        QByteArray yaml = Small;
        QVERIFY(yaml.contains(from));
        yaml.replace(from, to);
        const auto world = readWorld(yaml, QStringLiteral("w.yaml"));
        QVERIFY(!world);
        QVERIFY2(world.error().where.startsWith(where), qPrintable(world.error().oneLine()));
        QVERIFY2(world.error().what.startsWith(what), qPrintable(world.error().oneLine()));
        QVERIFY(!world.error().oneLine().contains(u'\n'));
        QVERIFY(!world.error().oneLine().contains(QLatin1String("hush"))); // of a wrong key nothing is told
    }

    void programsHaveAccountsAndKeys()
    {
        const QByteArray pem = google::RsaKey::fromWords("a key of the file").pem();
        QByteArray yaml = Small;
        yaml.replace("calendars:\n", "serviceAccounts:\n  - {name: robot, delegation: true, zone: Europe/London}\n"
                     "  - email: bot@my-project.iam.gserviceaccount.com\n    delegation: [openid, https://www.googleapis.com/auth/calendar.readonly]\n    key: |\n      "
                     + pem.trimmed().replace("\n", "\n      ") + "\napiKeys: [AIzaSyPlayground]\ncalendars:\n  - {id: robot@playground.iam.gserviceaccount.com, name: machine}\n");
        yaml.replace("    name: work\n", "    name: work\n    public: reader\n    share: {robot@playground.iam.gserviceaccount.com: writer}\n");
        yaml.replace("  - id: host@example.com\n", "  - id: host@example.com\n    public: freeBusyReader\n");
        const auto world = readWorld(yaml, QStringLiteral("w.yaml"));
        QVERIFY2(world, world ? "" : qPrintable(world.error().oneLine()));
        GoogleServiceAccount robot, bot;
        robot.who.email = QStringLiteral("robot@playground.iam.gserviceaccount.com");
        robot.who.timeZone = QStringLiteral("Europe/London");
        robot.delegatesAll = true;
        bot.who.email = QStringLiteral("bot@my-project.iam.gserviceaccount.com");
        bot.who.timeZone = QStringLiteral("Europe/Berlin");
        bot.delegation = {QStringLiteral("openid"), QStringLiteral("https://www.googleapis.com/auth/calendar.readonly")};
        bot.key = pem;
        QCOMPARE(world->serviceAccounts, (QList<GoogleServiceAccount>{robot, bot}));
        QCOMPARE(world->apiKeys, QStringList{QStringLiteral("AIzaSyPlayground")});

        const Instant now = berlin(2026, 3, 3, 12);
        auto built = buildWorld(*world, now);
        QVERIFY2(built, built ? "" : qPrintable(built.error().oneLine()));
        QCOMPARE(built->google.serviceAccounts(), (QStringList{robot.who.email, bot.who.email}));
        QCOMPARE(built->google.serviceAccountKey(bot.who.email, {})[QLatin1String("private_key")].toString().toLatin1(), pem);
        const auto status = [&](const char *calendar, const char *query, const QString &who = {}) {
            http::Request request{"GET", QByteArray("/calendar/v3/calendars/") + calendar + query, {}, {}};
            if (!who.isEmpty())
                request.headers.append({"Authorization", "Bearer " + built->google.issueTokens(who, now)->accessToken.toLatin1()});
            const auto answer = built->google.handle(request, now);
            return QStringLiteral("%1 %2").arg(answer.status).arg(QJsonDocument::fromJson(answer.body)[QLatin1String("accessRole")].toString());
        };
        QCOMPARE(status("work%40group.calendar.google.com", "/events", robot.who.email), QStringLiteral("200 writer"));
        QCOMPARE(status("primary", "/events", robot.who.email), QStringLiteral("200 owner"));
        QCOMPARE(status("work%40group.calendar.google.com", "/events", bot.who.email), QStringLiteral("200 reader"));
        QCOMPARE(status("work%40group.calendar.google.com", "/events?key=AIzaSyPlayground"), QStringLiteral("200 reader"));
        QCOMPARE(status("host%40example.com", "/events?key=AIzaSyPlayground"), QStringLiteral("200 freeBusyReader"));
        QCOMPARE(status("robot%40playground.iam.gserviceaccount.com", "/events?key=AIzaSyPlayground"), QStringLiteral("404 "));
    }

    void nonsense_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("a list") << QByteArray("- a\n- b\n");
        QTest::newRow("binary") << QByteArray("\x00\x01\xff\xfe", 4);
        QTest::newRow("deep") << QByteArray(100000, '[');
        QTest::newRow("scalars everywhere") << QByteArray("version: 1\naccounts: 5\ncalendars: 6\nevents: 7\ncalcom: 8\n");
        QTest::newRow("empty lists") << QByteArray("version: 1\naccounts: []\ncalcom: {}\n");
    }
    void nonsense()
    {
        QFETCH(QByteArray, yaml);
        const auto world = readWorld(yaml, QStringLiteral("w.yaml"));
        QVERIFY(!world);
        QVERIFY2(world.error().where.startsWith(QStringLiteral("w.yaml:")), qPrintable(world.error().oneLine()));
    }

    void weekdaysMeanTheWeekOfNow_data()
    {
        QTest::addColumn<int>("day"); // of March 2026; the 2nd is a Monday
        QTest::addColumn<bool>("weekendIsNext");
        QTest::addColumn<int>("monday");
        QTest::newRow("Monday") << 2 << false << 2;
        QTest::newRow("Friday") << 6 << true << 2;
        QTest::newRow("Sunday") << 8 << false << 2;
        QTest::newRow("Saturday of a world that looks ahead") << 7 << true << 9;
    }
    void weekdaysMeanTheWeekOfNow()
    {
        QFETCH(int, day);
        QFETCH(bool, weekendIsNext);
        QFETCH(int, monday);
        QCOMPARE(mondayOf(berlin(2026, 3, day, 12), QTimeZone("Europe/Berlin"), weekendIsNext), QDate(2026, 3, monday));
    }

    void timesInTheHostsZone()
    {
        const auto time = readWorldTime(QStringLiteral("next sun 01:30"));
        QVERIFY(time);
        // The clocks go forward in the night before Sunday 29 March 2026.
        QCOMPARE(time->in(QDate(2026, 3, 16), QTimeZone("Europe/Berlin")), berlin(2026, 3, 29, 1, 30));
        QCOMPARE(readWorldTime(QStringLiteral("2026-03-03 14:30"))->in(QDate(2026, 1, 5), QTimeZone("Europe/Berlin")), berlin(2026, 3, 3, 14, 30));
        for (const char *wrong : {"mon", "09:00", "mon 9", "soon mon 09:00", "2026-02-30 09:00", "mon 24:00", ""})
            QVERIFY2(!readWorldTime(QString::fromLatin1(wrong)), wrong);
        QCOMPARE(readLength(QStringLiteral("1h 30m")), std::optional(90));
        QCOMPARE(readLength(QStringLiteral("45")), std::optional(45));
        QVERIFY(!readLength(QStringLiteral("0m")));
    }

    void eventsThatAreNoOrdinaryOnes()
    {
        QByteArray yaml = Small;
        yaml.replace("events:\n", "events:\n"
            "  - {title: Ana's birthday, calendar: personal, day: thu, type: birthday, properties: {type: anniversary, contact: people/c1}}\n"
            "  - {title: Leap, calendar: personal, day: 2028-02-29, type: birthday}\n"
            "  - {title: Home, calendar: personal, day: tue, type: workingLocation, properties: {type: officeLocation, officeLocation: {label: HQ}}}\n"
            "  - {title: Quiet, calendar: personal, at: tue 09:00, type: focusTime}\n"
            "  - {title: Away, calendar: personal, at: wed 09:00, type: outOfOffice, properties: {autoDeclineMode: declineNone}}\n"
            "  - {title: Flight, calendar: personal, at: fri 08:00, type: fromGmail, location: Gate 4}\n");
        const auto file = readWorld(yaml, QStringLiteral("w.yaml"));
        QVERIFY2(file, file ? "" : qPrintable(file.error().oneLine()));
        auto built = buildWorld(*file, berlin(2026, 3, 3, 12));
        QVERIFY2(built, built ? "" : qPrintable(built.error().oneLine()));
        const auto tokens = built->google.issueTokens(QStringLiteral("host@example.com"), berlin(2026, 3, 3, 12));
        const http::Request list{"GET", "/calendar/v3/calendars/primary/events?fields=items(summary,eventType,transparency,visibility,recurrence,birthdayProperties,focusTimeProperties,"
                                        "outOfOfficeProperties,workingLocationProperties)", {{"Authorization", "Bearer " + tokens->accessToken.toLatin1()}}, {}};
        const QJsonArray items = QJsonDocument::fromJson(built->google.handle(list, berlin(2026, 3, 3, 12)).body)[u"items"].toArray();
        QByteArrayList told;
        for (const QJsonValue item : items)
            told << QJsonDocument(item.toObject()).toJson(QJsonDocument::Compact).replace('"', '\'');
        const QByteArrayList expected{
            "{'birthdayProperties':{'contact':'people/c1','type':'anniversary'},'eventType':'birthday','recurrence':['RRULE:FREQ=YEARLY'],'summary':'Ana's birthday','transparency':'transparent','visibility':'private'}",
            "{'birthdayProperties':{'type':'birthday'},'eventType':'birthday','recurrence':['RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1'],'summary':'Leap','transparency':'transparent','visibility':'private'}",
            "{'eventType':'workingLocation','summary':'Home','transparency':'transparent','visibility':'public','workingLocationProperties':{'officeLocation':{'label':'HQ'},'type':'officeLocation'}}",
            "{'eventType':'focusTime','focusTimeProperties':{},'summary':'Quiet'}",
            "{'eventType':'outOfOffice','outOfOfficeProperties':{'autoDeclineMode':'declineNone'},'summary':'Away'}",
            "{'eventType':'fromGmail','summary':'Flight'}"};
        for (const QByteArray &event : expected)
            QVERIFY2(told.contains(event), (event + " not in " + told.join('\n')).constData());

        // What cannot be is said with the event's name.
        yaml.replace("type: focusTime}", "type: focusTime, free: true}");
        const auto wrong = readWorld(yaml, QStringLiteral("w.yaml"));
        QVERIFY(wrong);
        const auto refused = buildWorld(*wrong, berlin(2026, 3, 3, 12));
        QVERIFY(!refused);
        QVERIFY2(refused.error().oneLine().contains(u"event \"Quiet\""_qs) && refused.error().oneLine().contains(u"A focus time event must have a transparency setting of opaque."_qs),
                 qPrintable(refused.error().oneLine()));
    }

    void demoBookingsCollideWithNothing()
    {
        const auto file = readWorld(demoWorld(), QStringLiteral("demo.yaml"));
        QVERIFY2(file, file ? "" : qPrintable(file.error().oneLine()));
        QCOMPARE(file->accounts.size(), 3);
        QCOMPARE(file->calcom.eventTypes.size(), 3);
        QVERIFY(file->bookings.size() >= 12);
        const QTimeZone zone("Europe/Berlin");
        const QDate monday(2026, 3, 2);
        struct Taken { Instant start, end; QString title; };
        QList<Taken> taken;
        for (const WorldEvent &event : file->events) {
            const bool hosts = event.calendar == QLatin1String("host@example.com") || event.calendar.startsWith(QLatin1String("work@"));
            if (hosts && event.at && !event.free)
                taken += {event.at->in(monday, zone), event.at->in(monday, zone) + std::chrono::minutes(event.minutes), event.title};
        }
        const QList<calcom::Span> open = calcom::openSpans(file->calcom.schedules[0], berlin(2026, 3, 2, 0), berlin(2026, 3, 15, 0));
        for (const WorldBooking &booking : file->bookings) {
            const auto type = std::find_if(file->calcom.eventTypes.begin(), file->calcom.eventTypes.end(), [&](const auto &t) { return t.slug == booking.type; });
            const Instant start = booking.at.in(monday, zone);
            const Instant end = start + std::chrono::minutes(booking.minutes ? booking.minutes : type->length);
            for (const Taken &t : std::as_const(taken))
                QVERIFY2(!overlaps(start, end, t.start, t.end), qPrintable(booking.attendee.name + QStringLiteral(" meets ") + t.title));
            QVERIFY2(calcom::isFree({}, {start, end}, open, {}), qPrintable(booking.attendee.name));
            taken += {start, end, booking.attendee.name};
        }
    }

    void demoIsBuilt()
    {
        const auto file = readWorld(demoWorld(), QStringLiteral("demo.yaml"));
        QVERIFY(file);
        auto built = buildWorld(*file, berlin(2026, 3, 3, 12));
        QVERIFY2(built, built ? "" : qPrintable(built.error().oneLine()));
        QCOMPARE(built->bookings.size(), file->bookings.size());
        for (const BuiltWorld::Booking &booking : built->bookings)
            QVERIFY(booking.madeAt < booking.input.start);
        QCOMPARE(built->google.accounts().first().email, QStringLiteral("host@example.com"));
    }
};

CSP_TEST(TestWorldFile, Nothing)

} // namespace tst_world_file

#include "tst_world_file.moc"
