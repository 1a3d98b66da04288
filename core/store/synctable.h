#pragma once
#include "core/domain/journal.h"
#include "core/domain/notification.h"
#include "core/store/database.h"

/// Channels, sync positions, and the changes that were read with them.
namespace csp::synctable {

Outcome<Done> putChannel(Database &database, const Channel &channel);
Outcome<Done> removeChannel(Database &database, const ChannelId &id);
Outcome<QList<Channel>> channels(Database &database);

Outcome<QString> token(Database &database, const CalendarId &calendar);
Outcome<Done> putToken(Database &database, const CalendarId &calendar, const QString &token);

Outcome<Done> addChange(Database &database, const PendingChange &change);
Outcome<QList<PendingChange>> changes(Database &database);
/// The change that a run was made of is no longer pending. `isNew`: the run is stored for the first time, so that a change of its
/// event and cause is its own even where the event was fetched again and has another etag by now.
Outcome<Done> takeChange(Database &database, const RunRecord &run, bool isNew);

} // namespace csp::synctable
