#include "core/wire/calcom.h"
#include "tests/support/testmain.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace tst_wire_calcom {

using namespace csp;
using namespace Qt::StringLiterals;

namespace {

const QByteArray document = "{\"id\":4711,\"uid\":\"iQ7mVt3c9uYxF2bKsW4dPn\",\"title\":\"30 min meeting between Nora Host and Ben Booker\",\"description\":\"\",\n"
    "\"hosts\":[{\"id\":12,\"name\":\"Nora Host\",\"email\":\"nora@example.org\",\"displayEmail\":\"nora@example.org\",\"username\":\"nora\",\"timeZone\":\"Europe/Berlin\"}],\n"
    "\"status\":\"accepted\",\"cancellationReason\":\"\",\"cancelledByEmail\":\"\",\"rescheduledByEmail\":null,\"rescheduledFromUid\":\"older\",\n"
    "\"start\":\"2026-10-07T08:00:00.000Z\",\"end\":\"2026-10-07T08:30:00.000Z\",\"duration\":30,\n"
    "\"eventTypeId\":1001,\"eventType\":{\"id\":1001,\"slug\":\"30min\"},\"location\":\"https://app.cal.com/video/iQ7mVt3c9uYxF2bKsW4dPn\",\"absentHost\":false,\n"
    "\"createdAt\":\"2026-09-20T12:00:00.000Z\",\"updatedAt\":\"2026-09-20T12:00:01.000Z\",\"metadata\":{},\"guests\":[\"kim@example.com\"],\n"
    "\"icsUid\":\"iQ7mVt3c9uYxF2bKsW4dPn@Cal.com\",\n"
    "\"attendees\":[{\"name\":\"Ben Booker\",\"email\":\"ben@example.net\",\"timeZone\":\"America/New_York\",\"language\":\"en\",\"absent\":false}],\n"
    "\"bookingFieldsResponses\":{\"name\":\"Ben Booker\",\"email\":\"ben@example.net\"}}";

QJsonObject object(const QByteArray &json) { return QJsonDocument::fromJson(json).object(); }
QJsonObject with(const QString &name, const QJsonValue &value)
{
    QJsonObject json = object(document);
    json.insert(name, value);
    return json;
}

} // namespace

class TestWireCalcom : public QObject
{
    Q_OBJECT
private slots:
    void readsABooking();
    void roundTripsBookings();
    void readsStatuses();
    void readsSeatsAndSeries();
    void tellsThePlace();
    void readsEventTypes();
    void roundTripsEventTypes();
    void readsSchedules();
    void readsData();
    void readsErrors();
};

void TestWireCalcom::readsABooking()
{
    const auto b = wire::bookingFromJson(object(document));
    QVERIFY2(b.ok(), b ? "" : qPrintable(b.error().oneLine()));
    QCOMPARE(b->id, 4711);
    QCOMPARE(b->uid.value, u"iQ7mVt3c9uYxF2bKsW4dPn"_s);
    QCOMPARE(b->status, BookingStatus::Accepted);
    QCOMPARE(toRfc3339(b->start), u"2026-10-07T08:00:00Z"_s);
    QCOMPARE(toRfc3339(b->end), u"2026-10-07T08:30:00Z"_s);
    QCOMPARE(b->eventTypeId, 1001);
    QCOMPARE(b->eventTypeSlug, u"30min"_s);
    QCOMPARE(b->hosts, (QList<BookingPerson>{{u"Nora Host"_s, u"nora@example.org"_s, u"Europe/Berlin"_s}}));
    QCOMPARE(b->attendees, (QList<BookingPerson>{{u"Ben Booker"_s, u"ben@example.net"_s, u"America/New_York"_s}}));
    QCOMPARE(b->guests, QStringList{u"kim@example.com"_s});
    QCOMPARE(b->iCalUid, u"iQ7mVt3c9uYxF2bKsW4dPn@Cal.com"_s);
    QCOMPARE(b->rescheduledFrom.value, u"older"_s);
    QVERIFY(b->updatedAt.has_value() && !b->seated && !b->recurring);
}

void TestWireCalcom::roundTripsBookings()
{
    Booking b = *wire::bookingFromJson(object(document));
    QVERIFY(*wire::bookingFromJson(wire::toJson(b)) == b);
    b.status = BookingStatus::AwaitingHost;
    b.rescheduledTo.value = u"next"_s;
    b.reschedulingReason = u"moved"_s;
    b.cancellationReason = u"x"_s;
    b.seated = b.recurring = true;
    b.updatedAt = {};
    b.createdAt = {};
    QVERIFY(*wire::bookingFromJson(wire::toJson(b)) == b);
}

