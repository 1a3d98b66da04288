#include "core/wire/google.h"
#include "tests/support/testmain.h"
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace tst_wire_google {

using namespace csp;
using namespace Qt::StringLiterals;

namespace {

const CalendarId work{u"host@example.com"_s};

const QByteArray full = "{\n"
    "\"kind\": \"calendar#event\", \"etag\": \"\\\"3485816051818142\\\"\", \"id\": \"5hni4sj3ql1669otmjg7sn1mok\", \"status\": \"confirmed\",\n"
    "\"htmlLink\": \"https://www.google.com/calendar/event?eid=x\", \"created\": \"2025-03-24T12:58:18.000Z\", \"updated\": \"2025-03-25T13:07:05.909Z\",\n"
    "\"summary\": \"Intro call\", \"description\": \"Hello\", \"location\": \"Room 1\",\n"
    "\"creator\": {\"email\": \"host@example.com\", \"self\": true}, \"organizer\": {\"email\": \"host@example.com\", \"displayName\": \"Host\", \"self\": true},\n"
    "\"start\": {\"dateTime\": \"2025-04-09T08:00:00-05:00\", \"timeZone\": \"America/Chicago\"},\n"
    "\"end\": {\"dateTime\": \"2025-04-09T08:30:00-05:00\", \"timeZone\": \"America/Chicago\"},\n"
    "\"iCalUID\": \"iQ7mVt3c9uYxF2bKsW4dPn@Cal.com\", \"sequence\": 2, \"aMemberOfTomorrow\": {\"x\": [1]},\n"
    "\"attendees\": [{\"email\": \"Zoe@example.org\", \"responseStatus\": \"accepted\", \"additionalGuests\": 2, \"comment\": \"yes\"},\n"
    "{\"email\": \"ann@example.org\", \"displayName\": \"Ann\", \"optional\": true, \"responseStatus\": \"aWordOfTomorrow\"},\n"
    "{\"email\": \"host@example.com\", \"organizer\": true, \"self\": true, \"responseStatus\": \"tentative\"}],\n"
    "\"transparency\": \"transparent\", \"visibility\": \"private\", \"guestsCanModify\": true, \"guestsCanInviteOthers\": false, \"locked\": true,\n"
    "\"guestsCanSeeOtherGuests\": false, \"attendeesOmitted\": true, \"colorId\": \"3\", \"eventType\": \"focusTime\",\n"
    "\"extendedProperties\": {\"shared\": {\"calcomBookingUid\": \"iQ7m\"}, \"private\": {\"note\": \"mine\"}},\n"
    "\"conferenceData\": {\"entryPoints\": [{\"entryPointType\": \"phone\", \"uri\": \"tel:1\"}, {\"entryPointType\": \"video\", \"uri\": \"https://meet.example/a\"}]},\n"
    "\"recurrence\": [\"RRULE:FREQ=WEEKLY\"], \"recurringEventId\": \"master\",\n"
    "\"originalStartTime\": {\"dateTime\": \"2025-04-08T13:00:00Z\", \"timeZone\": \"America/Chicago\"},\n"
    "\"reminders\": {\"useDefault\": true}}";

Instant at(QStringView text) { return *instantFromRfc3339(text); }

} // namespace

class TestWireGoogle : public QObject
{
    Q_OBJECT
private slots:
    void readsEveryMember();
    void keepsTheBytes();
    void roundTripsAnEventWithoutADocument();
    void readsTimes_data();
    void readsTimes();
    void tellsThePlaceOfWhatIsWrong_data();
    void tellsThePlaceOfWhatIsWrong();
    void takesBareTombstones();
    void readsPages();
    void pageErrorsNameTheItem();
    void writesDrafts();
    void writesPatches();
    void readsCalendarList();
    void readsFreeBusy();
    void readsChannels();
    void readsErrors_data();
    void readsErrors();
    void readsNotifications();
    void refusesNotifications_data();
    void refusesNotifications();
    void readsWhatTheDiscoveryDocumentNames();
};

void TestWireGoogle::readsEveryMember()
{
    const auto document = wire::eventFromJson(full, work);
    QVERIFY2(document.ok(), document ? "" : qPrintable(document.error().oneLine()));
    const Event &e = document->event;
    QCOMPARE(e.calendar, work);
    QCOMPARE(e.id.value, u"5hni4sj3ql1669otmjg7sn1mok"_s);
    QCOMPARE(e.iCalUid.value, u"iQ7mVt3c9uYxF2bKsW4dPn@Cal.com"_s);
    QCOMPARE(e.status, EventStatus::Confirmed);
    QVERIFY(e.span == EventSpan(TimedSpan{at(u"2025-04-09T13:00:00Z"), at(u"2025-04-09T13:30:00Z"), u"America/Chicago"_s, u"America/Chicago"_s}));
    QCOMPARE(e.summary, u"Intro call"_s);
    QCOMPARE(e.description, u"Hello"_s);
    QCOMPARE(e.location, u"Room 1"_s);
    QCOMPARE(e.conferenceLink, u"https://meet.example/a"_s);
    QCOMPARE(e.organizer, (Person{u"host@example.com"_s, u"Host"_s, true}));
    QVERIFY(ownedHere(e));
    QCOMPARE(e.attendees.size(), 3);
    QCOMPARE(e.attendees[0], (Attendee{u"ann@example.org"_s, u"Ann"_s, ResponseStatus::NeedsAction, true, false, false, false, {}, 0}));
    QCOMPARE(e.attendees[1], (Attendee{u"host@example.com"_s, {}, ResponseStatus::Tentative, false, true, true, false, {}, 0}));
    QCOMPARE(e.attendees[2], (Attendee{u"Zoe@example.org"_s, {}, ResponseStatus::Accepted, false, false, false, false, u"yes"_s, 2}));
    QVERIFY(e.attendeesOmitted && e.guestsCanModify && e.locked && !e.guestsCanInviteOthers && !e.guestsCanSeeOtherGuests);
    QCOMPARE(e.transparency, Transparency::Transparent);
    QCOMPARE(e.visibility, Visibility::Private);
    QCOMPARE(e.recurrence, QStringList{u"RRULE:FREQ=WEEKLY"_s});
    QCOMPARE(e.recurringEventId.value, u"master"_s);
    QVERIFY(e.originalStart
            == EventSpan(TimedSpan{at(u"2025-04-08T13:00:00Z"), at(u"2025-04-08T13:00:00Z"), u"America/Chicago"_s, u"America/Chicago"_s}));
    QCOMPARE(e.sharedProperties.value(u"calcomBookingUid"_s), u"iQ7m"_s);
    QCOMPARE(e.privateProperties.value(u"note"_s), u"mine"_s);
    QCOMPARE(e.reminders, QByteArray("{\"useDefault\":true}"));
    QCOMPARE(e.eventType, u"focusTime"_s);
    QCOMPARE(e.created, at(u"2025-03-24T12:58:18Z"));
    QCOMPARE(e.version, (EventVersion{u"\"3485816051818142\""_s, at(u"2025-03-25T13:07:05.909Z"), 2}));
}

void TestWireGoogle::keepsTheBytes()
{
    QCOMPARE(wire::eventFromJson(full, work)->raw, full);
    const QJsonObject json = QJsonDocument::fromJson(full).object();
    QCOMPARE(wire::eventFromJson(json, work)->raw, QJsonDocument(json).toJson(QJsonDocument::Compact));
    QCOMPARE(wire::eventFromJson(json, work, "as given")->raw, QByteArray("as given"));
}

void TestWireGoogle::roundTripsAnEventWithoutADocument()
{
    const Event event = wire::eventFromJson(full, work)->event;
    const auto again = wire::eventFromJson(wire::eventToJson(event), work);
    QVERIFY2(again.ok(), again ? "" : qPrintable(again.error().oneLine()));
    QVERIFY(again->event == event);

    Event plain;
    plain.calendar = work;
    plain.id.value = u"abc"_s;
    plain.span = DaySpan{QDate(2026, 3, 2), QDate(2026, 3, 3)};
    QVERIFY(wire::eventFromJson(wire::eventToJson(plain), work)->event == plain);
}

void TestWireGoogle::readsTimes_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<QString>("instant");
    QTest::newRow("offset") << QByteArray(R"({"dateTime":"2026-03-03T14:30:00+01:00"})") << QByteArray(R"({"dateTime":"2026-03-03T15:00:00+01:00"})")
                            << u"2026-03-03T13:30:00Z"_s;
    QTest::newRow("zone alone, winter") << QByteArray(R"({"dateTime":"2026-03-03T14:30:00","timeZone":"Europe/Berlin"})")
                                        << QByteArray(R"({"dateTime":"2026-03-03T15:00:00","timeZone":"Europe/Berlin"})") << u"2026-03-03T13:30:00Z"_s;
    QTest::newRow("zone alone, summer") << QByteArray(R"({"dateTime":"2026-07-03T14:30:00","timeZone":"Europe/Berlin"})")
                                        << QByteArray(R"({"dateTime":"2026-07-03T15:00:00","timeZone":"Europe/Berlin"})") << u"2026-07-03T12:30:00Z"_s;
    QTest::newRow("offset and zone disagree: the offset counts")
        << QByteArray(R"({"dateTime":"2026-03-03T14:30:00Z","timeZone":"Europe/Berlin"})")
        << QByteArray(R"({"dateTime":"2026-03-03T15:00:00Z","timeZone":"Europe/Berlin"})") << u"2026-03-03T14:30:00Z"_s;
    QTest::newRow("fractions and null") << QByteArray(R"({"date":null,"dateTime":"2026-03-03T14:30:00.25Z"})")
                                        << QByteArray(R"({"date":null,"dateTime":"2026-03-03T15:00:00Z"})") << u"2026-03-03T14:30:00.250Z"_s;
}

