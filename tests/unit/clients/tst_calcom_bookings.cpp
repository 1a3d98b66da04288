#include "core/clients/calcom/calcombookings.h"
#include "tests/support/faketransport.h"
#include "tests/support/testmain.h"
#include "tests/support/outcomeof.h"
#include <QTest>

namespace tst_calcom_bookings {

using namespace csp;
using test::outcomeOf;
using namespace Qt::StringLiterals;

namespace {

QByteArray booking(const QByteArray &uid)
{
    return "{\"id\":1,\"uid\":\"" + uid + "\",\"status\":\"accepted\",\"start\":\"2026-10-07T08:00:00.000Z\",\"end\":\"2026-10-07T08:30:00.000Z\"}";
}
QByteArray success(const QByteArray &data, const QByteArray &more = {}) { return "{\"status\":\"success\",\"data\":" + data + more + '}'; }
Instant at(QStringView text) { return *instantFromRfc3339(text); }

} // namespace

class TestCalcomBookings : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void readsTheProfile();
    void readsEventTypesAndSchedules();
    void listsOverPages();
    void listsSince();
    void getsOne();
    void readsReferences();
    void readsSlots();
    void creates();
    void performsARequestAsItStands();
    void keepsTheWordsOfErrors();
    void tellsThePlaceOfWhatIsWrong();

private:
    void answer(const QByteArray &body, int status = 200)
    {
        m_transport->answerWith([=](const http::Request &) { return test::json(body, status); });
    }
    QByteArray sent(qsizetype i = 0) const { return test::textOf(m_transport->requests.value(i)); }

    test::FakeTransport *m_transport = nullptr;
    CalcomBookings *m_bookings = nullptr;
};

void TestCalcomBookings::init()
{
    m_transport = new test::FakeTransport({}, this);
    m_bookings = new CalcomBookings(QUrl(u"http://c:2"_s), u" cal_key "_s, m_transport, this);
}

void TestCalcomBookings::cleanup()
{
    delete m_bookings;
    delete m_transport;
}

void TestCalcomBookings::readsTheProfile()
{
    answer(success("{\"id\":12,\"username\":\"nora\",\"email\":\"nora@example.org\",\"name\":\"Nora\",\"timeZone\":\"Europe/Berlin\"}"));
    QCOMPARE(*outcomeOf(m_bookings->me()), (CalcomUser{12, u"nora"_s, u"nora@example.org"_s, u"Nora"_s, u"Europe/Berlin"_s}));
    QCOMPARE(sent(), QByteArray("GET http://c:2/v2/me\nAuthorization: Bearer cal_key\n"));
}

void TestCalcomBookings::readsEventTypesAndSchedules()
{
    answer(success("[{\"id\":7,\"slug\":\"30min\",\"title\":\"30\",\"lengthInMinutes\":30}]"));
    QCOMPARE(outcomeOf(m_bookings->eventTypes())->at(0).slug, u"30min"_s);
    QCOMPARE(sent(), QByteArray("GET http://c:2/v2/event-types\nAuthorization: Bearer cal_key\ncal-api-version: 2024-06-14\n"));
    answer(success("[{\"id\":3,\"name\":\"Work\",\"timeZone\":\"UTC\",\"availability\":[]}]"));
    QCOMPARE(outcomeOf(m_bookings->schedules())->at(0).name, u"Work"_s);
    QCOMPARE(sent(1), QByteArray("GET http://c:2/v2/schedules\nAuthorization: Bearer cal_key\ncal-api-version: 2024-06-11\n"));
}

void TestCalcomBookings::listsOverPages()
{
    m_transport->answerWith([](const http::Request &r) {
        return r.target.contains("cursor=")
            ? test::json(success('[' + booking("b2") + ',' + booking("b3") + ']', ",\"pagination\":{\"nextCursor\":null,\"hasMore\":false}"))
            : test::json(success('[' + booking("b1") + ',' + booking("b2") + ']', ",\"pagination\":{\"nextCursor\":\"c/2\",\"hasMore\":true}"));
    });
    const auto list = outcomeOf(m_bookings->list());
    QCOMPARE(list->size(), 3);
    QCOMPARE(list->at(2).uid.value, u"b3"_s);
    QCOMPARE(sent(0), QByteArray("GET http://c:2/v2/bookings?limit=100\nAuthorization: Bearer cal_key\ncal-api-version: 2026-05-01\n"));
    QCOMPARE(sent(1), QByteArray("GET http://c:2/v2/bookings?limit=100&cursor=c%2F2\nAuthorization: Bearer cal_key\ncal-api-version: 2026-05-01\n"));
}

