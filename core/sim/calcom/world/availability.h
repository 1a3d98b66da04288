#pragma once
#include "core/sim/calcom/world/world.h"

/// When the host can be booked: working hours, conflicts, buffers, notice. Pure.
namespace csp::sim::calcom {

struct Span {
    Instant start{};
    Instant end{};

    bool operator==(const Span &) const = default;
};

/// The open spans of a schedule that meet [from, until), in order, joined where they touch. Laid out day by day in the schedule's own zone.
QList<Span> openSpans(const Schedule &schedule, Instant from, Instant until);

/// Bookings of the world that are in the way, each widened by the buffers of its own event type; `except` is a uid (the booking that is
/// to be moved).
QList<Span> bookedSpans(const World &world, Instant from, Instant until, const QString &except);

/// What Google's free/busy answer says, without the time of the booking that is to be moved: Cal.com takes that span away from the
/// calendar's busy times, and that span only. An event that was dragged elsewhere in Google still blocks the place where it is now.
QList<Span> withoutSpan(const QList<Span> &busy, const Span &free);

/// The span, widened by the event type's buffers, meets nothing busy, and lies in open hours.
bool isFree(const EventType &type, const Span &wanted, const QList<Span> &open, const QList<Span> &busy);

struct SlotQuestion {
    Instant from{};
    Instant until{};
    int length = 30;
    Instant now{};
};
QList<Instant> freeSlots(const EventType &type, const SlotQuestion &question, const QList<Span> &open, const QList<Span> &busy);

} // namespace csp::sim::calcom
