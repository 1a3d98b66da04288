#include "core/sim/google/methods/conditions.h"
#include "core/sim/google/methods/acl.h"
#include "core/sim/google/methods/calendars.h"

namespace csp::sim::google {

namespace {

/// What reads the resource that a method writes.
http::Response (*readerOf(Method method))(RequestContext &)
{
    switch (method) {
    case Method::CalendarsPatch:
    case Method::CalendarsUpdate:
    case Method::CalendarsDelete: return getCalendar;
    case Method::CalendarListPatch:
    case Method::CalendarListUpdate:
    case Method::CalendarListDelete: return getCalendarListEntry;
    case Method::AclPatch:
    case Method::AclUpdate:
    case Method::AclDelete: return getAclRule;
    default: return nullptr;
    }
}

bool isRead(Method method)
{
    switch (method) {
    case Method::AclGet:
    case Method::AclList:
    case Method::CalendarListGet:
    case Method::CalendarListList:
    case Method::CalendarsGet:
    case Method::EventsGet:
    case Method::EventsList:
    case Method::SettingsGet:
    case Method::SettingsList: return true;
    default: return false;
    }
}

} // namespace

bool namesEtag(QByteArrayView header, QByteArrayView etag, bool starMatchesAny)
{
    while (!header.isEmpty()) {
        const qsizetype comma = header.indexOf(',');
        QByteArrayView one = (comma < 0 ? header : header.first(comma)).trimmed();
        header = comma < 0 ? QByteArrayView() : header.sliced(comma + 1);
        if (one.startsWith("W/"))
            one = one.sliced(2);
        if (one == etag || (one == "*" && starMatchesAny))
            return true;
    }
    return false;
}

std::optional<http::Response> refuseByIfMatch(RequestContext &call)
{
    const auto reader = readerOf(call.method);
    if (!reader)
        return {};
    const QByteArray wanted = call.request.header("if-match");
    if (wanted.isEmpty())
        return {};
    const http::Response present = reader(call);
    // What cannot be read is the write's own to refuse.
    if (present.status != 200 || namesEtag(wanted, present.header("etag"), call.world.settings.starMatchesAny))
        return {};
    return answer(preconditionFailed());
}

http::Response unlessKnown(const RequestContext &call, http::Response response)
{
    // A later page of a list carries the etag of the whole list, and is not known by it.
    if (response.status != 200 || !isRead(call.method) || call.query.has("pageToken"))
        return response;
    const QByteArray known = call.request.header("if-none-match");
    if (known.isEmpty())
        return response;
    const QByteArray etag = response.header("etag");
    return !etag.isEmpty() && namesEtag(known, etag, true) ? notModified(etag) : response;
}

} // namespace csp::sim::google
