#include "core/rules/plan.h"
#include "core/rules/policies.h"
#include "tests/unit/rules/rulesamples.h"
#include "tests/support/testmain.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace tst_plan {

using namespace csp;
using namespace csp::test;

class TestPlan : public QObject
{
    Q_OBJECT
private slots:
    void rescheduleAndGuest();
    void busySlotPassesTheBounds();
    void guestsGoTenAtATime();
    void anotherLengthIsCreatedBeforeTheOldOneIsCancelled();
    void placesByTheirKind();
    void revertsWithIfMatch();
    void restoresADeletedEvent();
    void aUidIsEncoded();
    void relinkTouchesOnlyOurRecords();
    void staleByEvent();
    void staleByBooking();
    void aDeletionStaysADeletion();
    void expectsWhatCalcomWrites();
    void theEchoOfAPlanIsNothing();
    void anEchoIsKnownByItsEtagAloneOrByItsTime_data();
    void anEchoIsKnownByItsEtagAloneOrByItsTime();
};

namespace {

Facts movedFacts()
{
    Facts f = settledFacts();
    touch(f, 2);
    fetchedEvent(f).span = between("2026-03-03T13:30:00Z", "2026-03-03T14:30:00Z");
    f.context.availability.verdict = Availability::Verdict::Free;
    return f;
}

Plan planOf(const Facts &f, const Policy &p = seedPolicy()) { return plan(f, decisionOf(f, p)); }

QStringList calls(const Plan &p)
{
    QStringList all;
    for (const PlanStep &s : p.steps) {
        if (s.request)
            all << QString::fromLatin1(s.request->method) + u' ' + s.request->path;
    }
    return all;
}

QByteArray body(const Plan &p, size_t step) { return QJsonDocument(p.steps.at(step).request->body).toJson(QJsonDocument::Compact); }

QStringList mails(const PlanStep &s)
{
    QStringList all;
    for (const Mail &m : s.mails)
        all << m.to + u' ' + QString::fromLatin1(m.why);
    return all;
}

} // namespace

void TestPlan::rescheduleAndGuest()
{
    Facts f = movedFacts();
    fetchedEvent(f).attendees << attendee("kim@example.com");
    const Plan p = planOf(f);
    QCOMPARE(calls(p), (QStringList{QStringLiteral("POST v2/bookings/booking1/reschedule"), QStringLiteral("POST v2/bookings/{new}/guests")}));
    const QByteArray wanted1 = R"({"allowConflicts":true,"rescheduledBy":"nora@example.org","reschedulingReason":"Moved in Google Calendar","start":"2026-03-03T13:30:00Z"})";
    QCOMPARE(body(p, 0), wanted1);
    QCOMPARE(p.steps[0].request->headers, (QList<QPair<QByteArray, QByteArray>>{{"cal-api-version", "2026-02-25"}}));
    const QByteArray wanted2 = R"({"guests":[{"email":"kim@example.com"}]})";
    QCOMPARE(body(p, 1), wanted2);
    QCOMPARE(p.steps[1].request->headers, (QList<QPair<QByteArray, QByteArray>>{{"cal-api-version", "2024-08-13"}}));
    QCOMPARE(mails(p.steps[0]), (QStringList{QStringLiteral("nora@example.org mail.rescheduled"), QStringLiteral("lee@example.com mail.rescheduled")}));
    QCOMPARE(mails(p.steps[1]), (QStringList{QStringLiteral("nora@example.org mail.guests-added"), QStringLiteral("lee@example.com mail.guests-added"),
                                             QStringLiteral("kim@example.com mail.invited")}));
    QVERIFY(p.writes());
    QCOMPARE(p.eventEtag, QStringLiteral("\"2\""));
    QCOMPARE(p.booking.value, QStringLiteral("booking1"));
}

