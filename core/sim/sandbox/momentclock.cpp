#include "core/sim/sandbox/momentclock.h"

namespace csp::sim {

CallOf<Done> *MomentClock::after(Millis delay, QObject *parent)
{
    if (!m_past)
        return m_own->after(delay, parent);
    auto *never = new CallOf<Done>(parent ? parent : this);
    never->deleteLater();
    return never;
}

MomentClock::Moment::Moment(MomentClock &clock, Instant at, bool past) : m_clock(clock.m_moment ? nullptr : &clock)
{
    if (!m_clock)
        return;
    m_clock->m_moment = at;
    m_clock->m_past = past;
}

MomentClock::Moment::~Moment()
{
    if (!m_clock)
        return;
    m_clock->m_moment.reset();
    m_clock->m_past = false;
}

} // namespace csp::sim
