#include "ui/commands/sessiondesk.h"

namespace csp {

SessionDesk::SessionDesk(Session *session, BookingsPort *bookings, Clock *clock, Editing editing, QObject *parent)
    : Desk(parent), m_session(session), m_bookings(bookings), m_clock(clock), m_editing(editing)
{
    connect(session, &Session::snapshotChanged, this, &Desk::snapshotChanged);
    connect(session, &Session::noticed, this, &Desk::noticed);
    connect(session, &Session::runChanged, this, &Desk::runChanged);
}

SnapshotPtr SessionDesk::snapshot() const
{
    static const auto empty = std::make_shared<const Snapshot>();
    const auto now = m_session->snapshot();
    return now ? now : empty;
}

Instant SessionDesk::now() const { return m_clock->now(); }
Outcome<RunRecord> SessionDesk::run(RunId id) const { return m_session->run(id); }
QList<Baseline> SessionDesk::history(const BookingUid &booking) const { return m_session->history(booking); }
Policy SessionDesk::policy() const { return m_session->policy(); }
void SessionDesk::setPolicy(const Policy &policy) { m_session->setPolicy(policy); }
ApplyMode SessionDesk::applyMode() const { return m_session->applyMode(); }
void SessionDesk::setApplyMode(ApplyMode mode) { m_session->setApplyMode(mode); }
void SessionDesk::syncNow() { m_session->syncNow(); }
void SessionDesk::stopWork() { m_session->stopWork(); }
CallOf<Done> *SessionDesk::apply(RunId id) { return m_session->apply(id); }
CallOf<Done> *SessionDesk::skip(RunId id) { return m_session->skip(id); }
CallOf<Done> *SessionDesk::retry(RunId id) { return m_session->retry(id); }
CallOf<Fetched> *SessionDesk::edit(const EditIntent &intent) { return m_session->edit(intent); }
CallOf<Booking> *SessionDesk::book(const BookingRequest &request) { return m_session->book(request); }

CallOf<QList<Instant>> *SessionDesk::freeSlots(qint64 eventTypeId, Instant from, Instant until)
{
    return m_bookings->freeSlots(eventTypeId, from, until, {});
}

} // namespace csp
