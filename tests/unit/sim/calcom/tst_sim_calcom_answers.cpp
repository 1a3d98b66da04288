#include "tests/unit/sim/calcom/calcomfixture.h"
#include "tests/support/testmain.h"

namespace tst_sim_calcom_answers {

using namespace csp;
using namespace csp::test;

// Routing by version, keys, envelopes, and what the reading endpoints say.
class TestCalcomAnswers : public QObject
{
    Q_OBJECT
private slots:
    void errorEnvelopeHasCalcomsOrder()
    {
        Calcom c;
        c.get("bookings/none?x=1");
        QCOMPARE(c.last.status, 404);
        QVERIFY(!c.last.header("X-Request-Id").isEmpty());
        QCOMPARE(c.last.header("Content-Type"), QByteArray("application/json; charset=utf-8"));
        QCOMPARE(c.last.body, QByteArray(R"({"status":"error","timestamp":"2026-03-02T07:00:00.000Z","path":"/v2/bookings/none?x=1",)"
                                         R"("error":{"code":"NotFoundException","message":"Booking with uid=none was not found in the database",)"
                                         R"("details":{"message":"Booking with uid=none was not found in the database","error":"Not Found","statusCode":404}}})"));
    }

    void versionDecides_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<int>("status");
        QTest::newRow("slots need theirs exactly") << QByteArray("GET") << QByteArray("/v2/slots?a=b") << QByteArray("2024-08-13") << 404;
        QTest::newRow("bookings with that of slots") << QByteArray("GET") << QByteArray("/v2/bookings") << QByteArray("2024-09-04") << 404;
        QTest::newRow("guests without a header") << QByteArray("POST") << QByteArray("/v2/bookings/x/guests") << QByteArray() << 404;
        QTest::newRow("an unknown value is the oldest") << QByteArray("GET") << QByteArray("/v2/bookings") << QByteArray("2031-01-01") << 404;
        QTest::newRow("me takes any") << QByteArray("GET") << QByteArray("/v2/me") << QByteArray() << 200;
        QTest::newRow("list by offset") << QByteArray("GET") << QByteArray("/v2/bookings") << QByteArray("2024-08-13") << 200;
        QTest::newRow("list by cursor") << QByteArray("GET") << QByteArray("/v2/bookings") << QByteArray("2026-05-01") << 200;
        QTest::newRow("schedules") << QByteArray("GET") << QByteArray("/v2/schedules/default") << QByteArray("2024-06-11") << 200;
    }
    void versionDecides()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, version);
        QFETCH(int, status);
        Calcom c;
        c.send(method, path, version);
        QCOMPARE(c.last.status, status);
        if (status == 404)
            QCOMPARE(c.message(), QStringLiteral("Cannot %1 %2").arg(QString::fromLatin1(method), QString::fromLatin1(path)));
    }

    void versionComesBeforeTheKey()
    {
        Calcom c;
        c.key = "cal_wrong";
        c.post("/x/guests", {}, "");
        QCOMPARE(c.last.status, 404);
    }

    void legacyCreateNamesItsOwnFields()
    {
        Calcom c;
        c.post("", Calcom::booking("2026-03-03T09:00:00Z"), "");
        QCOMPARE(c.last.status, 400);
        QStringList properties;
        for (const QJsonValue &e : c.json()[QLatin1String("error")][QLatin1String("details")][QLatin1String("errors")].toArray())
            properties += e[QLatin1String("property")].toString();
        QCOMPARE(properties, (QStringList{QStringLiteral("timeZone"), QStringLiteral("language"), QStringLiteral("metadata")}));
    }

    void keys()
    {
        Calcom c;
        c.key = "cal_wrong";
        c.get("me");
        QCOMPARE(c.last.status, 401);
        QCOMPARE(c.message(), QStringLiteral("ApiAuthStrategy - api key - Your api key is not valid"));
        QCOMPARE(c.json()[QLatin1String("error")][QLatin1String("code")].toString(), QStringLiteral("UnauthorizedException"));
        c.key = "";
        c.get("bookings");
        QCOMPARE(c.last.status, 403);
        QVERIFY(c.message().startsWith(QStringLiteral("PermissionsGuard - no authentication provided.")));
        // A booker has no key.
        c.post("", Calcom::booking("2026-03-03T09:00:00Z"));
        QCOMPARE(c.last.status, 201);
    }

    void validationIsOneString()
    {
        Calcom c;
        QJsonObject body = Calcom::booking("tomorrow");
        body.insert(QStringLiteral("colour"), QStringLiteral("red"));
        QJsonObject attendee = body[QLatin1String("attendee")].toObject();
        attendee.remove(QStringLiteral("timeZone"));
        body.insert(QStringLiteral("attendee"), attendee);
        c.post("", body);
        QCOMPARE(c.last.status, 400);
        QCOMPARE(c.message(), QStringLiteral("colour property is wrong,property colour should not exist , "
                                             "start property is wrong,start must be a valid ISO 8601 date string , "
                                             "attendee property is wrong, timeZone property is wrong,timeZone must be a string "));
    }

    void brokenBody()
    {
        Calcom c;
        http::Request request{"POST", "/v2/bookings", {{"cal-api-version", "2024-08-13"}}, "{\"start\":"};
        http::Response response;
        c.sim.handle(request, c.now, [&](http::Response r) { response = r; });
        QCOMPARE(response.status, 400);
        QVERIFY(response.body.contains("no JSON"));
        QVERIFY(c.google.log.isEmpty());
    }

    void eventTypesAndSchedules()
    {
        Calcom c;
        c.get("event-types", "2024-06-14");
        const QJsonArray types = c.json()[QLatin1String("data")].toArray();
        QCOMPARE(types.size(), 3);
        QCOMPARE(types[1][QLatin1String("lengthInMinutesOptions")].toArray(), (QJsonArray{30, 60, 90}));
        QCOMPARE(types[2][QLatin1String("confirmationPolicy")][QLatin1String("type")].toString(), QStringLiteral("always"));
        c.get("event-types/102", "2024-06-14");
        QCOMPARE(c.data()[QLatin1String("slug")].toString(), QStringLiteral("review"));
        c.get("schedules", "2024-06-11");
        const QJsonValue schedule = c.json()[QLatin1String("data")][0];
        QCOMPARE(schedule[QLatin1String("availability")][0][QLatin1String("days")].toArray().size(), 5);
        QCOMPARE(schedule[QLatin1String("availability")][0][QLatin1String("startTime")].toString(), QStringLiteral("09:00"));
        c.get("schedules/99", "2024-06-11");
        QCOMPARE(c.last.status, 404);
    }

    void calendars()
    {
        Calcom c;
        c.get("calendars");
        const QJsonObject data = c.data();
        const QJsonArray list = data[QLatin1String("connectedCalendars")][0][QLatin1String("calendars")].toArray();
        QCOMPARE(list.size(), 2);
        QCOMPARE(list[0][QLatin1String("isSelected")].toBool(), true);
        QCOMPARE(list[1][QLatin1String("isSelected")].toBool(), false);
        QCOMPARE(data[QLatin1String("destinationCalendar")][QLatin1String("externalId")].toString(), QStringLiteral("host@example.com"));
    }

    void slotsOfADay()
    {
        Calcom c;
        c.google.busy = {{utc("2026-03-03T09:00:00Z"), utc("2026-03-03T16:00:00Z")}}; // 10 to 17 in Berlin
        c.get("slots?eventTypeId=101&start=2026-03-03&end=2026-03-03&timeZone=Europe/Berlin", "2024-09-04");
        QCOMPARE(c.last.status, 200);
        QCOMPARE(c.last.body, QByteArray(R"({"data":{"2026-03-03":[{"start":"2026-03-03T09:00:00.000+01:00"},{"start":"2026-03-03T09:30:00.000+01:00"},)"
                                         R"({"start":"2026-03-03T17:00:00.000+01:00"},{"start":"2026-03-03T17:30:00.000+01:00"}]},"status":"success"})"));
        c.get("slots?eventTypeId=101&start=2026-03-07&end=2026-03-08", "2024-09-04"); // a weekend
        QCOMPARE(c.last.body, QByteArray(R"({"data":{},"status":"success"})"));
    }

    void slotsKeepTheNoticeAndTheBuffer()
    {
        Calcom c;
        c.now = utc("2026-03-03T08:10:00Z"); // 09:10 in Berlin, an hour of notice
        c.get("slots?eventTypeId=101&start=2026-03-03T00:00:00Z&end=2026-03-03T10:00:00Z&format=range", "2024-09-04");
        const QJsonArray starts = c.data()[QLatin1String("2026-03-03")].toArray();
        QCOMPARE(starts.first()[QLatin1String("start")].toString(), QStringLiteral("2026-03-03T09:30:00.000Z"));
        QCOMPARE(starts.first()[QLatin1String("end")].toString(), QStringLiteral("2026-03-03T10:00:00.000Z"));
        // The review asks for 15 minutes after it: it may not end where something begins.
        c.google.busy = {{utc("2026-03-03T12:00:00Z"), utc("2026-03-03T17:00:00Z")}};
        c.get("slots?eventTypeId=102&start=2026-03-03T10:30:00Z&end=2026-03-03T12:30:00Z", "2024-09-04");
        QVERIFY(c.data().isEmpty());
    }

    void slotsOfTheBookingThatIsMovedAreFree()
    {
        Calcom c;
        const QString uid = c.books("2026-03-03T09:00:00Z");
        c.google.busy = {{utc("2026-03-03T09:00:00Z"), utc("2026-03-03T09:30:00Z")}};
        const QByteArray query = "slots?eventTypeId=101&start=2026-03-03T09:00:00Z&end=2026-03-03T09:15:00Z";
        c.get(query, "2024-09-04");
        QVERIFY(c.data().isEmpty());
        c.get(query + "&bookingUidToReschedule=" + uid.toLatin1(), "2024-09-04");
        QCOMPARE(c.data()[QLatin1String("2026-03-03")].toArray().size(), 1);
    }

    void unknownSlotsAreRefused()
    {
        Calcom c;
        c.get("slots?eventTypeId=9&start=2026-03-03&end=2026-03-04", "2024-09-04");
        QCOMPARE(c.last.status, 404);
        QCOMPARE(c.message(), QStringLiteral("Event Type not found"));
        c.get("slots?eventTypeId=101&start=soon", "2024-09-04");
        QCOMPARE(c.last.status, 400);
        QVERIFY(c.message().contains(QStringLiteral("start property is wrong")));
    }

    void listByOffset()
    {
        Calcom c;
        const QString first = c.books("2026-03-03T09:00:00Z");
        c.books("2026-03-04T09:00:00Z", 102);
        c.now += std::chrono::minutes(10);
        const QString third = c.books("2026-03-05T09:00:00Z");
        c.get("bookings?take=2&skip=0");
        QCOMPARE(c.json()[QLatin1String("data")].toArray().size(), 2);
        const QJsonObject page = c.json()[QLatin1String("pagination")].toObject();
        QCOMPARE(page, (QJsonObject{{QStringLiteral("returnedItems"), 2}, {QStringLiteral("totalItems"), 3}, {QStringLiteral("itemsPerPage"), 2},
                                    {QStringLiteral("remainingItems"), 1}, {QStringLiteral("currentPage"), 1}, {QStringLiteral("totalPages"), 2},
                                    {QStringLiteral("hasNextPage"), true}, {QStringLiteral("hasPreviousPage"), false}}));
        c.get("bookings?sortStart=desc&eventTypeIds=101");
        QCOMPARE(uidsOf(c), (QStringList{third, first}));
        c.get("bookings?afterUpdatedAt=2026-03-02T07:05:00Z&sortUpdatedAt=desc");
        QCOMPARE(uidsOf(c), (QStringList{third}));
        c.get("bookings?attendeeEmail=nobody@example.net");
        QVERIFY(uidsOf(c).isEmpty());
        c.get("bookings?take=251&skip=-1");
        QCOMPARE(c.last.status, 400);
        QCOMPARE(c.message(), QStringLiteral("Bad Request Exception"));
        const QJsonArray errors = c.json()[QLatin1String("error")][QLatin1String("details")][QLatin1String("errors")].toArray();
        QCOMPARE(errors.size(), 2);
        QCOMPARE(errors[0][QLatin1String("constraints")][QLatin1String("max")].toString(), QStringLiteral("take must not be greater than 250"));
    }

    void listByCursorWalksEverything()
    {
        Calcom c;
        QStringList made;
        for (const char *start : {"2026-03-03T09:00:00Z", "2026-03-03T10:00:00Z", "2026-03-03T11:00:00Z", "2026-03-03T12:00:00Z", "2026-03-03T13:00:00Z"})
            made.prepend(c.books(start));
        c.post("/" + made[2].toLatin1() + "/cancel", {{QStringLiteral("cancellationReason"), QStringLiteral("no")}});
        QCOMPARE(c.last.status, 200);
        QStringList seen;
        QByteArray cursor;
        int pages = 0;
        do {
            c.get("bookings?limit=2" + (cursor.isEmpty() ? QByteArray{} : "&cursor=" + cursor), "2026-05-01");
            QCOMPARE(c.last.status, 200);
            seen += uidsOf(c);
            const QJsonValue pagination = c.json()[QLatin1String("pagination")];
            cursor = pagination[QLatin1String("nextCursor")].toString().toLatin1();
            QCOMPARE(pagination[QLatin1String("hasMore")].toBool(), !cursor.isEmpty());
            ++pages;
        } while (!cursor.isEmpty());
        QCOMPARE(pages, 3);
        QCOMPARE(seen, made); // cancelled ones as well
        c.get("bookings?status=upcoming,past", "2026-05-01");
        QCOMPARE(c.last.status, 400);
        c.get("bookings?cursor=nonsense", "2026-05-01");
        QCOMPARE(c.last.status, 400);
    }

    void statusOfTheList()
    {
        Calcom c;
        const QString uid = c.books("2026-03-03T09:00:00Z");
        const QString pending = c.books("2026-03-03T11:00:00Z", 103);
        c.now = utc("2026-03-04T00:00:00Z");
        const QString next = c.books("2026-03-05T11:00:00Z", 103);
        c.get("bookings?status=past");
        QCOMPARE(uidsOf(c), (QStringList{pending, uid}));
        c.get("bookings?status=unconfirmed");
        QCOMPARE(uidsOf(c), (QStringList{next}));
        c.get("bookings"); // nothing said: what is to come
        QCOMPARE(uidsOf(c), (QStringList{next}));
    }

private:
    static QStringList uidsOf(const Calcom &c)
    {
        QStringList uids;
        for (const QJsonValue &b : c.json()[QLatin1String("data")].toArray())
            uids += b[QLatin1String("uid")].toString();
        return uids;
    }
};

CSP_TEST(TestCalcomAnswers, Nothing)

} // namespace tst_sim_calcom_answers

#include "tst_sim_calcom_answers.moc"
