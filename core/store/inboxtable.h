#pragma once
#include "core/domain/notification.h"
#include "core/store/database.h"

namespace csp::inboxtable {

Outcome<InboxId> add(Database &database, const Notification &notification);
Outcome<QList<Notification>> open(Database &database);
Outcome<Done> finish(Database &database, InboxId id);

} // namespace csp::inboxtable
