#include "tests/unit/sim/calcom/calcomfixture.h"
#include "tests/support/testmain.h"

namespace tst_sim_calcom_bookings {

using namespace csp;
using namespace csp::test;

// What bookings do in Cal.com and in Google (calcom.md 2.4 to 2.7 and 4.4).
class TestSimCalcomBookings : public QObject
{
    Q_OBJECT
private slots:
    void createWritesTheEvent()
    {
        Calcom c;
        QJsonObject body = Calcom::booking("2026-03-03T09:00:00Z");
        body.insert(QStringLiteral("guests"), QJsonArray{QStringLiteral("kim@example.com")});
        c.post("", body);
        QCOMPARE(c.last.status, 201);
        const QJsonObject booking = c.data();
        const QString uid = c.uid();
        QCOMPARE(uid.size(), 22);
        QCOMPARE(booking[QLatin1String("status")].toString(), QStringLiteral("accepted"));
        QCOMPARE(booking[QLatin1String("title")].toString(), QStringLiteral("Intro call between Nora Host and Ben Booker"));
        QCOMPARE(booking[QLatin1String("start")].toString(), QStringLiteral("2026-03-03T09:00:00.000Z"));
        QCOMPARE(booking[QLatin1String("end")].toString(), QStringLiteral("2026-03-03T09:30:00.000Z"));
        QCOMPARE(booking[QLatin1String("icsUid")].toString(), uid + QStringLiteral("@Cal.com"));
        QCOMPARE(booking[QLatin1String("guests")].toArray(), (QJsonArray{QStringLiteral("kim@example.com")}));
        QCOMPARE(booking[QLatin1String("attendees")].toArray().size(), 2);
        QCOMPARE(booking[QLatin1String("location")].toString(), QStringLiteral("https://app.cal.com/video/") + uid);
        QCOMPARE(booking[QLatin1String("isPlatformManagedUserBooking")].toBool(true), false);

        QCOMPARE(c.google.writes().size(), 1);
        const FakeGoogle::Asked insert = c.google.writes().first();
        QCOMPARE(insert.method, QByteArray("POST"));
        QCOMPARE(insert.path, QByteArray("/calendar/v3/calendars/host%40example.com/events"));
        QCOMPARE(insert.query, QByteArray("conferenceDataVersion=1&sendUpdates=none"));
        QCOMPARE(insert.body[QLatin1String("iCalUID")].toString(), uid + QStringLiteral("@Cal.com"));
        QCOMPARE(insert.body[QLatin1String("start")].toObject(), (QJsonObject{{QStringLiteral("dateTime"), QStringLiteral("2026-03-03T09:00:00Z")},
                                                                              {QStringLiteral("timeZone"), QStringLiteral("Europe/Berlin")}}));
        const QJsonArray attendees = insert.body[QLatin1String("attendees")].toArray();
        QCOMPARE(attendees.size(), 3);
        QCOMPARE(attendees[0][QLatin1String("organizer")].toBool(), true);
        QCOMPARE(attendees[0][QLatin1String("email")].toString(), QStringLiteral("host@example.com"));
        for (const QJsonValue &a : attendees)
            QCOMPARE(a[QLatin1String("responseStatus")].toString(), QStringLiteral("accepted"));

        c.get("bookings/" + uid.toLatin1() + "/references?type=google_calendar");
        const QJsonValue reference = c.json()[QLatin1String("data")][0];
        QCOMPARE(reference[QLatin1String("eventUid")].toString(), QStringLiteral("event1"));
        QCOMPARE(reference[QLatin1String("destinationCalendarId")].toString(), QStringLiteral("host@example.com"));
        QCOMPARE(reference[QLatin1String("rawData")].toObject(), c.google.events[QStringLiteral("event1")]);
        c.get("bookings/" + uid.toLatin1() + "/references?type=daily_video");
        QVERIFY(c.json()[QLatin1String("data")].toArray().isEmpty());
    }

