#include "core/sim/google/values/whenjson.h"

namespace csp::sim::google {

QJsonObject toJson(const When &when)
{
    // A 64-bit number goes as text: a JSON number keeps 53 bits of it.
    return when.allDay ? QJsonObject{{QStringLiteral("date"), when.date.toString(Qt::ISODate)}}
                       : QJsonObject{{QStringLiteral("ms"), QString::number(when.ms)}, {QStringLiteral("zone"), when.zone}};
}

When whenFromJson(const QJsonObject &json)
{
    When when;
    when.allDay = json.contains(QLatin1String("date"));
    when.date = QDate::fromString(json.value(QLatin1String("date")).toString(), Qt::ISODate);
    when.ms = json.value(QLatin1String("ms")).toString().toLongLong();
    when.zone = json.value(QLatin1String("zone")).toString();
    return when;
}

} // namespace csp::sim::google
