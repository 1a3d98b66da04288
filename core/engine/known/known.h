#pragma once
#include "core/engine/known/snapshot.h"
#include <QHash>

namespace csp {

/// What the engine holds in memory: the latest of everything that was read, and the index that finds the reference of an event.
/// A value with lookups; nothing here asks or stores anything.
class Known
{
public:
    struct Calendar {
        CalendarState state;
        QHash<EventId, Event> events; ///< living ones, series masters among them
        QList<Event> instances;       ///< of the series, within the window that is shown
        bool readOnce = false;
        bool instancesRead = true; ///< false: it has series, and their instances are not known yet
    };

    Account account;
    QString hostTimeZone;
    QList<CalendarId> order; ///< primary first, then by name
    QHash<CalendarId, Calendar> calendars;
    std::optional<Error> calendarsUnread; ///< why the list of calendars could not be read
    QHash<BookingUid, Booking> bookings;
    bool bookingsRead = false;
    QList<EventType> eventTypes;
    QList<Schedule> schedules;
    int baselineVersions = 0;

    /// Replaces the list of calendars; events of those that remain are kept.
    void setCalendars(const QList<CalendarInfo> &infos);
    /// A cancelled event takes the living one out.
    void keepEvent(const Event &event);
    void dropEvent(const EventKey &key);
    const Event *event(const EventKey &key) const;

    /// An event as a reference names it, instances of series among them.
    LinkedEvent linkedEvent(const EventKey &key) const;

    void keepReference(const Reference &reference);
    /// Only the latest of an event says anything: it takes the place of earlier ones.
    void keepOwnWrite(const OwnWrite &write);
    QList<OwnWrite> ownWritesOf(const Event &event, const Reference *reference) const;

    const QHash<BookingUid, Reference> &references() const { return m_references; }
    const Reference *reference(const BookingUid &uid) const;
    /// By calendar and event id, then by event id alone, then by iCalUID; an open reference before a closed one.
    const Reference *referenceOf(const Event &event) const;

    /// The last booking known of a chain of reschedules.
    BookingUid endOf(const BookingUid &uid) const;
    std::optional<EventType> eventType(qint64 id) const;
    std::optional<Schedule> scheduleOf(const std::optional<EventType> &type) const;
    /// Events of every calendar that can be the same meeting as `lost` by evidence alone: title, start, end and attendees.
    QList<Sighting> evidenceFor(const Event &lost) const;
    /// Those whose events can be read: not the ones of which only free/busy may be seen.
    QList<CalendarId> readableCalendars() const;
    /// The host's own: their events make the host busy. What others share does not.
    QList<CalendarId> ownCalendars() const;

private:
    QHash<EventKey, QList<OwnWrite>> m_ownWrites;
    QHash<BookingUid, Reference> m_references;
    QMultiHash<EventId, BookingUid> m_byEvent;
    QMultiHash<ICalUid, BookingUid> m_byICalUid;
};

} // namespace csp
