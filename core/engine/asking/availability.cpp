#include "core/engine/asking/availability.h"
#include "core/domain/timezone.h"

namespace csp {

namespace {

bool declinedByHost(const Event &event)
{
    for (const Attendee &a : event.attendees) {
        if (a.self && a.response == ResponseStatus::Declined)
            return true;
    }
    return false;
}

QList<Busy> hostConflicts(const TimedSpan &span, const Event &event, const BookingUid &booking, const TimeTable &table)
{
    QList<Busy> conflicts;
    const QTimeZone zone = table.schedule ? timeZoneNamed(table.schedule->timeZone) : QTimeZone::utc();
    for (const Event &other : table.hostEvents) {
        if (other.cancelled() || !other.span || other.transparency == Transparency::Transparent || declinedByHost(other) || sameMeeting(other, event))
            continue;
        const TimedSpan c = covered(*other.span, zone.isValid() ? zone : QTimeZone::utc());
        if (overlaps(c.start, c.end, span.start, span.end))
            conflicts << Busy{c.start, c.end, other.calendar.value, other.summary};
    }
    for (const Booking &other : table.bookings) {
        const bool same = other.uid == booking || (!other.iCalUid.isEmpty() && other.iCalUid == event.iCalUid.value);
        if (same || !other.alive() || !overlaps(other.start, other.end, span.start, span.end))
            continue;
        // Its Google event is most often in the list already.
        const bool known = std::any_of(conflicts.begin(), conflicts.end(), [&](const Busy &b) { return b.start == other.start && b.end == other.end; });
        if (!known)
            conflicts << Busy{other.start, other.end, table.hostEmail, other.title};
    }
    return conflicts;
}

} // namespace

Availability judge(const TimedSpan &span, const Event &event, const BookingUid &booking, const TimeTable &table)
{
    using Verdict = Availability::Verdict;
    if (span.start < table.now)
        return {Verdict::Past, {}};
    if (QList<Busy> conflicts = hostConflicts(span, event, booking, table); !conflicts.isEmpty())
        return {Verdict::HostBusy, conflicts};
    if (!table.complete)
        return {Verdict::Unknown, {}};
    QList<Busy> others;
    for (const Busy &b : table.participants) {
        const bool ownCopy = b.start == span.start && b.end == span.end;
        if (!ownCopy && overlaps(b.start, b.end, span.start, span.end))
            others << b;
    }
    if (!others.isEmpty())
        return {Verdict::ParticipantBusy, others};
    if (table.schedule && !withinHours(*table.schedule, span.start, span.end))
        return {Verdict::OutsideHours, {}};
    if (table.eventType && span.start < table.now + std::chrono::minutes(table.eventType->minimumNotice))
        return {Verdict::TooSoon, {}};
    return {Verdict::Free, {}};
}

} // namespace csp
