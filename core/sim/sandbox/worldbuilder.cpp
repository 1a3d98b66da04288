#include "core/sim/sandbox/worldbuilder.h"
#include <QJsonArray>
#include <QTimeZone>
#include <algorithm>

namespace csp::sim {
namespace {

// Owns calendars that are nobody's in this world, as Google's holiday calendars are.
const auto PublisherEmail = QStringLiteral("publisher@group.v.calendar.google.com");

Error placed(Error error, const QString &place)
{
    error.where = error.where.isEmpty() ? place : QStringLiteral("%1: %2").arg(place, error.where);
    return error;
}

class Builder
{
public:
    Builder(const WorldFile &file, Instant now)
        : m_file(file), m_zone(file.zone.toLatin1()), m_monday(mondayOf(now, m_zone, file.weekendIsNext)), m_now(now),
          // Made a week before the world's week, so that everything was there before it happened.
          m_made(std::min(now, toInstant(QDateTime(m_monday.addDays(-7), QTime(8, 0), m_zone)))),
          m_world{GoogleSim(file.google, file.seed), file.calcom, {}}
    {
    }

    Outcome<BuiltWorld> build()
    {
        for (const auto step : {&Builder::addAccounts, &Builder::addServiceAccounts, &Builder::addCalendars, &Builder::addEvents}) {
            if (auto error = (this->*step)())
                return *error;
        }
        for (const WorldBooking &booking : m_file.bookings)
            m_world.bookings += bookingOf(booking);
        return std::move(m_world);
    }

private:
    const WorldCalendar *primaryOf(const QString &email) const
    {
        const auto found = std::find_if(m_file.calendars.begin(), m_file.calendars.end(), [&](const WorldCalendar &c) { return c.id == email; });
        return found == m_file.calendars.end() ? nullptr : &*found;
    }

    GoogleAccount withPrimary(GoogleAccount account) const
    {
        if (const WorldCalendar *primary = primaryOf(account.email)) {
            account.primarySummary = primary->name;
            account.primaryColor = primary->colour;
            account.timeZone = primary->zone;
        }
        return account;
    }

    std::optional<Error> addServiceAccounts()
    {
        for (GoogleServiceAccount account : m_file.serviceAccounts) {
            account.who = withPrimary(account.who);
            if (auto added = m_world.google.addServiceAccount(account, m_made); !added)
                return placed(added.error(), QStringLiteral("service account %1").arg(account.who.email));
        }
        m_world.google.setApiKeys(m_file.apiKeys);
        return {};
    }

    std::optional<Error> addAccounts()
    {
        for (const GoogleAccount &each : m_file.accounts) {
            const GoogleAccount account = withPrimary(each);
            if (auto added = m_world.google.addAccount(account, m_made); !added)
                return placed(added.error(), QStringLiteral("account %1").arg(account.email));
        }
        return {};
    }

    std::optional<Error> addCalendars()
    {
        const bool published = std::any_of(m_file.calendars.begin(), m_file.calendars.end(), [](const WorldCalendar &c) { return c.owner.isEmpty(); });
        if (published) {
            const GoogleAccount account{PublisherEmail, QStringLiteral("Public calendars"), m_file.zone, {}, {}, false};
            if (auto added = m_world.google.addAccount(account, m_made); !added)
                return placed(added.error(), QStringLiteral("account %1").arg(account.email));
        }
        for (const WorldCalendar &c : m_file.calendars) {
            GoogleCalendar calendar{c.id, c.owner.isEmpty() ? PublisherEmail : c.owner, c.name, {}, c.zone, c.colour, {}, {}};
            const GoogleCalendar::Rule everybody{QStringLiteral("default"), c.publicRole};
            if (!c.publicRole.isEmpty())
                calendar.acl += everybody;
            if (!isPrimary(c)) { // those came with their accounts
                if (auto added = m_world.google.addCalendar(calendar, m_made); !added)
                    return placed(added.error(), QStringLiteral("calendar %1").arg(c.name));
            } else if (!c.publicRole.isEmpty()) {
                if (auto shared = m_world.google.share(c.id, everybody, m_made); !shared)
                    return placed(shared.error(), QStringLiteral("calendar %1").arg(c.name));
            }
            if (auto error = share(c, calendar.owner))
                return error;
        }
        for (const QString &email : m_file.busyTimesShown) {
            if (const WorldCalendar *primary = primaryOf(email); primary && !primary->publicRole.isEmpty())
                continue; // that has been said already
            if (auto shared = m_world.google.share(email, {QStringLiteral("default"), QStringLiteral("freeBusyReader")}, m_made); !shared)
                return placed(shared.error(), QStringLiteral("account %1").arg(email));
        }
        return {};
    }

    bool isPrimary(const WorldCalendar &c) const
    {
        return std::any_of(m_file.accounts.begin(), m_file.accounts.end(), [&](const GoogleAccount &a) { return a.email == c.id; })
            || std::any_of(m_file.serviceAccounts.begin(), m_file.serviceAccounts.end(), [&](const GoogleServiceAccount &a) { return a.who.email == c.id; });
    }

