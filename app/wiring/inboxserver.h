#pragma once
#include "core/domain/notification.h"
#include "core/http/transport.h"
#include "core/ports/clock.h"

namespace csp {

class Session;

/// Takes push messages: POST `/notifications`. Acknowledged (200) only once the session has stored them.
///
/// Refused ones are answered so that Google does the right thing: 404 for a channel that is not ours and 403 for a wrong token (no retry),
/// 503 where they could not be stored (Google tries again). Anything but a POST there is 404 or 405. `session` must outlive the handler.
/// `received` is told of each one that was stored; it may be empty.
http::Handler inboxHandler(Session *session, const Clock *clock, std::function<void(const Notification &)> received = {});

} // namespace csp
