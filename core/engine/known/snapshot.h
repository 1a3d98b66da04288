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
    std::optional<Instant> lastSync; ///< when its events were read; nothing: not since the program began
    std::optional<Error> trouble;    ///< why it has no channel
    /// Why the last reading of its events failed, until the next one begins. It may be retried at this moment.
    std::optional<Error> unread;

    /// Whether its events can be read: of some calendars only free/busy may be seen.
    bool readable() const { return info.role >= AccessRole::Reader; }
    bool operator==(const CalendarState &) const = default;
};

/// The event of a reference, as far as it is known. Absence is typed: only `Gone` says that Google was asked and has it no longer.
class LinkedEvent
{
public:
    enum class Kind {
        Present,    ///< as last read
        Gone,       ///< its calendar was read, and the event is deleted or not in it
        NotRead,    ///< its calendar has not been read since the program began
        Unreadable, ///< its calendar could not be read: `error` says why
    };
    LinkedEvent() = default; ///< not read
    LinkedEvent(Event event) : m_kind(Kind::Present), m_event(std::move(event)) { }
    static LinkedEvent gone() { return LinkedEvent(Kind::Gone, {}); }
    static LinkedEvent unreadable(Error error) { return LinkedEvent(Kind::Unreadable, std::move(error)); }

    Kind kind() const { return m_kind; }
    bool present() const { return m_kind == Kind::Present; }
    explicit operator bool() const { return present(); }
    /// Only where present.
    const Event &operator*() const { return *m_event; }
    const Event *operator->() const { return &*m_event; }
    Event *operator->() { return &*m_event; }
    const std::optional<Event> &optional() const { return m_event; }
    const std::optional<Error> &error() const { return m_error; } ///< only where unreadable

    bool operator==(const LinkedEvent &) const = default;

private:
    LinkedEvent(Kind kind, std::optional<Error> error) : m_kind(kind), m_error(std::move(error)) { }

    Kind m_kind = Kind::NotRead;
    std::optional<Event> m_event;
    std::optional<Error> m_error;
};

/// A booking and the event it is tied to.
struct Link {
    Reference reference;
    LinkedEvent event;
    RunId openRun = 0; ///< a run of this event that waits for something: Holding, Proposed, Applying, Failed

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
    std::optional<Error> calendarsUnread; ///< why the list of calendars could not be read
    QList<Event> events;            ///< every living event of every calendar read, masters left out, instances expanded
    QList<Booking> bookings;        ///< of every status
    bool bookingsRead = false;      ///< false: Cal.com has not told its bookings since the program began, so "no booking" means nothing
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
