#pragma once
#include "core/domain/calendar.h"
#include "core/domain/edit.h"
#include "core/domain/event.h"
#include "core/domain/notification.h"
#include "core/domain/outcome.h"
#include <QJsonObject>

namespace csp::wire {

/// An event document of Google's. Unknown members are skipped; a member of the wrong kind is an Error whose `where` is its JSON path
/// (`items[3].start.dateTime`). `raw` of the result is `document` as it stands where given, else compact JSON.
Outcome<EventDocument> eventFromJson(const QJsonObject &json, const CalendarId &calendar, const QByteArray &document = {});
Outcome<EventDocument> eventFromJson(const QByteArray &document, const CalendarId &calendar);
/// The writable part, for `events.insert` and `update`.
/// With `current` given it is a patch: empty texts clear, answers of known attendees stay, the other kind of time is taken away.
QJsonObject toJson(const EventDraft &draft, const std::optional<Event> &current = {});
QJsonObject spanToJson(const EventSpan &span);
/// `start` and `end` for `events.patch`: a patch merges, so the members of the other kind of time are sent as null (google-calendar.md 3.2).
QJsonObject spanToPatch(const EventSpan &span);
/// The document of an event that was kept without one; reads back as an equal event (but for its calendar, which is no part of it).
QJsonObject eventToJson(const Event &event);

Outcome<EventPage> eventPageFromJson(const QByteArray &document, const CalendarId &calendar);
Outcome<QList<CalendarInfo>> calendarListFromJson(const QByteArray &document);
/// Of `calendarList.list` or `events.list`; empty on the last page.
QString nextPageTokenOf(const QByteArray &document);
Outcome<QList<Busy>> freeBusyFromJson(const QByteArray &document);
QJsonObject channelToJson(const Channel &channel);
/// `expiration` is epoch milliseconds, as a string or as a number (google-calendar.md 5.1).
Outcome<Channel> channelFromJson(const QByteArray &document, const Channel &asked);

/// Any error answer of Google's: both envelopes of the Calendar API, and the flat one of OAuth (google-calendar.md 1.4 and 6.1).
Error errorFromAnswer(int status, const QByteArray &body, const QString &where);

/// Headers of a push message. An Error names the header that is missing or malformed.
Outcome<Notification> notificationFromHeaders(const QList<QPair<QByteArray, QByteArray>> &headers, Instant received);

} // namespace csp::wire
