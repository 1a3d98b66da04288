#pragma once
#include "core/domain/instant.h"

namespace csp {

/// When the clock of a demo world begins: Tuesday 08:40, in `zone`, of the week that holds `now` (on Saturday and Sunday of the coming
/// week). So that whoever starts it, on whatever day, has something behind them and most of the week ahead.
Instant demoClockStart(Instant now, const QTimeZone &zone);

} // namespace csp
