#pragma once
#include <QJsonValue>
#include <QString>
#include <optional>

namespace csp::sim::google {

/// What is kept of a field of an event that has members of its own (`source`, `reminders`, `conferenceData` …): the members that the API knows. Others are
/// dropped, as by every JSON reader of Google's, and nulls with them. Nothing where one is of another type. Fields without such members stay as they are.
std::optional<QJsonValue> knownMembers(QStringView field, const QJsonValue &value);

} // namespace csp::sim::google
