#pragma once
#include "core/domain/booking.h"
#include "core/domain/calendar.h"
#include "core/domain/journal.h"
#include "core/domain/reference.h"
#include <memory>

namespace csp {

struct CalendarState {
    enum class Watch { Off, Starting, Watching, Failed };
    CalendarInfo info;
    Watch watch = Watch::Off;
    std::optional<Instant> channelExpires;
    std::optional<Instant> lastSync;
    std::optional<Error> trouble;

    bool operator==(const CalendarState &) const = default;
};

/// A booking and the event it is tied to.
struct Link {
    Reference reference;
    std::optional<Event> event; ///< as last read; none where it is gone or cancelled
    RunId openRun = 0;          ///< a run of this event that waits for something: Holding, Proposed, Applying, Failed

    bool operator==(const Link &) const = default;
};

/// One row of the timeline: what the list shows of a run. The whole run is `Session::run`.
struct TimelineRow {
    RunId run = 0; ///< 0: a notification that is stored and not yet worked through
    InboxId notification = 0;
    Instant received{};
    CalendarId calendar;
    QString resourceState;
    qint64 messageNumber = 0;
    QString title;
    EventDiff diff;
    Decision decision;
    RunStage stage = RunStage::Gathering;
    std::optional<Instant> holdUntil;
    std::chrono::microseconds latency{0};

    bool operator==(const TimelineRow &) const = default;
};

/// Everything that a window shows, as one immutable value. A new one is made on every change; parts are implicitly shared.
struct Snapshot {
    quint64 revision = 0;
    Account account;       ///< whose calendars these are
    QString hostTimeZone;  ///< IANA
    QList<CalendarState> calendars; ///< primary first, then by name
    QList<Event> events;            ///< every living event of every calendar read, masters left out, instances expanded
    QList<Booking> bookings;        ///< of every status
    QList<EventType> eventTypes;
    QList<Schedule> schedules;
    QList<Link> links;              ///< of references that are not closed
    QList<TimelineRow> timeline;    ///< oldest first, the last 2,000
    int baselineVersions = 0;
    bool syncing = false;           ///< some calendar is being read right now

    const Booking *booking(const BookingUid &uid) const;
    const Event *event(const EventKey &key) const;
    const CalendarState *calendar(const CalendarId &id) const;
    const Link *linkOf(const BookingUid &uid) const;
    const Link *linkOf(const EventKey &key) const;
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace csp
