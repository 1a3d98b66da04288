#include "core/sim/sandbox/worldfile.h"
#include "core/domain/timezone.h"
#include "core/sim/faults/faultreading.h"
#include "core/sim/sandbox/worldreading.h"
#include <QRegularExpression>
#include <algorithm>

namespace csp::sim {

QString readZone(YamlMap &map, const char *key, const QString &otherwise)
{
    const auto value = map.get(key);
    if (!value)
        return otherwise;
    const QString zone = value->text();
    if (!isTimeZone(zone))
        value->wrong(QStringLiteral("expected a time zone like Europe/Berlin, found \"%1\"").arg(zone),
                     QStringLiteral("use a name of the IANA database, with its capital letters: America/New_York, US/Central, Etc/UTC"));
    return zone;
}

QString readEmail(const YamlValue &value)
{
    const QString email = value.text();
    const qsizetype at = email.indexOf(QLatin1Char('@'));
    if (at < 1 || at == email.size() - 1 || email.contains(QLatin1Char(' ')))
        value.wrong(QStringLiteral("expected an email address, found \"%1\"").arg(email));
    return email;
}

QString readOneOf(const YamlValue &value, const QStringList &allowed)
{
    const QString text = value.text();
    if (!allowed.contains(text))
        value.wrong(QStringLiteral("expected one of %1, found \"%2\"").arg(allowed.join(QStringLiteral(", ")), text));
    return text;
}

std::optional<WorldTime> readAt(const YamlValue &value)
{
    const QString text = value.text();
    const auto time = readWorldTime(text);
    if (!time)
        value.wrong(QStringLiteral("expected a time like `mon 09:00`, `next tue 14:30` or `2026-03-03 14:30`, found \"%1\"").arg(text));
    return time;
}

int readMinutes(YamlMap &map, const char *key, int otherwise)
{
    const auto value = map.get(key);
    if (!value)
        return otherwise;
    const QString text = value->text();
    const auto minutes = readLength(text);
    if (!minutes)
        value->wrong(QStringLiteral("expected a length like 45m or 1h 30m, found \"%1\"").arg(text));
    return minutes.value_or(otherwise);
}

QString readCalendarRef(const YamlValue &value, const WorldFile &world)
{
    const QString text = value.text();
    QStringList names;
    for (const WorldCalendar &calendar : world.calendars) {
        if (calendar.id == text || calendar.name == text)
            return calendar.id;
        names += calendar.name;
    }
    value.wrong(QStringLiteral("expected the name of a calendar (%1), found \"%2\"").arg(names.join(QStringLiteral(", ")), text));
    return {};
}

namespace {

QString readColour(YamlMap &map)
{
    const auto value = map.get("colour");
    if (!value)
        return {};
    static const QRegularExpression colour(QStringLiteral("^#[0-9a-fA-F]{6}$"));
    const QString text = value->text();
    if (!colour.match(text).hasMatch())
        value->wrong(QStringLiteral("expected a colour like \"#3b6fe0\" (in quotes), found \"%1\"").arg(text));
    return text;
}

QJsonValue readSwitch(const YamlValue &value, const GoogleSwitch &it)
{
    switch (it.kind) {
    case GoogleSwitch::Kind::Flag: return value.flag();
    case GoogleSwitch::Kind::Choice: return readOneOf(value, it.choices);
    case GoogleSwitch::Kind::Text: {
        const QString text = value.text();
        if (text.isEmpty())
            value.wrong(QStringLiteral("expected a text that is not empty"));
        return text;
    }
    case GoogleSwitch::Kind::Number:
    case GoogleSwitch::Kind::Seconds: break;
    }
    return it.choices.isEmpty() ? value.number(it.least, it.most) : readOneOf(value, it.choices).toLongLong();
}

void readGoogle(const YamlValue &value, GoogleSettings &settings)
{
    YamlMap map(value);
    for (const GoogleSwitch &it : googleSwitches()) {
        if (const auto given = map.get(it.name))
            it.set(settings, readSwitch(*given, it));
    }
    map.done();
}

void readAccounts(const QList<YamlValue> &values, WorldFile &world)
{
    for (const YamlValue &value : values) {
        YamlMap map(value);
        GoogleAccount account;
        if (const auto email = map.get("email", true)) {
            account.email = readEmail(*email);
            if (std::any_of(world.accounts.begin(), world.accounts.end(), [&](const GoogleAccount &a) { return a.email == account.email; }))
                email->wrong(QStringLiteral("there is an account \"%1\" already").arg(account.email));
        }
        account.name = map.text("name", account.email);
        account.timeZone = readZone(map, "zone", world.zone);
        account.takesInvitations = map.flag("takesInvitations", true);
        if (map.flag("showsBusyTimes", true))
            world.busyTimesShown += account.email;
        map.done();
        world.accounts += account;
    }
}

/// Of people first, then of programs.
QList<GoogleAccount> accountsOf(const WorldFile &world)
{
    QList<GoogleAccount> all = world.accounts;
    for (const GoogleServiceAccount &account : world.serviceAccounts)
        all += account.who;
    return all;
}

QString readAccountRef(const YamlValue &value, const WorldFile &world)
{
    const QString email = value.text();
    QStringList known;
    for (const GoogleAccount &account : accountsOf(world))
        known += account.email;
    if (!known.contains(email))
        value.wrong(QStringLiteral("expected the email of an account (%1), found \"%2\"").arg(known.join(QStringLiteral(", ")), email));
    return email;
}

void readShare(const YamlValue &value, const WorldFile &world, WorldCalendar &calendar, const QStringList &roles)
{
    QByteArrayList emails; // keys have to live until `done`
    for (const GoogleAccount &account : accountsOf(world))
        emails += account.email.toUtf8();
    YamlMap map(value);
    for (const QByteArray &email : std::as_const(emails)) {
        if (const auto role = map.get(email.constData()))
            calendar.share.insert(QString::fromUtf8(email), readOneOf(*role, roles));
    }
    map.done();
}

void readCalendars(const QList<YamlValue> &values, WorldFile &world)
{
    static const QStringList roles{QStringLiteral("owner"), QStringLiteral("writer"), QStringLiteral("writerWithoutPrivateAccess"), QStringLiteral("reader"), QStringLiteral("freeBusyReader")};
    const QString host = world.accounts.isEmpty() ? QString{} : world.accounts.first().email;
    const QList<GoogleAccount> accounts = accountsOf(world);
    for (const YamlValue &value : values) {
        YamlMap map(value);
        WorldCalendar calendar;
        if (const auto id = map.get("id", true)) {
            calendar.id = id->text();
            if (!calendar.id.contains(QLatin1Char('@')))
                id->wrong(QStringLiteral("expected an id like host@example.com or work@group.calendar.google.com, found \"%1\"").arg(calendar.id));
            if (std::any_of(world.calendars.begin(), world.calendars.end(), [&](const WorldCalendar &c) { return c.id == calendar.id; }))
                id->wrong(QStringLiteral("there is a calendar \"%1\" already").arg(calendar.id));
        }
        calendar.name = map.text("name", calendar.id);
        calendar.colour = readColour(map);
        calendar.zone = readZone(map, "zone", world.zone);
        const bool primary = std::any_of(accounts.begin(), accounts.end(), [&](const GoogleAccount &a) { return a.email == calendar.id; });
        // A guest's own calendar is nothing that the host can see, unless the file says so.
        if (const auto access = map.get("access"))
            calendar.access = readOneOf(*access, roles);
        else if (!primary || calendar.id == host)
            calendar.access = QStringLiteral("owner");
        if (primary)
            calendar.owner = calendar.id;
        else if (calendar.access == QLatin1String("owner"))
            calendar.owner = host;
        if (const auto owner = map.get("owner"))
            calendar.owner = readAccountRef(*owner, world);
        if (primary && calendar.owner != calendar.id)
            value.wrong(QStringLiteral("expected the primary calendar of %1 to belong to that account").arg(calendar.id));
        if (const auto everybody = map.get("public"))
            calendar.publicRole = readOneOf(*everybody, {QStringLiteral("reader"), QStringLiteral("freeBusyReader")});
        else if (calendar.owner.isEmpty())
            calendar.publicRole = QStringLiteral("reader");
        if (const auto share = map.get("share"))
            readShare(*share, world, calendar, roles);
        map.done();
        world.calendars += calendar;
    }
}

WorldAttendee readAttendee(const YamlValue &value)
{
    if (!value.isMap())
        return {readEmail(value), {}};
    YamlMap map(value);
    WorldAttendee attendee;
    if (const auto email = map.get("email", true))
        attendee.email = readEmail(*email);
    attendee.name = map.text("name");
    if (const auto response = map.get("response"))
        attendee.response = readOneOf(*response, {QStringLiteral("needsAction"), QStringLiteral("accepted"), QStringLiteral("tentative"), QStringLiteral("declined")});
    attendee.optional = map.flag("optional", false);
    map.done();
    return attendee;
}

void readEvents(const QList<YamlValue> &values, WorldFile &world)
{
    for (const YamlValue &value : values) {
        YamlMap map(value);
        WorldEvent event;
        event.title = map.needText("title");
        if (const auto calendar = map.get("calendar", true))
            event.calendar = readCalendarRef(*calendar, world);
        const auto at = map.get("at"), day = map.get("day");
        if (value.isMap() && at.has_value() == day.has_value())
            value.wrong(QStringLiteral("expected either `at` (a time) or `day` (all-day)"));
        if (at)
            event.at = readAt(*at);
        if (day) {
            const auto read = readWorldDay(day->text());
            if (!read)
                day->wrong(QStringLiteral("expected a day like `mon`, `next tue` or `2026-03-03`, found \"%1\"").arg(day->text()));
            event.day = read.value_or(WorldDay{});
        }
        event.minutes = readMinutes(map, "length", event.minutes);
        event.days = static_cast<int>(map.number("days", 1, 1, 366));
        for (const YamlValue &attendee : map.list("attendees"))
            event.attendees += readAttendee(attendee);
        event.location = map.text("location");
        event.description = map.text("description");
        event.free = map.flag("free", false);
        event.isPrivate = map.flag("private", false);
        readEventType(map, &event);
        map.done();
        world.events += event;
    }
}

void readFaults(const QList<YamlValue> &values, WorldFile &world)
{
    for (const YamlValue &value : values) {
        const Fault fault = readFault(value, [&world](const YamlValue &calendar) {
            // A primary calendar is there without an entry of its own.
            for (const GoogleAccount &account : accountsOf(world)) {
                if (calendar.text() == account.email)
                    return account.email;
            }
            return readCalendarRef(calendar, world);
        });
        if (!fault.id.isEmpty() && std::any_of(world.faults.begin(), world.faults.end(), [&](const Fault &f) { return f.id == fault.id; }))
            value.wrong(QStringLiteral("there is a fault \"%1\" already").arg(fault.id));
        world.faults += fault;
    }
}

void readTop(const YamlValue &root, WorldFile &world)
{
    YamlMap map(root);
    const auto version = map.get("version", true);
    if (version && version->number(0, 1'000'000) != 1)
        version->wrong(QStringLiteral("expected version 1, found %1").arg(version->text()), QStringLiteral("a newer version of the playground may read this file"));
    world.seed = static_cast<quint64>(map.number("seed", 1, 0, std::numeric_limits<qint64>::max()));
    world.zone = readZone(map, "zone", QStringLiteral("UTC"));
    if (const auto weekend = map.get("weekend"))
        world.weekendIsNext = readOneOf(*weekend, {QStringLiteral("this-week"), QStringLiteral("next-week")}) == QLatin1String("next-week");
    if (const auto clock = map.get("clock"); clock && clock->text() != QLatin1String("real")) {
        world.clock = instantFromRfc3339(clock->text());
        if (!world.clock)
            clock->wrong(QStringLiteral("expected `real` or a time like 2026-03-03T12:00:00+01:00, found \"%1\"").arg(clock->text()));
    }
    if (const auto google = map.get("google"))
        readGoogle(*google, world.google);
    const auto accounts = map.get("accounts", true);
    if (accounts) {
        readAccounts(accounts->items(), world);
        if (world.accounts.isEmpty())
            accounts->wrong(QStringLiteral("expected at least one account, the host"));
    }
    readServiceAccounts(map.list("serviceAccounts"), world);
    readApiKeys(map.list("apiKeys"), world);
    readCalendars(map.list("calendars"), world);
    readEvents(map.list("events"), world);
    if (const auto calcom = map.get("calcom", true))
        readCalcom(*calcom, world);
    readFaults(map.list("faults"), world);
    map.done();
}

} // namespace

Outcome<WorldFile> readWorld(const QByteArray &yaml, const QString &name)
{
    YamlErrors errors(name);
    const YamlDocument document = YamlDocument::parse(yaml, errors);
    const YamlValue root(&document, document.root, {}, &errors);
    WorldFile world;
    if (root.isMap())
        readTop(root, world);
    else
        root.wrong(QStringLiteral("expected a mapping with version, accounts, calendars, events and calcom"));
    if (errors.first())
        return *errors.first();
    return world;
}

} // namespace csp::sim
