#include "core/wire/factsjson.h"
#include "core/wire/google.h"
#include "tests/support/testmain.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace tst_facts_json {

using namespace csp;
using namespace Qt::StringLiterals;

namespace {

Instant at(QStringView text) { return *instantFromRfc3339(text); }
const CalendarId work{u"work@x"_s};

EventDocument eventOf(const QByteArray &json) { return *wire::eventFromJson(json, work); }
const QByteArray asGoogleWrites = "{\n \"kind\": \"calendar#event\",\n \"etag\": \"\\\"7\\\"\",\n \"id\": \"e1\",\n \"status\": \"confirmed\",\n"
                                  " \"summary\": \"Gr\xc3\xbc\xc3\x9f""e\",\n \"start\": {\"dateTime\": \"2026-03-03T10:00:00+01:00\"},\n"
                                  " \"end\": {\"dateTime\": \"2026-03-03T10:30:00+01:00\"}\n}";
const QByteArray compactOnes = R"({"end":{"date":"2026-03-04"},"id":"e2","start":{"date":"2026-03-03"},"status":"tentative"})";

Facts everything()
{
    Facts f;
    f.reference = Reference{{u"b1"_s}, {work, {u"e1"_s}}, {u"b1@Cal.com"_s},
                            {3, BaselineOrigin::Agreed, at(u"2026-03-01T00:00:00.123Z"), eventOf(asGoogleWrites)}, true};
    f.fetched = {Fetched::Kind::Present, eventOf(compactOnes)};
    Booking b;
    b.id = 9;
    b.uid.value = u"b1"_s;
    b.start = at(u"2026-03-03T09:00:00Z");
    b.end = at(u"2026-03-03T09:30:00Z");
    b.hosts = {{u"Nora"_s, u"nora@x"_s, u"Europe/Berlin"_s}};
    f.booking = b;
    f.eventType = EventType{7, u"a"_s, u"b"_s, 45, {15, 45}, 1, 2, 3, true, 4, true, true, true, 5};
    f.context.now = at(u"2026-03-02T08:00:00Z");
    f.context.trigger = Trigger::HoldRanOut;
    f.context.hostEmail = u"nora@x"_s;
    f.context.availability = {Availability::Verdict::ParticipantBusy,
                              {{at(u"2026-03-03T09:00:00Z"), at(u"2026-03-03T10:00:00Z"), u"kim@x"_s, u"Lunch"_s}}};
    Event seen = eventOf(asGoogleWrites).event;
    seen.calendar.value = u"personal@x"_s;
    seen.attendees = {Attendee{u"a@x"_s, u"A"_s, ResponseStatus::Accepted, true, false, true, false, u"c"_s, 1}};
    f.context.sightings = {{Sighting::Match::Evidence, seen, {u"title"_s, u"start"_s}}};
    f.context.search = DecisionContext::Search::Complete;
    f.context.hold = DecisionContext::HoldState::RanOut;
    f.context.holdUntil = at(u"2026-03-02T08:00:30Z");
    f.context.ownWrites = {{{work, {u"e1"_s}}, false, EventSpan(DaySpan{QDate(2026, 3, 3), QDate(2026, 3, 4)}), u"\"8\""_s, at(u"2026-03-02T07:00:00Z")},
                           {{work, {u"e2"_s}}, true, {}, {}, at(u"2026-03-02T07:00:01Z")}};
    f.context.duplicate = true;
    return f;
}

} // namespace

class TestFactsJson : public QObject
{
    Q_OBJECT
private slots:
    void roundTripsFacts();
    void roundTripsSmallFacts();
    void documentsReadWellWhereNothingIsLost();
    void survivesSerialisation();
    void tellsThePlace();
    void roundTripsReferences();
    void roundTripsSteps();
    void roundTripsErrors();
    void writesDecisions();
};

void TestFactsJson::roundTripsFacts()
{
    const Facts facts = everything();
    const auto again = wire::factsFromJson(wire::toJson(facts));
    QVERIFY2(again.ok(), again ? "" : qPrintable(again.error().oneLine()));
    QVERIFY(again->reference == facts.reference);
    QVERIFY(again->fetched == facts.fetched);
    QVERIFY(again->booking == facts.booking);
    QVERIFY(again->eventType == facts.eventType);
    QVERIFY(again->context == facts.context);
    QVERIFY(*again == facts);
}

void TestFactsJson::roundTripsSmallFacts()
{
    Facts facts;
    QVERIFY(*wire::factsFromJson(wire::toJson(facts)) == facts);
    facts.fetched.kind = Fetched::Kind::Gone;
    facts.reference = Reference{};
    QVERIFY(*wire::factsFromJson(wire::toJson(facts)) == facts);
    facts.fetched = {Fetched::Kind::Present, eventOf(asGoogleWrites)};
    facts.fetched.document.raw.clear();
    QVERIFY(*wire::factsFromJson(wire::toJson(facts)) == facts);
}

void TestFactsJson::documentsReadWellWhereNothingIsLost()
{
    QVERIFY(wire::toJson(eventOf(compactOnes)).value(u"event"_s).isObject());
    QCOMPARE(wire::toJson(eventOf(asGoogleWrites)).value(u"raw"_s).toString().toUtf8(), asGoogleWrites);
    // As a person writes it into a case file.
    const auto byHand = wire::documentFromJson(QJsonDocument::fromJson(R"({"calendar":"work@x","event":{"id":"e2","status":"tentative",
        "start":{"date":"2026-03-03"},"end":{"date":"2026-03-04"}}})").object());
    QVERIFY(byHand.ok());
    QVERIFY(*byHand == eventOf(compactOnes));
}

