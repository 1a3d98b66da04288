#pragma once
#include "core/domain/outcome.h"
#include "core/sim/google/world/eventtable.h"
#include <optional>

namespace csp::sim::google {

QJsonObject formerRulesToJson(const FormerRules &formers);
/// Into a table that has its events already. `where` names the object, for errors. An empty one is of a world that was kept without former rules:
/// nobody who stands before its `lastStamp` can be told of them.
std::optional<Error> formerRulesFromJson(const QJsonObject &json, const QString &where, Micros lastStamp, EventTable *events);

} // namespace csp::sim::google
