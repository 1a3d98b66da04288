#include "core/wire/calcom.h"
#include "core/wire/jsonreader.h"

namespace csp::wire {

namespace {

constexpr std::array dayNames{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

/// `{disabled: true}` turns a group of settings off; so does its absence.
bool inForce(const std::optional<QJsonObject> &setting)
{
    return setting && !setting->isEmpty() && !setting->value(QLatin1String("disabled")).toBool();
}

/// A plain flag in the older documents, `{disabled, minutesBefore}` in the newer ones. Off "within N minutes of the start" is not off.
bool readDisabled(const JsonReader &json, QLatin1String name)
{
    const QJsonValue value = json.json().value(name);
    if (value.isBool())
        return value.toBool();
    const auto setting = json.object(name);
    return setting && setting->value(QLatin1String("disabled")).toBool();
}

QList<int> readLengths(const JsonReader &json)
{
    QList<int> lengths;
    const QJsonArray list = json.array(QLatin1String("lengthInMinutesOptions"));
    const JsonPlace here{json.place(), QLatin1String("lengthInMinutesOptions"), {}, -1};
    JsonPlace element{&here, {}, {}, -1};
    for (const QJsonValue &value : list) {
        ++element.index;
        if (value.isDouble())
            lengths << value.toInt();
        else
            JsonReader::fail(element, QStringLiteral("a number of minutes"), value, json.trouble());
    }
    return lengths;
}

QTime readClock(const JsonReader &json, QLatin1String name)
{
    const QString text = json.requiredString(name);
    // The end of the day is written 24:00 by some, 23:59 by others.
    const QTime time = text == QLatin1String("24:00") ? QTime(23, 59, 59, 999) : QTime::fromString(text.left(5), QStringLiteral("HH:mm"));
    if (!time.isValid())
        json.fail(name, QStringLiteral("a time like 09:00"));
    return time;
}

QString clockText(QTime time)
{
    return time == QTime(23, 59, 59, 999) ? QStringLiteral("24:00") : time.toString(QStringLiteral("HH:mm"));
}

} // namespace

Outcome<EventType> eventTypeFromJson(const QJsonObject &object, const QString &where)
{
    std::optional<Error> trouble;
    const JsonPlace root{nullptr, {}, where, -1};
    const JsonReader json(object, &root, trouble);
    EventType type;
    type.id = json.integer(QLatin1String("id"));
    if (type.id <= 0)
        json.fail(QLatin1String("id"), QStringLiteral("a number above zero"));
    type.slug = json.string(QLatin1String("slug"));
    type.title = json.string(QLatin1String("title"));
    type.length = int(json.integer(QLatin1String("lengthInMinutes"), type.length));
    type.lengthOptions = readLengths(json);
    type.minimumNotice = int(json.integer(QLatin1String("minimumBookingNotice")));
    type.bufferBefore = int(json.integer(QLatin1String("beforeEventBuffer")));
    type.bufferAfter = int(json.integer(QLatin1String("afterEventBuffer")));
    type.requiresConfirmation = json.flag(QLatin1String("requiresConfirmation")) || inForce(json.object(QLatin1String("confirmationPolicy")));
    type.seatsPerSlot = int(json.integer(QLatin1String("seatsPerTimeSlot")));
    if (const auto seats = json.object(QLatin1String("seats")); inForce(seats))
        json.descend(QLatin1String("seats"), [&](const JsonReader &inner) { type.seatsPerSlot = int(inner.integer(QLatin1String("seatsPerTimeSlot"))); });
    type.recurring = inForce(json.object(QLatin1String("recurrence")));
    type.disableRescheduling = readDisabled(json, QLatin1String("disableRescheduling"));
    type.disableCancelling = readDisabled(json, QLatin1String("disableCancelling"));
    type.scheduleId = json.integer(QLatin1String("scheduleId"));
    if (trouble)
        return *trouble;
    return type;
}

QJsonObject toJson(const EventType &type)
{
    QJsonArray lengths;
    for (int minutes : type.lengthOptions)
        lengths.append(minutes);
    QJsonObject json{
        {QStringLiteral("id"), type.id},
        {QStringLiteral("slug"), type.slug},
        {QStringLiteral("title"), type.title},
        {QStringLiteral("lengthInMinutes"), type.length},
        {QStringLiteral("minimumBookingNotice"), type.minimumNotice},
        {QStringLiteral("beforeEventBuffer"), type.bufferBefore},
        {QStringLiteral("afterEventBuffer"), type.bufferAfter},
        {QStringLiteral("scheduleId"), type.scheduleId ? QJsonValue(type.scheduleId) : QJsonValue()},
    };
    if (!lengths.isEmpty())
        json.insert(QStringLiteral("lengthInMinutesOptions"), lengths);
    if (type.requiresConfirmation)
        json.insert(QStringLiteral("confirmationPolicy"), QJsonObject{{QStringLiteral("type"), QStringLiteral("always")}});
    if (type.seatsPerSlot > 0)
        json.insert(QStringLiteral("seats"), QJsonObject{{QStringLiteral("seatsPerTimeSlot"), type.seatsPerSlot}});
    if (type.recurring)
        json.insert(QStringLiteral("recurrence"), QJsonObject{{QStringLiteral("interval"), 1}});
    if (type.disableRescheduling)
        json.insert(QStringLiteral("disableRescheduling"), QJsonObject{{QStringLiteral("disabled"), true}});
    if (type.disableCancelling)
        json.insert(QStringLiteral("disableCancelling"), QJsonObject{{QStringLiteral("disabled"), true}});
    return json;
}

Outcome<Schedule> scheduleFromJson(const QJsonObject &object, const QString &where)
{
    std::optional<Error> trouble;
    const JsonPlace root{nullptr, {}, where, -1};
    const JsonReader json(object, &root, trouble);
    Schedule schedule;
    schedule.id = json.integer(QLatin1String("id"));
    schedule.name = json.string(QLatin1String("name"));
    schedule.timeZone = json.requiredString(QLatin1String("timeZone"));
    schedule.isDefault = json.flag(QLatin1String("isDefault"));
    json.eachObject(QLatin1String("availability"), [&](const JsonReader &entry) {
        const QTime from = readClock(entry, QLatin1String("startTime")), to = readClock(entry, QLatin1String("endTime"));
        for (const QString &day : entry.strings(QLatin1String("days"))) {
            const auto at = std::find_if(dayNames.begin(), dayNames.end(), [&](const char *name) { return day == QLatin1String(name); });
            if (at == dayNames.end())
                entry.fail(QLatin1String("days"), QStringLiteral("weekdays like Monday"));
            else
                schedule.hours << WorkingHours{int(at - dayNames.begin()) + 1, from, to};
        }
    });
    if (trouble)
        return *trouble;
    return schedule;
}

QJsonObject toJson(const Schedule &schedule)
{
    QJsonArray availability;
    for (const WorkingHours &h : schedule.hours) {
        if (h.weekday < 1 || h.weekday > 7)
            continue;
        availability.append(QJsonObject{{QStringLiteral("days"), QJsonArray{QLatin1String(dayNames[size_t(h.weekday - 1)])}},
                                        {QStringLiteral("startTime"), clockText(h.from)},
                                        {QStringLiteral("endTime"), clockText(h.to)}});
    }
    return {{QStringLiteral("id"), schedule.id},
            {QStringLiteral("name"), schedule.name},
            {QStringLiteral("timeZone"), schedule.timeZone},
            {QStringLiteral("isDefault"), schedule.isDefault},
            {QStringLiteral("availability"), availability}};
}

} // namespace csp::wire