    void rescheduleIsANewBookingOnTheSameEvent()
    {
        Calcom c;
        const QString old = c.books("2026-03-03T09:00:00Z");
        c.now += std::chrono::hours(1);
        c.post("/" + old.toLatin1() + "/reschedule", {{QStringLiteral("start"), QStringLiteral("2026-03-03T14:30:00+01:00")},
                                                      {QStringLiteral("reschedulingReason"), QStringLiteral("Moved")}});
        QCOMPARE(c.last.status, 201);
        const QJsonObject next = c.data();
        QVERIFY(c.uid() != old);
        QCOMPARE(next[QLatin1String("rescheduledFromUid")].toString(), old);
        QCOMPARE(next[QLatin1String("icsUid")].toString(), old + QStringLiteral("@Cal.com"));
        QCOMPARE(next[QLatin1String("start")].toString(), QStringLiteral("2026-03-03T13:30:00.000Z"));
        QCOMPARE(next[QLatin1String("end")].toString(), QStringLiteral("2026-03-03T14:00:00.000Z"));
        QCOMPARE(next[QLatin1String("rescheduledByEmail")].toString(), QStringLiteral("host@example.com"));

        const FakeGoogle::Asked update = c.google.writes().last();
        QCOMPARE(update.method, QByteArray("PUT"));
        QCOMPARE(update.path, QByteArray("/calendar/v3/calendars/host%40example.com/events/event1"));
        QVERIFY(!update.body.contains(QLatin1String("iCalUID")));
        QCOMPARE(update.body[QLatin1String("start")][QLatin1String("dateTime")].toString(), QStringLiteral("2026-03-03T13:30:00Z"));

        c.get("bookings/" + c.uid().toLatin1() + "/references");
        QCOMPARE(c.json()[QLatin1String("data")][0][QLatin1String("eventUid")].toString(), QStringLiteral("event1"));
        QCOMPARE(c.json()[QLatin1String("data")][0][QLatin1String("rawData")][QLatin1String("start")].toObject(),
                 update.body[QLatin1String("start")].toObject());
        c.get("bookings/" + old.toLatin1());
        QCOMPARE(c.data()[QLatin1String("status")].toString(), QStringLiteral("cancelled"));
        QCOMPARE(c.data()[QLatin1String("rescheduledToUid")].toString(), next[QLatin1String("uid")].toString());

        c.post("/" + old.toLatin1() + "/reschedule", {{QStringLiteral("start"), QStringLiteral("2026-03-03T15:00:00Z")}});
        QCOMPARE(c.last.status, 400);
        QVERIFY(c.message().startsWith(QStringLiteral("Can't reschedule booking with uid=%1 because it has been cancelled and rescheduled already to booking with uid=%2")
                                           .arg(old, next[QLatin1String("uid")].toString())));
    }

    void cancelDeletesTheEvent()
    {
        Calcom c;
        const QByteArray uid = c.books("2026-03-03T09:00:00Z").toLatin1();
        c.post("/" + uid + "/cancel", {});
        QCOMPARE(c.last.status, 400);
        QCOMPARE(c.message(), QStringLiteral("Cancellation reason is required"));
        const QJsonObject reason{{QStringLiteral("cancellationReason"), QStringLiteral("Ill")}};
        c.post("/" + uid + "/cancel", reason);
        QCOMPARE(c.last.status, 200);
        QCOMPARE(c.data()[QLatin1String("status")].toString(), QStringLiteral("cancelled"));
        QCOMPARE(c.data()[QLatin1String("cancelledByEmail")].toString(), QStringLiteral("host@example.com"));
        QCOMPARE(c.google.writes().last().method, QByteArray("DELETE"));
        QCOMPARE(c.google.writes().last().query, QByteArray("sendUpdates=none"));
        QVERIFY(c.google.events.isEmpty());
        c.post("/" + uid + "/cancel", reason);
        QCOMPARE(c.last.status, 400);
        QVERIFY(c.message().contains(QStringLiteral("has been cancelled already")));
        c.post("/none/cancel", reason);
        QCOMPARE(c.last.status, 404);
        QCOMPARE(c.message(), QStringLiteral("Booking with uid=none not found"));
    }

