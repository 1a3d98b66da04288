#include "core/engine/asking/meetingseeker.h"
#include <algorithm>

namespace csp {

MeetingSeeker::MeetingSeeker(const Event &lost, const ICalUid &iCalUid, const Known &known, CalendarPort *port, QObject *parent)
    : Call(parent), m_lost(lost), m_evidence(known.evidenceFor(lost))
{
    for (const CalendarId &calendar : known.readableCalendars()) {
        ++m_open;
        port->getEvent({calendar, lost.id})->then(this, [this](const Outcome<Fetched> &event) {
            if (!event.ok())
                missed(event.error());
            else if (event->kind == Fetched::Kind::Present)
                take(event->document, Sighting::Match::SameId);
            oneLess();
        });
        if (iCalUid.isEmpty())
            continue;
        ++m_open;
        port->findByICalUid(calendar, iCalUid)->then(this, [this](const Outcome<QList<EventDocument>> &events) {
            if (!events.ok())
                missed(events.error());
            else
                for (const EventDocument &document : *events)
                    take(document, Sighting::Match::SameICalUid);
            oneLess();
        });
    }
    oneLess();
}

void MeetingSeeker::take(const EventDocument &document, Sighting::Match match)
{
    const Event &event = document.event;
    if (event.cancelled())
        return;
    if (event.calendar == m_lost.calendar && event.id == m_lost.id) {
        m_found.alive = document;
        return;
    }
    // A guest's copy in another calendar of the account carries the same ids, but the meeting does not live there.
    if (!ownedHere(event))
        return;
    const bool known = std::any_of(m_found.sightings.begin(), m_found.sightings.end(), [&](const Sighting &s) { return s.event.key() == event.key(); });
    if (!known)
        m_found.sightings << Sighting{event.id == m_lost.id ? Sighting::Match::SameId : match, event, {}};
}

void MeetingSeeker::missed(const Error &error)
{
    m_found.search = DecisionContext::Search::Incomplete;
    if (!m_found.error)
        m_found.error = error;
}

void MeetingSeeker::oneLess()
{
    if (--m_open > 0 || m_settled)
        return;
    if (m_found.sightings.isEmpty())
        m_found.sightings = m_evidence;
    m_settled = true;
    announce();
}

void MeetingSeeker::settleCancelled()
{
    m_found.search = DecisionContext::Search::NotAsked;
    m_settled = true;
    announce();
}

} // namespace csp