void TestPlan::busySlotPassesTheBounds()
{
    Facts f = movedFacts();
    f.context.availability.verdict = Availability::Verdict::TooSoon;
    Policy p = seedPolicy();
    p.busySlot = OnBusySlot::RescheduleAnyway;
    const QJsonObject json = planOf(f, p).steps.at(0).request->body;
    QVERIFY(json[QLatin1String("allowConflicts")].toBool());
    QVERIFY(json[QLatin1String("allowBookingOutOfBounds")].toBool());
}

void TestPlan::guestsGoTenAtATime()
{
    Facts f = settledFacts();
    touch(f, 2);
    for (int i = 0; i < 12; ++i)
        fetchedEvent(f).attendees << attendee(qPrintable(QStringLiteral("g%1@example.com").arg(i, 2, 10, QLatin1Char('0'))));
    const Plan p = planOf(f);
    QCOMPARE(p.steps.size(), size_t(2));
    QCOMPARE(p.steps[0].request->body[QLatin1String("guests")].toArray().size(), 10);
    QCOMPARE(p.steps[1].request->body[QLatin1String("guests")].toArray().size(), 2);
    QCOMPARE(p.steps[1].mails.size(), 2 + 10 + 2); // host, booker, and the ten who are old guests by then
}

void TestPlan::anotherLengthIsCreatedBeforeTheOldOneIsCancelled()
{
    Facts f = movedFacts();
    fetchedEvent(f).span = between("2026-03-03T13:30:00Z", "2026-03-03T15:00:00Z");
    fetchedEvent(f).attendees << attendee("kim@example.com");
    f.booking->guests << QStringLiteral("max@example.com");
    f.reference->baseline.document.event.attendees << attendee("max@example.com");
    fetchedEvent(f).attendees << attendee("max@example.com");
    const Plan p = planOf(f);
    QCOMPARE(calls(p), (QStringList{QStringLiteral("POST v2/bookings"), QStringLiteral("POST v2/bookings/{new}/guests"),
                                    QStringLiteral("POST v2/bookings/booking1/cancel")}));
    const QByteArray wanted3 = R"({"allowConflicts":true,"attendee":{"email":"lee@example.com","name":"Lee","timeZone":"Europe/London"},"eventTypeId":3,)"
                                    R"("guests":["max@example.com"],"lengthInMinutes":90,"start":"2026-03-03T13:30:00Z"})";
    QCOMPARE(body(p, 0), wanted3);
    const QByteArray wanted4 = R"({"cancellationReason":"Replaced by a new booking"})";
    QCOMPARE(body(p, 2), wanted4);
}

void TestPlan::placesByTheirKind()
{
    Facts f = settledFacts();
    touch(f, 2);
    fetchedEvent(f).location = QStringLiteral("Room 5");
    const QByteArray wanted5 = R"({"location":{"address":"Room 5","type":"address"}})";
    QCOMPARE(body(planOf(f), 0), wanted5);
    fetchedEvent(f).location = QStringLiteral("https://meet.example.com/x");
    const QByteArray wanted6 = R"({"location":{"link":"https://meet.example.com/x","type":"link"}})";
    QCOMPARE(body(planOf(f), 0), wanted6);
    QCOMPARE(calls(planOf(f)), QStringList{QStringLiteral("PATCH v2/bookings/booking1/location")});
}

void TestPlan::revertsWithIfMatch()
{
    const Plan p = planOf(movedFacts(), shippedPolicies().back());
    QCOMPARE(calls(p), QStringList{QStringLiteral("PATCH calendar/v3/calendars/nora%40example.org/events/event1?sendUpdates=none")});
    QCOMPARE(p.steps[0].request->service, ApiRequest::Service::Google);
    QCOMPARE(p.steps[0].request->headers, (QList<QPair<QByteArray, QByteArray>>{{"If-Match", "\"2\""}}));
    const QByteArray wanted7 = R"({"end":{"date":null,"dateTime":"2026-03-03T10:00:00Z"},"start":{"date":null,"dateTime":"2026-03-03T09:00:00Z"}})";
    QCOMPARE(body(p, 0), wanted7);
    QVERIFY(p.steps[0].mails.isEmpty());
}