    void cancelOfAnEventThatIsGoneIsNoError()
    {
        Calcom c;
        const QByteArray uid = c.books("2026-03-03T09:00:00Z").toLatin1();
        c.google.events.clear();
        c.post("/" + uid + "/cancel", {{QStringLiteral("cancellationReason"), QStringLiteral("Deleted in Google")}});
        QCOMPARE(c.last.status, 200);
        QCOMPARE(c.data()[QLatin1String("status")].toString(), QStringLiteral("cancelled"));
    }

    void afterTheEndNothingIsCancelled()
    {
        Calcom c;
        const QByteArray uid = c.books("2026-03-03T09:00:00Z").toLatin1();
        c.now = utc("2026-03-04T00:00:00Z");
        c.post("/" + uid + "/cancel", {{QStringLiteral("cancellationReason"), QStringLiteral("late")}});
        QCOMPARE(c.last.status, 400);
        QCOMPARE(c.last.body, QByteArray(R"({"statusCode":400,"message":"Cannot cancel a booking that has already ended"})"));
    }

    void whatStandsInTheWay_data()
    {
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("message");
        const QString taken = QStringLiteral("User either already has booking at this time or is not available");
        QTest::newRow("busy in Google") << QByteArray("2026-03-03T10:15:00Z") << 400 << taken;
        QTest::newRow("busy in Cal.com") << QByteArray("2026-03-03T09:00:00Z") << 400 << taken;
        QTest::newRow("before the hours") << QByteArray("2026-03-03T07:30:00Z") << 400 << taken;
        QTest::newRow("on Sunday") << QByteArray("2026-03-08T10:00:00Z") << 400 << taken;
        QTest::newRow("too soon") << QByteArray("2026-03-02T07:59:00Z") << 400 << QStringLiteral("The event type can't be booked at the \"start\" time provided.");
        QTest::newRow("past") << QByteArray("2026-03-02T06:00:00Z") << 400 << QStringLiteral("Attempting to book a meeting in the past.");
        QTest::newRow("free") << QByteArray("2026-03-03T12:00:00Z") << 201 << QString();
    }
    void whatStandsInTheWay()
    {
        QFETCH(QByteArray, start);
        QFETCH(int, status);
        QFETCH(QString, message);
        Calcom c;
        c.books("2026-03-03T09:00:00Z");
        c.google.busy = {{utc("2026-03-03T10:30:00Z"), utc("2026-03-03T11:00:00Z")}};
        c.post("", Calcom::booking(start.constData()));
        QCOMPARE(c.last.status, status);
        QVERIFY2(c.message().startsWith(message), qPrintable(c.message()));
    }

    // The event that was dragged stands at the new time already, and Google reports it as busy: Cal.com cannot know that it is its own.
    void aDraggedEventBlocksItsNewPlace()
    {
        Calcom c;
        const QByteArray uid = c.books("2026-03-03T09:00:00Z").toLatin1();
        c.google.busy = {{utc("2026-03-03T13:00:00Z"), utc("2026-03-03T13:30:00Z")}};
        QJsonObject body{{QStringLiteral("start"), QStringLiteral("2026-03-03T13:00:00Z")}};
        c.post("/" + uid + "/reschedule", body);
        QCOMPARE(c.last.status, 400);
        body.insert(QStringLiteral("allowConflicts"), true);
        c.post("/" + uid + "/reschedule", body, "2026-02-25");
        QCOMPARE(c.last.status, 201);
    }

