#include "core/sim/google/recurrence.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

constexpr qint64 farAway = 253'402'300'800'000; // the year 10000

/// `20250327T045959Z` or `20250327`, as UTC; a date counts to its end.
std::optional<qint64> stamp(QStringView text)
{
    const QDate date = QDate::fromString(text.left(8).toString(), u"yyyyMMdd"_qs);
    if (!date.isValid())
        return {};
    const qint64 midnight = (date.toJulianDay() - QDate(1970, 1, 1).toJulianDay()) * 86'400'000;
    if (text.size() == 8)
        return midnight + 2 * 86'400'000; // whatever the zone
    const QTime time = QTime::fromString(text.mid(9, 6).toString(), u"HHmmss"_qs);
    return time.isValid() ? std::optional<qint64>(midnight + time.msecsSinceStartOfDay() + 86'400'000) : std::nullopt;
}

} // namespace

qint64 lastEnd(const Content &content, const Zone &zone)
{
    const Covered first = covered(content, zone);
    qint64 last = first.end;
    for (const QString &line : content.recurrence) {
        if (line.startsWith(QLatin1String("RRULE"), Qt::CaseInsensitive)) {
            const qsizetype until = line.indexOf(QLatin1String("UNTIL="), 0, Qt::CaseInsensitive);
            if (until < 0)
                return farAway;
            const auto at = stamp(QStringView(line).mid(until + 6).split(u';').first());
            if (!at)
                return farAway;
            last = std::max(last, *at + (first.end - first.start));
        } else if (line.startsWith(QLatin1String("RDATE"), Qt::CaseInsensitive)) {
            return farAway;
        }
    }
    return last;
}

} // namespace csp::sim::google
