#include "core/domain/policyrows.h"

namespace csp {

namespace {

template<auto member>
PolicyRow row(const char *name, QList<const char *> choices)
{
    using E = std::remove_reference_t<decltype(std::declval<Policy>().*member)>;
    return {name, std::move(choices), [](const Policy &p) { return int(p.*member); }, [](Policy &p, int c) { p.*member = E(c); }};
}

} // namespace

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
