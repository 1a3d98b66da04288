#include "core/sim/faults/methods.h"
#include <QUrl>

namespace csp::sim {
namespace {

struct Entry {
    const char *verb; ///< empty: any
    const char *path; ///< `*` is one segment
    const char *method;
};

// By path and not by asking the simulators: a fault may strike where no method stands, and stands before the services.
constexpr Entry Google[] = {
    {"GET", "/calendar/v3/calendars/*/events", "events.list"},
    {"POST", "/calendar/v3/calendars/*/events", "events.insert"},
    {"POST", "/calendar/v3/calendars/*/events/import", "events.import"},
    {"POST", "/calendar/v3/calendars/*/events/quickAdd", "events.quickAdd"},
    {"POST", "/calendar/v3/calendars/*/events/watch", "events.watch"},
    {"GET", "/calendar/v3/calendars/*/events/*", "events.get"},
    {"PATCH", "/calendar/v3/calendars/*/events/*", "events.patch"},
    {"PUT", "/calendar/v3/calendars/*/events/*", "events.update"},
    {"DELETE", "/calendar/v3/calendars/*/events/*", "events.delete"},
    {"POST", "/calendar/v3/calendars/*/events/*/move", "events.move"},
    {"GET", "/calendar/v3/calendars/*/events/*/instances", "events.instances"},
    {"POST", "/calendar/v3/calendars", "calendars.insert"},
    {"GET", "/calendar/v3/calendars/*", "calendars.get"},
    {"PATCH", "/calendar/v3/calendars/*", "calendars.patch"},
    {"PUT", "/calendar/v3/calendars/*", "calendars.update"},
    {"DELETE", "/calendar/v3/calendars/*", "calendars.delete"},
    {"POST", "/calendar/v3/calendars/*/clear", "calendars.clear"},
    {"GET", "/calendar/v3/calendars/*/acl", "acl.list"},
    {"POST", "/calendar/v3/calendars/*/acl", "acl.insert"},
    {"POST", "/calendar/v3/calendars/*/acl/watch", "acl.watch"},
    {"GET", "/calendar/v3/calendars/*/acl/*", "acl.get"},
    {"PATCH", "/calendar/v3/calendars/*/acl/*", "acl.patch"},
    {"PUT", "/calendar/v3/calendars/*/acl/*", "acl.update"},
    {"DELETE", "/calendar/v3/calendars/*/acl/*", "acl.delete"},
    {"GET", "/calendar/v3/users/me/calendarList", "calendarList.list"},
    {"POST", "/calendar/v3/users/me/calendarList", "calendarList.insert"},
    {"POST", "/calendar/v3/users/me/calendarList/watch", "calendarList.watch"},
    {"GET", "/calendar/v3/users/me/calendarList/*", "calendarList.get"},
    {"PATCH", "/calendar/v3/users/me/calendarList/*", "calendarList.patch"},
    {"PUT", "/calendar/v3/users/me/calendarList/*", "calendarList.update"},
    {"DELETE", "/calendar/v3/users/me/calendarList/*", "calendarList.delete"},
    {"GET", "/calendar/v3/users/me/settings", "settings.list"},
    {"POST", "/calendar/v3/users/me/settings/watch", "settings.watch"},
    {"GET", "/calendar/v3/users/me/settings/*", "settings.get"},
    {"POST", "/calendar/v3/freeBusy", "freebusy.query"},
    {"GET", "/calendar/v3/colors", "colors.get"},
    {"POST", "/calendar/v3/channels/stop", "channels.stop"},
    {"POST", "/batch", "batch"},
    {"POST", "/batch/calendar/v3", "batch"},
    {"", "/o/oauth2/v2/auth", "oauth.authorize"},
    {"POST", "/token", "oauth.token"},
    {"", "/revoke", "oauth.revoke"},
    {"", "/o/oauth2/revoke", "oauth.revoke"},
    {"", "/tokeninfo", "oauth.tokeninfo"},
    {"", "/v1/userinfo", "oauth.userinfo"},
    {"", "/oauth2/v2/userinfo", "oauth.userinfo"},
};

constexpr Entry Calcom[] = {
    {"GET", "/v2/me", "me.get"},
    {"GET", "/v2/calendars", "calendars.list"},
    {"GET", "/v2/event-types", "eventTypes.list"},
    {"GET", "/v2/event-types/*", "eventTypes.get"},
    {"GET", "/v2/schedules", "schedules.list"},
    {"GET", "/v2/schedules/*", "schedules.get"},
    {"GET", "/v2/slots", "slots.list"},
    {"GET", "/v2/bookings", "bookings.list"},
    {"POST", "/v2/bookings", "bookings.create"},
    {"GET", "/v2/bookings/*", "bookings.get"},
    {"GET", "/v2/bookings/*/references", "bookings.references"},
    {"GET", "/v2/bookings/*/attendees", "bookings.attendees"},
    {"GET", "/v2/bookings/*/attendees/*", "bookings.attendee"},
    {"POST", "/v2/bookings/*/attendees", "bookings.addAttendee"},
    {"POST", "/v2/bookings/*/reschedule", "bookings.reschedule"},
    {"POST", "/v2/bookings/*/cancel", "bookings.cancel"},
    {"POST", "/v2/bookings/*/request-reschedule", "bookings.requestReschedule"},
    {"POST", "/v2/bookings/*/confirm", "bookings.confirm"},
    {"POST", "/v2/bookings/*/decline", "bookings.decline"},
    {"POST", "/v2/bookings/*/guests", "bookings.addGuests"},
    {"PATCH", "/v2/bookings/*/location", "bookings.setLocation"},
};

QByteArray verbOf(const http::Request &request)
{
    const QByteArray other = request.method == "POST" ? request.header("x-http-method-override").toUpper() : QByteArray();
    return !other.isEmpty() ? other : request.method == "HEAD" ? QByteArray("GET") : request.method;
}

QByteArrayView pathOf(const http::Request &request)
{
    const qsizetype mark = request.target.indexOf('?');
    return mark < 0 ? QByteArrayView(request.target) : QByteArrayView(request.target).first(mark);
}

/// Segment for segment, undecoded: an id may hold an encoded slash.
bool standsAt(QByteArrayView path, QByteArrayView pattern)
{
    while (true) {
        const qsizetype a = path.indexOf('/'), b = pattern.indexOf('/');
        const QByteArrayView is = a < 0 ? path : path.first(a), wanted = b < 0 ? pattern : pattern.first(b);
        if (wanted == "*" ? is.isEmpty() : is != wanted)
            return false;
        if (a < 0 || b < 0)
            return a < 0 && b < 0;
        path = path.sliced(a + 1);
        pattern = pattern.sliced(b + 1);
    }
}

template<typename F>
void forEach(FaultService service, F &&f)
{
    const auto all = [&f](const auto &table) {
        for (const Entry &entry : table) {
            if (!f(entry))
                return;
        }
    };
    if (service != FaultService::Calcom)
        all(Google);
    if (service != FaultService::Google)
        all(Calcom);
}

} // namespace

QString methodOf(FaultService service, const http::Request &request)
{
    const QByteArray verb = verbOf(request);
    QByteArrayView path = pathOf(request);
    if (path.size() > 1 && path.endsWith('/'))
        path.chop(1);
    QString method;
    forEach(service, [&](const Entry &entry) {
        if ((!*entry.verb || verb == entry.verb) && standsAt(path, entry.path))
            method = QString::fromLatin1(entry.method);
        return method.isEmpty();
    });
    return method;
}

QStringList knownMethods(FaultService service)
{
    QStringList all;
    forEach(service, [&all](const Entry &entry) {
        all += QString::fromLatin1(entry.method);
        return true;
    });
    all.sort();
    all.removeDuplicates();
    return all;
}

bool isVerb(const QString &text)
{
    for (const char *verb : {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"}) {
        if (text == QLatin1String(verb))
            return true;
    }
    return false;
}

bool fitsPattern(const QString &text, const QString &pattern)
{
    // Greedy with one step back: the last star takes one character more whenever what follows it does not fit.
    qsizetype t = 0, p = 0, star = -1, from = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            from = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

FaultFacts factsOf(FaultService service, const http::Request &request, const QString &account)
{
    FaultFacts facts;
    facts.service = service;
    facts.verb = request.method;
    facts.method = methodOf(service, request);
    const QByteArray path = pathOf(request).toByteArray();
    facts.path = QUrl::fromPercentEncoding(path);
    facts.account = account;
    const QList<QByteArray> segments = path.split('/'); // "", calendar, v3, calendars, ID …
    const bool ofCalendar = segments.size() > 4 && segments[3] == "calendars";
    const bool ofEntry = segments.size() > 6 && segments[5] == "calendarList";
    if (service == FaultService::Google && (ofCalendar || ofEntry)) {
        facts.calendar = QUrl::fromPercentEncoding(segments[ofCalendar ? 4 : 6]);
        if (facts.calendar == QLatin1String("primary"))
            facts.calendar = account;
    }
    return facts;
}

} // namespace csp::sim
