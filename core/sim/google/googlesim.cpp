#include "core/sim/google/googlesim.h"
#include "core/sim/google/people/access.h"
#include "core/sim/google/signin/assertion.h"
#include "core/sim/google/world/calendarlist.h"
#include "core/sim/google/documents/newevent.h"
#include "core/sim/google/writing/later.h"
#include "core/sim/google/signin/oauth.h"
#include "core/sim/google/writing/proposals.h"
#include "core/sim/google/push/push.h"
#include "core/sim/google/methods/router.h"
#include "core/sim/google/writing/touched.h"
#include "core/sim/google/kept/worldjson.h"
#include "core/sim/google/writing/writing.h"
#include <QRandomGenerator>
#include <algorithm>

namespace csp::sim {

using namespace google;

struct GoogleSim::Private {
    World world;
    quint64 seed = 0;
};

namespace {

Error inputError(const QString &where, const QString &what)
{
    Error error;
    error.where = where;
    error.what = what;
    return error;
}

Error inputError(const Problem &problem) { return inputError(problem.location, problem.message); }

std::optional<Error> checkZone(const QString &name)
{
    if (Zone::named(name))
        return {};
    return inputError(QStringLiteral("timeZone"), QStringLiteral("expected an IANA time zone, found \"%1\"").arg(name));
}

std::optional<Error> checkColor(const QString &where, const QString &color)
{
    bool ok = color.isEmpty();
    if (color.size() == 7 && color.startsWith(u'#'))
        color.mid(1).toUInt(&ok, 16);
    return ok ? std::nullopt : std::optional(inputError(where, QStringLiteral("expected a colour like #4986e7, found \"%1\"").arg(color)));
}

Outcome<AclRule> aclRule(const GoogleCalendar::Rule &given, const QString &where)
{
    const auto role = roleFromText(given.role);
    if (!role)
        return inputError(where + QStringLiteral("role"), QStringLiteral("expected none, freeBusyReader, reader, writerWithoutPrivateAccess, writer or owner, found \"%1\"").arg(given.role));
    const QString &scope = given.scope;
    if (scope != QLatin1String("default") && !scope.startsWith(QLatin1String("user:")) && !scope.startsWith(QLatin1String("domain:")) && !scope.startsWith(QLatin1String("group:")))
        return inputError(where + QStringLiteral("scope"), QStringLiteral("expected default, user:…, group:… or domain:…, found \"%1\"").arg(scope));
    return AclRule{scope, *role, 0};
}

Outcome<QJsonObject> proposalOutcome(World &world, const std::variant<Proposal, Problem> &result, const QStringList &touched, Instant now)
{
    if (const auto *problem = std::get_if<Problem>(&result)) {
        Error error = inputError(*problem);
        error.status = problem->status;
        return error;
    }
    tellOfWrite(world, now, touched);
    const auto &proposal = std::get<Proposal>(result);
    return proposalJson(proposal, zoneOf(world, proposal));
}

} // namespace

GoogleSim::GoogleSim(const GoogleSettings &settings, quint64 seed) : d(std::make_unique<Private>())
{
    d->seed = seed;
    d->world.settings = settings;
    d->world.dice = Dice(seed);
    d->world.epochs = {{quint32(d->world.dice.next()), 0}};
}

GoogleSim::GoogleSim(const GoogleSim &other) : d(std::make_unique<Private>(*other.d)) { }
GoogleSim::GoogleSim(GoogleSim &&other) noexcept = default;
GoogleSim &GoogleSim::operator=(const GoogleSim &other)
{
    if (this != &other)
        d = std::make_unique<Private>(*other.d);
    return *this;
}
GoogleSim &GoogleSim::operator=(GoogleSim &&other) noexcept = default;
GoogleSim::~GoogleSim() = default;

Outcome<Done> GoogleSim::addAccount(const GoogleAccount &who, Instant now)
{
    World &world = d->world;
    if (!who.email.contains(u'@') || who.email.contains(u' ') || who.email.contains(u'/'))
        return inputError(QStringLiteral("email"), QStringLiteral("expected an email address, found \"%1\"").arg(who.email));
    if (world.account(who.email) || world.calendars.contains(who.email))
        return inputError(QStringLiteral("email"), QStringLiteral("there is an account %1 already").arg(who.email));
    if (auto error = checkZone(who.timeZone))
        return *error;
    if (auto error = checkColor(QStringLiteral("primaryColor"), who.primaryColor))
        return *error;
    Account account;
    account.who = who;
    account.sub = world.dice.text(21, QLatin1String("0123456789")).replace(0, 1, QStringLiteral("1"));
    auto *calendar = new Calendar(Zone::named(who.timeZone));
    calendar->id = who.email;
    calendar->owner = who.email;
    calendar->summary = who.primarySummary.isEmpty() ? who.email : who.primarySummary;
    calendar->primary = true;
    calendar->color = who.primaryColor;
    calendar->changed = world.stamp(now);
    addToList(account, *calendar, calendar->changed);
    world.calendars.insert(calendar->id, CalendarPtr(calendar));
    world.accounts.append(account);
    return Done{};
}

Outcome<Done> GoogleSim::addServiceAccount(const GoogleServiceAccount &given, Instant now)
{
    std::optional<RsaKey> key;
    if (!given.key.isEmpty()) {
        key = RsaKey::fromPem(given.key);
        if (!key)
            return inputError(QStringLiteral("key"), QStringLiteral("expected an RSA private key in PEM, of 2048 bits or more, without a pass phrase"));
    }
    if (auto added = addAccount(given.who, now); !added)
        return added;
    if (!key)
        key = RsaKey::fromWords("calsync " + QByteArray::number(d->seed) + ' ' + given.who.email.toUtf8());
    QStringList delegation;
    for (const QString &scope : given.delegation)
        delegation << granted(scope);
    d->world.serviceAccounts.append({given.who.email, d->world.accounts.last().sub, *key, given.delegatesAll, delegation});
    return Done{};
}

void GoogleSim::setApiKeys(const QStringList &keys)
{
    d->world.apiKeys = keys;
    ++d->world.revision;
}

Outcome<QString> GoogleSim::addCalendar(const GoogleCalendar &given, Instant now)
{
    World &world = d->world;
    Account *owner = world.account(given.owner);
    if (!owner)
        return inputError(QStringLiteral("owner"), QStringLiteral("expected the email of an account, found \"%1\"").arg(given.owner));
    const QString id = given.id.isEmpty() ? world.dice.id() + QLatin1String("@group.calendar.google.com") : given.id;
    if (world.calendars.contains(id))
        return inputError(QStringLiteral("id"), QStringLiteral("there is a calendar %1 already").arg(id));
    if (!id.contains(u'@'))
        return inputError(QStringLiteral("id"), QStringLiteral("expected an id like an email address, found \"%1\"").arg(id));
    if (given.summary.isEmpty())
        return inputError(QStringLiteral("summary"), QStringLiteral("expected a name"));
    const QString zone = given.timeZone.isEmpty() ? owner->who.timeZone : given.timeZone;
    if (auto error = checkZone(zone))
        return *error;
    if (auto error = checkColor(QStringLiteral("color"), given.color))
        return *error;
    auto *calendar = new Calendar(Zone::named(zone));
    CalendarPtr holder(calendar);
    calendar->id = id;
    calendar->owner = owner->who.email;
    calendar->summary = given.summary;
    calendar->description = given.description;
    calendar->location = given.location;
    calendar->color = given.color;
    for (qsizetype i = 0; i < given.acl.size(); ++i) {
        const auto rule = aclRule(given.acl[i], QStringLiteral("acl[%1].").arg(i));
        if (!rule)
            return rule.error();
        calendar->acl.append(*rule);
    }
    calendar->changed = world.stamp(now);
    for (AclRule &rule : calendar->acl)
        rule.changed = calendar->changed;
    addToList(*owner, *calendar, calendar->changed);
    for (Account &account : world.accounts) {
        const bool named = std::any_of(calendar->acl.cbegin(), calendar->acl.cend(), [&](const AclRule &rule) {
            return rule.scope.compare(QStringLiteral("user:") + account.who.email, Qt::CaseInsensitive) == 0 && rule.role != Role::None;
        });
        if (named)
            addToList(account, *calendar, calendar->changed);
    }
    world.calendars.insert(id, holder);
    return id;
}

Outcome<Done> GoogleSim::share(const QString &calendarId, const GoogleCalendar::Rule &given, Instant now)
{
    World &world = d->world;
    Calendar *calendar = world.calendarToWrite(calendarId);
    if (!calendar)
        return inputError(QStringLiteral("calendar"), QStringLiteral("expected the id of a calendar, found \"%1\"").arg(calendarId));
    auto rule = aclRule(given, {});
    if (!rule)
        return rule.error();
    rule->changed = world.stamp(now);
    const AccessChange access(world, calendarId);
    calendar->acl.removeIf([&](const AclRule &r) { return r.scope.compare(rule->scope, Qt::CaseInsensitive) == 0; });
    calendar->acl.append(*rule);
    access.follow(world, rule->changed);
    for (Account &account : world.accounts) {
        const bool listed = std::any_of(account.list.cbegin(), account.list.cend(), [&](const ListEntry &e) { return e.calendar == calendarId; });
        if (!listed && rule->role != Role::None && rule->scope.compare(QStringLiteral("user:") + account.who.email, Qt::CaseInsensitive) == 0)
            addToList(account, *calendar, rule->changed);
    }
    return Done{};
}

Outcome<QString> GoogleSim::addEvent(const QString &calendarId, const QJsonObject &json, Instant now)
{
    World &world = d->world;
    const Calendar *calendar = world.calendar(calendarId);
    if (!calendar)
        return inputError(QStringLiteral("calendar"), QStringLiteral("expected the id of a calendar, found \"%1\"").arg(calendarId));
    Event event;
    if (auto problem = newEvent(world, *calendar, calendar->owner, json, Query(), Making::World, now, &event)) {
        if (problem->status == 409)
            return inputError(QStringLiteral("id"), QStringLiteral("there is an event %1 already").arg(json.value(QLatin1String("id")).toString()));
        return inputError(*problem);
    }
    Writing writing(world, now, QStringLiteral("world"), SendUpdates::None);
    return writing.insert(calendarId, std::move(event))->id;
}

http::Response GoogleSim::handle(const http::Request &request, Instant now, const BatchPart &part)
{
    finishWhatIsDue(d->world, now);
    return serve(d->world, request, now, part);
}

Outcome<GoogleTokens> GoogleSim::issueTokens(const QString &email, Instant now)
{
    World &world = d->world;
    const Account *account = world.account(email);
    if (!account)
        return inputError(QStringLiteral("email"), QStringLiteral("expected the email of an account, found \"%1\"").arg(email));
    Grant grant;
    grant.email = account->who.email;
    grant.clientId = world.settings.clientId;
    grant.scopes = {QStringLiteral("openid"), QStringLiteral("https://www.googleapis.com/auth/userinfo.email"),
                    QStringLiteral("https://www.googleapis.com/auth/userinfo.profile"), QStringLiteral("https://www.googleapis.com/auth/calendar")};
    const Issued issued = issue(world, grant, true, now);
    return GoogleTokens{QString::fromLatin1(issued.accessToken), QString::fromLatin1(issued.refreshToken)};
}

QList<GoogleAccount> GoogleSim::accounts() const
{
    QList<GoogleAccount> all;
    for (const Account &account : d->world.accounts)
        all << account.who;
    return all;
}

QStringList GoogleSim::serviceAccounts() const
{
    QStringList all;
    for (const ServiceAccount &account : std::as_const(d->world.serviceAccounts))
        all << account.email;
    return all;
}

QJsonObject GoogleSim::serviceAccountKey(const QString &email, const QString &root) const
{
    const ServiceAccount *account = d->world.serviceAccount(email);
    return account ? account->keyFile(root) : QJsonObject();
}

QStringList GoogleSim::apiKeys() const { return d->world.apiKeys; }

const GoogleSettings &GoogleSim::settings() const { return d->world.settings; }

QList<GooglePush> GoogleSim::takePushes(Instant now, const std::function<bool(const QString &channel)> &mayGo)
{
    finishWhatIsDue(d->world, now);
    QList<GooglePush> due;
    for (WaitingPush &waiting : d->world.pushes) {
        if (!waiting.underWay && waiting.due <= now.time_since_epoch().count() && (!mayGo || mayGo(waiting.channel))) {
            waiting.underWay = true;
            due << waiting.push;
        }
    }
    return due;
}

void GoogleSim::pushAnswered(quint64 id, int status, Instant now) { settlePush(d->world, id, status, now); }

std::optional<Instant> GoogleSim::nextPushDue(std::optional<Instant> after) const
{
    std::optional<qint64> next = nextDue(d->world);
    for (const WaitingPush &waiting : std::as_const(d->world.pushes)) {
        if (!waiting.underWay && (!next || waiting.due < *next) && (!after || waiting.due > after->time_since_epoch().count()))
            next = waiting.due;
    }
    return next ? std::optional(Instant{Millis{*next}}) : std::nullopt;
}

int GoogleSim::pushesUnderWay() const
{
    return int(std::count_if(d->world.pushes.cbegin(), d->world.pushes.cend(), [](const WaitingPush &p) { return p.underWay; }));
}

QList<quint64> GoogleSim::idsUnderWay() const
{
    QList<quint64> ids;
    for (const WaitingPush &waiting : std::as_const(d->world.pushes)) {
        if (waiting.underWay)
            ids << waiting.push.id;
    }
    return ids;
}

QList<GooglePush> GoogleSim::takePushesAgain(const QList<quint64> &ids, Instant now)
{
    finishWhatIsDue(d->world, now);
    QList<GooglePush> taken;
    const QSet<quint64> wanted(ids.begin(), ids.end());
    for (WaitingPush &waiting : d->world.pushes) {
        if (!wanted.contains(waiting.push.id))
            continue;
        waiting.underWay = true;
        taken << waiting.push;
    }
    return taken;
}

void GoogleSim::setUnderWay(const QList<quint64> &ids)
{
    for (WaitingPush &waiting : d->world.pushes)
        waiting.underWay = ids.contains(waiting.push.id);
}

QList<GoogleMail> GoogleSim::mails() const { return d->world.mails; }

QJsonArray GoogleSim::proposals() const
{
    QJsonArray all;
    for (const Proposal &proposal : std::as_const(d->world.proposals))
        all.append(proposalJson(proposal, zoneOf(d->world, proposal)));
    return all;
}

Outcome<QJsonObject> GoogleSim::propose(const QString &account, const QString &calendar, const QString &event, const QJsonObject &body, Instant now)
{
    finishWhatIsDue(d->world, now);
    QStringList touched;
    return proposalOutcome(d->world, google::propose(d->world, now, {account, calendar, event, body}, &touched), touched, now);
}

Outcome<QJsonObject> GoogleSim::settleProposal(const QString &id, bool accept, Instant now)
{
    finishWhatIsDue(d->world, now);
    QStringList touched;
    return proposalOutcome(d->world, google::settleProposal(d->world, now, id, {}, accept, &touched), touched, now);
}

QList<GoogleChannel> GoogleSim::channels() const
{
    QList<GoogleChannel> all;
    const World &world = d->world;
    for (auto watched = world.channelsOf.cbegin(); watched != world.channelsOf.cend(); ++watched) {
        for (const QString &id : *watched) {
            const WatchChannel c = world.channels.value(id);
            all << GoogleChannel{id, c.email, watched.key(), c.resourceId, c.address, Instant{Millis{c.expires}}, c.lastNumber};
        }
    }
    std::sort(all.begin(), all.end(), [](const GoogleChannel &a, const GoogleChannel &b) { return a.id < b.id; });
    return all;
}

std::optional<GoogleChannel> GoogleSim::channel(const QString &id) const
{
    const auto c = d->world.channels.constFind(id);
    if (c == d->world.channels.cend())
        return {};
    return GoogleChannel{id, c->email, c->resource, c->resourceId, c->address, Instant{Millis{c->expires}}, c->lastNumber};
}

QString GoogleSim::whose(const QByteArray &accessToken) const
{
    const auto found = d->world.accessTokens.constFind(accessToken);
    if (found != d->world.accessTokens.constEnd())
        return found->email;
    const ServiceAccount *signer = signerOf(d->world, accessToken);
    return signer ? signer->email : QString();
}

void GoogleSim::endToken(const QByteArray &token, bool wholeGrant)
{
    World &world = d->world;
    const auto found = world.accessTokens.constFind(token);
    const QByteArray refresh = found == world.accessTokens.constEnd() ? token : found->refreshToken;
    world.accessTokens.remove(token);
    if (wholeGrant && !refresh.isEmpty()) {
        world.refreshTokens.remove(refresh);
        world.accessTokens.removeIf([&refresh](const auto &entry) { return entry.value().refreshToken == refresh; });
    }
    ++world.revision;
}

quint32 GoogleSim::expireSyncTokens(std::optional<quint32> drawn)
{
    const quint32 id = beginNewHistory(drawn);
    d->world.epochs = {d->world.epochs.last()};
    return id;
}

quint32 GoogleSim::beginNewHistory(std::optional<quint32> drawn)
{
    World &world = d->world;
    quint32 id = drawn ? *drawn : QRandomGenerator::system()->generate();
    while (std::any_of(world.epochs.cbegin(), world.epochs.cend(), [id](const Epoch &e) { return e.id == id; }))
        ++id;
    world.epochs.last().until = world.lastStamp;
    world.epochs.append({id, 0});
    ++world.revision;
    return id;
}

quint64 GoogleSim::revision() const { return d->world.revision; }
quint64 GoogleSim::diceState() const { return d->world.dice.state(); }
QJsonObject GoogleSim::toJson() const { return worldToJson(d->world); }

Outcome<GoogleSim> GoogleSim::fromJson(const QJsonObject &json)
{
    auto world = worldFromJson(json, QRandomGenerator::system()->generate());
    if (!world)
        return world.error();
    GoogleSim sim;
    sim.d->world = std::move(*world);
    return sim;
}

Outcome<GoogleSim> GoogleSim::fromJsonUnchanged(const QJsonObject &json)
{
    auto world = worldFromJson(json, {});
    if (!world)
        return world.error();
    GoogleSim sim;
    sim.d->world = std::move(*world);
    return sim;
}

} // namespace csp::sim
