#pragma once
#include "core/domain/diff.h"
#include "core/domain/facts.h"

namespace csp {

/// What differs, field by field. Pure; equal inputs give an empty diff but for noise.
///
/// Times are compared as instants (another offset or zone name for the same instant is noise), attendees as sets by folded email.
/// Of a cancelled or gone event nothing but its life is compared: the times of tombstones are not to be trusted
/// (google-calendar.md 4.4).
EventDiff diff(const Event &baseline, const Fetched &fetched, const QString &hostEmail);

} // namespace csp
