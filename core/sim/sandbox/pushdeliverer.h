#pragma once
#include "core/http/transport.h"
#include "core/ports/clock.h"
#include "core/sim/google/googlesim.h"
#include "core/sim/faults/fault.h"
#include <QHash>
#include <QObject>
#include <QSet>

namespace csp::sim {

/// How much of delivering goes on at once. Of both numbers of messages, channels whose last message was not answered get at most half.
struct PushLimits {
    int receiver = 32; ///< messages under way to one host and port
    int all = 128;     ///< to all together
    int held = 100;    ///< of one channel, that faults keep back; beyond it the next ones wait in the simulator
};

/// POSTs Google's push messages and reports the responses to the simulator, which schedules retries itself.
/// Messages of one channel go out in their order, one at a time; channels do not wait for each other but for a place (PushLimits). While a channel's message is
/// under way its later changes are left to the simulator, which tells of all of them with one. How long a receiver may take is the transport's limit.
class PushDeliverer : public QObject
{
    Q_OBJECT
public:
    /// `transport` is asked for at the first message: a sandbox that nobody watches needs no network.
    PushDeliverer(GoogleSim *google, Clock *clock, std::function<http::Transport *()> transport, QObject *parent = nullptr);

    void setLimits(const PushLimits &limits) { m_limits = limits; }
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
    /// The messages of one channel that were taken from the simulator.
    struct Line {
        QList<Message> messages; ///< the first is under way where `sending`
        QList<GooglePush> held;  ///< those that the next one is to overtake
        QByteArray receiver;     ///< host and port
        int delayed = 0;         ///< under a clock of their own
        bool sending = false;
        bool silent = false; ///< the one under way counts among those to channels that did not answer
    };
    struct UnderWay {
        int all = 0;
        int silent = 0;
    };
    QList<quint64> takeAll();
    void take(const GooglePush &push);
    void pumpSoon();
    void enqueue(const QByteArray &channel, const Message &message);
    /// Behind the channel's next message, or after a while where none comes.
    void holdBack(const QByteArray &channel, const GooglePush &push, Millis atMost);
    void delay(const QByteArray &channel, const GooglePush &push, Millis by);
    void release(const QByteArray &channel);
    bool hasPlace(const UnderWay &counted, int limit, bool silent) const;
    void startWhatMay();
    void start(const QByteArray &channel);
    void finished(const QByteArray &channel, const Message &message, int status);
    void forgetIfDone(const QByteArray &channel);
    void wakeUpLater();

    GoogleSim *m_google;
    Clock *m_clock;
    std::function<http::Transport *()> m_transport;
    std::function<FaultEffect(const GooglePush &)> m_strike;
    std::function<void(const std::function<QList<quint64>()> &)> m_around;
    std::function<void(quint64, int)> m_answered;
    std::function<void(const http::Request &, int, std::chrono::microseconds)> m_onlooker;
    PushLimits m_limits;
    QHash<QByteArray, Line> m_lines; ///< by channel; none without messages
    QList<QByteArray> m_ready;       ///< channels whose first message waits for a place
    QSet<QByteArray> m_silent;       ///< channels whose last message was not answered
    QHash<QByteArray, UnderWay> m_receivers;
    UnderWay m_underWay;
    bool m_pumpsSoon = false;
    QPointer<CallOf<Done>> m_timer;
    std::optional<Instant> m_timerDue;
};

} // namespace csp::sim
