#pragma once
#include "core/domain/reference.h"
#include "core/store/database.h"

/// References, and the history of their baselines.
namespace csp::referencetable {

Outcome<QList<Reference>> all(Database &database);
/// Belongs into a transaction: writes the reference and adds its baseline. A version that is in the history already stays as it is; another
/// document under the same version is an Error.
Outcome<Done> put(Database &database, const Reference &reference);
Outcome<QList<Baseline>> history(Database &database, const BookingUid &booking);
Outcome<int> count(Database &database);

} // namespace csp::referencetable
