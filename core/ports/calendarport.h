#pragma once
#include "core/domain/calendar.h"
#include "core/domain/edit.h"
#include "core/domain/notification.h"
#include "core/domain/plan.h"
#include "core/ports/call.h"

namespace csp {

/// What the engine needs of a Google Calendar account. All calls are the signed-in account's own.
///
/// Errors keep Google's own words in `Error::reason`: `fullSyncRequired` (a sync token that aged; kind Gone), `conditionNotMet` (412;
/// kind Conflict), `notFound`, `deleted`, `forbiddenForNonOrganizer` … (google-calendar.md 6).
class CalendarPort : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual CallOf<QList<CalendarInfo>> *listCalendars() = 0;
    /// One page of `events.list` with `singleEvents=false`, `maxResults=2500`. Both tokens empty: the first page of a full read.
    virtual CallOf<EventPage> *listEvents(const CalendarId &calendar, const QString &syncToken, const QString &pageToken) = 0;
    /// Gone on 404. A deleted event that Google still keeps is present with status cancelled.
    virtual CallOf<Fetched> *getEvent(const EventKey &event) = 0;
    /// `events.list?iCalUID=` without deleted ones.
    virtual CallOf<QList<EventDocument>> *findByICalUid(const CalendarId &calendar, const ICalUid &uid) = 0;
    /// `events.list` of a span, instances expanded (`singleEvents=true`), deleted ones left out.
    virtual CallOf<QList<EventDocument>> *listBetween(const CalendarId &calendar, Instant from, Instant until) = 0;
    /// `freebusy.query`; calendars that cannot be read are left out.
    virtual CallOf<QList<Busy>> *freeBusy(const QStringList &calendars, Instant from, Instant until) = 0;
    /// Answers the event as it is afterwards; for a deletion Gone. A set etag goes out as If-Match. `sendUpdates=none`.
    virtual CallOf<Fetched> *edit(const EditIntent &intent) = 0;
    /// Sends a request of a plan as it stands.
    virtual CallOf<ApiAnswer> *perform(const ApiRequest &request) = 0;
    /// `events.watch` with the channel's id, token and address; the answer has resourceId and expiry filled in.
    virtual CallOf<Channel> *watch(const Channel &wanted) = 0;
    /// `channels.stop`; a channel that is unknown there counts as stopped.
    virtual CallOf<Done> *stopChannel(const Channel &channel) = 0;
};

} // namespace csp
