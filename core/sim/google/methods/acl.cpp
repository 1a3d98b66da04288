#include "core/sim/google/methods/acl.h"
#include "core/sim/google/people/access.h"
#include "core/sim/google/people/rights.h"
#include "core/sim/google/http/jsonbytes.h"
#include "core/sim/google/world/synctoken.h"
#include <algorithm>
#include <utility>

namespace csp::sim::google {

namespace {

/// The owner's own rule, which cannot be taken away, and the others.
QList<AclRule> rulesOf(const Calendar &calendar)
{
    QList<AclRule> rules{{QLatin1String("user:") + calendar.owner, Role::Owner, calendar.changed}};
    for (const AclRule &rule : calendar.acl) {
        if (rule.scope.compare(rules.first().scope, Qt::CaseInsensitive) != 0)
            rules << rule;
    }
    return rules;
}

void appendRule(QByteArray &out, const AclRule &rule)
{
    out += "{\"kind\":\"calendar#aclRule\",\"etag\":\"\\\"" + QByteArray::number(rule.changed) + "\\\"\",\"id\":";
    appendJson(out, rule.scope);
    out += ",\"scope\":{\"type\":";
    appendJson(out, rule.scope.section(u':', 0, 0));
    if (rule.scope.contains(u':')) {
        out += ",\"value\":";
        appendJson(out, rule.scope.section(u':', 1));
    }
    out.append("},\"role\":\"").append(toText(rule.role).data()).append("\"}");
}

http::Response answerRule(const AclRule &rule)
{
    QByteArray out;
    appendRule(out, rule);
    return answerJson(out, '"' + QByteArray::number(rule.changed) + '"');
}

std::optional<Problem> readRole(const QJsonObject &body, Role *out)
{
    const QJsonValue value = body.value(QLatin1String("role"));
    if (value.isUndefined() || value.isNull())
        return required(QStringLiteral("Required"));
    const auto role = roleFromText(value.toString());
    if (!role)
        return invalidValue();
    *out = *role;
    return {};
}

AclRule *ruleOf(Calendar &calendar, const QString &scope)
{
    for (AclRule &rule : calendar.acl) {
        if (rule.scope.compare(scope, Qt::CaseInsensitive) == 0)
            return &rule;
    }
    return nullptr;
}

/// Who is given more is told by mail unless the writer says no (google-calendar.md 3.3); of less, and of a rule that goes, nobody is. A group gets it at its
/// address. A domain and the whole world have none.
void mailWhoGains(RequestContext &call, const QString &scope, Role before, Role now)
{
    bool wanted = true;
    (void)flagOf(call.query, "sendNotifications", &wanted); // a word that is no flag was refused already
    const QString type = scope.section(u':', 0, 0), to = scope.section(u':', 1);
    const bool hasAddress = type == QLatin1String("user") || type == QLatin1String("group");
    if (!wanted || !hasAddress || now <= before || to.compare(call.email, Qt::CaseInsensitive) == 0)
        return;
    const char *cause = call.method == Method::AclInsert ? "acl.insert" : call.method == Method::AclPatch ? "acl.patch" : "acl.update";
    call.world.keep({call.now, to, QStringLiteral("sharing"), {}, call.calendarId, {}, {}, call.calendar()->summary, 0, QString::fromLatin1(cause), call.email, {}, {}, {},
                     toText(now)});
}

/// The data owner's role is `owner` and stays it (release notes of 27 October 2025, without status and reason). To himself Google said that before.
Problem keepsOwnerAccess(const RequestContext &call)
{
    if (isDataOwner(call.email, *call.calendar()))
        return {403, "calendar", "cannotChangeOwnAcl", QStringLiteral("Cannot change your own access level."), {}, {}, {}, {}, {}};
    return {403, "global", "forbidden", QStringLiteral("Cannot change the access level of the calendar's data owner."), {}, {}, {}, {}, {}};
}

http::Response writeRule(RequestContext &call, const QString &scope, Role role)
{
    Calendar *calendar = call.world.calendarToWrite(call.calendarId);
    if (scope.compare(QLatin1String("user:") + calendar->owner, Qt::CaseInsensitive) == 0)
        return role == Role::Owner ? answerRule(rulesOf(*calendar).first()) : answer(keepsOwnerAccess(call));
    const AccessChange access(call.world, call.calendarId);
    AclRule *rule = ruleOf(*calendar, scope);
    if (!rule) {
        calendar->acl.append({scope, Role::None, 0});
        rule = &calendar->acl.last();
    }
    const Role before = std::exchange(rule->role, role);
    rule->changed = call.world.stamp(call.now);
    mailWhoGains(call, rule->scope, before, role);
    const http::Response written = answerRule(*rule);
    call.touched << access.follow(call.world, rule->changed) << QLatin1String("acl:") + call.calendarId;
    return written;
}

http::Response changeRule(RequestContext &call)
{
    if (auto problem = refuseAllButOwners(call))
        return answer(*problem);
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    const QList<AclRule> rules = rulesOf(*call.calendar());
    const auto found = std::find_if(rules.begin(), rules.end(), [&call](const AclRule &r) { return r.scope.compare(call.itemId, Qt::CaseInsensitive) == 0; });
    if (found == rules.end())
        return answer(notFound());
    Role role = found->role;
    if (body.contains(QLatin1String("role"))) {
        if (auto problem = readRole(body, &role))
            return answer(*problem);
    }
    return writeRule(call, found->scope, role);
}

/// What a person may set (google-calendar.md 3.3); of all of it only the zone is the account's own here.
QList<QPair<QString, QString>> settingsOf(const Account &account)
{
    return {{QStringLiteral("autoAddHangouts"), QStringLiteral("false")}, {QStringLiteral("dateFieldOrder"), QStringLiteral("DMY")},
            {QStringLiteral("defaultEventLength"), QStringLiteral("60")}, {QStringLiteral("format24HourTime"), QStringLiteral("true")},
            {QStringLiteral("hideInvitations"), QStringLiteral("false")}, {QStringLiteral("hideWeekends"), QStringLiteral("false")},
            {QStringLiteral("locale"), QStringLiteral("en")}, {QStringLiteral("remindOnRespondedEventsOnly"), QStringLiteral("false")},
            {QStringLiteral("showDeclinedEvents"), QStringLiteral("true")}, {QStringLiteral("timezone"), account.who.timeZone},
            {QStringLiteral("useKeyboardShortcuts"), QStringLiteral("true")}, {QStringLiteral("weekStart"), QStringLiteral("1")}};
}

QByteArray settingEtag(const QPair<QString, QString> &setting)
{
    return '"' + QByteArray::number(shortHash((setting.first + u'=' + setting.second).toUtf8())) + '"';
}

void appendSetting(QByteArray &out, const QPair<QString, QString> &setting)
{
    out += "{\"kind\":\"calendar#setting\",\"etag\":";
    appendJson(out, QString::fromLatin1(settingEtag(setting)));
    out += ",\"id\":";
    appendJson(out, setting.first);
    out += ",\"value\":";
    appendJson(out, setting.second);
    out += '}';
}

} // namespace

http::Response listAcl(RequestContext &call)
{
    if (auto problem = cannotReadRules(call))
        return answer(*problem);
    const Calendar &calendar = *call.calendar();
    int most = 100;
    bool showDeleted = false;
    if (auto problem = numberOf(call.query, "maxResults", 1, 250, &most))
        return answer(*problem);
    if (auto problem = flagOf(call.query, "showDeleted", &showDeleted))
        return answer(*problem);
    const quint32 what = shortHash("acl:" + calendar.id.toUtf8());
    Micros since = 0;
    if (call.query.has("syncToken")) {
        const auto token = syncTokenFromText(call.query.text("syncToken").toUtf8());
        if (!token || token->calendar != what)
            return answer(invalidValue(QStringLiteral("syncToken")));
        if (!isAlive(*token, call.world, call.now))
            return answer(fullSyncRequired());
        since = token->position;
        showDeleted = true;
    }
    qsizetype first = 0;
    Micros until = 0; // what changes between pages comes with the next sync
    if (call.query.has("pageToken")) {
        const auto token = pageTokenFromText(call.query.text("pageToken").toUtf8());
        if (!token || token->calendar != what)
            return answer(invalidValue(QStringLiteral("pageToken")));
        first = qsizetype(token->key);
        until = token->until;
    }
    const QList<AclRule> rules = rulesOf(calendar);
    Micros newest = 0;
    for (const AclRule &rule : rules)
        newest = std::max(newest, rule.changed);
    if (!call.query.has("pageToken"))
        until = newest;
    QByteArray items, nextPage;
    int count = 0;
    for (qsizetype i = first; i < rules.size(); ++i) {
        if ((rules[i].role == Role::None && !showDeleted) || rules[i].changed <= since)
            continue;
        if (count == most) {
            PageToken token;
            token.calendar = what;
            token.key = i;
            token.until = until;
            nextPage = toText(token);
            break;
        }
        if (count++)
            items += ',';
        appendRule(items, rules[i]);
    }
    const QByteArray etag = "\"p3" + QByteArray::number(newest) + '"';
    QByteArray out = "{\"kind\":\"calendar#acl\",\"etag\":";
    appendJson(out, QString::fromLatin1(etag));
    if (!nextPage.isEmpty())
        out += ",\"nextPageToken\":\"" + nextPage + '"';
    else
        out += ",\"nextSyncToken\":\"" + toText(SyncToken{call.world.epochs.last().id, what, until, call.nowMs() / 1000}) + '"';
    return answerJson(out + ",\"items\":[" + items + "]}", etag);
}

http::Response getAclRule(RequestContext &call)
{
    if (auto problem = cannotReadRules(call))
        return answer(*problem);
    for (const AclRule &rule : rulesOf(*call.calendar())) {
        if (rule.scope.compare(call.itemId, Qt::CaseInsensitive) == 0)
            return answerRule(rule);
    }
    return answer(notFound());
}

http::Response insertAclRule(RequestContext &call)
{
    if (auto problem = refuseAllButOwners(call))
        return answer(*problem);
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    Role role = Role::None;
    if (auto problem = readRole(body, &role))
        return answer(*problem);
    const QJsonObject scope = body.value(QLatin1String("scope")).toObject();
    const QString type = scope.value(QLatin1String("type")).toString(), value = scope.value(QLatin1String("value")).toString();
    const bool isDefault = type == QLatin1String("default");
    const bool named = type == QLatin1String("user") || type == QLatin1String("group") || type == QLatin1String("domain");
    if ((!isDefault && !named) || (named && value.isEmpty()))
        return answer(type.isEmpty() || (named && value.isEmpty()) ? required(QStringLiteral("Required")) : invalidValue());
    return writeRule(call, isDefault ? type : type + u':' + value, role);
}

http::Response patchAclRule(RequestContext &call) { return changeRule(call); }
http::Response updateAclRule(RequestContext &call) { return changeRule(call); }

http::Response deleteAclRule(RequestContext &call)
{
    if (auto problem = refuseAllButOwners(call))
        return answer(*problem);
    Calendar *calendar = call.world.calendarToWrite(call.calendarId);
    const AclRule *rule = ruleOf(*calendar, call.itemId);
    if (!rule || rule->role == Role::None) {
        const bool own = call.itemId.compare(QLatin1String("user:") + calendar->owner, Qt::CaseInsensitive) == 0;
        return own ? writeRule(call, call.itemId, Role::None) : answer(notFound());
    }
    const http::Response written = writeRule(call, rule->scope, Role::None); // a deleted rule is one of the role `none`
    return written.status == 200 ? noContent() : written;
}

http::Response listSettings(RequestContext &call)
{
    const Account &account = *call.world.account(call.email);
    int most = 100;
    if (auto problem = numberOf(call.query, "maxResults", 1, 250, &most))
        return answer(*problem);
    const quint32 what = shortHash("settings:" + account.who.email.toUtf8());
    QList<QPair<QString, QString>> settings = settingsOf(account);
    QByteArray all;
    for (const auto &setting : std::as_const(settings))
        appendSetting(all, setting);
    const QByteArray etag = "\"p3" + QByteArray::number(shortHash(all)) + '"';
    if (call.query.has("syncToken")) {
        const auto token = syncTokenFromText(call.query.text("syncToken").toUtf8());
        if (!token || token->calendar != what)
            return answer(invalidValue(QStringLiteral("syncToken")));
        if (!isAlive(*token, call.world, call.now))
            return answer(fullSyncRequired());
        settings.clear(); // they never change
    }
    qsizetype first = 0;
    if (call.query.has("pageToken")) {
        const auto token = pageTokenFromText(call.query.text("pageToken").toUtf8());
        if (!token || token->calendar != what)
            return answer(invalidValue(QStringLiteral("pageToken")));
        first = qsizetype(token->key);
    }
    QByteArray items;
    for (qsizetype i = first; i < std::min(first + most, settings.size()); ++i) {
        if (!items.isEmpty())
            items += ',';
        appendSetting(items, settings[i]);
    }
    QByteArray out = "{\"kind\":\"calendar#settings\",\"etag\":";
    appendJson(out, QString::fromLatin1(etag));
    if (first + most < settings.size()) {
        PageToken token;
        token.calendar = what;
        token.key = first + most;
        out += ",\"nextPageToken\":\"" + toText(token) + '"';
    } else {
        out += ",\"nextSyncToken\":\"" + toText(SyncToken{call.world.epochs.last().id, what, 0, call.nowMs() / 1000}) + '"';
    }
    return answerJson(out + ",\"items\":[" + items + "]}", etag);
}

http::Response getSetting(RequestContext &call)
{
    for (const auto &setting : settingsOf(*call.world.account(call.email))) {
        if (setting.first == call.itemId) {
            QByteArray out;
            appendSetting(out, setting);
            return answerJson(out, settingEtag(setting));
        }
    }
    return answer(notFound());
}

} // namespace csp::sim::google
