#pragma once
#include <QString>
#include <chrono>

namespace csp {

// The questions that a policy answers, a row each (docs/decisions.md, "What each policy answers").
enum class OnFreeSlot { Reschedule, AskHost, Ignore, Revert };
enum class OnBusySlot { RescheduleAnyway, Cancel, CreateBooking, RequestReschedule, AskHost, Revert };
enum class OnResize { RescheduleIfAllowed, AskHost, Revert, Ignore };
enum class OnDelete { Cancel, HoldThenCancel, AskHost, Restore, Ignore };
enum class OnCalendarMove { Relink, TreatAsDeletion, AskHost };
enum class OnAttendee { Follow, AskHost, Ignore };
enum class OnHostDeclined { Cancel, AskHost, Ignore };
enum class OnSpecial { AskHost, Ignore, Follow };

/// A named set of answers.
struct Policy {
    QString name;        ///< `seed`: what files and the command line say
    QString title;       ///< `Seed`: what the window says
    QString description; ///< one sentence
    OnFreeSlot freeSlot = OnFreeSlot::Reschedule;
    OnBusySlot busySlot = OnBusySlot::AskHost;
    OnResize resized = OnResize::RescheduleIfAllowed;
    OnDelete deleted = OnDelete::HoldThenCancel;
    std::chrono::seconds hold{30};
    OnCalendarMove calendarMove = OnCalendarMove::Relink;
    OnAttendee attendeeAdded = OnAttendee::Follow;
    OnAttendee attendeeRemoved = OnAttendee::Follow;
    OnHostDeclined hostDeclined = OnHostDeclined::AskHost;
    OnSpecial allDay = OnSpecial::AskHost;
    OnSpecial recurring = OnSpecial::AskHost;
    OnSpecial severalHosts = OnSpecial::AskHost;
    OnSpecial seats = OnSpecial::AskHost;
    OnSpecial past = OnSpecial::AskHost;
    OnSpecial pending = OnSpecial::AskHost;
    OnSpecial guestChange = OnSpecial::AskHost; ///< a guest's proposal: prompt the owner
    OnSpecial locationChanged = OnSpecial::Follow;

    bool operator==(const Policy &) const = default;
};

} // namespace csp
