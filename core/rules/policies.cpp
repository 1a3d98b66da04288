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

template<auto member>
PolicyRow row(const char *name, QList<const char *> choices)
{
    using E = std::remove_reference_t<decltype(std::declval<Policy>().*member)>;
    return {name, std::move(choices), [](const Policy &p) { return int(p.*member); }, [](Policy &p, int c) { p.*member = E(c); }};
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

const QList<PolicyRow> &policyRows()
{
    static const QList<const char *> special{"ask-host", "ignore", "follow"};
    static const QList<const char *> attendee{"follow", "ask-host", "ignore"};
    static const QList<PolicyRow> rows{
        row<&Policy::freeSlot>("freeSlot", {"reschedule", "ask-host", "ignore", "revert"}),
        row<&Policy::busySlot>("busySlot", {"reschedule-anyway", "cancel", "create-booking", "request-reschedule", "ask-host", "revert"}),
        row<&Policy::resized>("resized", {"reschedule-if-allowed", "ask-host", "revert", "ignore"}),
        row<&Policy::deleted>("deleted", {"cancel", "hold-then-cancel", "ask-host", "restore", "ignore"}),
        row<&Policy::calendarMove>("calendarMove", {"relink", "treat-as-deletion", "ask-host"}),
        row<&Policy::attendeeAdded>("attendeeAdded", attendee),
        row<&Policy::attendeeRemoved>("attendeeRemoved", attendee),
        row<&Policy::hostDeclined>("hostDeclined", {"cancel", "ask-host", "ignore"}),
        row<&Policy::allDay>("allDay", special),
        row<&Policy::recurring>("recurring", special),
        row<&Policy::severalHosts>("severalHosts", special),
        row<&Policy::seats>("seats", special),
        row<&Policy::past>("past", special),
        row<&Policy::pending>("pending", special),
        row<&Policy::guestChange>("guestChange", special),
        row<&Policy::locationChanged>("locationChanged", special),
    };
    return rows;
}

} // namespace csp