void TestPlan::restoresADeletedEvent()
{
    Facts f = settledFacts();
    touch(f, 2);
    fetchedEvent(f).status = EventStatus::Cancelled;
    f.context.search = DecisionContext::Search::Complete;
    const Plan p = planOf(f, shippedPolicies().back());
    QCOMPARE(p.steps.at(0).request->body[QLatin1String("status")].toString(), QStringLiteral("confirmed"));
    QVERIFY(p.eventEtag.isEmpty());
}

void TestPlan::aUidIsEncoded()
{
    Facts f = movedFacts();
    f.booking->uid.value = QStringLiteral("a/b c");
    QCOMPARE(calls(planOf(f)), QStringList{QStringLiteral("POST v2/bookings/a%2Fb%20c/reschedule")});
}

void TestPlan::relinkTouchesOnlyOurRecords()
{
    Facts f = settledFacts();
    touch(f, 2);
    fetchedEvent(f).calendar.value = QStringLiteral("work");
    fetchedEvent(f).organizer = {QStringLiteral("work"), {}, true};
    const Plan p = planOf(f);
    QVERIFY(!p.writes());
    QCOMPARE(p.event.calendar.value, QStringLiteral("work"));
    QVERIFY(expectedWrites(p, f).empty());
}

void TestPlan::staleByEvent()
{
    const Facts f = movedFacts();
    const Plan p = planOf(f);
    QVERIFY(!whyStale(p, f.fetched, f.booking));
    Facts later = f;
    touch(later, 3);
    QVERIFY(whyStale(p, later.fetched, f.booking)->what.contains(QLatin1String("changed")));
    fetchedEvent(later).status = EventStatus::Cancelled;
    QVERIFY(whyStale(p, later.fetched, f.booking)->what.contains(QLatin1String("deleted")));
    QVERIFY(whyStale(p, {Fetched::Kind::Gone, {}}, f.booking)->what.contains(QLatin1String("deleted")));
    QVERIFY(whyStale(p, {}, f.booking)->what.contains(QLatin1String("not read")));
    QCOMPARE(whyStale(p, {}, f.booking)->kind, Error::Kind::Conflict);
}

void TestPlan::staleByBooking()
{
    const Facts f = movedFacts();
    const Plan p = planOf(f);
    QVERIFY(whyStale(p, f.fetched, {}));
    Booking b = *f.booking;
    b.uid.value = QStringLiteral("booking2");
    QVERIFY(whyStale(p, f.fetched, b)->what.contains(QLatin1String("booking2")));
    b = *f.booking;
    b.status = BookingStatus::Cancelled;
    QVERIFY(whyStale(p, f.fetched, b)->what.contains(QLatin1String("status")));
    b = *f.booking;
    b.end += std::chrono::minutes{30};
    QVERIFY(whyStale(p, f.fetched, b)->what.contains(QLatin1String("time")));
}

void TestPlan::aDeletionStaysADeletion()
{
    Facts f = settledFacts();
    touch(f, 2);
    fetchedEvent(f).status = EventStatus::Cancelled;
    f.context.hold = DecisionContext::HoldState::RanOut;
    f.context.search = DecisionContext::Search::Complete;
    const Plan p = planOf(f);
    QCOMPARE(calls(p), QStringList{QStringLiteral("POST v2/bookings/booking1/cancel")});
    const QByteArray wanted8 = R"({"cancellationReason":"Deleted in Google Calendar"})";
    QCOMPARE(body(p, 0), wanted8);
    QVERIFY(!whyStale(p, f.fetched, f.booking));
    QVERIFY(!whyStale(p, {Fetched::Kind::Gone, {}}, f.booking)); // purged meanwhile: as dead as before
    fetchedEvent(f).status = EventStatus::Confirmed;
    QVERIFY(whyStale(p, f.fetched, f.booking)->what.contains(QLatin1String("there again")));
    QCOMPARE(expectedWrites(p, f), (std::vector<OwnWrite>{{f.reference->event, true, {}, {}, f.context.now}}));
}