void TestWireGoogle::readsTimes()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, end);
    QFETCH(QString, instant);
    const auto document = wire::eventFromJson(R"({"id":"a","start":)" + start + R"(,"end":)" + end + '}', work);
    QVERIFY2(document.ok(), document ? "" : qPrintable(document.error().oneLine()));
    QCOMPARE(toRfc3339(timed(*document->event.span)->start), instant);
}

void TestWireGoogle::tellsThePlaceOfWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *json, const char *where, const char *expected) {
        QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(where) << QString::fromLatin1(expected);
    };
    const char *times = R"("start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"})";
    const auto with = [&](const char *members) { return QByteArray(R"({"id":"a",)") + times + ',' + members + '}'; };
    row("no id", R"({"status":"cancelled"})", "id", "a string that is not empty");
    row("id is a number", R"({"id":7,"status":"cancelled"})", "id", "found the number 7");
    row("no times", R"({"id":"a","status":"confirmed"})", "start", "an object with dateTime or date");
    row("no end", R"({"id":"a","start":{"date":"2026-03-03"}})", "end", "an object with dateTime or date");
    row("mixed times", R"({"id":"a","start":{"date":"2026-03-03"},"end":{"dateTime":"2026-03-03T10:00:00Z"}})", "end", "the same kind");
    row("time without offset", R"({"id":"a","start":{"dateTime":"2026-03-03T10:00:00"},"end":{"date":"2026-03-04"}})", "start.dateTime",
        "a time with an offset");
    row("no such zone", R"({"id":"a","start":{"dateTime":"2026-03-03T10:00:00","timeZone":"Mars/Base"},"end":{"date":"2026-03-04"}})",
        "start.dateTime", "a time like");
    row("day is no day", R"({"id":"a","start":{"date":"2026-02-30"},"end":{"date":"2026-03-04"}})", "start.date", "a day like 2026-03-03");
    row("summary is a list", with(R"("summary":["x"])").constData(), "summary", "expected a string, found an array");
    row("attendee is a text", with(R"("attendees":[{"email":"a@b"},"c@d"])").constData(), "attendees[1]", "expected an object");
    row("optional is a text", with(R"("attendees":[{"email":"a@b","optional":"yes"}])").constData(), "attendees[0].optional", "true or false");
    row("sequence is half", with(R"("sequence":1.5)").constData(), "sequence", "a whole number");
    row("property is a number", with(R"("extendedProperties":{"shared":{"k":1}})").constData(), "extendedProperties.shared.k", "a string");
    row("updated is no time", with(R"("updated":"yesterday")").constData(), "updated", "a time like");
    row("no JSON", R"({"id":)", "byte 6", "expected JSON");
    row("an array", "[]", "byte 0", "a JSON object");
    row("nothing", "", "byte 0", "found nothing");
}

