#include "core/rules/policies.h"

namespace csp {

namespace {

/// What public Cal.com does (calcom.md 6.3, variant V2): compares starts alone, asks for no availability, takes every deleted event
/// for a cancelled booking, and sees neither people nor places.
Policy calcomToday()
{
    Policy p;
    p.name = QStringLiteral("calcom-today");
    p.title = QStringLiteral("Cal.com today");
    p.description = QStringLiteral("What Cal.com's own sync does now, with its gaps: a new start reschedules wherever it falls, a deleted "
                                   "or moved event cancels at once, everything else is ignored.");
    p.busySlot = OnBusySlot::RescheduleAnyway;
    p.resized = OnResize::Ignore;
    p.deleted = OnDelete::Cancel;
    p.hold = std::chrono::seconds{0};
    p.calendarMove = OnCalendarMove::TreatAsDeletion;
    p.attendeeAdded = p.attendeeRemoved = OnAttendee::Ignore;
    p.hostDeclined = OnHostDeclined::Ignore;
    p.allDay = p.recurring = p.severalHosts = p.seats = p.pending = OnSpecial::Follow;
    p.past = p.guestChange = p.locationChanged = OnSpecial::Ignore;
    return p;
}

Policy cautious()
{
    Policy p;
    p.name = QStringLiteral("cautious");
    p.title = QStringLiteral("Cautious");
    p.description = QStringLiteral("Changes no booking by itself: the host is asked, with the reschedule link.");
    p.freeSlot = OnFreeSlot::AskHost;
    p.resized = OnResize::AskHost;
    p.deleted = OnDelete::AskHost;
    p.attendeeAdded = p.attendeeRemoved = OnAttendee::AskHost;
    p.locationChanged = OnSpecial::AskHost;
    return p;
}

Policy calendarWins()
{
    Policy p;
    p.name = QStringLiteral("calendar-wins");
    p.title = QStringLiteral("Calendar wins");
    p.description = QStringLiteral("The calendar is right: the booking follows it wherever the API lets it.");
    p.busySlot = OnBusySlot::RescheduleAnyway;
    p.hostDeclined = OnHostDeclined::Cancel;
    p.allDay = p.severalHosts = p.pending = p.guestChange = OnSpecial::Follow;
    return p;
}

Policy bookingWins()
{
    Policy p;
    p.name = QStringLiteral("booking-wins");
    p.title = QStringLiteral("Booking wins");
    p.description = QStringLiteral("The booking is right: the event is put back as the booking has it.");
    p.freeSlot = OnFreeSlot::Revert;
    p.busySlot = OnBusySlot::Revert;
    p.resized = OnResize::Revert;
    p.deleted = OnDelete::Restore;
    p.attendeeAdded = p.attendeeRemoved = OnAttendee::Ignore;
    p.hostDeclined = OnHostDeclined::Ignore;
    p.locationChanged = OnSpecial::Ignore;
    return p;
}

} // namespace

Policy seedPolicy()
{
    Policy p;
    p.name = QStringLiteral("seed");
    p.title = QStringLiteral("Seed");
    p.description = QStringLiteral("A free slot reschedules, a busy one asks the host, a deleted event cancels after the hold, guests are "
                                   "added and removed.");
    return p;
}

const QList<Policy> &shippedPolicies()
{
    static const QList<Policy> all{seedPolicy(), calcomToday(), cautious(), calendarWins(), bookingWins()};
    return all;
}

} // namespace csp
