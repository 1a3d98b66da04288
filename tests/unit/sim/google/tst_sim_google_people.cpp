#include "tests/unit/sim/google/simgoogle.h"
#include "tests/support/testmain.h"
#include <QElapsedTimer>

namespace tst_sim_google_people {

using namespace csp;

class tst_SimGooglePeople : public QObject
{
    Q_OBJECT

    static QString answers(const QJsonObject &event)
    {
        QStringList out;
        const QJsonArray attendees = event[u"attendees"].toArray();
        for (const QJsonValue guest : attendees)
            out << guest[u"email"].toString().section(u'@', 0, 0) + u'=' + guest[u"responseStatus"].toString();
        return out.join(u' ');
    }
    static QJsonObject get(SimGoogle &g, const QString &who, const char *id) { return g.json(g.as(who, "GET", QByteArray("calendars/primary/events/") + id)); }
    static QJsonObject answering(const QString &who, const char *answer)
    {
        return {{u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, who}, {u"responseStatus"_qs, QLatin1String(answer)}}}}, {u"attendeesOmitted"_qs, true}};
    }
    static inline const QString out = QStringLiteral("out@x.org");
    static void invite(SimGoogle &g, const QJsonObject &more = {})
    {
        QJsonObject event = g.event("meet1", 3, 9, {g.ana, g.kim, out});
        for (auto it = more.begin(); it != more.end(); ++it)
            event.insert(it.key(), it.value());
        QCOMPARE(g.call("POST", "calendars/primary/events", event).status, 200);
    }
    /// Tuesdays at 9:00 UTC, from 3 March on.
    static QJsonObject weekly()
    {
        return SimGoogle::obj(R"({"start":{"dateTime":"2026-03-03T09:00:00Z","timeZone":"UTC"},"end":{"dateTime":"2026-03-03T10:00:00Z","timeZone":"UTC"},
            "recurrence":["RRULE:FREQ=WEEKLY;COUNT=3"]})");
    }
    /// `change: kind METHOD sender to receiver sequence`; of sharing `change: kind sender to receiver role of calendar`
    static QStringList ledger(const SimGoogle &g, bool ids = false)
    {
        QStringList all;
        const auto name = [](const QString &email) { return email.section(u'@', 0, 0); };
        for (const sim::GoogleMail &m : g.sim.mails()) {
            QStringList line{m.cause.section(u'.', 1) + u':', m.kind, m.method, name(m.sender), u"to"_qs, name(m.to), QString::number(m.sequence)};
            if (m.kind == u"sharing") {
                line = {m.cause + u':', m.kind, m.sender, u"to"_qs, m.to, m.role, u"of"_qs, m.summary, u"at"_qs, m.calendar};
            }
            if (!m.comment.isEmpty())
                line << u'"' + m.comment + u'"';
            if (ids)
                line << m.eventId;
            all << line.join(u' ');
        }
        return all;
    }