void TestWireGoogle::tellsThePlaceOfWhatIsWrong()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, where);
    QFETCH(QString, expected);
    const auto document = wire::eventFromJson(json, work);
    QVERIFY(!document.ok());
    QCOMPARE(document.error().kind, Error::Kind::Unusable);
    QCOMPARE(document.error().where, where);
    QVERIFY2(document.error().what.contains(expected), qPrintable(document.error().what));
}

void TestWireGoogle::takesBareTombstones()
{
    const auto bare = wire::eventFromJson(R"({"kind":"calendar#event","etag":"\"1\"","id":"a","status":"cancelled"})", work);
    QVERIFY(bare.ok());
    QVERIFY(bare->event.cancelled() && !bare->event.span);
    const auto idOnly = wire::eventFromJson(R"({"id":"a"})", work);
    QVERIFY(idOnly.ok() && idOnly->event.cancelled());
    const auto instance = wire::eventFromJson(
        R"({"id":"m_20260303","status":"cancelled","recurringEventId":"m","originalStartTime":{"date":"2026-03-03"}})", work);
    QVERIFY(instance.ok());
    QVERIFY(instance->event.originalStart == EventSpan(DaySpan{QDate(2026, 3, 3), QDate(2026, 3, 3)}));
    const auto detailed = wire::eventFromJson(
        R"({"id":"a","status":"cancelled","start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}})", work);
    QVERIFY(detailed->event.span == EventSpan(DaySpan{QDate(2026, 3, 3), QDate(2026, 3, 4)}));
}

