#include "core/sim/admin/adminapi.h"
#include "core/sim/faults/faultreading.h"
#include "core/sim/faults/strikelog.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>

namespace csp::sim {
namespace {

QLatin1String k(const char *name) { return QLatin1String(name); }

struct Refusal {
    int status = 400;
    QString where;
    QString what;
    QString nextStep;
};

/// What a route answers: JSON, nothing (204), or a refusal.
using Answer = std::variant<QJsonObject, std::monostate, Refusal>;

struct AdminRequest {
    Sandbox &sandbox;
    const http::Request &request;
    QString item; ///< what stood for the route's `*`, decoded
    QUrlQuery query;
};

Refusal refusalOf(const Error &error, int status = 400) { return {status, error.where, error.what, error.nextStep}; }

http::Response responseOf(const Answer &answer)
{
    if (std::holds_alternative<std::monostate>(answer))
        return {204, {}, {}};
    const http::Headers headers{{"Content-Type", "application/json; charset=UTF-8"}, {"Cache-Control", "no-store"}};
    if (const auto *json = std::get_if<QJsonObject>(&answer))
        return {200, headers, QJsonDocument(*json).toJson(QJsonDocument::Compact) + '\n'};
    const auto &refusal = std::get<Refusal>(answer);
    QJsonObject error{{k("status"), refusal.status}, {k("where"), refusal.where}, {k("what"), refusal.what}};
    if (!refusal.nextStep.isEmpty())
        error.insert(k("nextStep"), refusal.nextStep);
    http::Response response{refusal.status, headers, QJsonDocument(QJsonObject{{k("error"), error}}).toJson(QJsonDocument::Compact) + '\n'};
    if (refusal.status == 401)
        response.headers.emplaceBack("WWW-Authenticate", "Bearer realm=\"admin\"");
    return response;
}

/// The body as an object; an empty one is an empty object.
std::variant<QJsonObject, Refusal> bodyOf(const AdminRequest &ask)
{
    if (ask.request.body.trimmed().isEmpty())
        return QJsonObject{};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(ask.request.body, &error);
    if (document.isObject())
        return document.object();
    if (error.error != QJsonParseError::NoError)
        return Refusal{400, QStringLiteral("body"), QStringLiteral("is no JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset), {}};
    return Refusal{400, QStringLiteral("body"), QStringLiteral("expected a JSON object"), {}};
}

std::optional<Refusal> onlyKeys(const QJsonObject &json, const QStringList &known)
{
    for (const QString &key : json.keys()) {
        if (!known.contains(key))
            return Refusal{400, key, QStringLiteral("unknown key"), QStringLiteral("known here: %1").arg(known.join(QStringLiteral(", ")))};
    }
    return {};
}

QJsonObject toJson(const GoogleMail &m)
{
    QJsonObject json{{k("at"), toRfc3339(m.at, true)}, {k("from"), k("google")}, {k("to"), m.to}, {k("kind"), m.kind}, {k("method"), m.method}, {k("sequence"), m.sequence},
            {k("iCalUID"), m.iCalUid}, {k("summary"), m.summary}, {k("cause"), m.cause}, {k("calendar"), m.calendar}, {k("eventId"), m.eventId}, {k("sender"), m.sender}};
    if (!m.start.isEmpty()) {
        json.insert(k("start"), m.start);
        json.insert(k("end"), m.end);
    }
    if (!m.comment.isEmpty())
        json.insert(k("comment"), m.comment);
    if (!m.role.isEmpty())
        json.insert(k("role"), m.role);
    return json;
}

QJsonObject toJson(const calcom::Mail &m)
{
    return {{k("at"), toRfc3339(m.at, true)}, {k("from"), k("calcom")}, {k("to"), m.to}, {k("kind"), m.kind}, {k("method"), m.method}, {k("sequence"), m.sequence},
            {k("iCalUID"), m.iCalUid}, {k("summary"), m.title}, {k("cause"), m.cause}, {k("role"), m.role}, {k("bookingUid"), m.bookingUid}};
}

/// What a list of things that happened is asked for.
struct Wanted {
    std::optional<Instant> since;
    qsizetype limit = std::numeric_limits<qsizetype>::max(); ///< the newest so many
};

/// Beside `since` and `limit`, each parameter is one of `filters`.
std::variant<Wanted, Refusal> wantedOf(const AdminRequest &ask, const QStringList &filters)
{
    Wanted wanted;
    for (const auto &[name, value] : ask.query.queryItems(QUrl::FullyDecoded)) {
        if (name == k("since")) {
            if (!(wanted.since = instantFromRfc3339(value)))
                return Refusal{400, name, QStringLiteral("expected a time like 2026-03-03T12:00:00Z, found \"%1\"").arg(value), {}};
        } else if (name == k("limit")) {
            bool ok = false;
            wanted.limit = value.toInt(&ok);
            if (!ok || wanted.limit < 1)
                return Refusal{400, name, QStringLiteral("expected a whole number, 1 or more, found \"%1\"").arg(value), {}};
        } else if (!filters.contains(name)) {
            return Refusal{400, name, QStringLiteral("unknown parameter"), QStringLiteral("known here: since, limit, %1").arg(filters.join(QStringLiteral(", ")))};
        }
    }
    return wanted;
}

/// Whether `has` matches every filter of the request; a list matches if one of its elements does.
bool fitsFilters(const AdminRequest &ask, const QStringList &filters, const QJsonObject &has)
{
    return std::all_of(filters.cbegin(), filters.cend(), [&ask, &has](const QString &filter) {
        if (!ask.query.hasQueryItem(filter))
            return true;
        const QString asked = ask.query.queryItemValue(filter, QUrl::FullyDecoded);
        const QJsonValue value = has[filter];
        const QJsonArray any = value.isArray() ? value.toArray() : QJsonArray{value};
        return std::any_of(any.cbegin(), any.cend(), [&asked](const QJsonValue &one) { return one.toString().compare(asked, Qt::CaseInsensitive) == 0; });
    });
}

QJsonArray newest(const QJsonArray &all, qsizetype most)
{
    QJsonArray kept;
    for (qsizetype i = std::max<qsizetype>(0, all.size() - most); i < all.size(); ++i)
        kept += all[i];
    return kept;
}

Answer mails(AdminRequest &ask)
{
    static const QStringList filters{k("from"), k("to"), k("kind"), k("method"), k("iCalUID"), k("eventId"), k("bookingUid"), k("calendar"), k("cause"), k("sender")};
    const auto wanted = wantedOf(ask, filters);
    if (const auto *refusal = std::get_if<Refusal>(&wanted))
        return *refusal;
    const auto &[since, limit] = std::get<Wanted>(wanted);
    QList<QPair<Instant, QJsonObject>> all;
    for (const GoogleMail &m : ask.sandbox.googleMails())
        all.append({m.at, toJson(m)});
    for (const calcom::Mail &m : ask.sandbox.calcomMails())
        all.append({m.at, toJson(m)});
    std::stable_sort(all.begin(), all.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
    QJsonArray told;
    for (const auto &[at, mail] : std::as_const(all)) {
        if ((!since || at >= *since) && fitsFilters(ask, filters, mail))
            told += mail;
    }
    return QJsonObject{{k("mails"), newest(told, limit)}};
}

Answer getStrikes(AdminRequest &ask)
{
    static const QStringList filters{k("faults"), k("service"), k("method"), k("calendar"), k("account")};
    const auto wanted = wantedOf(ask, filters);
    if (const auto *refusal = std::get_if<Refusal>(&wanted))
        return *refusal;
    const auto &[since, limit] = std::get<Wanted>(wanted);
    QJsonArray told;
    for (const FaultStrike &strike : ask.sandbox.strikes()) {
        if (const QJsonObject json = sim::toJson(strike); (!since || strike.at >= *since) && fitsFilters(ask, filters, json))
            told += json;
    }
    return QJsonObject{{k("strikes"), newest(told, limit)}};
}

Answer deleteStrikes(AdminRequest &ask)
{
    ask.sandbox.forgetStrikes();
    return std::monostate{};
}

Answer channels(AdminRequest &ask)
{
    QJsonArray told;
    for (const GoogleChannel &c : ask.sandbox.channels()) {
        told += QJsonObject{{k("id"), c.id}, {k("account"), c.email}, {k("resource"), c.resource}, {k("resourceId"), c.resourceId}, {k("address"), c.address},
                            {k("expiration"), toRfc3339(c.expires)}, {k("lastMessageNumber"), c.lastNumber}};
    }
    return QJsonObject{{k("channels"), told}};
}

QJsonObject faultsJson(const FaultBox &box)
{
    QJsonArray faults;
    for (const Fault &fault : box.faults())
        faults += sim::toJson(fault);
    return {{k("seed"), QString::number(box.seed())}, {k("faults"), faults}};
}

Answer getFaults(AdminRequest &ask) { return faultsJson(ask.sandbox.faults()); }

std::optional<quint64> seedOf(const QJsonValue &value)
{
    bool ok = value.isDouble() && value.toInteger(-1) >= 0;
    const quint64 seed = value.isString() ? value.toString().toULongLong(&ok) : static_cast<quint64>(value.toInteger());
    return ok ? std::optional(seed) : std::nullopt;
}

Answer putFaults(AdminRequest &ask)
{
    const auto body = bodyOf(ask);
    if (const auto *refusal = std::get_if<Refusal>(&body))
        return *refusal;
    const auto &json = std::get<QJsonObject>(body);
    if (const auto refusal = onlyKeys(json, {k("seed"), k("faults")}))
        return *refusal;
    if (!json[k("faults")].isArray())
        return Refusal{400, k("faults"), QStringLiteral("expected a list of faults"), {}};
    FaultBox box(ask.sandbox.faults().seed());
    if (json.contains(k("seed"))) {
        const auto seed = seedOf(json[k("seed")]);
        if (!seed)
            return Refusal{400, k("seed"), QStringLiteral("expected a whole number, 0 or more"), {}};
        box.setSeed(*seed);
    }
    const QJsonArray faults = json[k("faults")].toArray();
    for (qsizetype i = 0; i < faults.size(); ++i) {
        const QString where = QStringLiteral("faults[%1]").arg(i);
        const auto fault = readFault(faults[i].toObject(), where);
        if (!fault)
            return refusalOf(fault.error());
        if (!box.add(*fault))
            return Refusal{400, where + k(".id"), QStringLiteral("there is a fault \"%1\" already").arg(fault->id), {}};
    }
    ask.sandbox.setFaults(box);
    return faultsJson(box);
}

Answer postFault(AdminRequest &ask)
{
    const auto body = bodyOf(ask);
    if (const auto *refusal = std::get_if<Refusal>(&body))
        return *refusal;
    const auto fault = readFault(std::get<QJsonObject>(body), k("fault"));
    if (!fault)
        return refusalOf(fault.error());
    FaultBox box = ask.sandbox.faults();
    if (!box.add(*fault))
        return Refusal{409, k("fault.id"), QStringLiteral("there is a fault \"%1\" already").arg(fault->id), {}};
    ask.sandbox.setFaults(box);
    return sim::toJson(box.faults().last());
}

Answer deleteFaults(AdminRequest &ask)
{
    FaultBox box = ask.sandbox.faults();
    box.clear();
    ask.sandbox.setFaults(box);
    return std::monostate{};
}

Answer deleteFault(AdminRequest &ask)
{
    FaultBox box = ask.sandbox.faults();
    if (!box.remove(ask.item))
        return Refusal{404, k("faults/") + ask.item, QStringLiteral("there is no such fault"), QStringLiteral("GET faults lists them")};
    ask.sandbox.setFaults(box);
    return std::monostate{};
}

Answer getProposals(AdminRequest &ask) { return QJsonObject{{k("proposals"), ask.sandbox.proposals()}}; }

Answer answerOf(const Outcome<QJsonObject> &done)
{
    if (done)
        return *done;
    Refusal refusal = refusalOf(done.error(), done.error().status.value_or(400));
    if (refusal.where.isEmpty())
        refusal.where = QStringLiteral("proposal");
    return refusal;
}

Answer postProposal(AdminRequest &ask)
{
    auto body = bodyOf(ask);
    if (const auto *refusal = std::get_if<Refusal>(&body))
        return *refusal;
    auto &json = std::get<QJsonObject>(body);
    if (const auto refusal = onlyKeys(json, {k("account"), k("calendar"), k("event"), k("start"), k("end"), k("comment"), k("responseStatus")}))
        return *refusal;
    const QString account = json.take(k("account")).toString(), event = json.take(k("event")).toString();
    const QList<SandboxAccount> known = ask.sandbox.endpoints().accounts;
    if (std::none_of(known.cbegin(), known.cend(), [&account](const SandboxAccount &a) { return a.email == account; }))
        return Refusal{400, k("account"), QStringLiteral("expected the email of an account, found \"%1\"").arg(account), {}};
    if (event.isEmpty())
        return Refusal{400, k("event"), QStringLiteral("expected the id of an event or of one instance of a series"), {}};
    const QString calendar = json.take(k("calendar")).toString();
    return answerOf(ask.sandbox.propose(account, calendar.isEmpty() ? account : calendar, event, json));
}

Answer acceptProposal(AdminRequest &ask) { return answerOf(ask.sandbox.settleProposal(ask.item, true)); }
Answer declineProposal(AdminRequest &ask) { return answerOf(ask.sandbox.settleProposal(ask.item, false)); }

Answer getSnapshot(AdminRequest &ask) { return ask.sandbox.state(); }

Answer endpoints(AdminRequest &ask) { return ask.sandbox.endpoints().toJson(); }

Answer serviceAccountKey(AdminRequest &ask)
{
    const QJsonObject key = ask.sandbox.serviceAccountKey(ask.item);
    if (key.isEmpty())
        return Refusal{404, k("service-accounts/") + ask.item, QStringLiteral("there is no such service account"), QStringLiteral("GET endpoints lists them")};
    return key;
}

Answer renewTokens(AdminRequest &ask)
{
    if (const auto done = ask.sandbox.renewTokens(); !done)
        return refusalOf(done.error(), 409);
    return endpoints(ask);
}

Answer putSnapshot(AdminRequest &ask)
{
    const auto body = bodyOf(ask);
    if (const auto *refusal = std::get_if<Refusal>(&body))
        return *refusal;
    if (const auto loaded = ask.sandbox.load(std::get<QJsonObject>(body)); !loaded)
        return refusalOf(loaded.error());
    return endpoints(ask);
}

Answer reset(AdminRequest &ask)
{
    if (const auto done = ask.sandbox.reset(); !done)
        return refusalOf(done.error(), 409);
    return endpoints(ask);
}

QJsonObject clockJson(const Sandbox &sandbox) { return {{k("now"), toRfc3339(sandbox.now(), true)}}; }

Answer getClock(AdminRequest &ask) { return clockJson(ask.sandbox); }

Answer postClock(AdminRequest &ask)
{
    const auto body = bodyOf(ask);
    if (const auto *refusal = std::get_if<Refusal>(&body))
        return *refusal;
    const auto &json = std::get<QJsonObject>(body);
    if (const auto refusal = onlyKeys(json, {k("advance"), k("to")}))
        return *refusal;
    if (json.contains(k("advance")) == json.contains(k("to")))
        return Refusal{400, QStringLiteral("body"), QStringLiteral("expected either `advance` (a length like 1h 30m) or `to` (a time like 2026-03-03T12:00:00Z)"), {}};
    std::optional<Millis> by = readDuration(json[k("advance")].toString());
    if (json.contains(k("advance")) && !by)
        return Refusal{400, k("advance"), QStringLiteral("expected a length like 250ms, 90s, 1h 30m or 2d"), {}};
    if (json.contains(k("to"))) {
        const auto to = instantFromRfc3339(json[k("to")].toString());
        if (!to)
            return Refusal{400, k("to"), QStringLiteral("expected a time like 2026-03-03T12:00:00Z"), {}};
        by = *to - ask.sandbox.now();
        if (*by < Millis{0})
            return Refusal{400, k("to"), QStringLiteral("expected a time after %1").arg(toRfc3339(ask.sandbox.now())), QStringLiteral("the clock goes forwards only; load a snapshot to go back to a state")};
    }
    if (const auto done = ask.sandbox.advanceClock(*by); !done)
        return refusalOf(done.error(), 409);
    return clockJson(ask.sandbox);
}

Answer expireSyncTokens(AdminRequest &ask)
{
    ask.sandbox.expireSyncTokens();
    return std::monostate{};
}

Answer index(AdminRequest &ask);

struct Route {
    const char *method;
    const char *path; ///< below `/admin`; `*` is one segment
    Answer (*function)(AdminRequest &);
    const char *does;
};

constexpr Route Routes[] = {
    {"GET", "", index, "this list"},
    {"GET", "/endpoints", endpoints, "addresses, clients, tokens: what `serve` printed, as it is now"},
    {"GET", "/service-accounts/*/key", serviceAccountKey, "the key file of a service account, by its email"},
    {"GET", "/mails", mails, "mails that Google and Cal.com would have sent; ?since=, limit, from, to, kind, method, iCalUID, eventId, bookingUid, calendar, cause, sender"},
    {"GET", "/channels", channels, "push channels"},
    {"GET", "/faults", getFaults, "faults, and how often each has matched and fired"},
    {"PUT", "/faults", putFaults, "other faults in place of these: {\"seed\", \"faults\": [...]}"},
    {"POST", "/faults", postFault, "one more fault"},
    {"DELETE", "/faults", deleteFaults, "no faults"},
    {"DELETE", "/faults/*", deleteFault, "without this fault"},
    {"GET", "/strikes", getStrikes, "what the faults struck; ?since=, limit, faults, service, method, calendar, account"},
    {"DELETE", "/strikes", deleteStrikes, "forgets what was struck"},
    {"GET", "/proposals", getProposals, "guests' proposals of a new time"},
    {"POST", "/proposals", postProposal, "proposes one: {\"account\", \"calendar\", \"event\", \"start\", \"end\", \"comment\", \"responseStatus\"}"},
    {"POST", "/proposals/*/accept", acceptProposal, "accepts it, as the organizer"},
    {"POST", "/proposals/*/decline", declineProposal, "declines it, as the organizer"},
    {"GET", "/snapshot", getSnapshot, "the whole world"},
    {"PUT", "/snapshot", putSnapshot, "goes on as that world"},
    {"POST", "/reset", reset, "begins anew with the world file"},
    {"GET", "/clock", getClock, "the sandbox's time"},
    {"POST", "/clock", postClock, "{\"advance\": \"1h\"} or {\"to\": \"2026-03-03T12:00:00Z\"}"},
    {"POST", "/tokens", renewTokens, "other access tokens for everybody, for when those that were printed have died"},
    {"POST", "/expire-sync-tokens", expireSyncTokens, "every sync token given so far is answered with 410"},
};

Answer index(AdminRequest &)
{
    QJsonArray routes;
    for (const Route &route : Routes)
        routes += QJsonObject{{k("method"), k(route.method)}, {k("path"), QStringLiteral("/admin") + k(route.path)}, {k("does"), QString::fromLatin1(route.does)}};
    return QJsonObject{{k("routes"), routes}};
}

bool equalInConstantTime(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    char differ = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        differ |= a[i] ^ b[i];
    return differ == 0;
}

bool fits(const QByteArray &path, const Route &route, QString &item)
{
    const QByteArray pattern = QByteArray("/admin") + route.path;
    const qsizetype star = pattern.indexOf('*');
    if (star < 0)
        return path == pattern;
    const QByteArray rest = pattern.mid(star + 1);
    const QByteArray one = path.mid(star).chopped(std::min(rest.size(), std::max<qsizetype>(path.size() - star, 0)));
    if (one.isEmpty() || one.contains('/') || path != pattern.left(star) + one + rest)
        return false;
    item = QUrl::fromPercentEncoding(one);
    return true;
}

Answer serve(Sandbox &sandbox, const http::Request &request)
{
    const qsizetype mark = request.target.indexOf('?');
    QByteArray path = mark < 0 ? request.target : request.target.left(mark);
    while (path.size() > 1 && path.endsWith('/'))
        path.chop(1);
    const QByteArray verb = request.method == "HEAD" ? QByteArray("GET") : request.method;
    QStringList verbs;
    for (const Route &route : Routes) {
        AdminRequest ask{sandbox, request, {}, QUrlQuery(mark < 0 ? QString() : QString::fromUtf8(request.target.mid(mark + 1)))};
        if (!fits(path, route, ask.item))
            continue;
        if (verb == route.method)
            return route.function(ask);
        verbs += k(route.method);
    }
    if (!verbs.isEmpty())
        return Refusal{405, QString::fromUtf8(path), QStringLiteral("expected %1, found %2").arg(verbs.join(QStringLiteral(", ")), QString::fromLatin1(request.method)), {}};
    return Refusal{404, QString::fromUtf8(path), QStringLiteral("there is nothing at that path"), QStringLiteral("GET /admin lists what there is")};
}

} // namespace

std::optional<http::Response> AdminApi::refusal(const http::Request &head) const
{
    const QByteArray authorization = head.header("authorization");
    const bool bearer = authorization.left(7).compare("Bearer ", Qt::CaseInsensitive) == 0;
    if (!m_token.isEmpty() && bearer && equalInConstantTime(authorization.mid(7).trimmed(), m_token))
        return {};
    return responseOf(Refusal{401, QStringLiteral("Authorization"), QStringLiteral("expected `Bearer` and the admin token"),
        QStringLiteral("the token stands in the line that `calsync serve --admin` printed")});
}

http::Response AdminApi::handle(const http::Request &request)
{
    if (const auto refused = refusal(request))
        return *refused;
    return responseOf(serve(*m_sandbox, request));
}

} // namespace csp::sim
