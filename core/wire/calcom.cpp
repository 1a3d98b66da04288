#include "core/wire/calcom.h"
#include "core/wire/jsonreader.h"

namespace csp::wire {

namespace {

BookingStatus statusFrom(const QString &word)
{
    if (word == QLatin1String("accepted"))
        return BookingStatus::Accepted;
    if (word == QLatin1String("cancelled"))
        return BookingStatus::Cancelled;
    if (word == QLatin1String("rejected"))
        return BookingStatus::Rejected;
    if (word == QLatin1String("awaiting_host"))
        return BookingStatus::AwaitingHost;
    // A word that we do not know counts as pending: the state in which no policy acts without asking.
    return BookingStatus::Pending;
}

QLatin1String calcomWordOf(BookingStatus status)
{
    switch (status) {
    case BookingStatus::Accepted: return QLatin1String("accepted");
    case BookingStatus::Pending: return QLatin1String("pending");
    case BookingStatus::Cancelled: return QLatin1String("cancelled");
    case BookingStatus::Rejected: return QLatin1String("rejected");
    case BookingStatus::AwaitingHost: return QLatin1String("awaiting_host");
    }
    return {};
}

QList<BookingPerson> readPeople(const JsonReader &booking, QLatin1String name)
{
    QList<BookingPerson> people;
    booking.eachObject(name, [&](const JsonReader &json) {
        people << BookingPerson{json.string(QLatin1String("name")), json.string(QLatin1String("email")), json.string(QLatin1String("timeZone"))};
    });
    return people;
}

QJsonArray peopleToJson(const QList<BookingPerson> &people)
{
    QJsonArray list;
    for (const BookingPerson &p : people)
        list.append(QJsonObject{{QStringLiteral("name"), p.name}, {QStringLiteral("email"), p.email}, {QStringLiteral("timeZone"), p.timeZone}});
    return list;
}

void readEventType(const JsonReader &json, Booking &booking)
{
    booking.eventTypeId = json.integer(QLatin1String("eventTypeId"));
    json.descend(QLatin1String("eventType"), [&](const JsonReader &type) {
        booking.eventTypeId = type.integer(QLatin1String("id"), booking.eventTypeId);
        booking.eventTypeSlug = type.string(QLatin1String("slug"));
    });
}

/// A seated booking has no word for it: its attendees have seats. `seated` and `recurring` are our own, for documents of ours.
void readKind(const JsonReader &json, Booking &booking)
{
    booking.seated = json.flag(QLatin1String("seated")) || json.has(QLatin1String("seatUid"));
    json.eachObject(QLatin1String("attendees"), [&](const JsonReader &attendee) { booking.seated |= attendee.has(QLatin1String("seatUid")); });
    booking.recurring = json.flag(QLatin1String("recurring")) || json.has(QLatin1String("recurringBookingUid"));
}

} // namespace

Outcome<Booking> bookingFromJson(const QJsonObject &object, const QString &where)
{
    std::optional<Error> trouble;
    const JsonPlace root{nullptr, {}, where, -1};
    const JsonReader json(object, &root, trouble);
    Booking b;
    b.id = json.integer(QLatin1String("id"));
    b.uid.value = json.requiredString(QLatin1String("uid"));
    b.title = json.string(QLatin1String("title"));
    b.description = json.string(QLatin1String("description"));
    b.status = statusFrom(json.requiredString(QLatin1String("status")));
    b.start = json.requiredInstant(QLatin1String("start"));
    b.end = json.requiredInstant(QLatin1String("end"));
    readEventType(json, b);
    b.location = json.string(QLatin1String("location"));
    b.hosts = readPeople(json, QLatin1String("hosts"));
    b.attendees = readPeople(json, QLatin1String("attendees"));
    b.guests = json.strings(QLatin1String("guests"));
    b.iCalUid = json.string(QLatin1String("icsUid"));
    b.rescheduledFrom.value = json.string(QLatin1String("rescheduledFromUid"));
    b.rescheduledTo.value = json.string(QLatin1String("rescheduledToUid"));
    b.cancellationReason = json.string(QLatin1String("cancellationReason"));
    b.reschedulingReason = json.string(QLatin1String("reschedulingReason"));
    readKind(json, b);
    b.createdAt = json.instant(QLatin1String("createdAt")).value_or(Instant{});
    b.updatedAt = json.instant(QLatin1String("updatedAt"));
    if (trouble)
        return *trouble;
    return b;
}

QJsonObject toJson(const Booking &b)
{
    QJsonObject json{
        {QStringLiteral("id"), b.id},
        {QStringLiteral("uid"), b.uid.value},
        {QStringLiteral("title"), b.title},
        {QStringLiteral("description"), b.description},
        {QStringLiteral("status"), calcomWordOf(b.status)},
        {QStringLiteral("start"), toRfc3339(b.start, true)},
        {QStringLiteral("end"), toRfc3339(b.end, true)},
        {QStringLiteral("duration"), qint64((b.end - b.start) / std::chrono::minutes(1))},
        {QStringLiteral("eventTypeId"), b.eventTypeId},
        {QStringLiteral("eventType"), QJsonObject{{QStringLiteral("id"), b.eventTypeId}, {QStringLiteral("slug"), b.eventTypeSlug}}},
        {QStringLiteral("location"), b.location},
        {QStringLiteral("hosts"), peopleToJson(b.hosts)},
        {QStringLiteral("attendees"), peopleToJson(b.attendees)},
        {QStringLiteral("icsUid"), b.iCalUid},
        {QStringLiteral("cancellationReason"), b.cancellationReason},
    };
    const auto put = [&](const QString &name, const QString &text) {
        if (!text.isEmpty())
            json.insert(name, text);
    };
    put(QStringLiteral("rescheduledFromUid"), b.rescheduledFrom.value);
    put(QStringLiteral("rescheduledToUid"), b.rescheduledTo.value);
    put(QStringLiteral("reschedulingReason"), b.reschedulingReason);
    if (!b.guests.isEmpty())
        json.insert(QStringLiteral("guests"), QJsonArray::fromStringList(b.guests));
    if (b.seated)
        json.insert(QStringLiteral("seated"), true);
    if (b.recurring)
        json.insert(QStringLiteral("recurring"), true);
    if (b.createdAt != Instant{})
        json.insert(QStringLiteral("createdAt"), toRfc3339(b.createdAt, true));
    json.insert(QStringLiteral("updatedAt"), b.updatedAt ? QJsonValue(toRfc3339(*b.updatedAt, true)) : QJsonValue());
    return json;
}

} // namespace csp::wire
