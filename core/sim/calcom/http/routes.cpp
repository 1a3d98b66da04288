#include "core/sim/calcom/http/routes.h"
#include <QUrl>
#include <algorithm>

namespace csp::sim::calcom {
namespace {

constexpr auto Oldest = "2024-04-15";
// In the order of their dates; each endpoint names its own out of these.
constexpr const char *KnownVersions[] = {Oldest, "2024-06-11", "2024-06-14", "2024-08-13", "2024-09-04", "2026-02-25", "2026-05-01"};

struct Entry {
    const char *method;
    const char *path; ///< below /v2/, `*` is one segment
    Endpoint endpoint;
    Guard guard;
    bool writes;
    const char *versions; ///< between blanks; empty: any
};

// The legacy controllers (2024-04-15) are not simulated but for the one answer that shows a client that its header is missing.
const Entry Table[] = {
    {"GET", "me", Endpoint::Me, Guard::Required, false, ""},
    {"GET", "calendars", Endpoint::Calendars, Guard::Required, false, ""},
    {"GET", "event-types", Endpoint::EventTypes, Guard::Optional, false, "2024-06-14"},
    {"GET", "event-types/*", Endpoint::EventType, Guard::Required, false, "2024-06-14"},
    {"GET", "schedules", Endpoint::Schedules, Guard::Required, false, "2024-06-11"},
    {"GET", "schedules/default", Endpoint::DefaultSchedule, Guard::Required, false, "2024-06-11"},
    {"GET", "schedules/*", Endpoint::Schedule, Guard::Required, false, "2024-06-11"},
    {"GET", "slots", Endpoint::Slots, Guard::None, false, "2024-09-04"},
    {"GET", "bookings", Endpoint::Bookings, Guard::Required, false, "2024-08-13 2026-02-25"},
    {"GET", "bookings", Endpoint::BookingsByCursor, Guard::Required, false, "2026-05-01"},
    {"GET", "bookings/*", Endpoint::Booking, Guard::Optional, false, "2024-08-13 2026-02-25"},
    {"GET", "bookings/*/references", Endpoint::References, Guard::Required, false, "2024-08-13 2026-02-25"},
    {"GET", "bookings/*/attendees", Endpoint::Attendees, Guard::Required, false, "2024-08-13 2026-02-25"},
    {"GET", "bookings/*/attendees/*", Endpoint::Attendee, Guard::Required, false, "2024-08-13 2026-02-25"},
    {"POST", "bookings", Endpoint::Create, Guard::Optional, true, "2024-08-13 2026-02-25"},
    {"POST", "bookings", Endpoint::LegacyCreate, Guard::Optional, false, "2024-04-15"},
    {"POST", "bookings/*/reschedule", Endpoint::Reschedule, Guard::Optional, true, "2024-08-13 2026-02-25"},
    {"POST", "bookings/*/cancel", Endpoint::Cancel, Guard::Optional, true, "2024-08-13 2026-02-25"},
    {"POST", "bookings/*/request-reschedule", Endpoint::RequestReschedule, Guard::Required, true, "2024-08-13 2026-02-25"},
    {"POST", "bookings/*/confirm", Endpoint::Confirm, Guard::Required, true, "2024-08-13 2026-02-25"},
    {"POST", "bookings/*/decline", Endpoint::Decline, Guard::Required, true, "2024-08-13 2026-02-25"},
    {"POST", "bookings/*/guests", Endpoint::AddGuests, Guard::Required, true, "2024-08-13 2026-02-25"},
    {"POST", "bookings/*/attendees", Endpoint::AddAttendee, Guard::Required, true, "2024-08-13 2026-02-25"},
    {"PATCH", "bookings/*/location", Endpoint::SetLocation, Guard::Required, true, "2024-08-13 2026-02-25"},
};

bool matches(const QList<QByteArray> &pattern, const QList<QByteArray> &segments, QStringList &parameters)
{
    if (pattern.size() != segments.size())
        return false;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == "*")
            parameters += QUrl::fromPercentEncoding(segments[i]);
        else if (pattern[i] != segments[i])
            return false;
    }
    return true;
}

} // namespace

std::optional<Route> routeOf(const http::Request &request)
{
    const QByteArray path = request.target.split('?').first();
    if (!path.startsWith("/v2/"))
        return {};
    QByteArray version = request.header("cal-api-version");
    if (std::none_of(std::begin(KnownVersions), std::end(KnownVersions), [&](const char *known) { return version == known; }))
        version = Oldest;
    QByteArray below = path.mid(4);
    if (below.endsWith('/'))
        below.chop(1);
    const QList<QByteArray> segments = below.split('/');
    for (const Entry &entry : Table) {
        QStringList parameters;
        if (request.method != entry.method || !matches(QByteArray(entry.path).split('/'), segments, parameters))
            continue;
        const QByteArray versions = entry.versions;
        if (versions.isEmpty() || versions.split(' ').contains(version))
            return Route{entry.endpoint, entry.guard, entry.writes, parameters, version};
    }
    return {};
}

} // namespace csp::sim::calcom
