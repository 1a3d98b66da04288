#pragma once
#include "core/domain/fault.h"
#include <QHash>

namespace csp::say {

/// Names of calendars by id; an id that is not there is said as it is.
using CalendarNames = QHash<QString, QString>;

QString fault(const Fault &fault, const CalendarNames &names);  ///< `events.insert on work: answers 503, the next 2 of them, 1 time in 10`
QString faultMatch(const Fault &fault, const CalendarNames &names); ///< `events.insert on work`, `any notification`
QString faultEffect(const FaultEffect &what);                   ///< `answers 503`, `is cut after it was carried out`, `is lost`
QString faultLimits(const Fault &fault);                        ///< `the next 2 of them, 1 time in 10`; empty: each, always
QString faultProgress(const Fault &fault);                      ///< `struck 1 of 4 that matched`
QString faultStage(const Fault &fault);                         ///< `armed`, `done`, `off`
QString struck(const FaultEffect &what);                        ///< what has happened: `answered 503`, `cut`, `lost`
QString strike(const FaultStrike &strike, const CalendarNames &names); ///< `events.insert on work: answered 503 (fault-1)`
QString struckBy(const FaultStrike &strike);                    ///< `struck by fault-1: answered 503`

} // namespace csp::say
