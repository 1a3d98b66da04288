#include "core/sim/faults/faultbox.h"
#include "core/sim/faults/faultreading.h"
#include "core/sim/faults/methods.h"
#include "core/sim/faults/refusal.h"
#include "core/sim/faults/strikelog.h"
#include "tests/unit/sim/sandbox/sandboxrig.h"
#include "tests/support/testmain.h"

namespace tst_faults {

using namespace csp;
using namespace csp::sim;
using namespace std::chrono_literals;

static Fault fault(const char *text)
{
    const auto read = readFault(SandboxRig::obj(text), QStringLiteral("fault"));
    if (!read)
        qFatal("%s", qPrintable(read.error().oneLine()));
    return *read;
}

static FaultBox box(std::initializer_list<const char *> faults, quint64 seed = 1)
{
    FaultBox made(seed);
    for (const char *text : faults) {
        if (!made.add(fault(text)))
            qFatal("twice: %s", text);
    }
    return made;
}

static FaultFacts facts(const char *verb, const char *target, const QString &account = QStringLiteral("host@example.com"))
{
    return factsOf(FaultService::Google, {verb, target, {}, {}}, account);
}

class TestFaults : public QObject
{
    Q_OBJECT
private slots:
    void aRequestHasItsMethodAndCalendar_data()
    {
        QTest::addColumn<QByteArray>("verb");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QString>("is"); // method, calendar
        const char *rows[][3] = {
            {"GET", "/calendar/v3/calendars/primary/events?maxResults=1", "events.list host@example.com"},
            {"POST", "/calendar/v3/calendars/work%40group.calendar.google.com/events", "events.insert work@group.calendar.google.com"},
            {"GET", "/calendar/v3/calendars/en.usa%23holiday%40x/events/a%2Fb", "events.get en.usa#holiday@x"},
            {"HEAD", "/calendar/v3/calendars/a%40b/events/x", "events.get a@b"},
            {"POST", "/calendar/v3/calendars/a%40b/events/x/move?destination=c", "events.move a@b"},
            {"POST", "/calendar/v3/calendars/a%40b/events/watch", "events.watch a@b"},
            {"DELETE", "/calendar/v3/calendars/a%40b/acl/user%3Ac", "acl.delete a@b"},
            {"GET", "/calendar/v3/users/me/calendarList/a%40b", "calendarList.get a@b"},
            {"POST", "/token", "oauth.token "},
            {"POST", "/batch/calendar/v3", "batch "},
            {"GET", "/nowhere", " "},
        };
        for (const auto &row : rows)
            QTest::newRow(row[1]) << QByteArray(row[0]) << QByteArray(row[1]) << QString::fromLatin1(row[2]);
    }
    void aRequestHasItsMethodAndCalendar()
    {
        QFETCH(QByteArray, verb);
        QFETCH(QByteArray, target);
        const FaultFacts f = facts(verb, target);
        QTEST(QString(f.method + u' ' + f.calendar), "is");
    }