void TestCalcomBookings::listsSince()
{
    answer(success("[]", ",\"pagination\":{\"nextCursor\":null,\"hasMore\":false}"));
    QVERIFY(outcomeOf(m_bookings->list(at(u"2026-10-01T00:00:00Z")))->isEmpty());
    QCOMPARE(m_transport->requests.at(0).target, QByteArray("http://c:2/v2/bookings?limit=100&afterUpdatedAt=2026-10-01T00%3A00%3A00.000Z"));
}

void TestCalcomBookings::getsOne()
{
    answer(success(booking("b1")));
    QCOMPARE(outcomeOf(m_bookings->get({u"b1"_s}))->uid.value, u"b1"_s);
    QCOMPARE(sent(), QByteArray("GET http://c:2/v2/bookings/b1\nAuthorization: Bearer cal_key\ncal-api-version: 2026-02-25\n"));
    answer(success('[' + booking("b1") + ']'));
    QCOMPARE(outcomeOf(m_bookings->get({u"series"_s}))->uid.value, u"b1"_s);
    answer(success("null"));
    QCOMPARE(outcomeOf(m_bookings->get({u"b1"_s})).error().kind, Error::Kind::Unusable);
}

void TestCalcomBookings::readsReferences()
{
    answer(success("[{\"id\":1,\"type\":\"google_calendar\",\"eventUid\":\"e1\",\"destinationCalendarId\":\"nora@x\","
                   "\"rawData\":{\"id\":\"e1\",\"start\":{\"date\":\"2026-03-03\"},\"end\":{\"date\":\"2026-03-04\"}}},"
                   "{\"id\":2,\"type\":\"daily_video\",\"eventUid\":\"v\"},{\"id\":3,\"type\":\"google_calendar\",\"eventUid\":\"\"},"
                   "{\"id\":4,\"type\":\"google_calendar\",\"eventUid\":\"e4\",\"destinationCalendarId\":null,\"rawData\":null}]"));
    const auto rows = outcomeOf(m_bookings->references({u"b1"_s}));
    QVERIFY(rows.ok());
    QCOMPARE(rows->size(), 2);
    QCOMPARE(rows->at(0).booking.value, u"b1"_s);
    QCOMPARE(rows->at(0).event, (EventKey{{u"nora@x"_s}, {u"e1"_s}}));
    QCOMPARE(rows->at(0).document->event.calendar.value, u"nora@x"_s);
    QVERIFY(rows->at(1).event.calendar.isEmpty() && !rows->at(1).document);
    QCOMPARE(sent(), QByteArray("GET http://c:2/v2/bookings/b1/references?type=google_calendar\nAuthorization: Bearer cal_key\n"
                                "cal-api-version: 2026-02-25\n"));
}

void TestCalcomBookings::readsSlots()
{
    answer("{\"data\":{\"2026-10-08\":[{\"start\":\"2026-10-08T10:00:00.000+02:00\"}],\"2026-10-07\":[{\"start\":\"2026-10-07T10:30:00.000+02:00\"},"
           "{\"start\":\"2026-10-07T10:00:00.000+02:00\"}]},\"status\":\"success\"}");
    const auto starts = outcomeOf(m_bookings->freeSlots(7, at(u"2026-10-07T00:00:00Z"), at(u"2026-10-09T00:00:00Z"), {u"b1"_s}));
    QCOMPARE(*starts, (QList<Instant>{at(u"2026-10-07T08:00:00Z"), at(u"2026-10-07T08:30:00Z"), at(u"2026-10-08T08:00:00Z")}));
    QCOMPARE(sent(), QByteArray("GET http://c:2/v2/slots?eventTypeId=7&start=2026-10-07T00%3A00%3A00Z&end=2026-10-09T00%3A00%3A00Z&timeZone=UTC"
                                "&bookingUidToReschedule=b1\nAuthorization: Bearer cal_key\ncal-api-version: 2024-09-04\n"));
}

