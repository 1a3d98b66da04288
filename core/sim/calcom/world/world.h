#pragma once
#include "core/domain/instant.h"
#include "core/domain/outcome.h"
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QStringList>

/// What the simulated Cal.com knows: rows as in its database (calcom.md 4), plain values, copyable.
namespace csp::sim::calcom {

struct User {
    qint64 id = 1;
    QString username;
    QString email;
    QString name;
    QString timeZone;
    QString apiKey; ///< made up for the sandbox

    bool operator==(const User &) const = default;
};

/// Local to the schedule's zone; `from` before `to`.
struct Hours {
    QList<int> days; ///< Monday is 1
    QTime from;
    QTime to;

    bool operator==(const Hours &) const = default;
};

/// Replaces the hours of one date; equal times are a day off.
struct DateOverride {
    QDate date;
    QTime from;
    QTime to;

    bool operator==(const DateOverride &) const = default;
};

struct Schedule {
    qint64 id = 0;
    QString name;
    QString timeZone;
    bool isDefault = false;
    QList<Hours> hours;
    QList<DateOverride> overrides;

    bool operator==(const Schedule &) const = default;
};

/// Lengths, notice and buffers are minutes.
struct EventType {
    qint64 id = 0;
    QString slug;
    QString title;
    QString description;
    /// Cal.com's template of a booking's title: `{Event type title}`, `{Organiser}`, `{Scheduler}` are filled in.
    QString eventName;
    int length = 30;
    QList<int> lengths; ///< empty: only `length`
    int minimumNotice = 120;
    int bufferBefore = 0;
    int bufferAfter = 0;
    int slotInterval = 0; ///< 0: the length
    bool requiresConfirmation = false;
    bool disableGuests = false;
    bool disableCancelling = false;
    bool disableRescheduling = false;
    qint64 scheduleId = 0; ///< 0: the default schedule
    QString location = QStringLiteral("integrations:daily");
    QString destinationCalendar; ///< empty: the user's

    bool operator==(const EventType &) const = default;
};

/// A calendar of the connected Google account.
struct Calendar {
    QString externalId;
    QString name;
    bool primary = false;
    bool readOnly = false;
    bool selected = false; ///< checked for conflicts

    bool operator==(const Calendar &) const = default;
};

enum class Status { Accepted, Pending, Cancelled, Rejected };
QString nameOf(Status status);

struct Attendee {
    qint64 id = 0;
    QString name;
    QString email;
    QString timeZone;
    QString language = QStringLiteral("en");

    bool operator==(const Attendee &) const = default;
};

struct Booking {
    qint64 id = 0;
    QString uid;
    QString title;
    QString description;
    Status status = Status::Accepted;
    Instant start{};
    Instant end{};
    qint64 eventTypeId = 0;
    QString location;   ///< as stored: a text, a link, or a marker (`integrations:daily`)
    QString meetingUrl; ///< what Google Meet gave
    QList<Attendee> attendees; ///< the person who booked, then guests: Cal.com keeps both as attendee rows
    QStringList guests;        ///< the answer to the booking form's `guests`
    QJsonObject responses;     ///< further answers of the booking form
    QJsonObject metadata;
    QString iCalUid;
    int iCalSequence = 0;
    bool rescheduled = false;
    QString rescheduledFrom;
    QString rescheduledTo;
    QString cancellationReason;
    QString reschedulingReason;
    QString cancelledBy;
    QString rescheduledBy;
    Instant createdAt{};
    std::optional<Instant> updatedAt;

    bool alive() const { return status == Status::Accepted || status == Status::Pending; }
    bool operator==(const Booking &) const = default;
};

/// A `BookingReference` of type `google_calendar`. An empty `eventUid` says that Google could not be reached when the booking was made
/// (calcom.md 6.8 #16).
struct Reference {
    qint64 id = 0;
    qint64 bookingId = 0;
    QString eventUid;
    QString calendarId;
    QByteArray rawData; ///< the whole answer of `events.insert`, later of `events.update`
    bool deleted = false;

    bool operator==(const Reference &) const = default;
};

/// A mail that Cal.com would send.
struct Mail {
    Instant at{};
    QString to;
    QString role;   ///< `host`, `attendee` (the person who booked), `guest`
    QString kind;   ///< `scheduled`, `requested`, `declined`, `rescheduled`, `cancelled`, `rescheduleRequested`, `guestsAdded`, `locationChanged`
    QString method; ///< of the ICS part: `REQUEST`, `CANCEL`; empty: none
    QString bookingUid;
    QString iCalUid;
    QString title;
    int sequence = 0;
    QString cause; ///< `bookings.create`, `bookings.cancel` …

    bool operator==(const Mail &) const = default;
};

struct Switches {
    /// `GET …/references` also returns `rawData`, which Cal.com plans but does not have today.
    bool referencesCarryRawData = true;

    bool operator==(const Switches &) const = default;
};

struct World {
    User user;
    QList<Schedule> schedules;
    QList<EventType> eventTypes;
    QList<Calendar> calendars;
    QString destinationCalendar;
    Switches switches;
    QList<Booking> bookings; ///< oldest row first
    QList<Reference> references;
    QList<Mail> mails; ///< oldest first; the last 10,000
    qint64 lastId = 1000;
    quint64 seed = 1;
    quint64 drawn = 0; ///< how many numbers the source has given

    Booking *booking(const QString &uid);
    const Booking *booking(const QString &uid) const;
    const EventType *eventType(qint64 id) const;
    /// The event type's own schedule, or the default one.
    const Schedule *scheduleOf(const EventType &type) const;
    QList<Reference *> referencesOf(qint64 bookingId);
    qint64 nextId() { return ++lastId; }
    /// Seeded: the same world gives the same ids in the same order.
    quint64 draw();
    QString newUid();       ///< 22 characters of base58, like a shortened UUID
    QString newRequestId(); ///< a UUID

    bool operator==(const World &) const = default;
};

/// Where a booking takes place, as Cal.com tells it: markers become links.
QString placeOf(const Booking &booking);

QJsonObject toJson(const World &world);
/// An Error names the member that is missing or of the wrong kind.
Outcome<World> worldFromJson(const QJsonObject &json);

} // namespace csp::sim::calcom
