#include "core/engine/runmachine.h"
#include "core/engine/adoption.h"
#include "core/engine/retry.h"
#include "core/engine/session.h"
#include "core/rules/decide.h"
#include "core/rules/diff.h"
#include "core/rules/plan.h"
#include <algorithm>

namespace csp::run {

namespace {

/// The chain of reschedules is followed this far; a longer one is taken for a circle.
constexpr int longestChain = 64;

/// Works on one State and collects the effects. A class only so that the steps need not hand both around.
class Machine
{
public:
    Machine(State &state, std::vector<Effect> &effects, Instant now)
        : s(state), r(state.record), m_effects(effects), m_now(now)
    {
    }

    void take(const Input &input)
    {
        std::visit([this](const auto &i) { on(i); }, input);
    }

private:
    void on(const Begin &i)
    {
        if (s.phase != Phase::New)
            return;
        r.stage = RunStage::Gathering;
        r.policy = s.policy.name;
        r.facts = Facts{};
        r.facts.fetched = i.fetched;
        r.facts.reference = i.reference;
        r.facts.context.ownWrites = i.ownWrites;
        r.facts.context.duplicate = i.duplicate;
        r.facts.context.hostEmail = i.hostEmail;
        r.facts.context.trigger = i.trigger;
        log("fetched", i.fetched.kind == Fetched::Kind::Present ? i.fetched.document.event.summary : QStringLiteral("gone"));
        if (i.reference) {
            log("looked up", QStringLiteral("booking ") + i.reference->booking.value);
            gatherBooking();
            return;
        }
        const BookingUid uid = bookingOf(i.fetched.document.event.iCalUid);
        if (uid.isEmpty() || i.fetched.document.event.cancelled())
            return decideNow();
        want(uid); // A booking made elsewhere: Cal.com has to tell us of it.
    }

    void on(const BookingArrived &i)
    {
        if (s.phase == Phase::BookingRechecked)
            return rechecked(i.booking);
        if (s.phase != Phase::BookingWanted)
            return;
        if (!i.booking.ok()) {
            if (i.booking.error().kind != Error::Kind::NotFound)
                return failed(i.booking.error());
            log("looked up", QStringLiteral("Cal.com knows no booking ") + s.wanted.value);
            return r.facts.reference ? gatherContext() : decideNow();
        }
        const Booking &booking = *i.booking;
        if (!booking.alive() && !booking.rescheduledTo.isEmpty() && ++s.chain < longestChain)
            return want(booking.rescheduledTo);
        r.facts.booking = booking;
        r.facts.eventType = i.eventType;
        if (r.facts.reference) {
            r.facts.reference->booking = booking.uid;
            return gatherContext();
        }
        go(Phase::RowsWanted, FetchRows{booking.uid});
    }

    void on(const RowsArrived &i)
    {
        if (s.phase != Phase::RowsWanted)
            return;
        if (!i.rows.ok())
            return failed(i.rows.error());
        const Event &event = r.facts.fetched.document.event;
        const auto row = std::find_if(i.rows->begin(), i.rows->end(), [&](const BookingReferenceRow &x) { return x.event.event == event.id; });
        if (row == i.rows->end()) {
            // The iCalUID speaks of the booking, the rows of another event: a copy, or a note beside the booking (calcom.md 6.8, 42).
            r.facts.booking.reset();
            r.facts.eventType.reset();
            log("looked up", QStringLiteral("no reference of the booking names this event"));
            return decideNow();
        }
        adoptFrom(*row);
    }

    void on(const EventArrived &i)
    {
        if (s.phase == Phase::EventRechecked) {
            if (!i.event.ok())
                return failed(i.event.error());
            s.rechecked = *i.event;
            return go(Phase::BookingRechecked, FetchBooking{r.plan.booking});
        }
        if (s.phase == Phase::ReadBackWanted) {
            if (!i.event.ok())
                return failed(i.event.error());
            return readBack(*i.event);
        }
    }

    void on(const MeetingSought &i)
    {
        if (s.phase != Phase::MeetingWanted)
            return;
        r.facts.context.sightings = i.sightings;
        r.facts.context.search = i.search;
        log("looked up", i.sightings.isEmpty() ? QStringLiteral("the meeting is in no other calendar")
                                               : QStringLiteral("the meeting is in ") + i.sightings.first().event.calendar.value);
        gatherContext();
    }

