#include "core/ports/clock.h"
#include <QTimer>
#include <algorithm>

namespace csp {

static Instant systemNow() { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

SystemClock::SystemClock(Instant start, QObject *parent) : Clock(parent), m_offset(start - systemNow()) { }

Instant SystemClock::now() const { return systemNow() + m_offset; }

CallOf<Done> *SystemClock::after(Millis delay, QObject *parent)
{
    auto *call = new CallOf<Done>(parent ? parent : this);
    m_timers.removeIf([](const Timer &t) { return !t.call || t.call->settled(); });
    m_timers.append({now() + std::max(delay, Millis{0}), call});
    arm(m_timers.last());
    return call;
}

void SystemClock::arm(const Timer &timer)
{
    // A timer that was armed anew after an advance settles at the first of the two; the other then finds it settled.
    QTimer::singleShot(std::max(Millis{0}, timer.due - now()), timer.call, [call = timer.call.data()] { call->settle(Done{}); });
}

void SystemClock::advance(Millis by)
{
    m_offset += std::max(by, Millis{0});
    m_timers.removeIf([](const Timer &t) { return !t.call || t.call->settled(); });
    std::stable_sort(m_timers.begin(), m_timers.end(), [](const Timer &a, const Timer &b) { return a.due < b.due; });
    for (const Timer &timer : std::as_const(m_timers))
        arm(timer);
}

CallOf<Done> *VirtualClock::after(Millis delay, QObject *parent)
{
    auto *call = new CallOf<Done>(parent ? parent : this);
    if (delay <= Millis{0}) {
        call->settle(Done{}); // due already: nobody has to move the clock for it
        return call;
    }
    m_timers.append({m_now + delay, m_order++, call});
    return call;
}

std::optional<Instant> VirtualClock::nextTimer() const
{
    std::optional<Instant> next;
    for (const Timer &t : m_timers) {
        if (t.call && !t.call->settled() && (!next || t.due < *next))
            next = t.due;
    }
    return next;
}

void VirtualClock::advance(Millis by)
{
    const Instant until = m_now + by;
    while (true) {
        m_timers.removeIf([](const Timer &t) { return !t.call || t.call->settled(); });
        const auto first = std::min_element(m_timers.begin(), m_timers.end(), [](const Timer &a, const Timer &b) {
            return std::pair(a.due, a.order) < std::pair(b.due, b.order);
        });
        if (first == m_timers.end() || first->due > until)
            break;
        const Timer timer = *first;
        m_timers.erase(first);
        m_now = std::max(m_now, timer.due);
        timer.call->settle(Done{});
    }
    m_now = until;
}

} // namespace csp
