#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"

namespace tst_sim_google_proposals {

using namespace csp;

/// Host, two guests with accounts and one without; and what the web page of the real one can do beside its API.
struct Meeting : SimGoogle {
    explicit Meeting(const QJsonObject &more = {}, const sim::GoogleSettings &settings = {}) : SimGoogle(settings)
    {
        QJsonObject json = event("meet1", 3, 9, {ana, kim, QStringLiteral("out@x.org")});
        for (auto it = more.begin(); it != more.end(); ++it)
            json.insert(it.key(), it.value());
        if (const http::Response response = call("POST", "calendars/primary/events", json); response.status != 200)
            qFatal("not invited: %s", response.body.constData());
    }

    http::Response page(const QString &who, const QByteArray &method, const QByteArray &path, const QJsonObject &body = {})
    {
        const http::Headers headers{{"Authorization", "Bearer " + tokens.value(who)}};
        return raw(method, "/sandbox/v1/" + path, body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(), headers);
    }
    /// A time on 3 March, in UTC.
    static QJsonObject times(int hour, int until = 0)
    {
        const auto at = [](int h) { return QJsonObject{{QStringLiteral("dateTime"), QStringLiteral("2026-03-03T%1:00:00Z").arg(h, 2, 10, QLatin1Char('0'))}}; };
        return {{QStringLiteral("start"), at(hour)}, {QStringLiteral("end"), at(until ? until : hour + 1)}};
    }
    http::Response proposes(const QString &who, const QJsonObject &body, const QByteArray &event = "meet1")
    {
        return page(who, "POST", "calendars/primary/events/" + event + "/proposals", body);
    }
    http::Response accepts(const QString &who, const char *id) { return page(who, "POST", QByteArray("proposals/") + id + "/accept"); }
    http::Response declines(const QString &who, const char *id) { return page(who, "POST", QByteArray("proposals/") + id + "/decline"); }

