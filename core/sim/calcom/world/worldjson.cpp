#include "core/domain/timezone.h"
#include "core/sim/calcom/world/world.h"
#include <QJsonArray>

namespace csp::sim::calcom {
namespace {

// The state of a sandbox is written by us alone, but lies in a file that anything may have touched: each member is checked, and the first
// that is wrong is named.
class Reader
{
public:
    Reader(const QJsonObject &json, QString where, std::optional<Error> &error) : m_json(json), m_where(std::move(where)), m_error(error) { }

    QString text(const char *name) { return need(name, QJsonValue::String, "a text").toString(); }
    qint64 number(const char *name) { return need(name, QJsonValue::Double, "a number").toInteger(); }
    int small(const char *name) { return static_cast<int>(number(name)); }
    bool flag(const char *name) { return need(name, QJsonValue::Bool, "true or false").toBool(); }
    QJsonObject object(const char *name) { return need(name, QJsonValue::Object, "an object").toObject(); }
    QJsonArray array(const char *name) { return need(name, QJsonValue::Array, "an array").toArray(); }
    QStringList texts(const char *name) { return array(name).toVariantList().isEmpty() ? QStringList{} : strings(array(name)); }
    Instant instant(const char *name)
    {
        const auto at = instantFromRfc3339(text(name));
        if (!at)
            fail(name, "a time like 2026-03-03T10:00:00Z");
        return at.value_or(Instant{});
    }
    QTime time(const char *name)
    {
        const QTime time = QTime::fromString(text(name), QStringLiteral("HH:mm"));
        if (!time.isValid())
            fail(name, "a time of day like 09:00");
        return time;
    }
    QDate date(const char *name)
    {
        const QDate date = QDate::fromString(text(name), Qt::ISODate);
        if (!date.isValid())
            fail(name, "a date like 2026-03-03");
        return date;
    }
    QString zone(const char *name)
    {
        const QString zone = text(name);
        if (!isTimeZone(zone))
            fail(name, "an IANA time zone like Europe/Berlin");
        return zone;
    }
    bool has(const char *name) const { return m_json.contains(QLatin1String(name)); }
    template<typename T, typename F>
    QList<T> list(const char *name, F &&read)
    {
        QList<T> items;
        const QJsonArray values = array(name);
        for (qsizetype i = 0; i < values.size(); ++i) {
            if (!values[i].isObject())
                fail(name, "objects only");
            items += read(Reader(values[i].toObject(), QStringLiteral("%1%2[%3].").arg(m_where, QLatin1String(name)).arg(i), m_error));
        }
        return items;
    }
    Reader in(const char *name) { return Reader(object(name), m_where + QLatin1String(name) + QLatin1Char('.'), m_error); }
    void fail(const char *name, const char *expected)
    {
        if (!m_error) {
            m_error = Error{Error::Kind::Input, m_where + QLatin1String(name),
                            QStringLiteral("expected %1").arg(QLatin1String(expected)), {}, {}, {}, {}, {}, {}};
        }
    }

private:
    static QStringList strings(const QJsonArray &values)
    {
        QStringList list;
        for (const QJsonValue &v : values)
            list += v.toString();
        return list;
    }
    QJsonValue need(const char *name, QJsonValue::Type type, const char *expected)
    {
        const QJsonValue value = m_json.value(QLatin1String(name));
        if (value.type() != type)
            fail(name, expected);
        return value;
    }
    QJsonObject m_json;
    QString m_where;
    std::optional<Error> &m_error;
};

template<typename T, typename F>
QJsonArray listOf(const QList<T> &items, F &&write)
{
    QJsonArray out;
    for (const T &item : items)
        out += write(item);
    return out;
}

QString clockText(QTime time) { return time.toString(QStringLiteral("HH:mm")); }

QJsonObject write(const Schedule &s)
{
    return {{QStringLiteral("id"), s.id}, {QStringLiteral("name"), s.name}, {QStringLiteral("timeZone"), s.timeZone},
            {QStringLiteral("isDefault"), s.isDefault},
            {QStringLiteral("hours"), listOf(s.hours, [](const Hours &h) {
                 return QJsonObject{{QStringLiteral("days"), listOf(h.days, [](int d) { return QJsonValue(d); })},
                                    {QStringLiteral("from"), clockText(h.from)}, {QStringLiteral("to"), clockText(h.to)}};
             })},
            {QStringLiteral("overrides"), listOf(s.overrides, [](const DateOverride &o) {
                 return QJsonObject{{QStringLiteral("date"), o.date.toString(Qt::ISODate)}, {QStringLiteral("from"), clockText(o.from)},
                                    {QStringLiteral("to"), clockText(o.to)}};
             })}};
}

QList<int> numbers(const QJsonArray &values)
{
    QList<int> list;
    for (const QJsonValue &v : values)
        list += v.toInt();
    return list;
}

Schedule readSchedule(Reader r)
{
    Schedule s{r.number("id"), r.text("name"), r.zone("timeZone"), r.flag("isDefault"), {}, {}};
    s.hours = r.list<Hours>("hours", [](Reader h) { return Hours{numbers(h.array("days")), h.time("from"), h.time("to")}; });
    s.overrides = r.list<DateOverride>("overrides", [](Reader o) { return DateOverride{o.date("date"), o.time("from"), o.time("to")}; });
    return s;
}

QJsonObject write(const EventType &t)
{
    return {{QStringLiteral("id"), t.id}, {QStringLiteral("slug"), t.slug}, {QStringLiteral("title"), t.title},
            {QStringLiteral("description"), t.description}, {QStringLiteral("eventName"), t.eventName},
            {QStringLiteral("length"), t.length}, {QStringLiteral("lengths"), listOf(t.lengths, [](int l) { return QJsonValue(l); })},
            {QStringLiteral("minimumNotice"), t.minimumNotice}, {QStringLiteral("bufferBefore"), t.bufferBefore},
            {QStringLiteral("bufferAfter"), t.bufferAfter}, {QStringLiteral("slotInterval"), t.slotInterval},
            {QStringLiteral("requiresConfirmation"), t.requiresConfirmation}, {QStringLiteral("disableGuests"), t.disableGuests},
            {QStringLiteral("disableCancelling"), t.disableCancelling}, {QStringLiteral("disableRescheduling"), t.disableRescheduling},
            {QStringLiteral("scheduleId"), t.scheduleId}, {QStringLiteral("location"), t.location},
            {QStringLiteral("destinationCalendar"), t.destinationCalendar}};
}

EventType readEventType(Reader r)
{
    EventType t;
    t.id = r.number("id");
    t.slug = r.text("slug");
    t.title = r.text("title");
    t.description = r.text("description");
    t.eventName = r.text("eventName");
    t.length = r.small("length");
    t.lengths = numbers(r.array("lengths"));
    t.minimumNotice = r.small("minimumNotice");
    t.bufferBefore = r.small("bufferBefore");
    t.bufferAfter = r.small("bufferAfter");
    t.slotInterval = r.small("slotInterval");
    t.requiresConfirmation = r.flag("requiresConfirmation");
    t.disableGuests = r.flag("disableGuests");
    t.disableCancelling = r.flag("disableCancelling");
    t.disableRescheduling = r.flag("disableRescheduling");
    t.scheduleId = r.number("scheduleId");
    t.location = r.text("location");
    t.destinationCalendar = r.text("destinationCalendar");
    return t;
}

QJsonObject write(const Attendee &a)
{
    return {{QStringLiteral("id"), a.id}, {QStringLiteral("name"), a.name}, {QStringLiteral("email"), a.email},
            {QStringLiteral("timeZone"), a.timeZone}, {QStringLiteral("language"), a.language}};
}

QJsonObject write(const Booking &b)
{
    QJsonObject json{{QStringLiteral("id"), b.id}, {QStringLiteral("uid"), b.uid}, {QStringLiteral("title"), b.title},
                     {QStringLiteral("description"), b.description}, {QStringLiteral("status"), nameOf(b.status)},
                     {QStringLiteral("start"), toRfc3339(b.start)}, {QStringLiteral("end"), toRfc3339(b.end)},
                     {QStringLiteral("eventTypeId"), b.eventTypeId}, {QStringLiteral("location"), b.location},
                     {QStringLiteral("meetingUrl"), b.meetingUrl},
                     {QStringLiteral("attendees"), listOf(b.attendees, [](const Attendee &a) { return write(a); })},
                     {QStringLiteral("guests"), QJsonArray::fromStringList(b.guests)}, {QStringLiteral("responses"), b.responses},
                     {QStringLiteral("metadata"), b.metadata}, {QStringLiteral("iCalUid"), b.iCalUid},
                     {QStringLiteral("iCalSequence"), b.iCalSequence}, {QStringLiteral("rescheduled"), b.rescheduled},
                     {QStringLiteral("rescheduledFrom"), b.rescheduledFrom}, {QStringLiteral("rescheduledTo"), b.rescheduledTo},
                     {QStringLiteral("cancellationReason"), b.cancellationReason},
                     {QStringLiteral("reschedulingReason"), b.reschedulingReason}, {QStringLiteral("cancelledBy"), b.cancelledBy},
                     {QStringLiteral("rescheduledBy"), b.rescheduledBy}, {QStringLiteral("createdAt"), toRfc3339(b.createdAt)}};
    if (b.updatedAt)
        json.insert(QStringLiteral("updatedAt"), toRfc3339(*b.updatedAt));
    return json;
}

Status readStatus(Reader &r)
{
    const QString name = r.text("status");
    for (const Status status : {Status::Accepted, Status::Pending, Status::Cancelled, Status::Rejected}) {
        if (nameOf(status) == name)
            return status;
    }
    r.fail("status", "accepted, pending, cancelled or rejected");
    return Status::Accepted;
}

Booking readBooking(Reader r)
{
    Booking b;
    b.id = r.number("id");
    b.uid = r.text("uid");
    b.title = r.text("title");
    b.description = r.text("description");
    b.status = readStatus(r);
    b.start = r.instant("start");
    b.end = r.instant("end");
    b.eventTypeId = r.number("eventTypeId");
    b.location = r.text("location");
    b.meetingUrl = r.text("meetingUrl");
    b.attendees = r.list<Attendee>("attendees", [](Reader a) {
        return Attendee{a.number("id"), a.text("name"), a.text("email"), a.text("timeZone"), a.text("language")};
    });
    b.guests = r.texts("guests");
    b.responses = r.object("responses");
    b.metadata = r.object("metadata");
    b.iCalUid = r.text("iCalUid");
    b.iCalSequence = r.small("iCalSequence");
    b.rescheduled = r.flag("rescheduled");
    b.rescheduledFrom = r.text("rescheduledFrom");
    b.rescheduledTo = r.text("rescheduledTo");
    b.cancellationReason = r.text("cancellationReason");
    b.reschedulingReason = r.text("reschedulingReason");
    b.cancelledBy = r.text("cancelledBy");
    b.rescheduledBy = r.text("rescheduledBy");
    b.createdAt = r.instant("createdAt");
    if (r.has("updatedAt"))
        b.updatedAt = r.instant("updatedAt");
    return b;
}

QJsonObject write(const Mail &m)
{
    return {{QStringLiteral("at"), toRfc3339(m.at, true)}, {QStringLiteral("to"), m.to}, {QStringLiteral("role"), m.role}, {QStringLiteral("kind"), m.kind},
            {QStringLiteral("method"), m.method}, {QStringLiteral("bookingUid"), m.bookingUid}, {QStringLiteral("iCalUid"), m.iCalUid},
            {QStringLiteral("title"), m.title}, {QStringLiteral("sequence"), m.sequence}, {QStringLiteral("cause"), m.cause}};
}

Mail readMail(Reader r)
{
    return {r.instant("at"), r.text("to"), r.text("role"), r.text("kind"), r.text("method"), r.text("bookingUid"), r.text("iCalUid"), r.text("title"),
            r.small("sequence"), r.text("cause")};
}

} // namespace

QJsonObject toJson(const World &w)
{
    return {{QStringLiteral("user"), QJsonObject{{QStringLiteral("id"), w.user.id}, {QStringLiteral("username"), w.user.username},
                                                 {QStringLiteral("email"), w.user.email}, {QStringLiteral("name"), w.user.name},
                                                 {QStringLiteral("timeZone"), w.user.timeZone}, {QStringLiteral("apiKey"), w.user.apiKey}}},
            {QStringLiteral("schedules"), listOf(w.schedules, [](const Schedule &s) { return write(s); })},
            {QStringLiteral("eventTypes"), listOf(w.eventTypes, [](const EventType &t) { return write(t); })},
            {QStringLiteral("calendars"), listOf(w.calendars, [](const Calendar &c) {
                 return QJsonObject{{QStringLiteral("externalId"), c.externalId}, {QStringLiteral("name"), c.name},
                                    {QStringLiteral("primary"), c.primary}, {QStringLiteral("readOnly"), c.readOnly},
                                    {QStringLiteral("selected"), c.selected}};
             })},
            {QStringLiteral("destinationCalendar"), w.destinationCalendar},
            {QStringLiteral("referencesCarryRawData"), w.switches.referencesCarryRawData},
            {QStringLiteral("bookings"), listOf(w.bookings, [](const Booking &b) { return write(b); })},
            {QStringLiteral("references"), listOf(w.references, [](const Reference &r) {
                 return QJsonObject{{QStringLiteral("id"), r.id}, {QStringLiteral("bookingId"), r.bookingId},
                                    {QStringLiteral("eventUid"), r.eventUid}, {QStringLiteral("calendarId"), r.calendarId},
                                    {QStringLiteral("rawData"), QString::fromUtf8(r.rawData)}, {QStringLiteral("deleted"), r.deleted}};
             })},
            {QStringLiteral("mails"), listOf(w.mails, [](const Mail &m) { return write(m); })},
            // 64 bits do not fit into a JSON number.
            {QStringLiteral("lastId"), w.lastId}, {QStringLiteral("seed"), QString::number(w.seed)},
            {QStringLiteral("drawn"), static_cast<qint64>(w.drawn)}};
}

Outcome<World> worldFromJson(const QJsonObject &json)
{
    std::optional<Error> error;
    Reader r(json, QStringLiteral("calcom."), error);
    World w;
    Reader user = r.in("user");
    w.user = {user.number("id"), user.text("username"), user.text("email"), user.text("name"), user.zone("timeZone"), user.text("apiKey")};
    w.schedules = r.list<Schedule>("schedules", readSchedule);
    w.eventTypes = r.list<EventType>("eventTypes", readEventType);
    w.calendars = r.list<Calendar>("calendars", [](Reader c) {
        return Calendar{c.text("externalId"), c.text("name"), c.flag("primary"), c.flag("readOnly"), c.flag("selected")};
    });
    w.destinationCalendar = r.text("destinationCalendar");
    w.switches.referencesCarryRawData = r.flag("referencesCarryRawData");
    w.bookings = r.list<Booking>("bookings", readBooking);
    w.references = r.list<Reference>("references", [](Reader ref) {
        return Reference{ref.number("id"), ref.number("bookingId"), ref.text("eventUid"), ref.text("calendarId"), ref.text("rawData").toUtf8(), ref.flag("deleted")};
    });
    if (r.has("mails")) // states of the first version have none
        w.mails = r.list<Mail>("mails", readMail);
    w.lastId = r.number("lastId");
    w.seed = r.text("seed").toULongLong();
    w.drawn = static_cast<quint64>(r.number("drawn"));
    if (error)
        return *error;
    return w;
}

} // namespace csp::sim::calcom
