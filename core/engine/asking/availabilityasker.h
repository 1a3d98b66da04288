#pragma once
#include "core/engine/asking/availability.h"
#include "core/engine/known/known.h"
#include "core/ports/calendarport.h"

namespace csp {

/// Gathers the time table of one span (the host's calendars, the participants' free/busy) and judges it.
class AvailabilityAsker : public Call
{
    Q_OBJECT
public:
    AvailabilityAsker(const TimedSpan &span, const Facts &facts, const Known &known, Instant now, CalendarPort *port, QObject *parent);
    /// Only after `finished`.
    const Availability &availability() const { return m_availability; }
    /// Why it is not known, where it is not.
    const std::optional<Error> &error() const { return m_error; }

protected:
    void settleCancelled() override;

private:
    void oneLess();

    TimedSpan m_span;
    Event m_event;
    BookingUid m_booking;
    TimeTable m_table;
    Availability m_availability;
    std::optional<Error> m_error;
    int m_open = 1;
};

} // namespace csp
