#include "core/sim/sandbox/worldreading.h"
#include <algorithm>

// The part of a world file that is Cal.com's.
namespace csp::sim {
namespace {

constexpr int MostMinutes = 14 * 24 * 60;

calcom::Hours readHours(const YamlValue &value)
{
    YamlMap map(value);
    calcom::Hours hours;
    if (const auto days = map.get("days", true)) {
        for (const YamlValue &item : days->items()) {
            const auto read = readWeekdays(item.text());
            if (!read)
                item.wrong(QStringLiteral("expected weekdays like `mon-fri` or `sat`, found \"%1\"").arg(item.text()));
            hours.days += read.value_or(QList<int>{});
        }
    }
    const auto time = [&](const char *key) {
        const auto given = map.get(key, true);
        if (!given)
            return QTime{};
        const auto read = readTimeOfDay(given->text());
        if (!read)
            given->wrong(QStringLiteral("expected a time of day like \"09:00\", found \"%1\"").arg(given->text()));
        return read.value_or(QTime{});
    };
    hours.from = time("from");
    hours.to = time("to");
    if (hours.from.isValid() && hours.to.isValid() && hours.to <= hours.from)
        value.wrong(QStringLiteral("expected `to` after `from`"));
    map.done();
    return hours;
}

void readSchedules(const QList<YamlValue> &values, WorldFile &world)
{
    for (const YamlValue &value : values) {
        YamlMap map(value);
        calcom::Schedule schedule;
        schedule.id = world.calcom.nextId();
        schedule.name = map.text("name", QStringLiteral("Working hours"));
        schedule.timeZone = readZone(map, "zone", world.calcom.user.timeZone);
        schedule.isDefault = world.calcom.schedules.isEmpty();
        for (const YamlValue &hours : map.list("hours", true))
            schedule.hours += readHours(hours);
        map.done();
        world.calcom.schedules += schedule;
    }
}

void readLengths(YamlMap &map, calcom::EventType &type)
{
    const auto lengths = map.get("lengths");
    const auto items = lengths ? lengths->items() : QList<YamlValue>{};
    for (const YamlValue &item : items)
        type.lengths += static_cast<int>(item.number(1, MostMinutes));
    type.length = static_cast<int>(map.number("length", type.lengths.isEmpty() ? 30 : type.lengths.first(), 1, MostMinutes));
    if (lengths && !type.lengths.contains(type.length))
        lengths->wrong(QStringLiteral("expected the lengths to hold the usual one, %1").arg(type.length));
}

calcom::EventType readEventType(const YamlValue &value, WorldFile &world)
{
    YamlMap map(value);
    calcom::EventType type;
    type.id = world.calcom.nextId();
    type.slug = map.needText("slug");
    if (std::any_of(world.calcom.eventTypes.begin(), world.calcom.eventTypes.end(), [&](const calcom::EventType &t) { return t.slug == type.slug; }))
        value.wrong(QStringLiteral("there is an event type \"%1\" already").arg(type.slug));
    type.title = map.text("title", type.slug);
    type.description = map.text("description");
    type.eventName = map.text("eventName");
    readLengths(map, type);
    type.minimumNotice = static_cast<int>(map.number("notice", 120, 0, 100'000));
    type.bufferBefore = static_cast<int>(map.number("bufferBefore", 0, 0, 1440));
    type.bufferAfter = static_cast<int>(map.number("bufferAfter", 0, 0, 1440));
    type.slotInterval = static_cast<int>(map.number("interval", 0, 0, 1440));
    type.requiresConfirmation = map.flag("confirm", false);
    type.disableGuests = map.flag("disableGuests", false);
    type.disableCancelling = map.flag("disableCancelling", false);
    type.disableRescheduling = map.flag("disableRescheduling", false);
    type.location = map.text("location", type.location);
    if (const auto calendar = map.get("calendar"))
        type.destinationCalendar = readCalendarRef(*calendar, world);
    if (const auto schedule = map.get("schedule")) {
        for (const calcom::Schedule &s : world.calcom.schedules) {
            if (s.name == schedule->text())
                type.scheduleId = s.id;
        }
        if (!type.scheduleId)
            schedule->wrong(QStringLiteral("expected the name of a schedule, found \"%1\"").arg(schedule->text()));
    }
    map.done();
    return type;
}

calcom::Attendee readBooker(const YamlValue &value, const WorldFile &world)
{
    YamlMap map(value);
    calcom::Attendee booker;
    if (const auto email = map.get("email", true))
        booker.email = readEmail(*email);
    booker.name = map.needText("name");
    booker.timeZone = readZone(map, "zone", world.zone);
    booker.language = map.text("language", booker.language);
    map.done();
    return booker;
}

WorldBooking readBooking(const YamlValue &value, const WorldFile &world)
{
    YamlMap map(value);
    WorldBooking booking;
    const auto slug = map.get("type", true);
    const auto &types = world.calcom.eventTypes;
    const auto type = std::find_if(types.begin(), types.end(), [&](const calcom::EventType &t) { return slug && t.slug == slug->text(); });
    if (slug && type == types.end()) {
        QStringList slugs;
        for (const calcom::EventType &t : types)
            slugs += t.slug;
        slug->wrong(QStringLiteral("expected the slug of an event type (%1), found \"%2\"").arg(slugs.join(QStringLiteral(", ")), slug->text()));
    }
    booking.type = slug ? slug->text() : QString{};
    if (const auto at = map.get("at", true))
        booking.at = readAt(*at).value_or(WorldTime{});
    booking.minutes = readMinutes(map, "length", 0);
    if (booking.minutes && type != types.end() && booking.minutes != type->length && !type->lengths.contains(booking.minutes))
        map.get("length")->wrong(QStringLiteral("expected a length that the event type \"%1\" allows").arg(type->slug));
    if (const auto attendee = map.get("attendee", true))
        booking.attendee = readBooker(*attendee, world);
    for (const YamlValue &guest : map.list("guests"))
        booking.guests += readEmail(guest);
    if (const auto calendar = map.get("calendar"))
        booking.calendar = readCalendarRef(*calendar, world);
    booking.location = map.text("location");
    booking.notes = map.text("notes");
    map.done();
    return booking;
}

void readUser(const YamlValue &value, WorldFile &world)
{
    YamlMap map(value);
    const GoogleAccount host = world.accounts.isEmpty() ? GoogleAccount{} : world.accounts.first();
    calcom::User &user = world.calcom.user;
    user.id = map.number("id", 1, 1, 1'000'000'000);
    user.username = map.text("username", host.email.section(QLatin1Char('@'), 0, 0));
    user.email = host.email;
    if (const auto email = map.get("email"))
        user.email = readEmail(*email);
    user.name = map.text("name", host.name);
    user.timeZone = readZone(map, "zone", world.zone);
    user.apiKey = QStringLiteral("cal_playground_0123456789abcdef");
    if (const auto key = map.get("apiKey")) {
        user.apiKey = key->text();
        if (!user.apiKey.startsWith(QLatin1String("cal_")))
            key->wrong(QStringLiteral("expected a key that begins with cal_"));
    }
    map.done();
}

// Which calendars Cal.com writes to and looks at; both speak of the host's Google account.
void readConnection(YamlMap &map, WorldFile &world)
{
    const QString host = world.accounts.isEmpty() ? QString{} : world.accounts.first().email;
    world.calcom.destinationCalendar = host;
    if (const auto destination = map.get("destination"))
        world.calcom.destinationCalendar = readCalendarRef(*destination, world);
    QStringList checked{world.calcom.destinationCalendar};
    if (const auto check = map.get("check")) {
        checked.clear();
        for (const YamlValue &item : check->items())
            checked += readCalendarRef(item, world);
    }
    for (const WorldCalendar &c : std::as_const(world.calendars)) {
        if (c.access.isEmpty()) // not in the host's list
            continue;
        const bool readOnly = c.access == QLatin1String("reader") || c.access == QLatin1String("freeBusyReader");
        world.calcom.calendars += calcom::Calendar{c.id, c.name, c.id == host, readOnly, checked.contains(c.id)};
    }
    const auto primary = [&](const WorldCalendar &c) { return c.id == host; };
    if (std::none_of(world.calendars.begin(), world.calendars.end(), primary))
        world.calcom.calendars.prepend(calcom::Calendar{host, host, true, false, checked.contains(host)});
}

} // namespace

void readCalcom(const YamlValue &value, WorldFile &world)
{
    YamlMap map(value);
    world.calcom.seed = world.seed;
    if (const auto user = map.get("user", true))
        readUser(*user, world);
    readConnection(map, world);
    readSchedules(map.list("schedules", true), world);
    for (const YamlValue &type : map.list("eventTypes", true)) {
        // In two steps: reading draws an id from the world that the list lives in.
        const calcom::EventType read = readEventType(type, world);
        world.calcom.eventTypes += read;
    }
    for (const YamlValue &booking : map.list("bookings"))
        world.bookings += readBooking(booking, world);
    if (const auto switches = map.get("switches")) {
        YamlMap flags(*switches);
        world.calcom.switches.referencesCarryRawData = flags.flag("referencesCarryRawData", true);
        flags.done();
    }
    map.done();
}

} // namespace csp::sim
