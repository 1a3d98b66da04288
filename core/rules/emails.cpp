#include "core/rules/emails.h"
#include <algorithm>

namespace csp::rules {

bool inBooking(const Booking &booking, QStringView email)
{
    const auto is = [&](const BookingPerson &p) { return sameEmail(p.email, email); };
    return std::any_of(booking.attendees.begin(), booking.attendees.end(), is)
        || std::any_of(booking.guests.begin(), booking.guests.end(), [&](const QString &g) { return sameEmail(g, email); })
        || std::any_of(booking.hosts.begin(), booking.hosts.end(), is);
}

QStringList invitedTo(const Booking &booking)
{
    QStringList all;
    const auto add = [&all](const QString &email) {
        if (!email.isEmpty() && std::none_of(all.begin(), all.end(), [&](const QString &e) { return sameEmail(e, email); }))
            all << email;
    };
    for (const BookingPerson &p : booking.attendees)
        add(p.email);
    for (const QString &g : booking.guests)
        add(g);
    return all;
}

} // namespace csp::rules
