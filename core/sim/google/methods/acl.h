#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

// Who may do what with a calendar, and what a person set for himself (google-calendar.md 3.3).
http::Response listAcl(RequestContext &call);
http::Response getAclRule(RequestContext &call);
http::Response insertAclRule(RequestContext &call);
http::Response patchAclRule(RequestContext &call);
http::Response updateAclRule(RequestContext &call);
http::Response deleteAclRule(RequestContext &call);

http::Response listSettings(RequestContext &call);
http::Response getSetting(RequestContext &call);

} // namespace csp::sim::google
