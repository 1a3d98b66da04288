#include "core/rules/keys.h"
#include "core/rules/plan.h"
#include "core/rules/policies.h"
#include "core/rules/rules.h"
#include "tests/unit/rules/rulesamples.h"
#include "tests/support/testmain.h"
#include "ui/text/say.h"
#include <QTest>

namespace tst_say {

using namespace csp;
using namespace csp::test;

/// Everything that a person reads is said by these functions. Every key that a rule or a plan can give is made in `core/rules/keys.h`.
class TestSay : public QObject
{
    Q_OBJECT
private slots:
    void everyKeyHasASentence();
    void everyRuleSaysWhatItAsks();
    void times();
    void lengths_data();
    void lengths();
    void changes();
    void diffs();
    void chips();
    void actions();
    void paragraph();
    void calendarsByTheirNames();
    void factsInSentences();
    void summaries();
};

namespace {

const QTimeZone kBerlin("Europe/Berlin");

Action make(ActionKind kind)
{
    Action a;
    a.kind = kind;
    return a;
}

QString chip(std::initializer_list<Action> actions, RunStage stage = RunStage::Proposed)
{
    Decision d;
    d.actions = actions;
    return say::shortAction(d, stage);
}

} // namespace

void TestSay::everyKeyHasASentence()
{
    QVERIFY(rules::allKeys().size() > 150);
    QSet<QByteArray> keys;
    for (const char *key : rules::allKeys()) {
        keys.insert(key);
        const QString text = say::key(key);
        QVERIFY2(text.size() > 8, key);
        QVERIFY2(text.endsWith(u'.') && text[0].isUpper(), key);
        QVERIFY2(!text.contains(u'{') && !text.contains(u'[') && !text.contains(QLatin1String("  ")), key);
    }
    QCOMPARE(size_t(keys.size()), rules::allKeys().size());
    QVERIFY(say::key("because.nobody-knows").isEmpty());
    QVERIFY(say::key("").isEmpty());
}

void TestSay::everyRuleSaysWhatItAsks()
{
    for (const rules::Rule &r : rules::allRules())
        QVERIFY2(say::rule(r.id).endsWith(u'?'), r.id);
    QVERIFY(say::rule("no.rule").isEmpty());
}

void TestSay::times()
{
    QCOMPARE(say::time(at("2026-03-03T13:30:00Z"), kBerlin), QStringLiteral("Tue 3, 14:30"));
    QCOMPARE(say::time(at("2026-03-03T13:30:00Z"), QTimeZone("Asia/Kolkata")), QStringLiteral("Tue 3, 19:00"));
    QCOMPARE(say::time(at("2026-03-29T00:30:00Z"), kBerlin), QStringLiteral("Sun 29, 01:30"));
    QCOMPARE(say::time(at("2026-03-29T01:30:00Z"), kBerlin), QStringLiteral("Sun 29, 03:30")); // the hour that is not there
    QCOMPARE(say::span(between("2026-03-03T13:30:00Z", "2026-03-03T14:30:00Z"), kBerlin), QStringLiteral("Tue 3, 14:30 – 15:30"));
    QCOMPARE(say::span(between("2026-03-03T22:30:00Z", "2026-03-03T23:30:00Z"), kBerlin), QStringLiteral("Tue 3, 23:30 – Wed 4, 00:30"));
    QCOMPARE(say::span(DaySpan{QDate(2026, 3, 3), QDate(2026, 3, 4)}, kBerlin), QStringLiteral("Tue 3, all day"));
    QCOMPARE(say::span(DaySpan{QDate(2026, 3, 3), QDate(2026, 3, 5)}, kBerlin), QStringLiteral("Tue 3 – Wed 4, all day"));
}

void TestSay::lengths_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("said");
    QTest::newRow("hours and minutes") << qint64(16200) << QStringLiteral("+4 h 30 min");
    QTest::newRow("backwards") << qint64(-900) << QStringLiteral("−15 min");
    QTest::newRow("days") << qint64(90000) << QStringLiteral("+1 d 1 h");
    QTest::newRow("seconds") << qint64(30) << QStringLiteral("+30 s");
    QTest::newRow("nothing") << qint64(0) << QStringLiteral("+0 min");
}

