#pragma once
#include "core/domain/outcome.h"
#include "core/sim/faults/fault.h"
#include "core/sim/yaml/yamlreader.h"
#include <QJsonObject>
#include <functional>

namespace csp::sim {

/// The id of the calendar that a value names; records an error if there is no such calendar.
using CalendarNamed = std::function<QString(const YamlValue &)>;

/// One entry of `faults:` in a world file.
Fault readFault(const YamlValue &value, const CalendarNamed &calendar);
/// The same shape as JSON; calendars by their ids. `where` is the entry's place (`faults[2]`). What `toJson` adds about its progress is passed over.
Outcome<Fault> readFault(const QJsonObject &json, const QString &where);
QJsonObject toJson(const Fault &fault);
QJsonObject toJson(const FaultEffect &what);
/// What `toJson` wrote of what several faults did together.
Outcome<FaultEffect> readEffect(const QJsonObject &json, const QString &where);

/// `250ms`, `2s`, `1m`, `1h 30m`: nothing where the text is anything else.
std::optional<Millis> readDuration(const QString &text);
QString toText(Millis duration);

} // namespace csp::sim