void TestWireGoogle::readsPages()
{
    const QByteArray other = R"({ "id":"b", "status":"cancelled", "summary":"brackets ]} and \" quotes" })";
    const QByteArray document = "{\"kind\":\"calendar#events\",\"items-of\":[1,{\"items\":[2]}],\n\"items\": [ " + full + "\n,\n" + other
        + "],\"nextPageToken\":\"p2\",\"nextSyncToken\":null}";
    const auto page = wire::eventPageFromJson(document, work);
    QVERIFY2(page.ok(), page ? "" : qPrintable(page.error().oneLine()));
    QCOMPARE(page->events.size(), 2);
    QCOMPARE(page->events[0].raw, full);
    QCOMPARE(page->events[1].raw, other);
    QCOMPARE(page->events[1].event.summary, u"brackets ]} and \" quotes"_s);
    QCOMPARE(page->nextPageToken, u"p2"_s);
    QVERIFY(page->nextSyncToken.isEmpty());
    QCOMPARE(wire::nextPageTokenOf(document), u"p2"_s);

    const auto empty = wire::eventPageFromJson(R"({"items":[],"nextSyncToken":"s"})", work);
    QVERIFY(empty.ok() && empty->events.isEmpty());
    QCOMPARE(empty->nextSyncToken, u"s"_s);
}

void TestWireGoogle::pageErrorsNameTheItem()
{
    const auto page = wire::eventPageFromJson(
        R"({"items":[{"id":"a","status":"cancelled"},{"id":"b","start":{"dateTime":5},"end":{"dateTime":"x"}}]})", work);
    QVERIFY(!page.ok());
    QCOMPARE(page.error().where, u"items[1].start.dateTime"_s);
}

void TestWireGoogle::writesDrafts()
{
    const EventDraft draft{u"Call"_s, TimedSpan{at(u"2026-03-03T13:30:00Z"), at(u"2026-03-03T14:00:00Z"), u"Europe/Berlin"_s, {}}, {}, {},
                           {u" kim@example.com "_s}};
    QCOMPARE(QJsonDocument(wire::toJson(draft)).toJson(QJsonDocument::Compact),
             QByteArray("{\"attendees\":[{\"email\":\"kim@example.com\"}],\"end\":{\"dateTime\":\"2026-03-03T14:00:00Z\"},"
                        "\"start\":{\"dateTime\":\"2026-03-03T13:30:00Z\",\"timeZone\":\"Europe/Berlin\"},\"summary\":\"Call\"}"));
}

