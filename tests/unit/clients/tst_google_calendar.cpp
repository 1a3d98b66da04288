#include "core/clients/google/googlecalendarclient.h"
#include "tests/support/faketransport.h"
#include "tests/support/testmain.h"
#include "tests/support/outcomeof.h"
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

namespace tst_google_calendar {

using namespace csp;
using test::outcomeOf;
using namespace Qt::StringLiterals;

namespace {

const CalendarId host{u"host@example.com"_s};
const CalendarId holidays{u"en.usa#holiday@group.v.calendar.google.com"_s};
const QByteArray timedEvent = "{\"id\":\"e/1\",\"etag\":\"\\\"2\\\"\",\"status\":\"confirmed\",\"summary\":\"Call\",\"location\":\"Room\","
                              "\"start\":{\"dateTime\":\"2026-03-03T13:30:00Z\"},\"end\":{\"dateTime\":\"2026-03-03T14:00:00Z\"},"
                              "\"attendees\":[{\"email\":\"Kim@example.com\",\"responseStatus\":\"accepted\",\"optional\":true}]}";
Instant at(QStringView text) { return *instantFromRfc3339(text); }
const EventSpan slot = TimedSpan{at(u"2026-03-03T13:30:00Z"), at(u"2026-03-03T14:00:00Z"), {}, {}};
const EventKey key{host, {u"e/1"_s}};

} // namespace

class TestGoogleCalendar : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void listsCalendarsOverPages();
    void listsEvents();
    void keepsTheWordsOfErrors();
    void readsOneEvent();
    void findsByICalUid();
    void listsBetweenOverPages();
    void asksFreeBusy();
    void moves();
    void makesAllDay();
    void movesToAnotherCalendar();
    void deletes();
    void changesOnlyWhatDiffers();
    void changingNothingSendsNothing();
    void restores();
    void creates();
    void performsARequestAsItStands();
    void watchesAndStops();
    void refusedTokenIsRenewedOnce();
    void abortStopsTheRequest();
    void unreadableAnswers();

private:
    QByteArray sent(qsizetype i = 0) const { return test::textOf(m_transport->requests.value(i)); }

    test::FakeTransport *m_transport = nullptr;
    GoogleCalendarClient *m_calendar = nullptr;
    QStringList m_tokens;
    QStringList m_refused;
};

void TestGoogleCalendar::init()
{
    m_tokens = {u"t1"_s, u"t2"_s};
    m_refused.clear();
    m_transport = new test::FakeTransport([](const http::Request &) { return test::json(timedEvent); }, this);
    m_calendar = new GoogleCalendarClient(QUrl(u"http://g:1/"_s),
                                    {[this] { return settledCall<QString>(m_tokens.at(m_refused.size()), this); },
                                     [this](const QString &token) { m_refused << token; }},
                                    m_transport, this);
}

void TestGoogleCalendar::cleanup()
{
    delete m_calendar;
    delete m_transport;
}

void TestGoogleCalendar::listsCalendarsOverPages()
{
    m_transport->answerWith([](const http::Request &r) {
        return r.target.contains("pageToken") ? test::json("{\"items\":[{\"id\":\"b@x\"}]}")
                                              : test::json("{\"items\":[{\"id\":\"a@x\"}],\"nextPageToken\":\"p 2\"}");
    });
    const auto list = outcomeOf(m_calendar->listCalendars());
    QVERIFY(list.ok());
    QCOMPARE(list->size(), 2);
    QCOMPARE(sent(0), QByteArray("GET http://g:1/calendar/v3/users/me/calendarList?maxResults=250\nAuthorization: Bearer t1\n"));
    QCOMPARE(sent(1), QByteArray("GET http://g:1/calendar/v3/users/me/calendarList?maxResults=250&pageToken=p%202\nAuthorization: Bearer t1\n"));
}

void TestGoogleCalendar::listsEvents()
{
    m_transport->answerWith([](const http::Request &) { return test::json("{\"items\":[" + timedEvent + "],\"nextSyncToken\":\"s2=\"}"); });
    const auto page = outcomeOf(m_calendar->listEvents(holidays, u"s1=="_s, u"p1"_s));
    QVERIFY(page.ok());
    QCOMPARE(page->nextSyncToken, u"s2="_s);
    QCOMPARE(page->events.at(0).raw, timedEvent);
    QCOMPARE(page->events.at(0).event.calendar, holidays);
    QCOMPARE(m_transport->requests.at(0).target,
             QByteArray("http://g:1/calendar/v3/calendars/en.usa%23holiday%40group.v.calendar.google.com/events"
                        "?maxResults=2500&singleEvents=false&syncToken=s1%3D%3D&pageToken=p1"));
    QVERIFY(outcomeOf(m_calendar->listEvents(host, {}, {})).ok());
    QCOMPARE(m_transport->requests.at(1).target,
             QByteArray("http://g:1/calendar/v3/calendars/host%40example.com/events?maxResults=2500&singleEvents=false"));
}