    void on(const AvailabilityKnown &i)
    {
        if (s.phase != Phase::AvailabilityWanted)
            return;
        r.facts.context.availability = i.availability;
        decideNow();
    }

    void on(const HoldEnded &)
    {
        if (s.phase != Phase::Holding)
            return;
        log("hold", QStringLiteral("ran out"));
        r.facts.context.hold = DecisionContext::HoldState::RanOut;
        r.facts.context.trigger = Trigger::HoldRanOut;
        forgetLooks();
        gatherBooking();
    }

    void on(const Reconsider &i)
    {
        switch (s.phase) {
        case Phase::Holding: case Phase::ConsentWanted: case Phase::BookingWanted: case Phase::MeetingWanted: case Phase::AvailabilityWanted:
            break;
        case Phase::New: case Phase::RowsWanted: case Phase::EventRechecked: case Phase::BookingRechecked: case Phase::AnswerWanted:
        case Phase::ReadBackWanted: case Phase::Ended:
            return;
        }
        if (!i.reference)
            return; // nothing to go by: a booking that is being met for the first time
        s.policy = i.policy;
        r.policy = i.policy.name;
        r.facts.reference = i.reference;
        r.facts.context.ownWrites = i.ownWrites;
        forgetLooks();
        gatherBooking();
    }

    void on(const ApplyAsked &)
    {
        if (s.phase != Phase::ConsentWanted)
            return;
        startApplying();
    }

    void on(const SkipAsked &)
    {
        if (s.phase != Phase::ConsentWanted && s.phase != Phase::Holding && r.stage != RunStage::Failed)
            return;
        log("skipped", QString());
        end(RunStage::Skipped, {});
    }

    void on(const Superseded &)
    {
        if (s.phase == Phase::AnswerWanted || s.phase == Phase::ReadBackWanted || (s.phase == Phase::Ended && r.stage != RunStage::Failed))
            return;
        log("superseded", QStringLiteral("by a later change of the event"));
        end(RunStage::Superseded, {});
    }

    void on(const Answered &i)
    {
        if (s.phase != Phase::AnswerWanted)
            return;
        RunStep &line = log("answered", i.answer.ok() ? QStringLiteral("done") : i.answer.error().oneLine());
        line.status = i.answer.ok() ? i.status : i.answer.error().status.value_or(0);
        if (!i.answer.ok())
            return failed(i.answer.error(), false); // A POST is never sent again by itself: what it did is looked up at the next try.
        line.answer = *i.answer;
        const QString uid = i.answer->value(QLatin1String("uid")).toString();
        if (!uid.isEmpty())
            s.made = BookingUid{uid};
        ++s.step;
        sendNext();
    }

    void on(const RetryDue &)
    {
        if (r.stage == RunStage::Failed) {
            // A person asked: everything is looked at anew, so that whatever the failed try had already done counts.
            r.error.reset();
            r.stage = RunStage::Gathering;
            s.attempt = 0;
            s.step = 0;
            forgetLooks();
            if (r.facts.reference)
                return gatherBooking();
            return want(bookingOf(r.facts.fetched.document.event.iCalUid));
        }
        if (const auto effect = effectOfPhase())
            m_effects.push_back(*effect);
    }

    void on(const Stopped &)
    {
        switch (s.phase) {
        case Phase::New: case Phase::Holding: case Phase::ConsentWanted: case Phase::Ended:
        case Phase::AnswerWanted: // on its way already: the answer must be known
            return;
        case Phase::BookingWanted: case Phase::RowsWanted: case Phase::MeetingWanted: case Phase::AvailabilityWanted:
        case Phase::EventRechecked: case Phase::BookingRechecked: case Phase::ReadBackWanted:
            failed(Error{Error::Kind::Cancelled, r.title, QStringLiteral("stopped by you"), QStringLiteral("Retry takes it up again"), {}, {}, {}, {}, {}}, false);
        }
    }

    // Gathering.