    /// Every calendar as its owner reads it, deleted events among it.
    QStringList copies()
    {
        QStringList all;
        for (const QString &who : {host, ana, kim})
            all << QString::fromUtf8(as(who, "GET", "calendars/primary/events?showDeleted=true&fields=items").body);
        return all;
    }
    /// `who: start sequence answers` of the copies that live.
    QStringList seen(const QByteArray &event = "meet1")
    {
        QStringList all;
        for (const QString &who : {host, ana, kim}) {
            const QJsonObject copy = json(as(who, "GET", "calendars/primary/events/" + event));
            const QJsonObject start = copy[u"start"].toObject();
            QStringList line{name(who) + u':', start.contains(u"date") ? start[u"date"].toString() : start[u"dateTime"].toString(), QString::number(copy[u"sequence"].toInt())};
            if (copy[u"status"] == u"cancelled"_qs)
                line << u"cancelled"_qs;
            const QJsonArray guests = copy[u"attendees"].toArray();
            for (const QJsonValue guest : guests) {
                if (guest[u"responseStatus"] != u"needsAction"_qs)
                    line << name(guest[u"email"].toString()) + u'=' + guest[u"responseStatus"].toString();
            }
            all << line.join(u' ');
        }
        return all;
    }
    static QString name(const QString &email) { return email.section(u'@', 0, 0); }
    static QString time(const QJsonObject &when) { return when.contains(u"date") ? when[u"date"].toString() : when[u"dateTime"].toString().mid(0, 16); }
    QStringList ledger()
    {
        QStringList all;
        for (const sim::GoogleMail &m : sim.mails()) {
            QString line = QStringLiteral("%1: %2 %3 %4 to %5, %6/%7").arg(m.cause, m.kind, m.method, name(m.sender), name(m.to), m.eventId).arg(m.sequence);
            if (!m.start.isEmpty())
                line += QStringLiteral(", %1 to %2").arg(time(m.start), time(m.end));
            if (!m.comment.isEmpty())
                line += QStringLiteral(", \"%1\"").arg(m.comment);
            all << line;
        }
        return all;
    }
    /// `id guest state`, of all
    QStringList states()
    {
        QStringList all;
        const QJsonArray proposals = sim.proposals();
        for (const QJsonValue p : proposals)
            all << QStringList{p[u"id"].toString(), name(p[u"guest"].toString()), p[u"state"].toString()}.join(u' ');
        return all;
    }
    QStringList listed(const QString &who)
    {
        QStringList all;
        const QJsonArray items = json(page(who, "GET", "proposals"))[u"items"].toArray();
        for (const QJsonValue p : items)
            all << QStringList{p[u"id"].toString(), p[u"role"].toString(), p[u"state"].toString(), time(p[u"start"].toObject())}.join(u' ');
        return all;
    }
    void watchAll()
    {
        for (const QString &who : {host, ana, kim}) {
            const QJsonObject channel{{u"id"_qs, name(who)}, {u"type"_qs, u"web_hook"_qs}, {u"address"_qs, u"http://127.0.0.1:9/"_qs}};
            if (as(who, "POST", "calendars/primary/events/watch", channel).status != 200)
                qFatal("not watched");
        }
        pushed();
    }
    QStringList pushed()
    {
        QStringList all;
        wait(std::chrono::seconds(5));
        for (const sim::GooglePush &push : sim.takePushes(now)) {
            all << QString::fromUtf8(push.request().header("X-Goog-Channel-ID")) + u' ' + QString::fromUtf8(push.request().header("X-Goog-Resource-State"));
            sim.pushAnswered(push.id, 200, now);
        }
        all.sort();
        return all;
    }
};

class tst_SimGoogleProposals : public QObject
{
    Q_OBJECT

private slots:
    void proposingChangesNothingAndSendsOneMail()
    {
        Meeting m;
        m.watchAll();
        const QStringList before = m.copies();
        QJsonObject wish = m.times(14);
        wish.insert(u"comment"_qs, u"School run until two"_qs);
        const http::Response response = m.proposes(m.ana, wish);
        QCOMPARE(response.status, 200);
        QCOMPARE(m.json(response), m.obj(R"({"kind":"sandbox#proposal","id":"proposal-1","role":"guest","state":"waiting","guest":"ana@example.com","organizer":"host@example.com",
            "eventId":"meet1","iCalUID":"meet1@google.com","summary":"meet1","sequence":0,"comment":"School run until two","created":"2026-03-02T09:00:05.330Z",
            "start":{"dateTime":"2026-03-03T08:00:00-06:00","timeZone":"Europe/Berlin"},"end":{"dateTime":"2026-03-03T09:00:00-06:00","timeZone":"Europe/Berlin"},
            "eventStart":{"dateTime":"2026-03-03T03:00:00-06:00","timeZone":"Europe/Berlin"},"eventEnd":{"dateTime":"2026-03-03T04:00:00-06:00","timeZone":"Europe/Berlin"}})"));
        QCOMPARE(m.copies(), before);
        QCOMPARE(m.pushed(), QStringList());
        QCOMPARE(m.ledger(), QStringList{u"proposals.insert: proposal COUNTER ana to host, meet1/0, 2026-03-03T15:00 to 2026-03-03T16:00, \"School run until two\""_qs});
    }

