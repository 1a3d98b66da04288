#include "core/domain/booking.h"
#include "core/domain/timezone.h"

namespace csp {

bool withinHours(const Schedule &schedule, Instant start, Instant end)
{
    QTimeZone zone = timeZoneNamed(schedule.timeZone);
    if (!zone.isValid())
        zone = QTimeZone::utc();
    const QDateTime from = toQDateTime(start, zone);
    const QDateTime to = toQDateTime(end, zone);
    for (const WorkingHours &h : schedule.hours) {
        if (h.weekday != from.date().dayOfWeek())
            continue;
        const QDateTime opens(from.date(), h.from, zone);
        // 00:00 as an end means midnight at the end of the day: schedules of 00:00-00:00 are written by people who mean "always".
        const QDateTime closes = h.to == QTime(0, 0) ? from.date().addDays(1).startOfDay(zone) : QDateTime(from.date(), h.to, zone);
        if (opens <= from && to <= closes)
            return true;
    }
    return false;
}

} // namespace csp