    void onlyTheHostBypasses()
    {
        Calcom c;
        QJsonObject body = Calcom::booking("2026-03-02T07:30:00Z"); // too soon and outside of the hours
        body.insert(QStringLiteral("allowConflicts"), true);
        body.insert(QStringLiteral("allowBookingOutOfBounds"), true);
        c.post("", body);
        QCOMPARE(c.last.status, 400);
        QVERIFY(c.message().contains(QStringLiteral("property allowBookingOutOfBounds should not exist")));
        c.key = "";
        c.post("", body, "2026-02-25");
        QCOMPARE(c.last.status, 400);
        QVERIFY(c.message().startsWith(QStringLiteral("The event type can't be booked")));
        c.key = "cal_test_key";
        c.post("", body, "2026-02-25");
        QCOMPARE(c.last.status, 201);
    }

    void theSameTimeTwiceIsARawConflict()
    {
        Calcom c;
        c.books("2026-03-03T09:00:00Z");
        QJsonObject body = Calcom::booking("2026-03-03T09:00:00Z");
        body.insert(QStringLiteral("allowConflicts"), true);
        c.post("", body);
        QCOMPARE(c.last.status, 409);
        QCOMPARE(c.last.body, QByteArray(R"({"statusCode":409,"message":"booking_conflict_error"})"));
        QVERIFY(!c.last.header("X-Request-Id").isEmpty());
    }

    void lengths()
    {
        Calcom c;
        QJsonObject body = Calcom::booking("2026-03-03T09:00:00Z", 102);
        body.insert(QStringLiteral("lengthInMinutes"), 90);
        c.post("", body);
        QCOMPARE(c.data()[QLatin1String("duration")].toInt(), 90);
        body.insert(QStringLiteral("lengthInMinutes"), 45);
        c.post("", body);
        QCOMPARE(c.last.status, 400);
        QVERIFY(c.message().endsWith(QStringLiteral("30, 60, 90")));
        body.insert(QStringLiteral("eventTypeId"), 101);
        c.post("", body);
        QCOMPARE(c.last.status, 400);
        QVERIFY(c.message().startsWith(QStringLiteral("Can't specify 'lengthInMinutes'")));
    }

    void guests()
    {
        Calcom c;
        const QByteArray uid = c.books("2026-03-03T09:00:00Z").toLatin1();
        const auto call = [&](const QJsonArray &list) { return c.post("/" + uid + "/guests", {{QStringLiteral("guests"), list}}).status; };
        const auto guest = [](const QString &email) { return QJsonObject{{QStringLiteral("email"), email}}; };
        QCOMPARE(call({guest(QStringLiteral("kim@example.com"))}), 200);
        QCOMPARE(c.data()[QLatin1String("guests")].toArray(), (QJsonArray{QStringLiteral("kim@example.com")}));
        QCOMPARE(c.google.writes().last().method, QByteArray("PUT"));
        QCOMPARE(c.google.writes().last().body[QLatin1String("attendees")].toArray().size(), 3);
        QCOMPARE(call({guest(QStringLiteral("KIM@example.com"))}), 400);
        QCOMPARE(c.message(), QStringLiteral("emails_must_be_unique_valid"));
        QJsonArray many;
        for (int i = 0; i < 11; ++i)
            many += guest(QStringLiteral("g%1@example.com").arg(i));
        QCOMPARE(call(many), 400);
        many.removeLast();
        QCOMPARE(call(many), 200);
        QCOMPARE(call({guest(QStringLiteral("last@example.com"))}), 200);
        QCOMPARE(call({guest(QStringLiteral("late@example.com"))}), 429); // five in a minute
        c.now += std::chrono::seconds(59);
        QCOMPARE(call({guest(QStringLiteral("late@example.com"))}), 429);
        c.now += std::chrono::seconds(2);
        QCOMPARE(call({guest(QStringLiteral("late@example.com"))}), 200);
    }

