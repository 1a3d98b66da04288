#pragma once
#include "core/domain/instant.h"

namespace csp {

/// When the clock of a demo world begins: Tuesday 08:40, in `zone`, of the week that holds `now` (on Saturday and Sunday of the coming
/// week), so that on any day something lies behind and most of the week ahead.
Instant demoClockStart(Instant now, const QTimeZone &zone);

} // namespace csp
