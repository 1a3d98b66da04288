#include "core/clients/google/calendarprivate.h"

namespace csp {

namespace {

const QByteArray quietly = "?sendUpdates=none";

QString nameOf(const char *method, const EventKey &event)
{
    return QStringLiteral("%1 of %2 in %3").arg(QLatin1String(method), event.event.value, event.calendar.value);
}

/// What of `content` is not so already. Members that are sent count as shared changes even where they are equal, and an attendee's copy
/// refuses those (403 forbiddenForNonOrganizer).
QJsonObject differences(const EventDraft &content, const Event &current)
{
    QJsonObject patch = wire::toJson(content, current);
    const EventDraft now = draftOf(current);
    if (content.summary == now.summary)
        patch.remove(QStringLiteral("summary"));
    if (content.location == now.location)
        patch.remove(QStringLiteral("location"));
    if (content.description == now.description)
        patch.remove(QStringLiteral("description"));
    if (current.span && content.span == *current.span) {
        patch.remove(QStringLiteral("start"));
        patch.remove(QStringLiteral("end"));
    }
    const auto folded = [](const QStringList &emails) {
        QSet<QString> keys;
        for (const QString &email : emails)
            keys.insert(foldedEmail(email));
        return keys;
    };
    if (folded(content.attendees) == folded(now.attendees))
        patch.remove(QStringLiteral("attendees"));
    return patch;
}

} // namespace

CallOf<Fetched> *GoogleCalendarClient::Private::carryOut(const MoveEvent &edit)
{
    return ask<Fetched>(request("PATCH", eventPath(edit.event) + quietly, wire::spanToPatch(edit.to), edit.etag), nameOf("events.patch", edit.event),
                        eventReader(edit.event.calendar));
}

CallOf<Fetched> *GoogleCalendarClient::Private::carryOut(const MoveToCalendar &edit)
{
    const QByteArray path = eventPath(edit.event) + "/move?destination=" + encoded(edit.destination.value) + "&sendUpdates=none";
    return ask<Fetched>(request("POST", path, {}, edit.etag), nameOf("events.move", edit.event), eventReader(edit.destination));
}

CallOf<Fetched> *GoogleCalendarClient::Private::carryOut(const DeleteEvent &edit)
{
    const Fetched gone{Fetched::Kind::Gone, {}};
    return ask<Fetched>(request("DELETE", eventPath(edit.event) + quietly, {}, edit.etag), nameOf("events.delete", edit.event),
                        [gone](const http::Response &) { return Outcome<Fetched>(gone); },
                        // Deleted already: what was wanted.
                        [gone](const Error &error) { return error.kind == Error::Kind::Gone ? std::optional(gone) : std::nullopt; });
}

CallOf<Fetched> *GoogleCalendarClient::Private::carryOut(const RestoreEvent &edit)
{
    auto *call = new ChainedCall<Fetched>(q);
    patchContent(call, edit.event, {}, edit.content, true);
    return call;
}

CallOf<Fetched> *GoogleCalendarClient::Private::carryOut(const ChangeEvent &edit)
{
    auto *call = new ChainedCall<Fetched>(q);
    patchContent(call, edit.event, edit.etag, edit.content, false);
    return call;
}

CallOf<Fetched> *GoogleCalendarClient::Private::carryOut(const CreateEvent &edit)
{
    return ask<Fetched>(request("POST", eventsPath(edit.calendar) + quietly, wire::toJson(edit.content)),
                        QStringLiteral("events.insert into %1").arg(edit.calendar.value), eventReader(edit.calendar));
}

/// Reads the event first: a patch replaces the attendees as a whole, and those who are not new must keep their answers.
void GoogleCalendarClient::Private::patchContent(ChainedCall<Fetched> *call, const EventKey &event, const QString &etag, const EventDraft &content,
                                           bool restore)
{
    const QString whereGet = nameOf("events.get", event), wherePatch = nameOf("events.patch", event);
    call->wait(sender->send(request("GET", eventPath(event))), [=, this](const Outcome<http::Response> &answer) {
        const auto checked = checkedGoogleAnswer(answer, whereGet);
        if (!checked)
            return call->settle(checked.error());
        const auto current = wire::eventFromJson(checked->body, event.calendar);
        if (!current)
            return call->settle(located(current.error(), whereGet));
        QJsonObject patch = differences(content, current->event);
        if (restore)
            patch.insert(QStringLiteral("status"), QStringLiteral("confirmed"));
        if (patch.isEmpty())
            return call->settle(Fetched{Fetched::Kind::Present, *current});
        ask<Fetched>(call, request("PATCH", eventPath(event) + quietly, patch, etag), wherePatch, eventReader(event.calendar));
    });
}

} // namespace csp
