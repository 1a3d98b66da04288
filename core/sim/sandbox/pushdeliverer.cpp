#include "core/sim/sandbox/pushdeliverer.h"

namespace csp::sim {

PushDeliverer::PushDeliverer(GoogleSim *google, Clock *clock, std::function<http::Transport *()> transport, QObject *parent)
    : QObject(parent), m_google(google), m_clock(clock), m_transport(std::move(transport))
{
}

int PushDeliverer::pending() const
{
    return m_google->pushesUnderWay() + (m_google->nextPushDue() ? 1 : 0);
}

void PushDeliverer::pump()
{
    for (const GooglePush &push : m_google->takePushes(m_clock->now())) {
        const QByteArray channel = http::headerValue(push.headers, "X-Goog-Channel-ID");
        QList<GooglePush> &queue = m_queues[channel];
        queue += push;
        if (queue.size() == 1)
            sendNext(channel);
    }
    wakeUpLater();
}

void PushDeliverer::sendNext(const QByteArray &channel)
{
    const GooglePush push = m_queues[channel].first();
    m_transport()->send(push.request())->then(this, [this, channel, id = push.id](const Outcome<http::Response> &outcome) {
        m_google->pushAnswered(id, outcome ? outcome->status : 0, m_clock->now());
        QList<GooglePush> &queue = m_queues[channel];
        queue.removeFirst();
        if (queue.isEmpty())
            m_queues.remove(channel);
        else
            sendNext(channel);
        wakeUpLater();
        emit answered();
    });
}

void PushDeliverer::wakeUpLater()
{
    const auto due = m_google->nextPushDue();
    if (due == m_timerDue && (!due || m_timer))
        return;
    if (m_timer)
        m_timer->abort();
    m_timerDue = due;
    m_timer = nullptr;
    if (!due)
        return;
    m_timer = m_clock->after(std::max(Millis{0}, *due - m_clock->now()), this);
    m_timer->then(this, [this, timer = m_timer](const Outcome<Done> &rang) {
        if (!rang)
            return;
        if (m_timer == timer) {
            m_timer = nullptr;
            m_timerDue.reset();
        }
        pump();
    });
}

} // namespace csp::sim
