#include "core/sim/google/values/quota.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

// `quotaUser` is any text, so their number is up to who asks.
constexpr qsizetype mostUsers = 1000;

/// Room for one more: those that are silent for a minute go, else the one that is silent for longest.
template<typename Counters>
void makeRoom(Counters &counters, qint64 second)
{
    counters.removeIf([second](const auto &entry) { return entry.value().lastSecond() + 60 < second; });
    if (counters.size() < mostUsers)
        return;
    counters.erase(std::min_element(counters.begin(), counters.end(), [](const auto &a, const auto &b) { return a.lastSecond() < b.lastSecond(); }));
}

} // namespace

void MinuteCounter::slide(qint64 second)
{
    const qint64 passed = second - m_last;
    if (passed <= 0)
        return; // a clock that was set back
    for (qint64 i = 0; i < std::min(passed, seconds); ++i) {
        quint32 &oldest = m_units[size_t((m_last + 1 + i) % seconds)];
        m_sum -= oldest;
        oldest = 0;
    }
    m_last = second;
}

quint64 MinuteCounter::sum(qint64 second)
{
    slide(second);
    return m_sum;
}

void MinuteCounter::add(qint64 second, quint32 units)
{
    slide(second);
    m_units[size_t(m_last % seconds)] += units;
    m_sum += units;
}

Quota::Verdict Quota::take(const QString &project, const QString &user, quint32 units, Limits limits, qint64 nowMs)
{
    const qint64 second = nowMs / 1000;
    Project &counters = m_projects[project]; // as many as there are clients
    if (!counters.users.contains(user) && counters.users.size() >= mostUsers)
        makeRoom(counters.users, second);
    MinuteCounter &own = counters.users[user];
    if (limits.user && own.sum(second) + units > limits.user)
        return Verdict::UserExceeded;
    if (limits.project && counters.all.sum(second) + units > limits.project)
        return Verdict::ProjectExceeded;
    own.add(second, units);
    counters.all.add(second, units);
    return Verdict::Granted;
}

} // namespace csp::sim::google
