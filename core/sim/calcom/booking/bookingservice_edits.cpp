#include "core/sim/calcom/reading/bookingjson.h"
#include "core/sim/calcom/booking/bookingservice.h"
#include "core/sim/calcom/world/ledger.h"
#include <algorithm>

// The orders that change a booking in place.
namespace csp::sim::calcom {
namespace {

constexpr int MaxGuestsPerBooking = 30;
constexpr int GuestCallsPerMinute = 5;

Problem unknown(const QString &uid) { return notFound(QStringLiteral("Booking with uid=%1 was not found in the database").arg(uid)); }

Problem notAlive(const Booking &booking)
{
    return badRequest(QStringLiteral("Can't change booking with uid=%1 because it has been %2.").arg(booking.uid, nameOf(booking.status)));
}

bool contains(const Booking &booking, const QString &email)
{
    return std::any_of(booking.attendees.begin(), booking.attendees.end(), [&](const Attendee &a) { return a.email.compare(email, Qt::CaseInsensitive) == 0; });
}

} // namespace

void BookingService::requestReschedule(const RoutedRequest &ask, const QString &reason, Then then)
{
    const QString uid = ask.parameter();
    Booking *booking = m_world.booking(uid);
    if (!booking) {
        then(unknown(uid));
        return;
    }
    if (!booking->alive()) {
        then(notAlive(*booking));
        return;
    }
    booking->status = Status::Cancelled;
    booking->rescheduled = true;
    booking->cancellationReason = reason;
    booking->cancelledBy = m_world.user.email;
    booking->updatedAt = ask.now;
    noteMails(m_world, *booking, MailKind::RescheduleRequested, "bookings.requestReschedule", ask.now);
    m_writer.remove(uid, [then] { then(success({})); });
}

void BookingService::confirm(const RoutedRequest &ask, Then then)
{
    const QString uid = ask.parameter();
    Booking *booking = m_world.booking(uid);
    if (!booking) {
        then(unknown(uid));
        return;
    }
    if (booking->status != Status::Pending) {
        then(badRequest(QStringLiteral("Booking with uid=%1 is %2 and can't be confirmed.").arg(uid, nameOf(booking->status))));
        return;
    }
    if (collides({booking->start, booking->end}, uid)) {
        then(bareProblem(409, QStringLiteral("booking_conflict_error")));
        return;
    }
    booking->status = Status::Accepted;
    booking->updatedAt = ask.now;
    noteMails(m_world, *booking, MailKind::Scheduled, "bookings.confirm", ask.now);
    m_writer.insert(uid, {}, [this, uid, then] { answerBooking(uid, then); });
}

void BookingService::decline(const RoutedRequest &ask, const QString &reason, Then then)
{
    const QString uid = ask.parameter();
    Booking *booking = m_world.booking(uid);
    if (!booking) {
        then(unknown(uid));
        return;
    }
    if (booking->status != Status::Pending) {
        then(badRequest(QStringLiteral("Booking with uid=%1 is %2 and can't be declined.").arg(uid, nameOf(booking->status))));
        return;
    }
    booking->status = Status::Rejected;
    booking->cancellationReason = reason;
    booking->updatedAt = ask.now;
    noteMails(m_world, *booking, MailKind::Declined, "bookings.decline", ask.now);
    answerBooking(uid, then);
}

std::optional<Problem> BookingService::guestsThrottled(Instant now)
{
    const Problem tooMany{429, QStringLiteral("ThrottlerException: Too Many Requests"), false, {}};
    if (now < m_guestsBlockedUntil)
        return tooMany;
    m_guestCalls.removeIf([&](Instant call) { return call + std::chrono::minutes(1) <= now; });
    if (m_guestCalls.size() >= GuestCallsPerMinute) {
        m_guestsBlockedUntil = now + std::chrono::minutes(1);
        return tooMany;
    }
    m_guestCalls += now;
    return {};
}

void BookingService::addGuests(const RoutedRequest &ask, const QList<Attendee> &guests, Then then)
{
    const QString uid = ask.parameter();
    Booking *booking = m_world.booking(uid);
    if (!booking) {
        then(unknown(uid));
        return;
    }
    if (!booking->alive()) {
        then(notAlive(*booking));
        return;
    }
    QList<Attendee> fresh;
    for (const Attendee &guest : guests) {
        const bool twice = std::any_of(fresh.begin(), fresh.end(), [&](const Attendee &a) { return a.email.compare(guest.email, Qt::CaseInsensitive) == 0; });
        if (!twice && !contains(*booking, guest.email) && guest.email.compare(m_world.user.email, Qt::CaseInsensitive) != 0)
            fresh += guest;
    }
    if (fresh.isEmpty()) {
        then(badRequest(QStringLiteral("emails_must_be_unique_valid")));
        return;
    }
    if (booking->attendees.size() - 1 + fresh.size() > MaxGuestsPerBooking) {
        then(badRequest(QStringLiteral("A booking can have at most %1 guests").arg(MaxGuestsPerBooking)));
        return;
    }
    QStringList added;
    for (Attendee &guest : fresh) {
        added += guest.email;
        guest.id = m_world.nextId();
        if (guest.timeZone.isEmpty())
            guest.timeZone = booking->attendees.isEmpty() ? m_world.user.timeZone : booking->attendees.first().timeZone;
        booking->guests += guest.email;
        booking->attendees += guest;
    }
    booking->updatedAt = ask.now;
    noteAddedGuests(m_world, *booking, added, true, "bookings.addGuests", ask.now);
    m_writer.update(uid, [this, uid, then] { answerBooking(uid, then); });
}

void BookingService::addAttendee(const RoutedRequest &ask, const Attendee &attendee, Then then)
{
    const QString uid = ask.parameter();
    Booking *booking = m_world.booking(uid);
    if (!booking) {
        then(unknown(uid));
        return;
    }
    if (!booking->alive()) {
        then(notAlive(*booking));
        return;
    }
    if (contains(*booking, attendee.email)) {
        then(badRequest(QStringLiteral("emails_must_be_unique_valid")));
        return;
    }
    Attendee added = attendee;
    added.id = m_world.nextId();
    booking->attendees += added;
    booking->updatedAt = ask.now;
    noteAddedGuests(m_world, *booking, {added.email}, false, "bookings.addAttendee", ask.now);
    m_writer.update(uid, [this, uid, added, then] { then(success(attendeeJson(*m_world.booking(uid), added), 201)); });
}

void BookingService::setLocation(const RoutedRequest &ask, const QString &place, Then then)
{
    const QString uid = ask.parameter();
    Booking *booking = m_world.booking(uid);
    if (!booking) {
        then(unknown(uid));
        return;
    }
    if (!booking->alive()) {
        then(notAlive(*booking));
        return;
    }
    booking->location = place;
    booking->updatedAt = ask.now;
    noteMails(m_world, *booking, MailKind::LocationChanged, "bookings.setLocation", ask.now);
    m_writer.update(uid, [this, uid, then] { answerBooking(uid, then); });
}

} // namespace csp::sim::calcom