private slots:
    void invitedAccountsGetTheirCopies()
    {
        SimGoogle g;
        const QString token = g.syncToken("primary", g.ana);
        invite(g);
        QCOMPARE(g.told(g.since(token, "primary", g.ana)), QStringLiteral("meet1"));
        const auto main = get(g, g.host, "meet1"), copy = get(g, g.ana, "meet1");
        for (const auto name : {u"id", u"iCalUID", u"summary", u"sequence"})
            QCOMPARE(copy[name], main[name]);
        QVERIFY(copy[u"etag"] != main[u"etag"]);
        QCOMPARE(copy[u"start"][u"dateTime"].toString(), QStringLiteral("2026-03-03T03:00:00-06:00"));
        QCOMPARE(copy[u"organizer"].toObject(), (QJsonObject{{u"email"_qs, g.host}, {u"displayName"_qs, u"Hanna Host"_qs}}));
        QCOMPARE(copy[u"attendees"][0].toObject(), (QJsonObject{{u"email"_qs, g.ana}, {u"self"_qs, true}, {u"responseStatus"_qs, u"needsAction"_qs}}));
    }

    void anAnswerFlowsToEverybodyAndLooksLikeNothingElse()
    {
        SimGoogle g;
        invite(g);
        const auto before = get(g, g.host, "meet1");
        const QString hostToken = g.syncToken(), kimToken = g.syncToken("primary", g.kim);
        QCOMPARE(g.as(g.ana, "PATCH", "calendars/primary/events/meet1", answering(g.ana, "accepted")).status, 200);
        for (const QString &who : {g.host, g.ana, g.kim})
            QCOMPARE(answers(get(g, who, "meet1")), QStringLiteral("ana=accepted kim=needsAction out=needsAction"));
        const auto after = get(g, g.host, "meet1");
        QVERIFY(after[u"etag"] != before[u"etag"]);
        QCOMPARE(after[u"sequence"], before[u"sequence"]);
        QCOMPARE(after[u"status"].toString(), QStringLiteral("confirmed"));
        QCOMPARE(g.told(g.since(hostToken)), QStringLiteral("meet1"));
        QCOMPARE(g.told(g.since(kimToken, "primary", g.kim)), QStringLiteral("meet1"));
    }

    void theOrganizersChangesReachEveryCopyButNotItsPrivatePart()
    {
        SimGoogle g;
        invite(g);
        g.as(g.ana, "PATCH", "calendars/primary/events/meet1", g.obj(R"({"colorId":"4","transparency":"transparent","extendedProperties":{"private":{"mine":"1"}},"reminders":{"useDefault":false}})"));
        QVERIFY(!get(g, g.host, "meet1").contains(u"colorId"));
        g.call("PATCH", "calendars/primary/events/meet1", g.obj(R"({"summary":"Moved","start":{"dateTime":"2026-03-03T12:00:00Z"},"end":{"dateTime":"2026-03-03T13:00:00Z"},"colorId":"9","extendedProperties":{"shared":{"all":"2"},"private":{"host":"3"}}})"));
        const auto copy = get(g, g.ana, "meet1");
        QCOMPARE(copy[u"summary"].toString(), QStringLiteral("Moved"));
        QCOMPARE(copy[u"start"][u"dateTime"].toString(), QStringLiteral("2026-03-03T06:00:00-06:00"));
        QCOMPARE(copy[u"sequence"].toInt(), 1);
        QCOMPARE(copy[u"colorId"].toString(), QStringLiteral("4"));
        QCOMPARE(copy[u"transparency"].toString(), QStringLiteral("transparent"));
        QCOMPARE(copy[u"extendedProperties"].toObject(), g.obj(R"({"shared":{"all":"2"},"private":{"mine":"1"}})"));
        QCOMPARE(copy[u"reminders"].toObject(), (QJsonObject{{u"useDefault"_qs, false}}));
    }

    void guestsWhoMayNotSeeEachOtherSeeThemselvesAndTheOrganizer()
    {
        SimGoogle g;
        auto event = g.event("meet1", 3, 9, {g.host, g.ana, g.kim, QStringLiteral("out@x.org")});
        event.insert(u"guestsCanSeeOtherGuests"_qs, false);
        QCOMPARE(g.call("POST", "calendars/primary/events", event).status, 200);
        QCOMPARE(answers(get(g, g.host, "meet1")), u"host=needsAction ana=needsAction kim=needsAction out=needsAction"_qs);
        QCOMPARE(answers(get(g, g.ana, "meet1")), u"host=needsAction ana=needsAction"_qs);
        const auto listed = g.json(g.as(g.kim, "GET", "calendars/primary/events"))[u"items"][0].toObject();
        QCOMPARE(answers(listed), u"host=needsAction kim=needsAction"_qs);
        // Reading the copy, answering, and writing it back, as clients do: nobody he could not see is taken off the list.
        for (const char *verb : {"PUT", "PATCH"}) {
            QJsonObject copy = get(g, g.ana, "meet1");
            QJsonArray attendees = copy[u"attendees"].toArray();
            const QString said = QLatin1String(verb) == u"PUT"_qs ? u"accepted"_qs : u"tentative"_qs;
            attendees[1] = QJsonObject{{u"email"_qs, g.ana}, {u"responseStatus"_qs, said}};
            copy[u"attendees"] = attendees;
            QCOMPARE(g.as(g.ana, verb, "calendars/primary/events/meet1", copy).status, 200);
            QCOMPARE(answers(get(g, g.host, "meet1")), u"host=needsAction ana=%1 kim=needsAction out=needsAction"_qs.arg(said));
            QCOMPARE(answers(get(g, g.ana, "meet1")), u"host=needsAction ana=%1"_qs.arg(said));
        }
        // The organizer changes his mind.
        g.call("PATCH", "calendars/primary/events/meet1", {{u"guestsCanSeeOtherGuests"_qs, true}});
        QCOMPARE(answers(get(g, g.kim, "meet1")), u"host=needsAction ana=tentative kim=needsAction out=needsAction"_qs);
    }

    void whoIsNotSeenIsNotFoundNorCounted()
    {
        SimGoogle g;
        invite(g, {{u"guestsCanSeeOtherGuests"_qs, false}});
        const auto told = [&g](const QString &who, const QByteArray &query) { return g.told(g.as(who, "GET", "calendars/primary/events?" + query)); };
        QCOMPARE(told(g.host, "q=out%40x.org"), u"meet1"_qs);
        QCOMPARE(told(g.ana, "q=out%40x.org"), QString());
        QCOMPARE(told(g.ana, "q=ana%40example.com"), u"meet1"_qs);
        QVERIFY(!g.json(g.as(g.ana, "GET", "calendars/primary/events/meet1?maxAttendees=2")).contains(u"attendeesOmitted"));
    }

    void aSourceIsItsCreatorsAloneToSee()
    {
        SimGoogle g;
        invite(g, {{u"source"_qs, QJsonObject{{u"url"_qs, u"https://x.org/1"_qs}, {u"title"_qs, u"Ticket"_qs}}}});
        g.call("POST", "calendars/primary/acl", g.obj(R"({"role":"writer","scope":{"type":"user","value":"kim@example.com"}})"));
        const QByteArray events = "calendars/host%40example.com/events";
        QCOMPARE(get(g, g.host, "meet1")[u"source"][u"title"].toString(), u"Ticket"_qs);
        QVERIFY(!get(g, g.ana, "meet1").contains(u"source"));
        QVERIFY(!g.as(g.kim, "GET", events + "/meet1").body.contains("Ticket"));
        QVERIFY(!g.as(g.kim, "GET", events).body.contains("Ticket"));
        QVERIFY(!g.as(g.kim, "PATCH", events + "/meet1", {{u"summary"_qs, u"x"_qs}}).body.contains("Ticket"));
        QCOMPARE(get(g, g.host, "meet1")[u"source"][u"title"].toString(), u"Ticket"_qs);
    }

    void whoCannotSeeTheOthersCannotTakeThemOff()
    {
        sim::GoogleSettings strict;
        strict.attendeeWrites = sim::GoogleSettings::AttendeeWrites::Refuse;
        SimGoogle g(strict);
        auto event = g.event("meet1", 3, 9, {g.ana, g.kim, QStringLiteral("out@x.org")});
        event.insert(u"guestsCanSeeOtherGuests"_qs, false);
        g.call("POST", "calendars/primary/events", event);
        // The list as she sees it is no other list: writing it back is no change of the shared fields.
        const auto kims = get(g, g.kim, "meet1");
        QCOMPARE(g.as(g.ana, "PUT", "calendars/primary/events/meet1", get(g, g.ana, "meet1")).status, 200);
        QCOMPARE(get(g, g.kim, "meet1"), kims);
        // Who may change the event changes it without them, and may invite.
        g.call("PATCH", "calendars/primary/events/meet1", {{u"guestsCanModify"_qs, true}});
        auto copy = get(g, g.ana, "meet1");
        copy[u"summary"] = u"Other"_qs;
        copy[u"attendees"] = QJsonArray{copy[u"attendees"][0], QJsonObject{{u"email"_qs, u"new@x.org"_qs}}};
        QCOMPARE(g.as(g.ana, "PUT", "calendars/primary/events/meet1", copy).status, 200);
        QCOMPARE(get(g, g.host, "meet1")[u"summary"].toString(), u"Other"_qs);
        QCOMPARE(answers(get(g, g.host, "meet1")), u"ana=needsAction kim=needsAction out=needsAction new=needsAction"_qs);
    }

    void removedGuestsLoseTheirCopy()
    {
        SimGoogle g;
        invite(g);
        const QString token = g.syncToken("primary", g.ana);
        g.call("PATCH", "calendars/primary/events/meet1", g.obj(R"({"attendees":[{"email":"kim@example.com"}]})"));
        const auto delta = g.since(token, "primary", g.ana);
        QCOMPARE(g.told(delta), QStringLiteral("meet1!"));
        QCOMPARE(g.told(g.as(g.kim, "GET", "calendars/primary/events")), QStringLiteral("meet1"));
        // And back.
        g.call("PATCH", "calendars/primary/events/meet1", g.obj(R"({"attendees":[{"email":"kim@example.com"},{"email":"ana@example.com"}]})"));
        QCOMPARE(g.told(g.as(g.ana, "GET", "calendars/primary/events")), QStringLiteral("meet1"));
    }

    void deletingAsOrganizerAndAsGuest()
    {
        SimGoogle g;
        invite(g);
        QCOMPARE(g.as(g.ana, "DELETE", "calendars/primary/events/meet1").status, 204);
        QCOMPARE(answers(get(g, g.host, "meet1")), QStringLiteral("ana=declined kim=needsAction out=needsAction"));
        QCOMPARE(get(g, g.host, "meet1")[u"status"].toString(), QStringLiteral("confirmed"));
        QCOMPARE(g.told(g.as(g.ana, "GET", "calendars/primary/events")), QString());
        // The organizer's next change does not push it back on her.
        g.call("PATCH", "calendars/primary/events/meet1", {{u"summary"_qs, u"x"_qs}});
        QCOMPARE(g.told(g.as(g.ana, "GET", "calendars/primary/events")), QString());
        QCOMPARE(g.call("DELETE", "calendars/primary/events/meet1").status, 204);
        QCOMPARE(g.told(g.as(g.kim, "GET", "calendars/primary/events")), QString());
        QCOMPARE(get(g, g.kim, "meet1")[u"status"].toString(), QStringLiteral("cancelled"));
    }

    void aGuestsOwnChangeDivergesUntilTheOrganizersNext()
    {
        SimGoogle g;
        invite(g);
        const auto before = get(g, g.host, "meet1");
        QCOMPARE(g.as(g.ana, "PATCH", "calendars/primary/events/meet1", g.obj(R"({"start":{"dateTime":"2026-03-03T15:00:00Z"},"end":{"dateTime":"2026-03-03T16:00:00Z"}})")).status, 200);
        QCOMPARE(get(g, g.ana, "meet1")[u"start"][u"dateTime"].toString(), QStringLiteral("2026-03-03T09:00:00-06:00"));
        QCOMPARE(get(g, g.host, "meet1"), before);
        g.call("PATCH", "calendars/primary/events/meet1", {{u"location"_qs, u"Room"_qs}});
        QCOMPARE(get(g, g.ana, "meet1")[u"start"][u"dateTime"].toString(), QStringLiteral("2026-03-03T03:00:00-06:00"));
        QCOMPARE(g.reasonLine(g.as(g.ana, "PATCH", "calendars/primary/events/meet1", {{u"guestsCanModify"_qs, true}})),
                 QStringLiteral("403 forbiddenForNonOrganizer: Shared properties can only be changed by the organizer of the event."));
    }

    void theOtherAnswersToAGuestsChange()
    {
        for (const auto writes : {sim::GoogleSettings::AttendeeWrites::Ignore, sim::GoogleSettings::AttendeeWrites::Refuse}) {
            sim::GoogleSettings settings;
            settings.attendeeWrites = writes;
            SimGoogle g(settings);
            invite(g);
            const auto before = get(g, g.ana, "meet1");
            const auto response = g.as(g.ana, "PATCH", "calendars/primary/events/meet1", {{u"summary"_qs, u"mine"_qs}});
            QCOMPARE(response.status, writes == sim::GoogleSettings::AttendeeWrites::Ignore ? 200 : 403);
            QCOMPARE(get(g, g.ana, "meet1"), before);
            // The answer and the colour are his in any case.
            QCOMPARE(g.as(g.ana, "PATCH", "calendars/primary/events/meet1", answering(g.ana, "tentative")).status, 200);
            QCOMPARE(g.as(g.ana, "PATCH", "calendars/primary/events/meet1", {{u"colorId"_qs, u"2"_qs}}).status, 200);
            QCOMPARE(answers(get(g, g.host, "meet1")), QStringLiteral("ana=tentative kim=needsAction out=needsAction"));
        }
    }

    void guestsWhoMayModifyChangeTheSharedEvent()
    {
        SimGoogle g;
        QJsonObject event = g.event("meet1", 3, 9, {g.ana, g.kim});
        event.insert(u"guestsCanModify"_qs, true);
        g.call("POST", "calendars/primary/events", event);
        g.as(g.ana, "PATCH", "calendars/primary/events/meet1", g.obj(R"({"start":{"dateTime":"2026-03-03T08:00:00Z"},"colorId":"7"})"));
        QCOMPARE(get(g, g.host, "meet1")[u"start"][u"dateTime"].toString(), QStringLiteral("2026-03-03T09:00:00+01:00"));
        QCOMPARE(get(g, g.kim, "meet1")[u"start"][u"dateTime"].toString(), QStringLiteral("2026-03-03T13:30:00+05:30"));
        QVERIFY(!get(g, g.host, "meet1").contains(u"colorId"));
        QCOMPARE(get(g, g.ana, "meet1")[u"colorId"].toString(), QStringLiteral("7"));
        QCOMPARE(get(g, g.ana, "meet1")[u"sequence"].toInt(), 1);
    }

    void moveLeavesAGuestCopyWhereTheOldOrganizerIsInvited()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events", g.event("meet1", 3, 9, {g.host, g.ana}));
        const QString source = g.syncToken();
        g.call("POST", "calendars/primary/events/meet1/move?destination=work%40group.calendar.google.com");
        QCOMPARE(g.told(g.since(source)), QStringLiteral("meet1"));
        const auto left = get(g, g.host, "meet1");
        QCOMPARE(left[u"status"].toString(), QStringLiteral("confirmed"));
        QCOMPARE(left[u"organizer"].toObject(), (QJsonObject{{u"email"_qs, g.work}, {u"displayName"_qs, u"Work"_qs}}));
        QCOMPARE(get(g, g.ana, "meet1")[u"organizer"][u"email"].toString(), g.work);
    }

    void aGuestsOwnChangeOutlivesAnswersOfEverybody()
    {
        SimGoogle g;
        invite(g);
        g.as(g.ana, "PATCH", "calendars/primary/events/meet1", {{u"summary"_qs, u"mine"_qs}});
        g.as(g.kim, "PATCH", "calendars/primary/events/meet1", answering(g.kim, "declined"));
        g.as(g.ana, "PATCH", "calendars/primary/events/meet1", answering(g.ana, "accepted"));
        g.call("PATCH", "calendars/primary/events/meet1", {{u"colorId"_qs, u"5"_qs}});
        QCOMPARE(get(g, g.ana, "meet1")[u"summary"].toString(), u"mine"_qs);
        for (const QString &who : {g.host, g.ana, g.kim})
            QCOMPARE(answers(get(g, who, "meet1")), u"ana=accepted kim=declined out=needsAction"_qs);
        g.call("PATCH", "calendars/primary/events/meet1", {{u"summary"_qs, u"ours"_qs}});
        QCOMPARE(get(g, g.ana, "meet1")[u"summary"].toString(), u"ours"_qs);
    }

    void whoIsTakenOffOneInstanceLosesThatOne()
    {
        SimGoogle g;
        invite(g, weekly());
        const QString token = g.syncToken("primary", g.kim);
        g.call("PATCH", "calendars/primary/events/meet1_20260310T090000Z", g.obj(R"({"attendees":[{"email":"ana@example.com"}]})"));
        QCOMPARE(g.told(g.as(g.kim, "GET", "calendars/primary/events/meet1/instances")), u"meet1_20260303T090000Z meet1_20260317T090000Z"_qs);
        QCOMPARE(g.told(g.as(g.ana, "GET", "calendars/primary/events/meet1/instances")), u"meet1_20260303T090000Z meet1_20260310T090000Z meet1_20260317T090000Z"_qs);
        QCOMPARE(g.told(g.since(token, "primary", g.kim)), u"meet1 meet1_20260310T090000Z!"_qs);
        // Who reads everything anew is told as well: he would lay that instance out.
        QCOMPARE(g.told(g.as(g.kim, "GET", "calendars/primary/events")), u"meet1 meet1_20260310T090000Z!"_qs);
        // And back.
        g.call("PATCH", "calendars/primary/events/meet1_20260310T090000Z", g.obj(R"({"attendees":[{"email":"ana@example.com"},{"email":"kim@example.com"}]})"));
        QCOMPARE(g.told(g.as(g.kim, "GET", "calendars/primary/events/meet1/instances")), u"meet1_20260303T090000Z meet1_20260310T090000Z meet1_20260317T090000Z"_qs);
    }

    void mailsForEachChange_data()
    {
        QTest::addColumn<QByteArray>("sendUpdates");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("all") << QByteArray("all") << QStringList{
            u"insert: invitation REQUEST host to ana 0"_qs, u"insert: invitation REQUEST host to kim 0"_qs, u"insert: invitation REQUEST host to out 0"_qs,
            u"patch: update REQUEST host to ana 0"_qs, u"patch: update REQUEST host to kim 0"_qs, u"patch: update REQUEST host to out 0"_qs, // another name
            u"update: update REQUEST host to ana 1"_qs, u"update: update REQUEST host to kim 1"_qs, u"update: update REQUEST host to out 1"_qs, // another time
            u"patch: response REPLY ana to host 1 \"fine\""_qs,
            u"patch: update REQUEST host to ana 1"_qs, u"patch: update REQUEST host to out 1"_qs, u"patch: invitation REQUEST host to new 1"_qs, // kim off, new on
            u"patch: cancellation CANCEL host to kim 1"_qs,
            u"delete: response REPLY ana to host 1"_qs, // her own copy
            u"move: organizerChange REQUEST work to ana 1"_qs, u"move: organizerChange REQUEST work to out 1"_qs, u"move: organizerChange REQUEST work to new 1"_qs,
            u"delete: cancellation CANCEL work to ana 2"_qs, u"delete: cancellation CANCEL work to out 2"_qs, u"delete: cancellation CANCEL work to new 2"_qs,
            u"update: invitation REQUEST work to out 2"_qs}; // brought back, for one of them
        QTest::newRow("externalOnly") << QByteArray("externalOnly") << QStringList{
            u"insert: invitation REQUEST host to out 0"_qs, u"patch: update REQUEST host to out 0"_qs, u"update: update REQUEST host to out 1"_qs,
            u"patch: update REQUEST host to out 1"_qs, u"patch: invitation REQUEST host to new 1"_qs,
            u"move: organizerChange REQUEST work to out 1"_qs, u"move: organizerChange REQUEST work to new 1"_qs,
            u"delete: cancellation CANCEL work to out 2"_qs, u"delete: cancellation CANCEL work to new 2"_qs, u"update: invitation REQUEST work to out 2"_qs};
        QTest::newRow("none") << QByteArray("none") << QStringList{};
    }
    void mailsForEachChange()
    {
        QFETCH(QByteArray, sendUpdates);
        QFETCH(QStringList, expected);
        SimGoogle g;
        const QByteArray query = "?sendUpdates=" + sendUpdates, meet1 = "calendars/primary/events/meet1" + query;
        const auto done = [&](const QString &who, const char *method, const QByteArray &path, const QJsonObject &body = {}) {
            QCOMPARE(g.as(who, method, path, body).status / 100, 2);
        };
        done(g.host, "POST", "calendars/primary/events" + query, g.event("meet1", 3, 9, {g.ana, g.kim, out}));
        done(g.host, "PATCH", meet1, {{u"summary"_qs, u"Other name"_qs}});
        done(g.host, "PUT", meet1, g.event("meet1", 3, 10, {g.ana, g.kim, out}));
        // What is his alone, and his answer, are no news to anybody.
        done(g.host, "PATCH", meet1, g.obj(R"({"colorId":"3","transparency":"transparent","reminders":{"useDefault":false},"extendedProperties":{"private":{"a":"1"}}})"));
        QJsonObject answer = answering(g.ana, "accepted");
        answer.insert(u"attendees"_qs, QJsonArray{g.obj(R"({"email":"ana@example.com","responseStatus":"accepted","comment":"fine"})")});
        done(g.ana, "PATCH", meet1, answer);
        done(g.ana, "PATCH", meet1, {{u"colorId"_qs, u"1"_qs}});
        done(g.host, "PATCH", meet1, g.obj(R"({"attendees":[{"email":"ana@example.com","responseStatus":"accepted"},{"email":"out@x.org"},{"email":"new@x.org"}]})"));
        done(g.ana, "DELETE", meet1);
        done(g.host, "POST", "calendars/primary/events/meet1/move" + query + "&destination=work%40group.calendar.google.com");
        const QByteArray moved = "calendars/work%40group.calendar.google.com/events/meet1" + query;
        done(g.host, "DELETE", moved);
        done(g.host, "PUT", moved, g.event("meet1", 3, 10, {out}));
        QCOMPARE(ledger(g), expected);
    }

    void mailsAboutOneInstanceNameItAndCarryItsOwnSequence()
    {
        SimGoogle g;
        invite(g, weekly());
        const QByteArray all = "?sendUpdates=all", first = "calendars/primary/events/meet1_20260303T090000Z" + all, second = "calendars/primary/events/meet1_20260310T090000Z" + all,
                         third = "calendars/primary/events/meet1_20260317T090000Z" + all;
        g.call("PATCH", second, g.obj(R"({"start":{"dateTime":"2026-03-10T12:00:00Z"},"end":{"dateTime":"2026-03-10T13:00:00Z"}})"));
        g.as(g.ana, "PATCH", second, answering(g.ana, "declined"));
        g.call("PATCH", third, g.obj(R"({"attendees":[{"email":"ana@example.com"},{"email":"kim@example.com"}]})"));
        g.as(g.kim, "DELETE", third);
        g.call("DELETE", first);
        g.call("DELETE", "calendars/primary/events/meet1" + all);
        QCOMPARE(ledger(g, true), (QStringList{
            u"patch: update REQUEST host to ana 1 meet1_20260310T090000Z"_qs, u"patch: update REQUEST host to kim 1 meet1_20260310T090000Z"_qs,
            u"patch: update REQUEST host to out 1 meet1_20260310T090000Z"_qs, u"patch: response REPLY ana to host 1 meet1_20260310T090000Z"_qs,
            u"patch: update REQUEST host to ana 0 meet1_20260317T090000Z"_qs, u"patch: update REQUEST host to kim 0 meet1_20260317T090000Z"_qs,
            u"patch: cancellation CANCEL host to out 0 meet1_20260317T090000Z"_qs, u"delete: response REPLY kim to host 0 meet1_20260317T090000Z"_qs,
            u"delete: cancellation CANCEL host to ana 1 meet1_20260303T090000Z"_qs, u"delete: cancellation CANCEL host to kim 1 meet1_20260303T090000Z"_qs,
            u"delete: cancellation CANCEL host to out 1 meet1_20260303T090000Z"_qs, u"delete: cancellation CANCEL host to ana 1 meet1"_qs,
            u"delete: cancellation CANCEL host to kim 1 meet1"_qs, u"delete: cancellation CANCEL host to out 1 meet1"_qs}));
    }

    void aGuestWhoModifiesTellsTheOrganizerAndTheOthers()
    {
        SimGoogle g;
        invite(g, {{u"guestsCanModify"_qs, true}});
        g.as(g.ana, "PATCH", "calendars/primary/events/meet1?sendUpdates=all", g.obj(R"({"start":{"dateTime":"2026-03-03T08:00:00Z"},
            "attendees":[{"email":"ana@example.com","responseStatus":"accepted"},{"email":"kim@example.com"},{"email":"new@x.org"}]})"));
        QCOMPARE(ledger(g), (QStringList{u"patch: update REQUEST ana to kim 1"_qs, u"patch: invitation REQUEST ana to new 1"_qs, u"patch: update REQUEST ana to host 1"_qs,
                                         u"patch: cancellation CANCEL ana to out 1"_qs}));
        g.as(g.ana, "PATCH", "calendars/primary/events/meet1?sendUpdates=all", answering(g.ana, "declined"));
        QCOMPARE(ledger(g).mid(4), QStringList{u"patch: response REPLY ana to host 1"_qs});
    }

    void aWholeTownIsInvitedInNoTime()
    {
        SimGoogle g;
        QStringList town, other;
        for (int i = 0; i < 20'000; ++i) {
            town << u"a%1@x.org"_qs.arg(i);
            other << u"b%1@x.org"_qs.arg(i);
        }
        const auto guests = [&g](const QStringList &who) { return QJsonObject{{u"attendees"_qs, g.event("x", 3, 9, who)[u"attendees"]}}; };
        QElapsedTimer timer;
        timer.start();
        g.call("POST", "calendars/primary/events", g.event("fair1", 3, 9, town));
        g.call("PATCH", "calendars/primary/events/fair1?sendUpdates=all", {{u"summary"_qs, u"Fair"_qs}});
        QCOMPARE(g.call("PATCH", "calendars/primary/events/fair1?sendUpdates=all", guests(other)).status, 200);
        QCOMPARE(g.sim.mails().last().kind + u' ' + g.sim.mails().last().to, u"cancellation a19999@x.org"_qs);
        QVERIFY2(timer.elapsed() < 20'000, "each guest is looked for among all of them"); // minutes where it is, well below a second where not
    }

    void whoIsGivenMoreOfACalendarGetsAMail()
    {
        SimGoogle g;
        const QByteArray acl = "calendars/work%40group.calendar.google.com/acl";
        const auto rule = [](const char *type, const char *value, const char *role) {
            QJsonObject scope{{u"type"_qs, QLatin1String(type)}};
            if (*value)
                scope.insert(u"value"_qs, QLatin1String(value));
            return QJsonObject{{u"role"_qs, QLatin1String(role)}, {u"scope"_qs, scope}};
        };
        const auto gives = [&](const QString &who, const char *type, const char *value, const char *role, const QByteArray &query = {}) {
            QCOMPARE(g.as(who, "POST", acl + query, rule(type, value, role)).status, 200);
        };
        const auto changes = [&](const char *verb, const char *role, const QByteArray &query = {}) {
            QCOMPARE(g.call(verb, acl + "/user%3Aana%40example.com" + query, rule("user", "ana@example.com", role)).status, 200);
        };
        gives(g.host, "user", "ana@example.com", "freeBusyReader");
        gives(g.host, "user", "ana@example.com", "freeBusyReader"); // as it was
        changes("PATCH", "reader");
        changes("PUT", "writer", "?sendNotifications=true");
        changes("PUT", "reader"); // less
        changes("PATCH", "writer", "?sendNotifications=false");
        gives(g.host, "user", "ana@example.com", "none"); // taken away, whichever way it is said
        gives(g.host, "user", "ana@example.com", "reader");
        QCOMPARE(g.call("DELETE", acl + "/user%3Aana%40example.com").status, 204);
        gives(g.host, "user", "ana@example.com", "reader", "?sendNotifications=False");
        gives(g.host, "user", "somebody@x.org", "reader");
        gives(g.host, "group", "team@example.com", "writer");
        gives(g.host, "domain", "example.com", "reader");
        gives(g.host, "default", "", "freeBusyReader");
        gives(g.host, "user", "host@example.com", "owner"); // his own calendar
        gives(g.host, "user", "kim@example.com", "owner");
        gives(g.kim, "user", "ana@example.com", "owner");
        gives(g.kim, "user", "kim@example.com", "writer");
        const QString of = u" of Work at "_qs + g.work;
        const QStringList sent{
            u"acl.insert: sharing host@example.com to ana@example.com freeBusyReader"_qs + of, u"acl.patch: sharing host@example.com to ana@example.com reader"_qs + of,
            u"acl.update: sharing host@example.com to ana@example.com writer"_qs + of, u"acl.insert: sharing host@example.com to ana@example.com reader"_qs + of,
            u"acl.insert: sharing host@example.com to somebody@x.org reader"_qs + of, u"acl.insert: sharing host@example.com to team@example.com writer"_qs + of,
            u"acl.insert: sharing host@example.com to kim@example.com owner"_qs + of, u"acl.insert: sharing kim@example.com to ana@example.com owner"_qs + of};
        QCOMPARE(ledger(g).join(u'\n'), sent.join(u'\n'));
        const auto loaded = sim::GoogleSim::fromJson(g.sim.toJson());
        QVERIFY(loaded.ok());
        QCOMPARE(loaded->mails(), g.sim.mails());
        // What is refused sends none, nor does a world that begins with shared calendars.
        QCOMPARE(g.reason(g.call("POST", acl + "?sendNotifications=perhaps", rule("user", "new@x.org", "reader"))), u"invalidParameter"_qs);
        QCOMPARE(g.as(g.kim, "POST", acl, rule("user", "new@x.org", "reader")).status, 403);
        QVERIFY(g.sim.share(g.work, {u"user:new@x.org"_qs, u"reader"_qs}, g.now).ok());
        QCOMPARE(ledger(g), sent);
    }

    void mailsAreKeptWithTheWorld()
    {
        SimGoogle g;
        g.call("POST", "calendars/primary/events?sendNotifications=true", g.event("meet1", 3, 9, {g.ana}));
        g.as(g.ana, "DELETE", "calendars/primary/events/meet1?sendUpdates=all");
        const auto loaded = sim::GoogleSim::fromJson(g.sim.toJson());
        QVERIFY(loaded.ok());
        QCOMPARE(loaded->mails(), g.sim.mails());
        QCOMPARE(ledger(g), (QStringList{u"insert: invitation REQUEST host to ana 0"_qs, u"delete: response REPLY ana to host 0"_qs}));
    }
};

CSP_TEST(tst_SimGooglePeople, Nothing)

} // namespace tst_sim_google_people

#include "tst_sim_google_people.moc"
