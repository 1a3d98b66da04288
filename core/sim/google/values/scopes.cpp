#include "core/sim/google/values/scopes.h"

namespace csp::sim::google {

namespace {

const QString prefix = QStringLiteral("https://www.googleapis.com/auth/");

// From the discovery document.
enum Scope : quint32 {
    CalendarAll = 1u << 0,
    CalendarAcls = 1u << 1,
    CalendarAclsReadonly = 1u << 2,
    CalendarAppCreated = 1u << 3,
    CalendarCalendarlist = 1u << 4,
    CalendarCalendarlistReadonly = 1u << 5,
    CalendarCalendars = 1u << 6,
    CalendarCalendarsReadonly = 1u << 7,
    CalendarEvents = 1u << 8,
    CalendarEventsFreebusy = 1u << 9,
    CalendarEventsOwned = 1u << 10,
    CalendarEventsOwnedReadonly = 1u << 11,
    CalendarEventsPublicReadonly = 1u << 12,
    CalendarEventsReadonly = 1u << 13,
    CalendarFreebusy = 1u << 14,
    CalendarReadonly = 1u << 15,
    CalendarSettingsReadonly = 1u << 16,
};

} // namespace

const QStringList &calendarScopes()
{
    static const QStringList scopes{
        prefix + QStringLiteral("calendar"),
        prefix + QStringLiteral("calendar.acls"),
        prefix + QStringLiteral("calendar.acls.readonly"),
        prefix + QStringLiteral("calendar.app.created"),
        prefix + QStringLiteral("calendar.calendarlist"),
        prefix + QStringLiteral("calendar.calendarlist.readonly"),
        prefix + QStringLiteral("calendar.calendars"),
        prefix + QStringLiteral("calendar.calendars.readonly"),
        prefix + QStringLiteral("calendar.events"),
        prefix + QStringLiteral("calendar.events.freebusy"),
        prefix + QStringLiteral("calendar.events.owned"),
        prefix + QStringLiteral("calendar.events.owned.readonly"),
        prefix + QStringLiteral("calendar.events.public.readonly"),
        prefix + QStringLiteral("calendar.events.readonly"),
        prefix + QStringLiteral("calendar.freebusy"),
        prefix + QStringLiteral("calendar.readonly"),
        prefix + QStringLiteral("calendar.settings.readonly"),
    };
    return scopes;
}

quint32 scopeBits(const QStringList &scopes)
{
    quint32 bits = 0;
    for (const QString &scope : scopes) {
        const qsizetype at = calendarScopes().indexOf(scope);
        if (at >= 0)
            bits |= 1u << at;
    }
    return bits;
}

quint32 acceptedScopes(Method method)
{
    switch (method) {
    case Method::AclDelete:
    case Method::AclInsert:
    case Method::AclPatch:
    case Method::AclUpdate:
        return CalendarAll | CalendarAcls;
    case Method::AclGet:
        return CalendarAll | CalendarAcls | CalendarAclsReadonly | CalendarReadonly;
    case Method::AclList:
    case Method::AclWatch:
        return CalendarAll | CalendarAcls | CalendarAclsReadonly;
    case Method::CalendarListDelete:
    case Method::CalendarListPatch:
    case Method::CalendarListUpdate:
        return CalendarAll | CalendarAppCreated | CalendarCalendarlist;
    case Method::CalendarListGet:
        return CalendarAll | CalendarAppCreated | CalendarCalendarlist | CalendarCalendarlistReadonly | CalendarReadonly;
    case Method::CalendarListInsert:
        return CalendarAll | CalendarCalendarlist;
    case Method::CalendarListList:
    case Method::CalendarListWatch:
        return CalendarAll | CalendarCalendarlist | CalendarCalendarlistReadonly | CalendarReadonly;
    case Method::CalendarsClear:
    case Method::CalendarsTransferOwnership:
        return CalendarAll | CalendarCalendars;
    case Method::CalendarsDelete:
    case Method::CalendarsInsert:
    case Method::CalendarsPatch:
    case Method::CalendarsUpdate:
        return CalendarAll | CalendarAppCreated | CalendarCalendars;
    case Method::CalendarsGet:
        return CalendarAll | CalendarAppCreated | CalendarCalendars | CalendarCalendarsReadonly | CalendarReadonly;
    case Method::ChannelsStop:
        return CalendarAll | CalendarAcls | CalendarAclsReadonly | CalendarAppCreated | CalendarCalendarlist |
            CalendarCalendarlistReadonly | CalendarEvents | CalendarEventsFreebusy | CalendarEventsOwned |
            CalendarEventsOwnedReadonly | CalendarEventsPublicReadonly | CalendarEventsReadonly | CalendarReadonly |
            CalendarSettingsReadonly;
    case Method::ColorsGet:
        return CalendarAll | CalendarAppCreated | CalendarCalendarlist | CalendarCalendarlistReadonly |
            CalendarEventsFreebusy | CalendarEventsOwned | CalendarEventsOwnedReadonly | CalendarEventsPublicReadonly |
            CalendarReadonly;
    case Method::EventsDelete:
    case Method::EventsImport:
    case Method::EventsInsert:
    case Method::EventsPatch:
    case Method::EventsQuickAdd:
    case Method::EventsUpdate:
        return CalendarAll | CalendarAppCreated | CalendarEvents | CalendarEventsOwned;
    case Method::EventsGet:
    case Method::EventsInstances:
    case Method::EventsList:
    case Method::EventsWatch:
        return CalendarAll | CalendarAppCreated | CalendarEvents | CalendarEventsFreebusy | CalendarEventsOwned |
            CalendarEventsOwnedReadonly | CalendarEventsPublicReadonly | CalendarEventsReadonly | CalendarReadonly;
    case Method::EventsMove:
        return CalendarAll | CalendarEvents | CalendarEventsOwned;
    case Method::FreebusyQuery:
        return CalendarAll | CalendarEventsFreebusy | CalendarFreebusy | CalendarReadonly;
    case Method::SettingsGet:
    case Method::SettingsList:
    case Method::SettingsWatch:
        return CalendarAll | CalendarReadonly | CalendarSettingsReadonly;
    }
    return 0;
}

QString rpcName(Method method)
{
    switch (method) {
    case Method::AclDelete: return QStringLiteral("calendar.v3.Acl.Delete");
    case Method::AclGet: return QStringLiteral("calendar.v3.Acl.Get");
    case Method::AclInsert: return QStringLiteral("calendar.v3.Acl.Insert");
    case Method::AclList: return QStringLiteral("calendar.v3.Acl.List");
    case Method::AclPatch: return QStringLiteral("calendar.v3.Acl.Patch");
    case Method::AclUpdate: return QStringLiteral("calendar.v3.Acl.Update");
    case Method::AclWatch: return QStringLiteral("calendar.v3.Acl.Watch");
    case Method::CalendarListDelete: return QStringLiteral("calendar.v3.CalendarList.Delete");
    case Method::CalendarListGet: return QStringLiteral("calendar.v3.CalendarList.Get");
    case Method::CalendarListInsert: return QStringLiteral("calendar.v3.CalendarList.Insert");
    case Method::CalendarListList: return QStringLiteral("calendar.v3.CalendarList.List");
    case Method::CalendarListPatch: return QStringLiteral("calendar.v3.CalendarList.Patch");
    case Method::CalendarListUpdate: return QStringLiteral("calendar.v3.CalendarList.Update");
    case Method::CalendarListWatch: return QStringLiteral("calendar.v3.CalendarList.Watch");
    case Method::CalendarsClear: return QStringLiteral("calendar.v3.Calendars.Clear");
    case Method::CalendarsDelete: return QStringLiteral("calendar.v3.Calendars.Delete");
    case Method::CalendarsGet: return QStringLiteral("calendar.v3.Calendars.Get");
    case Method::CalendarsInsert: return QStringLiteral("calendar.v3.Calendars.Insert");
    case Method::CalendarsPatch: return QStringLiteral("calendar.v3.Calendars.Patch");
    case Method::CalendarsTransferOwnership: return QStringLiteral("calendar.v3.Calendars.TransferOwnership");
    case Method::CalendarsUpdate: return QStringLiteral("calendar.v3.Calendars.Update");
    case Method::ChannelsStop: return QStringLiteral("calendar.v3.Channels.Stop");
    case Method::ColorsGet: return QStringLiteral("calendar.v3.Colors.Get");
    case Method::EventsDelete: return QStringLiteral("calendar.v3.Events.Delete");
    case Method::EventsGet: return QStringLiteral("calendar.v3.Events.Get");
    case Method::EventsImport: return QStringLiteral("calendar.v3.Events.Import");
    case Method::EventsInsert: return QStringLiteral("calendar.v3.Events.Insert");
    case Method::EventsInstances: return QStringLiteral("calendar.v3.Events.Instances");
    case Method::EventsList: return QStringLiteral("calendar.v3.Events.List");
    case Method::EventsMove: return QStringLiteral("calendar.v3.Events.Move");
    case Method::EventsPatch: return QStringLiteral("calendar.v3.Events.Patch");
    case Method::EventsQuickAdd: return QStringLiteral("calendar.v3.Events.QuickAdd");
    case Method::EventsUpdate: return QStringLiteral("calendar.v3.Events.Update");
    case Method::EventsWatch: return QStringLiteral("calendar.v3.Events.Watch");
    case Method::FreebusyQuery: return QStringLiteral("calendar.v3.Freebusy.Query");
    case Method::SettingsGet: return QStringLiteral("calendar.v3.Settings.Get");
    case Method::SettingsList: return QStringLiteral("calendar.v3.Settings.List");
    case Method::SettingsWatch: return QStringLiteral("calendar.v3.Settings.Watch");
    }
    return {};
}

} // namespace csp::sim::google
