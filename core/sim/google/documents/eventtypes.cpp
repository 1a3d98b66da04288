#include "core/sim/google/documents/eventtypes.h"
#include "core/sim/google/world/changekind.h"
#include <QJsonArray>
#include <algorithm>

namespace csp::sim::google {

namespace {

const QString typeKey = QStringLiteral("eventType"), birthdayKey = QStringLiteral("birthdayProperties");

QString typeOf(const Content &content) { return content.extra.value(typeKey).toString(QStringLiteral("default")); }

/// The three types that say where somebody is or what he does.
struct StatusType {
    const char *name;
    const char *properties;
    const char *reason; ///< of what is wrong with one
    const char *words;  ///< as its errors begin
};
constexpr StatusType statusTypes[] = {
    {"focusTime", "focusTimeProperties", "malformedFocusTimeEvent", "A focus time event"},
    {"outOfOffice", "outOfOfficeProperties", "malformedOutOfOfficeEvent", "An out of office event"},
    {"workingLocation", "workingLocationProperties", "malformedWorkingLocationEvent", "A working location event"},
};

Problem restricted(const QString &message, const QString &location = typeKey)
{
    return {400, "calendar", "eventTypeRestriction", message, location, {}, {}, {}, {}};
}

Problem invalidMember(const QString &path)
{
    Problem problem = invalidValue();
    problem.location = path;
    return problem;
}

Problem notValidForType(const QString &type)
{
    return restricted(QStringLiteral("Attempt made to modify '%1' event in a way that is not valid for this event type.").arg(type));
}

bool isOneDay(const Content &content) { return content.start.allDay && content.end.allDay && content.end.date == content.start.date.addDays(1); }

/// Properties of a type go with events of that type alone.
std::optional<Problem> checkOwners(const Content &content)
{
    const QString type = typeOf(content);
    for (const StatusType &status : statusTypes) {
        const QLatin1String properties(status.properties), name(status.name);
        if (content.extra.contains(properties) != (type == name))
            return Problem{400, "calendar", status.reason, QStringLiteral("%1 requires an event type of %2, and vice versa.").arg(properties, name), properties, {}, {}, {}, {}};
    }
    if (content.extra.contains(birthdayKey) && type != QLatin1String("birthday"))
        return restricted(QStringLiteral("birthdayProperties requires an event type of birthday."), birthdayKey);
    return {};
}

bool isOneOf(const QJsonValue &value, std::initializer_list<const char *> words)
{
    const QString text = value.toString();
    return std::any_of(words.begin(), words.end(), [&text](const char *word) { return text == QLatin1String(word); });
}

/// Words that are Google's; the rest of these properties is free text.
std::optional<Problem> checkWords(const StatusType &status, const QJsonObject &properties)
{
    const auto fits = [&properties](const char *name, std::initializer_list<const char *> words) {
        const QJsonValue value = properties.value(QLatin1String(name));
        return value.isUndefined() || isOneOf(value, words);
    };
    const QString path = QLatin1String(status.properties) + u'.';
    if (!fits("autoDeclineMode", {"declineNone", "declineAllConflictingInvitations", "declineOnlyNewConflictingInvitations"}))
        return invalidMember(path + QStringLiteral("autoDeclineMode"));
    if (!fits("chatStatus", {"available", "doNotDisturb"}))
        return invalidMember(path + QStringLiteral("chatStatus"));
    if (!fits("type", {"homeOffice", "officeLocation", "customLocation"}))
        return invalidMember(path + QStringLiteral("type"));
    return {};
}

std::optional<Problem> checkStatusType(const World &world, const Calendar &calendar, const StatusType &status, Content *content)
{
    const QLatin1String name(status.name);
    const bool isLocation = name == QLatin1String("workingLocation"), isAway = name == QLatin1String("outOfOffice");
    const auto must = [&status](const QString &what, const char *location) {
        return Problem{400, "calendar", status.reason, QLatin1String(status.words) + QStringLiteral(" must ") + what, QString::fromLatin1(location), {}, {}, {}, {}};
    };
    if (!world.account(calendar.id))
        return restricted(QStringLiteral("'%1' event type is only available on primary calendars.").arg(name));
    if (isLocation && content->start.allDay && !isOneDay(*content)) {
        Problem problem = must({}, "end");
        problem.message = QStringLiteral("An all-day working location event must be exactly one day long.");
        return problem;
    }
    if (!isLocation && content->start.allDay)
        return must(QStringLiteral("not be an all-day event."), "start");
    const QJsonObject &extra = content->extra; // defaults are absent
    const QString transparency = extra.value(QLatin1String("transparency")).toString(QStringLiteral("opaque")), wanted = isLocation ? QStringLiteral("transparent") : QStringLiteral("opaque");
    if (transparency != wanted)
        return must(QStringLiteral("have a transparency setting of %1.").arg(wanted), "transparency");
    if (isLocation && extra.value(QLatin1String("visibility")).toString() != QLatin1String("public"))
        return must(QStringLiteral("have a visibility setting of public."), "visibility");
    if (!content->guests.isEmpty())
        return must(QStringLiteral("not have attendees."), "attendees");
    if (extra.contains(QLatin1String("conferenceData")))
        return must(QStringLiteral("not have conference data."), "conferenceData");
    if (isAway && !content->description.isEmpty())
        return must(QStringLiteral("not have a description."), "description");
    if (isAway && !content->location.isEmpty())
        return must(QStringLiteral("not have a location."), "location");
    const QJsonObject properties = extra.value(QLatin1String(status.properties)).toObject();
    if (isLocation && !properties.contains(QLatin1String("type")))
        return must(QStringLiteral("have a type in its workingLocationProperties."), "workingLocationProperties.type");
    if (auto problem = checkWords(status, properties))
        return problem;
    if (isLocation) { // what belongs to another kind of place is ignored
        const QString type = QStringLiteral("type"), place = properties.value(type).toString();
        QJsonObject kept{{type, place}};
        if (properties.contains(place))
            kept.insert(place, properties.value(place));
        content->extra.insert(QLatin1String(status.properties), kept);
    }
    return {};
}

/// The rule of a birthday on a day. One of February 29 is on the last of that month.
QString birthdayRule(QDate day)
{
    return day.month() == 2 && day.day() == 29 ? QStringLiteral("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1") : QStringLiteral("RRULE:FREQ=YEARLY");
}

/// Parts of a rule may stand in any order and case.
QStringList partsOf(const QString &rule)
{
    QStringList parts = rule.toUpper().mid(int(qstrlen("RRULE:"))).split(u';');
    parts.sort();
    return parts;
}

std::optional<Problem> checkBirthdayShape(const Content &content)
{
    const auto must = [](const QString &what, const char *location) {
        return restricted(QStringLiteral("'birthday' event type must ") + what, QString::fromLatin1(location));
    };
    const QJsonObject &extra = content.extra;
    if (!isOneDay(content))
        return must(QStringLiteral("be an all-day event of exactly one day."), "end");
    if (extra.value(QLatin1String("visibility")).toString() != QLatin1String("private"))
        return must(QStringLiteral("have a visibility setting of private."), "visibility");
    if (extra.value(QLatin1String("transparency")).toString() != QLatin1String("transparent"))
        return must(QStringLiteral("have a transparency setting of transparent."), "transparency");
    const QString rule = birthdayRule(content.start.date);
    if (content.recurrence.size() != 1 || partsOf(content.recurrence.first()) != partsOf(rule))
        return must(QStringLiteral("have the recurrence %1.").arg(rule), "recurrence");
    const QJsonObject properties = extra.value(QLatin1String("extendedProperties")).toObject();
    for (const char *side : {"private", "shared"}) {
        if (!properties.value(QLatin1String(side)).toObject().isEmpty())
            return must(QStringLiteral("not have %1 extended properties.").arg(QLatin1String(side)), "extendedProperties");
    }
    const auto hasOther = [&]() -> QString {
        if (!content.description.isEmpty())
            return QStringLiteral("description");
        if (!content.location.isEmpty())
            return QStringLiteral("location");
        if (!content.guests.isEmpty())
            return QStringLiteral("attendees");
        if (content.status == Status::Tentative)
            return QStringLiteral("status");
        for (auto it = extra.begin(); it != extra.end(); ++it) {
            if (!isOneOf(it.key(), {"birthdayProperties", "colorId", "eventLabelId", "eventType", "reminders", "transparency", "visibility"}))
                return it.key();
        }
        return {};
    };
    if (const QString other = hasOther(); !other.isEmpty())
        return restricted(QStringLiteral("'birthday' event type must not have other properties: %1.").arg(other), other);
    return {};
}

/// Of a birthday that comes from a contact, or is the calendar owner's own, Google alone says the day.
bool isSomebodyElses(const QJsonObject &birthday)
{
    return birthday.contains(QLatin1String("contact")) || birthday.value(QLatin1String("type")).toString() == QLatin1String("self");
}

std::optional<Problem> checkNewBirthday(bool isWorld, Content *content)
{
    QJsonObject birthday = content->extra.value(birthdayKey).toObject();
    for (const char *name : {"contact", "customTypeName", "type"}) {
        if (birthday.value(QLatin1String(name)).toString().isEmpty())
            birthday.remove(QLatin1String(name));
    }
    if (!birthday.contains(QLatin1String("type")))
        birthday.insert(QStringLiteral("type"), QStringLiteral("birthday"));
    if (!isOneOf(birthday.value(QLatin1String("type")), {"anniversary", "birthday", "custom", "other", "self"}))
        return invalidMember(birthdayKey + QStringLiteral(".type"));
    const bool isPlain = birthday == QJsonObject{{QStringLiteral("type"), QStringLiteral("birthday")}};
    if (!isPlain && !isWorld)
        return restricted(QStringLiteral("'birthday' event type must have no birthdayProperties but the type birthday."), birthdayKey);
    content->extra.insert(birthdayKey, birthday);
    return checkBirthdayShape(*content);
}

std::optional<Problem> checkChangeOfBirthday(const Event &old, Content *wanted)
{
    if (old.isException())
        return notValidForType(QStringLiteral("birthday"));
    const QJsonObject before = old.content.extra.value(birthdayKey).toObject();
    if (wanted->extra.value(birthdayKey).toObject().isEmpty())
        wanted->extra.insert(birthdayKey, before);
    const bool moved = wanted->start.date != old.content.start.date || wanted->start.allDay != old.content.start.allDay;
    if (wanted->extra.value(birthdayKey).toObject() != before || (moved && isSomebodyElses(before)))
        return notValidForType(QStringLiteral("birthday"));
    // The rule goes with the day.
    if (moved && wanted->start.allDay && wanted->recurrence == old.content.recurrence)
        wanted->recurrence = {birthdayRule(wanted->start.date)};
    return checkBirthdayShape(*wanted);
}

/// Of an event made from a mail only what is the reader's own can be changed, and who is asked along.
std::optional<Problem> checkChangeOfMailEvent(const Content &old, const Content &wanted)
{
    const auto fixed = [](Content content) {
        content.guests.clear();
        content.status = Status::Confirmed;
        content.start = content.end = {};
        content.recurrence.clear();
        for (const char *free : {"colorId", "eventLabelId", "extendedProperties", "reminders", "transparency", "visibility"})
            content.extra.remove(QLatin1String(free));
        return content;
    };
    if (timesDiffer(old, wanted) || !(fixed(old) == fixed(wanted)))
        return notValidForType(QStringLiteral("fromGmail"));
    return {};
}

const StatusType *statusTypeOf(const QString &type)
{
    const auto found = std::find_if(std::begin(statusTypes), std::end(statusTypes), [&type](const StatusType &status) { return type == QLatin1String(status.name); });
    return found == std::end(statusTypes) ? nullptr : found;
}

} // namespace

std::optional<Problem> checkNewType(const World &world, const Calendar &calendar, bool isWorld, Content *content)
{
    if (auto problem = checkOwners(*content))
        return problem;
    const QString type = typeOf(*content);
    if (type == QLatin1String("fromGmail") && !isWorld)
        return restricted(QStringLiteral("'fromGmail' event type cannot be created."));
    if (type == QLatin1String("birthday"))
        return checkNewBirthday(isWorld, content);
    const StatusType *status = statusTypeOf(type);
    return status ? checkStatusType(world, calendar, *status, content) : std::nullopt;
}

std::optional<Problem> checkTypeOfChange(const World &world, const Calendar &calendar, const Event &old, Content *wanted)
{
    if (auto problem = checkOwners(*wanted))
        return problem;
    const QString type = typeOf(*wanted);
    if (type == QLatin1String("birthday"))
        return checkChangeOfBirthday(old, wanted);
    if (type == QLatin1String("fromGmail"))
        return checkChangeOfMailEvent(old.content, *wanted);
    const StatusType *status = statusTypeOf(type);
    return status ? checkStatusType(world, calendar, *status, wanted) : std::nullopt;
}

std::optional<Problem> checkTypeOfDeletion(const Event &old)
{
    if (old.isException() && typeOf(old.content) == QLatin1String("birthday"))
        return notValidForType(QStringLiteral("birthday"));
    return {};
}

} // namespace csp::sim::google
