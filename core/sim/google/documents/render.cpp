#include "core/sim/google/documents/render.h"
#include "core/sim/google/people/access.h"
#include "core/sim/google/http/jsonbytes.h"
#include "core/sim/google/world/instances.h"
#include <QJsonArray>
#include <algorithm>

namespace csp::sim::google {

namespace {

/// `,"name":` ready to be followed by a value.
void key(QByteArray &out, const char *name) { out.append(",\"").append(name).append("\":"); }

void text(QByteArray &out, const char *name, QStringView value)
{
    key(out, name);
    appendJson(out, value);
}

void stamp(QByteArray &out, const char *name, qint64 ms)
{
    key(out, name);
    out += '"';
    appendUtcMillis(out, ms);
    out += '"';
}

/// `<event id> <calendar id>` with the well-known domains shortened (google-calendar.md 11).
QByteArray linkId(const Event &event, const Calendar &calendar)
{
    QByteArray id = calendar.id.toUtf8();
    static const QPair<const char *, const char *> shortened[] = {
        {"@gmail.com", "@m"}, {"@group.calendar.google.com", "@g"}, {"@group.v.calendar.google.com", "@v"}, {"@import.calendar.google.com", "@i"}};
    for (const auto &[domain, letter] : shortened) {
        if (id.endsWith(domain)) {
            id.chop(qstrlen(domain));
            id += letter;
            break;
        }
    }
    return (event.id.toUtf8() + ' ' + id).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

void person(QByteArray &out, const char *name, const QString &email, const QString &displayName, const Calendar &calendar)
{
    key(out, name);
    out += "{\"email\":";
    appendJson(out, email);
    if (!displayName.isEmpty())
        text(out, "displayName", displayName);
    if (email.compare(calendar.id, Qt::CaseInsensitive) == 0)
        out += ",\"self\":true";
    out += '}';
}

void guestEntry(QByteArray &out, const Guest &guest, const Event &event, const Calendar &calendar)
{
    out += "{\"email\":";
    appendJson(out, guest.email);
    if (!guest.displayName.isEmpty())
        text(out, "displayName", guest.displayName);
    if (guest.email.compare(event.organizer, Qt::CaseInsensitive) == 0)
        out += ",\"organizer\":true";
    if (guest.email.compare(calendar.id, Qt::CaseInsensitive) == 0)
        out += ",\"self\":true";
    if (guest.resource)
        out += ",\"resource\":true";
    if (guest.optional)
        out += ",\"optional\":true";
    out.append(",\"responseStatus\":\"").append(toText(guest.answer).data()).append('"');
    if (!guest.comment.isEmpty())
        text(out, "comment", guest.comment);
    if (guest.additionalGuests > 0)
        out.append(",\"additionalGuests\":").append(QByteArray::number(guest.additionalGuests));
    out += '}';
}

void guests(QByteArray &out, const Event &event, const Calendar &calendar, int most)
{
    const QList<Guest> &all = event.content.guests;
    if (all.isEmpty())
        return;
    const bool hides = hidesGuests(event, calendar);
    const auto shown = hides ? std::count_if(all.begin(), all.end(), [&](const Guest &guest) { return isShownGuest(guest, event, calendar); }) : all.size();
    const bool cut = most >= 0 && shown > most;
    key(out, "attendees");
    out += '[';
    bool first = true;
    for (const Guest &guest : all) {
        if (hides && !isShownGuest(guest, event, calendar))
            continue;
        if (cut && guest.email.compare(calendar.id, Qt::CaseInsensitive) != 0)
            continue;
        if (!std::exchange(first, false))
            out += ',';
        guestEntry(out, guest, event, calendar);
    }
    out += ']';
    if (cut)
        out += ",\"attendeesOmitted\":true";
}

/// The fields of `extra` from one name to another, in Google's order.
void extras(QByteArray &out, const QJsonObject &extra, QStringView from, QStringView until, bool withoutSource = false)
{
    if (extra.isEmpty())
        return;
    bool on = from.isEmpty();
    for (const ExtraField &field : extraFields()) {
        const QStringView name(field.name);
        if (name == from)
            on = true;
        if (name == until)
            break;
        if (!on || name == QLatin1String("attendeesOmitted") || name == QLatin1String("reminders") || name == QLatin1String("eventType")
            || (withoutSource && name == QLatin1String("source")))
            continue;
        const auto found = extra.constFind(name);
        if (found == extra.constEnd())
            continue;
        key(out, name.toLatin1().constData());
        appendJson(out, *found);
    }
}

void head(QByteArray &out, const Event &event)
{
    out += "{\"kind\":\"calendar#event\",\"etag\":\"\\\"";
    out += QByteArray::number(event.changed * 2);
    out += "\\\"\",\"id\":";
    appendJson(out, event.id);
    out.append(",\"status\":\"").append(toText(event.content.status).data()).append('"');
}

void times(QByteArray &out, const Event &event, const Zone &zone)
{
    key(out, "start");
    appendWhen(out, event.content.start, zone);
    key(out, "end");
    appendWhen(out, event.content.end, zone);
}

void instanceOf(QByteArray &out, const Event &event, const Zone &zone)
{
    if (!event.isException())
        return;
    text(out, "recurringEventId", event.recurringEventId);
    if (event.originalStart) {
        key(out, "originalStartTime");
        appendWhen(out, *event.originalStart, zone);
    }
}

void fullEvent(QByteArray &out, const Event &event, const Calendar &calendar, const RenderOptions &options)
{
    const Content &c = event.content;
    const Zone &zone = options.zone ? *options.zone : *calendar.zone;
    head(out, event);
    out.append(",\"htmlLink\":\"https://www.google.com/calendar/event?eid=").append(linkId(event, calendar)).append('"');
    stamp(out, "created", event.created / 1'000'000 * 1000); // second precision, as captured
    stamp(out, "updated", event.updated / 1000);
    if (!c.summary.isNull())
        text(out, "summary", c.summary);
    if (!c.description.isNull())
        text(out, "description", c.description);
    if (!c.location.isNull())
        text(out, "location", c.location);
    extras(out, c.extra, {}, u"endTimeUnspecified");
    person(out, "creator", event.creator, event.creatorName, calendar);
    person(out, "organizer", event.organizer, event.organizerName, calendar);
    times(out, event, zone);
    if (!c.recurrence.isEmpty()) {
        key(out, "recurrence");
        appendJson(out, QJsonValue(QJsonArray::fromStringList(c.recurrence)));
    }
    instanceOf(out, event, zone);
    extras(out, c.extra, u"endTimeUnspecified", u"attendeesOmitted");
    text(out, "iCalUID", event.iCalUid);
    key(out, "sequence");
    out += QByteArray::number(event.sequence);
    guests(out, event, calendar, options.maxAttendees);
    extras(out, c.extra, u"extendedProperties", {}, options.withoutSource);
    key(out, "reminders");
    const auto reminders = c.extra.constFind(QLatin1String("reminders"));
    if (reminders == c.extra.constEnd())
        out += "{\"useDefault\":true}";
    else
        appendJson(out, *reminders);
    const auto type = c.extra.constFind(QLatin1String("eventType"));
    text(out, "eventType", type == c.extra.constEnd() ? QStringLiteral("default") : type->toString());
    out += '}';
}

} // namespace

void appendWhen(QByteArray &out, const When &when, const Zone &zone)
{
    if (when.allDay) {
        out += "{\"date\":\"";
        appendDate(out, when.date);
        out += "\"}";
        return;
    }
    out += "{\"dateTime\":\"";
    appendLocal(out, when.ms, zone);
    out += '"';
    if (!when.zone.isEmpty())
        text(out, "timeZone", when.zone);
    out += '}';
}

/// What is kept for long has no room to grow, and what is written piece by piece has plenty.
template<typename Write>
static QByteArray exactly(Write &&write)
{
    static thread_local QByteArray room;
    room.resize(0);
    room.reserve(4096);
    write(room);
    return QByteArray(room.constData(), room.size());
}

void appendEvent(QByteArray &out, const Event &event, const Calendar &calendar, const RenderOptions &options)
{
    if (event.bare) {
        appendTombstone(out, event, calendar);
    } else if (options.timesOnly) {
        const Zone &zone = options.zone ? *options.zone : *calendar.zone;
        head(out, event);
        stamp(out, "updated", event.updated / 1000);
        times(out, event, zone);
        instanceOf(out, event, zone);
        out += ",\"visibility\":\"private\"";
        text(out, "iCalUID", event.iCalUid);
        out += ",\"eventType\":\"default\"}";
    } else if (options.isDefault()) {
        if (event.rendered.isEmpty())
            event.rendered = exactly([&](QByteArray &text) { fullEvent(text, event, calendar, options); });
        out += event.rendered;
    } else {
        fullEvent(out, event, calendar, options);
    }
}

void appendTombstone(QByteArray &out, const Event &event, const Calendar &calendar)
{
    head(out, event);
    if (standsForAnInstance(calendar, event))
        instanceOf(out, event, *calendar.zone);
    out += '}';
}

QJsonObject guestJson(const Guest &guest)
{
    QJsonObject json{{QStringLiteral("email"), guest.email}, {QStringLiteral("responseStatus"), toText(guest.answer)}};
    if (!guest.displayName.isEmpty())
        json.insert(QStringLiteral("displayName"), guest.displayName);
    if (!guest.comment.isEmpty())
        json.insert(QStringLiteral("comment"), guest.comment);
    if (guest.additionalGuests > 0)
        json.insert(QStringLiteral("additionalGuests"), guest.additionalGuests);
    if (guest.optional)
        json.insert(QStringLiteral("optional"), true);
    if (guest.resource)
        json.insert(QStringLiteral("resource"), true);
    return json;
}

QJsonObject whenJson(const When &when, const Zone &zone)
{
    QByteArray text;
    if (when.allDay) {
        appendDate(text, when.date);
        return {{QStringLiteral("date"), QString::fromLatin1(text)}};
    }
    appendLocal(text, when.ms, zone);
    QJsonObject json{{QStringLiteral("dateTime"), QString::fromLatin1(text)}};
    if (!when.zone.isEmpty())
        json.insert(QStringLiteral("timeZone"), when.zone);
    return json;
}

QJsonObject writableJson(const Content &content, const Zone &zone)
{
    QJsonObject json = content.extra;
    json.insert(QStringLiteral("status"), toText(content.status));
    const auto put = [&json](const char *name, const QString &value) {
        if (!value.isNull())
            json.insert(QLatin1String(name), value);
    };
    put("summary", content.summary);
    put("description", content.description);
    put("location", content.location);
    json.insert(QStringLiteral("start"), whenJson(content.start, zone));
    json.insert(QStringLiteral("end"), whenJson(content.end, zone));
    if (!content.recurrence.isEmpty())
        json.insert(QStringLiteral("recurrence"), QJsonArray::fromStringList(content.recurrence));
    if (!content.guests.isEmpty()) {
        QJsonArray guests;
        for (const Guest &guest : content.guests)
            guests.append(guestJson(guest));
        json.insert(QStringLiteral("attendees"), guests);
    }
    return json;
}

} // namespace csp::sim::google