void TestWireCalcom::readsStatuses()
{
    const auto status = [](const QString &word) { return wire::bookingFromJson(with(u"status"_s, word))->status; };
    QCOMPARE(status(u"cancelled"_s), BookingStatus::Cancelled);
    QCOMPARE(status(u"rejected"_s), BookingStatus::Rejected);
    QCOMPARE(status(u"awaiting_host"_s), BookingStatus::AwaitingHost);
    QCOMPARE(status(u"a word of tomorrow"_s), BookingStatus::Pending);
}

void TestWireCalcom::readsSeatsAndSeries()
{
    QVERIFY(wire::bookingFromJson(with(u"recurringBookingUid"_s, u"r"_s))->recurring);
    QVERIFY(wire::bookingFromJson(with(u"seatUid"_s, u"s"_s))->seated);
    QVERIFY(wire::bookingFromJson(with(u"attendees"_s, QJsonArray{QJsonObject{{u"email"_s, u"a@b"_s}, {u"seatUid"_s, u"s"_s}}}))->seated);
}

void TestWireCalcom::tellsThePlace()
{
    QCOMPARE(wire::bookingFromJson(with(u"start"_s, u"noon"_s), u"data[3]"_s).error().where, u"data[3].start"_s);
    QCOMPARE(wire::bookingFromJson(with(u"hosts"_s, QJsonArray{QJsonObject{{u"email"_s, 5}}})).error().where, u"hosts[0].email"_s);
    QCOMPARE(wire::bookingFromJson(with(u"uid"_s, QJsonValue())).error().where, u"uid"_s);
    QVERIFY(wire::bookingFromJson(with(u"guests"_s, u"x"_s)).error().what.contains(u"expected an array, found \"x\""_s));
}

void TestWireCalcom::readsEventTypes()
{
    const auto type = wire::eventTypeFromJson(object("{\"id\":7,\"slug\":\"30min\",\"title\":\"30 min\",\"lengthInMinutes\":30,\"lengthInMinutesOptions\":[15,30],\n"
    "\"minimumBookingNotice\":120,\"beforeEventBuffer\":5,\"afterEventBuffer\":10,\"confirmationPolicy\":{\"type\":\"always\"},\"scheduleId\":null,\n"
    "\"seats\":{\"seatsPerTimeSlot\":4,\"showAttendeeInfo\":true},\"recurrence\":{\"interval\":1,\"occurrences\":4,\"frequency\":\"weekly\"},\n"
    "\"disableRescheduling\":{\"disabled\":false,\"minutesBefore\":60},\"disableCancelling\":{\"disabled\":true}}"));
    QVERIFY(type.ok());
    QCOMPARE(*type, (EventType{7, u"30min"_s, u"30 min"_s, 30, {15, 30}, 120, 5, 10, true, 4, true, false, true, 0}));
    const auto off = wire::eventTypeFromJson(object("{\"id\":7,\"lengthInMinutes\":15,\"confirmationPolicy\":{\"disabled\":true},\"seats\":{\"disabled\":true},\n"
    "\"recurrence\":null,\"disableRescheduling\":true}"));
    QVERIFY(!off->requiresConfirmation && off->seatsPerSlot == 0 && !off->recurring && off->disableRescheduling && !off->disableCancelling);
    QCOMPARE(wire::eventTypeFromJson(object("{\"id\":7,\"lengthInMinutesOptions\":[15,\"x\"]}")).error().where, u"lengthInMinutesOptions[1]"_s);
    QCOMPARE(wire::eventTypeFromJson(object("{\"slug\":\"x\"}"), u"data[0]"_s).error().where, u"data[0].id"_s);
}

void TestWireCalcom::roundTripsEventTypes()
{
    const EventType everything{7, u"a"_s, u"b"_s, 45, {15, 45}, 1, 2, 3, true, 4, true, true, true, 5};
    QCOMPARE(*wire::eventTypeFromJson(wire::toJson(everything)), everything);
    const EventType little{8, u"a"_s, u"b"_s, 30, {}, 0, 0, 0, false, 0, false, false, false, 0};
    QCOMPARE(*wire::eventTypeFromJson(wire::toJson(little)), little);
}