    void gatherBooking()
    {
        const EventDiff d = currentDiff();
        // What changes nothing needs no booking: most notifications are echoes and noise, and cost no request.
        if (d.onlyNoise() && d.life == LifeChange::None && r.facts.context.trigger != Trigger::HoldRanOut)
            return decideNow();
        s.chain = 0;
        want(r.facts.reference->booking);
    }

    void want(const BookingUid &uid)
    {
        s.wanted = uid;
        go(Phase::BookingWanted, FetchBooking{uid});
    }

    void gatherContext()
    {
        const EventDiff d = currentDiff();
        r.facts.context.now = m_now;
        const Needs needs = needsOf(r.facts, d, s.policy);
        if (needs.sightings && r.facts.context.search == DecisionContext::Search::NotAsked) {
            const Reference &ref = *r.facts.reference;
            return go(Phase::MeetingWanted, SeekMeeting{ref.event.event, ref.iCalUid, ref.booking, ref.event.calendar});
        }
        if (needs.availability && r.facts.context.availability.verdict == Availability::Verdict::NotAsked) {
            if (const auto span = newSpan())
                return go(Phase::AvailabilityWanted, AskAvailability{*span});
        }
        decideNow();
    }

    /// The time that has to be free: the fetched event's, or that of the place where a deleted one was found again.
    std::optional<TimedSpan> newSpan() const
    {
        const Event &event = r.facts.fetched.document.event;
        if (r.facts.fetched.kind == Fetched::Kind::Present && !event.cancelled() && event.span && timed(*event.span))
            return *timed(*event.span);
        for (const Sighting &sighting : r.facts.context.sightings) {
            if (sighting.event.span && timed(*sighting.event.span))
                return *timed(*sighting.event.span);
        }
        return {};
    }

    void adoptFrom(const BookingReferenceRow &row)
    {
        const Reference reference = adopt(*r.facts.booking, row, r.facts.fetched.document, m_now);
        r.facts.reference = reference;
        m_effects.push_back(KeepReference{reference});
        log("baseline", reference.baseline.origin == BaselineOrigin::RawData ? QStringLiteral("first, from rawData")
                                                                             : QStringLiteral("first, from the event at the booking's time"));
        gatherContext();
    }

    void forgetLooks()
    {
        r.facts.context.sightings.clear();
        r.facts.context.search = DecisionContext::Search::NotAsked;
        r.facts.context.availability = {};
    }

    EventDiff currentDiff() const
    {
        if (!r.facts.reference || r.facts.reference->baseline.version == 0)
            return {};
        return diff(r.facts.reference->baseline.document.event, r.facts.fetched, r.facts.context.hostEmail);
    }

    // Deciding.

    void decideNow()
    {
        r.facts.context.now = m_now;
        derive(r, s.policy);
        log("decided", QString::fromLatin1(nameOf(r.decision.actions.front().kind)));
        s.attempt = 0;
        r.error.reset();
        if (r.decision.isNothing())
            return end(RunStage::Nothing, afterNothing());
        if (const Action *hold = r.decision.find(ActionKind::Hold); hold && hold->until) {
            r.stage = RunStage::Holding;
            r.facts.context.hold = DecisionContext::HoldState::Running;
            r.facts.context.holdUntil = *hold->until;
            go(Phase::Holding, WaitUntil{*hold->until});
            m_effects.push_back(Save{});
            return;
        }
        r.stage = RunStage::Proposed;
        s.phase = Phase::ConsentWanted;
        m_effects.push_back(Save{});
        const bool ours = !r.plan.writes() && std::all_of(r.decision.actions.begin(), r.decision.actions.end(), [](const Action &a) {
            return a.kind == ActionKind::RelinkReference || a.kind == ActionKind::Nothing;
        });
        // What changes our own records alone needs nobody's consent; what is written outside does, unless the mode says otherwise.
        if (s.mode != ApplyMode::Never && (ours || (s.mode == ApplyMode::Automatic && r.plan.writes())))
            startApplying();
    }

