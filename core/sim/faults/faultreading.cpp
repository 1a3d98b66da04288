#include "core/sim/faults/faultreading.h"
#include "core/sim/faults/methods.h"
#include <QJsonDocument>
#include <QRegularExpression>
#include <algorithm>

namespace csp::sim {
namespace {

using Notification = FaultEffect::Notification;
using Token = FaultEffect::Token;
using Client = FaultMatch::Client;

template<typename T>
struct Word { const char *text; T value; };

constexpr Word<FaultService> Services[] = {{"google", FaultService::Google}, {"calcom", FaultService::Calcom}};
constexpr Word<Client> Clients[] = {{"calcom", Client::Calcom}, {"others", Client::Others}};
constexpr Word<Token> Tokens[] = {{"access", Token::AccessDies}, {"grant", Token::GrantDies}};
constexpr Word<Notification> Notifications[] = {{"lost", Notification::Lost}, {"doubled", Notification::Doubled},
                                                {"reordered", Notification::Reordered}, {"delayed", Notification::Delayed}};

template<typename T, std::size_t N>
T readWord(const YamlValue &value, const Word<T> (&words)[N])
{
    const QString text = value.text();
    QStringList known;
    for (const Word<T> &word : words) {
        if (text == QLatin1String(word.text))
            return word.value;
        known += QLatin1String(word.text);
    }
    value.wrong(QStringLiteral("expected one of %1, found \"%2\"").arg(known.join(QStringLiteral(", ")), text));
    return {};
}

template<typename T, std::size_t N>
void writeWord(QJsonObject &json, QLatin1String key, T value, const Word<T> (&words)[N])
{
    for (const Word<T> &word : words) {
        if (word.value == value)
            json.insert(key, QLatin1String(word.text));
    }
}

void writeText(QJsonObject &json, const char *key, const QString &value)
{
    if (!value.isEmpty())
        json.insert(QLatin1String(key), value);
}

Millis readDuration(YamlMap &map, const char *key)
{
    const auto value = map.get(key);
    if (!value)
        return Millis{0};
    const auto duration = sim::readDuration(value->text());
    if (!duration)
        value->wrong(QStringLiteral("expected a time like 250ms, 2s or 1m 30s, found \"%1\"").arg(value->text()));
    return duration.value_or(Millis{0});
}

double readChance(YamlMap &map)
{
    const auto value = map.get("chance");
    if (!value)
        return 1;
    bool ok = false;
    const double chance = value->text().toDouble(&ok);
    if (!ok || !(chance > 0 && chance <= 1))
        value->wrong(QStringLiteral("expected a number above 0 and up to 1, found \"%1\"").arg(value->text()));
    return chance;
}

QString readMethod(const YamlValue &value, FaultService service)
{
    const QString text = value.text();
    const QStringList known = knownMethods(service);
    if (!isVerb(text) && std::none_of(known.cbegin(), known.cend(), [&text](const QString &m) { return fitsPattern(m, text); }))
        value.wrong(QStringLiteral("expected a method like events.insert, events.* or POST, found \"%1\"").arg(text),
                    QStringLiteral("known here: %1").arg(known.join(QStringLiteral(", "))));
    return text;
}

FaultMatch readMatch(const YamlValue &value, const CalendarNamed &calendar)
{
    YamlMap map(value);
    FaultMatch match;
    if (const auto service = map.get("service"))
        match.service = readWord(*service, Services);
    if (const auto method = map.get("method"))
        match.method = readMethod(*method, match.service);
    if (const auto path = map.get("path")) {
        match.path = path->text();
        if (!match.path.startsWith(u'/') && !match.path.startsWith(u'*'))
            path->wrong(QStringLiteral("expected a path like /calendar/v3/calendars/*, found \"%1\"").arg(match.path));
    }
    if (const auto named = map.get("calendar"))
        match.calendar = calendar(*named);
    match.account = map.text("account");
    if (const auto client = map.get("client"))
        match.client = readWord(*client, Clients);
    map.done();
    return match;
}

void checkTogether(const YamlValue &value, const FaultEffect &what, bool wordsOfAnAnswer)
{
    if (what == FaultEffect{})
        value.wrong(QStringLiteral("expected at least one of status, delay, cut, truncate, staleEtag, token, notification"));
    else if (what.isForNotifications() && (what.status || what.cut || what.truncate || what.staleEtag || what.token != Token::Lives))
        value.wrong(QStringLiteral("expected `notification` alone, or with `delay`"));
    else if (what.notification == Notification::Delayed && what.delay <= Millis{0})
        value.wrong(QStringLiteral("expected a `delay` beside `notification: delayed`"));
    else if ((what.status != 0) + what.cut + what.truncate.has_value() > 1)
        value.wrong(QStringLiteral("expected only one of status, cut, truncate"));
    else if (wordsOfAnAnswer && !what.status)
        value.wrong(QStringLiteral("expected a `status` beside reason, message, retryAfter, frontEnd and html"));
    else if (what.applied && !what.status && !what.cut)
        value.wrong(QStringLiteral("expected `applied` beside `status` or `cut`"));
}

/// `alone`: it is the effect of one fault, in which not everything goes together.
FaultEffect effectFrom(const YamlValue &value, bool alone)
{
    YamlMap map(value);
    FaultEffect what;
    what.status = map.has("status") ? static_cast<int>(map.number("status", 0, 400, 599)) : 0;
    what.reason = map.text("reason");
    what.message = map.text("message");
    what.retryAfter = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(readDuration(map, "retryAfter")).count());
    what.frontEnd = map.flag("frontEnd", false);
    what.html = map.flag("html", false);
    what.applied = map.flag("applied", false);
    what.delay = readDuration(map, "delay");
    what.cut = map.flag("cut", false);
    if (map.has("truncate"))
        what.truncate = static_cast<int>(map.number("truncate", 0, 0, 1'000'000'000));
    what.staleEtag = map.flag("staleEtag", false);
    if (const auto token = map.get("token"))
        what.token = readWord(*token, Tokens);
    if (const auto notification = map.get("notification"))
        what.notification = readWord(*notification, Notifications);
    map.done(); // first: a misspelt key explains what seems to be missing
    if (alone && value.isMap())
        checkTogether(value, what, !what.reason.isEmpty() || !what.message.isEmpty() || what.retryAfter || what.frontEnd || what.html);
    return what;
}

/// The place of an error within the entry, without the made-up file and line.
Error inEntry(Error error, const QString &where)
{
    const qsizetype end = error.where.indexOf(QLatin1String(": "));
    const QString path = end < 0 ? QString{} : error.where.mid(end + 2);
    error.where = path.isEmpty() ? where : where + QLatin1Char('.') + path;
    return error;
}

} // namespace

Fault readFault(const YamlValue &value, const CalendarNamed &calendar)
{
    YamlMap map(value);
    Fault fault;
    fault.id = map.text("id");
    if (const auto match = map.get("match"))
        fault.match = readMatch(*match, calendar);
    if (const auto what = map.get("what", true))
        fault.what = effectFrom(*what, true);
    fault.after = static_cast<int>(map.number("after", 0, 0, 1'000'000'000));
    fault.count = map.has("count") ? static_cast<int>(map.number("count", 1, 1, 1'000'000'000)) : 0;
    fault.chance = readChance(map);
    fault.off = map.flag("off", false);
    if (fault.what.isForNotifications() && (!fault.match.method.isEmpty() || !fault.match.path.isEmpty() || fault.match.service == FaultService::Calcom))
        value.wrong(QStringLiteral("expected a notification to be matched by `calendar` and `account` alone"));
    map.done();
    return fault;
}

Outcome<Fault> readFault(const QJsonObject &json, const QString &where)
{
    QJsonObject entry = json;
    for (const char *progress : {"matched", "fired"})
        entry.remove(QLatin1String(progress));
    // JSON is also YAML: one reader, and the same error messages.
    YamlErrors errors(QStringLiteral("json"));
    const YamlDocument document = YamlDocument::parse(QJsonDocument(entry).toJson(QJsonDocument::Compact), errors);
    const YamlValue value(&document, document.root, {}, &errors);
    const Fault fault = readFault(value, [](const YamlValue &calendar) {
        const QString id = calendar.text();
        if (!id.contains(u'@'))
            calendar.wrong(QStringLiteral("expected the id of a calendar, found \"%1\"").arg(id));
        return id;
    });
    if (errors.first())
        return inEntry(*errors.first(), where);
    return fault;
}

Outcome<FaultEffect> readEffect(const QJsonObject &json, const QString &where)
{
    YamlErrors errors(QStringLiteral("json"));
    const YamlDocument document = YamlDocument::parse(QJsonDocument(json).toJson(QJsonDocument::Compact), errors);
    const FaultEffect what = effectFrom(YamlValue(&document, document.root, {}, &errors), false);
    if (errors.first())
        return inEntry(*errors.first(), where);
    return what;
}

QJsonObject toJson(const FaultEffect &effect)
{
    QJsonObject what;
    const auto flag = [&what](const char *key, bool value) {
        if (value)
            what.insert(QLatin1String(key), true);
    };
    if (effect.status)
        what.insert(QStringLiteral("status"), effect.status);
    writeText(what, "reason", effect.reason);
    writeText(what, "message", effect.message);
    if (effect.retryAfter)
        what.insert(QStringLiteral("retryAfter"), QStringLiteral("%1s").arg(effect.retryAfter));
    flag("frontEnd", effect.frontEnd);
    flag("html", effect.html);
    flag("applied", effect.applied);
    if (effect.delay > Millis{0})
        what.insert(QStringLiteral("delay"), toText(effect.delay));
    flag("cut", effect.cut);
    if (effect.truncate)
        what.insert(QStringLiteral("truncate"), *effect.truncate);
    flag("staleEtag", effect.staleEtag);
    writeWord(what, QLatin1String("token"), effect.token, Tokens);
    writeWord(what, QLatin1String("notification"), effect.notification, Notifications);
    return what;
}

QJsonObject toJson(const Fault &fault)
{
    QJsonObject match;
    writeWord(match, QLatin1String("service"), fault.match.service, Services);
    writeText(match, "method", fault.match.method);
    writeText(match, "path", fault.match.path);
    writeText(match, "calendar", fault.match.calendar);
    writeText(match, "account", fault.match.account);
    writeWord(match, QLatin1String("client"), fault.match.client, Clients);
    QJsonObject json{{QStringLiteral("id"), fault.id}, {QStringLiteral("match"), match}, {QStringLiteral("what"), toJson(fault.what)},
                     {QStringLiteral("matched"), fault.matched}, {QStringLiteral("fired"), fault.fired}};
    if (fault.after)
        json.insert(QStringLiteral("after"), fault.after);
    if (fault.count)
        json.insert(QStringLiteral("count"), fault.count);
    if (fault.chance < 1)
        json.insert(QStringLiteral("chance"), fault.chance);
    if (fault.off)
        json.insert(QStringLiteral("off"), true);
    return json;
}

std::optional<Millis> readDuration(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(?:(\\d{1,6})d)?\\s*(?:(\\d{1,6})h)?\\s*(?:(\\d{1,6})m)?\\s*(?:(\\d{1,9})s)?\\s*(?:(\\d{1,9})ms)?$"));
    const auto found = form.match(text.trimmed());
    if (!found.hasMatch() || text.trimmed().isEmpty())
        return {};
    const auto part = [&found](int n) { return found.captured(n).toLongLong(); };
    return Millis{(((part(1) * 24 + part(2)) * 60 + part(3)) * 60 + part(4)) * 1000 + part(5)};
}

QString toText(Millis duration)
{
    // No more than `readDuration` accepts: a stored value must be readable.
    constexpr qint64 Day = 86'400'000, Digits = 999'999'999;
    const qint64 ms = std::min(qint64{duration.count()}, 999'999 * Day);
    if (ms % 1000 ? ms > Digits : ms / 1000 > Digits)
        return ms % Day ? QStringLiteral("%1d %2ms").arg(ms / Day).arg(ms % Day) : QStringLiteral("%1d").arg(ms / Day);
    return ms % 1000 ? QStringLiteral("%1ms").arg(ms) : QStringLiteral("%1s").arg(ms / 1000);
}

} // namespace csp::sim
