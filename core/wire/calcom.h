#pragma once
#include "core/domain/booking.h"
#include "core/domain/outcome.h"
#include "core/domain/plan.h"
#include <QJsonObject>

namespace csp::wire {

/// Documents of Cal.com's API v2 (calcom.md 2.1, 3.3, 3.4). As with Google's: unknown members are skipped, a member of the
/// wrong kind is an Error with its JSON path.
Outcome<Booking> bookingFromJson(const QJsonObject &json, const QString &where = {});
QJsonObject toJson(const Booking &booking);
Outcome<EventType> eventTypeFromJson(const QJsonObject &json, const QString &where = {});
QJsonObject toJson(const EventType &type);
Outcome<Schedule> scheduleFromJson(const QJsonObject &json, const QString &where = {});
QJsonObject toJson(const Schedule &schedule);

/// `data` of an answer: an object, an array, or null where the answer has none. Both error shapes become an Error (calcom.md 1.3).
Outcome<QJsonValue> dataOf(int status, const QByteArray &body, const QString &where);
/// Both error shapes: the envelope with code and details, and the bare `{statusCode, message}`.
Error calcomErrorFromAnswer(int status, const QByteArray &body, const QString &where);

} // namespace csp::wire
