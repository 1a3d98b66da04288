#pragma once
#include "core/store/database.h"

namespace csp {

/// The ladder: entry n leads from version n to n + 1. An entry that was released is never changed; a change is a new entry.
const QList<Migration> &storeMigrations();

} // namespace csp
