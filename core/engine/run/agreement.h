#pragma once
#include "core/domain/journal.h"

/// What a booking and its event agree on once a plan was carried out.
namespace csp::run {

/// Part of the decision was carried out, and part of it is a question to the host.
bool leavesQuestions(const Decision &decision);

/// What the booking agrees with by now: `document`, the event after the plan, but what the host was asked about stays as it was in the
/// baseline, so that the question stays. Where questions are left it is not a document of Google's any more: no raw bytes, no etag.
EventDocument agreed(const RunRecord &record, const EventDocument &document);

/// Somebody changed the event while the plan was carried out: what was decided does not cover it. `made`: the uid that a request of the
/// plan answered with, or empty.
bool changedMeanwhile(const RunRecord &record, const BookingUid &made, const Event &now);

} // namespace csp::run
