#include "ui/shell/selection.h"

namespace csp {

const Link *Selection::linkIn(const Snapshot &snapshot) const { return m_booking.isEmpty() ? snapshot.linkOf(m_event) : snapshot.linkOf(m_booking); }

bool Selection::selectEvent(const EventKey &event, const Snapshot &snapshot)
{
    if (event == m_event && !event.event.isEmpty())
        return false;
    const Link *link = snapshot.linkOf(event);
    *this = Selection(event, link ? link->reference.booking : BookingUid{}, link ? link->openRun : 0);
    return true;
}

void Selection::selectBooking(const BookingUid &booking, const Snapshot &snapshot)
{
    const Link *link = snapshot.linkOf(booking);
    *this = Selection(link ? link->reference.event : EventKey{}, booking, link ? link->openRun : 0);
}

void Selection::selectRun(RunId run, const RunRecord *record, const Snapshot &snapshot)
{
    m_run = run;
    if (!record)
        return;
    const auto &facts = record->facts;
    m_event = facts.fetched.kind == Fetched::Kind::Present ? facts.fetched.document.event.key() : (facts.reference ? facts.reference->event : EventKey{});
    m_booking = facts.reference ? facts.reference->booking : BookingUid{};
    // Where the event lives now, if it has moved since.
    if (const Link *link = snapshot.linkOf(m_booking); link && !snapshot.event(m_event))
        m_event = link->reference.event;
    settle(snapshot);
}

void Selection::settle(const Snapshot &snapshot)
{
    const Booking *booking = snapshot.booking(m_booking);
    if (booking && !booking->rescheduledTo.isEmpty() && snapshot.booking(booking->rescheduledTo))
        m_booking = booking->rescheduledTo;
}

bool Selection::adopt(const Snapshot &snapshot)
{
    const Link *link = linkIn(snapshot);
    if (!link || link->openRun <= m_run)
        return false;
    m_run = link->openRun;
    return true;
}

bool Selection::mayFollow(RunId run) const { return run == m_run || (run > m_run && !nothing()); }

bool Selection::follow(const RunRecord &run)
{
    if (!mayFollow(run.id))
        return false;
    // An echo of our own write is not what a person wants to look at after Apply; it stands in the timeline.
    const bool quiet = run.decision.isNothing() && m_run != 0;
    if (run.id != m_run && (quiet || !concerns(run)))
        return false;
    m_run = run.id;
    return true;
}

void Selection::eventIsNow(const Event &event)
{
    if (event.id == m_event.event)
        m_event = event.key();
}

bool Selection::concerns(const RunRecord &run) const
{
    if (nothing())
        return false;
    if (run.facts.fetched.kind == Fetched::Kind::Present && run.facts.fetched.document.event.id == m_event.event)
        return true;
    const auto &reference = run.facts.reference;
    return reference && ((!m_event.event.isEmpty() && reference->event.event == m_event.event) || (!m_booking.isEmpty() && reference->booking == m_booking));
}

} // namespace csp
