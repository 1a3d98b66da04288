#pragma once
#include "core/sim/google/http/call.h"

namespace csp::sim::google {

// The `watch` methods and `channels.stop` (section 5).
http::Response watchEvents(Call &call);
http::Response watchAcl(Call &call);
http::Response watchCalendarList(Call &call);
http::Response watchSettings(Call &call);
http::Response stopChannel(Call &call);

/// Tells every living channel on a resource that it changed. Not what of it: that is all the real one says, too.
void tellChannels(World &world, const QString &resource, Instant now);

/// When a message that was refused with 500, 502, 503 or 504 is sent again after its `attempt`th failure; nothing: given up.
std::optional<Millis> retryDelay(const GoogleSettings &settings, int attempt);

} // namespace csp::sim::google
