#pragma once
#include "core/sim/google/http/answer.h"
#include <QJsonObject>
#include <QJsonValue>

namespace csp::sim::google {

/// `workingHours` of a calendar resource, as `calendars.patch` and `update` take it: replaced whole; absent, null or `{}` leaves `*hours` as it is. Only
/// primary calendars have it. (https://developers.google.com/workspace/calendar/api/v3/reference/calendars, release notes of 3 November 2026)
/// `*hours` is set only where nothing is wrong.
std::optional<Problem> readWorkingHours(const QJsonValue &value, bool primary, QJsonObject *hours);

} // namespace csp::sim::google
