#include "core/domain/diff.h"
#include <algorithm>

namespace csp {

FieldGroup groupOf(Field field)
{
    switch (field) {
    case Field::Start: case Field::End: case Field::AllDay: return FieldGroup::Time;
    case Field::Status: return FieldGroup::Life;
    case Field::Calendar: case Field::Organizer: return FieldGroup::Calendar;
    case Field::AttendeeAdded: case Field::AttendeeRemoved: case Field::Response: case Field::HostResponse: case Field::OptionalGuest:
        return FieldGroup::People;
    case Field::Summary: case Field::Description: case Field::Location: case Field::Conference: return FieldGroup::Text;
    case Field::Recurrence: case Field::Instance: case Field::InstanceCancelled: case Field::Split: return FieldGroup::Recurrence;
    case Field::Busy: return FieldGroup::Busy;
    case Field::Visibility: case Field::GuestPermissions: return FieldGroup::Privacy;
    case Field::Etag: case Field::Updated: case Field::Sequence: case Field::HtmlLink: case Field::Reminders: case Field::Color:
    case Field::Zone: case Field::Other: return FieldGroup::Noise;
    }
    return FieldGroup::Noise;
}

const char *nameOf(Field field)
{
    switch (field) {
    case Field::Start: return "start";
    case Field::End: return "end";
    case Field::AllDay: return "all-day";
    case Field::Status: return "status";
    case Field::Calendar: return "calendar";
    case Field::Organizer: return "organizer";
    case Field::AttendeeAdded: return "attendee.added";
    case Field::AttendeeRemoved: return "attendee.removed";
    case Field::Response: return "response";
    case Field::HostResponse: return "response.host";
    case Field::OptionalGuest: return "optional";
    case Field::Summary: return "summary";
    case Field::Description: return "description";
    case Field::Location: return "location";
    case Field::Conference: return "conference";
    case Field::Recurrence: return "recurrence";
    case Field::Instance: return "instance";
    case Field::InstanceCancelled: return "instance.cancelled";
    case Field::Split: return "split";
    case Field::Busy: return "transparency";
    case Field::Visibility: return "visibility";
    case Field::GuestPermissions: return "guestPermissions";
    case Field::Etag: return "etag";
    case Field::Updated: return "updated";
    case Field::Sequence: return "sequence";
    case Field::HtmlLink: return "htmlLink";
    case Field::Reminders: return "reminders";
    case Field::Color: return "colorId";
    case Field::Zone: return "timeZone";
    case Field::Other: return "other";
    }
    return "";
}

const char *nameOf(FieldGroup group)
{
    switch (group) {
    case FieldGroup::Time: return "time";
    case FieldGroup::Life: return "life";
    case FieldGroup::Calendar: return "calendar";
    case FieldGroup::People: return "people";
    case FieldGroup::Text: return "text";
    case FieldGroup::Recurrence: return "recurrence";
    case FieldGroup::Busy: return "busy";
    case FieldGroup::Privacy: return "privacy";
    case FieldGroup::Noise: return "noise";
    }
    return "";
}

bool EventDiff::has(Field field) const
{
    return std::any_of(changes.begin(), changes.end(), [&](const FieldChange &c) { return c.field == field; });
}

bool EventDiff::has(FieldGroup group) const
{
    return std::any_of(changes.begin(), changes.end(), [&](const FieldChange &c) { return groupOf(c.field) == group; });
}

bool EventDiff::onlyNoise() const
{
    return std::all_of(changes.begin(), changes.end(), [](const FieldChange &c) { return groupOf(c.field) == FieldGroup::Noise; });
}

int EventDiff::noiseCount() const
{
    return int(std::count_if(changes.begin(), changes.end(), [](const FieldChange &c) { return groupOf(c.field) == FieldGroup::Noise; }));
}

} // namespace csp
