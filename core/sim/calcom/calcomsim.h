#pragma once
#include "core/http/transport.h"
#include "core/sim/calcom/booking/bookingservice.h"
#include <QObject>

namespace csp::sim {

/// The simulated Cal.com API v2 of one user (calcom.md 1 to 4). Writes through to Google over HTTP with the host's own grant, as
/// the real one does: same event on a reschedule, `events.delete` on a cancellation, a full replacement at every update.
///
/// Not simulated: series, seats, teams, the legacy controllers, the rate limit per key.
class CalcomSim : public QObject
{
    Q_OBJECT
public:
    explicit CalcomSim(calcom::World world, QObject *parent = nullptr);
    ~CalcomSim() override;

    /// Until this is called Google is out of reach: bookings are made, and their references stay empty.
    void connectGoogle(const GoogleAccess &access, calcom::GoogleLink::Send send);

    /// Answers at once or later, once. Requests that write are served one after another; those that read do not wait for them.
    void handle(const http::Request &request, Instant now, http::Responder respond);

    /// A booking of a world file, made as if at `now`; past times and conflicts are not asked about. Calls back with the uid.
    void seedBooking(const calcom::CreateInput &input, const QString &calendar, Instant now, std::function<void(const QString &)> then);

    const calcom::World &world() const { return m_world; }
    /// Requests that write and are not answered yet.
    qsizetype underWay() const { return m_queue.size() + (m_busy ? 1 : 0); }

signals:
    void changed();

private:
    struct Order { calcom::RoutedRequest ask; http::Responder respond; };
    std::optional<calcom::Problem> guard(const calcom::Route &route, const http::Request &request, bool &byHost) const;
    void pump();
    void finish(const calcom::Answer &answer, const http::Request &request, Instant now, const http::Responder &respond);

    calcom::World m_world;
    calcom::GoogleLink m_google;
    calcom::BookingService m_bookings;
    QList<Order> m_queue;
    bool m_busy = false;
    bool m_pumping = false;
};

} // namespace csp::sim
