#pragma once
#include "core/domain/outcome.h"
#include "core/sim/calcom/world/world.h"
#include "core/sim/faults/fault.h"
#include "core/sim/google/googlesim.h"
#include "core/sim/sandbox/worldtime.h"

/// A world file as values: what stands in it, before any clock has said which week it is (docs/worlds.md).
namespace csp::sim {

struct WorldCalendar {
    QString id;
    QString name;
    QString owner; ///< email of an account; empty: published by nobody in this world (holidays)
    QString colour;
    QString zone;
    QString access; ///< what the host may do: `owner`, `writer`, `reader`, `freeBusyReader`
    QMap<QString, QString> share; ///< email of an account → role
    QString publicRole;           ///< what everybody may do; empty: what the owner's account says

    bool operator==(const WorldCalendar &) const = default;
};

struct WorldAttendee {
    QString email;
    QString name;
    QString response = QStringLiteral("needsAction");
    bool optional = false;

    bool operator==(const WorldAttendee &) const = default;
};

struct WorldEvent {
    QString title;
    QString calendar; ///< id
    std::optional<WorldTime> at; ///< none: all-day, from `day`
    WorldDay day;
    int minutes = 30;
    int days = 1;
    QList<WorldAttendee> attendees;
    QString location;
    QString description;
    bool free = false;
    bool isPrivate = false;
    QString type;               ///< as Google names it; empty: an ordinary one
    QJsonObject typeProperties; ///< of its type, as the API has them

    bool operator==(const WorldEvent &) const = default;
};

struct WorldBooking {
    QString type; ///< slug
    WorldTime at;
    int minutes = 0; ///< 0: the event type's own
    calcom::Attendee attendee;
    QStringList guests;
    QString calendar; ///< id; empty: where the event type's bookings go
    QString location;
    QString notes;

    bool operator==(const WorldBooking &) const = default;
};

struct WorldFile {
    quint64 seed = 1;
    QString zone;
    bool weekendIsNext = false;
    std::optional<Instant> clock; ///< the time at which this world wants to begin; nothing: now
    GoogleSettings google;
    QList<GoogleAccount> accounts; ///< the host first
    QList<GoogleServiceAccount> serviceAccounts;
    QStringList apiKeys;
    QStringList busyTimesShown;    ///< emails of accounts whose busy times everybody may ask for
    QList<WorldCalendar> calendars;
    QList<WorldEvent> events;
    calcom::World calcom; ///< without bookings
    QList<WorldBooking> bookings;
    QList<Fault> faults;

    bool operator==(const WorldFile &) const = default;
};

/// Reads the text of a world file. An Error names file, line and key, and what was expected.
Outcome<WorldFile> readWorld(const QByteArray &yaml, const QString &name);

} // namespace csp::sim
