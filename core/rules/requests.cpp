#include "core/rules/requests.h"
#include "core/rules/emails.h"
#include <QJsonArray>
#include <QUrl>

namespace csp::rules {

namespace {

QString encoded(const QString &part) { return QString::fromLatin1(QUrl::toPercentEncoding(part)); }

/// `{new}` is not a part of a path yet, but stands for one.
QString pathOf(const BookingUid &uid, const char *call)
{
    const QString id = uid == newUid() ? uid.value : encoded(uid.value);
    return QStringLiteral("v2/bookings/") + id + QLatin1String(call);
}

ApiRequest calcom(const QByteArray &method, const QString &path, const QByteArray &version, const QJsonObject &body)
{
    return {ApiRequest::Service::CalCom, method, path, {{"cal-api-version", version}}, body};
}

constexpr char kCurrent[] = "2026-02-25"; // the one that knows the host's bypass flags
constexpr char kDetails[] = "2024-08-13"; // guests and location

bool slotIsFree(const Facts &facts) { return facts.context.availability.verdict == Availability::Verdict::Free; }

/// The host's bypass flags (calcom.md 2.4). Conflicts are always allowed: we have asked for availability without the event itself, and
/// Cal.com's own check would meet that very event, which stands at the new time already (6.9), and refuse. The bounds (notice, window)
/// are passed only where the policy has said to go on although the slot is not free.
void addFlags(QJsonObject &body, const Facts &facts)
{
    body[QStringLiteral("allowConflicts")] = true;
    if (!slotIsFree(facts))
        body[QStringLiteral("allowBookingOutOfBounds")] = true;
}

QJsonObject timeJson(const EventSpan &span, bool end)
{
    // A patch merges nested objects: the member of the other kind has to be taken away (google-calendar.md 3.2).
    if (const TimedSpan *t = timed(span)) {
        QJsonObject json{{QStringLiteral("dateTime"), toRfc3339(end ? t->end : t->start)}, {QStringLiteral("date"), QJsonValue::Null}};
        const QString &zone = end ? t->endZone : t->startZone;
        if (!zone.isEmpty())
            json[QStringLiteral("timeZone")] = zone;
        return json;
    }
    const DaySpan *d = allDay(span);
    return {{QStringLiteral("date"), (end ? d->end : d->start).toString(Qt::ISODate)}, {QStringLiteral("dateTime"), QJsonValue::Null},
            {QStringLiteral("timeZone"), QJsonValue::Null}};
}

} // namespace

ApiRequest rescheduleRequest(const BookingUid &uid, Instant start, const Facts &facts)
{
    QJsonObject body{{QStringLiteral("start"), toRfc3339(start)},
                     {QStringLiteral("reschedulingReason"), QStringLiteral("Moved in Google Calendar")}};
    // With an owner's address the new booking is accepted at once where the event type asks for confirmation (calcom.md 2.5).
    if (!facts.context.hostEmail.isEmpty())
        body[QStringLiteral("rescheduledBy")] = facts.context.hostEmail;
    addFlags(body, facts);
    return calcom("POST", pathOf(uid, "/reschedule"), kCurrent, body);
}

ApiRequest cancelRequest(const BookingUid &uid, const QString &reason)
{
    return calcom("POST", pathOf(uid, "/cancel"), kCurrent, {{QStringLiteral("cancellationReason"), reason}});
}

ApiRequest guestsRequest(const BookingUid &uid, const QStringList &guests)
{
    QJsonArray list;
    for (const QString &g : guests)
        list.append(QJsonObject{{QStringLiteral("email"), g}});
    return calcom("POST", pathOf(uid, "/guests"), kDetails, {{QStringLiteral("guests"), list}});
}

ApiRequest locationRequest(const BookingUid &uid, const QString &place)
{
    const bool link = place.startsWith(QLatin1String("https://"), Qt::CaseInsensitive)
        || place.startsWith(QLatin1String("http://"), Qt::CaseInsensitive);
    const QString type = link ? QStringLiteral("link") : QStringLiteral("address");
    return calcom("PATCH", pathOf(uid, "/location"), kDetails,
                  {{QStringLiteral("location"), QJsonObject{{QStringLiteral("type"), type}, {type, place}}}});
}

ApiRequest requestRescheduleRequest(const BookingUid &uid, const QString &reason)
{
    // Spelled differently from the reason of a reschedule (calcom.md 2.7).
    return calcom("POST", pathOf(uid, "/request-reschedule"), kCurrent, {{QStringLiteral("rescheduleReason"), reason}});
}

ApiRequest createRequest(const TimedSpan &span, const Facts &facts)
{
    const Booking &booking = *facts.booking;
    const BookingPerson booker = booking.attendees.value(0);
    QJsonObject body{
        {QStringLiteral("start"), toRfc3339(span.start)},
        {QStringLiteral("eventTypeId"), booking.eventTypeId},
        {QStringLiteral("attendee"),
         QJsonObject{{QStringLiteral("name"), booker.name},
                     {QStringLiteral("email"), booker.email},
                     {QStringLiteral("timeZone"), booker.timeZone.isEmpty() ? QStringLiteral("UTC") : booker.timeZone}}},
    };
    const QStringList invited = invitedTo(booking);
    if (invited.size() > 1)
        body[QStringLiteral("guests")] = QJsonArray::fromStringList(invited.mid(1));
    // Named only where the event type has several lengths, else it is refused (calcom.md 2.4).
    if (facts.eventType && !facts.eventType->lengthOptions.isEmpty())
        body[QStringLiteral("lengthInMinutes")] = qint64(std::chrono::duration_cast<std::chrono::minutes>(span.length()).count());
    addFlags(body, facts);
    return calcom("POST", QStringLiteral("v2/bookings"), kCurrent, body);
}

ApiRequest revertRequest(const Event &event, const EventSpan &span, bool restore)
{
    ApiRequest request;
    request.service = ApiRequest::Service::Google;
    request.method = "PATCH";
    request.path = QStringLiteral("calendar/v3/calendars/") + encoded(event.calendar.value) + QStringLiteral("/events/")
        + encoded(event.id.value) + QStringLiteral("?sendUpdates=none");
    if (!event.version.etag.isEmpty())
        request.headers = {{"If-Match", event.version.etag.toUtf8()}}; // somebody else's later change is not written over
    request.body = {{QStringLiteral("start"), timeJson(span, false)}, {QStringLiteral("end"), timeJson(span, true)}};
    if (restore)
        request.body[QStringLiteral("status")] = QStringLiteral("confirmed");
    return request;
}

} // namespace csp::rules
