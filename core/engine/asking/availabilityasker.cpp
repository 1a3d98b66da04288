#include "core/engine/asking/availabilityasker.h"

namespace csp {

AvailabilityAsker::AvailabilityAsker(const TimedSpan &span, const Facts &facts, const Known &known, Instant now, CalendarPort *port, QObject *parent)
    : Call(parent), m_span(span), m_event(facts.fetched.document.event)
{
    m_table.now = now;
    m_table.hostEmail = known.account.email;
    for (const Booking &b : known.bookings)
        if (b.alive() && overlaps(b.start, b.end, span.start, span.end))
            m_table.bookings << b;
    m_table.eventType = facts.eventType;
    m_table.schedule = known.scheduleOf(facts.eventType);
    if (facts.booking)
        m_booking = facts.booking->uid;

    for (const CalendarId &calendar : known.ownCalendars()) {
        ++m_open;
        port->listBetween(calendar, span.start, span.end)->then(this, [this](const Outcome<QList<EventDocument>> &events) {
            if (!events.ok()) {
                m_table.complete = false;
                m_error = events.error();
            } else {
                for (const EventDocument &document : *events)
                    m_table.hostEvents << document.event;
            }
            oneLess();
        });
    }
    QStringList others;
    const auto add = [&](const QString &email) {
        const QString folded = foldedEmail(email);
        const bool ours = folded == foldedEmail(known.account.email) || known.ownCalendars().contains(CalendarId{email});
        if (!folded.isEmpty() && !ours && !others.contains(folded))
            others << folded;
    };
    for (const Attendee &a : m_event.attendees)
        if (!a.self && !a.organizer && a.response != ResponseStatus::Declined)
            add(a.email);
    if (facts.booking)
        for (const BookingPerson &p : facts.booking->attendees)
            add(p.email);
    if (!others.isEmpty()) {
        ++m_open;
        // A day more on either side: Google cuts what is busy to the span that was asked for, and the copy of the event itself is told by
        // its exact times.
        port->freeBusy(others, span.start - std::chrono::hours(24), span.end + std::chrono::hours(24))->then(this, [this](const Outcome<QList<Busy>> &busy) {
            // What a guest does not share is nobody's obstacle: most guests are on other systems altogether.
            if (busy.ok())
                m_table.participants = *busy;
            oneLess();
        });
    }
    oneLess();
}

void AvailabilityAsker::oneLess()
{
    if (--m_open > 0 || m_settled)
        return;
    m_availability = judge(m_span, m_event, m_booking, m_table);
    if (m_availability.verdict != Availability::Verdict::Unknown)
        m_error.reset(); // what was read was enough to say no
    m_settled = true;
    announce();
}

void AvailabilityAsker::settleCancelled()
{
    m_availability.verdict = Availability::Verdict::Unknown;
    m_settled = true;
    announce();
}

} // namespace csp
