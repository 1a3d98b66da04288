#pragma once
#include "core/sim/calcom/world/availability.h"
#include "core/sim/calcom/google/googlelink.h"

namespace csp::sim::calcom {

/// What Cal.com does in Google for a booking. A refusal by Google never undoes the booking: it is logged, and the reference shows it
/// (calcom.md 6.8 #16). Every step looks its rows up again, since the world may have changed while Google answered.
class CalendarWriter
{
public:
    using Done = std::function<void()>;
    CalendarWriter(World &world, GoogleLink &google) : m_world(world), m_google(google) { }

    /// events.insert, and a reference with the answer. `calendar` empty: where bookings of this event type go.
    void insert(const QString &uid, const QString &calendar, Done then);
    /// events.update of the event in the booking's reference, in the calendar that stands there.
    void update(const QString &uid, Done then);
    /// events.delete; an event that is gone already counts as deleted. The reference is flagged.
    void remove(const QString &uid, Done then);
    /// freeBusy of the calendars that are checked for conflicts. Google being out of reach counts as free, or nothing could be booked.
    void busy(Instant from, Instant until, std::function<void(const QList<Span> &)> then);

private:
    void keepMeetLink(const QString &uid, const QByteArray &path, const QJsonObject &event, Done then);
    World &m_world;
    GoogleLink &m_google;
};

} // namespace csp::sim::calcom
