#pragma once
#include "core/sim/google/http/call.h"

namespace csp::sim::google {

// Each is called with an account that may see the calendar (`call.calendar()` is there).
http::Response getEvent(Call &call);
http::Response listEvents(Call &call);
http::Response listInstances(Call &call);
http::Response insertEvent(Call &call);
http::Response importEvent(Call &call);
http::Response quickAddEvent(Call &call);
http::Response patchEvent(Call &call);
http::Response updateEvent(Call &call);
http::Response deleteEvent(Call &call);
http::Response moveEvent(Call &call);

/// Where a new event comes from: over the API, as a copy of somebody's (its id is its iCalUID's, and may be there already), or from a world file, which
/// may say both id and iCalUID.
enum class Making : quint8 { Insert, Import, World };
/// A new event as the calendar's owner makes it: ids, organizer, creator.
std::optional<Problem> newEvent(World &world, const Calendar &calendar, const QString &creator, const QJsonObject &json, const Query &query,
                                Making making, Instant now, Event *out);

} // namespace csp::sim::google