    /// A new baseline where the booking agrees with the event; else the old one stays, and the difference with it.
    std::optional<Reference> afterNothing()
    {
        if (!r.facts.reference || r.facts.fetched.kind != Fetched::Kind::Present || r.facts.fetched.document.event.cancelled())
            return {};
        Reference reference = *r.facts.reference;
        const Event &event = r.facts.fetched.document.event;
        if (reference.event.calendar != event.calendar)
            return {};
        switch (r.decision.actions.front().nothing) {
        case NothingReason::NoChange: case NothingReason::Noise: case NothingReason::Echo: case NothingReason::BookingAgrees:
            break;
        case NothingReason::None: case NothingReason::UnknownEvent: case NothingReason::Duplicate: case NothingReason::Stale:
        case NothingReason::IgnoredByPolicy: case NothingReason::OtherHalfOfMove: case NothingReason::BookingClosed: case NothingReason::GuestCopy:
            return {};
        }
        if (!event.version.etag.isEmpty() && reference.baseline.document.event.version.etag == event.version.etag)
            return {};
        newBaseline(reference, r.facts.fetched.document, BaselineOrigin::Agreed);
        return reference;
    }

    void newBaseline(Reference &reference, const EventDocument &document, BaselineOrigin origin)
    {
        reference.baseline = Baseline{reference.baseline.version + 1, origin, m_now, document};
        log("baseline", QStringLiteral("version %1").arg(reference.baseline.version));
    }

    // Applying.

    void startApplying()
    {
        if (r.stage == RunStage::Failed)
            r.error.reset();
        if (!r.plan.writes())
            return finishApplied({});
        s.step = 0;
        s.made = {};
        go(Phase::EventRechecked, FetchEvent{r.plan.event});
        r.stage = RunStage::Applying;
    }

    void rechecked(const Outcome<Booking> &booking)
    {
        if (!booking.ok() && booking.error().kind != Error::Kind::NotFound)
            return failed(booking.error());
        const std::optional<Booking> now = booking.ok() ? std::optional(*booking) : std::nullopt;
        if (const auto stale = whyStale(r.plan, s.rechecked, now)) {
            log("refused", stale->oneLine());
            r.stage = RunStage::Gathering;
            const bool sameEvent = s.rechecked.kind == Fetched::Kind::Present || r.facts.fetched.kind == Fetched::Kind::Present;
            if (sameEvent)
                r.facts.fetched = s.rechecked;
            forgetLooks();
            return gatherBooking();
        }
        s.expected = expectedWrites(r.plan, r.facts);
        for (OwnWrite &w : s.expected)
            w.at = m_now;
        m_effects.push_back(RememberWrites{s.expected});
        m_effects.push_back(Save{});
        sendNext();
    }

    void sendNext()
    {
        while (s.step < r.plan.steps.size() && !r.plan.steps[s.step].request)
            ++s.step;
        if (s.step == r.plan.steps.size()) {
            if (r.decision.has(ActionKind::Cancel))
                return finishApplied({});
            return go(Phase::ReadBackWanted, FetchEvent{r.plan.event});
        }
        ApiRequest request = *r.plan.steps[s.step].request;
        request.path.replace(QLatin1String("{new}"), s.made.isEmpty() ? r.plan.booking.value : s.made.value);
        RunStep &line = log("sent", QString::fromLatin1(request.method) + QLatin1Char(' ') + request.path);
        line.request = request;
        go(Phase::AnswerWanted, Send{request});
    }

    void readBack(const Fetched &event)
    {
        if (event.kind != Fetched::Kind::Present)
            return finishApplied({});
        const auto it = std::find_if(s.expected.begin(), s.expected.end(), [&](const OwnWrite &w) { return w.event == event.document.event.key(); });
        const bool asExpected = it == s.expected.end() || it->deleted == event.document.event.cancelled();
        const bool sameSpan = it == s.expected.end() || !it->span || !event.document.event.span || sameTime(*it->span, *event.document.event.span);
        if (asExpected && sameSpan) {
            if (it != s.expected.end())
                it->etag = event.document.event.version.etag;
            return finishApplied(event.document);
        }
        // Somebody was faster than our look: what the plan was made from becomes the baseline, and the new state a change of its own.
        finishApplied(r.facts.fetched.document);
        m_effects.push_back(WorkThrough{event.document});
    }