void TestGoogleCalendar::keepsTheWordsOfErrors()
{
    m_transport->answerWith([](const http::Request &) {
        return test::json("{\"error\":{\"errors\":[{\"reason\":\"fullSyncRequired\"}],\"code\":410,\"message\":\"Too old.\"}}", 410);
    });
    const auto gone = outcomeOf(m_calendar->listEvents(host, u"s"_s, {}));
    QCOMPARE(gone.error().kind, Error::Kind::Gone);
    QCOMPARE(gone.error().reason, u"fullSyncRequired"_s);
    QCOMPARE(gone.error().where, u"events.list of host@example.com"_s);

    m_transport->answerWith([](const http::Request &) {
        auto answer = test::json("{\"error\":{\"errors\":[{\"reason\":\"rateLimitExceeded\"}],\"code\":403,\"message\":\"Slow\"}}", 403);
        answer.headers.emplaceBack("Retry-After", "7");
        return answer;
    });
    const auto throttled = outcomeOf(m_calendar->listEvents(host, {}, {}));
    QCOMPARE(throttled.error().kind, Error::Kind::Throttled);
    QCOMPARE(throttled.error().retryAfter, std::optional(std::chrono::milliseconds(7000)));
}

void TestGoogleCalendar::readsOneEvent()
{
    const auto present = outcomeOf(m_calendar->getEvent(key));
    QCOMPARE(present->kind, Fetched::Kind::Present);
    QCOMPARE(present->document.raw, timedEvent);
    QCOMPARE(sent(), QByteArray("GET http://g:1/calendar/v3/calendars/host%40example.com/events/e%2F1\nAuthorization: Bearer t1\n"));

    m_transport->answerWith([](const http::Request &) { return test::json("{\"id\":\"e/1\",\"status\":\"cancelled\"}"); });
    const auto deleted = outcomeOf(m_calendar->getEvent(key));
    QVERIFY(deleted->kind == Fetched::Kind::Present && deleted->document.event.cancelled());

    m_transport->answerWith([](const http::Request &) { return test::json("{\"error\":{\"code\":404,\"message\":\"Not Found\"}}", 404); });
    QCOMPARE(outcomeOf(m_calendar->getEvent(key))->kind, Fetched::Kind::Gone);

    m_transport->answerWith([](const http::Request &) { return test::json("{\"error\":{\"code\":403,\"message\":\"No\"}}", 403); });
    QCOMPARE(outcomeOf(m_calendar->getEvent(key)).error().kind, Error::Kind::Refused);
}

void TestGoogleCalendar::findsByICalUid()
{
    m_transport->answerWith([](const http::Request &) {
        return test::json("{\"items\":[" + timedEvent + ",{\"id\":\"x\",\"status\":\"cancelled\"}],\"nextSyncToken\":\"s\"}");
    });
    const auto found = outcomeOf(m_calendar->findByICalUid(host, {u"b+1@Cal.com"_s}));
    QCOMPARE(found->size(), 1);
    QCOMPARE(m_transport->requests.at(0).target, QByteArray("http://g:1/calendar/v3/calendars/host%40example.com/events"
                                                            "?maxResults=2500&singleEvents=false&iCalUID=b%2B1%40Cal.com"));
}

void TestGoogleCalendar::listsBetweenOverPages()
{
    m_transport->answerWith([](const http::Request &r) {
        return test::json(r.target.contains("pageToken=p2") ? QByteArray("{\"items\":[" + timedEvent + "]}")
                                                            : QByteArray("{\"items\":[" + timedEvent + "],\"nextPageToken\":\"p2\"}"));
    });
    const auto found = outcomeOf(m_calendar->listBetween(host, at(u"2026-03-02T00:00:00Z"), at(u"2026-03-09T00:00:00Z")));
    QCOMPARE(found->size(), 2);
    QCOMPARE(m_transport->requests.size(), 2);
    QCOMPARE(m_transport->requests.at(1).target,
             QByteArray("http://g:1/calendar/v3/calendars/host%40example.com/events?maxResults=2500&singleEvents=true"
                        "&timeMin=2026-03-02T00%3A00%3A00Z&timeMax=2026-03-09T00%3A00%3A00Z&pageToken=p2"));
}

