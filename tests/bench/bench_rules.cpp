// How fast a change is understood: diff and decide, on one core, for an event with ten attendees.
#include "core/rules/decide.h"
#include "core/rules/diff.h"
#include "core/rules/plan.h"
#include "core/rules/policies.h"
#include <benchmark/benchmark.h>

using namespace csp;

namespace {

Instant at(const char *text) { return *instantFromRfc3339(QString::fromLatin1(text)); }

Event eventWith(int people)
{
    Event e;
    e.calendar.value = QStringLiteral("nora@example.org");
    e.id.value = QStringLiteral("3b1cg7k2m9q4s8v0");
    e.iCalUid.value = QStringLiteral("7fK2sWzVbC9dRtYpLmNhqX@Cal.com");
    e.span = TimedSpan{at("2026-03-03T09:00:00Z"), at("2026-03-03T10:00:00Z"), QStringLiteral("Europe/Berlin"), QStringLiteral("Europe/Berlin")};
    e.summary = QStringLiteral("Design review");
    e.description = QString(400, u'x');
    e.location = QStringLiteral("https://app.cal.com/video/7fK2sWzVbC9dRtYpLmNhqX");
    e.organizer = {QStringLiteral("nora@example.org"), {}, true};
    for (int i = 0; i < people; ++i) {
        Attendee a;
        a.email = QStringLiteral("guest%1@example.com").arg(i, 2, 10, QLatin1Char('0'));
        a.displayName = QStringLiteral("Guest %1").arg(i);
        a.response = ResponseStatus::Accepted;
        e.attendees << a;
    }
    e.version = {QStringLiteral("\"100\""), at("2026-03-01T08:00:00Z"), 0};
    return e;
}

/// Another version of an event, read anew: it shares no text with the baseline, as it does not in the program.
QString fresh(const QString &text) { return QString(text.constData(), text.size()); }

Event readAnew(Event e)
{
    e.summary = fresh(e.summary);
    e.description = fresh(e.description);
    e.location = fresh(e.location);
    e.calendar.value = fresh(e.calendar.value);
    e.id.value = fresh(e.id.value);
    for (Attendee &a : e.attendees) {
        a.email = fresh(a.email);
        a.displayName = fresh(a.displayName);
    }
    e.version = {QStringLiteral("\"200\""), at("2026-03-02T11:17:58Z"), 1};
    return e;
}

Facts factsWith(int people)
{
    Facts f;
    const Event baseline = eventWith(people);
    f.reference = Reference{{QStringLiteral("7fK2sWzVbC9dRtYpLmNhqX")}, baseline.key(), baseline.iCalUid, {}, false};
    f.reference->baseline.version = 1;
    f.reference->baseline.document.event = baseline;
    f.fetched = {Fetched::Kind::Present, {readAnew(baseline), {}}};
    Booking b;
    b.uid.value = QStringLiteral("7fK2sWzVbC9dRtYpLmNhqX");
    b.start = at("2026-03-03T09:00:00Z");
    b.end = at("2026-03-03T10:00:00Z");
    b.eventTypeId = 1;
    b.hosts = {{QStringLiteral("Nora Host"), QStringLiteral("nora@example.org"), QStringLiteral("Europe/Berlin")}};
    for (const Attendee &a : baseline.attendees)
        b.attendees << BookingPerson{a.displayName, a.email, {}};
    f.booking = b;
    f.eventType = EventType{};
    f.context.now = at("2026-03-02T11:18:00Z");
    f.context.hostEmail = QStringLiteral("nora@example.org");
    f.context.availability.verdict = Availability::Verdict::Free;
    return f;
}

void run(benchmark::State &state, const Facts &facts)
{
    const Policy policy = seedPolicy();
    for (auto _ : state) {
        const EventDiff d = diff(facts.reference->baseline.document.event, facts.fetched, facts.context.hostEmail);
        Decision decision = decide(facts, d, policy);
        benchmark::DoNotOptimize(decision);
    }
    state.SetItemsProcessed(state.iterations());
}

TimedSpan later() { return {at("2026-03-03T13:30:00Z"), at("2026-03-03T14:30:00Z"), QStringLiteral("Europe/Berlin"), QStringLiteral("Europe/Berlin")}; }

void diffAndDecideMoved(benchmark::State &state)
{
    Facts facts = factsWith(int(state.range(0)));
    facts.fetched.document.event.span = later();
    run(state, facts);
}

void diffAndDecideMovedAndGuest(benchmark::State &state)
{
    Facts facts = factsWith(int(state.range(0)));
    facts.fetched.document.event.span = later();
    Attendee kim;
    kim.email = QStringLiteral("guest04b@example.com");
    facts.fetched.document.event.attendees.insert(5, kim);
    run(state, facts);
}

void diffAndDecideNoise(benchmark::State &state) { run(state, factsWith(int(state.range(0)))); }

void planOfTwoRequests(benchmark::State &state)
{
    Facts facts = factsWith(10);
    facts.fetched.document.event.span = later();
    Attendee kim;
    kim.email = QStringLiteral("kim@example.com");
    facts.fetched.document.event.attendees << kim;
    const EventDiff d = diff(facts.reference->baseline.document.event, facts.fetched, facts.context.hostEmail);
    const Decision decision = decide(facts, d, seedPolicy());
    for (auto _ : state)
        benchmark::DoNotOptimize(plan(facts, decision));
    state.SetItemsProcessed(state.iterations());
}

} // namespace

BENCHMARK(diffAndDecideMoved)->Arg(2)->Arg(10)->Arg(50);
BENCHMARK(diffAndDecideMovedAndGuest)->Arg(10)->Arg(50);
BENCHMARK(diffAndDecideNoise)->Arg(10);
BENCHMARK(planOfTwoRequests);
BENCHMARK_MAIN();
