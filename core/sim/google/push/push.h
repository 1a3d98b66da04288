#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

// The `watch` methods and `channels.stop` (google-calendar.md 5).
http::Response watchEvents(RequestContext &call);
http::Response watchAcl(RequestContext &call);
http::Response watchCalendarList(RequestContext &call);
http::Response watchSettings(RequestContext &call);
http::Response stopChannel(RequestContext &call);

/// Tells every living channel on a resource that it changed. Not what of it: that is all the real one says, too. A channel with a message that still waits to be
/// sent gets no other one.
void tellChannels(World &world, const QString &resource, Instant now);

/// A message was answered (status 0: it was not): it is done with, or is sent again later, in the place of an earlier one of its channel that was to be.
void settlePush(World &world, quint64 id, int status, Instant now);

/// When a message that was refused with 500, 502, 503 or 504 is sent again after its `attempt`th failure; nothing: given up.
std::optional<Millis> retryDelay(const GoogleSettings &settings, int attempt);

} // namespace csp::sim::google
