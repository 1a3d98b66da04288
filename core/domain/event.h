#pragma once
#include "core/domain/ids.h"
#include "core/domain/instant.h"
#include <QByteArray>
#include <QList>
#include <QMap>
#include <QStringList>

namespace csp {

enum class EventStatus { Confirmed, Tentative, Cancelled };
enum class ResponseStatus { NeedsAction, Declined, Tentative, Accepted };
enum class Transparency { Opaque, Transparent };
enum class Visibility { Default, Public, Private, Confidential };

struct Person {
    QString email;
    QString displayName;
    bool self = false; ///< this is the calendar that the event was read from

    bool operator==(const Person &) const = default;
};

struct Attendee {
    QString email; ///< as Google wrote it; compare with `foldedEmail`
    QString displayName;
    ResponseStatus response = ResponseStatus::NeedsAction;
    bool optional = false;
    bool organizer = false;
    bool self = false;
    bool resource = false;
    QString comment;
    int additionalGuests = 0;

    bool operator==(const Attendee &) const = default;
};

/// The key that people are compared by: lower case, no surrounding space. (Google folds case; dots and plus parts are kept.)
QString foldedEmail(QStringView email);

/// Which text of an event changes without its meaning changing: one per answer of the server.
struct EventVersion {
    QString etag; ///< with its quotes, to be sent back verbatim in If-Match
    Instant updated{};
    int sequence = 0;

    bool operator==(const EventVersion &) const = default;
};

/// A Google Calendar event as `events.get` returns it (google-calendar.md 2), as one calendar sees it.
struct Event {
    CalendarId calendar; ///< the calendar it was read from: not part of Google's document
    EventId id;
    ICalUid iCalUid;
    EventStatus status = EventStatus::Confirmed;
    /// Missing on a bare tombstone (kind, etag, id, status); never trust the times of a cancelled event.
    std::optional<EventSpan> span;
    QString summary;
    QString description;
    QString location;
    QString conferenceLink; ///< `hangoutLink`, or the first video entry point
    Person creator;
    Person organizer;
    QList<Attendee> attendees; ///< sorted by folded email: order never counts
    bool attendeesOmitted = false;
    QStringList recurrence;
    EventId recurringEventId;
    std::optional<EventSpan> originalStart; ///< of an instance; start and end are equal
    Transparency transparency = Transparency::Opaque;
    Visibility visibility = Visibility::Default;
    bool guestsCanModify = false;
    bool guestsCanInviteOthers = true;
    bool guestsCanSeeOtherGuests = true;
    bool locked = false;
    QString eventType = QStringLiteral("default");
    QMap<QString, QString> sharedProperties;
    QMap<QString, QString> privateProperties;
    QString colorId;
    QByteArray reminders; ///< compact JSON: noise, kept only to be counted
    QString htmlLink;
    Instant created{};
    EventVersion version;

    EventKey key() const { return {calendar, id}; }
    bool cancelled() const { return status == EventStatus::Cancelled; }
    bool operator==(const Event &) const = default;
};

/// An event together with the document that it was read from, byte for byte as received (`rawData` in Cal.com's plan).
struct EventDocument {
    Event event;
    QByteArray raw;

    bool operator==(const EventDocument &) const = default;
};

/// Absence is typed: "we looked and it is gone" is not "we did not look".
struct Fetched {
    enum class Kind { Present, Gone, NotAsked };
    Kind kind = Kind::NotAsked;
    EventDocument document; ///< only where present; a tombstone is present with status cancelled

    bool operator==(const Fetched &) const = default;
};

/// Two documents speak of the same meeting: the same id or the same iCalUID, or the same booking mark in the shared or private
/// extended property `calcomBookingUid`. That is identity, not equality: times and texts are not asked.
bool sameMeeting(const Event &a, const Event &b);

/// The calendar that owns the shared data of the event is the one it was read from.
inline bool ownedHere(const Event &e) { return e.organizer.self || e.organizer.email.isEmpty(); }

} // namespace csp
