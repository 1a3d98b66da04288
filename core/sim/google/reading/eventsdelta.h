#pragma once
#include "core/sim/google/reading/eventpage.h"
#include "core/sim/google/world/synctoken.h"

namespace csp::sim::google {

/// What a reader of changes asks for: everything after one change and not after another.
struct Changes {
    Micros after = 0;
    Micros until = 0;
    /// He stands at a sync token: deletions are told by their ids, and of series laid out also what they had and have no longer. Else he names a
    /// time (`updatedMin`), and perhaps a window.
    bool bySyncToken = false;
    std::optional<qint64> from = {}; ///< ms: the window of the list that he began with
    std::optional<qint64> to = {};
};

/// Oldest change first; then, for readers at a sync token who want series laid out, the instances that went with former rules.
void readChanges(const Changes &changes, const std::optional<PageToken> &resume, Page *page);

} // namespace csp::sim::google
