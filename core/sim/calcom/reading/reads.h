#pragma once
#include "core/sim/calcom/http/answer.h"
#include "core/sim/calcom/http/routedrequest.h"
#include "core/sim/calcom/world/availability.h"

namespace csp::sim::calcom {

/// Every endpoint that only reads, but for the slots.
Answer read(const World &world, const RoutedRequest &ask);

/// `GET /v2/slots` in two halves, since Google is asked in between.
struct SlotsAsk {
    qint64 eventTypeId = 0;
    Instant from{};
    Instant until{};
    int length = 0;
    QString timeZone;
    bool ranges = false;
    QString reschedule; ///< uid of a booking whose own time counts as free
};
std::variant<SlotsAsk, Problem> readSlots(const World &world, const RoutedRequest &ask);
/// `busy`: what Google says.
Answer answerSlots(const World &world, const SlotsAsk &slotsAsk, const QList<Span> &busy, Instant now);

/// What Cal.com counts as busy for a booking that may be there already: its bookings and Google's busy times, both without the time of
/// the booking that is to be moved.
QList<Span> busyFor(const World &world, Instant from, Instant until, const QString &reschedule, const QList<Span> &google);

} // namespace csp::sim::calcom
