#include "core/engine/runner.h"
#include "core/engine/availabilityasker.h"
#include "core/engine/meetingseeker.h"
#include "core/rules/policies.h"
#include <algorithm>

namespace csp {

using namespace run;

Runner::Runner(Session::Ports ports, Known *known, QObject *parent) : QObject(parent), m_ports(ports), m_known(known) { }

const State *Runner::state(RunId id) const
{
    const auto it = m_live.constFind(id);
    return it == m_live.cend() ? nullptr : &*it;
}

bool Runner::seen(const Event &event) const
{
    return !event.version.etag.isEmpty() && m_seen.value(event.key()) == event.version.etag;
}

// Beginning.

void Runner::begin(const PendingChange &change, const Origin &origin)
{
    const Event &event = change.document.event;
    const Reference *reference = m_known->referenceOf(event);
    if (reference && applying(reference->booking)) {
        m_waiting.append({change, origin, reference->booking});
        return;
    }
    State state;
    state.policy = policy;
    state.mode = mode;
    RunRecord &record = state.record;
    record.notification = origin.notification;
    record.received = origin.received;
    record.resourceState = origin.resourceState;
    record.messageNumber = origin.messageNumber;
    record.calendar = event.calendar;
    record.title = event.summary;
    if (record.title.isEmpty() && reference)
        record.title = reference->baseline.document.event.summary;
    record.policy = policy.name;
    record.facts.fetched = {Fetched::Kind::Present, change.document};
    record.steps.push_back({m_ports.clock->now(), QStringLiteral("stored"), {}, {}, 0, {}});
    if (!store(record)) {
        m_unstored.append({change, origin, {}}); // it stays on the store's list too, and is taken up by the next sync
        return;
    }
    const RunId id = record.id;
    const bool duplicate = origin.trigger != Trigger::Manual && seen(event);
    const Begin begin{{Fetched::Kind::Present, change.document}, reference ? std::optional(*reference) : std::nullopt,
                      m_known->ownWritesOf(event, reference), duplicate, m_known->account.email, origin.trigger};
    m_live.insert(id, state);
    rowOf(record);
    // What was seen before says nothing new: whatever waits because of it goes on waiting.
    if (!duplicate || origin.trigger == Trigger::Retry)
        supersedeOthers(id, event.key());
    give(id, begin);
}

void Runner::note(const Origin &origin, const CalendarId &calendar, const QString &title)
{
    RunRecord record;
    record.notification = origin.notification;
    record.received = origin.received;
    record.resourceState = origin.resourceState;
    record.messageNumber = origin.messageNumber;
    record.calendar = calendar;
    record.title = title;
    record.policy = policy.name;
    record.stage = RunStage::Nothing;
    run::derive(record, policy);
    if (m_watches.contains(origin.notification))
        record.latency = std::chrono::microseconds(m_watches.take(origin.notification).nsecsElapsed() / 1000);
    if (store(record)) {
        rowOf(record);
        emit runChanged(record.id);
    }
}

void Runner::resume(const RunRecord &record)
{
    State state;
    state.record = record;
    state.policy = policy;
    // What waited for a person before a restart is not sent because of it.
    state.mode = record.stage == RunStage::Proposed && mode == ApplyMode::Automatic ? ApplyMode::AskFirst : mode;
    state.record.stage = RunStage::Gathering;
    state.record.error.reset();
    const Event &event = record.facts.fetched.document.event;
    const Reference *reference = m_known->referenceOf(event);
    m_live.insert(record.id, state);
    give(record.id, Begin{record.facts.fetched, reference ? std::optional(*reference) : std::nullopt, m_known->ownWritesOf(event, reference), false,
                          m_known->account.email, Trigger::Retry});
}

bool Runner::waits(const PendingChange &change) const
{
    const auto same = [&](const Waiting &w) {
        const Event &a = w.change.document.event, &b = change.document.event;
        return w.change.cause == change.cause && a.key() == b.key() && a.version.etag == b.version.etag;
    };
    return std::any_of(m_waiting.begin(), m_waiting.end(), same) || std::any_of(m_unstored.begin(), m_unstored.end(), same);
}

void Runner::takeUp(const RunRecord &record)
{
    State state;
    state.record = record;
    state.policy = policy;
    state.mode = mode;
    state.sending = true;
    m_live.insert(record.id, state);
    m_brokenOff.append(record);
}

void Runner::goOn()
{
    QList<RunRecord> brokenOff;
    brokenOff.swap(m_brokenOff);
    for (const RunRecord &record : brokenOff)
        give(record.id, TakenUp{});
}

void Runner::beginUnstored()
{
    QList<Waiting> unstored;
    unstored.swap(m_unstored);
    for (const Waiting &w : unstored)
        begin(w.change, w.origin);
}

/// A later change of the same event takes the place of whatever still waits for it.
void Runner::supersedeOthers(RunId id, const EventKey &event)
{
    QList<RunId> others;
    for (auto it = m_live.cbegin(); it != m_live.cend(); ++it) {
        const Event &e = it->record.facts.fetched.document.event;
        if (it.key() != id && e.id == event.event && e.calendar == event.calendar)
            others << it.key();
    }
    for (const RunId other : others)
        give(other, run::Superseded{});
}

/// Something of its plan is under way, or was when it broke off.
bool Runner::busy(const State &state) const { return state.record.stage == RunStage::Applying || (state.sending && !isFinal(state.record.stage)); }

bool Runner::applying(const BookingUid &booking) const
{
    return std::any_of(m_live.begin(), m_live.end(), [&](const State &s) {
        return busy(s) && s.record.facts.reference && (s.record.facts.reference->booking == booking || s.began == booking || s.made == booking);
    });
}

void Runner::releaseWaiting()
{
    QList<Waiting> waiting;
    waiting.swap(m_waiting);
    for (const Waiting &w : waiting)
        begin(w.change, w.origin);
}

// The pump.

void Runner::give(RunId id, const Input &input)
{
    const auto it = m_live.find(id);
    if (it == m_live.end())
        return;
    const RunStage before = it->record.stage;
    const bool wasBusy = busy(*it);
    Advance next = advance(std::move(*it), input, m_ports.clock->now());
    RunRecord &record = next.state.record;
    if (before == RunStage::Gathering && record.stage != RunStage::Gathering && m_watches.contains(record.notification))
        record.latency = std::chrono::microseconds(m_watches.take(record.notification).nsecsElapsed() / 1000);
    if (record.facts.fetched.kind == Fetched::Kind::Present && record.stage != RunStage::Gathering && record.stage != RunStage::Failed) {
        const Event &event = record.facts.fetched.document.event;
        m_seen[event.key()] = event.version.etag;
    }
    m_live[id] = std::move(next.state);
    if (m_live[id].phase != Phase::Holding && m_timers.value(id)) {
        const auto timer = m_timers.take(id);
        timer->disconnect(this);
        timer->abort();
    }
    for (const Effect &effect : next.effects)
        carryOut(id, effect);
    const State *now = state(id);
    if (now)
        rowOf(now->record);
    const bool released = wasBusy && now && !busy(*now);
    emit runChanged(id);
    if (released)
        releaseWaiting(); // a plan that was refused or made anew keeps nobody waiting
}

int Runner::turnOf(RunId id) const
{
    const State *s = state(id);
    return s ? s->turn : -1;
}

void Runner::answer(RunId id, int turn, const Input &input)
{
    if (turnOf(id) == turn)
        give(id, input);
}

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
    const auto done = [this, id](const Outcome<QJsonObject> &answer) { give(id, Answered{answer, 200}); };
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
        return; // whoever booked it here has met it meanwhile
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

void Runner::on(RunId id, const Finish &e)
{
    State ended = m_live.value(id);
    const std::optional<Reference> reference = upToDate(e.reference, ended);
    if (reference) {
        // A reschedule gave the booking a new uid: the old one's row is closed, as Cal.com closes the old booking.
        for (const BookingUid &old : {ended.began, ended.record.plan.booking}) {
            const Reference *stored = m_known->reference(old);
            if (!stored || old == reference->booking || stored->closed)
                continue;
            Reference closed = *stored;
            closed.closed = true;
            m_known->keepReference(closed);
            if (const auto kept = m_ports.store->putReference(closed); !kept.ok())
                emit noticed(QStringLiteral("A reference could not be stored"), kept.error());
        }
    }
    const auto finished = m_ports.store->finishRun(ended.record, reference, e.writes);
    if (!finished.ok()) {
        // Nothing is recorded as done that is not on the disk: the run can be tried again, and looks at what has happened meanwhile.
        State &s = m_live[id];
        s.record.stage = RunStage::Failed;
        s.record.error = finished.error();
        rowOf(s.record);
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
    rowOf(ended.record);
    rememberCompared(ended.record);
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

void Runner::afterEnd(RunId id, const State &ended, bool changedReference)
{
    emit runEnded(id);
    emit knownChanged();
    if (ended.record.stage == RunStage::Applied && ended.record.plan.writes())
        refreshBookings(ended);
    releaseWaiting();
    // Others of the same meeting were looking at the reference as it was: a relink, say, is the other half of a deletion that is held.
    if (changedReference) {
        QList<RunId> others;
        for (auto it = m_live.cbegin(); it != m_live.cend(); ++it) {
            const auto &reference = it->record.facts.reference;
            if (reference && ended.record.facts.reference && reference->iCalUid == ended.record.facts.reference->iCalUid)
                others << it.key();
        }
        for (const RunId other : others)
            reconsider(other);
    }
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

void Runner::reconsider(RunId id)
{
    const State *s = state(id);
    if (!s)
        return; // one that was reconsidered before it has ended this one too
    const Event &event = s->record.facts.fetched.document.event;
    const Reference *reference = m_known->referenceOf(event);
    give(id, Reconsider{reference ? std::optional(*reference) : std::nullopt, m_known->ownWritesOf(event, reference), policy});
}

void Runner::reconsiderAll()
{
    for (const RunId id : m_live.keys())
        reconsider(id);
}

void Runner::stopWork()
{
    for (const RunId id : m_live.keys()) {
        const auto open = m_open.value(id);
        const State *s = state(id);
        if (!s || s->phase == Phase::AnswerWanted)
            continue;
        give(id, Stopped{});
        for (const auto &call : open)
            if (call)
                call->abort();
    }
}

// Records and rows.

bool Runner::store(RunRecord &record)
{
    const auto stored = m_ports.store->putRun(record);
    if (!stored.ok()) {
        emit noticed(QStringLiteral("A run could not be stored"), stored.error());
        return false;
    }
    record.id = *stored;
    return true;
}

void Runner::rowOf(const RunRecord &record)
{
    TimelineRow row{record.id, record.notification, record.received, record.calendar, record.resourceState, record.messageNumber, record.title,
                    record.diff, record.decision, record.stage, {}, record.latency};
    if (record.stage == RunStage::Holding)
        row.holdUntil = record.facts.context.holdUntil;
    if (const auto it = m_rowOf.constFind(record.id); it != m_rowOf.cend()) {
        m_rows[*it] = row;
        return;
    }
    if (m_rows.size() >= 2 * rowsKept) {
        m_rows.remove(0, m_rows.size() - rowsKept); // in one go: a long recording must not cost memory or a shift per row
        m_rowOf.clear();
        for (qsizetype i = 0; i < m_rows.size(); ++i)
            m_rowOf.insert(m_rows[i].run, i);
    }
    m_rowOf.insert(record.id, m_rows.size());
    m_rows.append(row);
}

namespace {

QString comparedKey(const Event &event, const Booking &booking)
{
    return QStringLiteral("%1 %2 %3 %4 %5 %6 %7").arg(event.calendar.value, event.id.value, event.version.etag, booking.uid.value)
        .arg(booking.start.time_since_epoch().count()).arg(booking.end.time_since_epoch().count()).arg(int(booking.status));
}

} // namespace

bool Runner::compared(const Event &event, const Booking &booking) const { return m_compared.contains(comparedKey(event, booking)); }

void Runner::rememberCompared(const RunRecord &record)
{
    // An event that outlives its booking says so once the booking is known to be over.
    const bool outlives = record.stage == RunStage::Nothing && record.facts.booking && !record.facts.booking->alive();
    if (record.facts.booking && record.facts.fetched.kind == Fetched::Kind::Present && record.stage != RunStage::Superseded && !outlives)
        m_compared.insert(comparedKey(record.facts.fetched.document.event, *record.facts.booking));
}

void Runner::addRow(const RunRecord &record)
{
    rowOf(record);
    if (isFinal(record.stage))
        rememberCompared(record);
    if (record.facts.fetched.kind == Fetched::Kind::Present && isFinal(record.stage)) {
        const Event &event = record.facts.fetched.document.event;
        m_seen[event.key()] = event.version.etag;
    }
}

void Runner::clear()
{
    for (const auto &timer : std::as_const(m_timers))
        if (timer)
            timer->abort();
    m_timers.clear();
    m_live.clear(); // answers that are still on their way find no run
    m_open.clear();
    m_seen.clear();
    m_compared.clear();
    m_waiting.clear();
    m_unstored.clear();
    m_brokenOff.clear();
    m_rows.clear();
    m_rowOf.clear();
}

} // namespace csp
