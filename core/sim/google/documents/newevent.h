#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

/// Where a new event comes from: over the API, as a copy of somebody's (its id is its iCalUID's, and may be there already), or from a world file, which
/// may say both id and iCalUID.
enum class Making : quint8 { Insert, Import, World };
/// A new event as the calendar's owner makes it: ids, organizer, creator.
std::optional<Problem> newEvent(World &world, const Calendar &calendar, const QString &creator, const QJsonObject &json, const Query &query,
                                Making making, Instant now, Event *out);

} // namespace csp::sim::google
