#pragma once
#include "core/wire/jsonreader.h"

namespace csp::wire {

/// One end of a span: `{date}` or `{dateTime, timeZone}`.
struct Boundary {
    std::variant<Instant, QDate> at;
    QString zone;
};

/// Reads `start`, `end` or `originalStartTime`; nothing where the member is absent (or wrong: then the reader has the trouble).
std::optional<Boundary> readBoundary(const JsonReader &event, QLatin1String name);
/// Both ends; nothing where neither is there. One end alone, or a day and a time together, is trouble.
std::optional<EventSpan> readSpan(const JsonReader &event);

QJsonObject boundaryToJson(Instant at, const QString &zone);
QJsonObject boundaryToJson(QDate day);

} // namespace csp::wire
