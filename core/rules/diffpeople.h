#pragma once
#include "core/domain/diff.h"

namespace csp::rules {

/// Adds what differs between two attendee lists, in the order of `Field`, then of the email. The order of the lists never counts, and
/// somebody who stands in a list twice counts once.
void diffPeople(EventDiff &out, const Event &before, const Event &after, const QString &hostEmail);

} // namespace csp::rules