void TestWireGoogle::writesPatches()
{
    const Event current = wire::eventFromJson(full, work)->event;
    const EventDraft draft{u"Call"_s, DaySpan{QDate(2026, 3, 3), QDate(2026, 3, 4)}, {}, u"Hi"_s, {u"zoe@example.org"_s, u"new@example.org"_s}};
    const QJsonObject json = wire::toJson(draft, current);
    QCOMPARE(QJsonDocument(json).toJson(QJsonDocument::Compact),
             QByteArray("{\"attendees\":[{\"additionalGuests\":2,\"comment\":\"yes\",\"email\":\"Zoe@example.org\",\"responseStatus\":\"accepted\"},"
                        "{\"email\":\"new@example.org\"}],\"description\":\"Hi\","
                        "\"end\":{\"date\":\"2026-03-04\",\"dateTime\":null,\"timeZone\":null},\"location\":\"\","
                        "\"start\":{\"date\":\"2026-03-03\",\"dateTime\":null,\"timeZone\":null},\"summary\":\"Call\"}"));
    QCOMPARE(QJsonDocument(wire::spanToPatch(TimedSpan{at(u"2026-03-03T13:30:00Z"), at(u"2026-03-03T14:00:00Z"), {}, {}})).toJson(QJsonDocument::Compact),
             QByteArray("{\"end\":{\"date\":null,\"dateTime\":\"2026-03-03T14:00:00Z\"},\"start\":{\"date\":null,\"dateTime\":\"2026-03-03T13:30:00Z\"}}"));
}

void TestWireGoogle::readsCalendarList()
{
    const auto list = wire::calendarListFromJson("{\"items\":[\n"
    "{\"id\":\"host@example.com\",\"summary\":\"host\",\"timeZone\":\"Europe/Berlin\",\"backgroundColor\":\"#9fe1e7\",\"accessRole\":\"owner\",\"primary\":true,\"selected\":true},\n"
    "{\"id\":\"w@group.calendar.google.com\",\"summary\":\"Work\",\"summaryOverride\":\"My work\",\"accessRole\":\"writerWithoutPrivateAccess\"},\n"
    "{\"id\":\"gone@x\",\"deleted\":true}, {\"id\":\"h#holiday@group.v.calendar.google.com\",\"accessRole\":\"reader\"}]}");
    QVERIFY(list.ok());
    QCOMPARE(list->size(), 3);
    QCOMPARE(list->at(0), (CalendarInfo{{u"host@example.com"_s}, u"host"_s, u"Europe/Berlin"_s, u"#9fe1e7"_s, AccessRole::Owner, true, true}));
    QCOMPARE(list->at(1).summary, u"My work"_s);
    QVERIFY(list->at(1).canWrite() && !list->at(1).selected && !list->at(2).canWrite());
    QCOMPARE(wire::calendarListFromJson("{\"items\":[{\"summary\":\"x\"}]}").error().where, u"items[0].id"_s);
}

void TestWireGoogle::readsFreeBusy()
{
    const auto busy = wire::freeBusyFromJson("{\"calendars\":{\"a@x\":{\"busy\":[{\"start\":\"2026-03-03T10:00:00Z\",\"end\":\"2026-03-03T11:00:00Z\"}]},\n"
    "\"b@x\":{\"errors\":[{\"domain\":\"global\",\"reason\":\"notFound\"}],\"busy\":[]}}}");
    QVERIFY(busy.ok());
    QCOMPARE(*busy, (QList<Busy>{{at(u"2026-03-03T10:00:00Z"), at(u"2026-03-03T11:00:00Z"), u"a@x"_s, {}}}));
    QCOMPARE(wire::freeBusyFromJson("{\"calendars\":{\"a@x\":{\"busy\":[{\"start\":\"2026-03-03T10:00:00Z\"}]}}}").error().where,
             u"calendars.a@x.busy[0].end"_s);
}

