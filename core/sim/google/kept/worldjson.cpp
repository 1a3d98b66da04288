#include "core/sim/google/kept/worldjson.h"
#include "core/sim/google/kept/formerrulesjson.h"
#include "core/sim/google/kept/proposalsjson.h"
#include "core/sim/google/documents/render.h"
#include "core/sim/google/documents/workinghours.h"
#include "core/sim/google/values/scopes.h"
#include "core/sim/google/values/whenjson.h"
#include "core/sim/google/writing/laterconferences.h"
#include <QJsonArray>
#include <algorithm>

namespace csp::sim::google {

namespace {

// 64-bit numbers go as text: a JSON number keeps 53 bits of them.
QJsonValue big(qint64 number) { return QString::number(number); }
qint64 big(const QJsonValue &value) { return value.toString().toLongLong(); }

using Object = QJsonObject;
QLatin1String k(const char *name) { return QLatin1String(name); }

Object toJson(const Event &event)
{
    const Content &c = event.content;
    Object json{{k("id"), event.id}, {k("uid"), event.iCalUid}, {k("status"), int(c.status)}, {k("start"), toJson(c.start)}, {k("end"), toJson(c.end)},
                {k("organizer"), event.organizer}, {k("creator"), event.creator}, {k("sequence"), event.sequence}, {k("created"), big(event.created)},
                {k("changed"), big(event.changed)}};
    const auto text = [&json](const char *name, const QString &value) {
        if (!value.isNull())
            json.insert(k(name), value);
    };
    text("summary", c.summary);
    text("description", c.description);
    text("location", c.location);
    text("organizerName", event.organizerName);
    text("creatorName", event.creatorName);
    text("master", event.recurringEventId);
    if (event.originalStart)
        json.insert(k("original"), toJson(*event.originalStart));
    if (event.updated != event.changed)
        json.insert(k("updated"), big(event.updated));
    if (!c.recurrence.isEmpty())
        json.insert(k("recurrence"), QJsonArray::fromStringList(c.recurrence));
    if (!c.guests.isEmpty()) {
        QJsonArray guests;
        for (const Guest &guest : c.guests)
            guests.append(guestJson(guest));
        json.insert(k("guests"), guests);
    }
    if (!c.extra.isEmpty())
        json.insert(k("extra"), c.extra);
    if (event.bare)
        json.insert(k("bare"), true);
    if (event.diverged)
        json.insert(k("diverged"), true);
    return json;
}

Event eventFromJson(const Object &json)
{
    Event event;
    const auto text = [&json](const char *name) { return json.value(k(name)).toString(); };
    Content &c = event.content;
    event.id = text("id");
    event.iCalUid = text("uid");
    c.status = Status(std::clamp(json.value(k("status")).toInt(), 0, int(Status::Cancelled)));
    c.start = whenFromJson(json.value(k("start")).toObject());
    c.end = whenFromJson(json.value(k("end")).toObject());
    c.summary = text("summary");
    c.description = text("description");
    c.location = text("location");
    for (const QJsonValue line : json.value(k("recurrence")).toArray())
        c.recurrence << line.toString();
    for (const QJsonValue entry : json.value(k("guests")).toArray()) {
        const Object g = entry.toObject();
        Guest guest;
        guest.email = g.value(k("email")).toString();
        guest.displayName = g.value(k("displayName")).toString();
        guest.comment = g.value(k("comment")).toString();
        guest.additionalGuests = g.value(k("additionalGuests")).toInt();
        guest.answer = answerFromText(g.value(k("responseStatus")).toString()).value_or(Answer::NeedsAction);
        guest.optional = g.value(k("optional")).toBool();
        guest.resource = g.value(k("resource")).toBool();
        c.guests << guest;
    }
    c.extra = json.value(k("extra")).toObject();
    event.organizer = text("organizer");
    event.organizerName = text("organizerName");
    event.creator = text("creator");
    event.creatorName = text("creatorName");
    event.recurringEventId = text("master");
    if (json.contains(k("original")))
        event.originalStart = whenFromJson(json.value(k("original")).toObject());
    event.sequence = json.value(k("sequence")).toInt();
    event.created = big(json.value(k("created")));
    event.changed = big(json.value(k("changed")));
    event.updated = json.contains(k("updated")) ? big(json.value(k("updated"))) : event.changed;
    event.bare = json.value(k("bare")).toBool();
    event.diverged = json.value(k("diverged")).toBool();
    return event;
}

Object toJson(const Calendar &calendar)
{
    QJsonArray acl, events;
    for (const AclRule &rule : calendar.acl)
        acl.append(Object{{k("scope"), rule.scope}, {k("role"), toText(rule.role)}, {k("changed"), big(rule.changed)}});
    // In the order of their changes, so that the log can be built again.
    calendar.events.forEachChange(0, std::numeric_limits<Micros>::max(), [&events](const EventPtr &event, Micros, Slot) {
        events.append(toJson(*event));
        return true;
    });
    return {{k("id"), calendar.id}, {k("owner"), calendar.owner}, {k("summary"), calendar.summary}, {k("description"), calendar.description},
            {k("location"), calendar.location}, {k("timeZone"), calendar.zone->name()}, {k("primary"), calendar.primary}, {k("color"), calendar.color},
            {k("workingHours"), calendar.workingHours},
            {k("acl"), acl}, {k("changed"), big(calendar.changed)}, {k("accessChanged"), big(calendar.accessChanged)}, {k("events"), events},
            {k("formerRules"), formerRulesToJson(calendar.events.formers())}};
}

/// Equal worlds give equal bytes, whatever the order of a hash.
template<typename Value>
QByteArrayList sortedKeys(const QHash<QByteArray, Value> &of)
{
    QByteArrayList keys = of.keys();
    std::sort(keys.begin(), keys.end());
    return keys;
}

Object toJson(const Grant &grant)
{
    return {{k("email"), grant.email}, {k("clientId"), grant.clientId}, {k("scopes"), grant.scopes.join(u' ')},
            {k("refreshToken"), QString::fromLatin1(grant.refreshToken)}, {k("expires"), big(grant.expires)}};
}

Grant grantFromJson(const Object &json)
{
    Grant grant;
    grant.email = json.value(k("email")).toString();
    grant.clientId = json.value(k("clientId")).toString();
    grant.scopes = json.value(k("scopes")).toString().split(u' ', Qt::SkipEmptyParts);
    grant.scopeBits = scopeBits(grant.scopes);
    grant.refreshToken = json.value(k("refreshToken")).toString().toLatin1();
    grant.expires = big(json.value(k("expires")));
    return grant;
}

Object toJson(const Account &account)
{
    QJsonArray list;
    for (const ListEntry &e : account.list)
        list.append(Object{{k("calendar"), e.calendar}, {k("color"), e.color}, {k("foreground"), e.foreground}, {k("summaryOverride"), e.summaryOverride},
                           {k("hidden"), e.hidden}, {k("selected"), e.selected}, {k("reminders"), e.reminders}, {k("notifications"), e.notifications},
                           {k("added"), big(e.added)}, {k("changed"), big(e.changed)}});
    Object unlisted;
    for (auto it = account.unlisted.begin(); it != account.unlisted.end(); ++it)
        unlisted.insert(it.key(), big(it.value()));
    Object accessChanged;
    for (auto it = account.accessChanged.begin(); it != account.accessChanged.end(); ++it)
        accessChanged.insert(it.key(), big(it.value()));
    return {{k("email"), account.who.email}, {k("name"), account.who.name}, {k("timeZone"), account.who.timeZone}, {k("primarySummary"), account.who.primarySummary},
            {k("primaryColor"), account.who.primaryColor}, {k("takesInvitations"), account.who.takesInvitations}, {k("sub"), account.sub}, {k("list"), list},
            {k("unlisted"), unlisted}, {k("accessChanged"), accessChanged}};
}

Account accountFromJson(const Object &json)
{
    Account account;
    account.who = {json.value(k("email")).toString(), json.value(k("name")).toString(), json.value(k("timeZone")).toString(),
                   json.value(k("primarySummary")).toString(), json.value(k("primaryColor")).toString(), json.value(k("takesInvitations")).toBool(true)};
    account.sub = json.value(k("sub")).toString();
    for (const QJsonValue entry : json.value(k("list")).toArray()) {
        const Object e = entry.toObject();
        account.list.append({e.value(k("calendar")).toString(), e.value(k("color")).toString(), e.value(k("foreground")).toString(),
                             e.value(k("summaryOverride")).toString(), e.value(k("hidden")).toBool(), e.value(k("selected")).toBool(true),
                             e.value(k("reminders")).toArray(), e.value(k("notifications")).toArray(), big(e.value(k("added"))), big(e.value(k("changed")))});
    }
    const Object unlisted = json.value(k("unlisted")).toObject();
    for (auto it = unlisted.begin(); it != unlisted.end(); ++it)
        account.unlisted.insert(it.key(), big(it.value()));
    const Object accessChanged = json.value(k("accessChanged")).toObject();
    for (auto it = accessChanged.begin(); it != accessChanged.end(); ++it)
        account.accessChanged.insert(it.key(), big(it.value()));
    return account;
}

QJsonArray serviceAccountsToJson(const World &world)
{
    QJsonArray all;
    for (const ServiceAccount &a : world.serviceAccounts)
        all.append(Object{{k("email"), a.email}, {k("clientId"), a.clientId}, {k("key"), QString::fromLatin1(a.key.pem())}, {k("delegatesAll"), a.delegatesAll},
                          {k("delegation"), QJsonArray::fromStringList(a.delegation)}});
    return all;
}

Error unreadable(const QString &where, const QString &what)
{
    Error error;
    error.where = where;
    error.what = what;
    return error;
}

QStringList texts(const QJsonValue &list)
{
    QStringList all;
    for (const QJsonValue text : list.toArray())
        all << text.toString();
    return all;
}

/// After the accounts.
std::optional<Error> serviceAccountsFromJson(const QJsonArray &json, World *world)
{
    for (qsizetype i = 0; i < json.size(); ++i) {
        const Object a = json[i].toObject();
        const QString where = QStringLiteral("serviceAccounts[%1]").arg(i), email = a.value(k("email")).toString();
        if (!world->account(email) || world->serviceAccount(email))
            return unreadable(where + QStringLiteral(".email"), QStringLiteral("expected the email of an account that no other service account has"));
        const auto key = RsaKey::fromPem(a.value(k("key")).toString().toLatin1());
        if (!key)
            return unreadable(where + QStringLiteral(".key"), QStringLiteral("expected an RSA private key in PEM"));
        world->serviceAccounts.append({email, a.value(k("clientId")).toString(), *key, a.value(k("delegatesAll")).toBool(), texts(a.value(k("delegation")))});
    }
    return {};
}

Object pushesToJson(const World &world)
{
    QJsonArray channels, pushes;
    QStringList watched = world.channelsOf.keys();
    watched.sort();
    QStringList ids;
    for (const QString &resource : std::as_const(watched))
        ids << world.channelsOf.value(resource); // the order in which they are told
    for (const QString &id : std::as_const(ids)) {
        const WatchChannel c = world.channels.value(id);
        channels.append(Object{{k("id"), c.id}, {k("email"), c.email}, {k("clientId"), c.clientId}, {k("resource"), c.resource}, {k("resourceId"), c.resourceId},
                               {k("resourceUri"), c.resourceUri}, {k("token"), c.token}, {k("address"), c.address}, {k("expires"), big(c.expires)},
                               {k("lastNumber"), big(c.lastNumber)}});
    }
    for (const WaitingPush &w : world.pushes) {
        QJsonArray headers;
        for (const auto &[name, value] : w.push.headers)
            headers.append(QJsonArray{QString::fromUtf8(name), QString::fromUtf8(value)});
        pushes.append(Object{{k("id"), big(qint64(w.push.id))}, {k("address"), w.push.address}, {k("headers"), headers}, {k("attempt"), w.push.attempt}, {k("due"), big(w.due)}});
    }
    QStringList used = world.usedChannelIds.values();
    used.sort();
    Object resources;
    for (auto it = world.resourceIds.begin(); it != world.resourceIds.end(); ++it)
        resources.insert(it.key(), it.value());
    return {{k("channels"), channels}, {k("resources"), resources}, {k("waiting"), pushes}, {k("used"), QJsonArray::fromStringList(used)}, {k("last"), big(qint64(world.lastPush))}};
}

/// What older versions kept: a message for each change. Of each kind of a channel the last ones are enough (see WaitingPush).
void keepLastOfEachKind(World *world)
{
    std::sort(world->pushes.begin(), world->pushes.end(), [](const WaitingPush &a, const WaitingPush &b) { return a.push.id < b.push.id; });
    QHash<std::pair<QString, int>, int> seen;
    QList<WaitingPush> kept;
    for (auto it = world->pushes.crbegin(); it != world->pushes.crend(); ++it) {
        const std::pair kind(it->channel, it->sync ? 0 : (it->push.attempt == 1 ? 1 : 2));
        const int later = seen[kind]++;
        if (later > (it->sync ? 0 : 1)) // of the others one may be under way
            continue;
        kept.prepend(*it);
        if (const auto channel = world->channels.find(it->channel); channel != world->channels.end() && kind.second == 1 && later == 0)
            channel->news = it->push.id;
    }
    world->pushes = kept;
}

void pushesFromJson(const Object &json, World *world)
{
    for (const QJsonValue value : json.value(k("channels")).toArray()) {
        const Object c = value.toObject();
        WatchChannel channel;
        channel.id = c.value(k("id")).toString();
        channel.email = c.value(k("email")).toString();
        channel.clientId = c.value(k("clientId")).toString();
        channel.resource = c.value(k("resource")).toString();
        channel.resourceId = c.value(k("resourceId")).toString();
        channel.resourceUri = c.value(k("resourceUri")).toString();
        channel.token = c.value(k("token")).toString();
        channel.address = c.value(k("address")).toString();
        channel.expires = big(c.value(k("expires")));
        channel.lastNumber = big(c.value(k("lastNumber")));
        world->channelsOf[channel.resource] << channel.id;
        world->channels.insert(channel.id, channel);
    }
    const Object resources = json.value(k("resources")).toObject();
    for (auto it = resources.begin(); it != resources.end(); ++it)
        world->resourceIds.insert(it.key(), it.value().toString());
    for (const QJsonValue value : json.value(k("waiting")).toArray()) {
        const Object w = value.toObject();
        WaitingPush waiting;
        waiting.push.id = quint64(big(w.value(k("id"))));
        waiting.push.address = w.value(k("address")).toString();
        waiting.push.attempt = w.value(k("attempt")).toInt(1);
        waiting.due = big(w.value(k("due")));
        for (const QJsonValue header : w.value(k("headers")).toArray())
            waiting.push.headers.append({header.toArray().at(0).toString().toUtf8(), header.toArray().at(1).toString().toUtf8()});
        waiting.channel = QString::fromUtf8(http::headerValue(waiting.push.headers, "X-Goog-Channel-ID"));
        waiting.sync = http::headerValue(waiting.push.headers, "X-Goog-Resource-State") == "sync";
        world->pushes.append(waiting);
    }
    keepLastOfEachKind(world);
    for (const QJsonValue id : json.value(k("used")).toArray())
        world->usedChannelIds.insert(id.toString());
    world->lastPush = quint64(big(json.value(k("last"))));
}

std::optional<Error> calendarFromJson(const Object &json, const QString &where, World *world)
{
    const Zone *zone = Zone::named(json.value(k("timeZone")).toString());
    if (!zone)
        return unreadable(where + QStringLiteral(".timeZone"), QStringLiteral("expected an IANA time zone"));
    auto *calendar = new Calendar(zone);
    CalendarPtr holder(calendar);
    calendar->id = json.value(k("id")).toString();
    if (calendar->id.isEmpty() || world->calendars.contains(calendar->id))
        return unreadable(where + QStringLiteral(".id"), QStringLiteral("expected an id that no other calendar has"));
    calendar->owner = json.value(k("owner")).toString();
    if (!world->account(calendar->owner))
        return unreadable(where + QStringLiteral(".owner"), QStringLiteral("expected the email of an account"));
    calendar->summary = json.value(k("summary")).toString();
    calendar->description = json.value(k("description")).toString();
    calendar->location = json.value(k("location")).toString();
    calendar->primary = json.value(k("primary")).toBool();
    calendar->color = json.value(k("color")).toString();
    if (readWorkingHours(json.value(k("workingHours")), calendar->primary, &calendar->workingHours))
        return unreadable(where + QStringLiteral(".workingHours"), QStringLiteral("expected working hours as Google's API has them, of a primary calendar"));
    calendar->changed = big(json.value(k("changed")));
    calendar->accessChanged = big(json.value(k("accessChanged")));
    for (const QJsonValue value : json.value(k("acl")).toArray()) {
        const Object rule = value.toObject();
        calendar->acl.append({rule.value(k("scope")).toString(), roleFromText(rule.value(k("role")).toString()).value_or(Role::None), big(rule.value(k("changed")))});
    }
    const QJsonArray events = json.value(k("events")).toArray();
    Micros last = 0;
    for (qsizetype i = 0; i < events.size(); ++i) {
        Event event = eventFromJson(events[i].toObject());
        const QString at = where + QStringLiteral(".events[%1]").arg(i);
        if (event.id.isEmpty() || calendar->events.find(event.id))
            return unreadable(at + QStringLiteral(".id"), QStringLiteral("expected an id that no other event of the calendar has"));
        if (event.content.start.allDay != event.content.end.allDay || (event.content.start.allDay && !(event.content.start.date.isValid() && event.content.end.date.isValid())))
            return unreadable(at + QStringLiteral(".start"), QStringLiteral("expected a start and an end of the same kind"));
        if (event.changed < last || event.changed > world->lastStamp)
            return unreadable(at + QStringLiteral(".changed"), QStringLiteral("expected the events in the order of their changes, none after the world's own"));
        last = event.changed;
        calendar->events.put(std::move(event));
    }
    if (auto error = formerRulesFromJson(json.value(k("formerRules")).toObject(), where + QStringLiteral(".formerRules"), world->lastStamp, &calendar->events))
        return error;
    world->calendars.insert(calendar->id, holder);
    return {};
}

QJsonArray movesToJson(const QList<LaterMove> &moves)
{
    QJsonArray all;
    for (const LaterMove &half : moves) {
        QJsonArray events;
        for (const Event &event : half.events)
            events.append(toJson(event));
        all.append(Object{{k("due"), big(half.due)}, {k("from"), half.from}, {k("to"), half.to}, {k("old"), toJson(half.old)}, {k("events"), events}, {k("mails"), int(half.mails)}});
    }
    return all;
}

QList<LaterMove> movesFromJson(const QJsonArray &json)
{
    QList<LaterMove> all;
    for (const QJsonValue value : json) {
        const Object m = value.toObject();
        LaterMove half{big(m.value(k("due"))), m.value(k("from")).toString(), m.value(k("to")).toString(), eventFromJson(m.value(k("old")).toObject()), {},
                       SendUpdates(std::clamp(m.value(k("mails")).toInt(), 0, int(SendUpdates::All)))};
        for (const QJsonValue event : m.value(k("events")).toArray())
            half.events << eventFromJson(event.toObject());
        all << half;
    }
    return all;
}

} // namespace

QJsonObject worldToJson(const World &world)
{
    QJsonArray accounts, calendars, access, refresh, codes, epochs, mails;
    for (const Account &account : world.accounts)
        accounts.append(toJson(account));
    QStringList ids = world.calendars.keys();
    ids.sort();
    for (const QString &id : std::as_const(ids))
        calendars.append(toJson(*world.calendar(id)));
    const auto grants = [](const QHash<QByteArray, Grant> &from, QJsonArray *to) {
        for (const QByteArray &token : sortedKeys(from)) {
            Object json = toJson(from.value(token));
            json.insert(k("token"), QString::fromLatin1(token));
            to->append(json);
        }
    };
    grants(world.accessTokens, &access);
    grants(world.refreshTokens, &refresh);
    for (const QByteArray &text : sortedKeys(world.codes)) {
        const AuthCode code = world.codes.value(text);
        codes.append(Object{{k("code"), QString::fromLatin1(text)}, {k("grant"), toJson(code.grant)}, {k("redirectUri"), code.redirectUri},
            {k("challenge"), code.challenge}, {k("s256"), code.s256}, {k("nonce"), code.nonce}});
    }
    for (const Epoch &epoch : world.epochs)
        epochs.append(Object{{k("id"), double(epoch.id)}, {k("until"), big(&epoch == &world.epochs.last() ? world.lastStamp : epoch.until)}});
    for (const GoogleMail &m : world.mails)
        mails.append(Object{{k("at"), big(m.at.time_since_epoch().count())}, {k("to"), m.to}, {k("kind"), m.kind}, {k("method"), m.method}, {k("calendar"), m.calendar},
                            {k("eventId"), m.eventId}, {k("iCalUID"), m.iCalUid}, {k("summary"), m.summary}, {k("sequence"), m.sequence}, {k("cause"), m.cause},
                            {k("sender"), m.sender}, {k("start"), m.start}, {k("end"), m.end}, {k("comment"), m.comment}, {k("role"), m.role}});
    return {{k("version"), 1}, {k("settings"), toJson(world.settings)}, {k("dice"), QString::number(world.dice.state())}, {k("lastStamp"), big(world.lastStamp)},
            {k("epochs"), epochs}, {k("accounts"), accounts}, {k("serviceAccounts"), serviceAccountsToJson(world)}, {k("apiKeys"), QJsonArray::fromStringList(world.apiKeys)}, {k("calendars"), calendars}, {k("accessTokens"), access}, {k("refreshTokens"), refresh},
            {k("codes"), codes}, {k("push"), pushesToJson(world)}, {k("moves"), movesToJson(world.laterMoves)}, {k("conferences"), conferencesToJson(world)}, {k("mails"), mails}, {k("proposals"), proposalsToJson(world)}, {k("revision"), QString::number(world.revision)}};
}

Outcome<World> worldFromJson(const QJsonObject &json, std::optional<quint32> epochSalt)
{
    if (json.value(k("version")).toInt() != 1)
        return unreadable(QStringLiteral("version"), QStringLiteral("expected 1, found %1").arg(json.value(k("version")).toInt()));
    World world;
    world.settings = googleSettingsFromJson(json.value(k("settings")).toObject());
    world.dice = Dice(json.value(k("dice")).toString().toULongLong());
    world.lastStamp = big(json.value(k("lastStamp")));
    world.revision = json.value(k("revision")).toString().toULongLong();
    for (const QJsonValue value : json.value(k("epochs")).toArray())
        world.epochs.append({quint32(value.toObject().value(k("id")).toDouble()), big(value.toObject().value(k("until")))});
    if (epochSalt || world.epochs.isEmpty()) {
        quint32 id = epochSalt.value_or(1);
        while (std::any_of(world.epochs.begin(), world.epochs.end(), [id](const Epoch &e) { return e.id == id; }))
            ++id;
        world.epochs.append({id, 0});
    } else {
        world.epochs.last().until = 0;
    }
    for (const QJsonValue value : json.value(k("accounts")).toArray()) {
        const QString where = QStringLiteral("accounts[%1].timeZone").arg(world.accounts.size());
        world.accounts.append(accountFromJson(value.toObject()));
        if (!Zone::named(world.accounts.last().who.timeZone))
            return unreadable(where, QStringLiteral("expected an IANA time zone"));
    }
    if (auto error = serviceAccountsFromJson(json.value(k("serviceAccounts")).toArray(), &world)) // none in worlds that were kept before there were any
        return *error;
    world.apiKeys = texts(json.value(k("apiKeys")));
    const QJsonArray calendars = json.value(k("calendars")).toArray();
    for (qsizetype i = 0; i < calendars.size(); ++i) {
        if (auto error = calendarFromJson(calendars[i].toObject(), QStringLiteral("calendars[%1]").arg(i), &world))
            return *error;
    }
    for (const auto &[name, to] : {std::pair("accessTokens", &world.accessTokens), std::pair("refreshTokens", &world.refreshTokens)}) {
        for (const QJsonValue value : json.value(k(name)).toArray()) {
            const Grant grant = grantFromJson(value.toObject());
            if (!world.account(grant.email))
                return unreadable(k(name), QStringLiteral("expected the tokens of accounts of this world"));
            to->insert(value.toObject().value(k("token")).toString().toLatin1(), grant);
        }
    }
    for (const QJsonValue value : json.value(k("codes")).toArray()) {
        const Object c = value.toObject();
        world.codes.insert(c.value(k("code")).toString().toLatin1(),
                           {grantFromJson(c.value(k("grant")).toObject()), c.value(k("redirectUri")).toString(), c.value(k("challenge")).toString(), c.value(k("s256")).toBool(),
                            c.value(k("nonce")).toString()});
    }
    pushesFromJson(json.value(k("push")).toObject(), &world);
    world.laterMoves = movesFromJson(json.value(k("moves")).toArray());
    conferencesFromJson(json.value(k("conferences")).toArray(), &world);
    for (const QJsonValue value : json.value(k("mails")).toArray()) {
        const Object m = value.toObject();
        const auto text = [&m](const char *name) { return m.value(k(name)).toString(); };
        world.mails.append({Instant{Millis{big(m.value(k("at")))}}, text("to"), text("kind"), text("method"), text("calendar"), text("eventId"), text("iCalUID"),
                            text("summary"), m.value(k("sequence")).toInt(), text("cause"), text("sender"), m.value(k("start")).toObject(), m.value(k("end")).toObject(), text("comment"), text("role")});
    }
    if (auto error = proposalsFromJson(json.value(k("proposals")).toObject(), &world))
        return *error;
    return world;
}

} // namespace csp::sim::google
