#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

/// Whether `"1", W/"2"` names an etag, or a star any.
bool namesEtag(QByteArrayView header, QByteArrayView etag, bool starMatchesAny);

// Conditional requests (google-calendar.md 7), for everything that carries an etag.

/// 412 where a write says by `If-Match` that it means another state of the resource than the present one. Calendars, list entries and rules: the writes
/// of events look at the header by themselves, since an instance has the etag of its series.
std::optional<http::Response> refuseByIfMatch(RequestContext &call);
/// 304 in the place of an answer with the etag that `If-None-Match` names.
http::Response unlessKnown(const RequestContext &call, http::Response response);

} // namespace csp::sim::google
