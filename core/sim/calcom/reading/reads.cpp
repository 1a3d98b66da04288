#include "core/sim/calcom/reading/reads.h"
#include "core/domain/timezone.h"
#include "core/sim/calcom/http/bodycheck.h"
#include "core/sim/calcom/reading/bookingjson.h"
#include "core/sim/calcom/reading/bookinglist.h"
#include "core/sim/calcom/http/json.h"
#include <QTimeZone>
#include <algorithm>

namespace csp::sim::calcom {
namespace {

template<typename List, typename F>
QByteArray listJson(const List &list, F &&write)
{
    QList<QByteArray> items;
    for (const auto &item : list)
        items += write(item);
    return json::array(items);
}

Answer eventTypes(const World &world, const RoutedRequest &ask)
{
    const bool mine = !ask.has("username") || ask.asked("username") == world.user.username;
    QList<EventType> found;
    for (const EventType &type : world.eventTypes) {
        if (mine && (!ask.has("eventSlug") || ask.asked("eventSlug") == type.slug))
            found += type;
    }
    return success(listJson(found, [&](const EventType &t) { return eventTypeJson(world, t); }));
}

Answer schedule(const World &world, const RoutedRequest &ask)
{
    const bool defaultOne = ask.route.endpoint == Endpoint::DefaultSchedule;
    for (const Schedule &s : world.schedules) {
        if (defaultOne ? s.isDefault : QString::number(s.id) == ask.parameter())
            return success(scheduleJson(world, s));
    }
    return notFound(QStringLiteral("Schedule with ID=%1 does not exist.").arg(ask.parameter()));
}

Answer bookingPart(const World &world, const RoutedRequest &ask)
{
    const QString uid = ask.parameter();
    const Booking *booking = world.booking(uid);
    if (!booking)
        return notFound(QStringLiteral("Booking with uid=%1 was not found in the database").arg(uid));
    if (ask.route.endpoint == Endpoint::Booking)
        return success(bookingJson(world, *booking));
    if (ask.route.endpoint == Endpoint::Attendees)
        return success(listJson(booking->attendees, [&](const Attendee &a) { return attendeeJson(*booking, a); }));
    if (ask.route.endpoint == Endpoint::Attendee) {
        for (const Attendee &a : booking->attendees) {
            if (QString::number(a.id) == ask.parameter(1))
                return success(attendeeJson(*booking, a));
        }
        return notFound(QStringLiteral("Attendee with id %1 not found").arg(ask.parameter(1)));
    }
    QList<QByteArray> references;
    const QString type = ask.asked("type");
    for (const Reference &r : world.references) {
        if (r.bookingId == booking->id && !r.deleted && (type.isEmpty() || type == QLatin1String("google_calendar")))
            references += referenceJson(world, r);
    }
    return success(json::array(references));
}

// A date alone means the whole day.
std::optional<Instant> slotBound(const QString &value, bool end)
{
    if (QDate::fromString(value, Qt::ISODate).isValid() && value.size() == 10)
        return instantFromRfc3339(value + (end ? QStringLiteral("T23:59:59Z") : QStringLiteral("T00:00:00Z")));
    return instantFromIso(value);
}

const EventType *askedType(const World &world, const RoutedRequest &ask)
{
    for (const EventType &type : world.eventTypes) {
        const bool byId = ask.has("eventTypeId") && ask.asked("eventTypeId") == QString::number(type.id);
        const bool bySlug = ask.asked("eventTypeSlug") == type.slug && ask.asked("username") == world.user.username;
        if (byId || bySlug)
            return &type;
    }
    return nullptr;
}

QString wrong(const char *property, const char *constraint)
{
    return QStringLiteral("%1 property is wrong,%1 %2 ").arg(QLatin1String(property), QLatin1String(constraint));
}

} // namespace

Answer read(const World &world, const RoutedRequest &ask)
{
    switch (ask.route.endpoint) {
    case Endpoint::Me: return success(meJson(world));
    case Endpoint::Calendars: return success(calendarsJson(world));
    case Endpoint::EventTypes: return eventTypes(world, ask);
    case Endpoint::EventType:
        for (const EventType &type : world.eventTypes) {
            if (QString::number(type.id) == ask.parameter())
                return success(eventTypeJson(world, type));
        }
        return notFound(QStringLiteral("Event type with id %1 not found").arg(ask.parameter()));
    case Endpoint::Schedules: return success(listJson(world.schedules, [&](const Schedule &s) { return scheduleJson(world, s); }));
    case Endpoint::DefaultSchedule:
    case Endpoint::Schedule: return schedule(world, ask);
    case Endpoint::Bookings:
    case Endpoint::BookingsByCursor: return listBookings(world, ask);
    default: return bookingPart(world, ask);
    }
}

std::variant<SlotsAsk, Problem> readSlots(const World &world, const RoutedRequest &ask)
{
    QStringList wrongs;
    SlotsAsk slotsAsk;
    const auto from = slotBound(ask.asked("start"), false), until = slotBound(ask.asked("end"), true);
    if (!from)
        wrongs += wrong("start", "must be a valid ISO 8601 date string");
    if (!until)
        wrongs += wrong("end", "must be a valid ISO 8601 date string");
    slotsAsk.timeZone = ask.has("timeZone") ? ask.asked("timeZone") : QStringLiteral("UTC");
    if (!isTimeZone(slotsAsk.timeZone))
        wrongs += wrong("timeZone", "must be a valid IANA time-zone");
    const QString format = ask.asked("format");
    if (!format.isEmpty() && format != QLatin1String("range") && format != QLatin1String("time"))
        wrongs += wrong("format", "must be one of the following values: range, time");
    if (!wrongs.isEmpty())
        return badRequest(wrongs.join(QStringLiteral(", ")));
    const EventType *type = askedType(world, ask);
    if (!type)
        return notFound(QStringLiteral("Event Type not found"));
    slotsAsk.eventTypeId = type->id;
    slotsAsk.from = *from;
    slotsAsk.until = *until;
    slotsAsk.length = ask.has("duration") ? ask.asked("duration").toInt() : type->length;
    slotsAsk.ranges = format == QLatin1String("range");
    slotsAsk.reschedule = ask.asked("bookingUidToReschedule");
    if (slotsAsk.length < 1)
        return badRequest(wrong("duration", "must be a number of minutes, 1 or more"));
    return slotsAsk;
}

QList<Span> busyFor(const World &world, Instant from, Instant until, const QString &reschedule, const QList<Span> &google)
{
    QList<Span> busy = google;
    if (const Booking *moved = reschedule.isEmpty() ? nullptr : world.booking(reschedule))
        busy = withoutSpan(busy, {moved->start, moved->end});
    return busy + bookedSpans(world, from, until, reschedule);
}

Answer answerSlots(const World &world, const SlotsAsk &slotsAsk, const QList<Span> &google, Instant now)
{
    const EventType &type = *world.eventType(slotsAsk.eventTypeId);
    const Schedule *schedule = world.scheduleOf(type);
    const QList<Span> open = schedule ? openSpans(*schedule, slotsAsk.from, slotsAsk.until) : QList<Span>{};
    const QList<Span> busy = busyFor(world, slotsAsk.from, slotsAsk.until, slotsAsk.reschedule, google);
    const QTimeZone zone(slotsAsk.timeZone.toLatin1());
    const auto local = [&](Instant at) {
        const QDateTime time = toQDateTime(at, zone);
        return json::text(slotsAsk.timeZone == QLatin1String("UTC") ? toRfc3339(at, true)
                          : time.toOffsetFromUtc(time.offsetFromUtc()).toString(Qt::ISODateWithMs));
    };
    QMap<QString, QList<QByteArray>> days;
    for (const Instant start : freeSlots(type, {slotsAsk.from, slotsAsk.until, slotsAsk.length, now}, open, busy)) {
        const QByteArray end = slotsAsk.ranges ? local(start + std::chrono::minutes(slotsAsk.length)) : QByteArray{};
        days[toQDateTime(start, zone).date().toString(Qt::ISODate)] += json::object({{"start", local(start)}, {"end", end}});
    }
    QByteArray data = "{";
    for (auto day = days.begin(); day != days.end(); ++day)
        data += (data.size() > 1 ? "," : "") + json::text(day.key()) + ':' + json::array(day.value());
    // The one answer whose data stands before its status.
    return Success{200, json::object({{"data", data + '}'}, {"status", json::text(u"success")}})};
}

} // namespace csp::sim::calcom
