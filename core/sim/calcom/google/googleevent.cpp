#include "core/sim/calcom/google/googleevent.h"
#include <QJsonArray>

namespace csp::sim::calcom {
namespace {

QString descriptionOf(const World &world, const Booking &booking)
{
    QStringList parts;
    parts += QStringLiteral("What:\n%1").arg(booking.title);
    if (!booking.attendees.isEmpty())
        parts += QStringLiteral("Invitee Time Zone:\n%1").arg(booking.attendees.first().timeZone);
    QStringList who{QStringLiteral("%1 - Organizer\n%2").arg(world.user.name, world.user.email)};
    for (const Attendee &attendee : booking.attendees)
        who += attendee.name.isEmpty() ? attendee.email : QStringLiteral("%1\n%2").arg(attendee.name, attendee.email);
    parts += QStringLiteral("Who:\n%1").arg(who.join(QLatin1Char('\n')));
    if (const QString place = placeOf(booking); !place.isEmpty())
        parts += QStringLiteral("Where:\n%1").arg(place);
    if (!booking.description.isEmpty())
        parts += QStringLiteral("Additional notes:\n%1").arg(booking.description);
    parts += QStringLiteral("Need to make a change?\nhttps://app.cal.com/booking/%1?changes=true").arg(booking.uid);
    return parts.join(QStringLiteral("\n\n"));
}

QJsonObject timeJson(Instant at, const QString &zone)
{
    return {{QStringLiteral("dateTime"), toRfc3339(at)}, {QStringLiteral("timeZone"), zone}};
}

QJsonArray attendeesOf(const World &world, const Booking &booking, const QString &calendarId)
{
    const QString accepted = QStringLiteral("accepted");
    const User &user = world.user;
    QJsonArray list{QJsonObject{{QStringLiteral("id"), QString::number(user.id)}, {QStringLiteral("name"), user.name},
                                {QStringLiteral("username"), user.username}, {QStringLiteral("timeZone"), user.timeZone},
                                {QStringLiteral("displayName"), user.name},
                                {QStringLiteral("email"), calendarId.isEmpty() ? user.email : calendarId},
                                {QStringLiteral("organizer"), true}, {QStringLiteral("responseStatus"), accepted}}};
    for (const Attendee &a : booking.attendees) {
        list += QJsonObject{{QStringLiteral("name"), a.name}, {QStringLiteral("email"), a.email}, {QStringLiteral("timeZone"), a.timeZone},
                            {QStringLiteral("language"), QJsonObject{{QStringLiteral("locale"), a.language}}},
                            {QStringLiteral("responseStatus"), accepted}};
    }
    return list;
}

} // namespace

QJsonObject googleEvent(const World &world, const Booking &booking, const QString &calendarId, bool insert)
{
    QJsonObject event{{QStringLiteral("summary"), booking.title},
                      {QStringLiteral("description"), descriptionOf(world, booking)},
                      {QStringLiteral("start"), timeJson(booking.start, world.user.timeZone)},
                      {QStringLiteral("end"), timeJson(booking.end, world.user.timeZone)},
                      {QStringLiteral("attendees"), attendeesOf(world, booking, calendarId)},
                      {QStringLiteral("reminders"), QJsonObject{{QStringLiteral("useDefault"), true}}},
                      {QStringLiteral("guestsCanSeeOtherGuests"), true}};
    if (const QString place = placeOf(booking); !place.isEmpty())
        event.insert(QStringLiteral("location"), place);
    if (insert) {
        event.insert(QStringLiteral("iCalUID"), booking.iCalUid);
        if (booking.location == QLatin1String("integrations:google:meet")) {
            event.insert(QStringLiteral("conferenceData"),
                         QJsonObject{{QStringLiteral("createRequest"), QJsonObject{{QStringLiteral("requestId"), booking.uid}}}});
        }
    }
    return event;
}

} // namespace csp::sim::calcom
