#include "core/sim/google/documents/eventreading.h"
#include "core/sim/google/documents/conferences.h"
#include "core/sim/google/documents/eventmembers.h"
#include "core/sim/google/world/changekind.h"
#include "core/sim/google/series/recurrence.h"
#include <QJsonArray>
#include <QSet>
#include <algorithm>

namespace csp::sim::google {

namespace {

Problem invalid(const char *path, const QString &message = QStringLiteral("Invalid Value"))
{
    Problem problem = invalidValue({}, message);
    problem.location = QString::fromLatin1(path); // told to the builder of worlds; only answers with a locationType show it
    return problem;
}

/// A member that is there and not null.
const QJsonValue member(const QJsonObject &json, QLatin1String name)
{
    const auto found = json.constFind(name);
    return found == json.constEnd() || found->isNull() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(*found);
}

std::optional<Problem> readText(const QJsonObject &json, const char *name, QString *out)
{
    const QJsonValue value = member(json, QLatin1String(name));
    *out = QString();
    if (value.isUndefined())
        return {};
    if (!value.isString())
        return invalid(name);
    *out = value.toString();
    if (out->isNull())
        *out = QLatin1String("");
    return {};
}

std::optional<Problem> readWhen(const QJsonObject &json, const char *name, const Zone &calendarZone, When *out)
{
    const bool isStart = name[0] == 's';
    const QString which = isStart ? QStringLiteral("start") : QStringLiteral("end");
    const auto problemAt = [&which](const char *below, const QString &message) {
        Problem problem = invalidValue({}, message);
        problem.location = *below ? which + u'.' + QLatin1String(below) : which;
        return problem;
    };
    const QJsonValue value = member(json, QLatin1String(name));
    if (value.isUndefined()) {
        Problem problem = required(QStringLiteral("Missing %1 time.").arg(which));
        problem.location = which;
        return problem;
    }
    if (!value.isObject())
        return problemAt("", QStringLiteral("Invalid %1 time.").arg(which));
    const QJsonObject object = value.toObject();
    const QJsonValue date = member(object, QLatin1String("date")), time = member(object, QLatin1String("dateTime")), zone = member(object, QLatin1String("timeZone"));
    if (!zone.isUndefined() && !zone.isString())
        return problemAt("timeZone", QStringLiteral("Invalid time zone definition for %1 time.").arg(which));
    const QString zoneName = zone.toString();
    const Zone *own = zoneName.isEmpty() ? &calendarZone : Zone::named(zoneName);
    if (!own)
        return problemAt("timeZone", QStringLiteral("Invalid time zone definition for %1 time.").arg(which));
    if (date.isUndefined() == time.isUndefined()) {
        if (!date.isUndefined())
            return problemAt("", QStringLiteral("Invalid %1 time.").arg(which));
        Problem problem = required(QStringLiteral("Missing %1 time.").arg(which));
        problem.location = which;
        return problem;
    }
    *out = {};
    if (!date.isUndefined()) {
        const auto day = parseDate(date.toString());
        if (!day)
            return problemAt("date", QStringLiteral("Invalid %1 time.").arg(which));
        out->allDay = true;
        out->date = *day;
        return {};
    }
    const auto at = parseLocal(time.toString(), *own);
    if (!at)
        return problemAt("dateTime", QStringLiteral("Invalid %1 time.").arg(which));
    out->ms = *at - ((*at % 1000) + 1000) % 1000;
    out->zone = zoneName.isEmpty() ? calendarZone.name() : zoneName;
    return {};
}

std::optional<Problem> readTimes(const QJsonObject &json, const ReadOptions &options, Content *out)
{
    // Google names the missing end first.
    if (member(json, QLatin1String("end")).isUndefined() && !member(json, QLatin1String("start")).isUndefined()) {
        Problem problem = required(QStringLiteral("Missing end time."));
        problem.location = QStringLiteral("end");
        return problem;
    }
    if (auto problem = readWhen(json, "start", *options.calendarZone, &out->start))
        return problem;
    if (auto problem = readWhen(json, "end", *options.calendarZone, &out->end))
        return problem;
    if (out->start.allDay != out->end.allDay)
        return invalid("end", QStringLiteral("Start and end times must either both be date or both be dateTime."));
    const bool backwards = out->start.allDay ? out->end.date <= out->start.date : out->end.ms < out->start.ms || (!options.zeroLength && out->end.ms == out->start.ms);
    if (backwards)
        return Problem{400, "calendar", "timeRangeEmpty", QStringLiteral("The specified time range is empty."), QStringLiteral("end"), {}, {}, {}, {}};
    return {};
}

std::optional<Problem> readRecurrence(const QJsonObject &json, const Zone &calendarZone, Content *out)
{
    out->recurrence.clear();
    const QJsonValue value = member(json, QLatin1String("recurrence"));
    if (value.isUndefined())
        return {};
    const Problem bad = invalid("recurrence", QStringLiteral("Invalid recurrence rule."));
    if (!value.isArray())
        return bad;
    const QJsonArray lines = value.toArray();
    int rules = 0, dates = 0;
    for (const QJsonValue line : lines) {
        const QString text = line.toString();
        rules += text.contains(QLatin1String("RULE"), Qt::CaseInsensitive);
        if (!line.isString() || rules > mostRules || !isRecurrenceLine(text))
            return bad;
        dates += datesIn(text);
        if (dates > mostDates)
            return bad;
        out->recurrence << text;
    }
    if (rules > 0 && !canBeLaidOut(*out, calendarZone))
        return bad;
    const QJsonObject start = json.value(QLatin1String("start")).toObject();
    if (!out->recurrence.isEmpty() && !out->start.allDay && member(start, QLatin1String("timeZone")).isUndefined()) {
        Problem problem = required(QStringLiteral("Missing time zone definition for start time."));
        problem.location = QStringLiteral("start.timeZone");
        return problem;
    }
    return {};
}

std::optional<Problem> readGuest(const QJsonValue &value, Guest *out)
{
    const QJsonObject json = value.toObject();
    out->email = json.value(QLatin1String("email")).toString().trimmed();
    const qsizetype at = out->email.indexOf(u'@');
    if (!value.isObject() || at <= 0 || at == out->email.size() - 1 || out->email.contains(u' '))
        return invalid("attendees.email", QStringLiteral("Invalid attendee email."));
    if (auto problem = readText(json, "displayName", &out->displayName))
        return problem;
    if (auto problem = readText(json, "comment", &out->comment))
        return problem;
    for (const auto &[name, flag] : {std::pair("optional", &out->optional), std::pair("resource", &out->resource)}) {
        const QJsonValue v = member(json, QLatin1String(name));
        if (!v.isUndefined() && !v.isBool())
            return invalid("attendees", QStringLiteral("Invalid Value"));
        *flag = v.toBool();
    }
    const QJsonValue status = member(json, QLatin1String("responseStatus"));
    if (!status.isUndefined()) {
        const auto answer = answerFromText(status.toString());
        if (!answer)
            return invalid("attendees.responseStatus");
        out->answer = *answer;
    }
    const QJsonValue more = member(json, QLatin1String("additionalGuests"));
    if (!more.isUndefined() && (!more.isDouble() || more.toInt(-1) < 0))
        return invalid("attendees.additionalGuests");
    out->additionalGuests = more.toInt();
    return {};
}

std::optional<Problem> readGuests(const QJsonObject &json, const ReadOptions &options, Content *out)
{
    out->guests.clear();
    const QJsonValue value = member(json, QLatin1String("attendees"));
    if (value.isUndefined())
        return {};
    if (!value.isArray())
        return invalid("attendees");
    const QJsonArray array = value.toArray();
    const QList<Guest> noOne;
    const GuestIndex before(options.old && options.keepsAnswers ? options.old->guests : noOne);
    QSet<QString> seen;
    for (const QJsonValue entry : array) {
        Guest guest;
        if (auto problem = readGuest(entry, &guest))
            return problem;
        const QString key = folded(guest.email);
        if (!seen.contains(key)) { // Google keeps one entry a person
            seen.insert(key);
            if (options.keepsAnswers && options.old && member(entry.toObject(), QLatin1String("responseStatus")).isUndefined()) {
                if (const Guest *same = before.find(guest.email))
                    guest.answer = same->answer;
            }
            out->guests << guest;
        }
    }
    // "Only change my answer" (google-calendar.md 2): the list is known to be cut.
    if (options.old && json.value(QLatin1String("attendeesOmitted")).toBool()) {
        QList<Guest> all = options.old->guests;
        const Guest *given = guestOf(std::as_const(out->guests), options.self);
        if (Guest *mine = given ? guestOf(all, options.self) : nullptr)
            *mine = *given;
        out->guests = all;
    }
    return {};
}

/// Keys above 44 characters are dropped in silence, values above 1024 cut (google-calendar.md 2).
std::optional<Problem> readProperties(const QJsonValue &value, QJsonObject *out)
{
    if (!value.isObject())
        return invalid("extendedProperties");
    const QJsonObject json = value.toObject();
    for (const QString &side : {QStringLiteral("private"), QStringLiteral("shared")}) {
        const QJsonValue given = json.value(side);
        if (given.isUndefined() || given.isNull())
            continue;
        if (!given.isObject())
            return invalid("extendedProperties");
        QJsonObject kept;
        const QJsonObject all = given.toObject();
        for (auto it = all.begin(); it != all.end(); ++it) {
            if (it.value().isNull() || it.key().size() > 44)
                continue;
            if (!it.value().isString())
                return invalid("extendedProperties");
            kept.insert(it.key(), it.value().toString().left(1024));
        }
        if (!kept.isEmpty())
            out->insert(side, kept);
    }
    return {};
}

std::optional<Problem> readReminders(const QJsonValue &value)
{
    const QJsonArray overrides = value.toObject().value(QLatin1String("overrides")).toArray();
    bool ok = value.isObject() && overrides.size() <= 5;
    for (const QJsonValue entry : overrides) {
        const QString method = entry.toObject().value(QLatin1String("method")).toString();
        const int minutes = entry.toObject().value(QLatin1String("minutes")).toInt(-1);
        ok = ok && (method == QLatin1String("email") || method == QLatin1String("popup")) && minutes >= 0 && minutes <= 40320;
    }
    if (ok && overrides.size() > 0 && value.toObject().value(QLatin1String("useDefault")).toBool())
        return invalid("reminders", QStringLiteral("Cannot specify both default reminders and overrides at the same time."));
    return ok ? std::nullopt : std::optional<Problem>(invalid("reminders"));
}

bool oneOf(const QString &text, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(), [&text](const char *word) { return text == QLatin1String(word); });
}

bool isKind(const QJsonValue &value, Kind kind)
{
    switch (kind) {
    case Kind::Text: return value.isString();
    case Kind::Flag: return value.isBool();
    case Kind::Number: return value.isDouble();
    case Kind::Object: return value.isObject();
    case Kind::List: return value.isArray();
    }
    return false;
}

/// Absent is what Google shows for a default.
bool isDefault(QLatin1String name, const QJsonValue &value)
{
    if (name == QLatin1String("transparency"))
        return value.toString() == QLatin1String("opaque");
    if (name == QLatin1String("visibility") || name == QLatin1String("eventType"))
        return value.toString() == QLatin1String("default");
    if (name == QLatin1String("guestsCanInviteOthers") || name == QLatin1String("guestsCanSeeOtherGuests"))
        return value.toBool();
    if (name == QLatin1String("reminders")) {
        const QJsonObject json = value.toObject();
        return json.isEmpty() || json == QJsonObject{{QStringLiteral("useDefault"), true}};
    }
    if (value.isBool())
        return !value.toBool();
    if (value.isObject()) // the properties of an event type say something by being there
        return value.toObject().isEmpty() && (name == QLatin1String("extendedProperties") || !name.endsWith(QLatin1String("Properties")));
    if (value.isArray())
        return value.toArray().isEmpty();
    return value.toString().isEmpty();
}

std::optional<Problem> readAttachments(const QJsonArray &all)
{
    for (const QJsonValue each : all) {
        if (each[QLatin1String("fileUrl")].toString().isEmpty()) {
            Problem problem = required(QStringLiteral("Required"));
            problem.location = QStringLiteral("attachments.fileUrl");
            return problem;
        }
    }
    return all.size() <= 25 ? std::nullopt : std::optional<Problem>(invalid("attachments"));
}

bool isWebAddress(const QString &text) { return text.startsWith(QLatin1String("https://")) || text.startsWith(QLatin1String("http://")); }

std::optional<Problem> checkExtra(QLatin1String name, const QJsonValue &value)
{
    const QString text = value.toString();
    bool ok = true;
    if (name == QLatin1String("transparency"))
        ok = oneOf(text, {"opaque", "transparent"});
    else if (name == QLatin1String("visibility"))
        ok = oneOf(text, {"default", "public", "private", "confidential"});
    else if (name == QLatin1String("eventType"))
        ok = oneOf(text, {"default", "birthday", "focusTime", "fromGmail", "outOfOffice", "workingLocation"});
    else if (name == QLatin1String("colorId"))
        ok = text.isEmpty() || (text.toInt() >= 1 && text.toInt() <= 11 && text == QString::number(text.toInt()));
    else if (name == QLatin1String("attachments"))
        return readAttachments(value.toArray());
    else if (name == QLatin1String("source"))
        ok = isWebAddress(value.toObject().value(QLatin1String("url")).toString());
    else if (name == QLatin1String("reminders"))
        return readReminders(value);
    return ok ? std::nullopt : std::optional<Problem>(invalid(name.data()));
}

std::optional<Problem> readExtras(const QJsonObject &json, const ReadOptions &options, Content *out)
{
    const QJsonObject before = options.old ? options.old->extra : QJsonObject();
    QJsonObject extra;
    const auto keep = [&](const QString &name) {
        if (before.contains(name))
            extra.insert(name, before.value(name));
    };
    for (auto it = json.begin(); it != json.end(); ++it) {
        const ExtraField *field = extraField(it.key());
        if (!field || it.value().isNull())
            continue;
        const QByteArray latin = it.key().toLatin1();
        const QLatin1String name(latin);
        if (name == QLatin1String("hangoutLink") || name == QLatin1String("attendeesOmitted"))
            continue; // read-only, or about this write alone
        if (!isKind(it.value(), field->kind))
            return invalid(latin.constData());
        const auto known = knownMembers(it.key(), it.value());
        if (!known)
            return invalid(latin.constData());
        if (auto problem = checkExtra(name, *known))
            return problem;
        QJsonValue value = *known;
        if (name == QLatin1String("extendedProperties")) {
            QJsonObject kept;
            if (auto problem = readProperties(value, &kept))
                return problem;
            value = kept;
        }
        if (!isDefault(name, value))
            extra.insert(it.key(), value);
    }
    if (!options.conferenceVersion1) {
        extra.remove(QStringLiteral("conferenceData"));
        if (options.keepsConference) {
            keep(QStringLiteral("conferenceData"));
            keep(QStringLiteral("hangoutLink"));
        }
    } else if (extra.contains(QStringLiteral("conferenceData"))) {
        keep(QStringLiteral("hangoutLink"));
        if (options.dice && options.settings)
            askForConference(before, *options.settings, *options.dice, &extra);
    }
    if (!options.takesAttachments) {
        extra.remove(QStringLiteral("attachments"));
        keep(QStringLiteral("attachments"));
    }
    if (options.old) {
        extra.remove(QStringLiteral("privateCopy")); // immutable
        keep(QStringLiteral("privateCopy"));
        const QString type = QStringLiteral("eventType");
        const bool saysType = !member(json, QLatin1String("eventType")).isUndefined();
        if ((saysType || !options.keepsType) && extra.value(type) != before.value(type))
            return Problem{400, "calendar", "eventTypeRestriction", QStringLiteral("Event type cannot be changed."), QStringLiteral("eventType"), {}, {}, {}, {}};
        keep(type);
    }
    out->extra = extra;
    return {};
}

} // namespace