void TestSay::lengths()
{
    QFETCH(qint64, seconds);
    QFETCH(QString, said);
    QCOMPARE(say::delta(std::chrono::seconds{seconds}), said);
}

void TestSay::changes()
{
    const auto change = [](FieldChange c) { return say::change(c, kBerlin); };
    QCOMPARE(change({Field::Start, at("2026-03-03T09:00:00Z"), at("2026-03-03T13:30:00Z"), {}}), QStringLiteral("Tue 3, 10:00 → Tue 3, 14:30  (+4 h 30 min)"));
    QCOMPARE(change({Field::Start, at("2026-03-03T09:00:00Z"), QDate(2026, 3, 4), {}}), QStringLiteral("Tue 3, 10:00 → Wed 4"));
    QCOMPARE(change({Field::AttendeeAdded, {}, ResponseStatus::NeedsAction, QStringLiteral("kim@example.com")}), QStringLiteral("+ kim@example.com"));
    QCOMPARE(change({Field::AttendeeRemoved, ResponseStatus::Accepted, {}, QStringLiteral("kim@example.com")}), QStringLiteral("− kim@example.com"));
    QCOMPARE(change({Field::Response, ResponseStatus::NeedsAction, ResponseStatus::Accepted, QStringLiteral("kim@example.com")}),
             QStringLiteral("kim@example.com: no answer → accepted"));
    QCOMPARE(change({Field::Status, EventStatus::Confirmed, EventStatus::Cancelled, {}}), QStringLiteral("confirmed → cancelled"));
    QCOMPARE(change({Field::Status, EventStatus::Confirmed, {}, {}}), QStringLiteral("confirmed → gone"));
    QCOMPARE(change({Field::Location, QString(), QStringLiteral("Room 5"), {}}), QStringLiteral("none → Room 5"));
    QCOMPARE(change({Field::Description, QString(100, u'a'), QString(100, u'b'), {}}), QStringLiteral("changed"));
    QVERIFY(change({Field::Summary, QString(100, u'a'), QString(100, u'b'), {}}).size() < 130);
}

void TestSay::diffs()
{
    Facts f = settledFacts();
    QCOMPARE(say::summary(diffOf(f)), QStringLiteral("no change"));
    QCOMPARE(say::sentence(diffOf(f), kBerlin), QStringLiteral("Nothing changed."));
    touch(f, 2);
    fetchedEvent(f).span = between("2026-03-03T13:30:00Z", "2026-03-03T14:30:00Z");
    fetchedEvent(f).attendees << attendee("kim@example.com");
    QCOMPARE(say::summary(diffOf(f)), QStringLiteral("start, end, attendees"));
    QCOMPARE(say::sentence(diffOf(f), kBerlin), QStringLiteral("Moved 4 h 30 min later; kim@example.com was added."));
    fetchedEvent(f).status = EventStatus::Cancelled;
    QCOMPARE(say::summary(diffOf(f)), QStringLiteral("cancelled"));
    Facts moved = settledFacts();
    fetchedEvent(moved).calendar.value = QStringLiteral("work");
    fetchedEvent(moved).organizer.email = QStringLiteral("work");
    QCOMPARE(say::summary(diffOf(moved)), QStringLiteral("calendar"));
    Facts resized = settledFacts();
    fetchedEvent(resized).span = between("2026-03-03T09:00:00Z", "2026-03-03T09:45:00Z");
    QCOMPARE(say::sentence(diffOf(resized), kBerlin), QStringLiteral("Made 15 min shorter."));
    Facts added = settledFacts();
    fetchedEvent(added).attendees << attendee("kim@example.com");
    QCOMPARE(say::sentence(diffOf(added), kBerlin), QStringLiteral("kim@example.com was added.")); // an address keeps its spelling
}