    std::optional<Error> share(const WorldCalendar &c, const QString &owner)
    {
        QMap<QString, QString> roles = c.share;
        if (const QString host = m_file.accounts.first().email; owner != host && !c.access.isEmpty())
            roles.insert(host, c.access);
        for (auto role = roles.begin(); role != roles.end(); ++role) {
            if (auto shared = m_world.google.share(c.id, {QStringLiteral("user:") + role.key(), role.value()}, m_made); !shared)
                return placed(shared.error(), QStringLiteral("calendar %1").arg(c.name));
        }
        return {};
    }

    std::optional<Error> addEvents()
    {
        for (const WorldEvent &event : m_file.events) {
            if (auto added = m_world.google.addEvent(event.calendar, eventJson(event), nextMoment()); !added)
                return placed(added.error(), QStringLiteral("event \"%1\"").arg(event.title));
        }
        return {};
    }

    // Each event a minute after the one before: the order in which they were made shows, and never lies ahead.
    Instant nextMoment() { return m_made = std::min(m_now, m_made + std::chrono::minutes(1)); }

    QJsonObject timeJson(Instant at) const
    {
        return {{QStringLiteral("dateTime"), toRfc3339(at)}, {QStringLiteral("timeZone"), m_file.zone}};
    }

    QJsonObject eventJson(const WorldEvent &event) const
    {
        QJsonObject json{{QStringLiteral("summary"), event.title}};
        if (event.at) {
            const Instant start = event.at->in(m_monday, m_zone);
            json.insert(QStringLiteral("start"), timeJson(start));
            json.insert(QStringLiteral("end"), timeJson(start + std::chrono::minutes(event.minutes)));
        } else {
            const QDate day = event.day.in(m_monday);
            json.insert(QStringLiteral("start"), QJsonObject{{QStringLiteral("date"), day.toString(Qt::ISODate)}});
            json.insert(QStringLiteral("end"), QJsonObject{{QStringLiteral("date"), day.addDays(event.days).toString(Qt::ISODate)}});
        }
        if (!event.location.isEmpty())
            json.insert(QStringLiteral("location"), event.location);
        if (!event.description.isEmpty())
            json.insert(QStringLiteral("description"), event.description);
        if (event.free)
            json.insert(QStringLiteral("transparency"), QStringLiteral("transparent"));
        if (event.isPrivate)
            json.insert(QStringLiteral("visibility"), QStringLiteral("private"));
        if (!event.attendees.isEmpty())
            json.insert(QStringLiteral("attendees"), attendeesJson(event));
        if (!event.type.isEmpty())
            addType(event, &json);
        return json;
    }

    /// What an event of its type cannot be without need not be said in the file.
    static void addType(const WorldEvent &event, QJsonObject *json)
    {
        const auto otherwise = [json](const char *name, const QJsonValue &value) {
            if (!json->contains(QLatin1String(name)))
                json->insert(QLatin1String(name), value);
        };
        json->insert(QStringLiteral("eventType"), event.type);
        if (event.type != QLatin1String("fromGmail"))
            json->insert(event.type + QLatin1String("Properties"), event.typeProperties);
        if (event.type == QLatin1String("workingLocation") || event.type == QLatin1String("birthday")) {
            otherwise("transparency", QStringLiteral("transparent"));
            otherwise("visibility", event.type == QLatin1String("birthday") ? QStringLiteral("private") : QStringLiteral("public"));
        }
        if (event.type == QLatin1String("birthday")) {
            const bool isLeapDay = (*json)[u"start"][u"date"].toString().endsWith(QLatin1String("-02-29"));
            otherwise("recurrence", QJsonArray{isLeapDay ? QStringLiteral("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1") : QStringLiteral("RRULE:FREQ=YEARLY")});
        }
    }

    QJsonArray attendeesJson(const WorldEvent &event) const
    {
        QJsonArray attendees;
        const auto calendar = std::find_if(m_file.calendars.begin(), m_file.calendars.end(), [&](const WorldCalendar &c) { return c.id == event.calendar; });
        if (calendar != m_file.calendars.end() && !calendar->owner.isEmpty()) {
            attendees += QJsonObject{{QStringLiteral("email"), calendar->owner}, {QStringLiteral("organizer"), true},
                                     {QStringLiteral("responseStatus"), QStringLiteral("accepted")}};
        }
        for (const WorldAttendee &a : event.attendees) {
            QJsonObject json{{QStringLiteral("email"), a.email}, {QStringLiteral("responseStatus"), a.response}};
            if (!a.name.isEmpty())
                json.insert(QStringLiteral("displayName"), a.name);
            if (a.optional)
                json.insert(QStringLiteral("optional"), true);
            attendees += json;
        }
        return attendees;
    }

    BuiltWorld::Booking bookingOf(const WorldBooking &booking)
    {
        calcom::CreateInput input;
        for (const calcom::EventType &type : m_file.calcom.eventTypes) {
            if (type.slug == booking.type)
                input.eventTypeId = type.id;
        }
        input.start = booking.at.in(m_monday, m_zone);
        input.lengthInMinutes = booking.minutes;
        input.attendee = booking.attendee;
        input.guests = booking.guests;
        input.location = booking.location;
        input.notes = booking.notes;
        return {input, booking.calendar, nextMoment()};
    }

    const WorldFile &m_file;
    QTimeZone m_zone;
    QDate m_monday;
    Instant m_now;
    Instant m_made;
    BuiltWorld m_world;
};

} // namespace

Outcome<BuiltWorld> buildWorld(const WorldFile &file, Instant now) { return Builder(file, now).build(); }

} // namespace csp::sim
