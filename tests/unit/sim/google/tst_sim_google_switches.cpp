#include "tests/unit/sim/google/robot.h"
#include "tests/support/testmain.h"
#include "core/sim/sandbox/worldfile.h"
#include <QRegularExpression>

namespace tst_sim_google_switches {

using namespace csp;
using namespace std::chrono_literals;
using S = sim::GoogleSettings;

/// Where Google is not documented, a switch says what happens: each is told here as it is by default and as it is otherwise.
class tst_SimGoogleSwitches : public QObject
{
    Q_OBJECT

    static S with(void (*set)(S &))
    {
        S settings;
        set(settings);
        return settings;
    }
    static QString page(const char *name)
    {
        QFile file(QStringLiteral(CSP_SOURCE_DIR "/docs/") + QLatin1String(name));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    static QString shown(const QJsonValue &value) { return value.isBool() ? (value.toBool() ? u"true"_qs : u"false"_qs) : value.toVariant().toString(); }
    static QJsonObject whole(const QJsonObject &start) { return {{u"start"_qs, start}, {u"end"_qs, start}}; }

    struct Stamps {
        QString etag, updated;
        int sequence;
    };
    static Stamps stamps(SimGoogle &g, const QByteArray &id)
    {
        const auto json = g.json(g.call("GET", "calendars/primary/events/" + id));
        return {json[u"etag"].toString(), json[u"updated"].toString(), json[u"sequence"].toInt()};
    }
    /// What a change moves of an event, in a word each; and how many messages its calendar's channel gets.
    static QString moved(SimGoogle &g, const QByteArray &id, const std::function<void()> &change)
    {
        g.call("POST", "calendars/primary/events/watch", {{u"id"_qs, u"c"_qs}, {u"type"_qs, u"web_hook"_qs}, {u"address"_qs, u"http://127.0.0.1/hook"_qs}});
        for (const auto &push : g.sim.takePushes(g.now))
            g.sim.pushAnswered(push.id, 200, g.now);
        const Stamps before = stamps(g, id);
        g.wait(2s);
        change();
        const Stamps after = stamps(g, id);
        QStringList out;
        if (before.etag != after.etag)
            out << u"etag"_qs;
        if (before.updated != after.updated)
            out << u"updated"_qs;
        if (before.sequence != after.sequence)
            out << u"sequence"_qs;
        if (!g.sim.takePushes(g.now).isEmpty())
            out << u"push"_qs;
        return out.join(u' ');
    }

private slots:
    void everySwitchHasItsLineInTheDocs()
    {
        const QString docs = page("google-sandbox.md");
        QVERIFY(!docs.isEmpty());
        for (const sim::GoogleSwitch &it : sim::googleSwitches()) {
            const QString line = QStringLiteral("| `%1` | `%2` |").arg(QLatin1String(it.name), shown(it.get(S())));
            QVERIFY2(docs.contains(line) || it.name == QByteArrayView("pushUserAgent"), qPrintable(QStringLiteral("docs/google-sandbox.md has no ") + line));
            QVERIFY2(docs.contains(QStringLiteral("| `%1` |").arg(QLatin1String(it.name))), it.name);
            for (const QString &choice : it.choices)
                QVERIFY2(docs.contains(QStringLiteral("`%1`").arg(choice)), qPrintable(choice));
        }
    }

    /// Every switch set to something else comes back from a kept world, and from a world file, as it was.
    void everySwitchIsKeptAndRead()
    {
        S other;
        QString yaml = QStringLiteral("google:\n");
        for (const sim::GoogleSwitch &it : sim::googleSwitches()) {
            const QJsonValue now = it.get(other);
            QJsonValue then = u"other"_qs;
            if (it.kind == sim::GoogleSwitch::Kind::Flag)
                then = !now.toBool();
            else if (!it.choices.isEmpty())
                then = it.choices.first() == shown(now) ? it.choices.last() : it.choices.first();
            else if (now.isDouble())
                then = now.toInteger() == it.least ? it.least + 1 : it.least;
            if (now.isDouble() && then.isString())
                then = then.toString().toLongLong();
            it.set(other, then);
            QCOMPARE(it.get(other), then);
            yaml += QStringLiteral("  %1: %2\n").arg(QLatin1String(it.name), shown(then));
        }
        QCOMPARE(sim::googleSettingsFromJson(sim::toJson(other)), other);
        QVERIFY(!(other == S()));

        const auto world = sim::readWorld((u"version: 1\naccounts: [{email: host@example.com}]\n"_qs + yaml
            + u"calcom: {user: {username: h}, schedules: [{hours: [{days: mon-fri, from: \"09:00\", to: \"17:00\"}]}], eventTypes: [{slug: a}]}\n"_qs).toUtf8(), u"w.yaml"_qs);
        QVERIFY2(world.ok(), world.ok() ? "" : qPrintable(world.error().oneLine()));
        QCOMPARE(world->google, other);
    }

    void givenUidsMakeIdsOrNot()
    {
        SimGoogle g(with([](S &s) { s.insertDerivesId = false; }));
        QJsonObject event = g.event("", 3, 9);
        event.remove(u"id"_qs);
        event.insert(u"iCalUID"_qs, u"abc@Cal.com"_qs);
        const QString first = g.json(g.call("POST", "calendars/primary/events", event))[u"id"].toString();
        const QString second = g.json(g.call("POST", "calendars/primary/events", event))[u"id"].toString();
        QVERIFY(QRegularExpression(u"^[a-v0-9]{26}$"_qs).match(first).hasMatch() && first != second);
    }

    void longCalendarIds()
    {
        SimGoogle g(with([](S &s) { s.calendarIds = S::CalendarIds::Long; }));
        const QString id = g.json(g.call("POST", "calendars", {{u"summary"_qs, u"New"_qs}}))[u"id"].toString();
        QVERIFY2(QRegularExpression(u"^c_[0-9a-f]{64}@group\\.calendar\\.google\\.com$"_qs).match(id).hasMatch(), qPrintable(id));
    }

    void importedAgain()
    {
        for (const auto &[how, line] : {std::pair(S::ImportExisting::Replace, "200 : "), std::pair(S::ImportExisting::Refuse, "409 duplicate: The requested identifier already exists.")}) {
            S settings;
            settings.importExisting = how;
            SimGoogle g(settings);
            QJsonObject event = g.event("", 3, 9);
            event.remove(u"id"_qs);
            event.insert(u"iCalUID"_qs, u"abc@elsewhere.org"_qs);
            QCOMPARE(g.call("POST", "calendars/primary/events/import", event).status, 200);
            QCOMPARE(g.reasonLine(g.call("POST", "calendars/primary/events/import", event)), QLatin1String(line));
        }
    }

    void deletedEventsVanishAfterAWhile()
    {
        SimGoogle g(with([](S &s) { s.purgeAfter = 1h; s.accessTokenLifetime = 100h; }));
        g.call("POST", "calendars/primary/events", g.event("event1", 3, 9));
        g.call("DELETE", "calendars/primary/events/event1");
        QCOMPARE(g.json(g.call("GET", "calendars/primary/events/event1"))[u"status"].toString(), u"cancelled"_qs);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?showDeleted=true")), u"event1!"_qs);
        QCOMPARE(g.call("POST", "calendars/primary/events", g.event("event1", 3, 9)).status, 409);
        g.wait(2h);
        QCOMPARE(g.reasonLine(g.call("GET", "calendars/primary/events/event1")), u"404 notFound: Not Found"_qs);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?showDeleted=true")), QString());
        QCOMPARE(g.reasonLine(g.call("DELETE", "calendars/primary/events/event1")), u"404 notFound: Not Found"_qs);
        QCOMPARE(g.call("POST", "calendars/primary/events", g.event("event1", 3, 9)).status, 200);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events")), u"event1"_qs);
    }

    void whoStandsBeforeADeletionThatVanishedReadsEverythingAgain()
    {
        for (const QByteArray query : {"", "singleEvents=true&"}) {
            SimGoogle g(with([](S &s) { s.purgeAfter = 1h; s.accessTokenLifetime = 100h; }));
            g.call("POST", "calendars/primary/events", g.event("event1", 3, 9));
            const QByteArray before = g.syncToken().toLatin1();
            g.call("DELETE", "calendars/primary/events/event1");
            const QByteArray after = g.syncToken().toLatin1();
            const auto since = [&](const QByteArray &token) { return g.call("GET", "calendars/primary/events?" + query + "syncToken=" + token); };
            QCOMPARE(g.told(since(before)), u"event1!"_qs);
            g.wait(2h);
            QCOMPARE(g.reason(since(before)), u"fullSyncRequired"_qs);
            QCOMPARE(since(after).status, 200);
        }
    }

    void aSeriesVanishesWithItsInstances()
    {
        SimGoogle g(with([](S &s) { s.purgeAfter = 1h; s.accessTokenLifetime = 100h; }));
        g.call("POST", "calendars/primary/events", g.daily(g.event("event1", 3, 9), 3));
        g.call("PATCH", "calendars/primary/events/event1_20260304T090000Z", {{u"summary"_qs, u"Other"_qs}});
        g.call("DELETE", "calendars/primary/events/event1");
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?showDeleted=true")), u"event1! event1_20260304T090000Z!"_qs);
        g.wait(2h);
        for (const char *path : {"event1", "event1_20260303T090000Z", "event1_20260304T090000Z", "event1/instances"})
            QCOMPARE(g.reasonLine(g.call("GET", QByteArray("calendars/primary/events/") + path)), u"404 notFound: Not Found"_qs);
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?showDeleted=true")), QString());
        QCOMPARE(g.told(g.call("GET", "calendars/primary/events?showDeleted=true&iCalUID=event1%40google.com")), QString());
    }

    void pagesThatAreEmptyLoseNothing_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::newRow("by place") << QByteArray("maxResults=2");
        QTest::newRow("by start") << QByteArray("maxResults=2&singleEvents=true&orderBy=startTime");
        QTest::newRow("by change") << QByteArray("maxResults=2&orderBy=updated");
    }
    void pagesThatAreEmptyLoseNothing()
    {
        QFETCH(QByteArray, query);
        SimGoogle g(with([](S &s) { s.emptyPages = true; }));
        for (const char *id : {"event1", "event2", "event3", "event4", "event5"})
            g.call("POST", "calendars/primary/events", g.event(id, 3, 9));
        QStringList pages;
        QString token;
        do {
            const auto page = g.call("GET", "calendars/primary/events?" + query + (token.isEmpty() ? QByteArray() : "&pageToken=" + token.toLatin1()));
            pages << g.told(page);
            token = g.json(page)[u"nextPageToken"].toString();
        } while (!token.isEmpty());
        QCOMPARE(pages, (QStringList{QString(), u"event1 event2"_qs, u"event3 event4"_qs, u"event5"_qs}));
    }

