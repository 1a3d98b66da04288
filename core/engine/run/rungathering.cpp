#include "core/engine/run/adoption.h"
#include "core/engine/run/runmachineprivate.h"
#include "core/rules/decide.h"
#include <algorithm>

namespace csp::run {

void Machine::on(const Begin &i)
{
    if (s.phase != Phase::New)
        return;
    r.stage = RunStage::Gathering;
    r.facts = Facts{};
    r.facts.fetched = i.fetched;
    r.facts.reference = i.reference;
    if (i.reference)
        s.began = i.reference->booking;
    r.facts.context.ownWrites = i.ownWrites;
    r.facts.context.duplicate = i.duplicate;
    r.facts.context.hostEmail = i.hostEmail;
    r.facts.context.trigger = i.trigger;
    log(StepKind::Fetched, i.fetched.kind == Fetched::Kind::Present ? i.fetched.document.event.summary : QStringLiteral("gone"));
    if (i.reference) {
        log(StepKind::LookedUp, QStringLiteral("booking ") + i.reference->booking.value);
        gatherBooking();
        return;
    }
    const BookingUid uid = bookingOf(i.fetched.document.event.iCalUid);
    if (uid.isEmpty())
        return decideNow();
    want(uid); // A booking made elsewhere: Cal.com has to tell us of it.
}

void Machine::gatherBooking()
{
    const EventDiff d = diffFromBaseline(r.facts);
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

void Machine::want(const BookingUid &uid)
{
    s.wanted = uid;
    go(Phase::BookingWanted, FetchBooking{uid});
}

void Machine::on(const BookingArrived &i)
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
        log(StepKind::LookedUp, QStringLiteral("Cal.com knows no booking ") + s.wanted.value);
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

void Machine::on(const RowsArrived &i)
{
    if (s.phase != Phase::RowsWanted)
        return;
    if (!i.rows.ok())
        return failed(i.rows.error());
    const Event &event = r.facts.fetched.document.event;
    const auto row = std::find_if(i.rows->begin(), i.rows->end(), [&](const BookingReferenceRow &x) { return x.event.event == event.id; });
    if (row == i.rows->end()) {
        // The iCalUID speaks of the booking, the rows of another event: a copy, or a note beside the booking (calcom.md 6.8 #42).
        r.facts.booking.reset();
        r.facts.eventType.reset();
        log(StepKind::LookedUp, QStringLiteral("no reference of the booking names this event"));
        return decideNow();
    }
    adoptFrom(*row);
}

void Machine::adoptFrom(const BookingReferenceRow &row)
{
    const Reference reference = adopt(*r.facts.booking, row, r.facts.fetched.document, m_now);
    r.facts.reference = reference;
    m_effects.push_back(KeepReference{reference});
    const bool raw = reference.baseline.origin == BaselineOrigin::RawData;
    log(StepKind::Baseline, raw ? QStringLiteral("first, from rawData") : QStringLiteral("first, from the event at the booking's time"));
    gatherContext();
}

void Machine::gatherContext()
{
    const EventDiff d = diffFromBaseline(r.facts);
    r.facts.context.now = m_now;
    const Needs needs = needsOf(r.facts, d, r.policy);
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

SeekMeeting Machine::seekMeeting(const Reference &ref) { return {ref.event.event, ref.iCalUid, ref.booking, ref.event.calendar}; }

std::optional<TimedSpan> Machine::newSpan() const
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

void Machine::on(const MeetingSought &i)
{
    if (s.phase != Phase::MeetingWanted || triedAgain(i.error))
        return;
    r.facts.context.sightings = i.sightings;
    r.facts.context.search = i.search;
    if (i.sightings.isEmpty())
        log(StepKind::LookedUp, QStringLiteral("the meeting is in no other calendar"));
    else
        log(StepKind::LookedUp, QStringLiteral("the meeting is in ") + i.sightings.first().event.calendar.value);
    gatherContext();
}

void Machine::on(const AvailabilityKnown &i)
{
    if (s.phase != Phase::AvailabilityWanted || triedAgain(i.error))
        return;
    r.facts.context.availability = i.availability;
    decideNow();
}

bool Machine::triedAgain(const std::optional<Error> &error)
{
    if (!error || error->kind == Error::Kind::Refused || error->kind == Error::Kind::NotFound || error->kind == Error::Kind::Gone
        || error->kind == Error::Kind::Input)
        return false;
    failed(*error);
    return true;
}

void Machine::on(const HoldEnded &)
{
    if (s.phase != Phase::Holding)
        return;
    log(StepKind::Hold, QStringLiteral("ran out"));
    r.facts.context.hold = DecisionContext::HoldState::RanOut;
    r.facts.context.trigger = Trigger::HoldRanOut;
    forgetLooks();
    gatherBooking();
}

void Machine::on(const Reconsider &i)
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
    r.policy = i.policy;
    r.facts.reference = i.reference;
    r.facts.context.ownWrites = i.ownWrites;
    forgetLooks();
    gatherBooking();
}

void Machine::lookAgain()
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

void Machine::forgetLooks()
{
    r.facts.context.sightings.clear();
    r.facts.context.search = DecisionContext::Search::NotAsked;
    r.facts.context.availability = {};
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
