#pragma once
#include "core/domain/booking.h"
#include "core/domain/plan.h"
#include "core/domain/reference.h"
#include "core/ports/call.h"
#include <QJsonObject>

namespace csp {

/// Cal.com's record of the Google event of a booking (`GET /v2/bookings/{uid}/references?type=google_calendar`).
struct BookingReferenceRow {
    BookingUid booking;
    EventKey event; ///< `destinationCalendarId` may be null: then the calendar is empty, which means the primary one
    /// `rawData`: the whole answer of `events.insert` (or `update`), where Cal.com gives it: planned there, given by the sandbox.
    std::optional<EventDocument> document;

    bool operator==(const BookingReferenceRow &) const = default;
};

/// The Cal.com user whose API key is used.
struct CalcomUser {
    qint64 id = 0;
    QString username;
    QString email;
    QString name;
    QString timeZone;

    bool operator==(const CalcomUser &) const = default;
};

/// A booking to be made (`POST /v2/bookings`).
struct BookingRequest {
    qint64 eventTypeId = 0;
    Instant start{};
    int lengthInMinutes = 0; ///< 0: the event type's own
    BookingPerson attendee;
    QStringList guests;
    QString location; ///< empty: the event type's own

    bool operator==(const BookingRequest &) const = default;
};

/// What the engine needs of Cal.com's API v2 (calcom.md 1 to 3).
class BookingsPort : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual CallOf<CalcomUser> *me() = 0;
    virtual CallOf<QList<EventType>> *eventTypes() = 0;
    virtual CallOf<QList<Schedule>> *schedules() = 0;
    /// All pages. Nothing given: all of the user's bookings, cancelled ones as well.
    virtual CallOf<QList<Booking>> *list(std::optional<Instant> updatedSince = {}) = 0;
    virtual CallOf<Booking> *get(const BookingUid &uid) = 0;
    virtual CallOf<QList<BookingReferenceRow>> *references(const BookingUid &uid) = 0;
    /// Free starts of an event type in a span; a booking's own time counts as free where its uid is given.
    virtual CallOf<QList<Instant>> *freeSlots(qint64 eventTypeId, Instant from, Instant until, const BookingUid &reschedule) = 0;
    virtual CallOf<Booking> *create(const BookingRequest &request) = 0;
    /// Sends a request of a plan as it stands, and answers `data` of the answer (empty where there is none).
    virtual CallOf<ApiAnswer> *perform(const ApiRequest &request) = 0;
};

} // namespace csp