    void severalPropertyFilters()
    {
        for (const auto &[how, told] : {std::pair(S::PropertyFilters::All, "event2"), std::pair(S::PropertyFilters::Any, "event1 event2")}) {
            S settings;
            settings.propertyFilters = how;
            SimGoogle g(settings);
            for (const auto &[id, properties] : {std::pair("event1", QJsonObject{{u"a"_qs, u"1"_qs}}), std::pair("event2", QJsonObject{{u"a"_qs, u"1"_qs}, {u"b"_qs, u"2"_qs}})}) {
                QJsonObject event = g.event(id, 3, 9);
                event.insert(u"extendedProperties"_qs, QJsonObject{{u"private"_qs, properties}});
                g.call("POST", "calendars/primary/events", event);
            }
            QCOMPARE(g.told(g.call("GET", "calendars/primary/events?privateExtendedProperty=a%3D1&privateExtendedProperty=b%3D2")), QLatin1String(told));
        }
    }

    void indentedUnlessAskedOtherwise()
    {
        SimGoogle g(with([](S &s) { s.indented = true; }));
        QVERIFY(g.call("GET", "calendars/primary").body.contains("{\n"));
        QVERIFY(!g.call("GET", "calendars/primary?prettyPrint=false").body.contains('\n'));
        SimGoogle plain;
        QVERIFY(!plain.call("GET", "calendars/primary").body.contains('\n'));
        QVERIFY(plain.call("GET", "calendars/primary?prettyPrint=true").body.contains("{\n"));
    }

