#include "core/sim/faults/faultbox.h"
#include "core/sim/faults/faultreading.h"
#include "core/sim/faults/methods.h"
#include <QJsonArray>
#include <algorithm>

namespace csp::sim {
namespace {

// splitmix64's mixing step: near numbers become unlike ones.
quint64 mixed(quint64 z)
{
    z += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

quint64 hashOf(const QString &text)
{
    quint64 hash = 14695981039346656037u; // FNV-1a: the same in every run, unlike qHash
    for (const char c : text.toUtf8())
        hash = (hash ^ quint8(c)) * 1099511628211u;
    return hash;
}

/// What `into` leaves open is filled from `from`.
void merge(FaultEffect &into, const FaultEffect &from)
{
    if (!into.status && !into.cut && (from.status || from.cut)) {
        into.status = from.status;
        into.reason = from.reason;
        into.message = from.message;
        into.retryAfter = from.retryAfter;
        into.frontEnd = from.frontEnd;
        into.html = from.html;
        into.cut = from.cut;
        into.applied = from.applied;
    }
    into.delay += from.delay;
    if (!into.truncate)
        into.truncate = from.truncate;
    into.staleEtag |= from.staleEtag;
    into.token = std::max(into.token, from.token);
    if (into.notification == FaultEffect::Notification::Untouched)
        into.notification = from.notification;
}

/// What can befall one part of a batch. Its answer travels within the batch's: connection and time are not its own.
FaultEffect ofPart(FaultEffect what)
{
    what.cut = false;
    what.truncate.reset();
    what.delay = Millis{0};
    what.applied = what.applied && what.status;
    return what;
}

} // namespace

bool matches(const FaultMatch &match, const FaultFacts &facts)
{
    const auto same = [](const QString &wanted, const QString &is) { return wanted.isEmpty() || wanted.compare(is, Qt::CaseInsensitive) == 0; };
    if (match.service != FaultService::Any && match.service != facts.service)
        return false;
    if (match.client != FaultMatch::Client::Any && (match.client == FaultMatch::Client::Calcom) != facts.fromCalcom)
        return false;
    if (!match.method.isEmpty() && !isVerb(match.method) && !fitsPattern(facts.method, match.method))
        return false;
    if (isVerb(match.method) && match.method.toLatin1() != facts.verb)
        return false;
    if (!match.path.isEmpty() && !fitsPattern(facts.path, match.path))
        return false;
    return same(match.calendar, facts.calendar) && same(match.account, facts.account);
}

bool FaultBox::add(Fault fault)
{
    const auto taken = [this](const QString &id) {
        return std::any_of(m_faults.cbegin(), m_faults.cend(), [&id](const Fault &f) { return f.id == id; });
    };
    if (taken(fault.id))
        return false;
    while (fault.id.isEmpty() || taken(fault.id))
        fault.id = QStringLiteral("fault-%1").arg(++m_lastId);
    m_faults += fault;
    return true;
}

bool FaultBox::remove(const QString &id)
{
    return m_faults.removeIf([&id](const Fault &f) { return f.id == id; }) > 0;
}

bool FaultBox::replace(const Fault &fault)
{
    for (Fault &present : m_faults) {
        if (present.id == fault.id) {
            present = fault;
            return true;
        }
    }
    return false;
}

bool FaultBox::strikes(Fault &fault) const
{
    const qint64 number = ++fault.matched;
    if (number <= fault.after || fault.spent())
        return false;
    if (fault.chance < 1) {
        const quint64 drawn = mixed(m_seed ^ mixed(hashOf(fault.id) + quint64(number)));
        if (double(drawn >> 11) / double(1ull << 53) >= fault.chance)
            return false;
    }
    ++fault.fired;
    return true;
}

FaultEffect FaultBox::strike(const FaultFacts &facts, QStringList *who)
{
    FaultEffect all;
    for (Fault &fault : m_faults) {
        const FaultEffect what = facts.batchPart ? ofPart(fault.what) : fault.what;
        if (fault.off || what == FaultEffect{} || what.isForNotifications() != facts.notification || !matches(fault.match, facts) || !strikes(fault))
            continue;
        merge(all, what);
        if (who)
            who->append(fault.id);
    }
    return all;
}

QJsonObject FaultBox::toJson() const
{
    QJsonArray faults;
    for (const Fault &fault : m_faults)
        faults += sim::toJson(fault);
    return {{QStringLiteral("seed"), QString::number(m_seed)}, {QStringLiteral("lastId"), m_lastId}, {QStringLiteral("faults"), faults}};
}

Outcome<FaultBox> FaultBox::fromJson(const QJsonObject &json)
{
    FaultBox box(json.value(QLatin1String("seed")).toString(QStringLiteral("1")).toULongLong());
    box.m_lastId = json.value(QLatin1String("lastId")).toInteger();
    const QJsonArray faults = json.value(QLatin1String("faults")).toArray();
    for (qsizetype i = 0; i < faults.size(); ++i) {
        auto fault = readFault(faults[i].toObject(), QStringLiteral("faults[%1]").arg(i));
        if (!fault)
            return fault.error();
        fault->matched = faults[i][QLatin1String("matched")].toInteger();
        fault->fired = faults[i][QLatin1String("fired")].toInteger();
        box.add(*fault);
    }
    return box;
}

} // namespace csp::sim