void TestSay::chips()
{
    Action guests = make(ActionKind::AddGuests);
    guests.guests = QStringList{QStringLiteral("kim@example.com")};
    QCOMPARE(chip({make(ActionKind::Reschedule), guests}), QStringLiteral("~ reschedule, + guest"));
    QCOMPARE(chip({make(ActionKind::RelinkReference)}), QStringLiteral("⇄ moved: reference relinked"));
    QCOMPARE(chip({make(ActionKind::RelinkReference), make(ActionKind::Reschedule)}), QStringLiteral("⇄ relink, ~ reschedule"));
    QCOMPARE(chip({make(ActionKind::Cancel)}), QStringLiteral("− cancel booking"));
    QCOMPARE(chip({make(ActionKind::Nothing)}, RunStage::Nothing), QStringLiteral("= nothing"));
    QCOMPARE(chip({make(ActionKind::Reschedule)}, RunStage::Skipped), QStringLiteral("skipped: ~ reschedule"));
    QCOMPARE(chip({}, RunStage::Failed), QStringLiteral("failed"));
    Facts f = settledFacts();
    fetchedEvent(f).status = EventStatus::Cancelled;
    QCOMPARE(say::shortAction(decisionOf(f, seedPolicy()), RunStage::Holding), QStringLiteral("held 30 s: may be a move"));
    QCOMPARE(say::symbol(ActionKind::Cancel), QChar(u'-'));
    for (int k = 0; k <= int(ActionKind::NotPossible); ++k) // the legend explains every sign
        QVERIFY2(say::legend().contains(say::symbol(ActionKind(k))), nameOf(ActionKind(k)));
}

void TestSay::actions()
{
    Action a = make(ActionKind::Reschedule);
    a.span = between("2026-03-03T13:30:00Z", "2026-03-03T14:30:00Z");
    QCOMPARE(say::action(a, kBerlin), QStringLiteral("Reschedule to Tue 3, 14:30"));
    a = make(ActionKind::AddGuests);
    a.guests = QStringList{QStringLiteral("a@x.org"), QStringLiteral("b@x.org")};
    QCOMPARE(say::action(a, kBerlin), QStringLiteral("Add guests a@x.org and b@x.org"));
    a = make(ActionKind::Nothing);
    a.nothing = NothingReason::Echo;
    QCOMPARE(say::action(a, kBerlin), QStringLiteral("Nothing: echo of our own write"));
    a = make(ActionKind::AskHost);
    a.text = QStringLiteral("https://app.cal.com/reschedule/booking1");
    QCOMPARE(say::action(a, kBerlin), QStringLiteral("Ask the host, with the link https://app.cal.com/reschedule/booking1"));
    QCOMPARE(say::headline(a, kBerlin), QStringLiteral("Ask the host"));
    a = make(ActionKind::UpdateLocation);
    a.text = QStringLiteral("Room 2");
    QCOMPARE(say::headline(a, kBerlin), say::action(a, kBerlin)); // a place is what it is about
    for (int k = 0; k <= int(ActionKind::NotPossible); ++k)
        QVERIFY(!say::action(make(ActionKind(k)), kBerlin).isEmpty());
}

void TestSay::paragraph()
{
    Facts f = settledFacts();
    touch(f, 2);
    fetchedEvent(f).span = between("2026-03-03T13:30:00Z", "2026-03-03T14:30:00Z");
    f.context.availability.verdict = Availability::Verdict::Free;
    QCOMPARE(say::because(decisionOf(f, seedPolicy()), kBerlin),
             QStringLiteral("Because start and end moved together, 4 h 30 min later (rule time.moved), the slot is free for the host and everybody "
                            "invited (rule slot.free), and the policy takes free slots (rule slot.answer)."));
    QVERIFY(say::because(Decision{}, kBerlin).isEmpty());
}

