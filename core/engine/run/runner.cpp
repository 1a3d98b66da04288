#include "core/engine/run/runner.h"
#include <algorithm>

namespace csp {

using namespace run;

Runner::Runner(EnginePorts ports, Known *known, QObject *parent) : QObject(parent), m_ports(ports), m_known(known) { }

const State *Runner::state(RunId id) const
{
    const auto it = m_live.constFind(id);
    return it == m_live.cend() ? nullptr : &*it;
}

// Beginning.

RunRecord Runner::recordOf(const Origin &origin) const
{
    RunRecord record;
    record.notification = origin.notification;
    record.received = origin.received;
    record.resourceState = origin.resourceState;
    record.messageNumber = origin.messageNumber;
    record.policy = m_policy;
    if (origin.row != 0) {
        record.id = origin.row;
        if (const auto told = m_ports.store->run(origin.row); told.ok())
            record.steps = told->steps;
    }
    return record;
}

void Runner::begin(const PendingChange &change, const Origin &origin)
{
    const Event &event = change.document.event;
    const Reference *reference = m_known->referenceOf(event);
    if (reference && applying(reference->booking)) {
        m_waiting.append({change, origin, reference->booking});
        return;
    }
    State state;
    state.record = recordOf(origin);
    state.mode = m_mode;
    RunRecord &record = state.record;
    record.calendar = event.calendar;
    record.title = event.summary;
    if (record.title.isEmpty() && reference)
        record.title = reference->baseline.document.event.summary;
    record.facts.fetched = {Fetched::Kind::Present, change.document};
    record.steps.push_back({m_ports.clock->now(), StepKind::Stored, {}, {}, 0, {}});
    if (!store(record)) {
        m_unstored.append({change, origin, {}}); // it stays on the store's list too, and is taken up by the next sync
        return;
    }
    const RunId id = record.id;
    const bool duplicate = origin.trigger != Trigger::Manual && seen(event);
    const Begin begin{{Fetched::Kind::Present, change.document}, reference ? std::optional(*reference) : std::nullopt,
                      m_known->ownWritesOf(event, reference), duplicate, m_known->account.email, origin.trigger};
    m_live.insert(id, state);
    m_timeline.put(record);
    // What was seen before says nothing new: whatever waits because of it goes on waiting.
    if (!duplicate || origin.trigger == Trigger::Retry)
        supersedeOthers(id, event.key());
    give(id, begin);
}

void Runner::note(const Origin &origin, const CalendarId &calendar, const QString &title)
{
    RunRecord record = recordOf(origin);
    record.calendar = calendar;
    record.title = title;
    record.stage = RunStage::Nothing;
    keepNote(record);
}

RunId Runner::noteUnread(const Origin &origin, const CalendarId &calendar, const Error &error)
{
    RunRecord record = recordOf(origin);
    record.calendar = calendar;
    record.stage = RunStage::Failed;
    record.error = error;
    record.steps.push_back({m_ports.clock->now(), StepKind::Failed, error.oneLine(), {}, error.status.value_or(0), {}});
    keepNote(record);
    return record.id;
}

void Runner::keepNote(RunRecord &record)
{
    run::derive(record);
    if (m_watches.contains(record.notification))
        record.latency = std::chrono::microseconds(m_watches.take(record.notification).nsecsElapsed() / 1000);
    if (store(record)) {
        m_timeline.put(record);
        emit runChanged(record.id);
    }
}

void Runner::resume(const RunRecord &record)
{
    State state;
    state.record = record;
    state.record.policy = m_policy;
    // What waited for a person before a restart is not sent because of it.
    state.mode = record.stage == RunStage::Proposed && m_mode == ApplyMode::Automatic ? ApplyMode::AskFirst : m_mode;
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
    state.mode = m_mode;
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
    if (record.stage != RunStage::Gathering && record.stage != RunStage::Failed)
        m_worked.see(record);
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
        m_timeline.put(now->record);
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

// Ending.

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

void Runner::reconsider(RunId id)
{
    const State *s = state(id);
    if (!s)
        return; // one that was reconsidered before it has ended this one too
    const Event &event = s->record.facts.fetched.document.event;
    const Reference *reference = m_known->referenceOf(event);
    give(id, Reconsider{reference ? std::optional(*reference) : std::nullopt, m_known->ownWritesOf(event, reference), m_policy});
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

// Records.

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

void Runner::addRow(const RunRecord &record)
{
    m_timeline.put(record);
    if (!isFinal(record.stage))
        return;
    m_worked.compare(record);
    m_worked.see(record);
}

} // namespace csp
