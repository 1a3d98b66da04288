#include "core/sim/faults/strikelog.h"
#include "core/sim/faults/faultreading.h"
#include <QJsonArray>

namespace csp::sim {
namespace {

// Anybody can ask for any path, and the log is kept with the world.
constexpr qsizetype LongestText = 2000;

Error unreadable(const QString &where, const QString &what)
{
    return Error{Error::Kind::Input, where, what, {}, {}, {}, {}, {}, {}};
}

QString textOf(const QJsonObject &json, const char *key) { return json.value(QLatin1String(key)).toString(); }

Outcome<FaultStrike> readStrike(const QJsonObject &json, const QString &where)
{
    const auto at = instantFromRfc3339(textOf(json, "at"));
    if (!at)
        return unreadable(where + QStringLiteral(".at"), QStringLiteral("expected a time like 2026-03-03T12:00:00Z"));
    const QString service = textOf(json, "service");
    if (service != QLatin1String("google") && service != QLatin1String("calcom"))
        return unreadable(where + QStringLiteral(".service"), QStringLiteral("expected google or calcom, found \"%1\"").arg(service));
    const auto what = readEffect(json.value(QLatin1String("what")).toObject(), where + QStringLiteral(".what"));
    if (!what)
        return what.error();
    QStringList faults;
    for (const QJsonValue &id : json.value(QLatin1String("faults")).toArray())
        faults += id.toString();
    return FaultStrike{json.value(QLatin1String("number")).toInteger(), *at, faults, *what,
                       service == QLatin1String("calcom") ? FaultService::Calcom : FaultService::Google, textOf(json, "verb").toLatin1(), textOf(json, "method"),
                       textOf(json, "path"), textOf(json, "calendar"), textOf(json, "account"), json.value(QLatin1String("messageNumber")).toInteger()};
}

} // namespace

void StrikeLog::add(FaultStrike strike)
{
    strike.number = ++m_lastNumber;
    strike.verb.truncate(LongestText);
    strike.path.truncate(LongestText);
    strike.calendar.truncate(LongestText);
    m_strikes += strike;
    if (m_strikes.size() > Kept)
        m_strikes.removeFirst();
}

QJsonObject StrikeLog::toJson() const
{
    QJsonArray list;
    for (const FaultStrike &strike : m_strikes)
        list += sim::toJson(strike);
    return {{QStringLiteral("last"), m_lastNumber}, {QStringLiteral("list"), list}};
}

Outcome<StrikeLog> StrikeLog::fromJson(const QJsonObject &json)
{
    StrikeLog log;
    const QJsonArray list = json.value(QLatin1String("list")).toArray();
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QString where = QStringLiteral("strikes.list[%1]").arg(i);
        const auto strike = readStrike(list[i].toObject(), where);
        if (!strike)
            return strike.error();
        if (strike->number <= log.m_lastNumber)
            return unreadable(where + QStringLiteral(".number"), QStringLiteral("expected numbers that rise, found %1 after %2").arg(strike->number).arg(log.m_lastNumber));
        log.m_lastNumber = strike->number;
        log.m_strikes += *strike;
    }
    log.m_strikes = log.last(Kept);
    log.m_lastNumber = std::max(log.m_lastNumber, json.value(QLatin1String("last")).toInteger());
    return log;
}

QJsonObject toJson(const FaultStrike &strike)
{
    QJsonObject json{{QStringLiteral("number"), strike.number}, {QStringLiteral("at"), toRfc3339(strike.at, true)},
                     {QStringLiteral("faults"), QJsonArray::fromStringList(strike.faults)}, {QStringLiteral("what"), toJson(strike.what)},
                     {QStringLiteral("service"), strike.service == FaultService::Calcom ? QStringLiteral("calcom") : QStringLiteral("google")}};
    const auto text = [&json](const char *key, const QString &value) {
        if (!value.isEmpty())
            json.insert(QLatin1String(key), value);
    };
    text("verb", QString::fromLatin1(strike.verb));
    text("method", strike.method);
    text("path", strike.path);
    text("calendar", strike.calendar);
    text("account", strike.account);
    if (strike.messageNumber)
        json.insert(QStringLiteral("messageNumber"), strike.messageNumber);
    return json;
}

} // namespace csp::sim