void TestFactsJson::survivesSerialisation()
{
    const Facts facts = everything();
    const QByteArray bytes = QJsonDocument(wire::toJson(facts)).toJson(QJsonDocument::Compact);
    QVERIFY(*wire::factsFromJson(QJsonDocument::fromJson(bytes).object()) == facts);
}

void TestFactsJson::tellsThePlace()
{
    QJsonObject json = wire::toJson(everything());
    QJsonObject context = json.value(u"context"_s).toObject();
    context.insert(u"search"_s, u"everywhere"_s);
    json.insert(u"context"_s, context);
    const auto wrong = wire::factsFromJson(json);
    QCOMPARE(wrong.error().where, u"context.search"_s);
    QVERIFY(wrong.error().what.contains(u"one of not asked, incomplete, complete"_s));

    json = wire::toJson(everything());
    json.insert(u"booking"_s, QJsonObject{{u"uid"_s, u"x"_s}});
    QCOMPARE(wire::factsFromJson(json).error().where, u"booking.status"_s);
}

void TestFactsJson::roundTripsReferences()
{
    const Reference reference = *everything().reference;
    QVERIFY(*wire::referenceFromJson(wire::toJson(reference)) == reference);
    QVERIFY(*wire::baselineFromJson(wire::toJson(reference.baseline)) == reference.baseline);
    for (const OwnWrite &write : everything().context.ownWrites)
        QVERIFY(*wire::ownWriteFromJson(wire::toJson(write)) == write);
}

void TestFactsJson::roundTripsSteps()
{
    RunStep step;
    step.at = at(u"2026-03-02T08:00:00.001Z");
    step.kind = StepKind::Sent;
    step.detail = u"one line"_s;
    step.request = ApiRequest{ApiRequest::Service::Google, "PATCH", u"calendar/v3/x%40y"_s, {{"If-Match", "\"7\""}, {"A", "b"}},
                              QJsonObject{{u"status"_s, u"confirmed"_s}}};
    step.status = 200;
    step.answer = QJsonObject{{u"id"_s, u"e1"_s}};
    QVERIFY(*wire::runStepFromJson(wire::toJson(step)) == step);
    const RunStep small{step.at, StepKind::LookedUp, {}, {}, 0, {}};
    QVERIFY(*wire::runStepFromJson(wire::toJson(small)) == small);
    QCOMPARE(wire::runStepFromJson(QJsonObject{}).error().where, u"at"_s);
}

void TestFactsJson::roundTripsErrors()
{
    const Error full{Error::Kind::Throttled, u"where"_s, u"what"_s, u"next"_s, 429, u"rateLimitExceeded"_s, std::chrono::milliseconds(1500), u"req"_s,
                     u"detail"_s};
    QVERIFY(wire::errorFromJson(wire::toJson(full)) == full);
    Error small;
    small.kind = Error::Kind::Cancelled;
    small.what = u"stopped"_s;
    QVERIFY(wire::errorFromJson(wire::toJson(small)) == small);
}

void TestFactsJson::writesDecisions()
{
    EventDiff diff;
    diff.time = TimeChange::Moved;
    diff.changes = {{Field::Start, at(u"2026-03-03T09:00:00Z"), at(u"2026-03-03T13:30:00Z"), {}},
                    {Field::Response, ResponseStatus::NeedsAction, ResponseStatus::Accepted, u"a@x"_s},
                    {Field::Etag, u"1"_s, u"2"_s, {}}};
    const QJsonObject d = wire::toJson(diff);
    QCOMPARE(d[u"time"_s].toString(), u"moved"_s);
    QCOMPARE(d[u"noise"_s].toInt(), 1);
    QCOMPARE(d[u"changes"_s][0][u"after"_s].toString(), u"2026-03-03T13:30:00Z"_s);
    QCOMPARE(d[u"changes"_s][1][u"subject"_s].toString(), u"a@x"_s);
    QCOMPARE(d[u"changes"_s][1][u"after"_s].toString(), u"accepted"_s);

    Action nothing;
    nothing.nothing = NothingReason::Echo;
    const Decision decision{u"seed"_s, {nothing}, {{"echo", true, "echo.same", "", {{"etag", u"7"_s}}}}};
    const QJsonObject j = wire::toJson(decision);
    QCOMPARE(j[u"actions"_s][0][u"kind"_s].toString(), u"nothing"_s);
    QCOMPARE(j[u"actions"_s][0][u"reason"_s].toString(), u"echo"_s);
    QCOMPARE(j[u"trace"_s][0][u"facts"_s][u"etag"_s].toString(), u"7"_s);

    Plan plan;
    PlanStep step;
    step.action.kind = ActionKind::Cancel;
    step.request = ApiRequest{ApiRequest::Service::CalCom, "POST", u"v2/bookings/b1/cancel"_s, {}, {}};
    step.mails = {{u"a@x"_s, ApiRequest::Service::CalCom, "mail.cancelled"}};
    plan.steps = {step};
    plan.booking.value = u"b1"_s;
    const QJsonObject p = wire::toJson(plan);
    QCOMPARE(p[u"writes"_s].toBool(), true);
    QCOMPARE(p[u"steps"_s][0][u"request"_s][u"path"_s].toString(), u"v2/bookings/b1/cancel"_s);
    QCOMPARE(p[u"steps"_s][0][u"mails"_s][0][u"why"_s].toString(), u"mail.cancelled"_s);
}

CSP_TEST(TestFactsJson, Nothing)

} // namespace tst_facts_json

#include "tst_facts_json.moc"
