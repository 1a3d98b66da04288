#pragma once
#include "core/engine/known/snapshot.h"
#include "ui/panels/parts/banner.h"

namespace csp {

/// What the banner says while calendars could not be read: which, why, and the next step. Nothing where all that was asked was answered. Its key is `unread`; the
/// caller gives it its action.
std::optional<Notice> unreadNotice(const Snapshot &snapshot);

/// The snapshot itself says this for as long as it is true: a notice besides would stay when it no longer is.
bool tellsOf(const Snapshot &snapshot, const Error &error);

} // namespace csp