    void attendees()
    {
        Calcom c;
        const QByteArray uid = c.books("2026-03-03T09:00:00Z").toLatin1();
        c.post("/" + uid + "/attendees", {{QStringLiteral("name"), QStringLiteral("Lee")}, {QStringLiteral("email"), QStringLiteral("lee@example.org")},
                                          {QStringLiteral("timeZone"), QStringLiteral("Europe/Berlin")}});
        QCOMPARE(c.last.status, 201);
        const qint64 id = c.data()[QLatin1String("id")].toInteger();
        c.get("bookings/" + uid + "/attendees/" + QByteArray::number(id));
        QCOMPARE(c.data()[QLatin1String("email")].toString(), QStringLiteral("lee@example.org"));
        c.get("bookings/" + uid + "/attendees");
        QCOMPARE(c.json()[QLatin1String("data")].toArray().size(), 2);
        QCOMPARE(c.google.writes().last().body[QLatin1String("attendees")].toArray().size(), 3);
    }

    void location()
    {
        Calcom c;
        const QByteArray uid = c.books("2026-03-03T09:00:00Z").toLatin1();
        const QJsonObject link{{QStringLiteral("type"), QStringLiteral("link")}, {QStringLiteral("link"), QStringLiteral("https://meet.example.com/a")}};
        c.send("PATCH", "/v2/bookings/" + uid + "/location", "2024-08-13", {{QStringLiteral("location"), link}});
        QCOMPARE(c.last.status, 200);
        QCOMPARE(c.data()[QLatin1String("location")].toString(), QStringLiteral("https://meet.example.com/a"));
        QCOMPARE(c.google.writes().last().body[QLatin1String("location")].toString(), QStringLiteral("https://meet.example.com/a"));
        c.send("PATCH", "/v2/bookings/" + uid + "/location", "2024-08-13",
               {{QStringLiteral("location"), QJsonObject{{QStringLiteral("type"), QStringLiteral("moon")}}}});
        QCOMPARE(c.last.status, 400);
    }

    void confirmation()
    {
        Calcom c;
        const QByteArray uid = c.books("2026-03-03T09:00:00Z", 103).toLatin1();
        QCOMPARE(c.data()[QLatin1String("status")].toString(), QStringLiteral("pending"));
        QVERIFY(c.google.writes().isEmpty());
        c.post("/" + uid + "/confirm", {});
        QCOMPARE(c.last.status, 200);
        QCOMPARE(c.data()[QLatin1String("status")].toString(), QStringLiteral("accepted"));
        QCOMPARE(c.google.events.size(), 1);
        // A booker's reschedule asks again: the event goes, and comes back when the host confirms.
        c.key = "";
        c.post("/" + uid + "/reschedule", {{QStringLiteral("start"), QStringLiteral("2026-03-03T11:00:00Z")}});
        QCOMPARE(c.data()[QLatin1String("status")].toString(), QStringLiteral("pending"));
        QVERIFY(c.google.events.isEmpty());
        const QByteArray next = c.uid().toLatin1();
        c.key = "cal_test_key";
        c.post("/" + next + "/decline", {{QStringLiteral("reason"), QStringLiteral("no")}});
        QCOMPARE(c.data()[QLatin1String("status")].toString(), QStringLiteral("rejected"));
        c.post("/" + next + "/reschedule", {{QStringLiteral("start"), QStringLiteral("2026-03-03T12:00:00Z")}});
        QCOMPARE(c.last.body, QByteArray(R"({"statusCode":404,"message":"Could not find original booking"})"));
    }

    void requestReschedule()
    {
        Calcom c;
        const QByteArray uid = c.books("2026-03-03T09:00:00Z").toLatin1();
        c.post("/" + uid + "/request-reschedule", {{QStringLiteral("rescheduleReason"), QStringLiteral("busy")}});
        QCOMPARE(c.last.status, 200);
        QCOMPARE(c.last.body, QByteArray(R"({"status":"success"})"));
        QVERIFY(c.google.events.isEmpty());
        c.get("bookings/" + uid);
        QCOMPARE(c.data()[QLatin1String("status")].toString(), QStringLiteral("cancelled"));
        QVERIFY(!c.data().contains(QLatin1String("rescheduledToUid")));
    }

