#include "core/rules/decide.h"
#include "core/rules/rules.h"

namespace csp {

namespace rules {

std::span<const Rule> allRules()
{
    static constexpr Rule table[] = {
        {"event.unknown", eventUnknown},
        {"event.not-read", eventNotRead},
        {"duplicate", duplicate},
        {"event.stale", eventStale},
        {"calendar.other-half", otherHalf},
        {"recurrence.other-occurrence", otherOccurrence},
        {"calendar.guest-copy", guestCopy},
        {"echo.own-write", ownWrite},
        {"change.none", changeNone},
        {"change.noise", changeNoise},
        {"booking.unknown", bookingUnknown},
        {"baseline.none", baselineNone},
        {"life.restored", lifeRestored},
        {"booking.closed", bookingClosed},
        {"special.past", specialPast},
        {"special.pending", specialPending},
        {"special.seats", specialSeats},
        {"special.several-hosts", specialSeveralHosts},
        {"recurrence", recurrence},
        {"life.deleted", lifeDeleted},
        {"calendar.owner", calendarOwner},
        {"calendar.moved", calendarMoved},
        {"life.tentative", lifeTentative},
        {"booking.agrees", bookingAgrees},
        {"time.missing", timeMissing},
        {"time.contradicts", timeContradicts},
        {"time.all-day", timeAllDay},
        {"time.resized", timeResized},
        {"time.moved", timeMoved},
        {"slot.free", slotFree},
        {"slot.busy", slotBusy},
        {"slot.outside-hours", slotOutsideHours},
        {"slot.too-soon", slotTooSoon},
        {"slot.past", slotPast},
        {"slot.unknown", slotUnknown},
        {"slot.answer", slotAnswer},
        {"host.declined", hostDeclined},
        {"attendees.added", attendeesAdded},
        {"attendees.removed", attendeesRemoved},
        {"attendees.answers", attendeesAnswers},
        {"location.changed", locationChanged},
        {"text.changed", textChanged},
        {"busy.changed", busyChanged},
        {"privacy.changed", privacyChanged},
        {"event-type.forbids", eventTypeForbids},
        {"change.unclaimed", changeUnclaimed},
    };
    return table;
}

namespace {

void examine(Examination &x)
{
    for (const Rule &rule : allRules()) {
        x.trace.emplace_back().rule = rule.id;
        const Verdict v = rule.ask(x);
        RuleResult &r = x.trace.back();
        r.fired = v.fired;
        r.because = v.because.text;
        r.flip = v.flip.text;
        if (x.stopped)
            return;
    }
}

} // namespace

} // namespace rules

Decision decide(const Facts &facts, const EventDiff &diff, const Policy &policy)
{
    rules::Examination x(facts, diff, policy);
    rules::examine(x);
    return x.finish();
}

Needs needsOf(const Facts &facts, const EventDiff &diff, const Policy &policy)
{
    // The same rules are asked, so that this can never disagree with what decide looks at.
    rules::Examination x(facts, diff, policy);
    rules::examine(x);
    return x.needs;
}

} // namespace csp
