#pragma once
#include "core/engine/known/snapshot.h"

namespace csp {

/// What a person looks at: an event, its booking, and the run that speaks of them. A value that knows how it goes along with what happens; it shows nothing and
/// asks nothing.
class Selection
{
public:
    Selection() = default;
    Selection(EventKey event, BookingUid booking, RunId run) : m_event(std::move(event)), m_booking(std::move(booking)), m_run(run) { }

    const EventKey &event() const { return m_event; }
    const BookingUid &booking() const { return m_booking; }
    RunId run() const { return m_run; } ///< 0: none

    /// An event, its booking, and a run that waits, if there is one. False: it is looked at already.
    bool selectEvent(const EventKey &event, const Snapshot &snapshot);
    /// A booking, the event it is tied to, and a run that waits, if there is one.
    void selectBooking(const BookingUid &booking, const Snapshot &snapshot);
    /// A run, and what it is about as that stands now. `record`: null where the run is unknown; then only its number is kept.
    void selectRun(RunId run, const RunRecord *record, const Snapshot &snapshot);

    /// A reschedule gives the booking a new uid: the selection goes along.
    void settle(const Snapshot &snapshot);
    /// A run that waits takes the place of an older one. True: the run is another one now.
    bool adopt(const Snapshot &snapshot);
    /// A run was decided, or moved on. True: it is the one to look at from now on, or still is.
    bool follow(const RunRecord &run);
    /// Whether `follow` could say yes to a run with that number, so that it is worth reading.
    bool mayFollow(RunId run) const;
    /// The event was written to, perhaps into another calendar.
    void eventIsNow(const Event &event);
    /// The link that event or booking belongs to; null: none. Lives as long as the snapshot.
    const Link *linkIn(const Snapshot &snapshot) const;

    bool operator==(const Selection &) const = default;

private:
    bool nothing() const { return m_event.event.isEmpty() && m_booking.isEmpty(); }
    bool concerns(const RunRecord &run) const;

    EventKey m_event;
    BookingUid m_booking;
    RunId m_run = 0;
};

} // namespace csp