void TestSay::calendarsByTheirNames()
{
    RunRecord run;
    run.facts = settledFacts();
    touch(run.facts, 2);
    fetchedEvent(run.facts).calendar.value = QStringLiteral("work@group.calendar.google.com");
    run.diff = diffOf(run.facts);
    run.decision = decisionOf(run.facts, seedPolicy());
    run.plan = plan(run.facts, run.decision);
    const auto says = [](const RunRecord &r) {
        return QStringList{say::sentence(r.diff, kBerlin), say::action(r.decision.actions.front(), kBerlin),
                           say::action(r.plan.steps.front().action, kBerlin), say::because(r.decision, kBerlin)};
    };
    const QStringList byName{QStringLiteral("Moved to the calendar Work."), QStringLiteral("Relink the reference to the calendar Work"),
        QStringLiteral("Relink the reference to the calendar Work"),
        QStringLiteral("Because the event is now in another calendar: it moved from Personal to Work (rule calendar.moved).")};
    const say::CalendarNames both{{QStringLiteral("nora@example.org"), QStringLiteral("Personal")},
                                  {QStringLiteral("work@group.calendar.google.com"), QStringLiteral("Work")}};
    QCOMPARE(says(say::withCalendarNames(run, both)), byName);
    // Who wrote and what is sent is no matter of names: the host's address is the id of a calendar as well.
    QCOMPARE(say::withCalendarNames(run, both).facts, run.facts);
    const RuleResult organizer{"calendar.owner", true, "", "", {{"organizer", QStringLiteral("nora@example.org")}}};
    run.decision.trace = {organizer};
    QCOMPARE(say::withCalendarNames(run, both).decision.trace, run.decision.trace);
    // A calendar that is nobody's address may organize as well, and is called by its name.
    run.diff = {};
    run.diff.changes = {{Field::Organizer, QStringLiteral("nora@example.org"), QStringLiteral("work@group.calendar.google.com"), {}}};
    run.decision.trace[0].facts[0].value = QStringLiteral("work@group.calendar.google.com");
    const RunRecord owned = say::withCalendarNames(run, both);
    QCOMPARE(say::change(owned.diff.changes.front(), kBerlin), QStringLiteral("nora@example.org → Work"));
    QCOMPARE(say::fact(owned.decision.trace[0].facts[0], kBerlin), QStringLiteral("organizer: Work"));
    // A calendar that nobody has named is told by its id.
    QCOMPARE(say::withCalendarNames(run, {}), run);
}

void TestSay::factsInSentences()
{
    const RuleResult r{"attendees.added", true, rules::key::Added.text, "", {{"guest", QStringLiteral("a@x.org")}, {"guest", QStringLiteral("b@x.org")}}};
    QCOMPARE(say::because(r, kBerlin), QStringLiteral("Somebody was added: a@x.org, b@x.org."));
    QCOMPARE(say::key(r.because), QStringLiteral("Somebody was added."));
    QCOMPARE(say::fact({"booking.start", at("2026-03-03T13:30:00Z")}, kBerlin), QStringLiteral("booking start: Tue 3, 14:30"));
    QCOMPARE(say::fact({"moved.by", qint64(-900000)}, kBerlin), QStringLiteral("moved by: −15 min"));
    QCOMPARE(say::fact({"hold", qint64(30000)}, kBerlin), QStringLiteral("hold: 30 s"));
}

void TestSay::summaries()
{
    Plan p;
    QCOMPARE(say::summaryLine(p), QStringLiteral("Plan: nothing to do."));
    PlanStep s;
    s.action = make(ActionKind::Reschedule);
    s.mails = QList<Mail>(2);
    p.steps = {s};
    s.action = make(ActionKind::AddGuests);
    s.action.guests = QStringList{QStringLiteral("kim@example.com")};
    s.mails = QList<Mail>(1);
    p.steps.push_back(s);
    QCOMPARE(say::summaryLine(p), QStringLiteral("Plan: 1 to reschedule, 1 guest to add; 3 mails."));
}

CSP_TEST(TestSay, Nothing)

} // namespace tst_say

#include "tst_say.moc"