void TestWireCalcom::readsSchedules()
{
    const auto schedule = wire::scheduleFromJson(object("{\"id\":3,\"ownerId\":1,\"name\":\"Work\",\"timeZone\":\"Europe/Berlin\",\"isDefault\":true,\n"
    "\"availability\":[{\"days\":[\"Monday\",\"Sunday\"],\"startTime\":\"09:00\",\"endTime\":\"17:30\"}],\"overrides\":[]}"));
    QVERIFY(schedule.ok());
    QCOMPARE(schedule->hours, (QList<WorkingHours>{{1, QTime(9, 0), QTime(17, 30)}, {7, QTime(9, 0), QTime(17, 30)}}));
    QCOMPARE(*wire::scheduleFromJson(wire::toJson(*schedule)), *schedule);
    QCOMPARE(wire::scheduleFromJson(object("{\"timeZone\":\"UTC\",\"availability\":[{\"days\":[\"Someday\"],\"startTime\":\"09:00\",\"endTime\":\"10:00\"}]}"))
                 .error().where, u"availability[0].days"_s);
    QCOMPARE(wire::scheduleFromJson(object("{\"timeZone\":\"UTC\",\"availability\":[{\"days\":[],\"startTime\":\"9 o'clock\",\"endTime\":\"10:00\"}]}"))
                 .error().where, u"availability[0].startTime"_s);
}

void TestWireCalcom::readsData()
{
    QVERIFY(wire::dataOf(200, "{\"status\":\"success\",\"data\":{\"id\":1}}", u"x"_s)->isObject());
    QVERIFY(wire::dataOf(200, "{\"data\":[],\"status\":\"success\"}", u"x"_s)->isArray());
    QVERIFY(wire::dataOf(200, "{\"status\":\"success\"}", u"x"_s)->isNull());
    QCOMPARE(wire::dataOf(200, "<html>", u"x"_s).error().kind, Error::Kind::Unusable);
    QCOMPARE(wire::dataOf(200, "{\"status\":\"error\",\"error\":{\"code\":\"C\",\"message\":\"m\"}}", u"x"_s).error().what, u"m"_s);
    QCOMPARE(wire::dataOf(404, "{\"statusCode\":404,\"message\":\"Could not find original booking\"}", u"x"_s).error().kind, Error::Kind::NotFound);
}

void TestWireCalcom::readsErrors()
{
    const Error envelope = wire::calcomErrorFromAnswer(400, "{\"status\":\"error\",\"timestamp\":\"t\",\"path\":\"/v2/bookings\",\"error\":{\"code\":\"BadRequestException\",\n"
    "\"message\":\"The event type can't be booked.\",\"details\":{\"message\":\"x\",\"error\":\"Bad Request\",\"statusCode\":400}}}", u"reschedule"_s);
    QCOMPARE(envelope.kind, Error::Kind::Refused);
    QCOMPARE(envelope.reason, u"BadRequestException"_s);
    QCOMPARE(envelope.what, u"The event type can't be booked"_s);
    QCOMPARE(envelope.status, std::optional(400));

    const Error validation = wire::calcomErrorFromAnswer(400, "{\"status\":\"error\",\"error\":{\"code\":\"BadRequestException\",\"message\":\"Bad Request Exception\",\n"
    "\"details\":{\"errors\":[{\"property\":\"take\",\"constraints\":{\"max\":\"take must not be above 250\"}}]}}}", u"list"_s);
    QCOMPARE(validation.what, u"Bad Request Exception: take must not be above 250"_s);

    const Error bare = wire::calcomErrorFromAnswer(409, R"({"statusCode":409,"message":"booking_conflict_error"})", u"create"_s);
    QCOMPARE(bare.kind, Error::Kind::Conflict);
    QCOMPARE(bare.reason, u"booking_conflict_error"_s);

    const Error html = wire::calcomErrorFromAnswer(502, "<html><body><h1>Bad Gateway</h1></body></html>", u"list"_s);
    QCOMPARE(html.kind, Error::Kind::Server);
    QCOMPARE(html.what, u"Cal.com answered 502: Bad Gateway"_s);

    QCOMPARE(wire::calcomErrorFromAnswer(403, "{\"status\":\"error\",\"error\":{\"code\":\"ForbiddenException\","
              " \"message\":\"PermissionsGuard - no authentication provided. x\"}}", u"list"_s).kind, Error::Kind::Auth);
    QCOMPARE(wire::calcomErrorFromAnswer(429, "{}", u"list"_s).kind, Error::Kind::Throttled);
}

CSP_TEST(TestWireCalcom, Nothing)

} // namespace tst_wire_calcom

#include "tst_wire_calcom.moc"