std::optional<Problem> readContent(const QJsonObject &json, const ReadOptions &options, Content *out)
{
    Content content;
    for (const auto &[name, field] : {std::pair("summary", &content.summary), std::pair("description", &content.description),
                                      std::pair("location", &content.location)}) {
        if (auto problem = readText(json, name, field))
            return problem;
    }
    const QJsonValue status = member(json, QLatin1String("status"));
    if (!status.isUndefined()) {
        const QString word = status.toString();
        if (!oneOf(word, {"confirmed", "tentative", "cancelled"}))
            return invalid("status");
        content.status = word == QLatin1String("confirmed") ? Status::Confirmed : word == QLatin1String("tentative") ? Status::Tentative : Status::Cancelled;
    }
    if (auto problem = readTimes(json, options, &content))
        return problem;
    if (auto problem = readRecurrence(json, *options.calendarZone, &content))
        return problem;
    if (auto problem = readGuests(json, options, &content))
        return problem;
    if (auto problem = readExtras(json, options, &content))
        return problem;
    *out = std::move(content);
    return {};
}

QJsonObject patched(const QJsonObject &target, const QJsonObject &patch)
{
    QJsonObject result = target;
    for (auto it = patch.begin(); it != patch.end(); ++it) {
        if (it.value().isNull())
            result.remove(it.key());
        else if (it.value().isObject())
            result.insert(it.key(), patched(result.value(it.key()).toObject(), it.value().toObject()));
        else
            result.insert(it.key(), it.value());
    }
    return result;
}

bool isChosenId(QStringView id)
{
    return id.size() >= 5 && id.size() <= 1024
        && std::all_of(id.begin(), id.end(), [](QChar c) { return (c >= u'a' && c <= u'v') || (c >= u'0' && c <= u'9'); });
}

QString idForUid(const QString &uid)
{
    static const char alphabet[] = "0123456789abcdefghijklmnopqrstuv";
    QString out = QStringLiteral("_");
    quint32 bits = 0;
    int count = 0;
    const QByteArray bytes = uid.toUtf8();
    for (const char c : bytes) {
        bits = (bits << 8) | quint8(c);
        count += 8;
        for (; count >= 5; count -= 5)
            out += QLatin1Char(alphabet[(bits >> (count - 5)) & 31]);
        bits &= (1u << count) - 1;
    }
    if (count > 0)
        out += QLatin1Char(alphabet[(bits << (5 - count)) & 31]);
    return out;
}

QString idOfUid(const QString &uid)
{
    const QString own = QStringLiteral("@google.com");
    if (uid.endsWith(own) && isChosenId(uid.chopped(own.size())))
        return uid.chopped(own.size());
    return idForUid(uid);
}

} // namespace csp::sim::google
