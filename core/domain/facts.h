#pragma once
#include "core/domain/booking.h"
#include "core/domain/calendar.h"
#include "core/domain/event.h"
#include "core/domain/notification.h"
#include "core/domain/reference.h"

namespace csp {

enum class Trigger { Notification, Poll, HoldRanOut, Retry, Replay, Manual };

/// What we know of the time that the event was moved to.
struct Availability {
    enum class Verdict { NotAsked, Unknown, Free, HostBusy, ParticipantBusy, OutsideHours, TooSoon, Past };
    Verdict verdict = Verdict::NotAsked;
    QList<Busy> conflicts; ///< what is in the way; never the event itself or its own booking

    bool operator==(const Availability &) const = default;
};

/// The meeting was seen in another calendar (or is in the same one, alive, where the baseline's calendar shows it cancelled).
struct Sighting {
    enum class Match { SameId, SameICalUid, OwnMark, Evidence };
    Match match = Match::SameId;
    Event event;
    QStringList evidence; ///< for Match::Evidence: `title`, `start`, `end`, `attendees`

    bool operator==(const Sighting &) const = default;
};

/// What a plan of ours was to produce: an event that equals it is an echo.
struct OwnWrite {
    EventKey event;
    bool deleted = false;
    std::optional<EventSpan> span; ///< where not deleted
    QString etag;                  ///< of the event after the write, where it was read back; else empty
    Instant at{};

    bool operator==(const OwnWrite &) const = default;
};

/// All that a rule may ask besides baseline, fetched event and booking. No rule does I/O.
struct DecisionContext {
    Instant now{};
    Trigger trigger = Trigger::Notification;
    QString hostEmail;
    Availability availability;
    QList<Sighting> sightings;
    /// A direct look in every calendar that the account can read.
    enum class Search { NotAsked, Incomplete, Complete } search = Search::NotAsked;
    enum class HoldState { None, Running, RanOut } hold = HoldState::None;
    std::optional<Instant> holdUntil;
    QList<OwnWrite> ownWrites;
    bool duplicate = false; ///< this version of the event was already processed

    bool operator==(const DecisionContext &) const = default;
};

/// What a decision is made from. Equal facts and an equal policy give an equal decision, always.
struct Facts {
    std::optional<Reference> reference; ///< none: the event belongs to no booking
    Fetched fetched;
    std::optional<Booking> booking; ///< the living end of the reschedule chain; none: Cal.com does not know it
    std::optional<EventType> eventType;
    DecisionContext context;

    bool operator==(const Facts &) const = default;
};

} // namespace csp
