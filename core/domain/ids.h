#pragma once
#include <QHashFunctions>
#include <QString>
#include <compare>

namespace csp {

/// An identifier that cannot be mistaken for another kind of identifier. Empty means "not known".
template<typename Tag>
struct Id {
    QString value;

    bool isEmpty() const { return value.isEmpty(); }
    bool operator==(const Id &) const = default;
    friend bool operator<(const Id &a, const Id &b) { return a.value < b.value; }
    friend size_t qHash(const Id &id, size_t seed = 0) { return ::qHash(id.value, seed); }
};

/// `primary` is never stored: ids are what `calendarList.list` answers, e.g. `host@example.com`.
using CalendarId = Id<struct CalendarIdTag>;
/// Unique within one calendar only: after a move, or as an attendee's copy, the same id stands in another calendar too.
using EventId = Id<struct EventIdTag>;
/// `<booking uid>@Cal.com` for what Cal.com wrote, kept over reschedules and moves.
using ICalUid = Id<struct ICalUidTag>;
/// A reschedule makes a new uid: follow `Booking::rescheduledTo` to the living one.
using BookingUid = Id<struct BookingUidTag>;
/// Chosen by whoever called `events.watch`; never used again, even after `channels.stop`.
using ChannelId = Id<struct ChannelIdTag>;

/// The place of one event: ids alone are ambiguous across calendars.
struct EventKey {
    CalendarId calendar;
    EventId event;

    bool operator==(const EventKey &) const = default;
    friend size_t qHash(const EventKey &k, size_t seed = 0) { return qHashMulti(seed, k.calendar, k.event); }
};

/// Number of a run (one changed event worked through because of one notification) in the store; 0 is none.
using RunId = qint64;
/// Number of a notification in the store; rises with arrival; 0 is none.
using InboxId = qint64;

} // namespace csp