    void acceptingMovesEverybodysCopyAndTellsEverybody()
    {
        Meeting m;
        m.proposes(m.ana, m.times(14));
        m.watchAll();
        QCOMPARE(m.listed(m.host), QStringList{u"proposal-1 host waiting 2026-03-03T15:00"_qs});
        const http::Response response = m.accepts(m.host, "proposal-1");
        QCOMPARE(response.status, 200);
        QCOMPARE(m.json(response)[u"state"].toString(), u"accepted"_qs);
        QCOMPARE(m.seen(), (QStringList{u"host: 2026-03-03T15:00:00+01:00 1"_qs, u"ana: 2026-03-03T08:00:00-06:00 1"_qs, u"kim: 2026-03-03T19:30:00+05:30 1"_qs}));
        QCOMPARE(m.pushed(), (QStringList{u"ana exists"_qs, u"host exists"_qs, u"kim exists"_qs}));
        QCOMPARE(m.ledger(), (QStringList{u"proposals.insert: proposal COUNTER ana to host, meet1/0, 2026-03-03T15:00 to 2026-03-03T16:00"_qs,
                                          u"proposals.accept: update REQUEST host to ana, meet1/1"_qs, u"proposals.accept: update REQUEST host to kim, meet1/1"_qs,
                                          u"proposals.accept: update REQUEST host to out, meet1/1"_qs}));
        QCOMPARE(m.listed(m.host), QStringList());
        QCOMPARE(m.listed(m.ana), QStringList{u"proposal-1 guest accepted 2026-03-03T08:00"_qs});
        QCOMPARE(m.reasonLine(m.accepts(m.host, "proposal-1")), u"409 conflict: The proposal was accepted already."_qs);
        QCOMPARE(m.seen().first(), u"host: 2026-03-03T15:00:00+01:00 1"_qs);
    }

    void decliningSendsOneMailAndNothingElse()
    {
        Meeting m;
        m.proposes(m.ana, m.times(14));
        m.call("PATCH", "calendars/primary/events/meet1", {{u"summary"_qs, u"Other name"_qs}, {u"sequence"_qs, 4}});
        m.watchAll();
        const QStringList before = m.copies();
        QCOMPARE(m.json(m.declines(m.host, "proposal-1"))[u"state"].toString(), u"declined"_qs);
        QCOMPARE(m.copies(), before);
        QCOMPARE(m.pushed(), QStringList());
        QCOMPARE(m.ledger(), (QStringList{u"proposals.insert: proposal COUNTER ana to host, meet1/0, 2026-03-03T15:00 to 2026-03-03T16:00"_qs,
                                          u"proposals.decline: proposalDeclined DECLINECOUNTER host to ana, meet1/4, 2026-03-03T15:00 to 2026-03-03T16:00"_qs}));
        QCOMPARE(m.reasonLine(m.accepts(m.host, "proposal-1")), u"409 conflict: The proposal was declined already."_qs);
    }

    void theGuestsAnswerMayComeAlong()
    {
        Meeting m;
        m.watchAll();
        QJsonObject wish = m.times(14);
        wish.insert(u"responseStatus"_qs, u"tentative"_qs);
        QCOMPARE(m.proposes(m.ana, wish).status, 200);
        QCOMPARE(m.seen(), (QStringList{u"host: 2026-03-03T10:00:00+01:00 0 ana=tentative"_qs, u"ana: 2026-03-03T03:00:00-06:00 0 ana=tentative"_qs,
                                        u"kim: 2026-03-03T14:30:00+05:30 0 ana=tentative"_qs}));
        QCOMPARE(m.pushed(), (QStringList{u"ana exists"_qs, u"host exists"_qs, u"kim exists"_qs}));
        QCOMPARE(m.ledger(), QStringList{u"proposals.insert: proposal COUNTER ana to host, meet1/0, 2026-03-03T15:00 to 2026-03-03T16:00"_qs});
        QCOMPARE(m.states(), QStringList{u"proposal-1 ana waiting"_qs});
    }

    void aNewerOneReplacesTheOlderOfTheSameGuestAlone()
    {
        Meeting m;
        m.proposes(m.ana, m.times(14));
        m.proposes(m.kim, m.times(16));
        m.proposes(m.ana, m.times(15));
        QCOMPARE(m.states(), (QStringList{u"proposal-1 ana replaced"_qs, u"proposal-2 kim waiting"_qs, u"proposal-3 ana waiting"_qs}));
        QCOMPARE(m.reasonLine(m.accepts(m.host, "proposal-1")), u"409 conflict: The guest has proposed another time since."_qs);
        QCOMPARE(m.accepts(m.host, "proposal-2").status, 200);
        QCOMPARE(m.states(), (QStringList{u"proposal-1 ana replaced"_qs, u"proposal-2 kim accepted"_qs, u"proposal-3 ana lapsed"_qs}));
        QCOMPARE(m.seen().first(), u"host: 2026-03-03T17:00:00+01:00 1"_qs);
    }