void TestWireGoogle::readsChannels()
{
    const Channel asked{{u"c1"_s}, work, {}, u"tok"_s, u"https://x/y"_s, {}};
    QCOMPARE(QJsonDocument(wire::channelToJson(asked)).toJson(QJsonDocument::Compact),
             QByteArray("{\"address\":\"https://x/y\",\"id\":\"c1\",\"token\":\"tok\",\"type\":\"web_hook\"}"));
    for (const char *expiration : {R"("1426325213000")", "1426325213000"}) {
        const auto channel = wire::channelFromJson(QByteArray(R"({"kind":"api#channel","id":"c1","resourceId":"r1","expiration":)") + expiration + '}', asked);
        QVERIFY(channel.ok());
        QCOMPARE(channel->resourceId, u"r1"_s);
        QCOMPARE(channel->token, u"tok"_s);
        QCOMPARE(channel->expires, Instant{Millis{1426325213000}});
    }
    QCOMPARE(wire::channelFromJson("{\"id\":\"c1\"}", asked).error().where, u"resourceId"_s);
    QCOMPARE(wire::channelFromJson("{\"id\":\"c2\",\"resourceId\":\"r\"}", asked).error().where, u"id"_s);
    QCOMPARE(wire::channelFromJson("{\"id\":\"c1\",\"resourceId\":\"r\",\"expiration\":\"soon\"}", asked).error().where, u"expiration"_s);
}

void TestWireGoogle::readsErrors_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("what");
    const auto row = [](const char *name, int status, const QByteArray &body, Error::Kind kind, const QString &reason, const QString &what) {
        QTest::newRow(name) << status << body << int(kind) << reason << what;
    };
    const auto backend = [](const char *reason, const char *message) {
        return QByteArray(R"({"error":{"errors":[{"domain":"global","reason":")") + reason + R"(","message":")" + message + R"("}],"code":1,"message":")"
            + message + R"("}})";
    };
    row("sync token", 410, backend("fullSyncRequired", "Sync token is no longer valid, a full sync is required."), Error::Kind::Gone,
        u"fullSyncRequired"_s, u"Sync token is no longer valid, a full sync is required"_s);
    row("deleted", 410, backend("deleted", "Resource has been deleted"), Error::Kind::Gone, u"deleted"_s, u"Resource has been deleted"_s);
    row("if-match", 412, backend("conditionNotMet", "Precondition Failed"), Error::Kind::Conflict, u"conditionNotMet"_s, u"Precondition Failed"_s);
    row("id taken", 409, backend("duplicate", "The requested identifier already exists."), Error::Kind::Conflict, u"duplicate"_s,
        u"The requested identifier already exists"_s);
    row("rate", 403, backend("rateLimitExceeded", "Rate Limit Exceeded"), Error::Kind::Throttled, u"rateLimitExceeded"_s, u"Rate Limit Exceeded"_s);
    row("quota", 403, backend("quotaExceeded", "Calendar usage limits exceeded."), Error::Kind::Throttled, u"quotaExceeded"_s,
        u"Calendar usage limits exceeded"_s);
    row("too many", 429, "{}", Error::Kind::Throttled, {}, u"Google answered 429: {}"_s);
    row("not organizer", 403, backend("forbiddenForNonOrganizer", "No."), Error::Kind::Refused, u"forbiddenForNonOrganizer"_s, u"No"_s);
    row("invalid", 400, backend("invalid", "Invalid Value"), Error::Kind::Refused, u"invalid"_s, u"Invalid Value"_s);
    row("not found", 404, backend("notFound", "Not Found"), Error::Kind::NotFound, u"notFound"_s, u"Not Found"_s);
    row("credentials", 401, backend("authError", "Invalid Credentials"), Error::Kind::Auth, u"authError"_s, u"Invalid Credentials"_s);
    row("front end", 403,
        "{\"error\":{\"code\":403,\"message\":\"Request had insufficient authentication scopes.\",\"status\":\"PERMISSION_DENIED\",\n"
    "\"details\":[{\"@type\":\"t\",\"reason\":\"ACCESS_TOKEN_SCOPE_INSUFFICIENT\"}]}}",
        Error::Kind::Auth, u"ACCESS_TOKEN_SCOPE_INSUFFICIENT"_s, u"Request had insufficient authentication scopes"_s);
    row("status alone", 403, R"({"error":{"code":403,"message":"No","status":"PERMISSION_DENIED"}})", Error::Kind::Refused, u"PERMISSION_DENIED"_s,
        u"No"_s);
    row("oauth", 400, R"({"error":"invalid_grant","error_description":"Token has been expired or revoked."})", Error::Kind::Auth,
        u"invalid_grant"_s, u"Token has been expired or revoked"_s);
    row("oauth client", 401, R"({"error":"invalid_client"})", Error::Kind::Refused, u"invalid_client"_s, u"invalid_client"_s);
    row("html", 502, "<html><head><title>Error 502\n (Server Error)</title></head><body><p>hello</body></html>", Error::Kind::Server, {},
        u"Google answered 502: Error 502 (Server Error)"_s);
    row("empty", 503, "", Error::Kind::Server, {}, u"Google answered 503"_s);
}

