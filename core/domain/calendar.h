#pragma once
#include "core/domain/event.h"

namespace csp {

enum class AccessRole { None, FreeBusyReader, Reader, Writer, Owner };

/// One entry of `calendarList.list`.
struct CalendarInfo {
    CalendarId id;
    QString summary;
    QString timeZone; ///< IANA
    QString backgroundColor; ///< `#rrggbb`
    AccessRole role = AccessRole::None;
    bool primary = false;
    bool selected = true;

    bool canWrite() const { return role >= AccessRole::Writer; }
    bool operator==(const CalendarInfo &) const = default;
};

/// One page of `events.list`.
struct EventPage {
    QList<EventDocument> events;
    QString nextPageToken; ///< more pages follow
    QString nextSyncToken; ///< only on the last page
    bool operator==(const EventPage &) const = default;
};

/// A busy interval, and what is known of what fills it.
struct Busy {
    Instant start;
    Instant end;
    QString who;   ///< email or calendar id
    QString title; ///< empty where only free/busy is readable

    bool operator==(const Busy &) const = default;
};

/// Who is signed in. No token here.
struct Account {
    QString email;
    QString name;

    bool operator==(const Account &) const = default;
};

} // namespace csp
