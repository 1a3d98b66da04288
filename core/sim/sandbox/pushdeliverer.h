#pragma once
#include "core/http/transport.h"
#include "core/ports/clock.h"
#include "core/sim/google/googlesim.h"
#include "core/sim/faults/fault.h"
#include <QHash>
#include <QObject>

namespace csp::sim {

/// POSTs Google's push messages and reports the responses to the simulator, which schedules retries itself.
/// Messages of one channel go out in their order, one at a time; channels do not wait for each other.
class PushDeliverer : public QObject
{
    Q_OBJECT
public:
    /// `transport` is asked for at the first message: a sandbox that nobody watches needs no network.
    PushDeliverer(GoogleSim *google, Clock *clock, std::function<http::Transport *()> transport, QObject *parent = nullptr);

    /// Asked for each outgoing message: whether a fault affects it.
    void setFaults(std::function<FaultEffect(const GooglePush &)> strike) { m_strike = std::move(strike); }
    /// `around` runs what takes messages and answers their ids; `answered` tells the simulator how one was answered. Without them both are done here.
    void setKeeping(std::function<void(const std::function<QList<quint64>()> &)> around, std::function<void(quint64, int)> answered)
    {
        m_around = std::move(around);
        m_answered = std::move(answered);
    }
    /// Shown each message and how it was answered (0: not at all).
    void setOnlooker(std::function<void(const http::Request &, int, std::chrono::microseconds)> onlooker) { m_onlooker = std::move(onlooker); }
    /// Sends due messages, and schedules itself for later ones.
    void pump();
    int pending() const;

signals:
    /// A message was answered, and with it the simulator's state changed.
    void answered();

private:
    struct Message {
        GooglePush push;
        bool copy = false; ///< of a doubled one: its answer is nobody's business
    };
    QList<quint64> takeAll();
    void take(const GooglePush &push);
    void enqueue(const QByteArray &channel, const Message &message);
    /// Behind the channel's next message, or after a while where none comes.
    void holdBack(const QByteArray &channel, const GooglePush &push, Millis atMost);
    void release(const QByteArray &channel);
    void sendNext(const QByteArray &channel);
    void wakeUpLater();

    GoogleSim *m_google;
    Clock *m_clock;
    std::function<http::Transport *()> m_transport;
    std::function<FaultEffect(const GooglePush &)> m_strike;
    std::function<void(const std::function<QList<quint64>()> &)> m_around;
    std::function<void(quint64, int)> m_answered;
    std::function<void(const http::Request &, int, std::chrono::microseconds)> m_onlooker;
    QHash<QByteArray, QList<Message>> m_queues;  ///< by channel; the first is under way
    QHash<QByteArray, QList<GooglePush>> m_held; ///< by channel: those that the next one is to overtake
    QPointer<CallOf<Done>> m_timer;
    std::optional<Instant> m_timerDue;
};

} // namespace csp::sim
