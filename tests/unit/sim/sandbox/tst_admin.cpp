#include "core/http/networktransport.h"
#include "core/sim/admin/adminserver.h"
#include "tests/unit/sim/sandbox/sandboxrig.h"
#include "tests/support/testmain.h"

namespace tst_admin {

using namespace csp;
using namespace csp::sim;
using namespace std::chrono_literals;

static QString s(const char *text) { return QString::fromLatin1(text); }

/// The rig with its admin endpoint, in process.
struct Admin : SandboxRig {
    AdminApi api;
    explicit Admin(const QByteArray &more = {}) : SandboxRig(more), api(sandbox.get(), "admin_secret")
    {
        sandbox->setFresh([this, more] { return Sandbox::fromWorld(world(more), QStringLiteral("world.yaml"), &clock); });
    }
    http::Response raw(const QByteArray &method, const QByteArray &path, const QByteArray &body = {}, const QByteArray &authorization = "Bearer admin_secret")
    {
        return api.handle({method, path, {{"Authorization", authorization}}, body});
    }
    QJsonObject admin(const QByteArray &method, const QByteArray &path, const char *body = "")
    {
        const http::Response response = raw(method, path, QByteArray(body).replace('\'', '"'));
        if (response.status / 100 != 2)
            qFatal("%s %s: %s", method.constData(), path.constData(), response.body.constData());
        return QJsonDocument::fromJson(response.body).object();
    }
    /// `number faults service method: what`, one a line.
    QStringList strikes(const QByteArray &query = {})
    {
        QStringList all;
        for (const QJsonValue &strike : admin("GET", "/admin/strikes" + query)[s("strikes")].toArray()) {
            all += QStringLiteral("%1 %2 %3 %4: %5").arg(strike[s("number")].toInt()).arg(strike[s("faults")].toVariant().toStringList().join(u'+'), strike[s("service")].toString(),
                       strike[s("method")].toString(strike[s("calendar")].toString()), QString::fromUtf8(QJsonDocument(strike[s("what")].toObject()).toJson(QJsonDocument::Compact)));
        }
        return all;
    }
    /// `to kind method sequence cause`, one a line.
    QStringList mails(const QByteArray &query = {})
    {
        QStringList all;
        for (const QJsonValue &m : admin("GET", "/admin/mails" + query)[s("mails")].toArray()) {
            all += QStringLiteral("%1 %2 %3 %4 %5").arg(m[s("to")].toString().section(u'@', 0, 0), m[s("kind")].toString(), m[s("method")].toString())
                       .arg(m[s("sequence")].toInt()).arg(m[s("cause")].toString());
        }
        return all;
    }
};

class TestAdmin : public QObject
{
    Q_OBJECT
private slots:
    void refusalsHaveOneShape_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *method, const char *path, const char *body, int status, const char *says) {
            QTest::newRow(qPrintable(QStringLiteral("%1 %2 %3").arg(s(method), s(path), s(body)))) << QByteArray(method) << QByteArray(path) << QByteArray(body).replace('\'', '"') << status << s(says);
        };
        row("GET", "/admin/nowhere", "", 404, "/admin/nowhere: there is nothing at that path");
        row("GET", "/", "", 404, "/: there is nothing at that path");
        row("PATCH", "/admin/faults", "", 405, "/admin/faults: expected GET, PUT, POST, DELETE, found PATCH");
        row("PUT", "/admin/faults", "{", 400, "body: is no JSON: unterminated object at byte 1");
        row("PUT", "/admin/faults", "[]", 400, "body: expected a JSON object");
        row("PUT", "/admin/faults", "{'faults':[{'what':{'status':1}}]}", 400, "faults[0].what.status: expected a number from 400 to 599, found \"1\"");
        row("PUT", "/admin/faults", "{'faults':[],'more':1}", 400, "more: unknown key");
        row("PUT", "/admin/faults", "{'faults':[],'seed':-1}", 400, "seed: expected a whole number, 0 or more");
        row("PUT", "/admin/faults", "{'faults':[{'id':'a','what':{'cut':true}},{'id':'a','what':{'cut':true}}]}", 400, "faults[1].id: there is a fault \"a\" already");
        row("POST", "/admin/faults", "{'what':{}}", 400, "fault.what: expected at least one of");
        row("DELETE", "/admin/faults/none", "", 404, "faults/none: there is no such fault");
        row("PUT", "/admin/snapshot", "{'version':9}", 400, "version: expected version 1 of a saved sandbox, found 9");
        row("PUT", "/admin/snapshot", "{'version':1}", 400, "google.version: expected 1, found 0");
        row("POST", "/admin/clock", "{}", 400, "body: expected either `advance` (a length like 1h 30m) or `to`");
        row("POST", "/admin/clock", "{'advance':'-1h'}", 400, "advance: expected a length like");
        row("POST", "/admin/clock", "{'to':'2026-03-01T00:00:00Z'}", 400, "to: expected a time after 2026-03-02T07:00:00Z");
        row("POST", "/admin/proposals", "{'account':'nobody@example.com','event':'x'}", 400, "account: expected the email of an account, found \"nobody@example.com\"");
        row("POST", "/admin/proposals", "{'account':'kim@example.com'}", 400, "event: expected the id of an event");
        row("POST", "/admin/proposals", "{'account':'kim@example.com','event':'x','begin':1}", 400, "begin: unknown key");
        row("POST", "/admin/proposals", "{'account':'kim@example.com','event':'x'}", 404, "proposal: Not Found");
        row("POST", "/admin/proposals/proposal-1/accept", "", 404, "proposal: Not Found");
        row("POST", "/admin/proposals/proposal-1/forget", "", 404, "/admin/proposals/proposal-1/forget: there is nothing at that path");
        row("GET", "/admin/proposals/proposal-1/decline", "", 405, "/admin/proposals/proposal-1/decline: expected POST, found GET");
        row("GET", "/admin/mails?who=x", "", 400, "who: unknown parameter");
        row("GET", "/admin/mails?limit=0", "", 400, "limit: expected a whole number, 1 or more, found \"0\"");
        row("GET", "/admin/strikes?who=x", "", 400, "who: unknown parameter");
        row("GET", "/admin/strikes?since=noon", "", 400, "since: expected a time like 2026-03-03T12:00:00Z, found \"noon\"");
        row("GET", "/admin/strikes?limit=all", "", 400, "limit: expected a whole number, 1 or more, found \"all\"");
        row("GET", "/admin/mails?since=noon", "", 400, "since: expected a time like 2026-03-03T12:00:00Z, found \"noon\"");
    }
    void refusalsHaveOneShape()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QString, says);
        Admin rig;
        rig.inserts("kept");
        const QJsonObject before = rig.sandbox->state();
        const http::Response response = rig.raw(method, path, body);
        QCOMPARE(response.status, status);
        QCOMPARE(response.header("Content-Type"), QByteArray("application/json; charset=UTF-8"));
        const QJsonObject error = QJsonDocument::fromJson(response.body)[s("error")].toObject();
        QCOMPARE(error[s("status")].toInt(), status);
        const QString line = error[s("where")].toString() + QStringLiteral(": ") + error[s("what")].toString();
        QVERIFY2(line.startsWith(says), qPrintable(line));
        QCOMPARE(rig.sandbox->state(), before); // nothing changed
    }

    void onlyItsOwnTokenOpensIt()
    {
        Admin rig;
        for (const QByteArray &authorization : {QByteArray(), QByteArray("Bearer "), QByteArray("Bearer admin_secre"), QByteArray("Bearer admin_secreT"), QByteArray("Basic admin_secret"),
                                                "Bearer " + rig.token().toLatin1(), "Bearer " + rig.sandbox->endpoints().calcomApiKey.toLatin1()}) {
            const http::Response response = rig.raw("POST", "/admin/reset", {}, authorization);
            QCOMPARE(response.status, 401);
            QVERIFY(!response.body.contains("admin_secret"));
        }
        QCOMPARE(rig.raw("GET", "/admin").status, 200);
        QVERIFY(AdminApi(rig.sandbox.get(), {}).handle({"GET", "/admin", {{"Authorization", "Bearer "}}, {}}).status == 401);
    }

    void theListNamesEveryRoute()
    {
        Admin rig;
        const QJsonArray routes = rig.admin("GET", "/admin/")[s("routes")].toArray();
        QVERIFY(routes.size() >= 15);
        for (const QJsonValue &route : routes) {
            if (route[s("method")] == s("GET") && !route[s("path")].toString().contains(u'*'))
                QCOMPARE(rig.raw("GET", route[s("path")].toString().toLatin1()).status, 200);
        }
    }

    void faultsArePutAddedAndTakenAway()
    {
        Admin rig("faults: [{id: first, match: {method: colors.get}, what: {status: 503}, count: 1}]\n");
        QCOMPARE(rig.admin("GET", "/admin/faults")[s("faults")][0][s("id")].toString(), s("first"));
        QCOMPARE(SandboxRig::status(rig.google("GET", s("colors"))), 503);
        QCOMPARE(SandboxRig::status(rig.google("GET", s("colors"))), 200);
        QCOMPARE(rig.admin("GET", "/admin/faults")[s("faults")][0][s("fired")].toInt(), 1);
        QCOMPARE(rig.admin("GET", "/admin/faults")[s("faults")][0][s("matched")].toInt(), 2);
        const QJsonObject added = rig.admin("POST", "/admin/faults", "{'match':{'method':'colors.get'},'what':{'status':500}}");
        QCOMPARE(added[s("id")].toString(), s("fault-1"));
        QCOMPARE(SandboxRig::status(rig.google("GET", s("colors"))), 500);
        QCOMPARE(rig.raw("POST", "/admin/faults", R"({"id":"first","what":{"cut":true}})").status, 409);
        QCOMPARE(rig.raw("DELETE", "/admin/faults/fault-1").status, 204);
        QCOMPARE(SandboxRig::status(rig.google("GET", s("colors"))), 200);
        QCOMPARE(rig.admin("PUT", "/admin/faults", "{'seed':9,'faults':[{'match':{'method':'colors.get'},'what':{'status':404}}]}")[s("seed")].toString(), s("9"));
        QCOMPARE(SandboxRig::status(rig.google("GET", s("colors"))), 404);
        QCOMPARE(rig.raw("DELETE", "/admin/faults").status, 204);
        QCOMPARE(SandboxRig::status(rig.google("GET", s("colors"))), 200);
    }

    void whatTheFaultsStruckIsListed()
    {
        Admin rig("faults: [{id: first, match: {method: 'colors.*'}, what: {status: 503}, count: 1}, {id: slow, match: {service: calcom}, what: {staleEtag: true}},"
                  " {id: twice, match: {calendar: work}, what: {notification: doubled}}]\n");
        QCOMPARE(rig.strikes(), QStringList());
        QCOMPARE(SandboxRig::status(rig.google("GET", s("colors?fields=etag"))), 503);
        QCOMPARE(SandboxRig::status(rig.google("GET", s("colors"))), 200);
        rig.clock.advance(1min);
        QCOMPARE(SandboxRig::status(rig.calcom("GET", s("me"))), 200);
        QCOMPARE(SandboxRig::status(rig.google("POST", s("calendars/work%40group.calendar.google.com/events/watch"), SandboxRig::obj("{'id':'w','type':'web_hook','address':'http://inbox.test/push'}"))), 200);
        QTRY_COMPARE(rig.pushes.size(), 2);
        const QStringList all{s("1 first google colors.get: {\"status\":503}"), s("2 slow calcom me.get: {\"staleEtag\":true}"),
                              s("3 twice google work@group.calendar.google.com: {\"notification\":\"doubled\"}")};
        QCOMPARE(rig.strikes(), all);
        QCOMPARE(rig.admin("GET", "/admin/strikes?limit=1&service=google&faults=first")[s("strikes")].toArray(),
                 QJsonArray{SandboxRig::obj("{'number':1,'at':'2026-03-02T07:00:00.000Z','faults':['first'],'service':'google','what':{'status':503},'verb':'GET','method':'colors.get',"
                                            "'path':'/calendar/v3/colors','account':'host@example.com'}")});
        QCOMPARE(rig.admin("GET", "/admin/strikes?calendar=work@group.calendar.google.com")[s("strikes")].toArray(),
                 QJsonArray{SandboxRig::obj("{'number':3,'at':'2026-03-02T07:01:00.000Z','faults':['twice'],'service':'google','what':{'notification':'doubled'},"
                                            "'calendar':'work@group.calendar.google.com','account':'host@example.com','messageNumber':1}")});
        QCOMPARE(rig.strikes("?since=2026-03-02T07:01:00Z"), all.mid(1));
        QCOMPARE(rig.strikes("?limit=2"), all.mid(1));
        QCOMPARE(rig.strikes("?limit=1&method=colors.get"), all.mid(0, 1));
        QCOMPARE(rig.strikes("?account=kim@example.com"), QStringList());

        // They are part of the world; of an older one there are none.
        const QByteArray snapshot = rig.raw("GET", "/admin/snapshot").body;
        QJsonObject older = QJsonDocument::fromJson(snapshot).object();
        older.remove(s("strikes"));
        QCOMPARE(rig.raw("DELETE", "/admin/strikes").status, 204);
        QCOMPARE(rig.strikes(), QStringList());
        QCOMPARE(rig.raw("PUT", "/admin/snapshot", snapshot).status, 200);
        QCOMPARE(rig.strikes(), all);
        QCOMPARE(rig.raw("PUT", "/admin/snapshot", QJsonDocument(older).toJson()).status, 200);
        QCOMPARE(rig.strikes(), QStringList());
        rig.raw("PUT", "/admin/snapshot", snapshot);
        rig.admin("POST", "/admin/reset");
        QCOMPARE(rig.strikes(), QStringList());
        QCOMPARE(SandboxRig::status(rig.google("GET", s("colors"))), 503);
        QCOMPARE(rig.strikes(), all.mid(0, 1));
    }

    void aProposalIsMadeAndDecidedFromOutside()
    {
        Admin rig;
        rig.watch();
        QJsonObject event = SandboxRig::event("Lunch");
        event.insert(s("id"), s("lunch"));
        event.insert(s("attendees"), QJsonArray{QJsonObject{{s("email"), s("kim@example.com")}}});
        QCOMPARE(SandboxRig::status(rig.google("POST", s("calendars/primary/events"), event)), 200);
        const char *wish = "{'account':'kim@example.com','event':'lunch','start':{'dateTime':'2026-03-03T14:00:00Z'},'end':{'dateTime':'2026-03-03T15:00:00Z'},'comment':'late'}";
        QCOMPARE(rig.admin("POST", "/admin/proposals", wish)[s("state")].toString(), s("waiting"));
        const QJsonObject mail = rig.admin("GET", "/admin/mails?sender=kim@example.com")[s("mails")][0].toObject();
        QCOMPARE(mail[s("kind")].toString(), s("proposal"));
        QCOMPARE(mail[s("method")].toString(), s("COUNTER"));
        QCOMPARE(mail[s("start")].toObject(), SandboxRig::obj("{'dateTime':'2026-03-03T15:00:00+01:00','timeZone':'Europe/Berlin'}"));
        QCOMPARE(mail[s("comment")].toString(), s("late"));
        const QByteArray snapshot = rig.raw("GET", "/admin/snapshot").body;

        QTRY_COMPARE(rig.numbers().size(), 2); // of watching, of inviting; none of proposing
        QCOMPARE(rig.admin("POST", "/admin/proposals/proposal-1/accept")[s("state")].toString(), s("accepted"));
        QTRY_COMPARE(rig.numbers().size(), 3);
        QCOMPARE(rig.mails(), (QStringList{s("host proposal COUNTER 0 proposals.insert"), s("kim update REQUEST 1 proposals.accept")}));

        QCOMPARE(rig.raw("PUT", "/admin/snapshot", snapshot).status, 200);
        QCOMPARE(rig.admin("GET", "/admin/proposals")[s("proposals")][0][s("state")].toString(), s("waiting"));
        rig.admin("POST", "/admin/proposals/proposal-1/decline");
        QCOMPARE(rig.mails(), (QStringList{s("host proposal COUNTER 0 proposals.insert"), s("kim proposalDeclined DECLINECOUNTER 0 proposals.decline")}));
    }

    void aSnapshotIsGoneBackTo()
    {
        Admin rig;
        rig.watch();
        rig.inserts("before");
        const QString booked = SandboxRig::uidOf(rig.books("2026-03-04T10:00:00Z"));
        const QString early = rig.syncToken();
        const QString token = rig.token();
        const QByteArray snapshot = rig.raw("GET", "/admin/snapshot").body;
        rig.inserts("after");
        QCOMPARE(SandboxRig::status(rig.calcom("POST", s("bookings/%1/cancel").arg(booked), {{s("cancellationReason"), s("ill")}})), 200);
        const QString late = rig.syncToken();
        rig.admin("POST", "/admin/faults", "{'match':{'method':'colors.get'},'what':{'status':500}}");
        QTRY_COMPARE(rig.sandbox->pendingDeliveries(), 0);
        rig.pushes.clear();

        QSignalSpy changed(rig.sandbox.get(), &Sandbox::changed);
        const QJsonObject loaded = QJsonDocument::fromJson(rig.raw("PUT", "/admin/snapshot", snapshot).body).object();
        QCOMPARE(loaded[s("google")][s("accounts")][0][s("accessToken")].toString(), rig.token());
        QTRY_VERIFY(!changed.isEmpty());
        QCOMPARE(rig.titles(), (QStringList{s("Intro between Nora Host and Ada"), s("before")}));
        QCOMPARE(SandboxRig::json(rig.calcom("GET", s("bookings/") + booked))[s("data")][s("status")].toString(), s("accepted"));
        QCOMPARE(SandboxRig::status(rig.ask("GET", rig.googleUrl(s("colors")), token)), 200); // tokens of that time are good, faults of later are gone
        QCOMPARE(rig.since(early), 200);
        QCOMPARE(rig.since(late), 410); // it speaks of what never happened
        // Channels are there as they were, and Cal.com reaches Google.
        rig.pushes.clear();
        QVERIFY(!SandboxRig::uidOf(rig.books("2026-03-04T12:00:00Z")).isEmpty());
        QTRY_VERIFY(!rig.pushes.isEmpty());
        QCOMPARE(rig.pushes.last().header("X-Goog-Channel-ID"), QByteArray("c1"));
        QCOMPARE(rig.titles().size(), 3);
    }

    void aResetBeginsWithTheWorldFile()
    {
        Admin rig("faults: [{id: own, match: {method: acl.list}, what: {cut: true}}]\n");
        const QString first = rig.token();
        const QString early = rig.syncToken();
        const QString id = rig.inserts("one");
        rig.watch();
        const QString late = rig.syncToken();
        QCOMPARE(SandboxRig::status(rig.books("2026-03-04T10:00:00Z")), 201);
        QTRY_COMPARE(rig.sandbox->pendingDeliveries(), 0);
        rig.admin("DELETE", "/admin/faults");
        rig.admin("POST", "/admin/reset");
        QCOMPARE(rig.token(), first); // the same seed: whoever holds the printed tokens goes on
        QCOMPARE(rig.titles(), QStringList());
        QCOMPARE(rig.admin("GET", "/admin/channels")[s("channels")].toArray().size(), 0);
        QCOMPARE(rig.mails(), QStringList());
        QCOMPARE(rig.admin("GET", "/admin/faults")[s("faults")][0][s("id")].toString(), s("own"));
        QCOMPARE(rig.since(early), 200);
        QCOMPARE(rig.since(late), 410);
        QCOMPARE(rig.inserts("two"), id); // the same requests give the same answers again
        QCOMPARE(rig.since(late), 410); // not even when the new history is as long
        SandboxRig other;
        QVERIFY(!other.sandbox->reset());
    }

    void whoWaitsForCalcomIsAnswered()
    {
        Admin rig;
        rig.admin("POST", "/admin/faults", "{'match':{'method':'events.insert','client':'calcom'},'what':{'delay':'1h'}}");
        const auto waiting = rig.begin("POST", s("http://calcom.test/v2/bookings"), rig.sandbox->endpoints().calcomApiKey,
                                       SandboxRig::obj("{'start':'2026-03-04T10:00:00Z','eventTypeSlug':'intro','username':'nora','attendee':{'name':'Ada','email':'ada@example.net','timeZone':'Europe/London'}}"));
        QTRY_COMPARE(rig.sandbox->faults().faults().first().fired, 1);
        QVERIFY(!waiting->has_value());
        rig.admin("POST", "/admin/reset");
        QTRY_VERIFY(waiting->has_value());
        QCOMPARE(SandboxRig::status(**waiting), 503);
        rig.clock.advance(2h);
        QTest::qWait(0);
        QCOMPARE(rig.titles(), QStringList()); // Google had done it at once; the reset took it away, and the late answer meets nobody
    }

    void syncTokensExpire()
    {
        Admin rig;
        rig.inserts("one");
        const QString token = rig.syncToken();
        QCOMPARE(rig.since(token), 200);
        QCOMPARE(rig.raw("POST", "/admin/expire-sync-tokens").status, 204);
        QCOMPARE(rig.since(token), 410);
        QCOMPARE(rig.since(rig.syncToken()), 200);
    }

    void theClockGoesForwards()
    {
        Admin rig;
        const QString token = rig.token();
        QCOMPARE(rig.admin("GET", "/admin/clock")[s("now")].toString(), s("2026-03-02T07:00:00.000Z"));
        QCOMPARE(rig.admin("POST", "/admin/clock", "{'advance':'1h 30m'}")[s("now")].toString(), s("2026-03-02T08:30:00.000Z"));
        QCOMPARE(SandboxRig::status(rig.ask("GET", rig.googleUrl(s("colors")), token)), 401); // it lived for an hour
        const QJsonObject renewed = rig.admin("POST", "/admin/tokens");
        QCOMPARE(renewed[s("google")][s("accounts")][0][s("accessToken")].toString(), rig.token());
        QVERIFY(rig.token() != token);
        QCOMPARE(SandboxRig::status(rig.google("GET", s("colors"))), 200);
        QCOMPARE(rig.admin("POST", "/admin/clock", "{'to':'2026-03-05T12:00:00+01:00'}")[s("now")].toString(), s("2026-03-05T11:00:00.000Z"));
        QCOMPARE(SandboxRig::status(rig.calcom("GET", s("me"))), 200);
    }

    void mailsOfBoth()
    {
        Admin rig;
        const QString uid = SandboxRig::uidOf(rig.books("2026-03-04T10:00:00Z"));
        QCOMPARE(rig.mails(), (QStringList{s("host scheduled REQUEST 0 bookings.create"), s("ada scheduled REQUEST 0 bookings.create"), s("bo scheduled REQUEST 0 bookings.create")}));
        rig.clock.advance(1min);
        QCOMPARE(SandboxRig::status(rig.calcom("POST", s("bookings/%1/guests").arg(uid), SandboxRig::obj("{'guests':[{'email':'cy@example.net'}]}"))), 200);
        QCOMPARE(rig.mails("?since=2026-03-02T07:01:00Z"), (QStringList{s("host guestsAdded REQUEST 0 bookings.addGuests"), s("ada guestsAdded REQUEST 0 bookings.addGuests"),
                                                                        s("bo guestsAdded REQUEST 0 bookings.addGuests"), s("cy scheduled REQUEST 0 bookings.addGuests")}));
        rig.clock.advance(1min);
        const auto moved = rig.calcom("POST", s("bookings/%1/reschedule").arg(uid), SandboxRig::obj("{'start':'2026-03-05T10:00:00Z'}"));
        QCOMPARE(SandboxRig::status(moved), 201);
        QCOMPARE(rig.mails("?kind=rescheduled&to=ada%40example.net"), QStringList{s("ada rescheduled REQUEST 1 bookings.reschedule")});
        QCOMPARE(rig.mails("?kind=rescheduled").size(), 4);
        QCOMPARE(rig.mails("?kind=rescheduled&limit=3"), rig.mails("?kind=rescheduled").mid(1));
        const QString next = SandboxRig::uidOf(moved);
        QCOMPARE(SandboxRig::status(rig.calcom("POST", s("bookings/%1/cancel").arg(next), {{s("cancellationReason"), s("ill")}})), 200);
        QCOMPARE(rig.mails("?method=CANCEL"), (QStringList{s("host cancelled CANCEL 2 bookings.cancel"), s("ada cancelled CANCEL 2 bookings.cancel"),
                                                           s("bo cancelled CANCEL 2 bookings.cancel"), s("cy cancelled CANCEL 2 bookings.cancel")}));
        QCOMPARE(rig.mails("?from=google"), QStringList()); // Cal.com writes with sendUpdates=none

        // Google's own, from a person's write.
        const QJsonObject event = SandboxRig::event("Lunch");
        QJsonObject invited = event;
        invited.insert(s("attendees"), QJsonArray{QJsonObject{{s("email"), s("kim@example.com")}}});
        QCOMPARE(SandboxRig::status(rig.google("POST", s("calendars/primary/events?sendUpdates=all"), invited)), 200);
        QCOMPARE(rig.mails("?from=google"), QStringList{s("kim invitation REQUEST 0 events.insert")});
        // Kept over a restart.
        const QStringList all = rig.mails();
        QVERIFY(rig.sandbox->load(QJsonDocument::fromJson(QJsonDocument(rig.sandbox->state()).toJson()).object()).ok());
        QCOMPARE(rig.mails(), all);
    }

    void aCalendarThatIsSharedIsAMailWithItsRole()
    {
        Admin rig;
        QCOMPARE(SandboxRig::status(rig.google("POST", s("calendars/work%40group.calendar.google.com/acl"), SandboxRig::obj("{'role':'writer','scope':{'type':'user','value':'kim@example.com'}}"))), 200);
        QCOMPARE(rig.admin("GET", "/admin/mails?kind=sharing")[s("mails")].toArray(),
                 QJsonArray{SandboxRig::obj("{'at':'2026-03-02T07:00:00.000Z','from':'google','to':'kim@example.com','kind':'sharing','method':'','sequence':0,'iCalUID':'','eventId':'',"
                                            "'summary':'work','cause':'acl.insert','calendar':'work@group.calendar.google.com','sender':'host@example.com','role':'writer'}")});
    }

    void mailsOfABookingThatWaits()
    {
        Admin rig;
        const QString asked = SandboxRig::uidOf(rig.books("2026-03-04T10:00:00Z", "ask"));
        QCOMPARE(rig.mails(), (QStringList{s("host requested  0 bookings.create"), s("ada requested  0 bookings.create")}));
        QCOMPARE(SandboxRig::status(rig.calcom("POST", s("bookings/%1/confirm").arg(asked))), 200);
        QCOMPARE(rig.mails("?cause=bookings.confirm").size(), 3);
        const QString other = SandboxRig::uidOf(rig.books("2026-03-04T12:00:00Z", "ask"));
        QCOMPARE(SandboxRig::status(rig.calcom("POST", s("bookings/%1/decline").arg(other), {{s("reason"), s("no")}})), 200);
        QCOMPARE(rig.mails("?kind=declined"), (QStringList{s("ada declined  0 bookings.decline"), s("bo declined  0 bookings.decline")}));
        QCOMPARE(SandboxRig::status(rig.calcom("POST", s("bookings/%1/request-reschedule").arg(asked), {{s("rescheduleReason"), s("x")}})), 200);
        QCOMPARE(rig.mails("?kind=rescheduleRequested"), (QStringList{s("host rescheduleRequested CANCEL 0 bookings.requestReschedule"), s("ada rescheduleRequested CANCEL 0 bookings.requestReschedule")}));
    }

    void channelsAreListed()
    {
        Admin rig;
        rig.watch();
        const QJsonObject channel = rig.admin("GET", "/admin/channels")[s("channels")][0].toObject();
        QCOMPARE(channel[s("id")].toString(), s("c1"));
        QCOMPARE(channel[s("account")].toString(), s("host@example.com"));
        QCOMPARE(channel[s("resource")].toString(), s("host@example.com"));
        QCOMPARE(channel[s("address")].toString(), s("http://inbox.test/push"));
        QCOMPARE(channel[s("expiration")].toString(), s("2026-03-09T07:00:00Z"));
    }

    void overHttp()
    {
        SandboxRig rig;
        AdminServer server(rig.sandbox.get());
        QVERIFY(server.listen().ok());
        const QJsonObject where = server.toJson();
        const QByteArray root = where[s("root")].toString().toLatin1(), token = where[s("token")].toString().toLatin1();
        QVERIFY(root.startsWith("http://127.0.0.1:") && root.endsWith("/admin"));
        QVERIFY(token.size() > 40);
        http::NetworkTransport network;
        std::optional<Outcome<http::Response>> answer;
        network.send({"GET", root + "/clock", {{"Authorization", "Bearer " + token}}, {}})->then(&network, [&](const auto &o) { answer = o; });
        QTRY_VERIFY(answer.has_value());
        QCOMPARE(SandboxRig::json(*answer)[s("now")].toString(), s("2026-03-02T07:00:00.000Z"));
        AdminServer other(rig.sandbox.get());
        QVERIFY(other.listen().ok());
        QVERIFY(other.toJson()[s("token")] != where[s("token")]);
        const auto taken = AdminServer(rig.sandbox.get()).listen(static_cast<quint16>(QUrl(where[s("root")].toString()).port()));
        QVERIFY(!taken);
        QCOMPARE(taken.error().kind, Error::Kind::Input);
    }
};

CSP_TEST(TestAdmin, Core)

} // namespace tst_admin

#include "tst_admin.moc"