    void finishApplied(const std::optional<EventDocument> &document)
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
                newBaseline(*reference, *document, BaselineOrigin::Applied);
            else if (r.decision.has(ActionKind::RelinkReference))
                relinkedBaseline(*reference);
        }
        if (r.facts.booking && !s.made.isEmpty())
            log("applied", QStringLiteral("booking ") + r.facts.booking->uid.value + QStringLiteral(" → ") + s.made.value);
        end(RunStage::Applied, reference);
        if (r.decision.has(ActionKind::CreateBooking) && !s.made.isEmpty())
            m_effects.push_back(MeetBooking{s.made});
    }

    /// After a relink without requests: the event as it stands in the new calendar.
    void relinkedBaseline(Reference &reference)
    {
        const Event &fetched = r.facts.fetched.document.event;
        if (r.facts.fetched.kind == Fetched::Kind::Present && !fetched.cancelled() && fetched.key() == reference.event)
            return newBaseline(reference, r.facts.fetched.document, BaselineOrigin::Agreed);
        for (const Sighting &sighting : r.facts.context.sightings) {
            if (sighting.event.key() == reference.event)
                return newBaseline(reference, EventDocument{sighting.event, {}}, BaselineOrigin::Agreed);
        }
    }

    // Ending.

    void end(RunStage stage, const std::optional<Reference> &reference)
    {
        r.stage = stage;
        s.phase = Phase::Ended;
        m_effects.push_back(Finish{reference, QList<OwnWrite>(s.expected.begin(), s.expected.end())});
    }

    void failed(const Error &error, bool mayRetry = true)
    {
        if (mayRetry) {
            if (const auto wait = retryAfter(++s.attempt, error)) {
                log("retry", error.oneLine());
                m_effects.push_back(RetryIn{*wait});
                return;
            }
        }
        r.error = error;
        r.stage = RunStage::Failed;
        s.phase = Phase::Ended;
        s.attempt = 0;
        log("failed", error.oneLine());
        m_effects.push_back(Save{});
    }

    std::optional<Effect> effectOfPhase() const
    {
        switch (s.phase) {
        case Phase::BookingWanted: return FetchBooking{s.wanted};
        case Phase::RowsWanted: return FetchRows{r.facts.booking->uid};
        case Phase::EventRechecked: case Phase::ReadBackWanted: return FetchEvent{r.plan.event};
        case Phase::BookingRechecked: return FetchBooking{r.plan.booking};
        case Phase::New: case Phase::MeetingWanted: case Phase::AvailabilityWanted: case Phase::Holding:
        case Phase::ConsentWanted: case Phase::AnswerWanted: case Phase::Ended:
            return {};
        }
        return {};
    }

    void go(Phase phase, Effect effect)
    {
        if (s.phase != phase)
            s.attempt = 0;
        s.phase = phase;
        m_effects.push_back(std::move(effect));
    }

    RunStep &log(const char *what, const QString &detail)
    {
        r.steps.push_back(RunStep{m_now, QString::fromLatin1(what), detail, {}, 0, {}});
        return r.steps.back();
    }

    State &s;
    RunRecord &r;
    std::vector<Effect> &m_effects;
    Instant m_now;
};

} // namespace

Advance advance(State state, const Input &input, Instant now)
{
    Advance result{std::move(state), {}};
    Machine(result.state, result.effects, now).take(input);
    return result;
}

void derive(RunRecord &record, const Policy &policy)
{
    record.diff = {};
    if (record.facts.reference && record.facts.reference->baseline.version > 0)
        record.diff = diff(record.facts.reference->baseline.document.event, record.facts.fetched, record.facts.context.hostEmail);
    record.decision = decide(record.facts, record.diff, policy);
    record.plan = plan(record.facts, record.decision);
}

BookingUid bookingOf(const ICalUid &uid)
{
    const QString folded = uid.value.toLower();
    for (const QLatin1String suffix : {QLatin1String("@cal.com"), QLatin1String("@cal.diy")}) {
        if (folded.endsWith(suffix))
            return BookingUid{uid.value.left(uid.value.indexOf(QLatin1Char('@')))};
    }
    return {};
}

} // namespace csp::run
