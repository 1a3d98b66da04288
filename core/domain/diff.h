#pragma once
#include "core/domain/event.h"
#include <variant>
#include <vector>

namespace csp {

/// What can differ between the baseline and the fetched event.
enum class Field {
    Start, End, AllDay,                                                    // time
    Status,                                                                // life
    Calendar, Organizer,                                                   // calendar
    AttendeeAdded, AttendeeRemoved, Response, HostResponse, OptionalGuest, // people
    Summary, Description, Location, Conference,                            // text
    Recurrence, Instance, InstanceCancelled, Split,                        // recurrence
    Busy,                                                                  // transparency
    Visibility, GuestPermissions,                                          // privacy
    Etag, Updated, Sequence, HtmlLink, Reminders, Color, Zone, Other,      // noise: counted, never acted upon
};
enum class FieldGroup { Time, Life, Calendar, People, Text, Recurrence, Busy, Privacy, Noise };
FieldGroup groupOf(Field field);
/// The field's word as it stands in JSON, in traces and in test names: `start`, `attendee.added`, `etag`.
const char *nameOf(Field field);
const char *nameOf(FieldGroup group);

/// A value in a diff or in a fact, in its own type: text comes last, where it is shown.
using FieldValue = std::variant<std::monostate, QString, Instant, QDate, qint64, bool, ResponseStatus, EventStatus>;

struct FieldChange {
    Field field;
    FieldValue before;
    FieldValue after;
    QString subject; ///< whom it is about: an attendee's email; empty otherwise

    bool operator==(const FieldChange &) const = default;
};

enum class TimeChange { None, Moved, Resized, MovedAndResized, BecameAllDay, BecameTimed };
enum class LifeChange { None, Cancelled, Restored, Gone };

/// What differs between the baseline and what was fetched. Attendees are compared as sets, times as instants.
struct EventDiff {
    TimeChange time = TimeChange::None;
    LifeChange life = LifeChange::None;
    /// In a fixed order (that of `Field`, then the subject), noise last.
    std::vector<FieldChange> changes;

    bool has(Field field) const;
    bool has(FieldGroup group) const;
    /// Nothing but noise, or nothing at all.
    bool onlyNoise() const;
    int noiseCount() const;
    bool operator==(const EventDiff &) const = default;
};

} // namespace csp
