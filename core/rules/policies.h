#pragma once
#include "core/domain/policyrows.h"
#include <QList>

namespace csp {

/// What the plan behind this project asks: times changed → reschedule, deleted → cancel after the hold, guests added → add,
/// removed → remove, busy slot → ask the host.
Policy seedPolicy();
/// Every policy that is shipped, Seed first.
const QList<Policy> &shippedPolicies();

} // namespace csp
