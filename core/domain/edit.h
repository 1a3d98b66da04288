#pragma once
#include "core/domain/event.h"

namespace csp {

/// The fields of an event that the playground lets a person edit.
struct EventDraft {
    QString summary;
    EventSpan span;
    QString location;
    QString description;
    QStringList attendees; ///< emails; answers of those already invited are kept

    bool operator==(const EventDraft &) const = default;
};

// What a person does to Google's side, by hand, in the playground. Carried out on Google as that person; the notification that comes
// of it is then worked through like any other. `etag` empty: whatever version is there.
struct MoveEvent { EventKey event; QString etag; EventSpan to; bool operator==(const MoveEvent &) const = default; };
struct MoveToCalendar { EventKey event; QString etag; CalendarId destination; bool operator==(const MoveToCalendar &) const = default; };
struct DeleteEvent { EventKey event; QString etag; bool operator==(const DeleteEvent &) const = default; };
/// Puts a deleted event back (`status: confirmed`), with the content it had.
struct RestoreEvent { EventKey event; EventDraft content; bool operator==(const RestoreEvent &) const = default; };
struct ChangeEvent { EventKey event; QString etag; EventDraft content; bool operator==(const ChangeEvent &) const = default; };
struct CreateEvent { CalendarId calendar; EventDraft content; bool operator==(const CreateEvent &) const = default; };

using EditIntent = std::variant<MoveEvent, MoveToCalendar, DeleteEvent, RestoreEvent, ChangeEvent, CreateEvent>;

/// What can be edited of an event, as it is now.
EventDraft draftOf(const Event &event);

} // namespace csp
