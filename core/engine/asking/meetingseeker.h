#pragma once
#include "core/engine/known/known.h"
#include "core/ports/calendarport.h"

namespace csp {

/// A direct look for one meeting in every calendar that the account can read: by event id (`events.get`) and by iCalUID
/// (`events.list?iCalUID=`), then by evidence in memory. An event is absent only after every calendar was searched.
class MeetingSeeker : public Call
{
    Q_OBJECT
public:
    struct Found {
        QList<Sighting> sightings; ///< in other calendars, living; never by evidence where a strong match is there
        std::optional<EventDocument> alive; ///< the event lives in the calendar that it was lost from
        DecisionContext::Search search = DecisionContext::Search::Complete;
        std::optional<Error> error; ///< the first, where the search is incomplete
    };
    MeetingSeeker(const Event &lost, const ICalUid &iCalUid, const Known &known, CalendarPort *port, QObject *parent);
    /// Only after `finished`.
    const Found &found() const { return m_found; }

protected:
    void settleCancelled() override;

private:
    void take(const EventDocument &document, Sighting::Match match);
    void missed(const Error &error);
    void oneLess();

    Event m_lost;
    QList<Sighting> m_evidence;
    Found m_found;
    int m_open = 1;
};

} // namespace csp
