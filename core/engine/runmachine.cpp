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
        if (i.reference)
            s.began = i.reference->booking;
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
        if (uid.isEmpty())
            return decideNow();
        want(uid); // A booking made elsewhere: Cal.com has to tell us of it.
    }

    void on(const BookingArrived &i)
    {
        if (s.phase == Phase::BookingRechecked)
            return rechecked(i.booking);
        if (s.phase == Phase::ProgressWanted)
            return progressed(i.booking);
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
        if (!booking.alive() && r.facts.fetched.document.event.cancelled()) {
            r.facts.booking.reset(); // met when both were over: nothing to keep
            return decideNow();
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

    void on(const MeetingSought &i)
    {
        if (s.phase != Phase::MeetingWanted || triedAgain(i.error))
            return;
        r.facts.context.sightings = i.sightings;
        r.facts.context.search = i.search;
        log("looked up", i.sightings.isEmpty() ? QStringLiteral("the meeting is in no other calendar")
                                               : QStringLiteral("the meeting is in ") + i.sightings.first().event.calendar.value);
        gatherContext();
    }

    void on(const AvailabilityKnown &i)
    {
        if (s.phase != Phase::AvailabilityWanted || triedAgain(i.error))
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
        case Phase::ReadBackWanted: case Phase::ProgressWanted: case Phase::CreatedWanted: case Phase::Ended:
            return;
        }
        if (!i.reference)
            return; // nothing to go by: a booking that is being met for the first time
        ++s.turn;
        s.began = i.reference->booking;
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
        if (s.sending || (s.phase == Phase::Ended && r.stage != RunStage::Failed))
            return; // half of a plan is worse than a late one
        if (r.stage == RunStage::Failed && s.step > firstRequest())
            return; // part of it was done, and part refused: that is for a person to see
        log("superseded", QStringLiteral("by a later change of the event"));
        end(RunStage::Superseded, {});
    }

    void on(const Answered &i)
    {
        if (s.phase != Phase::AnswerWanted)
            return;
        RunStep &line = log("answered", i.answer.ok() ? QStringLiteral("done") : i.answer.error().oneLine());
        line.status = i.answer.ok() ? i.status : i.answer.error().status.value_or(0);
        if (!i.answer.ok()) {
            // A refusal is final, and keeps no later change waiting. An answer that was lost says nothing: it has to be looked up.
            const bool refused = line.status >= 400 && line.status < 500;
            const Error::Kind kind = i.answer.error().kind;
            if (refused && (s.step == firstRequest() || (kind != Error::Kind::Auth && kind != Error::Kind::Throttled)))
                s.sending = false;
            return failed(i.answer.error(), false); // A POST is never sent again by itself: what it did is looked up at the next try.
        }
        line.answer = *i.answer;
        const QString uid = i.answer->value(QLatin1String("uid")).toString();
        if (!uid.isEmpty())
            s.made = BookingUid{uid};
        ++s.step;
        sendNext();
    }

    void on(const RetryDue &)
    {
        if (r.stage != RunStage::Failed) {
            if (const auto effect = effectOfPhase())
                m_effects.push_back(*effect);
            return;
        }
        // A person asked.
        r.error.reset();
        s.attempt = 0;
        ++s.turn;
        if (s.sending)
            goOn();
        else
            lookAgain();
    }

    void on(const TakenUp &)
    {
        if (s.phase != Phase::New)
            return;
        derive(r, s.policy);
        if (r.facts.reference)
            s.began = r.facts.reference->booking;
        // The answers that were stored, in the order of the plan. Another plan than then (the policy was changed) cannot be gone on with.
        const auto sent = sentRequests();
        size_t step = 0;
        for (const RunStep *line : sent) {
            while (step < r.plan.steps.size() && !r.plan.steps[step].request)
                ++step;
            if (step == r.plan.steps.size() || r.plan.steps[step].request->method != line->request->method
                || r.plan.steps[step].request->body != line->request->body)
                return lookAgain();
            const RunStep *answer = line + 1 < r.steps.data() + r.steps.size() ? line + 1 : nullptr;
            if (!answer || answer->what != QLatin1String("answered") || answer->status < 200 || answer->status >= 300)
                break; // this one, or the one before, is to be looked up
            if (const QString uid = answer->answer.value(QLatin1String("uid")).toString(); !uid.isEmpty())
                s.made = BookingUid{uid};
            ++step;
        }
        s.step = step;
        s.sending = true;
        if (r.stage == RunStage::Failed)
            s.phase = Phase::Ended; // waits for Retry, as it did
        else
            goOn();
    }

    void on(const BookingsArrived &i)
    {
        if (s.phase != Phase::CreatedWanted)
            return;
        if (!i.bookings.ok())
            return failed(i.bookings.error());
        const TimedSpan *span = r.plan.steps[s.step].action.span ? timed(*r.plan.steps[s.step].action.span) : nullptr;
        const Booking &old = *r.facts.booking;
        for (const Booking &b : *i.bookings) {
            const bool same = span && b.alive() && b.uid != old.uid && b.start == span->start && b.end == span->end
                && b.eventTypeId == old.eventTypeId && !b.attendees.isEmpty() && !old.attendees.isEmpty()
                && foldedEmail(b.attendees.first().email) == foldedEmail(old.attendees.first().email);
            if (!same)
                continue;
            log("looked up", QStringLiteral("the new booking is there already: ") + b.uid.value);
            s.made = b.uid;
            ++s.step;
            break;
        }
        sendNext();
    }

    void on(const Stopped &)
    {
        switch (s.phase) {
        case Phase::New: case Phase::Holding: case Phase::ConsentWanted: case Phase::Ended:
        case Phase::AnswerWanted: // on its way already: the answer must be known
            return;
        case Phase::ProgressWanted: case Phase::CreatedWanted:
        case Phase::BookingWanted: case Phase::RowsWanted: case Phase::MeetingWanted: case Phase::AvailabilityWanted:
        case Phase::EventRechecked: case Phase::BookingRechecked: case Phase::ReadBackWanted:
            failed(Error{Error::Kind::Cancelled, r.title, QStringLiteral("stopped by you"), QStringLiteral("Retry takes it up again"), {}, {}, {}, {}, {}}, false);
        }
    }

    // Gathering.

    /// Everything is looked at anew, so that whatever a failed try had already done counts.
    void lookAgain()
    {
        r.stage = RunStage::Gathering;
        s.step = 0;
        s.sending = false;
        s.expected.clear();
        forgetLooks();
        if (r.facts.reference)
            return gatherBooking();
        const BookingUid uid = bookingOf(r.facts.fetched.document.event.iCalUid);
        if (uid.isEmpty())
            return decideNow();
        want(uid);
    }

    /// Looks that failed for a reason that can pass are tried again, by itself or by a person, before anything is decided without them.
    /// A calendar that may not be looked into is another matter: the decision is made without it, and says so.
    bool triedAgain(const std::optional<Error> &error)
    {
        if (!error || error->kind == Error::Kind::Refused || error->kind == Error::Kind::NotFound || error->kind == Error::Kind::Gone
            || error->kind == Error::Kind::Input)
            return false;
        failed(*error);
        return true;
    }

    /// An event that is not there any more is still the one that was asked for.
    Fetched known(Fetched event) const
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

    void gatherBooking()
    {
        const EventDiff d = currentDiff();
        // What changes nothing needs no booking: most notifications are echoes and noise, and cost no request. But an event that was
        // moved to and fro (its sequence tells) may have met a booking that was moved only to.
        const Trigger why = r.facts.context.trigger;
        const bool wanted = why == Trigger::HoldRanOut || why == Trigger::Manual || r.facts.reference->closed
            || std::any_of(d.changes.begin(), d.changes.end(), [](const FieldChange &c) { return c.field == Field::Sequence; });
        if (d.onlyNoise() && d.life == LifeChange::None && !wanted)
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
            return go(Phase::MeetingWanted, seekMeeting(ref));
        }
        if (needs.availability && r.facts.context.availability.verdict == Availability::Verdict::NotAsked) {
            if (const auto span = newSpan())
                return go(Phase::AvailabilityWanted, AskAvailability{*span});
        }
        decideNow();
    }

    static SeekMeeting seekMeeting(const Reference &ref) { return {ref.event.event, ref.iCalUid, ref.booking, ref.event.calendar}; }

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
        const NothingReason why = r.decision.actions.front().nothing;
        const bool gone = r.facts.fetched.kind == Fetched::Kind::Gone || r.facts.fetched.document.event.cancelled();
        if (why == NothingReason::BookingClosed && gone && r.facts.reference && r.facts.booking && !r.facts.booking->alive() && !r.facts.reference->closed) {
            Reference reference = *r.facts.reference; // both have ended: kept for the history
            reference.closed = true;
            return reference;
        }
        if (!r.facts.reference || r.facts.fetched.kind != Fetched::Kind::Present || r.facts.fetched.document.event.cancelled())
            return {};
        Reference reference = *r.facts.reference;
        const Event &event = r.facts.fetched.document.event;
        if (reference.event.calendar != event.calendar)
            return {};
        switch (why) {
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
        if (!r.plan.writes()) {
            const bool alive = r.facts.fetched.kind == Fetched::Kind::Present && !r.facts.fetched.document.event.cancelled();
            finishApplied({});
            if (alive && leavesQuestions())
                m_effects.push_back(WorkThrough{r.facts.fetched.document});
            return;
        }
        s.step = 0;
        s.made = {};
        s.expected.clear();
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
            r.facts.fetched = s.rechecked;
            forgetLooks();
            return gatherBooking();
        }
        expectEchoes();
        sendNext();
    }

    void expectEchoes()
    {
        s.expected = expectedWrites(r.plan, r.facts);
        for (OwnWrite &w : s.expected)
            w.at = m_now;
        m_effects.push_back(RememberWrites{s.expected});
    }

    // Going on with a plan that broke off: what an answer would have told is asked of Cal.com, so that nothing is done twice.

    void goOn()
    {
        r.stage = RunStage::Applying;
        log("retry", QStringLiteral("how far the plan has come is looked up"));
        s.chain = 0;
        s.wanted = r.plan.booking;
        go(Phase::ProgressWanted, FetchBooking{s.wanted});
        m_effects.push_back(Save{});
    }

    void progressed(const Outcome<Booking> &booking)
    {
        if (!booking.ok() && booking.error().kind != Error::Kind::NotFound)
            return failed(booking.error());
        if (!booking.ok())
            return lookAgain();
        if (!booking->alive() && !booking->rescheduledTo.isEmpty() && ++s.chain < longestChain) {
            s.wanted = booking->rescheduledTo;
            return go(Phase::ProgressWanted, FetchBooking{s.wanted});
        }
        if (booking->uid != r.plan.booking && r.decision.has(ActionKind::Reschedule))
            s.made = booking->uid;
        while (s.step < r.plan.steps.size() && (!r.plan.steps[s.step].request || done(r.plan.steps[s.step], *booking)))
            ++s.step;
        if (s.expected.empty())
            expectEchoes();
        if (s.step == r.plan.steps.size())
            return sendNext();
        switch (r.plan.steps[s.step].action.kind) {
        case ActionKind::CreateBooking:
            return go(Phase::CreatedWanted, FetchBookings{});
        case ActionKind::Cancel:
            return sendNext();
        case ActionKind::AddGuests: case ActionKind::UpdateLocation: {
            const bool moved = booking->start != r.plan.bookingStart && !r.decision.has(ActionKind::Reschedule);
            return booking->alive() && !moved ? sendNext() : lookAgain();
        }
        default:
            return lookAgain(); // nothing of the plan has happened yet
        }
    }

    static bool done(const PlanStep &step, const Booking &booking)
    {
        const Action &action = step.action;
        switch (action.kind) {
        case ActionKind::Reschedule:
            return booking.alive() && action.span && timed(*action.span) && booking.start == timed(*action.span)->start;
        case ActionKind::Cancel: case ActionKind::RequestReschedule:
            return !booking.alive();
        case ActionKind::AddGuests:
            return std::all_of(action.guests.begin(), action.guests.end(), [&](const QString &email) {
                const auto is = [&](const QString &other) { return foldedEmail(other) == foldedEmail(email); };
                return std::any_of(booking.guests.begin(), booking.guests.end(), is)
                    || std::any_of(booking.attendees.begin(), booking.attendees.end(), [&](const BookingPerson &p) { return is(p.email); });
            });
        case ActionKind::UpdateLocation:
            return booking.location == action.text;
        default:
            return false;
        }
    }

    /// Of the plan that was made last; what was sent for an earlier one counts no more.
    std::vector<const RunStep *> sentRequests() const
    {
        std::vector<const RunStep *> sent;
        for (const RunStep &line : r.steps) {
            if (line.what == QLatin1String("decided"))
                sent.clear();
            else if (line.what == QLatin1String("sent") && line.request)
                sent.push_back(&line);
        }
        return sent;
    }

    size_t firstRequest() const
    {
        size_t first = 0;
        while (first < r.plan.steps.size() && !r.plan.steps[first].request)
            ++first;
        return first;
    }

    void sendNext()
    {
        while (s.step < r.plan.steps.size() && !r.plan.steps[s.step].request)
            ++s.step;
        if (s.step == r.plan.steps.size())
            return go(Phase::ReadBackWanted, FetchEvent{r.plan.event});
        ApiRequest request = *r.plan.steps[s.step].request;
        request.path.replace(QLatin1String("{new}"), s.made.isEmpty() ? r.plan.booking.value : s.made.value);
        RunStep &line = log("sent", QString::fromLatin1(request.method) + QLatin1Char(' ') + request.path);
        line.request = request;
        s.sending = true;
        m_effects.push_back(Save{}); // before it goes out: whoever finds us dead knows that it may have
        go(Phase::AnswerWanted, Send{request});
    }

    void readBack(const Fetched &event)
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
        if (asExpected && sameSpan && !touched(event.document.event)) {
            if (it != s.expected.end() && !leavesQuestions())
                it->etag = event.document.event.version.etag;
            finishApplied(event.document);
            if (leavesQuestions() && !event.document.event.cancelled())
                m_effects.push_back(WorkThrough{event.document});
            return;
        }
        // Somebody was faster than our look: what the plan was made from becomes the baseline, and the new state a change of its own.
        finishApplied(r.facts.fetched.document);
        m_effects.push_back(WorkThrough{event.document});
    }

    /// Somebody changed the event while the plan was carried out: what was decided does not cover it.
    bool touched(const Event &now) const
    {
        if (r.facts.fetched.kind != Fetched::Kind::Present || r.facts.fetched.document.event.cancelled() || now.cancelled() || !r.facts.booking)
            return false;
        Booking booking = *r.facts.booking;
        if (const Action *added = r.decision.find(ActionKind::AddGuests))
            booking.guests << added->guests;
        if (const Action *place = r.decision.find(ActionKind::UpdateLocation))
            booking.location = place->text;
        if (!s.made.isEmpty() && now.location.contains(s.made.value))
            booking.location = now.location; // the video link of the new booking
        const Event *decided = &r.facts.fetched.document.event;
        for (const Sighting &sighting : r.facts.context.sightings)
            if (sighting.event.key() == now.key())
                decided = &sighting.event;
        if (decided->key() != now.key())
            return false;
        return rules::changedByPerson(diff(*decided, Fetched{Fetched::Kind::Present, {now, {}}}, r.facts.context.hostEmail), booking, now);
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
                newBaseline(*reference, agreed(*document), BaselineOrigin::Applied);
            else if (r.decision.has(ActionKind::RelinkReference))
                relinkedBaseline(*reference);
        }
        if (r.facts.booking && !s.made.isEmpty())
            log("applied", QStringLiteral("booking ") + r.facts.booking->uid.value + QStringLiteral(" → ") + s.made.value);
        end(RunStage::Applied, reference);
        if (r.decision.has(ActionKind::CreateBooking) && !s.made.isEmpty())
            m_effects.push_back(MeetBooking{s.made});
    }

    /// Part of the decision was carried out, and part of it is a question to the host.
    bool leavesQuestions() const { return r.decision.has(ActionKind::AskHost) || r.decision.has(ActionKind::NotPossible); }

    /// What the booking agrees with by now. What the host was asked about stays as it was, so that the question stays.
    EventDocument agreed(const EventDocument &document) const
    {
        if (!leavesQuestions() || !r.facts.reference || !r.facts.booking)
            return document;
        const Event &was = r.facts.reference->baseline.document.event;
        EventDocument result{document.event, {}}; // not a document of Google's any more
        Event &e = result.event;
        e.version.etag.clear();
        const bool moved = r.decision.has(ActionKind::Reschedule) || r.decision.has(ActionKind::CreateBooking);
        if (!moved && was.span)
            e.span = was.span;
        e.location = r.decision.has(ActionKind::UpdateLocation) ? e.location : was.location;
        e.recurrence = was.recurrence;
        const auto find = [](const QList<Attendee> &list, const QString &email) {
            const auto it = std::find_if(list.cbegin(), list.cend(), [&](const Attendee &a) { return foldedEmail(a.email) == foldedEmail(email); });
            return it == list.cend() ? qsizetype(-1) : it - list.cbegin();
        };
        const Action *added = r.decision.find(ActionKind::AddGuests);
        e.attendees.removeIf([&](const Attendee &a) {
            const bool known = find(was.attendees, a.email) >= 0;
            return !known && !(added && added->guests.contains(foldedEmail(a.email), Qt::CaseInsensitive));
        });
        for (const Attendee &a : was.attendees) {
            const qsizetype now = find(e.attendees, a.email);
            if (now < 0)
                e.attendees << a;
            else if (a.self)
                e.attendees[now].response = a.response;
        }
        std::sort(e.attendees.begin(), e.attendees.end(), [](const Attendee &a, const Attendee &b) { return foldedEmail(a.email) < foldedEmail(b.email); });
        return result;
    }

    /// After a relink without requests: the event as it stands in the new calendar.
    void relinkedBaseline(Reference &reference)
    {
        const Event &fetched = r.facts.fetched.document.event;
        if (r.facts.fetched.kind == Fetched::Kind::Present && !fetched.cancelled() && fetched.key() == reference.event)
            return newBaseline(reference, agreed(r.facts.fetched.document), BaselineOrigin::Agreed);
        for (const Sighting &sighting : r.facts.context.sightings) {
            if (sighting.event.key() == reference.event)
                return newBaseline(reference, agreed(EventDocument{sighting.event, {}}), BaselineOrigin::Agreed);
        }
    }

    // Ending.

    void end(RunStage stage, const std::optional<Reference> &reference)
    {
        r.stage = stage;
        s.phase = Phase::Ended;
        ++s.turn;
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
        ++s.turn;
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
        case Phase::ProgressWanted: return FetchBooking{s.wanted};
        case Phase::CreatedWanted: return FetchBookings{};
        case Phase::MeetingWanted: return seekMeeting(*r.facts.reference);
        case Phase::AvailabilityWanted:
            if (const auto span = newSpan())
                return AskAvailability{*span};
            return {};
        case Phase::New: case Phase::Holding:
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
    if (record.facts.fetched.kind == Fetched::Kind::NotAsked) {
        // A notification that brought no changed event: there is nothing to be decided about.
        record.diff = {};
        record.plan = {};
        record.decision = Decision{policy.name, {Action{}}, {}};
        record.decision.actions.front().nothing = NothingReason::NoChange;
        return;
    }
    record.diff = {};
    if (record.facts.reference && record.facts.reference->baseline.version > 0)
        record.diff = diff(record.facts.reference->baseline.document.event, record.facts.fetched, record.facts.context.hostEmail);
    const auto decided = [](const RunStep &line) { return line.what == QLatin1String("decided"); };
    if (!record.steps.empty() && record.stage == RunStage::Superseded && std::none_of(record.steps.begin(), record.steps.end(), decided)) {
        // It was overtaken before anything was decided: the facts are not whole, and a decision made of them would be nobody's.
        record.decision = Decision{policy.name, {Action{}}, {}};
        record.plan = {};
        return;
    }
    record.decision = decide(record.facts, record.diff, policy);
    record.plan = plan(record.facts, record.decision);
}

bool brokeOff(const RunRecord &record)
{
    if (record.stage != RunStage::Applying && record.stage != RunStage::Failed)
        return false;
    bool sent = false, refused = false;
    for (const RunStep &line : record.steps) {
        if (line.what == QLatin1String("decided"))
            sent = refused = false;
        else if (line.what == QLatin1String("sent") && line.request)
            sent = true;
        else if (line.what == QLatin1String("answered")) {
            refused = line.status >= 400 && line.status < 500 && line.status != 401 && line.status != 429;
        }
    }
    return sent && !refused;
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