void TestGoogleCalendar::asksFreeBusy()
{
    m_transport->answerWith([](const http::Request &) {
        return test::json("{\"calendars\":{\"a@x\":{\"busy\":[{\"start\":\"2026-03-03T10:00:00Z\",\"end\":\"2026-03-03T11:00:00Z\"}]}}}");
    });
    QStringList many;
    for (int i = 0; i < 51; ++i)
        many << u"c%1"_s.arg(i);
    const auto busy = outcomeOf(m_calendar->freeBusy(many, at(u"2026-03-03T00:00:00Z"), at(u"2026-03-04T00:00:00Z")));
    QCOMPARE(busy->size(), 2);
    QCOMPARE(m_transport->requests.size(), 2);
    QCOMPARE(sent(1), QByteArray("POST http://g:1/calendar/v3/freeBusy\nAuthorization: Bearer t1\nContent-Type: application/json\n\n"
                                 "{\"items\":[{\"id\":\"c50\"}],\"timeMax\":\"2026-03-04T00:00:00Z\",\"timeMin\":\"2026-03-03T00:00:00Z\"}"));
    QVERIFY(outcomeOf(m_calendar->freeBusy({}, Instant{}, Instant{}))->isEmpty());
    QCOMPARE(m_transport->requests.size(), 2);
}

void TestGoogleCalendar::moves()
{
    const auto moved = outcomeOf(m_calendar->edit(MoveEvent{key, u"\"1\""_s, slot}));
    QCOMPARE(moved->document.event.version.etag, u"\"2\""_s);
    QCOMPARE(sent(), QByteArray("PATCH http://g:1/calendar/v3/calendars/host%40example.com/events/e%2F1?sendUpdates=none\n"
                                "Authorization: Bearer t1\nIf-Match: \"1\"\nContent-Type: application/json\n\n"
                                "{\"end\":{\"date\":null,\"dateTime\":\"2026-03-03T14:00:00Z\"},\"start\":{\"date\":null,\"dateTime\":\"2026-03-03T13:30:00Z\"}}"));

    m_transport->answerWith([](const http::Request &) {
        return test::json("{\"error\":{\"errors\":[{\"reason\":\"conditionNotMet\"}],\"code\":412,\"message\":\"Precondition Failed\"}}", 412);
    });
    const auto refused = outcomeOf(m_calendar->edit(MoveEvent{key, u"\"0\""_s, slot}));
    QCOMPARE(refused.error().kind, Error::Kind::Conflict);
    QCOMPARE(refused.error().reason, u"conditionNotMet"_s);
}

void TestGoogleCalendar::makesAllDay()
{
    QVERIFY(outcomeOf(m_calendar->edit(MoveEvent{key, {}, DaySpan{QDate(2026, 3, 3), QDate(2026, 3, 4)}})).ok());
    QCOMPARE(m_transport->requests.at(0).header("if-match"), QByteArray());
    QCOMPARE(m_transport->requests.at(0).body,
             QByteArray("{\"end\":{\"date\":\"2026-03-04\",\"dateTime\":null,\"timeZone\":null},"
                        "\"start\":{\"date\":\"2026-03-03\",\"dateTime\":null,\"timeZone\":null}}"));
}

void TestGoogleCalendar::movesToAnotherCalendar()
{
    const auto moved = outcomeOf(m_calendar->edit(MoveToCalendar{key, u"\"1\""_s, {u"w@group.calendar.google.com"_s}}));
    QCOMPARE(moved->document.event.calendar.value, u"w@group.calendar.google.com"_s);
    QCOMPARE(sent(), QByteArray("POST http://g:1/calendar/v3/calendars/host%40example.com/events/e%2F1/move"
                                "?destination=w%40group.calendar.google.com&sendUpdates=none\nAuthorization: Bearer t1\nIf-Match: \"1\"\n"));
}