    void freeBusy()
    {
        const auto ask = [](const S &settings, const char *until) {
            SimGoogle g(settings);
            QJsonObject event = g.event("event1", 3, 9, {g.host, g.ana});
            event.insert(u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, g.host}, {u"responseStatus"_qs, u"declined"_qs}}});
            g.call("POST", "calendars/primary/events", event);
            const auto response = g.call("POST", "freeBusy", {{u"timeMin"_qs, u"2026-03-01T00:00:00Z"_qs}, {u"timeMax"_qs, QLatin1String(until)},
                {u"items"_qs, QJsonArray{QJsonObject{{u"id"_qs, g.host}}}}});
            return response.status != 200 ? g.reasonLine(response) : QString::number(g.json(response)[u"calendars"][g.host][u"busy"].toArray().size());
        };
        QCOMPARE(ask({}, "2026-03-11T00:00:00Z"), u"0"_qs);
        QCOMPARE(ask(with([](S &s) { s.declinedIsFree = false; }), "2026-03-11T00:00:00Z"), u"1"_qs);
        QCOMPARE(ask(with([](S &s) { s.freeBusyDays = 9; }), "2026-03-11T00:00:00Z"), u"400 timeRangeTooLong: The requested time range is too long."_qs);
    }

    void deletingOnesOwnCopy()
    {
        for (const bool declines : {true, false}) {
            S settings;
            settings.ownDeleteDeclines = declines;
            SimGoogle g(settings);
            g.call("POST", "calendars/primary/events", g.event("event1", 3, 9, {g.ana}));
            QCOMPARE(g.as(g.ana, "DELETE", "calendars/primary/events/event1").status, 204);
            QCOMPARE(g.json(g.call("GET", "calendars/primary/events/event1"))[u"attendees"][0][u"responseStatus"].toString(), declines ? u"declined"_qs : u"needsAction"_qs);
        }
    }

    void cancellationsAndTheirSequence()
    {
        for (const bool raised : {true, false}) {
            S settings;
            settings.deleteRaisesSequence = raised;
            SimGoogle g(settings);
            g.call("POST", "calendars/primary/events", g.event("event1", 3, 9, {g.ana}));
            g.call("DELETE", "calendars/primary/events/event1?sendUpdates=all");
            QCOMPARE(stamps(g, "event1").sequence, raised ? 1 : 0);
            QCOMPARE(g.sim.mails().last().sequence, raised ? 1 : 0);
        }
    }

    void theOrganizerAmongTheGuests()
    {
        SimGoogle g(with([](S &s) { s.insertAddsOrganizer = true; }));
        const auto made = g.json(g.call("POST", "calendars/primary/events", g.event("event1", 3, 9, {g.ana})));
        QCOMPARE(made[u"attendees"][0].toObject(), (QJsonObject{{u"email"_qs, g.host}, {u"displayName"_qs, u"Hanna Host"_qs}, {u"organizer"_qs, true}, {u"self"_qs, true},
                                                              {u"responseStatus"_qs, u"accepted"_qs}}));
        QCOMPARE(made[u"attendees"].toArray().size(), 2);
        QVERIFY(!g.json(g.call("POST", "calendars/primary/events", g.event("event2", 3, 9))).contains(u"attendees"));
    }

    void answersThatAreNotSentAlong()
    {
        for (const auto &[how, answer] : {std::pair(S::MissingResponse::Reset, "needsAction"), std::pair(S::MissingResponse::Keep, "accepted")}) {
            S settings;
            settings.missingResponse = how;
            SimGoogle g(settings);
            QJsonObject event = g.event("event1", 3, 9);
            event.insert(u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, g.ana}, {u"responseStatus"_qs, u"accepted"_qs}}});
            g.call("POST", "calendars/primary/events", event);
            const QJsonObject patch{{u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, g.ana}}, QJsonObject{{u"email"_qs, g.kim}}}}};
            const auto patched = g.json(g.call("PATCH", "calendars/primary/events/event1", patch));
            QCOMPARE(patched[u"attendees"][0][u"responseStatus"].toString(), QLatin1String(answer));
            QCOMPARE(patched[u"attendees"][1][u"responseStatus"].toString(), u"needsAction"_qs);
        }
    }

    void eventsWithoutLength()
    {
        const QJsonObject event = whole({{u"dateTime"_qs, u"2026-03-03T09:00:00Z"_qs}});
        SimGoogle g;
        QCOMPARE(g.call("POST", "calendars/primary/events", event).status, 200);
        SimGoogle strict(with([](S &s) { s.zeroLengthEvents = false; }));
        QCOMPARE(strict.reasonLine(strict.call("POST", "calendars/primary/events", event)), u"400 timeRangeEmpty: The specified time range is empty."_qs);
    }

    void conferencesAndWritesThatDoNotKnowThem()
    {
        for (const bool kept : {true, false}) {
            S settings;
            settings.updateKeepsConference = kept;
            SimGoogle g(settings);
            QJsonObject event = g.event("event1", 3, 9);
            event.insert(u"conferenceData"_qs, QJsonObject{{u"createRequest"_qs, QJsonObject{{u"requestId"_qs, u"r"_qs}}}});
            QVERIFY(g.json(g.call("POST", "calendars/primary/events?conferenceDataVersion=1", event)).contains(u"hangoutLink"));
            event.remove(u"conferenceData"_qs);
            QVERIFY(g.json(g.call("PATCH", "calendars/primary/events/event1", {{u"summary"_qs, u"x"_qs}})).contains(u"hangoutLink"));
            QCOMPARE(g.json(g.call("PUT", "calendars/primary/events/event1", event)).contains(u"hangoutLink"), kept);
        }
    }

    void whatAChangeMoves_data()
    {
        QTest::addColumn<QJsonObject>("switches");
        QTest::addColumn<QJsonObject>("patch");
        QTest::addColumn<QString>("expected");
        const QJsonObject reminders{{u"reminders"_qs, QJsonObject{{u"useDefault"_qs, false}}}}, colour{{u"colorId"_qs, u"5"_qs}};
        const QJsonObject guests{{u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, SimGoogle::ana}}, QJsonObject{{u"email"_qs, SimGoogle::kim}}}}};
        const QJsonObject answer{{u"attendees"_qs, QJsonArray{QJsonObject{{u"email"_qs, SimGoogle::ana}, {u"responseStatus"_qs, u"accepted"_qs}}}}};
        const auto set = [](const char *name, bool on = false) { return QJsonObject{{QLatin1String(name), on}}; };
        QTest::newRow("reminders") << QJsonObject() << reminders << "etag push";
        QTest::newRow("reminders, without an etag") << set("remindersMoveEtag") << reminders << "push";
        QTest::newRow("reminders, without a message") << set("pushOnReminders") << reminders << "etag";
        QTest::newRow("colour") << QJsonObject() << colour << "etag updated push";
        QTest::newRow("colour, updated stays") << set("privateMovesUpdated") << colour << "etag push";
        QTest::newRow("colour, without a message") << set("pushOnPrivate") << colour << "etag updated";
        QTest::newRow("guest list") << QJsonObject() << guests << "etag updated push";
        QTest::newRow("guest list, new sequence") << set("guestListRaisesSequence", true) << guests << "etag updated sequence push";
        QTest::newRow("answer") << QJsonObject() << answer << "etag updated push";
        QTest::newRow("answer, updated stays") << set("answersMoveUpdated") << answer << "etag push";
        const QJsonObject later{{u"start"_qs, QJsonObject{{u"dateTime"_qs, u"2026-03-03T09:30:00Z"_qs}}}};
        QTest::newRow("start") << QJsonObject() << later << "etag updated sequence push";
        QTest::newRow("title") << QJsonObject() << QJsonObject{{u"summary"_qs, u"x"_qs}} << "etag updated push";
    }
    void whatAChangeMoves()
    {
        QFETCH(QJsonObject, switches);
        QFETCH(QJsonObject, patch);
        QFETCH(QString, expected);
        SimGoogle g(sim::googleSettingsFromJson(switches));
        g.call("POST", "calendars/primary/events", g.event("event1", 3, 9, {g.ana}));
        const QString token = g.syncToken();
        const bool answers = !patch.value(u"attendees")[0][u"responseStatus"].isUndefined();
        QCOMPARE(moved(g, "event1", [&] { QCOMPARE((answers ? g.as(g.ana, "PATCH", "calendars/primary/events/event1", patch) : g.call("PATCH", "calendars/primary/events/event1", patch)).status, 200); }),
                 expected);
        QCOMPARE(g.told(g.since(token)), expected.contains(u"etag") ? u"event1"_qs : QString());
    }

    void exceptionsWhenTheirRuleChanges()
    {
        for (const auto &[how, summary] : {std::pair(S::Exceptions::Keep, "Other"), std::pair(S::Exceptions::Drop, "serie1")}) {
            S settings;
            settings.exceptionsOnRuleChange = how;
            SimGoogle g(settings);
            g.call("POST", "calendars/primary/events", g.daily(g.event("serie1", 3, 9), 5));
            QCOMPARE(g.call("PATCH", "calendars/primary/events/serie1_20260304T090000Z", {{u"summary"_qs, u"Other"_qs}}).status, 200);
            QCOMPARE(g.call("PATCH", "calendars/primary/events/serie1", {{u"recurrence"_qs, QJsonArray{u"RRULE:FREQ=DAILY;COUNT=4"_qs}}}).status, 200);
            QCOMPARE(g.json(g.call("GET", "calendars/primary/events/serie1_20260304T090000Z"))[u"summary"].toString(), QLatin1String(summary));
        }
    }

    void conditionsOnMoves()
    {
        const auto move = [](const S &settings, const QByteArray &condition) {
            SimGoogle g(settings);
            g.call("POST", "calendars/primary/events", g.event("event1", 3, 9));
            return g.call("POST", "calendars/primary/events/event1/move?destination=work%40group.calendar.google.com", {}, {{"If-Match", condition}}).status;
        };
        QCOMPARE(move({}, "\"1\""), 412);
        QCOMPARE(move({}, "*"), 200);
        QCOMPARE(move(with([](S &s) { s.ifMatchOnMove = false; }), "\"1\""), 200);
        QCOMPARE(move(with([](S &s) { s.starMatchesAny = false; }), "*"), 412);
    }

    void instancesCannotBeMoved()
    {
        for (const int status : {400, 403}) {
            S settings;
            settings.instanceMoveStatus = status;
            SimGoogle g(settings);
            g.call("POST", "calendars/primary/events", g.daily(g.event("serie1", 3, 9), 5));
            QCOMPARE(g.reasonLine(g.call("POST", "calendars/primary/events/serie1_20260304T090000Z/move?destination=work%40group.calendar.google.com")),
                     QStringLiteral("%1 cannotChangeOrganizerOfInstance: Cannot change the organizer of an instance.").arg(status));
        }
    }

    void windowsOfChannels()
    {
        SimGoogle g(with([](S &s) { s.channelLifetime = 10s; s.longestChannelLifetime = 20s; s.channelExpiration = S::Int64::Number; s.secondStop = S::SecondStop::Succeeds; }));
        g.keepsToThePublishedApi = false; // which has numbers of 64 bits as texts
        const auto watch = [&g](const char *id, const QJsonObject &params) {
            const qint64 asked = (g.now + 10ms).time_since_epoch().count();
            const auto channel = g.json(g.call("POST", "calendars/primary/events/watch", {{u"id"_qs, QLatin1String(id)}, {u"type"_qs, u"web_hook"_qs},
                {u"address"_qs, u"http://127.0.0.1/hook"_qs}, {u"params"_qs, params}}));
            return channel[u"expiration"].isDouble() ? channel[u"expiration"].toInteger() - asked : -1;
        };
        QCOMPARE(watch("a", {}), 10'000);
        QCOMPARE(watch("b", {{u"ttl"_qs, u"15"_qs}}), 15'000);
        QCOMPARE(watch("c", {{u"ttl"_qs, u"3000"_qs}}), 20'000);
        const QJsonObject stop{{u"id"_qs, u"a"_qs}, {u"resourceId"_qs, g.sim.channels().first().resourceId}};
        QCOMPARE(g.call("POST", "channels/stop", stop).status, 204);
        QCOMPARE(g.call("POST", "channels/stop", stop).status, 204);
        QCOMPARE(g.call("POST", "channels/stop", {{u"id"_qs, u"never"_qs}, {u"resourceId"_qs, u"x"_qs}}).status, 404);
    }

    void addressesThatAreNotHttps()
    {
        for (const auto &[named, reason] : {std::pair(true, "push.webhookUrlNotHttps"), std::pair(false, "badRequest")}) {
            S settings;
            settings.allowLocalWebhooks = false;
            settings.httpsReason = named;
            SimGoogle g(settings);
            QCOMPARE(g.reasonLine(g.call("POST", "calendars/primary/events/watch", {{u"id"_qs, u"a"_qs}, {u"type"_qs, u"web_hook"_qs}, {u"address"_qs, u"http://127.0.0.1/hook"_qs}})),
                     QStringLiteral("400 %1: WebHook callback must be HTTPS: http://127.0.0.1/hook").arg(QLatin1String(reason)));
        }
    }

    void messagesAreTriedAgainAsSaid()
    {
        SimGoogle g(with([](S &s) { s.pushAttempts = 3; s.firstRetry = 5s; s.longestRetry = 7s; s.pushUserAgent = u"me"_qs; }));
        g.call("POST", "calendars/primary/events/watch", {{u"id"_qs, u"a"_qs}, {u"type"_qs, u"web_hook"_qs}, {u"address"_qs, u"http://127.0.0.1/hook"_qs}});
        QList<qint64> waits;
        while (true) {
            const auto pushes = g.sim.takePushes(g.now);
            QCOMPARE(pushes.size(), 1);
            QCOMPARE(http::headerValue(pushes.first().headers, "User-Agent"), QByteArray("me"));
            g.sim.pushAnswered(pushes.first().id, 503, g.now);
            const auto due = g.sim.nextPushDue();
            if (!due)
                break;
            waits << std::chrono::duration_cast<std::chrono::seconds>(*due - g.now).count();
            g.now = *due;
        }
        QCOMPARE(waits, (QList<qint64>{5, 7}));
    }

    void reasonsThatNobodyDocumented()
    {
        SimGoogle g(with([](S &s) { s.syncRestrictionReason = S::Reason::Invalid; s.orderingReason = S::Reason::InvalidParameter; s.sequenceReason = S::Reason::BadRequest; s.emptyStatus = 200; s.batchParts = 1; }));
        g.keepsToThePublishedApi = false; // which has no empty 200
        const QByteArray token = g.syncToken().toLatin1();
        QCOMPARE(g.reason(g.call("GET", "calendars/primary/events?q=a&syncToken=" + token)), u"invalid"_qs);
        QCOMPARE(g.reason(g.call("GET", "calendars/primary/events?orderBy=startTime")), u"invalidParameter"_qs);
        QJsonObject event = g.event("event1", 3, 9);
        event.insert(u"sequence"_qs, 4);
        g.call("POST", "calendars/primary/events", event);
        QCOMPARE(g.reason(g.call("PATCH", "calendars/primary/events/event1", {{u"sequence"_qs, 3}})), u"badRequest"_qs);
        g.call("POST", "calendars/work%40group.calendar.google.com/acl", g.obj(R"({"role":"reader","scope":{"type":"user","value":"ana@example.com"}})"));
        g.as(g.ana, "POST", "users/me/calendarList", {{u"id"_qs, g.work}});
        QCOMPARE(g.as(g.ana, "DELETE", "users/me/calendarList/work%40group.calendar.google.com").status, 200);
        QCOMPARE(g.call("DELETE", "calendars/primary/events/event1").status, 204);
        const QByteArray part = "--b\r\nContent-Type: application/http\r\n\r\nGET /calendar/v3/colors HTTP/1.1\r\n\r\n";
        QCOMPARE(g.raw("POST", "/batch/calendar/v3", part + part + "--b--", {{"Content-Type", "multipart/mixed; boundary=b"}, {"Authorization", "Bearer " + g.tokens.value(g.host)}}).status, 400);
    }

    void signingIn()
    {
        for (const bool extras : {true, false}) {
            S settings;
            settings.autoConsent = true;
            settings.redirectExtras = extras;
            settings.unknownClientStatus = 400;
            SimGoogle g(settings);
            const auto redirect = g.raw("GET", "/o/oauth2/v2/auth?response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A1&scope=openid&client_id=" + settings.clientId.toLatin1());
            QCOMPARE(redirect.header("location").contains("&authuser=0&prompt=consent"), extras);
            QCOMPARE(g.raw("POST", "/token", "grant_type=refresh_token&client_id=nobody&refresh_token=x").status, 400);
        }
    }

    void whatAProgramSignedMayBeOfAnotherTime()
    {
        for (const bool held : {true, false}) {
            S settings;
            settings.assertionTimes = held;
            SimGoogle g(settings);
            Robot::join(g);
            const qint64 then = 1'700'000'000;
            const auto signedThen = [&](qint64 life) { return Robot::ask(g, Robot::token(Robot::claims(g, {{u"iat"_qs, then}, {u"exp"_qs, then + life}}))).status; };
            QCOMPARE(signedThen(3600), held ? 400 : 200);
            QCOMPARE(signedThen(3601), 400); // never for longer than an hour
            QCOMPARE(Robot::ask(g, Robot::token(Robot::claims(g))).status, 200);
        }
    }
};

CSP_TEST(tst_SimGoogleSwitches, Nothing)

} // namespace tst_sim_google_switches

#include "tst_sim_google_switches.moc"
