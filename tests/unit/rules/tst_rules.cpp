#include "core/rules/plan.h"
#include "core/rules/policies.h"
#include "core/rules/rules.h"
#include "tests/unit/rules/rulesamples.h"
#include "tests/support/testmain.h"
#include <QRandomGenerator>
#include <QTest>

namespace tst_rules {

using namespace csp;
using namespace csp::test;

/// What holds of every decision, whatever the facts: over random histories, each from a seed that a failure names. The single situations
/// are in `fixtures/cases`.
class TestRules : public QObject
{
    Q_OBJECT
private slots:
    void equalInputsGiveNothing();
    void onlyDuplicatesOfAnAttendeeAreNoChange();
    void aLivingEventWithoutATimeIsAsked();
    void fieldsComeInTheirOrder();
    void everyRuleIsAskedInItsOrder();
    void ruleIdsAreUnique();
    void policyRowsReadWhatTheyWrite();
    void randomFactsAlwaysGetAnAnswer();
    void notAskedNeverCancels();
    void applyingAndDecidingAgainPlansNothing();
    void bothOrdersOfAMoveEndTheSame();
    void needsAreMetInTheEnd();
};

namespace {

class Dice
{
public:
    explicit Dice(quint32 seed) : m_rng(seed) { }
    bool one(int in) { return m_rng.bounded(in) == 0; }
    int upTo(int n) { return m_rng.bounded(n); }
    template<typename T>
    T pick(std::initializer_list<T> of) { return *(of.begin() + m_rng.bounded(int(of.size()))); }

private:
    QRandomGenerator m_rng;
};

void changePeople(Dice &dice, Event &e)
{
    if (dice.one(4))
        e.attendees << attendee("kim@example.com", ResponseStatus::NeedsAction);
    if (dice.one(8))
        e.attendees << attendee("room@resource.calendar.google.com");
    if (dice.one(6))
        e.attendees.removeFirst();
    for (Attendee &a : e.attendees) {
        if (dice.one(5))
            a.response = dice.pick({ResponseStatus::Declined, ResponseStatus::Tentative, ResponseStatus::Accepted});
    }
}

void changeTime(Dice &dice, Event &e)
{
    TimedSpan t = *timed(*e.span);
    const auto quarter = std::chrono::minutes{15};
    if (dice.one(2)) {
        const auto by = quarter * (dice.upTo(400) - 200);
        t.start += by;
        t.end += by;
    }
    if (dice.one(4))
        t.end += quarter * (1 + dice.upTo(6));
    e.span = t;
    if (dice.one(12))
        e.span = DaySpan{QDate(2026, 3, 4), QDate(2026, 3, 5)};
    if (dice.one(40))
        e.span.reset();
}

void changeTexts(Dice &dice, Event &e)
{
    if (dice.one(5))
        e.summary += QStringLiteral("!");
    if (dice.one(6))
        e.location = dice.pick<QString>({QStringLiteral("Room 9"), QString(), QStringLiteral("https://meet.example.com/x")});
    if (dice.one(8))
        e.transparency = Transparency::Transparent;
    if (dice.one(8))
        e.visibility = Visibility::Private;
    if (dice.one(10))
        e.guestsCanModify = true;
    if (dice.one(12))
        e.recurrence = QStringList{QStringLiteral("RRULE:FREQ=WEEKLY")};
    if (dice.one(12))
        e.status = EventStatus::Tentative;
}

void changePlace(Dice &dice, Event &e)
{
    if (dice.one(5)) {
        e.calendar.value = QStringLiteral("work");
        e.organizer = {QStringLiteral("work"), {}, dice.one(2)};
    }
    if (dice.one(12))
        e.organizer = {QStringLiteral("boss@example.net"), {}, false};
    if (dice.one(20))
        e.id.value = QStringLiteral("other");
}

void changeBooking(Dice &dice, Facts &f)
{
    if (dice.one(12))
        f.booking.reset();
    else if (dice.one(8))
        f.booking->status = dice.pick({BookingStatus::Cancelled, BookingStatus::Pending, BookingStatus::Rejected, BookingStatus::AwaitingHost});
    if (f.booking && dice.one(12))
        f.booking->hosts << BookingPerson{QStringLiteral("Max"), QStringLiteral("max@example.org"), {}};
    if (f.booking && dice.one(12))
        f.booking->seated = true;
    if (f.booking && dice.one(12))
        f.booking->recurring = true;
    if (dice.one(6))
        f.eventType.reset();
    else if (dice.one(10))
        f.eventType->disableRescheduling = f.eventType->disableCancelling = true;
}

void changeContext(Dice &dice, Facts &f)
{
    DecisionContext &c = f.context;
    using V = Availability::Verdict;
    c.availability.verdict = dice.pick({V::NotAsked, V::Unknown, V::Free, V::Free, V::HostBusy, V::ParticipantBusy, V::OutsideHours, V::TooSoon, V::Past});
    c.search = dice.pick({DecisionContext::Search::NotAsked, DecisionContext::Search::Incomplete, DecisionContext::Search::Complete});
    c.hold = dice.pick({DecisionContext::HoldState::None, DecisionContext::HoldState::Running, DecisionContext::HoldState::RanOut});
    c.duplicate = dice.one(15);
    if (dice.one(10))
        c.now = at("2026-03-05T00:00:00Z");
    for (int i = dice.one(3) ? dice.upTo(3) : 0; i > 0; --i) {
        Sighting s;
        s.match = dice.pick({Sighting::Match::SameId, Sighting::Match::SameICalUid, Sighting::Match::OwnMark, Sighting::Match::Evidence});
        s.event = f.reference->baseline.document.event;
        changePlace(dice, s.event);
        changeTime(dice, s.event);
        c.sightings << s;
    }
    if (dice.one(8))
        c.ownWrites << OwnWrite{f.reference->event, dice.one(3), fetchedEvent(f).span, {}, c.now};
}

Facts randomFacts(quint32 seed)
{
    Dice dice(seed);
    Facts f = settledFacts();
    Event &e = fetchedEvent(f);
    touch(f, 2);
    changePeople(dice, e);
    if (dice.one(2))
        changeTime(dice, e);
    changeTexts(dice, e);
    changePlace(dice, e);
    if (dice.one(5))
        e.status = EventStatus::Cancelled;
    changeContext(dice, f);
    changeBooking(dice, f);
    if (dice.one(10))
        f.fetched = {dice.pick({Fetched::Kind::Gone, Fetched::Kind::NotAsked}), {}};
    if (dice.one(20))
        f.reference->baseline = {};
    if (dice.one(15))
        f.reference->baseline.document.event.status = EventStatus::Cancelled;
    if (dice.one(30))
        f.reference.reset();
    return f;
}

Policy randomPolicy(quint32 seed)
{
    Dice dice(seed);
    Policy p = shippedPolicies()[dice.upTo(int(shippedPolicies().size()))];
    for (const PolicyRow &r : policyRows()) {
        if (dice.one(3))
            r.set(p, dice.upTo(int(r.choices.size())));
    }
    return p;
}

QString called(quint32 seed, const Decision &d)
{
    QString text = QStringLiteral("seed %1:").arg(seed);
    for (const Action &a : d.actions)
        text += u' ' + QString::fromLatin1(nameOf(a.kind));
    for (const RuleResult &r : d.trace) {
        if (r.fired)
            text += QStringLiteral(" [") + QString::fromLatin1(r.rule) + QStringLiteral(" ") + QString::fromLatin1(r.because) + u']';
    }
    return text;
}

/// What the world looks like after a plan: the booking and the event's own copy follow it, and the fetched event is the new baseline.
void carryOut(Facts &f, const Decision &decision)
{
    for (const Action &a : decision.actions) {
        switch (a.kind) {
        case ActionKind::Reschedule: case ActionKind::CreateBooking: {
            const TimedSpan t = *timed(*a.span);
            const Millis length = a.kind == ActionKind::CreateBooking ? t.length() : f.booking->end - f.booking->start;
            f.booking->uid.value += QStringLiteral("x");
            f.booking->start = t.start;
            f.booking->end = t.start + length;
            fetchedEvent(f).span = TimedSpan{f.booking->start, f.booking->end, {}, {}}; // Cal.com writes the event again
            break;
        }
        case ActionKind::Cancel: case ActionKind::RequestReschedule:
            if (!decision.has(ActionKind::CreateBooking)) {
                f.booking->status = BookingStatus::Cancelled;
                f.fetched = {Fetched::Kind::Gone, {}};
            }
            break;
        case ActionKind::AddGuests: f.booking->guests << a.guests; break;
        case ActionKind::UpdateLocation: f.booking->location = a.text; break;
        case ActionKind::RelinkReference: f.reference->event = a.event; break;
        case ActionKind::RevertEvent: fetchedEvent(f).span = a.span; fetchedEvent(f).status = EventStatus::Confirmed; break;
        default: break;
        }
    }
    if (f.fetched.kind == Fetched::Kind::Present)
        f.reference->baseline.document = f.fetched.document;
}

} // namespace

void TestRules::equalInputsGiveNothing()
{
    Facts f = settledFacts();
    QVERIFY(diffOf(f) == EventDiff{});
    for (const Policy &p : shippedPolicies()) {
        const Decision d = decisionOf(f, p);
        QVERIFY(d.isNothing());
        QCOMPARE(d.actions.front().nothing, NothingReason::NoChange);
    }
    touch(f, 2);
    QVERIFY(diffOf(f).onlyNoise());
    QCOMPARE(diffOf(f).noiseCount(), 3);
    QCOMPARE(decisionOf(f, seedPolicy()).actions.front().nothing, NothingReason::Noise);
}

void TestRules::onlyDuplicatesOfAnAttendeeAreNoChange()
{
    Facts f = settledFacts();
    fetchedEvent(f).attendees << attendee(" LEE@example.com ");
    QVERIFY(diffOf(f) == EventDiff{});
    fetchedEvent(f).attendees << attendee("kim@example.com") << attendee("KIM@example.com");
    QCOMPARE(diffOf(f).changes.size(), size_t(1));
    std::swap(f.reference->baseline.document, f.fetched.document);
    QCOMPARE(diffOf(f).changes.size(), size_t(1));
    QCOMPARE(diffOf(f).changes.front().field, Field::AttendeeRemoved);
}

void TestRules::aLivingEventWithoutATimeIsAsked()
{
    Facts f = settledFacts();
    fetchedEvent(f).span.reset();
    for (const Policy &p : shippedPolicies()) {
        const Decision d = decisionOf(f, p);
        QCOMPARE(d.actions.size(), size_t(1));
        QCOMPARE(d.actions.front().kind, ActionKind::AskHost);
        QCOMPARE(d.actions.front().text, QStringLiteral("https://cal.com/reschedule/booking1"));
    }
}

void TestRules::fieldsComeInTheirOrder()
{
    for (quint32 seed = 0; seed < 500; ++seed) {
        const EventDiff d = diffOf(randomFacts(seed));
        QVERIFY(std::is_sorted(d.changes.begin(), d.changes.end(), [](const FieldChange &a, const FieldChange &b) {
            return a.field != b.field ? a.field < b.field : a.subject.compare(b.subject, Qt::CaseInsensitive) < 0 && a.field < Field::Other;
        }));
    }
}

void TestRules::everyRuleIsAskedInItsOrder()
{
    Facts f = settledFacts();
    fetchedEvent(f).span = between("2026-03-03T13:00:00Z", "2026-03-03T14:00:00Z");
    f.context.availability.verdict = Availability::Verdict::Free;
    const Decision d = decisionOf(f, seedPolicy());
    QCOMPARE(d.trace.size(), rules::allRules().size());
    for (size_t i = 0; i < d.trace.size(); ++i) {
        QCOMPARE(d.trace[i].rule, rules::allRules()[i].id);
        QVERIFY2(qstrlen(d.trace[i].because) > 0, d.trace[i].rule);
    }
}

void TestRules::ruleIdsAreUnique()
{
    QSet<QByteArray> ids;
    for (const rules::Rule &r : rules::allRules())
        ids.insert(r.id);
    QCOMPARE(size_t(ids.size()), rules::allRules().size());
}

void TestRules::policyRowsReadWhatTheyWrite()
{
    for (const PolicyRow &r : policyRows()) {
        for (qsizetype i = 0; i < r.choices.size(); ++i) {
            Policy p = seedPolicy();
            r.set(p, int(i));
            QCOMPARE(r.get(p), int(i));
            QCOMPARE(p == seedPolicy(), i == r.get(seedPolicy()));
        }
    }
    QSet<QString> names;
    for (const Policy &p : shippedPolicies()) {
        names << p.name;
        QVERIFY(!p.title.isEmpty() && !p.description.isEmpty());
    }
    QCOMPARE(names.size(), shippedPolicies().size());
    QCOMPARE(shippedPolicies().front(), seedPolicy());
}

void TestRules::randomFactsAlwaysGetAnAnswer()
{
    for (quint32 seed = 0; seed < 20000; ++seed) {
        const Facts f = randomFacts(seed);
        const Policy p = randomPolicy(seed);
        const Decision d = decisionOf(f, p);
        const QByteArray name = called(seed, d).toUtf8();
        QVERIFY2(!d.actions.empty(), name);
        QVERIFY2(decisionOf(f, p) == d, name);
        QVERIFY2(d.actions.size() == 1 || !d.has(ActionKind::Nothing), name);
        QVERIFY2(std::count_if(d.actions.begin(), d.actions.end(), [](const Action &a) { return a.kind == ActionKind::AskHost; }) <= 1, name);
        QVERIFY2(!d.has(ActionKind::NotPossible) || d.has(ActionKind::AskHost), name); // told to somebody who can
        QVERIFY2(!d.has(ActionKind::RemoveGuests), name);
        QVERIFY2(!(d.has(ActionKind::Reschedule) && (d.has(ActionKind::Cancel) || d.has(ActionKind::RequestReschedule))), name);
        for (const RuleResult &r : d.trace) // no change is unaccounted for
            QVERIFY2(!r.fired || qstrcmp(r.rule, "change.unclaimed") != 0, name);
        const Plan plan = csp::plan(f, d);
        for (const PlanStep &s : plan.steps)
            QVERIFY2(!s.request || f.booking, name);
    }
}

void TestRules::notAskedNeverCancels()
{
    for (quint32 seed = 0; seed < 5000; ++seed) {
        Facts f = randomFacts(seed);
        const Policy p = randomPolicy(seed);
        f.fetched = {};
        QVERIFY(decisionOf(f, p).isNothing());
        // And a search that nobody made proves no absence, unless the policy takes deletions or moves at their word.
        f = randomFacts(seed);
        f.context.search = DecisionContext::Search::NotAsked;
        const Decision d = decisionOf(f, p);
        const bool byWord = p.deleted == OnDelete::Cancel || p.calendarMove == OnCalendarMove::TreatAsDeletion;
        const EventDiff change = diffOf(f);
        if ((change.life == LifeChange::Cancelled || change.life == LifeChange::Gone) && !byWord)
            QVERIFY2(!d.has(ActionKind::Cancel), qPrintable(called(seed, d)));
    }
}

void TestRules::applyingAndDecidingAgainPlansNothing()
{
    int applied = 0;
    for (quint32 seed = 0; seed < 20000; ++seed) {
        Facts f = randomFacts(seed);
        const Policy p = randomPolicy(seed);
        const Decision first = decisionOf(f, p);
        if (!csp::plan(f, first).writes() || f.fetched.kind != Fetched::Kind::Present || first.has(ActionKind::AskHost)
            || first.has(ActionKind::RevertEvent))
            continue;
        if (const Action *relink = first.find(ActionKind::RelinkReference); relink && relink->event != fetchedEvent(f).key())
            continue; // found by a sighting: the next event to be read is another one
        carryOut(f, first);
        f.context.ownWrites.clear();
        f.context.duplicate = false;
        const Decision again = decisionOf(f, p);
        QVERIFY2(again.isNothing() || again.has(ActionKind::AskHost), qPrintable(called(seed, first) + QStringLiteral(" → ") + called(seed, again)));
        QVERIFY2(!csp::plan(f, again).writes(), qPrintable(called(seed, first) + QStringLiteral(" → ") + called(seed, again)));
        ++applied;
    }
    QVERIFY2(applied > 1000, qPrintable(QString::number(applied)));
}

void TestRules::bothOrdersOfAMoveEndTheSame()
{
    const Policy p = seedPolicy();
    Event inWork = settledFacts().fetched.document.event;
    inWork.calendar.value = QStringLiteral("work");
    inWork.organizer = {QStringLiteral("work"), {}, true};
    Facts tombstone = settledFacts();
    fetchedEvent(tombstone).status = EventStatus::Cancelled;
    Facts appearance = settledFacts();
    appearance.fetched.document.event = inWork;

    // The deletion first: it is held; then the event appears, and is relinked.
    QVERIFY(decisionOf(tombstone, p).has(ActionKind::Hold));
    const Decision seen = decisionOf(appearance, p);
    QCOMPARE(seen.actions.size(), size_t(1));
    QCOMPARE(seen.actions.front().kind, ActionKind::RelinkReference);
    QCOMPARE(seen.actions.front().event, inWork.key());

    // The appearance first: relinked at once; then the deletion says nothing.
    Facts late = tombstone;
    carryOut(appearance, seen);
    late.reference = appearance.reference;
    const Decision half = decisionOf(late, p);
    QVERIFY(half.isNothing());
    QCOMPARE(half.actions.front().nothing, NothingReason::OtherHalfOfMove);
    // A duplicate of the appearance changes nothing either.
    QVERIFY(decisionOf(appearance, p).isNothing());
}

void TestRules::needsAreMetInTheEnd()
{
    for (quint32 seed = 0; seed < 5000; ++seed) {
        Facts f = randomFacts(seed);
        const Policy p = randomPolicy(seed);
        for (int i = 0; i < 3; ++i) {
            const Needs n = needsOf(f, diffOf(f), p);
            if (n == Needs{})
                break;
            QVERIFY2(i < 2, qPrintable(QStringLiteral("seed %1 asks for ever").arg(seed)));
            if (n.availability) {
                QVERIFY(n.span);
                f.context.availability.verdict = Availability::Verdict::Free;
            }
            if (n.sightings)
                f.context.search = DecisionContext::Search::Complete;
        }
    }
}

CSP_TEST(TestRules, Nothing)

} // namespace tst_rules

#include "tst_rules.moc"
