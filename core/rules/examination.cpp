#include "core/rules/examination.h"
#include "core/rules/diff.h"
#include <algorithm>

namespace csp::rules {

namespace {

/// The order in which actions are shown and carried out: our own records first; the new booking before the old one ends, so that
/// nothing is lost where the first is refused; questions last.
int rank(ActionKind kind)
{
    switch (kind) {
    case ActionKind::RelinkReference: return 0;
    case ActionKind::Reschedule: return 1;
    case ActionKind::CreateBooking: return 2;
    case ActionKind::RevertEvent: return 3;
    case ActionKind::UpdateLocation: return 4;
    case ActionKind::AddGuests: return 5;
    case ActionKind::RemoveGuests: return 6;
    case ActionKind::RequestReschedule: return 7;
    case ActionKind::Cancel: return 8;
    case ActionKind::Hold: return 9;
    case ActionKind::NotPossible: return 10;
    case ActionKind::AskHost: return 11;
    case ActionKind::Nothing: return 12;
    }
    return 12;
}

/// Which reason is told where several fields were ignored for different ones.
int weight(NothingReason why)
{
    switch (why) {
    case NothingReason::None: return 0;
    case NothingReason::Noise: return 1;
    case NothingReason::IgnoredByPolicy: return 2;
    case NothingReason::BookingAgrees: return 3;
    default: return 4;
    }
}

QString linkFor(const std::optional<Booking> &booking, About about)
{
    if (!booking)
        return {};
    // calcom.md 8: the reschedule link, and the page of a booking.
    return (about == About::Time ? QStringLiteral("https://cal.com/reschedule/") : QStringLiteral("https://cal.com/booking/"))
        + booking->uid.value;
}

} // namespace

Examination::Examination(const Facts &f, const EventDiff &d, const Policy &p) : facts(f), policy(p), diff(&d)
{
    trace.reserve(48);
    actions.reserve(4);
    load(d);
    if (f.fetched.kind == Fetched::Kind::Present && !f.fetched.document.event.cancelled())
        event = &f.fetched.document.event;
}

void Examination::load(const EventDiff &d)
{
    diff = &d;
    fields = 0;
    for (const FieldChange &c : d.changes)
        fields |= bit(c.field);
}

bool Examination::elsewhere() const
{
    const EventKey &known = reference().event;
    return event && ((!known.calendar.isEmpty() && event->calendar != known.calendar) || (!known.event.isEmpty() && event->id != known.event));
}

bool Examination::bookingHasNewTime() const
{
    const TimedSpan *t = newTime();
    return t && facts.booking && t->start == facts.booking->start && t->end == facts.booking->end;
}

Action Examination::makeAction(ActionKind kind)
{
    Action a;
    a.kind = kind;
    return a;
}

void Examination::propose(Action action, About about)
{
    if (guarded()) {
        m_heldBack = true;
        if (about == About::Time)
            m_about = About::Time;
        return;
    }
    note(std::move(action));
}

void Examination::ask(About about)
{
    if (guarded()) {
        m_heldBack = true;
    } else {
        m_asked = true;
    }
    if (about == About::Time)
        m_about = About::Time;
}

void Examination::notPossible(const QString &call, About about, const QStringList &guests)
{
    if (!guarded()) {
        Action a = makeAction(ActionKind::NotPossible);
        a.text = call;
        a.guests = guests;
        note(std::move(a));
    }
    ask(about); // what cannot be done is told to somebody who can (calcom.md 9: never swallow a refusal)
}

void Examination::ignored(NothingReason why)
{
    if (weight(why) > weight(m_nothing))
        m_nothing = why;
}

void Examination::cancel()
{
    ending = !guarded(); // a guarded action ends nothing
    propose(makeAction(ActionKind::Cancel));
}

void Examination::revert()
{
    if (!baseline().span) {
        ask(About::Time);
        return;
    }
    Action a = makeAction(ActionKind::RevertEvent);
    a.span = baseline().span;
    propose(std::move(a));
}

void Examination::reschedule()
{
    Action a = makeAction(wanted->replace ? ActionKind::CreateBooking : ActionKind::Reschedule);
    a.span = wanted->span;
    const bool replace = wanted->replace;
    propose(std::move(a));
    if (replace)
        propose(makeAction(ActionKind::Cancel)); // of the old one: one event, one booking
}

Verdict Examination::endWith(NothingReason why, Verdict verdict)
{
    ignored(why);
    claimed = ~0u;
    stopped = true;
    return verdict;
}

Verdict Examination::endAsking(About about, Verdict verdict)
{
    m_asked = true;
    m_about = about;
    claimed = ~0u;
    stopped = true;
    return verdict;
}

void Examination::guard(OnSpecial answer, Key yes) { m_guards.append({trace.size() - 1, answer, yes}); }

void Examination::adopt(const Event &seen)
{
    event = &seen;
    m_sightingDiff = csp::diff(baseline(), Fetched{Fetched::Kind::Present, {seen, {}}}, context().hostEmail);
    load(m_sightingDiff);
}

/// Of a booking that ends, nothing else needs to change, and nobody needs to be asked.
void Examination::dropWhatIsMoot()
{
    if (ending) {
        m_asked = false;
        std::erase_if(actions, [](const Action &a) { return a.kind != ActionKind::Cancel && a.kind != ActionKind::RelinkReference; });
        const auto cancels = [](const Action &a) { return a.kind == ActionKind::Cancel; };
        if (const auto first = std::find_if(actions.begin(), actions.end(), cancels); first != actions.end())
            actions.erase(std::remove_if(first + 1, actions.end(), cancels), actions.end());
    } else if (std::any_of(actions.begin(), actions.end(), [](const Action &a) { return a.kind == ActionKind::RequestReschedule; })) {
        std::erase_if(actions, [](const Action &a) { return a.kind == ActionKind::AddGuests || a.kind == ActionKind::UpdateLocation; });
    }
}

Decision Examination::finish()
{
    if (m_heldBack) {
        for (const Guard &g : m_guards) {
            RuleResult &r = trace[g.traceIndex];
            r.fired = true;
            r.because = g.yes.text;
            r.flip = key::FlipPolicySpecial.text;
        }
        if (guardAnswer() == OnSpecial::AskHost)
            m_asked = true;
        else
            ignored(NothingReason::IgnoredByPolicy);
    }
    dropWhatIsMoot();
    if (m_asked) {
        Action a = makeAction(ActionKind::AskHost);
        a.text = linkFor(facts.booking, m_about);
        note(std::move(a));
    }
    if (actions.size() > 1)
        std::stable_sort(actions.begin(), actions.end(), [](const Action &a, const Action &b) { return rank(a.kind) < rank(b.kind); });
    if (actions.empty()) {
        Action a = makeAction(ActionKind::Nothing);
        a.nothing = m_nothing == NothingReason::None ? NothingReason::NoChange : m_nothing;
        note(std::move(a));
    }
    return {policy.name, std::move(actions), std::move(trace)};
}

} // namespace csp::rules
