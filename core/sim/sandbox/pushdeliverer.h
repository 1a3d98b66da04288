#pragma once
#include "core/http/transport.h"
#include "core/ports/clock.h"
#include "core/sim/google/googlesim.h"
#include <QHash>
#include <QObject>

namespace csp::sim {

/// POSTs Google's push messages and tells the simulator how they were answered; what is to be sent again later is its own schedule's matter.
/// Messages of one channel go out in their order, one at a time; channels do not wait for each other.
class PushDeliverer : public QObject
{
    Q_OBJECT
public:
    /// `transport` is asked for at the first message: a sandbox that nobody watches needs no network.
    PushDeliverer(GoogleSim *google, Clock *clock, std::function<http::Transport *()> transport, QObject *parent = nullptr);

    /// Sends what is due, and wakes up by itself for what is due later.
    void pump();
    int pending() const;

signals:
    /// A message was answered, and with it the simulator's state changed.
    void answered();

private:
    void sendNext(const QByteArray &channel);
    void wakeUpLater();

    GoogleSim *m_google;
    Clock *m_clock;
    std::function<http::Transport *()> m_transport;
    QHash<QByteArray, QList<GooglePush>> m_queues; ///< by channel; the first is under way
    QPointer<CallOf<Done>> m_timer;
    std::optional<Instant> m_timerDue;
};

} // namespace csp::sim