void TestWireGoogle::readsErrors()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(int, kind);
    QFETCH(QString, reason);
    QFETCH(QString, what);
    const Error error = wire::errorFromAnswer(status, body, u"events.list of work"_s);
    QCOMPARE(int(error.kind), kind);
    QCOMPARE(error.status, std::optional(status));
    QCOMPARE(error.reason, reason);
    QCOMPARE(error.what, what);
    QCOMPARE(error.where, u"events.list of work"_s);
    QVERIFY(!error.nextStep.isEmpty() || error.kind == Error::Kind::Refused);
}

void TestWireGoogle::readsNotifications()
{
    const auto n = wire::notificationFromHeaders({{"x-goog-channel-id", "4ba78bf0"},
                                                  {"X-Goog-Message-Number", "10"},
                                                  {"X-Goog-Resource-ID", "ret08"},
                                                  {"X-Goog-Resource-State", "exists"},
                                                  {"X-Goog-Resource-URI", "https://www.googleapis.com/calendar/v3/calendars/a@b/events"},
                                                  {"X-Goog-Channel-Expiration", "Tue, 19 Nov 2013 01:13:52 GMT"},
                                                  {"X-Goog-Channel-Token", "398348"}},
                                                 at(u"2013-11-18T00:00:00Z"));
    QVERIFY2(n.ok(), n ? "" : qPrintable(n.error().oneLine()));
    QCOMPARE(n->channel.value, u"4ba78bf0"_s);
    QCOMPARE(n->messageNumber, 10);
    QCOMPARE(n->resourceId, u"ret08"_s);
    QCOMPARE(n->resourceState, u"exists"_s);
    QCOMPARE(n->token, u"398348"_s);
    QCOMPARE(n->channelExpires, std::optional(at(u"2013-11-19T01:13:52Z")));
    QCOMPARE(n->received, at(u"2013-11-18T00:00:00Z"));
}

void TestWireGoogle::refusesNotifications_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("value");
    for (const char *name : {"X-Goog-Channel-ID", "X-Goog-Message-Number", "X-Goog-Resource-ID", "X-Goog-Resource-State"})
        QTest::addRow("no %s", name) << QByteArray(name) << QByteArray();
    QTest::newRow("number is a word") << QByteArray("X-Goog-Message-Number") << QByteArray("ten");
    QTest::newRow("number is zero") << QByteArray("X-Goog-Message-Number") << QByteArray("0");
    QTest::newRow("date of another form") << QByteArray("X-Goog-Channel-Expiration") << QByteArray("2013-11-19T01:13:52Z");
}

void TestWireGoogle::refusesNotifications()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, value);
    QMap<QByteArray, QByteArray> headers{
        {"X-Goog-Channel-ID", "c"}, {"X-Goog-Message-Number", "1"}, {"X-Goog-Resource-ID", "r"}, {"X-Goog-Resource-State", "sync"}};
    headers.insert(header, value);
    QList<QPair<QByteArray, QByteArray>> list;
    for (auto it = headers.begin(); it != headers.end(); ++it)
        if (!it.value().isEmpty())
            list.append({it.key(), it.value()});
    const auto n = wire::notificationFromHeaders(list, Instant{});
    QVERIFY(!n.ok());
    QVERIFY2(n.error().where.endsWith(QString::fromLatin1(header)), qPrintable(n.error().oneLine()));
}

/// Every member that the reader asks for by name exists in Google's own description: a misspelt one would read as absent for ever.
void TestWireGoogle::readsWhatTheDiscoveryDocumentNames()
{
    QFile file(QStringLiteral(CSP_FIXTURES "/google/calendar-v3-discovery.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject properties = QJsonDocument::fromJson(file.readAll())[u"schemas"_s][u"Event"_s][u"properties"_s].toObject();
    const QJsonObject written = wire::eventToJson(wire::eventFromJson(full, work)->event);
    for (auto it = written.begin(); it != written.end(); ++it)
        QVERIFY2(properties.contains(it.key()), qPrintable(it.key()));
    QVERIFY(written.size() > 20);
}

CSP_TEST(TestWireGoogle, Nothing)

} // namespace tst_wire_google

#include "tst_wire_google.moc"