    // calcom.md 6.8 #16.
    void googleOutOfReachLeavesAnEmptyReference()
    {
        Calcom c;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("failed")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("failed")));
        c.google.unreachable = true;
        const QByteArray uid = c.books("2026-03-03T09:00:00Z").toLatin1();
        c.get("bookings/" + uid + "/references");
        const QJsonObject reference = c.json()[QLatin1String("data")][0].toObject();
        QCOMPARE(reference[QLatin1String("eventUid")].toString(QStringLiteral("x")), QString());
        QVERIFY(!reference.contains(QLatin1String("rawData")));
        // A later change finds no event to write to, and works.
        c.google.unreachable = false;
        c.post("/" + uid + "/reschedule", {{QStringLiteral("start"), QStringLiteral("2026-03-03T11:00:00Z")}});
        QCOMPARE(c.last.status, 201);
        QVERIFY(c.google.events.isEmpty());
    }

    void aRefusedTokenIsRefreshedOnce()
    {
        Calcom c;
        c.google.goodToken = "newer";
        c.books("2026-03-03T09:00:00Z");
        QCOMPARE(c.google.events.size(), 1);
        QCOMPARE(c.google.log[1].path, QByteArray("/token"));
    }

    void writesWaitForEachOther()
    {
        Calcom c;
        c.google.holding = true;
        QList<int> statuses;
        const auto ask = [&] {
            const http::Request request{"POST", "/v2/bookings", {{"cal-api-version", "2024-08-13"}},
                                        QJsonDocument(Calcom::booking("2026-03-03T09:00:00Z")).toJson()};
            c.sim.handle(request, c.now, [&](http::Response r) { statuses += r.status; });
        };
        ask();
        ask();
        QCOMPARE(c.sim.underWay(), 2);
        QCOMPARE(c.google.held.size(), 1); // the second has not begun
        c.get("me");
        QCOMPARE(c.last.status, 200); // a read does not wait
        while (!c.google.held.isEmpty())
            c.google.release();
        QCOMPARE(statuses, (QList<int>{201, 400}));
        QCOMPARE(c.sim.underWay(), 0);
    }

    void theWorldIsKept()
    {
        Calcom c;
        const QByteArray uid = c.books("2026-03-03T09:00:00Z").toLatin1();
        c.post("/" + uid + "/reschedule", {{QStringLiteral("start"), QStringLiteral("2026-03-03T11:00:00Z")}});
        const QJsonObject saved = QJsonDocument::fromJson(QJsonDocument(sim::calcom::toJson(c.sim.world())).toJson()).object();
        const auto read = sim::calcom::worldFromJson(saved);
        QVERIFY(read);
        QVERIFY(*read == c.sim.world());
        QJsonObject broken = saved;
        QJsonArray bookings = broken[QLatin1String("bookings")].toArray();
        QJsonObject booking = bookings[1].toObject();
        booking.insert(QStringLiteral("start"), 7);
        bookings[1] = booking;
        broken.insert(QStringLiteral("bookings"), bookings);
        const auto refused = sim::calcom::worldFromJson(broken);
        QVERIFY(!refused);
        QCOMPARE(refused.error().where, QStringLiteral("calcom.bookings[1].start"));
    }

    void equalWorldsGiveEqualIds()
    {
        Calcom a, b;
        QCOMPARE(a.books("2026-03-03T09:00:00Z"), b.books("2026-03-03T09:00:00Z"));
        a.books("2026-03-03T10:00:00Z");
        QVERIFY(a.sim.world().bookings[0].uid != a.sim.world().bookings[1].uid);
    }
};

CSP_TEST(TestSimCalcomBookings, Nothing)

} // namespace tst_sim_calcom_bookings

#include "tst_sim_calcom_bookings.moc"
