#include "core/sim/google/people/invitations.h"
#include "core/sim/google/world/changekind.h"
#include <algorithm>

namespace csp::sim::google {

std::optional<Problem> refuseInvitation(const RequestContext &call, const QList<Guest> &before, const QList<Guest> &after)
{
    if (after.isEmpty() || !call.world.serviceAccount(call.email))
        return {};
    const GuestIndex there(before);
    const bool invites = std::any_of(after.cbegin(), after.cend(), [&](const Guest &guest) {
        return !there.find(guest.email) && guest.email.compare(call.email, Qt::CaseInsensitive) != 0;
    });
    if (!invites)
        return {};
    return Problem{403, "calendar", "forbiddenForServiceAccounts", QStringLiteral("Service accounts cannot invite attendees without Domain-Wide Delegation of Authority."),
                   {}, {}, {}, {}, {}};
}

} // namespace csp::sim::google
