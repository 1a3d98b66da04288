#include "app/wiring/demoweek.h"

namespace csp {

Instant demoClockStart(Instant now, const QTimeZone &zone)
{
    const QDate today = toQDateTime(now, zone).date();
    const int weekday = today.dayOfWeek();
    const QDate monday = today.addDays(weekday > 5 ? 8 - weekday : 1 - weekday);
    return toInstant(QDateTime(monday.addDays(1), QTime(8, 40), zone));
}

} // namespace csp
