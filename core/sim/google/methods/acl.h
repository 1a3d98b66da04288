#pragma once
#include "core/sim/google/http/call.h"

namespace csp::sim::google {

// Who may do what with a calendar, and what a person set for himself (section 3.3).
http::Response listAcl(Call &call);
http::Response getAclRule(Call &call);
http::Response insertAclRule(Call &call);
http::Response patchAclRule(Call &call);
http::Response updateAclRule(Call &call);
http::Response deleteAclRule(Call &call);

http::Response listSettings(Call &call);
http::Response getSetting(Call &call);

} // namespace csp::sim::google
