#pragma once
#include "core/sim/calcom/http/answer.h"
#include "core/sim/calcom/http/routedrequest.h"
#include "core/sim/calcom/google/calendarwriter.h"
#include "core/sim/calcom/booking/inputs.h"

namespace csp::sim::calcom {

/// Makes and changes bookings, one operation at a time: callers wait for `then` before the next (CalcomSim keeps the queue).
/// Each order is a chain of steps that looks its rows up by uid again after every answer of Google's.
class BookingService
{
public:
    using Then = std::function<void(const Answer &)>;
    BookingService(World &world, GoogleLink &google) : m_world(world), m_writer(world, google) { }

    void work(const RoutedRequest &ask, Then then);
    void slotsFor(const RoutedRequest &ask, Then then);

    /// A booking of a world file: no questions about time or conflicts, otherwise the same path. `calendar` empty: the usual one.
    void seed(const CreateInput &input, const QString &calendar, Instant now, Then then);

private:
    struct TimeQuestion {
        qint64 eventTypeId = 0;
        Span wanted;
        QString reschedule; ///< uid of the booking that is to be moved; empty: a new one
        Bypass bypass;
        Instant now{};
    };
    void create(const RoutedRequest &ask, const CreateInput &input, Then then);
    void reschedule(const RoutedRequest &ask, const RescheduleInput &input, Then then);
    void cancel(const RoutedRequest &ask, const CancelInput &input, Then then);
    void requestReschedule(const RoutedRequest &ask, const QString &reason, Then then);
    void confirm(const RoutedRequest &ask, Then then);
    void decline(const RoutedRequest &ask, const QString &reason, Then then);
    void addGuests(const RoutedRequest &ask, const QList<Attendee> &guests, Then then);
    void addAttendee(const RoutedRequest &ask, const Attendee &attendee, Then then);
    void setLocation(const RoutedRequest &ask, const QString &place, Then then);

    /// Past, notice, busy, working hours; nothing stands in the way where it calls back with nothing.
    void checkTime(const TimeQuestion &question, std::function<void(const std::optional<Problem> &)> then);
    /// The unique key of accepted bookings: organizer, start, end.
    bool collides(const Span &span, const QString &except) const;
    void answerBooking(const QString &uid, const Then &then, int status = 200, bool made = false) const;
    QString insertRow(const CreateInput &input, const EventType &type, Instant now);
    QString insertSuccessor(const RoutedRequest &ask, const RescheduleInput &input, Status status);
    std::optional<Problem> guestsThrottled(Instant now);

    World &m_world;
    CalendarWriter m_writer;
    QList<Instant> m_guestCalls;
    Instant m_guestsBlockedUntil{};
};

} // namespace csp::sim::calcom
