#pragma once
#include "core/sim/google/values/moment.h"
#include <QJsonObject>

namespace csp::sim::google {

// Times as saved worlds keep them.
QJsonObject toJson(const When &when);
When whenFromJson(const QJsonObject &json);

} // namespace csp::sim::google