void TestCalcomBookings::creates()
{
    answer(success(booking("new")), 201);
    BookingRequest request;
    request.eventTypeId = 7;
    request.start = at(u"2026-10-07T08:00:00Z");
    request.attendee = {u"Ben"_s, u"ben@x"_s, u"UTC"_s};
    request.guests = {u"kim@x"_s};
    request.lengthInMinutes = 45;
    QCOMPARE(outcomeOf(m_bookings->create(request))->uid.value, u"new"_s);
    QCOMPARE(sent(), QByteArray("POST http://c:2/v2/bookings\nAuthorization: Bearer cal_key\ncal-api-version: 2026-02-25\nContent-Type: application/json\n\n"
                                "{\"attendee\":{\"email\":\"ben@x\",\"name\":\"Ben\",\"timeZone\":\"UTC\"},\"eventTypeId\":7,\"guests\":[\"kim@x\"],"
                                "\"lengthInMinutes\":45,\"start\":\"2026-10-07T08:00:00Z\"}"));
}

void TestCalcomBookings::performsARequestAsItStands()
{
    answer(success(booking("next")), 201);
    const ApiRequest reschedule{ApiRequest::Service::CalCom, "POST", u"v2/bookings/b1/reschedule"_s, {{"cal-api-version", "2024-08-13"}},
                                QJsonObject{{u"start"_s, u"x"_s}}};
    QCOMPARE(outcomeOf(m_bookings->perform(reschedule))->body.value(u"uid"_s).toString(), u"next"_s);
    QCOMPARE(sent(), QByteArray("POST http://c:2/v2/bookings/b1/reschedule\nAuthorization: Bearer cal_key\nContent-Type: application/json\n"
                                "cal-api-version: 2024-08-13\n\n{\"start\":\"x\"}"));
    answer("{\"status\":\"success\"}");
    QVERIFY(outcomeOf(m_bookings->perform(reschedule))->body.isEmpty());
}

void TestCalcomBookings::keepsTheWordsOfErrors()
{
    m_transport->answerWith([](const http::Request &) {
        auto response = test::json("{\"status\":\"error\",\"error\":{\"code\":\"BadRequestException\",\"message\":\"Attempting to book a meeting in the past.\"}}", 400);
        response.headers.emplaceBack("X-Request-Id", "r-7");
        return response;
    });
    const auto refused = outcomeOf(m_bookings->perform({ApiRequest::Service::CalCom, "POST", u"v2/bookings/b1/reschedule"_s, {}, {}}));
    QCOMPARE(refused.error().kind, Error::Kind::Refused);
    QCOMPARE(refused.error().what, u"Attempting to book a meeting in the past"_s);
    QCOMPARE(refused.error().where, u"POST v2/bookings/b1/reschedule"_s);
    QCOMPARE(refused.error().requestId, u"r-7"_s);
    answer("{\"statusCode\":409,\"message\":\"booking_conflict_error\"}", 409);
    QCOMPARE(outcomeOf(m_bookings->get({u"b"_s})).error().kind, Error::Kind::Conflict);
    QVERIFY(!outcomeOf(m_bookings->get({u"b"_s})).error().oneLine().contains(u"cal_key"_s));
}

void TestCalcomBookings::tellsThePlaceOfWhatIsWrong()
{
    answer(success('[' + booking("b1") + ",{\"uid\":5}]"));
    QCOMPARE(outcomeOf(m_bookings->list()).error().where, u"list of bookings: data[1].uid"_s);
    answer(success("{}"));
    QCOMPARE(outcomeOf(m_bookings->eventTypes()).error().where, u"list of event types: data"_s);
}

CSP_TEST(TestCalcomBookings, Core)

} // namespace tst_calcom_bookings

#include "tst_calcom_bookings.moc"