    void patterns_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char *pattern, bool fits) { QTest::newRow(*pattern ? pattern : "empty") << QString::fromLatin1(pattern) << fits; };
        row("events.insert", true);
        row("events.*", true);
        row("*.insert", true);
        row("*", true);
        row("e*s*.i*t", true);
        row("events", false);
        row("events.*x", false);
        row("events.insert.", false);
        row("", false);
    }
    void patterns()
    {
        QFETCH(QString, pattern);
        QTEST(fitsPattern(QStringLiteral("events.insert"), pattern), "fits");
    }

    void afterAndCount()
    {
        FaultBox faults = box({"{'what':{'status':503},'after':2,'count':3,'match':{'method':'events.*'}}"});
        QString seen;
        for (int i = 0; i < 8; ++i) {
            faults.strike(facts("GET", "/calendar/v3/colors")); // no match, not counted
            seen += faults.strike(facts("GET", "/calendar/v3/calendars/primary/events")).status ? u'x' : u'.';
        }
        QCOMPARE(seen, QStringLiteral("..xxx..."));
        QCOMPARE(faults.faults().first().matched, 8);
        QCOMPARE(faults.faults().first().fired, 3);
    }

    void chanceComesFromTheSeedAlone()
    {
        const auto run = [](FaultBox faults) {
            QString seen;
            for (int i = 0; i < 400; ++i)
                seen += faults.strike(facts("GET", "/calendar/v3/colors")).status == 503 ? u'x' : u'.';
            return seen;
        };
        const char *quarter = "{'id':'a','what':{'status':503},'chance':0.25}";
        const QString seen = run(box({quarter}));
        QCOMPARE(run(box({quarter})), seen);
        QCOMPARE(run(box({"{'id':'other','what':{'delay':'1s'},'chance':0.5}", quarter})), seen); // whatever stands beside it
        QVERIFY(run(box({quarter}, 2)) != seen);
        QVERIFY2(seen.count(u'x') > 70 && seen.count(u'x') < 130, qPrintable(QString::number(seen.count(u'x'))));
        // In the middle of it the box is saved and read again.
        FaultBox first = box({quarter});
        QString halves;
        for (int i = 0; i < 400; ++i) {
            if (i == 200)
                first = *FaultBox::fromJson(QJsonDocument::fromJson(QJsonDocument(first.toJson()).toJson()).object());
            halves += first.strike(facts("GET", "/calendar/v3/colors")).status == 503 ? u'x' : u'.';
        }
        QCOMPARE(halves, seen);
    }

    void severalFaultsAddUp()
    {
        FaultBox faults = box({"{'what':{'delay':'2s'}}", "{'what':{'status':403,'reason':'quotaExceeded'}}", "{'what':{'status':500}}", "{'what':{'staleEtag':true}}"});
        const FaultEffect what = faults.strike(facts("GET", "/calendar/v3/colors"));
        QCOMPARE(what.status, 403);
        QCOMPARE(what.reason, QStringLiteral("quotaExceeded"));
        QCOMPARE(what.delay, Millis(2s));
        QVERIFY(what.staleEtag);
        QCOMPARE(faults.faults().last().id, QStringLiteral("fault-4"));
    }

    void wrongFaultsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *json, const char *says) { QTest::newRow(json) << QByteArray(json) << QString::fromUtf8(says); };
        row("{}", "fault.what: expected a value, and there is none");
        row("{'what':{}}", "fault.what: expected at least one of status, delay, cut, truncate, staleEtag, token, notification");
        row("{'what':{'stattus':503}}", "fault.what.stattus: unknown key");
        row("{'what':{'status':200}}", "fault.what.status: expected a number from 400 to 599, found \"200\"");
        row("{'what':{'status':503,'cut':true}}", "fault.what: expected only one of status, cut, truncate");
        row("{'what':{'cut':true,'reason':'x'}}", "fault.what: expected a `status` beside reason, message, retryAfter, frontEnd and html");
        row("{'what':{'delay':'soon'}}", "fault.what.delay: expected a time like 250ms, 2s or 1m 30s, found \"soon\"");
        row("{'what':{'delay':'1s','applied':true}}", "fault.what: expected `applied` beside `status` or `cut`");
        row("{'what':{'notification':'eaten'}}", "fault.what.notification: expected one of lost, doubled, reordered, delayed, found \"eaten\"");
        row("{'what':{'notification':'lost','status':500}}", "fault.what: expected `notification` alone, or with `delay`");
        row("{'what':{'notification':'lost'},'match':{'method':'GET'}}", "fault: expected a notification to be matched by `calendar` and `account` alone");
        row("{'what':{'cut':true},'match':{'method':'events.steal'}}", "fault.match.method: expected a method like events.insert, events.* or POST, found \"events.steal\"");
        row("{'what':{'cut':true},'match':{'service':'calcom','method':'events.list'}}", "fault.match.method: expected a method like events.insert, events.* or POST, found \"events.list\"");
        row("{'what':{'cut':true},'match':{'calendar':'work'}}", "fault.match.calendar: expected the id of a calendar, found \"work\"");
        row("{'what':{'cut':true},'chance':2}", "fault.chance: expected a number above 0 and up to 1, found \"2\"");
        row("{'what':{'cut':true},'count':0}", "fault.count: expected a number from 1 to 1000000000, found \"0\"");
        row("{'what':{'cut':true},'often':3}", "fault.often: unknown key");
    }
    void wrongFaultsAreNamed()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        const auto read = readFault(SandboxRig::obj(json), QStringLiteral("fault"));
        QVERIFY(!read);
        QVERIFY2(read.error().oneLine().startsWith(says), qPrintable(read.error().oneLine()));
    }

    void aFaultIsReadAsItWasWritten()
    {
        const Fault full = fault("{'id':'x','match':{'service':'google','method':'events.insert','path':'/calendar/*','calendar':'a@b','account':'c@d','client':'calcom'},"
                                 "'what':{'status':429,'reason':'rateLimitExceeded','message':'Slow down','retryAfter':'3s','frontEnd':true,'applied':true,'delay':'1500ms','staleEtag':true,'token':'grant'},"
                                 "'after':1,'count':2,'chance':0.5}");
        QCOMPARE(*readFault(toJson(full), QStringLiteral("fault")), full);
        const Fault push = fault("{'id':'y','match':{'calendar':'a@b'},'what':{'notification':'delayed','delay':'2s'}}");
        QCOMPARE(*readFault(toJson(push), QStringLiteral("fault")), push);
        const Fault cut = fault("{'id':'z','what':{'truncate':10}}");
        QCOMPARE(*readFault(toJson(cut), QStringLiteral("fault")), cut);
    }

    void theLongestDelaysAreReadAgain()
    {
        for (const Millis delay : {Millis{1}, Millis{90'000}, Millis{1'000'000'001}, Millis{86'400'000LL * 20}, Millis{86'400'000LL * 999'999}, Millis{86'400'000LL * 999'999 - 1}})
            QCOMPARE(readDuration(toText(delay)), std::optional(delay));
        QCOMPARE(toText(Millis{90'000}), QStringLiteral("90s"));
        QCOMPARE(toText(Millis{86'400'000LL * 20'000}), QStringLiteral("20000d"));
        QCOMPARE(readDuration(toText(Millis{std::numeric_limits<qint64>::max()})), std::optional(Millis{86'400'000LL * 999'999}));
    }

    void whatWasStruckIsReadAsItWasWritten()
    {
        StrikeLog log;
        const Instant at = *instantFromRfc3339(u"2026-03-02T07:00:00.250Z");
        // Of two faults together there may be what no single fault has.
        const FaultEffect both = [] {
            FaultEffect what = fault("{'what':{'status':503,'reason':'backendError','message':'a \\'b\\'','retryAfter':'3s','html':true,'applied':true,'delay':'1500ms'}}").what;
            what.truncate = 0;
            what.staleEtag = true;
            what.token = FaultEffect::Token::GrantDies;
            return what;
        }();
        log.add({0, at, {QStringLiteral("a"), QStringLiteral("b")}, both, FaultService::Google, "POST", QStringLiteral("events.insert"),
                 QStringLiteral("/calendar/v3/calendars/a#ü/events"), QStringLiteral("a#ü"), QStringLiteral("host@example.com"), 0});
        log.add({0, at + 1s, {QStringLiteral("a")}, fault("{'what':{'cut':true}}").what, FaultService::Calcom, "GET", {}, QStringLiteral("/v2/nowhere"), {}, {}, 0});
        log.add({0, at + 2s, {QStringLiteral("a")}, fault("{'what':{'notification':'delayed','delay':'5m'}}").what, FaultService::Google, {}, {}, {},
                 QStringLiteral("work@group.calendar.google.com"), QStringLiteral("host@example.com"), 7});
        const auto again = StrikeLog::fromJson(QJsonDocument::fromJson(QJsonDocument(log.toJson()).toJson()).object());
        QVERIFY2(again.ok(), qPrintable(again.ok() ? QString() : again.error().oneLine()));
        QCOMPARE(again->strikes(), log.strikes());
        QCOMPARE(again->toJson(), log.toJson());
        QCOMPARE(StrikeLog::fromJson({})->strikes(), QList<FaultStrike>{});
    }

    void theLastThousandAreKeptAndTheNumbersGoOn()
    {
        StrikeLog log;
        FaultStrike strike;
        strike.what.status = 503;
        strike.path = QString(100'000, u'x');
        for (int i = 0; i < 1003; ++i)
            log.add(strike);
        QCOMPARE(log.strikes().size(), 1000);
        QCOMPARE(log.strikes().first().number, 4);
        QCOMPARE(log.strikes().first().path.size(), 2000);
        QCOMPARE(log.last(2).first().number, 1002);
        log.clear();
        QCOMPARE(log.strikes().size(), 0);
        log = *StrikeLog::fromJson(log.toJson());
        log.add(strike);
        QCOMPARE(log.strikes().last().number, 1004);
    }

    void aLogThatCannotBeReadIsNamed_data()
    {
        QTest::addColumn<QByteArray>("strike");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *strike, const char *says) { QTest::newRow(strike) << QByteArray(strike) << QString::fromLatin1(says); };
        row("{}", "strikes.list[1].at: expected a time like 2026-03-03T12:00:00Z");
        row("{'at':'2026-03-02T07:00:00Z'}", "strikes.list[1].service: expected google or calcom, found \"\"");
        row("{'at':'2026-03-02T07:00:00Z','service':'google','number':2,'what':{'status':1}}", "strikes.list[1].what.status: expected a number from 400 to 599, found \"1\"");
        row("{'at':'2026-03-02T07:00:00Z','service':'google','number':1,'what':{'cut':true}}", "strikes.list[1].number: expected numbers that rise, found 1 after 1");
    }
    void aLogThatCannotBeReadIsNamed()
    {
        QFETCH(QByteArray, strike);
        const QJsonObject good = SandboxRig::obj("{'at':'2026-03-02T07:00:00Z','service':'google','number':1,'what':{'cut':true}}");
        const auto read = StrikeLog::fromJson({{QStringLiteral("list"), QJsonArray{good, SandboxRig::obj(strike)}}});
        QVERIFY(!read.ok());
        QTEST(QString(read.error().where + QStringLiteral(": ") + read.error().what), "says");
    }

    void aWorldFileHasFaults()
    {
        const auto world = readWorld(SandboxRig::world("faults:\n  - match: {method: events.insert, calendar: work}\n    what: {status: 403, reason: quotaExceeded}\n    count: 2\n"
                                                       "  - {id: late, match: {calendar: kim@example.com}, what: {notification: delayed, delay: 1m 30s}, chance: 0.5}\n"),
                                     QStringLiteral("w.yaml"));
        QVERIFY2(world, world ? "" : qPrintable(world.error().oneLine()));
        QCOMPARE(world->faults.size(), 2);
        QCOMPARE(world->faults[0].match.calendar, QStringLiteral("work@group.calendar.google.com"));
        QCOMPARE(world->faults[0].count, 2);
        QCOMPARE(world->faults[1].what.delay, Millis(90s));
        const auto wrong = readWorld(SandboxRig::world("faults:\n  - match: {calendar: play}\n    what: {cut: true}\n"), QStringLiteral("w.yaml"));
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().oneLine(), QStringLiteral("w.yaml:15: faults[0].match.calendar: expected the name of a calendar (personal, work), found \"play\""));
    }

    void theSettingsOfGoogleAreReached()
    {
        const auto world = readWorld("google: {clientId: mine.apps, clientSecret: s3, authorizationCodeSeconds: 5, accessTokenSeconds: 60}\n" + SandboxRig::world(), QStringLiteral("w"));
        QVERIFY2(world, world ? "" : qPrintable(world.error().oneLine()));
        QCOMPARE(world->google.clientId, QStringLiteral("mine.apps"));
        QCOMPARE(world->google.clientSecret, QStringLiteral("s3"));
        QCOMPARE(world->google.authorizationCodeLifetime, 5s);
        QCOMPARE(world->google.accessTokenLifetime, 60s);
    }

    // Google's own bodies (google-calendar.md 6), and Cal.com's two shapes.
    void refusalsAreTheServicesOwn_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<int>("service");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *what, FaultService service, const char *target, const char *body) {
            QTest::newRow(qPrintable(QLatin1String(what) + QLatin1Char(' ') + QLatin1String(target))) << QByteArray(what) << int(service) << QByteArray(target) << QByteArray(body).replace('\'', '"');
        };
        const char *list = "GET /calendar/v3/calendars/a%40b/events";
        row("{'status':503}", FaultService::Google, list, "{'error':{'errors':[{'domain':'global','reason':'backendError','message':'Backend Error'}],'code':503,'message':'Backend Error'}}");
        row("{'status':403}", FaultService::Google, list, "{'error':{'errors':[{'domain':'usageLimits','reason':'rateLimitExceeded','message':'Rate Limit Exceeded'}],'code':403,'message':'Rate Limit Exceeded'}}");
        row("{'status':403,'reason':'quotaExceeded'}", FaultService::Google, list, "{'error':{'errors':[{'domain':'usageLimits','reason':'quotaExceeded','message':'Calendar usage limits exceeded.'}],'code':403,'message':'Calendar usage limits exceeded.'}}");
        row("{'status':403,'reason':'quotaExceeded','frontEnd':true}", FaultService::Google, list, "{'error':{'errors':[{'domain':'usageLimits','reason':'quotaExceeded','message':'Calendar usage limits exceeded.'}],'code':403,'message':'Calendar usage limits exceeded.','status':'PERMISSION_DENIED'}}");
        row("{'status':429,'frontEnd':true}", FaultService::Google, list, "{'error':{'errors':[{'domain':'usageLimits','reason':'rateLimitExceeded','message':'Rate Limit Exceeded'}],'code':429,'message':'Rate Limit Exceeded','status':'RESOURCE_EXHAUSTED'}}");
        row("{'status':410}", FaultService::Google, list, "{'error':{'errors':[{'domain':'calendar','reason':'fullSyncRequired','message':'Sync token is no longer valid, a full sync is required.','locationType':'parameter','location':'syncToken'}],'code':410,'message':'Sync token is no longer valid, a full sync is required.'}}");
        row("{'status':410}", FaultService::Google, "DELETE /calendar/v3/calendars/a%40b/events/x", "{'error':{'errors':[{'domain':'global','reason':'deleted','message':'Resource has been deleted'}],'code':410,'message':'Resource has been deleted'}}");
        row("{'status':418,'reason':'teapot','message':'Short and stout'}", FaultService::Google, list, "{'error':{'errors':[{'domain':'global','reason':'teapot','message':'Short and stout'}],'code':418,'message':'Short and stout'}}");
        row("{'status':400}", FaultService::Google, "POST /token", "{'error':'invalid_grant','error_description':'Token has been expired or revoked.'}");
        row("{'status':503}", FaultService::Google, "POST /token", "{'error':'internal_failure','error_description':'Backend Error'}");
        row("{'status':500}", FaultService::Calcom, "GET /v2/me", "{'statusCode':500,'message':'Internal server error'}");
    }
    void refusalsAreTheServicesOwn()
    {
        QFETCH(QByteArray, what);
        QFETCH(int, service);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        const http::Request request{target.left(target.indexOf(' ')), target.mid(target.indexOf(' ') + 1), {}, {}};
        const FaultEffect effect = fault("{'what':" + what + "}").what;
        const http::Response response = refusalOf(effect, factsOf(FaultService(service), request, {}), request, Instant{});
        QCOMPARE(response.status, effect.status);
        const QJsonObject got = QJsonDocument::fromJson(response.body).object(), wanted = QJsonDocument::fromJson(body).object();
        for (const QString &key : wanted.keys())
            QVERIFY2(got[key] == wanted[key], response.body.constData());
    }

    void aStatusChangesNothingUnlessItIsApplied()
    {
        SandboxRig rig;
        rig.sandbox->setFaults(box({"{'match':{'method':'events.insert'},'what':{'status':503,'retryAfter':'2s'},'count':1}",
                                    "{'match':{'method':'events.insert'},'what':{'status':500,'applied':true},'after':1,'count':1}"}));
        const auto refused = rig.google("POST", QStringLiteral("calendars/primary/events"), SandboxRig::event("one"));
        QCOMPARE(SandboxRig::status(refused), 503);
        QCOMPARE(refused->header("Retry-After"), QByteArray("2"));
        QCOMPARE(rig.titles(), QStringList());
        QCOMPARE(SandboxRig::status(rig.google("POST", QStringLiteral("calendars/primary/events"), SandboxRig::event("two"))), 500);
        QCOMPARE(rig.titles(), QStringList{QStringLiteral("two")});
        QCOMPARE(SandboxRig::status(rig.google("POST", QStringLiteral("calendars/primary/events"), SandboxRig::event("three"))), 200);
    }

    void connectionsBreak()
    {
        SandboxRig rig;
        rig.sandbox->setFaults(box({"{'match':{'method':'events.insert','calendar':'host@example.com'},'what':{'cut':true},'count':1}",
                                    "{'match':{'method':'events.insert','calendar':'host@example.com'},'what':{'cut':true,'applied':true},'after':1,'count':1}",
                                    "{'match':{'method':'calendarList.list'},'what':{'truncate':20},'count':1}"}));
        for (const char *title : {"lost", "made"}) {
            const auto answer = rig.google("POST", QStringLiteral("calendars/primary/events"), SandboxRig::event(title));
            QVERIFY(!answer);
            QCOMPARE(answer.error().kind, Error::Kind::Transport);
        }
        QCOMPARE(rig.titles(), QStringList{QStringLiteral("made")});
        QVERIFY(!rig.google("GET", QStringLiteral("users/me/calendarList")));
        QCOMPARE(SandboxRig::status(rig.google("GET", QStringLiteral("users/me/calendarList"))), 200);
        QVERIFY(!rig.inserts("elsewhere", QStringLiteral("work%40group.calendar.google.com")).isEmpty());
    }

    // A batch of two inserts and a list: `id`s of what was answered 200, else the status, part for part.
    static QString batch(SandboxRig &rig)
    {
        const auto insert = [](const char *title) {
            const QByteArray body = QJsonDocument(SandboxRig::event(title)).toJson(QJsonDocument::Compact);
            return "POST /calendar/v3/calendars/primary/events HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
        };
        QByteArray body;
        for (const QByteArray &part : {insert("one"), insert("two"), QByteArray("GET /calendar/v3/calendars/primary HTTP/1.1\r\n\r\n")})
            body += "--b\r\nContent-Type: application/http\r\n\r\n" + part + "\r\n";
        http::Request request{"POST", "http://google.test/batch/calendar/v3",
                              {{"Authorization", "Bearer " + rig.token().toUtf8()}, {"Content-Type", "multipart/mixed; boundary=b"}}, body + "--b--\r\n"};
        std::optional<SandboxRig::Answer> answer;
        rig.transport.send(request)->then(&rig.transport, [&answer](const SandboxRig::Answer &outcome) { answer = outcome; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }))
            return QStringLiteral("never");
        if (!*answer)
            return QStringLiteral("cut");
        QStringList parts{QString::number((*answer)->status)};
        for (qsizetype at = (*answer)->body.indexOf("HTTP/1.1 "); at >= 0; at = (*answer)->body.indexOf("HTTP/1.1 ", at + 1))
            parts << QString::fromLatin1((*answer)->body.mid(at + 9, 3));
        return parts.join(u' ');
    }

    void aFaultStrikesOnePartOfABatch()
    {
        SandboxRig rig;
        QCOMPARE(batch(rig), QStringLiteral("200 200 200 200"));
        QCOMPARE(rig.titles(), (QStringList{QStringLiteral("one"), QStringLiteral("two")}));
        rig.sandbox->setFaults(box({"{'match':{'method':'events.insert'},'what':{'status':503},'after':1,'count':1}"}));
        QCOMPARE(batch(rig), QStringLiteral("200 200 503 200"));
        QCOMPARE(rig.titles(), (QStringList{QStringLiteral("one"), QStringLiteral("one"), QStringLiteral("two")}));
        QCOMPARE(rig.sandbox->faultsState().strikes.last().method, QStringLiteral("events.insert"));
        rig.sandbox->setFaults(box({"{'match':{'method':'events.insert'},'what':{'status':500,'applied':true},'count':1}"}));
        QCOMPARE(batch(rig), QStringLiteral("200 500 200 200"));
        QCOMPARE(rig.titles().size(), 5);
    }

    void theConnectionBelongsToTheWholeBatch()
    {
        SandboxRig rig;
        rig.sandbox->setFaults(box({"{'match':{'method':'events.insert'},'what':{'cut':true}}", "{'match':{'method':'calendars.get'},'what':{'delay':'1h'}}"}));
        QCOMPARE(batch(rig), QStringLiteral("200 200 200 200"));
        QCOMPARE(rig.sandbox->faults().faults().first().matched, 0);
        rig.sandbox->setFaults(box({"{'match':{'method':'batch'},'what':{'status':429}}"}));
        QCOMPARE(batch(rig), QStringLiteral("429"));
        rig.sandbox->setFaults(box({"{'match':{'method':'batch'},'what':{'cut':true}}"}));
        QCOMPARE(batch(rig), QStringLiteral("cut"));
    }

    void aTokenDiesInTheMiddleOfABatch()
    {
        SandboxRig rig;
        rig.sandbox->setFaults(box({"{'match':{'method':'events.insert'},'what':{'token':'access'},'after':1,'count':1}"}));
        QCOMPARE(batch(rig), QStringLiteral("200 200 401 401"));
    }

    void delaysGoByTheClock()
    {
        SandboxRig rig;
        rig.sandbox->setFaults(box({"{'match':{'method':'events.list'},'what':{'delay':'1h'}}"}));
        const auto answer = rig.begin("GET", rig.googleUrl(QStringLiteral("calendars/primary/events")), rig.token());
        QCOMPARE(SandboxRig::status(rig.google("GET", QStringLiteral("colors"))), 200); // others do not wait
        QVERIFY(!answer->has_value());
        rig.clock.advance(59min);
        QCoreApplication::processEvents();
        QVERIFY(!answer->has_value());
        rig.clock.advance(1min);
        QTRY_VERIFY(answer->has_value());
        QCOMPARE(SandboxRig::status(**answer), 200);
    }

    void aStaleEtagMeetsAConflict()
    {
        SandboxRig rig;
        const QString id = rig.inserts("one");
        const QString path = QStringLiteral("calendars/primary/events/") + id;
        const QString etag = SandboxRig::json(rig.google("GET", path))[QLatin1String("etag")].toString();
        rig.sandbox->setFaults(box({"{'match':{'method':'events.get'},'what':{'staleEtag':true},'count':1}", "{'match':{'method':'events.list'},'what':{'staleEtag':true},'count':1}"}));
        const auto stale = rig.google("GET", path, {}, {{"Accept-Encoding", "gzip"}, {"User-Agent", "x (gzip)"}});
        const QString old = SandboxRig::json(stale)[QLatin1String("etag")].toString();
        QVERIFY(!old.isEmpty() && old != etag);
        QCOMPARE(stale->header("ETag"), old.toLatin1());
        const auto list = SandboxRig::json(rig.google("GET", QStringLiteral("calendars/primary/events")));
        QCOMPARE(list[QLatin1String("items")][0][QLatin1String("etag")].toString(), old);
        QCOMPARE(list[QLatin1String("items")][0][QLatin1String("summary")].toString(), QStringLiteral("one"));
        const QJsonObject patch{{QStringLiteral("summary"), QStringLiteral("two")}};
        QCOMPARE(SandboxRig::status(rig.google("PATCH", path, patch, {{"If-Match", old.toLatin1()}})), 412);
        QCOMPARE(SandboxRig::status(rig.google("PATCH", path, patch, {{"If-Match", etag.toLatin1()}})), 200);
    }

    void tokensDie()
    {
        SandboxRig rig;
        const auto refresh = [&rig] {
            const auto account = rig.sandbox->endpoints().accounts[0];
            const auto e = rig.sandbox->endpoints();
            std::optional<Outcome<http::Response>> answer;
            const QByteArray form = "grant_type=refresh_token&refresh_token=" + QUrl::toPercentEncoding(account.refreshToken) + "&client_id=" + e.clientId.toLatin1() + "&client_secret=" + e.clientSecret.toLatin1();
            rig.transport.send({"POST", "http://google.test/token", {{"Content-Type", "application/x-www-form-urlencoded"}}, form})->then(&rig.transport, [&](const auto &o) { answer = o; });
            return QTest::qWaitFor([&] { return answer.has_value(); }) ? *answer : Outcome<http::Response>(Error{});
        };
        rig.sandbox->setFaults(box({"{'match':{'method':'colors.get','account':'host@example.com'},'what':{'token':'access'},'count':1}"}));
        QCOMPARE(SandboxRig::status(rig.google("GET", QStringLiteral("colors"), {}, {}, 1)), 200); // another account's
        const auto dead = rig.google("GET", QStringLiteral("colors"));
        QCOMPARE(SandboxRig::status(dead), 401);
        QCOMPARE(SandboxRig::json(dead)[QLatin1String("error")][QLatin1String("errors")][0][QLatin1String("reason")].toString(), QStringLiteral("authError"));
        QCOMPARE(SandboxRig::status(rig.google("GET", QStringLiteral("users/me/calendarList"))), 401);
        const auto again = refresh();
        QCOMPARE(SandboxRig::status(again), 200);
        const QString fresh = SandboxRig::json(again)[QLatin1String("access_token")].toString();
        QCOMPARE(SandboxRig::status(rig.ask("GET", rig.googleUrl(QStringLiteral("colors")), fresh)), 200);
        rig.sandbox->setFaults(box({"{'match':{'method':'oauth.token'},'what':{'token':'grant'},'count':1}"}));
        const auto refused = refresh();
        QCOMPARE(SandboxRig::status(refused), 400);
        QCOMPARE(SandboxRig::json(refused)[QLatin1String("error")].toString(), QStringLiteral("invalid_grant"));
        QCOMPARE(SandboxRig::status(rig.ask("GET", rig.googleUrl(QStringLiteral("colors")), fresh)), 401); // the whole grant
    }

    void calcomIsToldFromOthers()
    {
        SandboxRig rig;
        rig.sandbox->setFaults(box({"{'match':{'method':'events.insert','client':'calcom'},'what':{'status':503}}",
                                    "{'match':{'service':'calcom','method':'bookings.cancel'},'what':{'status':429},'count':1}"}));
        QVERIFY(!rig.inserts("mine").isEmpty());
        const auto booked = rig.books("2026-03-04T10:00:00Z");
        QCOMPARE(SandboxRig::status(booked), 201); // Cal.com makes the booking all the same
        const QString uid = SandboxRig::uidOf(booked);
        const auto references = SandboxRig::json(rig.calcom("GET", QStringLiteral("bookings/%1/references").arg(uid)));
        QCOMPARE(references[QLatin1String("data")][0][QLatin1String("eventUid")].toString(), QString());
        const QJsonObject why{{QStringLiteral("cancellationReason"), QStringLiteral("ill")}};
        const auto throttled = rig.calcom("POST", QStringLiteral("bookings/%1/cancel").arg(uid), why);
        QCOMPARE(SandboxRig::status(throttled), 429);
        QVERIFY(throttled->body.contains("ThrottlerException: Too Many Requests"));
        QCOMPARE(SandboxRig::status(rig.calcom("POST", QStringLiteral("bookings/%1/cancel").arg(uid), why)), 200);
    }

    void notificationsAreLostDoubledReorderedDelayed()
    {
        SandboxRig rig;
        rig.watch();
        QTRY_COMPARE(rig.pushes.size(), 1);
        const auto change = [&rig] { rig.inserts("x"); };
        const auto settled = [&rig] { return QTest::qWaitFor([&] { return rig.sandbox->pendingDeliveries() == 0; }); };

        rig.sandbox->setFaults(box({"{'what':{'notification':'lost'},'match':{'calendar':'host@example.com'},'count':1}"}));
        change();
        QVERIFY(settled());
        QCOMPARE(rig.pushes.size(), 1);
        change();
        QVERIFY(settled());
        QCOMPARE(rig.pushes.size(), 2);

        rig.sandbox->setFaults(box({"{'what':{'notification':'doubled'},'count':1}"}));
        rig.pushes.clear();
        change();
        QVERIFY(settled());
        QCOMPARE(rig.pushes.size(), 2);
        QCOMPARE(rig.pushes[0], rig.pushes[1]);

        rig.sandbox->setFaults(box({"{'what':{'notification':'reordered'},'count':1}"}));
        rig.pushes.clear();
        change();
        QTest::qWait(0);
        QCOMPARE(rig.pushes.size(), 0);
        change();
        QVERIFY(settled());
        QCOMPARE(rig.pushes.size(), 2);
        QVERIFY(rig.numbers()[0] > rig.numbers()[1]);

        // Nothing comes to overtake it: it goes out by itself.
        rig.sandbox->setFaults(box({"{'what':{'notification':'reordered'},'count':1}"}));
        rig.pushes.clear();
        change();
        QTRY_COMPARE(rig.sandbox->faults().faults().first().fired, 1);
        rig.clock.advance(10s);
        QTRY_COMPARE(rig.pushes.size(), 1);

        rig.sandbox->setFaults(box({"{'what':{'notification':'delayed','delay':'5m'},'count':1}"}));
        rig.pushes.clear();
        change();
        change(); // not held up by the one before
        QTRY_COMPARE(rig.pushes.size(), 1);
        rig.clock.advance(5min);
        QTRY_COMPARE(rig.pushes.size(), 2);
        QVERIFY(rig.numbers()[0] > rig.numbers()[1]);
        QVERIFY(settled());
    }
};

CSP_TEST(TestFaults, Core)

} // namespace tst_faults

#include "tst_faults.moc"
