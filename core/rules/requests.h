#pragma once
#include "core/domain/facts.h"
#include "core/domain/plan.h"

namespace csp::rules {

/// `{new}`: the uid that an earlier request of the same plan answered with.
inline BookingUid newUid() { return {QStringLiteral("{new}")}; }

// Requests of Cal.com's API v2, each with the version that it is documented for (calcom.md 1.2).
ApiRequest rescheduleRequest(const BookingUid &uid, Instant start, const Facts &facts);
ApiRequest cancelRequest(const BookingUid &uid, const QString &reason);
ApiRequest guestsRequest(const BookingUid &uid, const QStringList &guests);
ApiRequest locationRequest(const BookingUid &uid, const QString &place);
ApiRequest requestRescheduleRequest(const BookingUid &uid, const QString &reason);
ApiRequest createRequest(const TimedSpan &span, const Facts &facts);
/// Puts the event back: time, and life where it was deleted. Google sends no mail for it.
ApiRequest revertRequest(const Event &event, const EventSpan &span, bool restore);

} // namespace csp::rules
