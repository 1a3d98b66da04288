#include "core/sim/google/http/answerschemas.h"
#include <QByteArrayList>

namespace csp::sim::google {

namespace {

/// `name` is a text, a number, a flag or a list of those; `name:Schema` an object of this schema or a list of such; `*` stands for names of any kind.
struct SchemaLine {
    const char *schema;
    const char *members;
};

// From the discovery document; a test holds it against that document where it is at hand.
constexpr SchemaLine lines[] = {
    {"Acl", "etag items:AclRule kind nextPageToken nextSyncToken"},
    {"AclRule", "etag id kind role scope:AclScope"},
    {"AclScope", "type value"},
    {"Any", "*:Any"},
    {"Calendar", "autoAcceptInvitations conferenceProperties:ConferenceProperties dataOwner description etag id kind labelProperties:LabelProperties "
                 "location summary timeZone workingHours:WorkingHours"},
    {"WorkingHours", "availableTimes:AvailableTime workingHoursEnabled"},
    {"AvailableTime", "dayOfWeek periodEnd periodStart"},
    {"CalendarList", "etag items:CalendarListEntry kind nextPageToken nextSyncToken"},
    {"CalendarListEntry", "accessRole autoAcceptInvitations backgroundColor colorId conferenceProperties:ConferenceProperties dataOwner "
                          "defaultReminders:Reminder deleted description etag foregroundColor hidden id kind location "
                          "notificationSettings:NotificationSettings primary selected summary summaryOverride timeZone"},
    {"CalendarNotification", "method type"},
    {"Channel", "address expiration id kind params:Texts payload resourceId resourceUri token type"},
    {"ColorDefinition", "background foreground"},
    {"ColorMap", "*:ColorDefinition"},
    {"Colors", "calendar:ColorMap event:ColorMap kind updated"},
    {"ConferenceData", "conferenceId conferenceSolution:ConferenceSolution createRequest:CreateConferenceRequest entryPoints:EntryPoint notes "
                       "parameters:ConferenceParameters signature"},
    {"ConferenceParameters", "addOnParameters:AddOnParameters"},
    {"AddOnParameters", "parameters:Texts"},
    {"ConferenceProperties", "allowedConferenceSolutionTypes"},
    {"ConferenceSolution", "iconUri key:ConferenceSolutionKey name"},
    {"ConferenceSolutionKey", "type"},
    {"ConferenceRequestStatus", "statusCode"},
    {"CreateConferenceRequest", "conferenceSolutionKey:ConferenceSolutionKey requestId status:ConferenceRequestStatus"},
    {"EntryPoint", "accessCode entryPointFeatures entryPointType label meetingCode passcode password pin regionCode uri"},
    {"Error", "domain reason"},
    {"Event", "anyoneCanAddSelf attachments:Attachment attendees:Attendee attendeesOmitted birthdayProperties:BirthdayProperties colorId "
              "conferenceData:ConferenceData created creator:Person description end:When endTimeUnspecified etag eventLabelId eventType "
              "extendedProperties:ExtendedProperties focusTimeProperties:FocusTimeProperties gadget:Gadget guestsCanInviteOthers "
              "guestsCanModify guestsCanSeeOtherGuests hangoutLink htmlLink iCalUID id kind location locked organizer:Person "
              "originalStartTime:When outOfOfficeProperties:OutOfOfficeProperties privateCopy recurrence recurringEventId "
              "reminders:Reminders sequence source:Source start:When status summary transparency updated visibility "
              "workingLocationProperties:WorkingLocationProperties"},
    {"Attachment", "fileId fileUrl iconLink mimeType title"},
    {"Attendee", "additionalGuests asyncOperation comment displayName email id optional organizer resource responseStatus self"},
    {"BirthdayProperties", "contact customTypeName type"},
    {"ExtendedProperties", "private:Texts shared:Texts"},
    {"FocusTimeProperties", "autoDeclineMode chatStatus declineMessage"},
    {"Gadget", "display height iconLink link preferences:Texts title type width"},
    {"OutOfOfficeProperties", "autoDeclineMode declineMessage"},
    {"Person", "displayName email id self"},
    {"Reminder", "method minutes"},
    {"Reminders", "overrides:Reminder useDefault"},
    {"Source", "title url"},
    {"When", "date dateTime timeZone"},
    {"WorkingLocationProperties", "customLocation:CustomLocation homeOffice:Any officeLocation:OfficeLocation type"},
    {"CustomLocation", "label"},
    {"OfficeLocation", "buildingId deskId floorId floorSectionId label"},
    {"Events", "accessRole defaultReminders:Reminder description etag items:Event kind nextPageToken nextSyncToken summary timeZone updated"},
    {"FreeBusyCalendar", "busy:TimePeriod errors:Error"},
    {"FreeBusyCalendars", "*:FreeBusyCalendar"},
    {"FreeBusyGroup", "calendars errors:Error"},
    {"FreeBusyGroups", "*:FreeBusyGroup"},
    {"FreeBusyResponse", "calendars:FreeBusyCalendars groups:FreeBusyGroups kind timeMax timeMin"},
    {"LabelProperties", "eventLabels:EventLabel"},
    {"EventLabel", "backgroundColor id name"},
    {"NotificationSettings", "notifications:CalendarNotification"},
    {"Setting", "etag id kind value"},
    {"Settings", "etag items:Setting kind nextPageToken nextSyncToken"},
    {"Texts", "*"},
    {"TimePeriod", "end start"},
};

using Schemas = std::map<QByteArray, AnswerSchema>;

Schemas readLines()
{
    Schemas all;
    for (const SchemaLine &line : lines) {
        AnswerSchema &schema = all[line.schema];
        const QByteArrayList words = QByteArray(line.members).split(' ');
        for (const QByteArray &word : words) {
            const qsizetype colon = word.indexOf(':');
            const QByteArray name = colon < 0 ? word : word.first(colon);
            const AnswerSchema *inner = colon < 0 ? nullptr : &all[word.sliced(colon + 1)];
            if (name == "*") {
                schema.anyName = true;
                schema.anyMember = inner;
            } else {
                schema.members.emplace(name, inner);
            }
        }
    }
    return all;
}

const char *answerOf(Method method)
{
    switch (method) {
    case Method::AclList: return "Acl";
    case Method::AclGet:
    case Method::AclInsert:
    case Method::AclPatch:
    case Method::AclUpdate: return "AclRule";
    case Method::CalendarListList: return "CalendarList";
    case Method::CalendarListGet:
    case Method::CalendarListInsert:
    case Method::CalendarListPatch:
    case Method::CalendarListUpdate: return "CalendarListEntry";
    case Method::CalendarsGet:
    case Method::CalendarsInsert:
    case Method::CalendarsPatch:
    case Method::CalendarsUpdate: return "Calendar";
    case Method::ColorsGet: return "Colors";
    case Method::EventsInstances:
    case Method::EventsList: return "Events";
    case Method::EventsGet:
    case Method::EventsImport:
    case Method::EventsInsert:
    case Method::EventsMove:
    case Method::EventsPatch:
    case Method::EventsQuickAdd:
    case Method::EventsUpdate: return "Event";
    case Method::FreebusyQuery: return "FreeBusyResponse";
    case Method::SettingsGet: return "Setting";
    case Method::SettingsList: return "Settings";
    case Method::AclWatch:
    case Method::CalendarListWatch:
    case Method::EventsWatch:
    case Method::SettingsWatch: return "Channel";
    case Method::AclDelete:
    case Method::CalendarListDelete:
    case Method::CalendarsClear:
    case Method::CalendarsDelete:
    case Method::CalendarsTransferOwnership:
    case Method::ChannelsStop:
    case Method::EventsDelete: return nullptr;
    }
    return nullptr;
}

} // namespace

const AnswerSchema *answerSchema(Method method)
{
    static const Schemas all = readLines();
    const char *name = answerOf(method);
    return name ? &all.at(name) : nullptr;
}

} // namespace csp::sim::google
