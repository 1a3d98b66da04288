#include "core/sim/sandbox/pushdeliverer.h"
#include <QElapsedTimer>
#include <algorithm>

namespace csp::sim {

// How long a message waits to be overtaken where the fault does not say.
constexpr Millis LongestHold{10'000};

PushDeliverer::PushDeliverer(GoogleSim *google, Clock *clock, std::function<http::Transport *()> transport, QObject *parent)
    : QObject(parent), m_google(google), m_clock(clock), m_transport(std::move(transport))
{
}

int PushDeliverer::pending() const
{
    int copies = 0;
    for (const QList<Message> &queue : m_queues)
        copies += static_cast<int>(std::count_if(queue.cbegin(), queue.cend(), [](const Message &m) { return m.copy; }));
    return m_google->pushesUnderWay() + copies + (m_google->nextPushDue() ? 1 : 0);
}

void PushDeliverer::pump()
{
    if (m_around)
        m_around([this] { return takeAll(); });
    else
        takeAll();
    wakeUpLater();
}

QList<quint64> PushDeliverer::takeAll()
{
    QList<quint64> ids;
    for (const GooglePush &push : m_google->takePushes(m_clock->now())) {
        ids << push.id;
        take(push);
    }
    return ids;
}

void PushDeliverer::take(const GooglePush &push)
{
    const QByteArray channel = http::headerValue(push.headers, "X-Goog-Channel-ID");
    const FaultEffect what = m_strike ? m_strike(push) : FaultEffect{};
    switch (what.notification) {
    case FaultEffect::Notification::Lost: // to Google it was delivered
        m_google->pushAnswered(push.id, 200, m_clock->now());
        QMetaObject::invokeMethod(this, &PushDeliverer::answered, Qt::QueuedConnection);
        return;
    case FaultEffect::Notification::Reordered:
        holdBack(channel, push, what.delay > Millis{0} ? what.delay : LongestHold);
        return;
    case FaultEffect::Notification::Delayed:
        m_clock->after(what.delay, this)->then(this, [this, channel, push](const Outcome<Done> &) { enqueue(channel, {push}); });
        return;
    case FaultEffect::Notification::Doubled:
        enqueue(channel, {push});
        enqueue(channel, {push, true});
        break;
    case FaultEffect::Notification::Untouched:
        enqueue(channel, {push});
        break;
    }
    release(channel);
}

void PushDeliverer::enqueue(const QByteArray &channel, const Message &message)
{
    QList<Message> &queue = m_queues[channel];
    queue += message;
    if (queue.size() == 1)
        sendNext(channel);
}

void PushDeliverer::holdBack(const QByteArray &channel, const GooglePush &push, Millis atMost)
{
    m_held[channel] += push;
    m_clock->after(atMost, this)->then(this, [this, channel, id = push.id](const Outcome<Done> &) {
        const auto held = m_held.value(channel);
        if (std::any_of(held.cbegin(), held.cend(), [id](const GooglePush &p) { return p.id == id; }))
            release(channel);
    });
}

void PushDeliverer::release(const QByteArray &channel)
{
    for (const GooglePush &push : m_held.take(channel))
        enqueue(channel, {push});
}

void PushDeliverer::sendNext(const QByteArray &channel)
{
    const Message message = m_queues[channel].first();
    QElapsedTimer timer;
    timer.start();
    const http::Request request = message.push.request();
    m_transport()->send(request)->then(this, [this, channel, message, request, timer](const Outcome<http::Response> &outcome) {
        if (m_onlooker)
            m_onlooker(request, outcome ? outcome->status : 0, std::chrono::microseconds(timer.nsecsElapsed() / 1000));
        const int status = outcome ? outcome->status : 0;
        if (!message.copy && m_answered)
            m_answered(message.push.id, status);
        else if (!message.copy)
            m_google->pushAnswered(message.push.id, status, m_clock->now());
        QList<Message> &queue = m_queues[channel];
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