void TestGoogleCalendar::deletes()
{
    m_transport->answerWith([](const http::Request &) { return http::Response{204, {}, {}}; });
    QCOMPARE(outcomeOf(m_calendar->edit(DeleteEvent{key, u"\"1\""_s}))->kind, Fetched::Kind::Gone);
    QCOMPARE(sent(), QByteArray("DELETE http://g:1/calendar/v3/calendars/host%40example.com/events/e%2F1?sendUpdates=none\n"
                                "Authorization: Bearer t1\nIf-Match: \"1\"\n"));
    m_transport->answerWith([](const http::Request &) {
        return test::json("{\"error\":{\"errors\":[{\"reason\":\"deleted\"}],\"code\":410,\"message\":\"Resource has been deleted\"}}", 410);
    });
    QCOMPARE(outcomeOf(m_calendar->edit(DeleteEvent{key, {}}))->kind, Fetched::Kind::Gone);
}

void TestGoogleCalendar::changesOnlyWhatDiffers()
{
    const EventDraft content{u"Talk"_s, slot, {}, {}, {u"kim@example.com"_s, u"new@example.com"_s}};
    QVERIFY(outcomeOf(m_calendar->edit(ChangeEvent{key, u"\"2\""_s, content})).ok());
    QCOMPARE(m_transport->requests.size(), 2);
    QCOMPARE(m_transport->requests.at(0).method, QByteArray("GET"));
    QCOMPARE(sent(1), QByteArray("PATCH http://g:1/calendar/v3/calendars/host%40example.com/events/e%2F1?sendUpdates=none\n"
                                 "Authorization: Bearer t1\nIf-Match: \"2\"\nContent-Type: application/json\n\n"
                                 "{\"attendees\":[{\"email\":\"Kim@example.com\",\"optional\":true,\"responseStatus\":\"accepted\"},"
                                 "{\"email\":\"new@example.com\"}],\"location\":\"\",\"summary\":\"Talk\"}"));
}

void TestGoogleCalendar::changingNothingSendsNothing()
{
    const auto same = outcomeOf(m_calendar->edit(ChangeEvent{key, u"\"2\""_s, {u"Call"_s, slot, u"Room"_s, {}, {u"KIM@example.com"_s}}}));
    QVERIFY(same.ok());
    QCOMPARE(same->document.event.summary, u"Call"_s);
    QCOMPARE(m_transport->requests.size(), 1);
}

void TestGoogleCalendar::restores()
{
    QVERIFY(outcomeOf(m_calendar->edit(RestoreEvent{key, {u"Call"_s, slot, u"Room"_s, u"Hi"_s, {u"kim@example.com"_s}}})).ok());
    QCOMPARE(m_transport->requests.at(1).method, QByteArray("PATCH"));
    QCOMPARE(m_transport->requests.at(1).body, QByteArray("{\"description\":\"Hi\",\"status\":\"confirmed\"}"));
}

void TestGoogleCalendar::creates()
{
    const auto made = outcomeOf(m_calendar->edit(CreateEvent{host, {u"Call"_s, slot, {}, {}, {}}}));
    QCOMPARE(made->document.event.id.value, u"e/1"_s);
    QCOMPARE(sent(), QByteArray("POST http://g:1/calendar/v3/calendars/host%40example.com/events?sendUpdates=none\n"
                                "Authorization: Bearer t1\nContent-Type: application/json\n\n"
                                "{\"end\":{\"dateTime\":\"2026-03-03T14:00:00Z\"},\"start\":{\"dateTime\":\"2026-03-03T13:30:00Z\"},\"summary\":\"Call\"}"));
}

void TestGoogleCalendar::performsARequestAsItStands()
{
    const ApiRequest request{ApiRequest::Service::Google, "PUT", u"calendar/v3/calendars/a%40b/events/x?sendUpdates=all"_s,
                             {{"If-Match", "\"9\""}}, QJsonObject{{u"summary"_s, u"é"_s}}};
    const auto answer = outcomeOf(m_calendar->perform(request));
    QCOMPARE(answer->body.value(u"id"_s).toString(), u"e/1"_s);
    QCOMPARE(sent(), QByteArray("PUT http://g:1/calendar/v3/calendars/a%40b/events/x?sendUpdates=all\nAuthorization: Bearer t1\n"
                                "If-Match: \"9\"\nContent-Type: application/json\n\n{\"summary\":\"\xc3\xa9\"}"));
    m_transport->answerWith([](const http::Request &) { return http::Response{204, {}, {}}; });
    QCOMPARE(*outcomeOf(m_calendar->perform(request)), (ApiAnswer{204, {}}));
}

