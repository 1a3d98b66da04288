#include "core/sim/calcom/booking/inputs.h"

namespace csp::sim::calcom {
namespace {

constexpr int MaxMetadataKeys = 50;
constexpr int MaxMetadataKey = 40;
constexpr int MaxMetadataValue = 500;
constexpr int MaxGuestsPerCall = 10;

template<typename T>
Read<T> result(BodyCheck &check, T value)
{
    if (auto problem = check.problem())
        return *problem;
    return value;
}

Bypass readBypass(BodyCheck &check, const QByteArray &version)
{
    Bypass bypass;
    bypass.conflicts = check.flag("allowConflicts");
    if (version == "2026-02-25") {
        bypass.outOfBounds = check.flag("allowBookingOutOfBounds");
        check.flag("skipBookingLimits");
    }
    return bypass;
}

// The marker that is stored for an integration (calcom.md 2.4).
QString integrationMarker(const QString &name)
{
    if (name == QLatin1String("cal-video"))
        return QStringLiteral("integrations:daily");
    if (name == QLatin1String("google-meet"))
        return QStringLiteral("integrations:google:meet");
    return QStringLiteral("integrations:%1").arg(name);
}

QString readLocationObject(const QJsonObject &json, BodyCheck &outer)
{
    static const QMap<QString, const char *> carriers{
        {QStringLiteral("address"), "address"}, {QStringLiteral("attendeeAddress"), "address"},
        {QStringLiteral("attendeeDefined"), "location"}, {QStringLiteral("attendeePhone"), "phone"},
        {QStringLiteral("phone"), "phone"}, {QStringLiteral("link"), "link"}, {QStringLiteral("integration"), "integration"}};
    BodyCheck check(json);
    const QString type = check.text("type", true);
    QString place;
    if (const char *carrier = carriers.value(type)) {
        place = check.text(carrier, true);
        if (type == QLatin1String("integration"))
            place = integrationMarker(place);
    } else if (!type.isEmpty()) {
        check.wrong("type", QStringLiteral("type must be one of the following values: %1").arg(QStringList(carriers.keys()).join(QStringLiteral(", "))));
    }
    outer.within("location", std::move(check));
    return place;
}

// An object today; a plain text is what older clients send, and still works.
QString readPlace(BodyCheck &check, const QJsonObject &body, bool required)
{
    if (body.value(QLatin1String("location")).isString())
        return check.text("location", required);
    const QJsonObject json = check.object("location", required);
    return json.isEmpty() ? QString{} : readLocationObject(json, check);
}

void readMetadata(BodyCheck &check, CreateInput &input)
{
    input.metadata = check.object("metadata");
    if (input.metadata.size() > MaxMetadataKeys)
        check.wrong("metadata", QStringLiteral("Metadata must have at most %1 keys").arg(MaxMetadataKeys));
    for (auto it = input.metadata.begin(); it != input.metadata.end(); ++it) {
        if (it.key().size() > MaxMetadataKey)
            check.wrong("metadata", QStringLiteral("Metadata keys must be at most %1 characters long").arg(MaxMetadataKey));
        if (it.value().isArray() || it.value().isObject())
            check.wrong("metadata", QStringLiteral("Metadata values must be strings, numbers or booleans"));
        if (it.value().toString().size() > MaxMetadataValue)
            check.wrong("metadata", QStringLiteral("Metadata string values must be at most %1 characters long").arg(MaxMetadataValue));
    }
}

Attendee readAttendeeMembers(BodyCheck &check, bool zoneRequired)
{
    Attendee attendee;
    attendee.name = check.text("name", zoneRequired);
    attendee.email = check.email("email");
    attendee.timeZone = check.zone("timeZone", zoneRequired);
    const QString language = check.text("language");
    if (!language.isEmpty())
        attendee.language = language;
    const QString phone = check.text("phoneNumber");
    if (attendee.email.isEmpty() && phone.isEmpty())
        check.wrong("email", QStringLiteral("At least one contact method (email or phone number) must be provided"));
    // Cal.com makes an address out of a phone number, so that every attendee has one.
    if (attendee.email.isEmpty())
        attendee.email = QString(phone).remove(QLatin1Char('+')) + QStringLiteral("@sms.cal.com");
    return attendee;
}

} // namespace

Read<CreateInput> readCreate(const QJsonObject &body, const QByteArray &version)
{
    BodyCheck check(body);
    CreateInput input;
    input.start = check.instant("start").value_or(Instant{});
    const QJsonObject person = check.object("attendee", true);
    if (!person.isEmpty()) {
        BodyCheck inner(person);
        input.attendee = readAttendeeMembers(inner, true);
        check.within("attendee", std::move(inner));
    }
    input.eventTypeId = check.number("eventTypeId");
    input.eventTypeSlug = check.text("eventTypeSlug");
    input.username = check.text("username");
    if (!input.eventTypeId && (input.eventTypeSlug.isEmpty() || input.username.isEmpty()))
        check.wrong("eventTypeId", QStringLiteral("Either eventTypeId or eventTypeSlug + username or eventTypeSlug + teamSlug must be provided"));
    for (const QJsonValue &guest : check.array("guests")) {
        if (looksLikeEmail(guest.toString()))
            input.guests += guest.toString();
        else
            check.wrong("guests", QStringLiteral("each value in guests must be an email"));
    }
    input.location = readPlace(check, body, false);
    readMetadata(check, input);
    input.responses = check.object("bookingFieldsResponses");
    input.notes = input.responses.value(QLatin1String("notes")).toString();
    input.lengthInMinutes = static_cast<int>(check.number("lengthInMinutes"));
    input.bypass = readBypass(check, version);
    check.accept({"teamSlug", "organizationSlug", "meetingUrl", "recurrenceCount", "instant", "routing", "emailVerificationCode"});
    return result(check, std::move(input));
}

Read<RescheduleInput> readReschedule(const QJsonObject &body, const QByteArray &version)
{
    BodyCheck check(body);
    RescheduleInput input;
    input.start = check.instant("start").value_or(Instant{});
    input.by = check.email("rescheduledBy");
    input.reason = check.text("reschedulingReason");
    input.bypass = readBypass(check, version);
    check.accept({"seatUid", "emailVerificationCode", "rescheduleWithSameHost"});
    return result(check, std::move(input));
}

Read<CancelInput> readCancel(const QJsonObject &body)
{
    BodyCheck check(body);
    CancelInput input;
    input.reason = check.text("cancellationReason");
    check.flag("cancelSubsequentBookings");
    check.accept({"seatUid"});
    return result(check, std::move(input));
}

Read<QList<Attendee>> readGuests(const QJsonObject &body)
{
    BodyCheck check(body);
    QList<Attendee> guests;
    const QJsonArray values = check.array("guests", true);
    if (check.has("guests") && values.isEmpty())
        check.wrong("guests", QStringLiteral("guests must contain at least 1 elements"));
    if (values.size() > MaxGuestsPerCall)
        check.wrong("guests", QStringLiteral("guests must contain no more than %1 elements").arg(MaxGuestsPerCall));
    for (const QJsonValue &value : values) {
        BodyCheck inner(value.toObject());
        guests += readAttendeeMembers(inner, false);
        check.within("guests", std::move(inner));
    }
    return result(check, std::move(guests));
}

Read<Attendee> readAttendee(const QJsonObject &body)
{
    BodyCheck check(body);
    Attendee attendee = readAttendeeMembers(check, true);
    return result(check, std::move(attendee));
}

Read<QString> readLocation(const QJsonObject &body)
{
    BodyCheck check(body);
    QString place = readPlace(check, body, true);
    return result(check, std::move(place));
}

Read<QString> readReason(const QJsonObject &body, const char *name)
{
    BodyCheck check(body);
    QString reason = check.text(name);
    return result(check, std::move(reason));
}

} // namespace csp::sim::calcom
