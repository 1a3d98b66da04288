#pragma once
#include "core/domain/ids.h"
#include "core/domain/instant.h"
#include <QList>
#include <QStringList>

namespace csp {

enum class BookingStatus { Accepted, Pending, Cancelled, Rejected, AwaitingHost };

struct BookingPerson {
    QString name;
    QString email;
    QString timeZone;

    bool operator==(const BookingPerson &) const = default;
};

/// A Cal.com booking as `GET /v2/bookings/{uid}` returns it (calcom.md 2.1).
struct Booking {
    qint64 id = 0;
    BookingUid uid;
    QString title;
    QString description;
    BookingStatus status = BookingStatus::Accepted;
    Instant start{};
    Instant end{};
    qint64 eventTypeId = 0;
    QString eventTypeSlug;
    QString location;
    QList<BookingPerson> hosts;
    QList<BookingPerson> attendees; ///< the person who booked is the first
    QStringList guests;             ///< emails of further guests
    QString iCalUid;                ///< `icsUid`; unchanged by reschedules
    BookingUid rescheduledFrom;
    BookingUid rescheduledTo; ///< on a cancelled booking: where it went
    QString cancellationReason;
    QString reschedulingReason;
    bool seated = false;
    bool recurring = false;
    Instant createdAt{};
    std::optional<Instant> updatedAt;

    bool alive() const { return status == BookingStatus::Accepted || status == BookingStatus::Pending; }
    bool operator==(const Booking &) const = default;
};

/// The rules of an event type that a decision may ask (calcom.md 3.4). Lengths are minutes.
struct EventType {
    qint64 id = 0;
    QString slug;
    QString title;
    int length = 30;
    QList<int> lengthOptions; ///< empty: only `length`
    int minimumNotice = 0;
    int bufferBefore = 0;
    int bufferAfter = 0;
    bool requiresConfirmation = false;
    int seatsPerSlot = 0;
    bool recurring = false;
    bool disableRescheduling = false;
    bool disableCancelling = false;
    qint64 scheduleId = 0; ///< 0: the default schedule

    bool allowsLength(int minutes) const { return minutes == length || lengthOptions.contains(minutes); }
    bool operator==(const EventType &) const = default;
};

/// Working hours of one weekday, local to the schedule's zone. Monday is 1, as in Qt.
struct WorkingHours {
    int weekday = 1;
    QTime from;
    QTime to;

    bool operator==(const WorkingHours &) const = default;
};

struct Schedule {
    qint64 id = 0;
    QString name;
    QString timeZone;
    bool isDefault = false;
    QList<WorkingHours> hours;

    bool operator==(const Schedule &) const = default;
};

/// The whole span lies within working hours of the schedule.
bool withinHours(const Schedule &schedule, Instant start, Instant end);

} // namespace csp
