#pragma once
#include "core/sim/google/event.h"

namespace csp::sim::google {

/// The end of the last instance of a series, as far as its lines say so; far away for one that goes on for ever.
qint64 lastEnd(const Content &content, const Zone &zone);

} // namespace csp::sim::google
