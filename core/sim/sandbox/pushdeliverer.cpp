#include "core/sim/sandbox/pushdeliverer.h"
#include <QElapsedTimer>
#include <QUrl>
#include <algorithm>

namespace csp::sim {

// How long a message waits to be overtaken where the fault does not say.
constexpr Millis LongestHold{10'000};
// Channels come and go; of those that did not answer no more than this are remembered.
constexpr qsizetype MostSilent = 10'000;

PushDeliverer::PushDeliverer(GoogleSim *google, Clock *clock, std::function<http::Transport *()> transport, QObject *parent)
    : QObject(parent), m_google(google), m_clock(clock), m_transport(std::move(transport))
{
}

int PushDeliverer::pending() const
{
    int copies = 0;
    for (const Line &line : m_lines)
        copies += static_cast<int>(std::count_if(line.messages.cbegin(), line.messages.cend(), [](const Message &m) { return m.copy; }));
    return m_google->pushesUnderWay() + copies + (m_google->nextPushDue() ? 1 : 0);
}

void PushDeliverer::pump()
{
    m_pumpsSoon = false;
    if (m_around)
        m_around([this] { return takeAll(); });
    else
        takeAll();
    wakeUpLater();
}

QList<quint64> PushDeliverer::takeAll()
{
    const auto mayGo = [this](const QString &channel) {
        const auto line = m_lines.constFind(channel.toUtf8());
        return line == m_lines.cend() || (line->messages.isEmpty() && line->held.size() + line->delayed < m_limits.held);
    };
    QList<quint64> ids;
    for (const GooglePush &push : m_google->takePushes(m_clock->now(), mayGo)) {
        ids << push.id;
        take(push);
    }
    return ids;
}

void PushDeliverer::pumpSoon()
{
    if (std::exchange(m_pumpsSoon, true))
        return;
    QMetaObject::invokeMethod(
        this, [this] {
            if (m_pumpsSoon)
                pump();
        },
        Qt::QueuedConnection);
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
        delay(channel, push, what.delay);
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
    Line &line = m_lines[channel];
    if (line.receiver.isEmpty())
        line.receiver = QUrl(message.push.address).adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment).toEncoded();
    line.messages += message;
    if (line.messages.size() > 1)
        return;
    m_ready += channel;
    startWhatMay();
}

void PushDeliverer::holdBack(const QByteArray &channel, const GooglePush &push, Millis atMost)
{
    m_lines[channel].held += push;
    m_clock->after(atMost, this)->then(this, [this, channel, id = push.id](const Outcome<Done> &) {
        const auto held = m_lines.value(channel).held;
        if (std::any_of(held.cbegin(), held.cend(), [id](const GooglePush &p) { return p.id == id; }))
            release(channel);
    });
}

void PushDeliverer::delay(const QByteArray &channel, const GooglePush &push, Millis by)
{
    ++m_lines[channel].delayed;
    m_clock->after(by, this)->then(this, [this, channel, push](const Outcome<Done> &) {
        --m_lines[channel].delayed;
        enqueue(channel, {push});
    });
}

void PushDeliverer::release(const QByteArray &channel)
{
    const auto line = m_lines.find(channel);
    if (line == m_lines.end())
        return;
    const QList<GooglePush> held = std::exchange(line->held, {});
    for (const GooglePush &push : held)
        enqueue(channel, {push});
}

bool PushDeliverer::hasPlace(const UnderWay &counted, int limit, bool silent) const
{
    return counted.all < limit && (!silent || counted.silent < std::max(1, limit / 2));
}

void PushDeliverer::startWhatMay()
{
    for (qsizetype i = 0; i < m_ready.size() && m_underWay.all < m_limits.all;) {
        const bool silent = m_silent.contains(m_ready[i]);
        if (hasPlace(m_underWay, m_limits.all, silent) && hasPlace(m_receivers.value(m_lines.value(m_ready[i]).receiver), m_limits.receiver, silent))
            start(m_ready.takeAt(i));
        else
            ++i;
    }
}

void PushDeliverer::start(const QByteArray &channel)
{
    Line &line = m_lines[channel];
    line.sending = true;
    line.silent = m_silent.contains(channel);
    for (UnderWay *counted : {&m_underWay, &m_receivers[line.receiver]}) {
        ++counted->all;
        counted->silent += line.silent;
    }
    const Message message = line.messages.first();
    QElapsedTimer timer;
    timer.start();
    const http::Request request = message.push.request();
    m_transport()->send(request)->then(this, [this, channel, message, request, timer](const Outcome<http::Response> &outcome) {
        const int status = outcome ? outcome->status : 0;
        if (m_onlooker)
            m_onlooker(request, status, std::chrono::microseconds(timer.nsecsElapsed() / 1000));
        finished(channel, message, status);
    });
}

void PushDeliverer::finished(const QByteArray &channel, const Message &message, int status)
{
    Line &line = m_lines[channel];
    UnderWay &receiver = m_receivers[line.receiver];
    for (UnderWay *counted : {&m_underWay, &receiver}) {
        --counted->all;
        counted->silent -= line.silent;
    }
    if (receiver.all == 0)
        m_receivers.remove(line.receiver);
    if (status != 0)
        m_silent.remove(channel);
    else if (m_silent.size() < MostSilent)
        m_silent.insert(channel);
    if (!message.copy && m_answered)
        m_answered(message.push.id, status);
    else if (!message.copy)
        m_google->pushAnswered(message.push.id, status, m_clock->now());
    line.sending = false;
    line.messages.removeFirst();
    if (!line.messages.isEmpty())
        m_ready += channel;
    forgetIfDone(channel);
    startWhatMay();
    wakeUpLater();
    pumpSoon(); // what came for this channel meanwhile
    emit answered();
}

void PushDeliverer::forgetIfDone(const QByteArray &channel)
{
    const auto line = m_lines.constFind(channel);
    if (line != m_lines.cend() && line->messages.isEmpty() && line->held.isEmpty() && line->delayed == 0)
        m_lines.erase(line);
}

void PushDeliverer::wakeUpLater()
{
    // What is due already waits for its channel, whose end pumps again.
    const auto due = m_google->nextPushDue(m_clock->now());
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