void TestGoogleCalendar::watchesAndStops()
{
    m_transport->answerWith([](const http::Request &) { return test::json("{\"id\":\"c1\",\"resourceId\":\"r1\",\"expiration\":\"1426325213000\"}"); });
    const auto channel = outcomeOf(m_calendar->watch({{u"c1"_s}, host, {}, u"tok"_s, u"http://127.0.0.1:5/"_s, {}}));
    QCOMPARE(channel->resourceId, u"r1"_s);
    QCOMPARE(sent(), QByteArray("POST http://g:1/calendar/v3/calendars/host%40example.com/events/watch\nAuthorization: Bearer t1\n"
                                "Content-Type: application/json\n\n"
                                "{\"address\":\"http://127.0.0.1:5/\",\"id\":\"c1\",\"token\":\"tok\",\"type\":\"web_hook\"}"));
    m_transport->answerWith([](const http::Request &) { return test::json("{\"error\":{\"code\":404,\"message\":\"Channel not found\"}}", 404); });
    QVERIFY(outcomeOf(m_calendar->stopChannel(*channel)).ok());
    QCOMPARE(m_transport->requests.at(1).body, QByteArray("{\"id\":\"c1\",\"resourceId\":\"r1\"}"));
    m_transport->answerWith([](const http::Request &) { return test::json("{}", 500); });
    QCOMPARE(outcomeOf(m_calendar->stopChannel(*channel)).error().kind, Error::Kind::Server);
}

void TestGoogleCalendar::refusedTokenIsRenewedOnce()
{
    m_transport->answerWith([](const http::Request &r) {
        return r.header("authorization") == "Bearer t2" ? test::json(timedEvent) : test::json("{\"error\":{\"code\":401,\"message\":\"x\"}}", 401);
    });
    QVERIFY(outcomeOf(m_calendar->getEvent(key)).ok());
    QCOMPARE(m_refused, QStringList{u"t1"_s});
    QCOMPARE(m_transport->requests.size(), 2);

    m_refused.clear();
    m_transport->requests.clear();
    m_transport->answerWith([](const http::Request &) { return test::json("{\"error\":{\"code\":401,\"message\":\"x\"}}", 401); });
    QCOMPARE(outcomeOf(m_calendar->getEvent(key)).error().kind, Error::Kind::Auth);
    QCOMPARE(m_transport->requests.size(), 2);

    m_transport->requests.clear();
    GoogleCalendarClient fixed(QUrl(u"http://g:1"_s), GoogleCalendarClient::fixedToken(u"only"_s, this), m_transport);
    QCOMPARE(outcomeOf(fixed.getEvent(key)).error().status, std::optional(401));
    QCOMPARE(m_transport->requests.size(), 1);
    QCOMPARE(m_transport->requests.at(0).target, QByteArray("http://g:1/calendar/v3/calendars/host%40example.com/events/e%2F1"));
}

void TestGoogleCalendar::abortStopsTheRequest()
{
    auto *call = m_calendar->getEvent(key);
    std::optional<Outcome<Fetched>> result;
    call->then(this, [&](const Outcome<Fetched> &outcome) { result = outcome; });
    call->abort();
    QTRY_VERIFY(result.has_value());
    QCOMPARE(result->error().kind, Error::Kind::Cancelled);
    QVERIFY(m_transport->requests.isEmpty()); // it had only asked for the token
}

void TestGoogleCalendar::unreadableAnswers()
{
    m_transport->answerWith([](const http::Request &) { return test::json("{\"items\":[{\"id\":1}]}"); });
    const auto page = outcomeOf(m_calendar->listEvents(host, {}, {}));
    QCOMPARE(page.error().kind, Error::Kind::Unusable);
    QCOMPARE(page.error().where, u"events.list of host@example.com: items[0].id"_s);

    m_transport->answerWith([](const http::Request &) -> Outcome<http::Response> {
        Error error;
        error.kind = Error::Kind::Transport;
        error.where = u"http://g:1"_s;
        error.what = u"refused"_s;
        return error;
    });
    const auto none = outcomeOf(m_calendar->listEvents(host, {}, {}));
    QCOMPARE(none.error().kind, Error::Kind::Transport);
    QVERIFY(none.error().where.startsWith(u"events.list of host@example.com"_s));
}

CSP_TEST(TestGoogleCalendar, Core)

} // namespace tst_google_calendar

#include "tst_google_calendar.moc"
