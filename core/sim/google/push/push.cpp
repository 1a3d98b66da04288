#include "core/sim/google/push/push.h"
#include "core/sim/google/http/jsonbytes.h"
#include "core/sim/google/people/rights.h"
#include "core/sim/google/world/synctoken.h"
#include <QRegularExpression>
#include <QUrl>
#include <algorithm>

namespace csp::sim::google {

namespace {

bool isLocal(const QUrl &url)
{
    const QString host = url.host();
    static const QRegularExpression loopback(QStringLiteral("^127(\\.\\d{1,3}){3}$")); // and not what only begins like it
    return url.scheme() == QLatin1String("http")
        && (loopback.match(host).hasMatch() || host == QLatin1String("::1") || host == QLatin1String("localhost") || host.endsWith(QLatin1String(".test")));
}

std::optional<Problem> checkAddress(const QString &address, const World &world)
{
    const QUrl url(address, QUrl::StrictMode);
    if (url.isValid() && !url.host().isEmpty() && (url.scheme() == QLatin1String("https") || (world.settings.allowLocalWebhooks && isLocal(url))))
        return {};
    return Problem{400, "global", world.settings.httpsReason ? "push.webhookUrlNotHttps" : "badRequest", QStringLiteral("WebHook callback must be HTTPS: ") + address, {}, {}, {}, {}, {}};
}

/// Both come back in headers of the messages, where a line break would begin another one.
bool fitsHeader(const QString &text)
{
    return std::none_of(text.begin(), text.end(), [](QChar c) { return c < u' ' || c == u'\x7f'; });
}

/// Numbers come as JSON strings, too.
std::optional<qint64> wholeNumber(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toInteger();
    bool ok = false;
    const qint64 number = value.toString().toLongLong(&ok);
    return ok ? std::optional(number) : std::nullopt;
}

/// A message of the channel waits that has not been sent yet, and says all that another one would.
bool isToldAlready(const World &world, const WatchChannel &channel)
{
    const auto found = std::lower_bound(world.pushes.cbegin(), world.pushes.cend(), channel.news, [](const WaitingPush &p, quint64 id) { return p.push.id < id; });
    return found != world.pushes.cend() && found->push.id == channel.news && !found->underWay && found->push.attempt == 1;
}

void queue(World &world, WatchChannel &channel, const char *state, Instant now)
{
    // Numbers rise, and not one by one (google-calendar.md 5.2).
    channel.lastNumber += channel.lastNumber == 0 ? 1 : 1 + qint64(world.dice.next() % 4);
    const bool sync = qstrcmp(state, "sync") == 0;
    if (!sync && isToldAlready(world, channel))
        return;
    WaitingPush waiting;
    waiting.channel = channel.id;
    waiting.sync = sync;
    waiting.push.id = ++world.lastPush;
    if (!sync)
        channel.news = waiting.push.id;
    waiting.push.address = channel.address;
    waiting.push.headers = {
        {"Content-Type", "application/json; utf-8"},
        {"User-Agent", world.settings.pushUserAgent.toUtf8()},
        {"X-Goog-Channel-ID", channel.id.toUtf8()},
        {"X-Goog-Channel-Expiration", httpDate(channel.expires)},
        {"X-Goog-Message-Number", QByteArray::number(channel.lastNumber)},
        {"X-Goog-Resource-ID", channel.resourceId.toUtf8()},
        {"X-Goog-Resource-State", state},
        {"X-Goog-Resource-URI", channel.resourceUri.toUtf8()},
    };
    if (!channel.token.isEmpty())
        waiting.push.headers.append({"X-Goog-Channel-Token", channel.token.toUtf8()});
    waiting.due = now.time_since_epoch().count();
    world.pushes.append(waiting);
}

} // namespace

namespace {

http::Response watch(RequestContext &call, const QString &resource, const QString &path)
{
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    World &world = call.world;
    WatchChannel channel;
    channel.id = body.value(QLatin1String("id")).toString();
    const QString type = body.value(QLatin1String("type")).toString();
    channel.address = body.value(QLatin1String("address")).toString();
    channel.token = body.value(QLatin1String("token")).toString();
    if (channel.id.isEmpty())
        return answer(required(QStringLiteral("Required: channel.id")));
    if (channel.id.size() > 64 || channel.token.size() > 256 || !fitsHeader(channel.id) || !fitsHeader(channel.token))
        return answer(invalidValue());
    if (type != QLatin1String("web_hook") && type != QLatin1String("webhook"))
        return answer(type.isEmpty() ? required(QStringLiteral("Required: channel.type")) : invalidValue());
    if (channel.address.isEmpty())
        return answer(required(QStringLiteral("Required: channel.address")));
    if (auto problem = checkAddress(channel.address, world))
        return answer(*problem);
    if (world.usedChannelIds.contains(channel.id))
        return answer(Problem{400, "push", "channelIdNotUnique", QStringLiteral("Channel id %1 not unique").arg(channel.id), {}, {}, {}, {}, {}});
    const qint64 defaultTtl = world.settings.channelLifetime.count(), longestTtl = world.settings.longestChannelLifetime.count(); // google-calendar.md 5.1
    const auto ttl = wholeNumber(body.value(QLatin1String("params")).toObject().value(QLatin1String("ttl")));
    const qint64 seconds = std::min(ttl && *ttl > 0 ? *ttl : defaultTtl, longestTtl);
    channel.expires = call.nowMs() + seconds * 1000;
    if (const auto wanted = wholeNumber(body.value(QLatin1String("expiration"))); wanted && *wanted > 0) {
        if (*wanted <= call.nowMs())
            return answer(invalidValue());
        // The more restrictive of the two; with an expiration alone the default does not count, the cap does.
        channel.expires = std::min(*wanted, call.nowMs() + (ttl ? seconds : longestTtl) * 1000);
    }
    QString &resourceId = world.resourceIds[resource];
    if (resourceId.isEmpty())
        resourceId = world.dice.token(27);
    channel.email = call.email;
    channel.clientId = call.clientId;
    channel.resource = resource;
    channel.resourceId = resourceId;
    channel.resourceUri = QStringLiteral("https://www.googleapis.com/calendar/v3/") + path + QStringLiteral("?alt=json");
    ++world.revision;
    world.usedChannelIds.insert(channel.id);
    queue(world, channel, "sync", call.now);
    world.channels.insert(channel.id, channel);
    world.channelsOf[resource] << channel.id;
    QByteArray out = "{\"kind\":\"api#channel\",\"id\":";
    appendJson(out, channel.id);
    out += ",\"resourceId\":";
    appendJson(out, channel.resourceId);
    out += ",\"resourceUri\":";
    appendJson(out, channel.resourceUri);
    if (!channel.token.isEmpty()) {
        out += ",\"token\":";
        appendJson(out, channel.token);
    }
    const char *quote = world.settings.channelExpiration == GoogleSettings::Int64::Text ? "\"" : "";
    return answerJson(out + ",\"expiration\":" + quote + QByteArray::number(channel.expires) + quote + '}');
}

} // namespace

http::Response watchEvents(RequestContext &call)
{
    // The parameters of the list may come along, and mean nothing; a garbled sync token is noticed all the same (google-calendar.md 4.2).
    if (call.query.has("syncToken") && !syncTokenFromText(call.query.text("syncToken").toUtf8()))
        return answer(invalidValue());
    return watch(call, call.calendarId, QLatin1String("calendars/") + call.calendarAsAsked + QLatin1String("/events"));
}
http::Response watchAcl(RequestContext &call)
{
    if (auto problem = cannotReadRules(call))
        return answer(*problem);
    return watch(call, QLatin1String("acl:") + call.calendarId, QLatin1String("calendars/") + call.calendarAsAsked + QLatin1String("/acl"));
}

http::Response watchCalendarList(RequestContext &call) { return watch(call, QLatin1String("list:") + call.email, QStringLiteral("users/me/calendarList")); }
http::Response watchSettings(RequestContext &call) { return watch(call, QLatin1String("settings:") + call.email, QStringLiteral("users/me/settings")); }

http::Response stopChannel(RequestContext &call)
{
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    const QString id = body.value(QLatin1String("id")).toString();
    const QString resource = body.value(QLatin1String("resourceId")).toString();
    if (id.isEmpty() || resource.isEmpty())
        return answer(required(QStringLiteral("Required")));
    World &world = call.world;
    const auto found = world.channels.constFind(id);
    // Only the same user of the same client may stop it; that of a service account, whomever it acts as. To others it is not there (google-calendar.md 5.3).
    if (found == world.channels.constEnd() && world.settings.secondStop == GoogleSettings::SecondStop::Succeeds && world.usedChannelIds.contains(id))
        return noContent();
    if (found == world.channels.constEnd() || found->resourceId != resource || found->clientId != call.clientId || !(found->email == call.email || world.serviceAccount(found->email))) {
        Problem problem = notFound();
        problem.message = QStringLiteral("Channel '%1' not found for project '%2'").arg(id, call.clientId.section(u'.', 0, 0));
        return answer(problem);
    }
    world.channelsOf[found->resource].removeAll(id);
    world.channels.remove(id);
    world.pushes.removeIf([&](const WaitingPush &p) { return !p.underWay && p.channel == id; });
    ++world.revision;
    return noContent();
}

void tellChannels(World &world, const QString &resource, Instant now)
{
    const auto found = world.channelsOf.constFind(resource);
    if (found == world.channelsOf.constEnd())
        return;
    const QStringList ids = *found;
    for (const QString &id : ids) {
        WatchChannel &channel = world.channels[id];
        if (channel.expires > now.time_since_epoch().count()) {
            queue(world, channel, "exists", now);
        } else {
            world.channelsOf[resource].removeAll(id);
            world.channels.remove(id);
        }
    }
}

void settlePush(World &world, quint64 id, int status, Instant now)
{
    const auto found = std::find_if(world.pushes.begin(), world.pushes.end(), [id](const WaitingPush &p) { return p.push.id == id; });
    if (found == world.pushes.end())
        return;
    ++world.revision;
    const bool retried = status == 0 || status == 500 || status == 502 || status == 503 || status == 504;
    const auto delay = retried ? retryDelay(world.settings, found->push.attempt) : std::nullopt;
    if (!delay) {
        world.pushes.erase(found);
        return;
    }
    found->underWay = false;
    found->due = (now + *delay).time_since_epoch().count();
    ++found->push.attempt;
    if (found->sync)
        return;
    // An earlier one that is to be sent again has nothing to say beyond this one.
    world.pushes.removeIf([id, channel = found->channel](const WaitingPush &p) {
        return p.channel == channel && p.push.id != id && !p.sync && !p.underWay && p.push.attempt > 1;
    });
}

std::optional<Millis> retryDelay(const GoogleSettings &settings, int attempt)
{
    if (attempt >= settings.pushAttempts)
        return {};
    return std::min(Millis(settings.firstRetry) * (1 << std::min(attempt - 1, 20)), Millis(settings.longestRetry));
}

} // namespace csp::sim::google
