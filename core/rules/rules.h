#pragma once
#include "core/rules/examination.h"
#include <span>

namespace csp::rules {

/// A rule: its name in traces, and the function that answers. It may look at everything in the examination and change it.
struct Rule {
    const char *id;
    Verdict (*ask)(Examination &x);
};

/// Every rule, in the order in which they are asked.
std::span<const Rule> allRules();

// Is there anything to decide at all? (rules_event.cpp)
Verdict eventUnknown(Examination &x);
Verdict eventNotRead(Examination &x);
Verdict duplicate(Examination &x);
Verdict eventStale(Examination &x);
Verdict otherHalf(Examination &x);
Verdict otherOccurrence(Examination &x);
Verdict guestCopy(Examination &x);
Verdict ownWrite(Examination &x);
Verdict changeNone(Examination &x);
Verdict changeNoise(Examination &x);
// What is the booking's state? (rules_booking.cpp)
Verdict bookingUnknown(Examination &x);
Verdict baselineNone(Examination &x);
Verdict lifeRestored(Examination &x);
Verdict bookingClosed(Examination &x);
Verdict specialPast(Examination &x);
Verdict specialPending(Examination &x);
Verdict specialSeats(Examination &x);
Verdict specialSeveralHosts(Examination &x);
Verdict recurrence(Examination &x);
// Does the event live, and where? (rules_life.cpp)
Verdict lifeDeleted(Examination &x);
Verdict calendarOwner(Examination &x);
Verdict calendarMoved(Examination &x);
Verdict lifeTentative(Examination &x);
// When? (rules_time.cpp)
bool bookingMovedOn(const Examination &x);
Verdict bookingAgrees(Examination &x);
Verdict timeMissing(Examination &x);
Verdict timeContradicts(Examination &x);
Verdict timeAllDay(Examination &x);
Verdict timeResized(Examination &x);
Verdict timeMoved(Examination &x);
// May it be then? (rules_slot.cpp)
Verdict slotFree(Examination &x);
Verdict slotBusy(Examination &x);
Verdict slotOutsideHours(Examination &x);
Verdict slotTooSoon(Examination &x);
Verdict slotPast(Examination &x);
Verdict slotUnknown(Examination &x);
Verdict slotAnswer(Examination &x);
// Who? (rules_people.cpp)
Verdict hostDeclined(Examination &x);
Verdict attendeesAdded(Examination &x);
Verdict attendeesRemoved(Examination &x);
Verdict attendeesAnswers(Examination &x);
// The rest. (rules_details.cpp)
Verdict locationChanged(Examination &x);
Verdict textChanged(Examination &x);
Verdict busyChanged(Examination &x);
Verdict privacyChanged(Examination &x);
Verdict eventTypeForbids(Examination &x);
Verdict changeUnclaimed(Examination &x);

} // namespace csp::rules
