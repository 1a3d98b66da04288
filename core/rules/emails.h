#pragma once
#include "core/domain/booking.h"
#include "core/domain/event.h"

namespace csp::rules {

/// Equal as `foldedEmail` would have it, without making a new string.
inline bool sameEmail(QStringView a, QStringView b)
{
    if (a.size() == b.size() && a == b)
        return true;
    a = a.trimmed();
    b = b.trimmed();
    return a.size() == b.size() && a.compare(b, Qt::CaseInsensitive) == 0;
}

/// The host's own entry: Cal.com lists the organizer as an attendee, by the address of the calendar that it writes to (calcom.md 4.4).
inline bool isHost(const Attendee &a, const QString &hostEmail)
{
    return a.self || a.organizer || (!hostEmail.isEmpty() && sameEmail(a.email, hostEmail));
}

inline const Attendee *findAttendee(const Event &event, QStringView email)
{
    for (const Attendee &a : event.attendees) {
        if (sameEmail(a.email, email))
            return &a;
    }
    return nullptr;
}

/// Cal.com knows this person already: as the one who booked, as a guest, or as a host.
bool inBooking(const Booking &booking, QStringView email);
/// Everybody but the hosts, each once, the person who booked first.
QStringList invitedTo(const Booking &booking);

} // namespace csp::rules
