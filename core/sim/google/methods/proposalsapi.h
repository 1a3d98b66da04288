#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

/// What a request below `/sandbox/v1/` means; null where there is no such thing. Fills in `call.method` (for its scopes), `calendarId` and `itemId`.
using ProposalMethod = http::Response (*)(RequestContext &);
ProposalMethod proposalRoute(RequestContext &call, QByteArrayView path, QByteArrayView verb);

} // namespace csp::sim::google
