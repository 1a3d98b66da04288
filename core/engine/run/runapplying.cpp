#include "core/engine/run/agreement.h"
#include "core/engine/run/planprogress.h"
#include "core/engine/asking/retry.h"
#include "core/engine/run/runmachineprivate.h"
#include "core/rules/plan.h"
#include <algorithm>

namespace csp::run {

void Machine::on(const ApplyAsked &)
{
    if (s.phase != Phase::ConsentWanted)
        return;
    startApplying();
}

void Machine::startApplying()
{
    if (r.stage == RunStage::Failed)
        r.error.reset();
    if (!r.plan.writes()) {
        const bool alive = r.facts.fetched.kind == Fetched::Kind::Present && !r.facts.fetched.document.event.cancelled();
        finishApplied({});
        if (alive && leavesQuestions(r.decision))
            m_effects.push_back(WorkThrough{r.facts.fetched.document});
        return;
    }
    s.step = 0;
    s.made = {};
    s.expected.clear();
    go(Phase::EventRechecked, FetchEvent{r.plan.event});
    r.stage = RunStage::Applying;
}

void Machine::on(const EventArrived &i)
{
    if (s.phase == Phase::EventRechecked) {
        if (!i.event.ok())
            return failed(i.event.error());
        s.rechecked = known(*i.event);
        return go(Phase::BookingRechecked, FetchBooking{r.plan.booking});
    }
    if (s.phase == Phase::ReadBackWanted) {
        // After a cancellation the look only tells whether the event is really gone.
        if (!i.event.ok() && (!r.decision.has(ActionKind::Cancel) || retryAfter(s.attempt + 1, i.event.error())))
            return failed(i.event.error());
        return readBack(i.event.ok() ? *i.event : Fetched{});
    }
}

Fetched Machine::known(Fetched event) const
{
    if (event.kind == Fetched::Kind::Gone) {
        Event &gone = event.document.event;
        gone.calendar = r.plan.event.calendar;
        gone.id = r.plan.event.event;
        gone.iCalUid = r.facts.fetched.document.event.iCalUid;
        gone.status = EventStatus::Cancelled;
    }
    return event;
}

void Machine::rechecked(const Outcome<Booking> &booking)
{
    if (!booking.ok() && booking.error().kind != Error::Kind::NotFound)
        return failed(booking.error());
    const std::optional<Booking> now = booking.ok() ? std::optional(*booking) : std::nullopt;
    if (const auto stale = whyStale(r.plan, s.rechecked, now)) {
        log(StepKind::Refused, stale->oneLine());
        r.stage = RunStage::Gathering;
        r.facts.fetched = s.rechecked;
        forgetLooks();
        return gatherBooking();
    }
    expectEchoes();
    sendNext();
}

void Machine::expectEchoes()
{
    s.expected = expectedWrites(r.plan, r.facts);
    for (OwnWrite &w : s.expected)
        w.at = m_now;
    m_effects.push_back(RememberWrites{s.expected});
}

void Machine::sendNext()
{
    while (s.step < r.plan.steps.size() && !r.plan.steps[s.step].request)
        ++s.step;
    if (s.step == r.plan.steps.size())
        return go(Phase::ReadBackWanted, FetchEvent{r.plan.event});
    ApiRequest request = *r.plan.steps[s.step].request;
    request.path.replace(QLatin1String("{new}"), s.made.isEmpty() ? r.plan.booking.value : s.made.value);
    RunStep &line = log(StepKind::Sent, QString::fromLatin1(request.method) + QLatin1Char(' ') + request.path);
    line.request = request;
    s.sending = true;
    m_effects.push_back(Save{}); // before it goes out: after a crash, the restart knows that it may have been sent
    go(Phase::AnswerWanted, Send{request});
}

void Machine::on(const Answered &i)
{
    if (s.phase != Phase::AnswerWanted)
        return;
    RunStep &line = log(StepKind::Answered, i.answer.ok() ? QStringLiteral("done") : i.answer.error().oneLine());
    line.status = i.answer.ok() ? i.answer->status : i.answer.error().status.value_or(0);
    if (!i.answer.ok()) {
        // A refusal is final, and keeps no later change waiting. An answer that was lost says nothing: it has to be looked up.
        const bool refused = line.status >= 400 && line.status < 500;
        const Error::Kind kind = i.answer.error().kind;
        if (refused && (s.step == firstRequest(r.plan) || (kind != Error::Kind::Auth && kind != Error::Kind::Throttled)))
            s.sending = false;
        return failed(i.answer.error(), false); // A POST is never sent again by itself: what it did is looked up at the next try.
    }
    line.answer = i.answer->body;
    const QString uid = i.answer->body.value(QLatin1String("uid")).toString();
    if (!uid.isEmpty())
        s.made = BookingUid{uid};
    ++s.step;
    sendNext();
}

void Machine::readBack(const Fetched &event)
{
    if (event.kind != Fetched::Kind::Present)
        return finishApplied({});
    if (r.decision.has(ActionKind::Cancel)) {
        finishApplied({});
        if (!event.document.event.cancelled())
            m_effects.push_back(WorkThrough{event.document}); // it outlives its booking: Cal.com deletes it only where it wrote it
        return;
    }
    const auto it = std::find_if(s.expected.begin(), s.expected.end(), [&](const OwnWrite &w) { return w.event == event.document.event.key(); });
    const bool asExpected = it == s.expected.end() || it->deleted == event.document.event.cancelled();
    const bool sameSpan = it == s.expected.end() || !it->span || !event.document.event.span || sameTime(*it->span, *event.document.event.span);
    if (asExpected && sameSpan && !changedMeanwhile(r, s.made, event.document.event)) {
        if (it != s.expected.end() && !leavesQuestions(r.decision))
            it->etag = event.document.event.version.etag;
        finishApplied(event.document);
        if (leavesQuestions(r.decision) && !event.document.event.cancelled())
            m_effects.push_back(WorkThrough{event.document});
        return;
    }
    // Somebody was faster than our look: what the plan was made from becomes the baseline, and the new state a change of its own.
    finishApplied(r.facts.fetched.document);
    m_effects.push_back(WorkThrough{event.document});
}

void Machine::finishApplied(const std::optional<EventDocument> &document)
{
    std::optional<Reference> reference = r.facts.reference;
    if (reference) {
        if (const Action *relink = r.decision.find(ActionKind::RelinkReference))
            reference->event = relink->event;
        const bool created = r.decision.has(ActionKind::CreateBooking);
        reference->closed = r.decision.has(ActionKind::Cancel);
        if (!s.made.isEmpty() && !created)
            reference->booking = s.made;
        if (document)
            newBaseline(*reference, agreed(r, *document), BaselineOrigin::Applied);
        else if (r.decision.has(ActionKind::RelinkReference))
            relinkedBaseline(*reference);
    }
    if (r.facts.booking && !s.made.isEmpty())
        log(StepKind::Applied, QStringLiteral("booking ") + r.facts.booking->uid.value + QStringLiteral(" → ") + s.made.value);
    end(RunStage::Applied, reference);
    if (r.decision.has(ActionKind::CreateBooking) && !s.made.isEmpty())
        m_effects.push_back(MeetBooking{s.made});
}

void Machine::relinkedBaseline(Reference &reference)
{
    const Event &fetched = r.facts.fetched.document.event;
    if (r.facts.fetched.kind == Fetched::Kind::Present && !fetched.cancelled() && fetched.key() == reference.event)
        return newBaseline(reference, agreed(r, r.facts.fetched.document), BaselineOrigin::Agreed);
    for (const Sighting &sighting : r.facts.context.sightings) {
        if (sighting.event.key() == reference.event)
            return newBaseline(reference, agreed(r, EventDocument{sighting.event, {}}), BaselineOrigin::Agreed);
    }
}

} // namespace csp::run
