#pragma once
#include <QStringList>

namespace csp::sim::google {

/// The methods of the Calendar API, as its discovery document names them.
enum class Method : quint8 {
    AclDelete,
    AclGet,
    AclInsert,
    AclList,
    AclPatch,
    AclUpdate,
    AclWatch,
    CalendarListDelete,
    CalendarListGet,
    CalendarListInsert,
    CalendarListList,
    CalendarListPatch,
    CalendarListUpdate,
    CalendarListWatch,
    CalendarsClear,
    CalendarsDelete,
    CalendarsGet,
    CalendarsInsert,
    CalendarsPatch,
    CalendarsTransferOwnership,
    CalendarsUpdate,
    ChannelsStop,
    ColorsGet,
    EventsDelete,
    EventsGet,
    EventsImport,
    EventsInsert,
    EventsInstances,
    EventsList,
    EventsMove,
    EventsPatch,
    EventsQuickAdd,
    EventsUpdate,
    EventsWatch,
    FreebusyQuery,
    SettingsGet,
    SettingsList,
    SettingsWatch,
};

/// `calendar.v3.Events.List`, as the front end writes it.
QString rpcName(Method method);
/// One bit a Calendar scope, for quick checks; other scopes (openid, email …) have none.
quint32 scopeBits(const QStringList &scopes);
/// The scopes of which one must be granted (google-calendar.md 1.8).
quint32 acceptedScopes(Method method);
/// With their prefix.
const QStringList &calendarScopes();

} // namespace csp::sim::google
