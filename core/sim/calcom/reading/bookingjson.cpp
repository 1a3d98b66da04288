#include "core/sim/calcom/reading/bookingjson.h"
#include "core/sim/calcom/http/json.h"

namespace csp::sim::calcom {
namespace {

using namespace json;

constexpr qint64 CredentialId = 1;

QByteArray hostJson(const User &user)
{
    return object({{"id", number(user.id)}, {"name", text(user.name)}, {"email", text(user.email)}, {"displayEmail", text(user.email)},
                   {"username", text(user.username)}, {"timeZone", text(user.timeZone)}});
}

QByteArray responsesJson(const Booking &booking)
{
    QJsonObject responses = booking.responses;
    for (const char *known : {"name", "email", "guests"})
        responses.remove(QLatin1String(known));
    QByteArray members;
    if (!booking.attendees.isEmpty()) {
        members = object({{"name", text(booking.attendees.first().name)}, {"email", text(booking.attendees.first().email)},
                          {"guests", booking.guests.isEmpty() ? QByteArray{} : texts(booking.guests)}});
    } else {
        members = "{}";
    }
    if (responses.isEmpty())
        return members;
    const QByteArray more = value(responses);
    return members.left(members.size() - 1) + (members.size() > 2 ? "," : "") + more.mid(1);
}

QByteArray bookingAttendeesJson(const Booking &booking)
{
    QList<QByteArray> items;
    for (const Attendee &a : booking.attendees) {
        items += object({{"name", text(a.name)}, {"email", text(a.email)}, {"displayEmail", text(a.email)},
                         {"timeZone", text(a.timeZone)}, {"language", text(a.language)}, {"absent", boolean(false)}});
    }
    return array(items);
}

const char *weekdayName(int day)
{
    static constexpr const char *names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    return names[(day - 1) % 7];
}

QByteArray timeText(QTime time) { return text(time.toString(QStringLiteral("HH:mm"))); }

QByteArray locationsJson(const EventType &type)
{
    if (type.location == QLatin1String("integrations:daily"))
        return array({object({{"type", text(u"integration")}, {"integration", text(u"cal-video")}})});
    if (type.location == QLatin1String("integrations:google:meet"))
        return array({object({{"type", text(u"integration")}, {"integration", text(u"google-meet")}})});
    if (type.location.startsWith(QLatin1String("http")))
        return array({object({{"type", text(u"link")}, {"link", text(type.location)}, {"public", boolean(true)}})});
    return array({object({{"type", text(u"address")}, {"address", text(type.location)}, {"public", boolean(true)}})});
}

} // namespace

QByteArray bookingJson(const World &world, const Booking &b, bool made)
{
    const EventType *type = world.eventType(b.eventTypeId);
    const QByteArray place = text(placeOf(b));
    return object({{"id", number(b.id)}, {"uid", text(b.uid)}, {"title", text(b.title)}, {"description", text(b.description)},
                   {"hosts", array({hostJson(world.user)})}, {"status", text(nameOf(b.status))},
                   {"cancellationReason", text(b.cancellationReason)}, {"cancelledByEmail", text(b.cancelledBy)},
                   {"reschedulingReason", textIfAny(b.reschedulingReason)},
                   {"rescheduledByEmail", b.rescheduledBy.isEmpty() ? null() : text(b.rescheduledBy)},
                   {"rescheduledFromUid", textIfAny(b.rescheduledFrom)}, {"rescheduledToUid", textIfAny(b.rescheduledTo)},
                   {"start", instant(b.start)}, {"end", instant(b.end)},
                   {"duration", number(std::chrono::duration_cast<std::chrono::minutes>(b.end - b.start).count())},
                   {"eventTypeId", number(b.eventTypeId)},
                   {"eventType", object({{"id", number(b.eventTypeId)}, {"slug", text(type ? type->slug : QString{})}})},
                   {"meetingUrl", place}, {"location", place}, {"absentHost", boolean(false)}, {"createdAt", instant(b.createdAt)},
                   {"updatedAt", b.updatedAt ? instant(*b.updatedAt) : null()}, {"metadata", value(b.metadata)},
                   {"icsUid", text(b.iCalUid)}, {"attendees", bookingAttendeesJson(b)}, {"guests", texts(b.guests)},
                   {"bookingFieldsResponses", responsesJson(b)},
                   {"isPlatformManagedUserBooking", made ? boolean(false) : QByteArray{}}});
}

QByteArray attendeeJson(const Booking &booking, const Attendee &a)
{
    return object({{"id", number(a.id)}, {"bookingId", number(booking.id)}, {"name", text(a.name)}, {"email", text(a.email)},
                   {"displayEmail", text(a.email)}, {"timeZone", text(a.timeZone)}, {"language", text(a.language)},
                   {"absent", boolean(false)}});
}

QByteArray referenceJson(const World &world, const Reference &r)
{
    const bool raw = world.switches.referencesCarryRawData && !r.rawData.isEmpty();
    return object({{"id", number(r.id)}, {"type", text(u"google_calendar")}, {"eventUid", text(r.eventUid)},
                   {"destinationCalendarId", r.calendarId.isEmpty() ? null() : text(r.calendarId)},
                   // As Google answered, byte for byte: it is the first baseline.
                   {"rawData", raw ? r.rawData : QByteArray{}}});
}

QByteArray eventTypeJson(const World &world, const EventType &t)
{
    QList<QByteArray> lengths;
    for (const int length : t.lengths)
        lengths += number(length);
    const QByteArray off = object({{"disabled", boolean(true)}});
    return object({{"id", number(t.id)}, {"ownerId", number(world.user.id)}, {"lengthInMinutes", number(t.length)},
                   {"lengthInMinutesOptions", lengths.isEmpty() ? QByteArray{} : array(lengths)}, {"title", text(t.title)},
                   {"slug", text(t.slug)}, {"description", text(t.description)}, {"locations", locationsJson(t)},
                   {"bookingFields", array({})}, {"recurrence", null()}, {"disableGuests", boolean(t.disableGuests)},
                   {"slotInterval", t.slotInterval ? number(t.slotInterval) : null()},
                   {"minimumBookingNotice", number(t.minimumNotice)}, {"beforeEventBuffer", number(t.bufferBefore)},
                   {"afterEventBuffer", number(t.bufferAfter)}, {"metadata", QByteArrayLiteral("{}")},
                   {"price", number(0)}, {"currency", text(u"usd")}, {"seats", off},
                   {"confirmationPolicy", t.requiresConfirmation
                        ? object({{"type", text(u"always")}, {"blockUnconfirmedBookingsInBooker", boolean(false)}}) : off},
                   {"disableCancelling", object({{"disabled", boolean(t.disableCancelling)}})},
                   {"disableRescheduling", object({{"disabled", boolean(t.disableRescheduling)}})},
                   {"destinationCalendar", t.destinationCalendar.isEmpty() ? QByteArray{}
                        : object({{"integration", text(u"google_calendar")}, {"externalId", text(t.destinationCalendar)}})},
                   {"hideCalendarNotes", boolean(false)}, {"hidden", boolean(false)},
                   {"bookingUrl", text(QStringLiteral("https://cal.com/%1/%2").arg(world.user.username, t.slug))},
                   {"scheduleId", t.scheduleId ? number(t.scheduleId) : null()},
                   {"users", array({object({{"id", number(world.user.id)}, {"name", text(world.user.name)},
                                            {"username", text(world.user.username)}})})}});
}

QByteArray scheduleJson(const World &world, const Schedule &s)
{
    QList<QByteArray> hours, overrides;
    for (const Hours &h : s.hours) {
        QList<QByteArray> days;
        for (const int day : h.days)
            days += text(QLatin1String(weekdayName(day)));
        hours += object({{"days", array(days)}, {"startTime", timeText(h.from)}, {"endTime", timeText(h.to)}});
    }
    for (const DateOverride &o : s.overrides) {
        overrides += object({{"date", text(o.date.toString(Qt::ISODate))}, {"startTime", timeText(o.from)}, {"endTime", timeText(o.to)}});
    }
    return object({{"id", number(s.id)}, {"ownerId", number(world.user.id)}, {"name", text(s.name)}, {"timeZone", text(s.timeZone)},
                   {"availability", array(hours)}, {"isDefault", boolean(s.isDefault)}, {"overrides", array(overrides)}});
}

QByteArray meJson(const World &world)
{
    const User &u = world.user;
    QByteArray schedule = null();
    for (const Schedule &s : world.schedules) {
        if (s.isDefault)
            schedule = number(s.id);
    }
    return object({{"id", number(u.id)}, {"username", text(u.username)}, {"email", text(u.email)}, {"name", text(u.name)},
                   {"avatarUrl", null()}, {"bio", null()}, {"timeFormat", number(24)}, {"defaultScheduleId", schedule},
                   {"weekStart", text(u"Monday")}, {"timeZone", text(u.timeZone)}, {"locale", text(u"en")}, {"organizationId", null()}});
}

QByteArray calendarsJson(const World &world)
{
    const auto one = [&](const Calendar &c) {
        return object({{"externalId", text(c.externalId)}, {"integration", text(u"google_calendar")}, {"name", text(c.name)},
                       {"primary", boolean(c.primary)}, {"readOnly", boolean(c.readOnly)}, {"email", text(world.user.email)},
                       {"isSelected", boolean(c.selected)}, {"credentialId", number(CredentialId)}, {"delegationCredentialId", null()}});
    };
    QList<QByteArray> calendars;
    QByteArray primary = null();
    for (const Calendar &c : world.calendars) {
        calendars += one(c);
        if (c.primary)
            primary = one(c);
    }
    const QByteArray integration = object({{"type", text(u"google_calendar")}, {"slug", text(u"google-calendar")}, {"name", text(u"Google Calendar")}});
    const QByteArray connected = object({{"integration", integration}, {"credentialId", number(CredentialId)},
                                         {"delegationCredentialId", null()}, {"primary", primary}, {"calendars", array(calendars)}});
    const QByteArray destination = object({{"id", number(1)}, {"integration", text(u"google_calendar")},
                                           {"externalId", text(world.destinationCalendar)}, {"primaryEmail", text(world.user.email)},
                                           {"userId", number(world.user.id)}, {"eventTypeId", null()}, {"credentialId", number(CredentialId)}});
    return object({{"connectedCalendars", array({connected})}, {"destinationCalendar", destination}});
}

} // namespace csp::sim::calcom