    void whatTheOrganizerDoesMeanwhile_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("accepted");
        const auto row = [](const char *name, const char *method, const char *path, const char *body, const char *state, const char *accepted) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(path) << SimGoogle::q(body) << QString::fromLatin1(state) << QString::fromLatin1(accepted);
        };
        const char *changed = "409 conflict: The event has changed since the time was proposed.";
        row("renames it", "PATCH", "calendars/primary/events/meet1", "{'summary':'x','location':'y'}", "waiting", "200 : ");
        row("says the same time again", "PATCH", "calendars/primary/events/meet1", "{'start':{'dateTime':'2026-03-03T10:00:00+01:00','timeZone':'Europe/Paris'}}", "waiting", "200 : ");
        row("starts earlier", "PATCH", "calendars/primary/events/meet1", "{'start':{'dateTime':'2026-03-03T08:00:00Z'}}", "lapsed", changed);
        row("ends later", "PATCH", "calendars/primary/events/meet1", "{'end':{'dateTime':'2026-03-03T11:00:00Z'}}", "lapsed", changed);
        row("takes another guest away", "PATCH", "calendars/primary/events/meet1", "{'attendees':[{'email':'ana@example.com'}]}", "waiting", "200 : ");
        row("takes the guest away", "PATCH", "calendars/primary/events/meet1", "{'attendees':[{'email':'kim@example.com'}]}", "lapsed", changed);
        row("deletes it", "DELETE", "calendars/primary/events/meet1", "", "lapsed", "410 deleted: Resource has been deleted");
        row("clears the calendar", "POST", "calendars/primary/clear", "", "lapsed", "410 deleted: Resource has been deleted");
        row("moves it to another calendar", "POST", "calendars/primary/events/meet1/move?destination=work%40group.calendar.google.com", "", "waiting", "200 : ");
    }
    void whatTheOrganizerDoesMeanwhile()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        Meeting m;
        m.proposes(m.ana, m.times(14));
        QVERIFY(m.call(method, path, QJsonDocument::fromJson(body).object()).status / 100 == 2);
        QTEST(m.states().first().section(u' ', 2), "state");
        const http::Response response = m.accepts(m.host, "proposal-1");
        QTEST(m.reasonLine(response), "accepted");
        const QJsonObject copy = m.json(m.as(m.ana, "GET", "calendars/primary/events/meet1"));
        QCOMPARE(copy[u"start"][u"dateTime"].toString() == u"2026-03-03T08:00:00-06:00"_qs, response.status == 200);
    }

    void aMoveInTwoHalvesTakesTheProposalAlong()
    {
        sim::GoogleSettings settings;
        settings.moveDelay = std::chrono::seconds(30);
        Meeting m({}, settings);
        m.proposes(m.ana, m.times(14));
        m.call("POST", "calendars/primary/events/meet1/move?destination=work%40group.calendar.google.com");
        QCOMPARE(m.states(), QStringList{u"proposal-1 ana waiting"_qs});
        m.wait(std::chrono::seconds(31));
        QCOMPARE(m.listed(m.host), QStringList{u"proposal-1 host waiting 2026-03-03T15:00"_qs});
        QCOMPARE(m.accepts(m.host, "proposal-1").status, 200);
        QCOMPARE(m.json(m.call("GET", "calendars/work%40group.calendar.google.com/events/meet1"))[u"start"][u"dateTime"].toString(), u"2026-03-03T15:00:00+01:00"_qs);
        QCOMPARE(m.ledger().last(), u"proposals.accept: update REQUEST work to out, meet1/1"_qs);
    }

    void oneInstanceOfASeriesIsMovedAlone()
    {
        Meeting m(SimGoogle::obj(R"({"start":{"dateTime":"2026-03-03T10:00:00+01:00","timeZone":"Europe/Berlin"},"end":{"dateTime":"2026-03-03T11:00:00+01:00","timeZone":"Europe/Berlin"},
            "recurrence":["RRULE:FREQ=WEEKLY;COUNT=3"]})"));
        const QByteArray second("meet1_20260310T090000Z"), third("meet1_20260317T090000Z");
        QCOMPARE(m.proposes(m.ana, m.obj(R"({"start":{"dateTime":"2026-03-11T09:00:00Z"},"end":{"dateTime":"2026-03-11T09:30:00Z"}})"), second).status, 200);
        m.proposes(m.kim, m.obj(R"({"start":{"dateTime":"2026-03-18T09:00:00Z"},"end":{"dateTime":"2026-03-18T09:30:00Z"}})"), third);
        QCOMPARE(m.accepts(m.host, "proposal-1").status, 200);
        const auto starts = [&m](const QString &who) {
            QStringList all;
            const QJsonArray items = m.json(m.as(who, "GET", "calendars/primary/events/meet1/instances"))[u"items"].toArray();
            for (const QJsonValue item : items)
                all << item[u"start"][u"dateTime"].toString().mid(0, 16) + u'/' + QString::number(item[u"sequence"].toInt());
            return all;
        };
        QCOMPARE(starts(m.host), (QStringList{u"2026-03-03T10:00/0"_qs, u"2026-03-11T10:00/1"_qs, u"2026-03-17T10:00/0"_qs}));
        QCOMPARE(starts(m.kim), (QStringList{u"2026-03-03T14:30/0"_qs, u"2026-03-11T14:30/1"_qs, u"2026-03-17T14:30/0"_qs}));
        QCOMPARE(m.ledger(), (QStringList{u"proposals.insert: proposal COUNTER ana to host, meet1_20260310T090000Z/0, 2026-03-11T10:00 to 2026-03-11T10:30"_qs,
                                          u"proposals.insert: proposal COUNTER kim to host, meet1_20260317T090000Z/0, 2026-03-18T10:00 to 2026-03-18T10:30"_qs,
                                          u"proposals.accept: update REQUEST host to ana, meet1_20260310T090000Z/1"_qs,
                                          u"proposals.accept: update REQUEST host to kim, meet1_20260310T090000Z/1"_qs,
                                          u"proposals.accept: update REQUEST host to out, meet1_20260310T090000Z/1"_qs}));
        // The series at another time of day has no such instance any more.
        m.call("PATCH", "calendars/primary/events/meet1", m.obj(R"({"start":{"dateTime":"2026-03-03T12:00:00+01:00"},"end":{"dateTime":"2026-03-03T13:00:00+01:00"}})"));
        QCOMPARE(m.states(), (QStringList{u"proposal-1 ana accepted"_qs, u"proposal-2 kim lapsed"_qs}));
    }

    void theWholeSeriesKeepsItsRuleAndZone()
    {
        Meeting m(SimGoogle::obj(R"({"start":{"dateTime":"2026-03-24T10:00:00+01:00","timeZone":"Europe/Berlin"},"end":{"dateTime":"2026-03-24T11:00:00+01:00","timeZone":"Europe/Berlin"},
            "recurrence":["RRULE:FREQ=WEEKLY;COUNT=2"]})"));
        QCOMPARE(m.proposes(m.ana, m.obj(R"({"start":{"dateTime":"2026-03-25T09:00:00-05:00"},"end":{"dateTime":"2026-03-25T10:00:00-05:00"}})")).status, 200);
        QCOMPARE(m.accepts(m.host, "proposal-1").status, 200);
        const QJsonObject series = m.json(m.call("GET", "calendars/primary/events/meet1"));
        QCOMPARE(series[u"start"].toObject(), m.obj(R"({"dateTime":"2026-03-25T15:00:00+01:00","timeZone":"Europe/Berlin"})"));
        QCOMPARE(series[u"recurrence"].toArray(), (QJsonArray{u"RRULE:FREQ=WEEKLY;COUNT=2"_qs}));
        const QJsonArray items = m.json(m.call("GET", "calendars/primary/events/meet1/instances"))[u"items"].toArray();
        QCOMPARE(items[1][u"start"][u"dateTime"].toString(), u"2026-04-01T15:00:00+02:00"_qs);
    }

    void daysAndTimesMayTakeEachOthersPlace()
    {
        Meeting m(SimGoogle::obj(R"({"start":{"date":"2026-03-05"},"end":{"date":"2026-03-06"}})"));
        m.proposes(m.ana, m.obj(R"({"start":{"date":"2026-03-09"},"end":{"date":"2026-03-11"},"comment":"two days"})"));
        QCOMPARE(m.accepts(m.host, "proposal-1").status, 200);
        QCOMPARE(m.seen(), (QStringList{u"host: 2026-03-09 1"_qs, u"ana: 2026-03-09 1"_qs, u"kim: 2026-03-09 1"_qs}));
        QCOMPARE(m.ledger().first(), u"proposals.insert: proposal COUNTER ana to host, meet1/0, 2026-03-09 to 2026-03-11, \"two days\""_qs);
        QCOMPARE(m.proposes(m.kim, m.times(14)).status, 200);
        QCOMPARE(m.accepts(m.host, "proposal-2").status, 200);
        QCOMPARE(m.seen().first(), u"host: 2026-03-03T15:00:00+01:00 2"_qs);
        QCOMPARE(m.proposes(m.kim, m.obj(R"({"start":{"date":"2026-03-09"},"end":{"date":"2026-03-10"}})")).status, 200);
        QCOMPARE(m.accepts(m.host, "proposal-3").status, 200);
        QCOMPARE(m.seen().first(), u"host: 2026-03-09 3"_qs);
    }

    void whoMayDoWhat()
    {
        Meeting m;
        const QByteArray path = "calendars/primary/events/meet1/proposals";
        const QString notHis = u"403 forbidden: Only the organizer of the event can accept or decline a proposal."_qs;
        QCOMPARE(m.proposes(m.ana, m.times(14)).status, 200);
        const QJsonObject before = m.sim.toJson();
        QCOMPARE(m.reasonLine(m.raw("POST", "/sandbox/v1/" + path, "{}")), u"401 required: Request is missing required authentication credential. Expected OAuth 2 access token, "
                 "login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."_qs);
        QCOMPARE(m.raw("GET", "/sandbox/v1/proposals", {}, {{"Authorization", "Bearer none"}}).status, 401);
        QCOMPARE(m.reasonLine(m.proposes(m.host, m.times(14))), u"403 forbidden: The organizer of the event does not propose a new time, but changes it."_qs);
        QCOMPARE(m.reasonLine(m.page(m.kim, "POST", "calendars/ana%40example.com/events/meet1/proposals", m.times(14))), u"404 notFound: Not Found"_qs);
        QCOMPARE(m.reasonLine(m.accepts(m.ana, "proposal-1")), notHis);
        QCOMPARE(m.reasonLine(m.declines(m.kim, "proposal-1")), notHis);
        QCOMPARE(m.reasonLine(m.accepts(m.host, "proposal-9")), u"404 notFound: Not Found"_qs);
        QCOMPARE(m.reasonLine(m.proposes(m.ana, m.times(14), "nothere")), u"404 notFound: Not Found"_qs);
        for (const char *nowhere : {"", "proposals/", "proposals/proposal-1/forget", "proposals/proposal-1/accept/now", "calendars/primary/events/meet1", "calendars//events/meet1/proposals"})
            QCOMPARE(m.page(m.host, "POST", nowhere).status, 404);
        QCOMPARE(m.page(m.host, "GET", "proposals/proposal-1/accept").status, 404);
        QCOMPARE(m.page(m.host, "DELETE", "proposals/proposal-1").status, 404);
        QCOMPARE(m.as(m.ana, "POST", path, m.times(14)).status, 404); // not Google's API
        QCOMPARE(m.sim.toJson(), before);
        QCOMPARE(m.json(m.page(m.host, "GET", "proposals/proposal-1"))[u"role"].toString(), u"host"_qs);
        QCOMPARE(m.json(m.page(m.ana, "GET", "proposals/proposal-1"))[u"role"].toString(), u"guest"_qs);
        QCOMPARE(m.page(m.kim, "GET", "proposals/proposal-1").status, 404);
        QCOMPARE(m.listed(m.kim), QStringList());
    }

    void aGuestWhoLeftHasNothingToPropose()
    {
        Meeting m;
        m.as(m.ana, "DELETE", "calendars/primary/events/meet1");
        QCOMPARE(m.reasonLine(m.proposes(m.ana, m.times(14))), u"410 deleted: Resource has been deleted"_qs);
        m.call("PATCH", "calendars/primary/events/meet1", m.obj(R"({"attendees":[{"email":"ana@example.com"}]})"));
        QCOMPARE(m.reasonLine(m.proposes(m.kim, m.times(14))), u"410 deleted: Resource has been deleted"_qs);
        // A private copy made by import has no host who would hear of it.
        m.as(m.kim, "POST", "calendars/primary/events/import", m.obj(R"({"iCalUID":"u@x.org","organizer":{"email":"boss@x.org"},"start":{"date":"2026-03-05"},"end":{"date":"2026-03-06"}})"));
        const QByteArray imported = m.json(m.as(m.kim, "GET", "calendars/primary/events?iCalUID=u%40x.org"))[u"items"][0][u"id"].toString().toLatin1();
        QCOMPARE(m.reasonLine(m.proposes(m.kim, m.times(14), imported)), u"403 forbidden: Only a guest of the event can propose a new time."_qs);
        QCOMPARE(m.states(), QStringList());
        QCOMPARE(m.ledger(), QStringList());
    }

    void anOrganizerElsewhereGetsHisMailAndCannotBeActedFor()
    {
        Meeting m;
        m.as(m.kim, "POST", "calendars/primary/events/import", m.obj(R"({"iCalUID":"u@x.org","organizer":{"email":"boss@x.org"},"attendees":[{"email":"kim@example.com"}],
            "start":{"date":"2026-03-05"},"end":{"date":"2026-03-06"}})"));
        const QByteArray imported = m.json(m.as(m.kim, "GET", "calendars/primary/events?iCalUID=u%40x.org"))[u"items"][0][u"id"].toString().toLatin1();
        QCOMPARE(m.proposes(m.kim, m.times(14), imported).status, 200);
        QCOMPARE(m.ledger(), QStringList{u"proposals.insert: proposal COUNTER kim to boss, %1/0, 2026-03-03T19:30 to 2026-03-03T20:30"_qs.arg(QString::fromLatin1(imported))});
        QCOMPARE(m.accepts(m.host, "proposal-1").status, 403);
        const auto done = m.sim.settleProposal(u"proposal-1"_qs, true, m.now);
        QVERIFY(!done.ok());
        QCOMPARE(done.error().status, std::optional(409));
        QCOMPARE(done.error().what, u"The organizer of the event has no calendar here."_qs);
        m.as(m.kim, "DELETE", "calendars/primary/events/" + imported);
        QCOMPARE(m.states(), QStringList{u"proposal-1 kim lapsed"_qs});
    }

    void badWishesAreRefusedAndChangeNothing_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *body, const char *says) { QTest::newRow(body) << SimGoogle::q(body) << QString::fromLatin1(says); };
        row("[]", "400 parseError: Parse Error");
        row("{}", "400 required: Missing start time.");
        row("{'start':{'dateTime':'2026-03-03T14:00:00Z'}}", "400 required: Missing end time.");
        row("{'start':{'dateTime':'soon'},'end':{'dateTime':'2026-03-03T14:00:00Z'}}", "400 invalid: Invalid start time.");
        row("{'start':'soon','end':{'dateTime':'2026-03-03T14:00:00Z'}}", "400 invalid: Invalid start time.");
        row("{'start':{'dateTime':'2026-03-03T14:00:00Z'},'end':{'dateTime':'2026-03-03T13:00:00Z'}}", "400 timeRangeEmpty: The specified time range is empty.");
        row("{'start':{'date':'2026-03-03'},'end':{'dateTime':'2026-03-03T13:00:00Z'}}", "400 invalid: Start and end times must either both be date or both be dateTime.");
        row("{'start':{'dateTime':'2026-03-03T09:00:00Z'},'end':{'dateTime':'2026-03-03T11:00:00+01:00'}}", "400 invalid: The proposed time is the time of the event.");
        row("{'start':{'dateTime':'2026-03-03T14:00:00Z'},'end':{'dateTime':'2026-03-03T15:00:00Z'},'note':'x'}",
            "400 invalid: Unknown name \"note\". Known here: start, end, comment, responseStatus.");
        row("{'start':{'dateTime':'2026-03-03T14:00:00Z'},'end':{'dateTime':'2026-03-03T15:00:00Z'},'comment':7}", "400 invalid: Expected a text of at most 1024 characters.");
        row("{'start':{'dateTime':'2026-03-03T14:00:00Z'},'end':{'dateTime':'2026-03-03T15:00:00Z'},'responseStatus':'maybe'}",
            "400 invalid: Expected needsAction, declined, tentative or accepted.");
    }
    void badWishesAreRefusedAndChangeNothing()
    {
        QFETCH(QByteArray, body);
        Meeting m;
        const QJsonObject before = m.sim.toJson();
        const http::Response response = m.raw("POST", "/sandbox/v1/calendars/primary/events/meet1/proposals", body, {{"Authorization", "Bearer " + m.tokens.value(m.ana)}});
        QTEST(m.reasonLine(response), "says");
        QCOMPARE(m.sim.toJson(), before);
    }

    void theyAreKeptWithTheWorld()
    {
        Meeting m;
        m.proposes(m.ana, m.times(14));
        m.proposes(m.kim, m.times(15));
        m.declines(m.host, "proposal-1");
        auto loaded = sim::GoogleSim::fromJson(m.sim.toJson());
        QVERIFY(loaded.ok());
        QCOMPARE(loaded->proposals(), m.sim.proposals());
        QCOMPARE(loaded->mails(), m.sim.mails());
        m.sim = *loaded;
        QCOMPARE(m.accepts(m.host, "proposal-2").status, 200);
        m.proposes(m.ana, m.times(18));
        QCOMPARE(m.states(), (QStringList{u"proposal-1 ana declined"_qs, u"proposal-2 kim accepted"_qs, u"proposal-3 ana waiting"_qs}));

        QJsonObject broken = m.sim.toJson();
        QJsonObject proposals = broken[u"proposals"].toObject();
        QJsonArray all = proposals[u"all"].toArray();
        QJsonObject one = all[1].toObject();
        one.insert(u"state"_qs, u"pending"_qs);
        all[1] = one;
        proposals.insert(u"all"_qs, all);
        broken.insert(u"proposals"_qs, proposals);
        const auto refused = sim::GoogleSim::fromJson(broken);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().where, u"proposals.all[1].state"_qs);
    }

    void theyAreAThousandAtMostAndSettledOnesGoFirst()
    {
        Meeting m;
        m.proposes(m.kim, m.times(20));
        for (int i = 0; i < 1100; ++i)
            m.proposes(m.ana, m.times(10 + i % 8));
        const QStringList states = m.states();
        QCOMPARE(states.size(), 1000);
        QCOMPARE(states.first(), u"proposal-1 kim waiting"_qs);
        QCOMPARE(states.last(), u"proposal-1101 ana waiting"_qs);
    }
};

CSP_TEST(tst_SimGoogleProposals, Nothing)

} // namespace tst_sim_google_proposals

#include "tst_sim_google_proposals.moc"
