#pragma once
#include "core/domain/instant.h"
#include "core/sim/google/values/moment.h"
#include "core/sim/google/values/switches.h"
#include <QJsonObject>
#include <QList>
#include <QStringList>
#include <memory>

namespace csp::sim::google {

enum class Status : quint8 { Confirmed, Tentative, Cancelled };
enum class Answer : quint8 { NeedsAction, Declined, Tentative, Accepted };

QLatin1String toText(Status status);
QLatin1String toText(Answer answer);
std::optional<Answer> answerFromText(QStringView text);

struct Guest {
    QString email;
    QString displayName;
    QString comment;
    int additionalGuests = 0;
    Answer answer = Answer::NeedsAction;
    bool optional = false;
    bool resource = false;

    bool operator==(const Guest &) const = default;
};

/// What a caller may set `sequence` to: from there changes can still count on.
constexpr int highestSequence = 2'000'000'000;

/// What people compare emails by.
inline QString folded(const QString &email) { return email.trimmed().toLower(); }

/// What an event says, apart from which version of it this is. The organizer's copy owns the shared part of it; each attendee's copy in
/// another calendar has its own private part (google-calendar.md 8.1).
struct Content {
    Status status = Status::Confirmed;
    QString summary;     ///< null: absent
    QString description;
    QString location;
    When start;
    When end;
    QStringList recurrence;
    QList<Guest> guests; ///< in the order they were given
    /// The other writable fields by their names, only where they differ from the default.
    QJsonObject extra;

    bool operator==(const Content &) const = default;
};

/// One calendar's copy of one event. Never changed in place: a write puts a new one into the table, so snapshots share what did not change.
struct Event {
    QString id;
    QString iCalUid;
    Content content;
    QString organizer;     ///< id of the calendar that holds the main copy, or a foreign address
    QString organizerName;
    QString creator;
    QString creatorName;
    QString recurringEventId;
    std::optional<When> originalStart; ///< of a stored exception
    int sequence = 0;
    Micros created = 0;
    Micros changed = 0; ///< the etag is twice this; also the position in the calendar's change log
    Micros updated = 0; ///< stays behind `changed` where only reminders changed
    bool bare = false;     ///< a tombstone of which only kind, etag, id and status are told (what a move leaves behind)
    bool diverged = false; ///< an attendee's copy whose shared part he changed himself: the organizer's next change takes it back

    bool cancelled() const { return content.status == Status::Cancelled; }
    bool isException() const { return !recurringEventId.isEmpty(); }
    QByteArray etag() const { return '"' + QByteArray::number(changed * 2) + '"'; }

    /// The whole document as the calendar's owner reads it, in the calendar's zone; made when first asked for.
    mutable QByteArray rendered;
};

using EventPtr = std::shared_ptr<const Event>;

/// What was deleted before this is gone, as if it had never been; nothing is where the world keeps deleted events for ever.
inline Micros purgedBefore(const GoogleSettings &settings, Instant now)
{
    return settings.purgeAfter.count() == 0 ? 0 : (now - settings.purgeAfter).time_since_epoch().count() * 1000;
}
inline bool isPurged(const Event &event, Micros before) { return event.cancelled() && !event.isException() && event.changed < before; }

/// Writable fields that live in `Content::extra`, and whether the organizer shares them with the attendees' copies.
enum class Kind : quint8 { Text, Flag, Number, Object, List };
struct ExtraField {
    const char16_t *name;
    Kind kind;
    bool shared;
};
/// In the order that Google writes them.
const std::vector<ExtraField> &extraFields();
const ExtraField *extraField(QStringView name);

/// Of `private` and `shared` extended properties only the shared part is the organizer's; both live under `extendedProperties`.
QJsonObject sharedPart(const QJsonObject &extra);
QJsonObject privatePart(const QJsonObject &extra);
/// `shared` of one copy laid together with the `private` of another.
QJsonObject joined(const QJsonObject &shared, const QJsonObject &priv);

/// The span an event covers, for placing it in time: start, and end not before it.
struct Covered { qint64 start; qint64 end; };
Covered covered(const Content &content, const Zone &zone);

} // namespace csp::sim::google