void TestPlan::expectsWhatCalcomWrites()
{
    Facts f = movedFacts();
    fetchedEvent(f).attendees << attendee("kim@example.com");
    const auto writes = expectedWrites(planOf(f), f);
    QCOMPARE(writes.size(), size_t(1)); // two updates, the same event afterwards
    QVERIFY(sameTime(*writes[0].span, between("2026-03-03T13:30:00Z", "2026-03-03T14:30:00Z")));
    QCOMPARE(writes[0].event, f.reference->event);
    QVERIFY(!writes[0].deleted);
}

void TestPlan::anEchoIsKnownByItsEtagAloneOrByItsTime_data()
{
    QTest::addColumn<QString>("written"); // the etag that was read back; empty: none was
    QTest::addColumn<QString>("read");
    QTest::addColumn<bool>("sameTime");
    QTest::addColumn<bool>("guestAdded");
    QTest::addColumn<bool>("echo");
    const QString one = QStringLiteral("\"2\""), other = QStringLiteral("\"3\"");
    QTest::newRow("its etag, whatever else it says") << one << one << false << true << true;
    QTest::newRow("its etag and its time") << one << one << true << false << true;
    QTest::newRow("another etag, our time") << one << other << true << false << true;
    QTest::newRow("another etag, another time") << one << other << false << false << false;
    QTest::newRow("another etag, our time, changed on top") << one << other << true << true << false;
    QTest::newRow("no etag read back, our time") << QString() << one << true << false << true;
    QTest::newRow("no etag read back, another time") << QString() << one << false << false << false;
    QTest::newRow("no etag at all, another time") << QString() << QString() << false << false << false;
    QTest::newRow("no etag at all, changed on top") << QString() << QString() << true << true << false;
}

void TestPlan::anEchoIsKnownByItsEtagAloneOrByItsTime()
{
    QFETCH(QString, written);
    QFETCH(QString, read);
    QFETCH(bool, sameTime);
    QFETCH(bool, guestAdded);
    QFETCH(bool, echo);
    Facts f = settledFacts();
    const TimedSpan ours = between("2026-03-03T13:00:00Z", "2026-03-03T14:00:00Z"), theirs = between("2026-03-03T15:00:00Z", "2026-03-03T16:00:00Z");
    touch(f, 2);
    fetchedEvent(f).version.etag = read;
    fetchedEvent(f).span = sameTime ? ours : theirs;
    f.booking->start = sameTime ? ours.start : theirs.start; // the booking has followed, wherever the event is
    f.booking->end = sameTime ? ours.end : theirs.end;
    if (guestAdded)
        fetchedEvent(f).attendees.prepend(attendee("kim@example.com"));
    f.context.ownWrites = {{fetchedEvent(f).key(), false, ours, written, at("2026-03-02T10:59:00Z")}};
    const Decision decision = decisionOf(f, seedPolicy());
    QCOMPARE(decision.isNothing() && decision.actions.front().nothing == NothingReason::Echo, echo);
}

void TestPlan::theEchoOfAPlanIsNothing()
{
    Facts f = movedFacts();
    const Plan p = planOf(f);
    for (const OwnWrite &w : expectedWrites(p, f))
        f.context.ownWrites << w;
    f.booking->start = at("2026-03-03T13:30:00Z");
    f.booking->end = at("2026-03-03T14:30:00Z");
    touch(f, 3);
    fetchedEvent(f).description = QStringLiteral("What: Design review");
    for (const Policy &policy : shippedPolicies()) {
        const Decision d = decisionOf(f, policy);
        QVERIFY(d.isNothing());
        QCOMPARE(d.actions.front().nothing, NothingReason::Echo);
    }
    fetchedEvent(f).span = between("2026-03-03T15:00:00Z", "2026-03-03T16:00:00Z");
    QVERIFY(decisionOf(f, seedPolicy()).has(ActionKind::Reschedule)); // a person's change on top is none
}

CSP_TEST(TestPlan, Nothing)

} // namespace tst_plan

#include "tst_plan.moc"
