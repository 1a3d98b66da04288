#pragma once
#include "core/domain/journal.h"
#include "core/domain/policy.h"
#include "core/engine/known/snapshot.h"
#include <QHash>

namespace csp {

/// What another policy would have answered to the same facts.
struct PolicyAnswer {
    Policy policy;
    Decision decision;

    bool operator==(const PolicyAnswer &) const = default;
};

/// Everything that the inspector shows, as one value. Nothing set: nothing is selected.
struct Inspected {
    std::optional<RunRecord> run;
    std::optional<Booking> booking;
    std::optional<Event> event; ///< as it is now
    QString calendar;           ///< its name
    QHash<QString, QString> calendarNames; ///< by id, for texts that name a calendar
    bool linked = false;        ///< event and booking are tied by a reference
    LinkedEvent::Kind eventKnown = LinkedEvent::Kind::NotRead; ///< of the reference's event, where there is one
    QString whyUnread;          ///< where `eventKnown` is Unreadable: in one line
    bool bookingsRead = true;   ///< false: whether an event belongs to a booking is not known
    QList<Baseline> history;    ///< oldest first
    QList<PolicyAnswer> others;
    QTimeZone zone = QTimeZone::utc();
    bool working = false;       ///< an apply, skip or retry of this run is under way
    bool canApply = true;       ///< false: `whyNot` says why
    QString whyNot;
    QHash<int, QString> struck; ///< by index of the run's steps: requests that a fault of the sandbox struck, `struck by fault-1: answered 503`
    QString calcomRoot;         ///< for `curl`
    QString googleRoot;

    bool operator==(const Inspected &) const = default;
    bool empty() const { return !run && !booking && !event; }
};

} // namespace csp
