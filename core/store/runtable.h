#pragma once
#include "core/domain/journal.h"
#include "core/store/database.h"

/// The journal of runs. Diff, decision and plan are not kept: they follow from the facts and the policy.
namespace csp::runtable {

/// Belongs into a transaction. `run.id` 0: a new row; the answer is its number.
Outcome<RunId> put(Database &database, const RunRecord &run);
Outcome<QList<RunRecord>> last(Database &database, int limit);
Outcome<QList<RunRecord>> open(Database &database);
Outcome<RunRecord> one(Database &database, RunId id);

Outcome<Done> addOwnWrite(Database &database, const OwnWrite &write);
Outcome<QList<OwnWrite>> ownWrites(Database &database);
Outcome<Done> dropOwnWritesBefore(Database &database, Instant at);

} // namespace csp::runtable
