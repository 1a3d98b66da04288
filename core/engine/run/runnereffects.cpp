#include "core/engine/asking/availabilityasker.h"
#include "core/engine/asking/meetingseeker.h"
#include "core/engine/run/runner.h"
#include <algorithm>

namespace csp {

using namespace run;

// What a run wishes for, as calls of ports and rows of the store.

void Runner::carryOut(RunId id, const Effect &effect)
{
    std::visit([&](const auto &e) { on(id, e); }, effect);
}

template<typename C>
C *Runner::track(RunId id, C *call)
{
    ++m_calls;
    m_open[id].append(call);
    connect(call, &Call::finished, this, [this, id, call] {
        --m_calls;
        if (const auto it = m_open.find(id); it != m_open.end())
            it->removeAll(call);
        QMetaObject::invokeMethod(this, &Runner::callsChanged, Qt::QueuedConnection);
    });
    return call;
}

void Runner::on(RunId id, const FetchBooking &e)
{
    track(id, m_ports.bookings->get(e.uid))->then(this, [this, id, turn = turnOf(id)](const Outcome<Booking> &booking) {
        std::optional<EventType> type;
        if (booking.ok()) {
            m_known->bookings.insert(booking->uid, *booking);
            type = m_known->eventType(booking->eventTypeId);
            emit knownChanged();
        }
        answer(id, turn, BookingArrived{booking, type});
    });
}

void Runner::on(RunId id, const FetchRows &e)
{
    track(id, m_ports.bookings->references(e.uid))->then(this, [this, id, turn = turnOf(id)](const Outcome<QList<BookingReferenceRow>> &rows) {
        answer(id, turn, RowsArrived{rows});
    });
}

void Runner::on(RunId id, const FetchEvent &e)
{
    track(id, m_ports.calendar->getEvent(e.event))->then(this, [this, id, turn = turnOf(id), key = e.event](const Outcome<Fetched> &event) {
        if (event.ok()) {
            if (event->kind == Fetched::Kind::Present)
                m_known->keepEvent(event->document.event);
            else
                m_known->dropEvent(key);
            emit knownChanged();
        }
        answer(id, turn, EventArrived{event});
    });
}

void Runner::on(RunId id, const SeekMeeting &e)
{
    const State &s = *state(id);
    Event lost = s.record.facts.fetched.document.event;
    if (s.record.facts.reference) {
        // What is looked for is the meeting as it last was: a tombstone has neither times nor people.
        lost = s.record.facts.reference->baseline.document.event;
        lost.calendar = e.lostFrom;
        lost.id = e.event;
    }
    auto *seeker = track(id, new MeetingSeeker(lost, e.iCalUid, *m_known, m_ports.calendar, this));
    connect(seeker, &Call::finished, this, [this, id, turn = turnOf(id), seeker] {
        auto found = seeker->found();
        const State *waiting = state(id);
        if (!waiting || waiting->turn != turn || waiting->phase != Phase::MeetingWanted)
            return;
        const Event &fetched = waiting->record.facts.fetched.document.event;
        if (found.alive && fetched.cancelled()) {
            // Undone meanwhile: what lives in its own calendar is worked through as it is now.
            m_known->keepEvent(found.alive->event);
            on(id, WorkThrough{*found.alive});
            give(id, Superseded{}); // it is by the new one, if that could be stored
            return;
        }
        if (found.alive && found.alive->event.key() != fetched.key()) // asked because of a copy: where the event itself stands is the answer
            found.sightings.prepend(Sighting{Sighting::Match::SameId, found.alive->event, {}});
        answer(id, turn, MeetingSought{found.sightings, found.search, found.error});
    });
}

void Runner::on(RunId id, const AskAvailability &e)
{
    auto *asker = track(id, new AvailabilityAsker(e.span, state(id)->record.facts, *m_known, m_ports.clock->now(), m_ports.calendar, this));
    connect(asker, &Call::finished, this, [this, id, turn = turnOf(id), asker] {
        answer(id, turn, AvailabilityKnown{asker->availability(), asker->error()});
    });
}

void Runner::on(RunId id, const WaitUntil &e)
{
    auto *timer = m_ports.clock->after(std::max(Millis{0}, e.at - m_ports.clock->now()), this);
    m_timers[id] = timer;
    timer->then(this, [this, id](const Outcome<Done> &due) {
        if (due.ok())
            give(id, HoldEnded{});
    });
}

void Runner::on(RunId id, const RetryIn &e)
{
    auto *timer = m_ports.clock->after(e.delay, this);
    track(id, timer)->then(this, [this, id, turn = turnOf(id)](const Outcome<Done> &due) {
        if (due.ok())
            answer(id, turn, RetryDue{});
    });
}

void Runner::on(RunId id, const FetchBookings &)
{
    track(id, m_ports.bookings->list())->then(this, [this, id, turn = turnOf(id)](const Outcome<QList<Booking>> &bookings) {
        answer(id, turn, BookingsArrived{bookings});
    });
}

void Runner::on(RunId id, const Send &e)
{
    const auto done = [this, id](const Outcome<ApiAnswer> &answer) { give(id, Answered{answer}); };
    if (e.request.service == ApiRequest::Service::Google)
        track(id, m_ports.calendar->perform(e.request))->then(this, done);
    else
        track(id, m_ports.bookings->perform(e.request))->then(this, done);
}

void Runner::on(RunId, const RememberWrites &e)
{
    for (const OwnWrite &write : e.writes) {
        m_known->keepOwnWrite(write);
        if (const auto kept = m_ports.store->putOwnWrite(write); !kept.ok())
            emit noticed(QStringLiteral("An echo may not be recognised after a restart"), kept.error());
    }
}

void Runner::on(RunId, const KeepReference &e)
{
    if (const Reference *had = m_known->reference(e.reference.booking); had && !had->closed)
        return; // the booking was made here, and has been recorded in the meantime
    m_known->keepReference(e.reference);
    ++m_known->baselineVersions;
    if (const auto kept = m_ports.store->putReference(e.reference); !kept.ok())
        emit noticed(QStringLiteral("A reference could not be stored"), kept.error());
    emit knownChanged();
}

void Runner::on(RunId id, const Save &)
{
    if (const auto it = m_live.find(id); it != m_live.end())
        store(it->record);
}

/// The reference as the run leaves it, on top of what became of it meanwhile: another run of the same meeting may have been faster.
std::optional<Reference> Runner::upToDate(std::optional<Reference> reference, const State &ended) const
{
    const Reference *now = reference ? m_known->reference(reference->booking) : nullptr;
    if (!now)
        return reference;
    const auto &from = ended.record.facts.reference;
    if (from && reference->baseline == from->baseline)
        reference->baseline = now->baseline;
    else if (now->baseline.version >= reference->baseline.version)
        reference->baseline.version = now->baseline.version + 1;
    return reference;
}

/// A reschedule gave the booking a new uid: the old one's row is closed, as Cal.com closes the old booking.
void Runner::closeForerunners(const Reference &reference, const State &ended)
{
    for (const BookingUid &old : {ended.began, ended.record.plan.booking}) {
        const Reference *stored = m_known->reference(old);
        if (!stored || old == reference.booking || stored->closed)
            continue;
        Reference closed = *stored;
        closed.closed = true;
        if (const auto kept = m_ports.store->putReference(closed); !kept.ok()) {
            emit noticed(QStringLiteral("A reference could not be stored"), kept.error());
            continue; // it stays open in memory too: what is closed is closed on the disk
        }
        m_known->keepReference(closed);
    }
}

void Runner::on(RunId id, const Finish &e)
{
    State ended = m_live.value(id);
    const std::optional<Reference> reference = upToDate(e.reference, ended);
    if (reference)
        closeForerunners(*reference, ended);
    const auto finished = m_ports.store->finishRun(ended.record, reference, e.writes);
    if (!finished.ok()) {
        // Nothing is recorded as done that is not on the disk: the run can be tried again, and looks at what has happened meanwhile.
        State &s = m_live[id];
        s.record.stage = RunStage::Failed;
        s.record.error = finished.error();
        m_timeline.put(s.record);
        emit noticed(QStringLiteral("The end of a run could not be stored"), finished.error());
        return;
    }
    if (reference) {
        const Reference *stored = m_known->reference(reference->booking);
        m_known->baselineVersions += !stored || stored->baseline.version < reference->baseline.version;
        m_known->keepReference(*reference);
    }
    for (const OwnWrite &write : e.writes)
        m_known->keepOwnWrite(write);
    m_timeline.put(ended.record);
    m_worked.compare(ended.record);
    m_live.remove(id);
    m_open.remove(id);
    afterEnd(id, ended, e.reference.has_value());
}

void Runner::on(RunId, const run::MeetBooking &e) { emit meetBooking(e.uid); }

void Runner::on(RunId id, const WorkThrough &e)
{
    Origin origin;
    origin.received = m_ports.clock->now();
    origin.resourceState = QStringLiteral("read");
    origin.trigger = Trigger::Manual;
    if (const State *s = state(id)) {
        origin.notification = s->record.notification;
        origin.messageNumber = s->record.messageNumber;
    }
    begin({0, e.document}, origin);
}

void Runner::refreshBookings(const State &ended)
{
    QList<BookingUid> uids{ended.record.plan.booking};
    if (!ended.made.isEmpty())
        uids << ended.made;
    for (const BookingUid &uid : uids) {
        if (uid.isEmpty())
            continue;
        track(0, m_ports.bookings->get(uid))->then(this, [this](const Outcome<Booking> &booking) {
            if (!booking.ok())
                return;
            m_known->bookings.insert(booking->uid, *booking);
            emit knownChanged();
        });
    }
}

} // namespace csp
