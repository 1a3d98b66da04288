#include "core/sim/google/documents/workinghours.h"
#include <QJsonArray>
#include <QStringList>

namespace csp::sim::google {

namespace {

constexpr int minutesOfDay = 24 * 60;

Problem wrongHours(const QString &what) { return invalidValue({}, QStringLiteral("Invalid working hours: ") + what); }

/// A number of minutes from the start of the day; -1 where it is none.
int minuteOf(const QJsonValue &value)
{
    const double number = value.toDouble(-1);
    return number >= 0 && number <= minutesOfDay && number == double(int(number)) ? int(number) : -1;
}

std::optional<Problem> readPeriod(const QJsonValue &value, QJsonArray *periods)
{
    static const QStringList days{QStringLiteral("monday"), QStringLiteral("tuesday"), QStringLiteral("wednesday"), QStringLiteral("thursday"),
                                  QStringLiteral("friday"), QStringLiteral("saturday"), QStringLiteral("sunday")};
    const QString day = value[QLatin1String("dayOfWeek")].toString();
    if (!days.contains(day))
        return wrongHours(QStringLiteral("dayOfWeek must be one of monday to sunday."));
    const int start = minuteOf(value[QLatin1String("periodStart")]), end = minuteOf(value[QLatin1String("periodEnd")]);
    if (start < 0 || end < 0)
        return wrongHours(QStringLiteral("periodStart and periodEnd must be minutes from 0 to 1440."));
    if (start >= end)
        return wrongHours(QStringLiteral("periodStart must be before periodEnd."));
    periods->append(QJsonObject{{QStringLiteral("dayOfWeek"), day}, {QStringLiteral("periodStart"), start}, {QStringLiteral("periodEnd"), end}});
    return {};
}

} // namespace

std::optional<Problem> readWorkingHours(const QJsonValue &value, bool primary, QJsonObject *hours)
{
    if (value.isUndefined() || value.isNull() || (value.isObject() && value.toObject().isEmpty()))
        return {};
    if (!value.isObject())
        return wrongHours(QStringLiteral("expected an object."));
    if (!primary)
        return wrongHours(QStringLiteral("only a primary calendar has them."));
    const QJsonValue enabled = value[QLatin1String("workingHoursEnabled")], times = value[QLatin1String("availableTimes")];
    if (!enabled.isBool())
        return wrongHours(QStringLiteral("workingHoursEnabled must be true or false."));
    if (!times.isUndefined() && !times.isNull() && !times.isArray())
        return wrongHours(QStringLiteral("availableTimes must be a list."));
    QJsonArray periods;
    for (const QJsonValue each : times.toArray()) {
        if (auto problem = readPeriod(each, &periods))
            return problem;
    }
    if (enabled.toBool() && periods.isEmpty())
        return wrongHours(QStringLiteral("workingHoursEnabled cannot be true without availableTimes."));
    QJsonObject read{{QStringLiteral("workingHoursEnabled"), enabled}};
    if (!periods.isEmpty())
        read.insert(QStringLiteral("availableTimes"), periods);
    *hours = read;
    return {};
}

} // namespace csp::sim::google
