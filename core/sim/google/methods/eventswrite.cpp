#include "core/sim/google/methods/eventswrite.h"
#include "core/sim/google/people/access.h"
#include "core/sim/google/methods/conditions.h"
#include "core/sim/google/documents/eventreading.h"
#include "core/sim/google/documents/newevent.h"
#include "core/sim/google/documents/eventtypes.h"
#include "core/sim/google/documents/propertylimit.h"
#include "core/sim/google/people/invitations.h"
#include "core/sim/google/documents/render.h"
#include "core/sim/google/world/instances.h"
#include "core/sim/google/writing/writing.h"

namespace csp::sim::google {

namespace {

ReadOptions readOptions(RequestContext &call, const Calendar &calendar, const Content *old)
{
    ReadOptions options;
    options.calendarZone = calendar.zone;
    options.old = old;
    options.self = calendar.id;
    options.conferenceVersion1 = call.query.text("conferenceDataVersion") == QLatin1String("1");
    options.takesAttachments = call.query.text("supportsAttachments") == QLatin1String("true");
    options.keepsConference = call.world.settings.updateKeepsConference || call.method == Method::EventsPatch;
    options.keepsAnswers = call.world.settings.missingResponse == GoogleSettings::MissingResponse::Keep;
    options.keepsType = call.world.settings.missingEventType == GoogleSettings::MissingEventType::Keep || call.method == Method::EventsPatch;
    options.zeroLength = call.world.settings.zeroLengthEvents;
    options.dice = &call.world.dice;
    options.settings = &call.world.settings;
    return options;
}

/// The event as asked for, where the caller may change it.
std::optional<Problem> forWriting(RequestContext &call, EventPtr *out)
{
    const Calendar &calendar = *call.calendar();
    const Role role = call.world.roleOf(call.email, calendar);
    if (role < LeastWriter)
        return forbiddenRole(QStringLiteral("writer"));
    *out = eventOrInstance(calendar, call.itemId);
    if (!*out || isGone(calendar, **out, purgedBefore(call.world.settings, call.now)))
        return notFound();
    const QByteArray wanted = call.request.header("if-match").trimmed();
    const bool anyWillDo = wanted.isEmpty() || (call.method == Method::EventsMove && !call.world.settings.ifMatchOnMove);
    if (!anyWillDo && !namesEtag(wanted, (*out)->etag(), call.world.settings.starMatchesAny))
        return preconditionFailed();
    // What he is not shown he cannot change: the answer would show it. (Not documented.)
    if (seesTimesAlone(role, **out, call.email))
        return forbiddenRole(QStringLiteral("writer"));
    return {};
}

http::Response answerEvent(const RequestContext &call, const Event &event)
{
    RenderOptions options;
    if (call.query.has("maxAttendees"))
        options.maxAttendees = std::max(1, call.query.text("maxAttendees").toInt());
    options.withoutSource = hidesSource(event, call.email);
    return answerJson(eventBytes(event, *call.calendar(), options), event.etag());
}

/// Which documents say a sequence below the present one were read before somebody else's change (google-calendar.md 3.2).
std::optional<Problem> checkSequence(const QJsonObject &json, const Event &old, const GoogleSettings &settings)
{
    const QJsonValue sequence = json.value(QLatin1String("sequence"));
    if (!sequence.isDouble() || sequence.toInt() >= old.sequence)
        return {};
    return invalidSequence(settings);
}

http::Response writeEvent(RequestContext &call, bool replaces)
{
    EventPtr old;
    if (auto problem = forWriting(call, &old))
        return answer(*problem);
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    const Calendar &calendar = *call.calendar();
    // A tombstone without content cannot be filled by a patch, but a whole document brings it back.
    if (old->bare && !replaces)
        return answer(notFound());
    if (auto problem = checkSequence(body, *old, call.world.settings))
        return answer(*problem);
    if (replaces && !body.contains(QLatin1String("status")) && old->cancelled())
        body.insert(QStringLiteral("status"), QStringLiteral("confirmed"));
    const QJsonObject whole = replaces ? body : patched(writableJson(old->content, *calendar.zone), body);
    Content wanted;
    if (auto problem = readContent(whole, readOptions(call, calendar, &old->content), &wanted))
        return answer(*problem);
    if (old->isException())
        wanted.recurrence.clear(); // an instance has none
    if (!replaces && !body.contains(QLatin1String("attendees")) && !body.value(QLatin1String("attendeesOmitted")).toBool())
        wanted.guests = old->content.guests;
    else if (hidesGuests(*old, calendar))
        wanted.guests = withHiddenGuests(wanted.guests, *old, calendar);
    if (auto problem = refuseInvitation(call, old->content.guests, wanted.guests))
        return answer(*problem);
    if (auto problem = checkTypeOfChange(call.world, calendar, *old, &wanted))
        return answer(*problem);
    if (auto problem = limitProperties(call.world, calendar.id, *old, &old->content, &wanted))
        return answer(*problem);
    if (body.contains(QLatin1String("sequence")) && body.value(QLatin1String("sequence")).toInt() > old->sequence) {
        auto higher = std::make_shared<Event>(*old);
        higher->sequence = std::min(body.value(QLatin1String("sequence")).toInt(), highestSequence) - (raisesSequence(old->content, wanted, *calendar.zone) ? 1 : 0);
        old = higher;
    }
    Writing writing(call.world, call.now, replaces ? QStringLiteral("events.update") : QStringLiteral("events.patch"), sendUpdatesOf(call.query));
    auto result = writing.change(calendar.id, old, std::move(wanted));
    call.touched = writing.touched();
    if (const auto *problem = std::get_if<Problem>(&result))
        return answer(*problem);
    return answerEvent(call, *std::get<EventPtr>(result));
}

} // namespace

http::Response insertEvent(RequestContext &call)
{
    if (call.world.roleOf(call.email, *call.calendar()) < LeastWriter)
        return answer(forbiddenRole(QStringLiteral("writer")));
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    Event event;
    if (auto problem = newEvent(call.world, *call.calendar(), call.email, body, call.query, Making::Insert, call.now, &event))
        return answer(*problem);
    if (auto problem = refuseInvitation(call, {}, event.content.guests))
        return answer(*problem);
    Writing writing(call.world, call.now, QStringLiteral("events.insert"), sendUpdatesOf(call.query));
    const EventPtr saved = writing.insert(call.calendarId, std::move(event));
    call.touched = writing.touched();
    return answerEvent(call, *saved);
}

http::Response patchEvent(RequestContext &call) { return writeEvent(call, false); }
http::Response updateEvent(RequestContext &call) { return writeEvent(call, true); }

http::Response deleteEvent(RequestContext &call)
{
    EventPtr old;
    if (auto problem = forWriting(call, &old))
        return answer(*problem);
    if (old->cancelled())
        return answer(alreadyDeleted());
    if (auto problem = checkTypeOfDeletion(*old))
        return answer(*problem);
    Writing writing(call.world, call.now, QStringLiteral("events.delete"), sendUpdatesOf(call.query));
    writing.remove(call.calendarId, old);
    call.touched = writing.touched();
    return noContent();
}

http::Response moveEvent(RequestContext &call)
{
    EventPtr old;
    if (auto problem = forWriting(call, &old))
        return answer(*problem);
    QString to = call.query.text("destination");
    if (to.isEmpty()) {
        Problem problem = required(QStringLiteral("Required parameter: destination"));
        problem.location = QStringLiteral("destination");
        problem.locationType = "parameter";
        return answer(problem);
    }
    if (to == QLatin1String("primary"))
        to = call.email;
    const Calendar *destination = call.world.calendar(to);
    if (!destination || call.world.roleOf(call.email, *destination) == Role::None || old->cancelled())
        return answer(notFound());
    if (call.world.roleOf(call.email, *destination) < LeastWriter)
        return answer(forbiddenRole(QStringLiteral("writer")));
    if (old->isException())
        return answer(Problem{int(call.world.settings.instanceMoveStatus), "calendar", "cannotChangeOrganizerOfInstance", QStringLiteral("Cannot change the organizer of an instance."), {}, {}, {}, {}, {}});
    if (old->organizer.compare(call.calendarId, Qt::CaseInsensitive) != 0)
        return answer(Problem{403, "calendar", "cannotChangeOrganizer", QStringLiteral("The organizer of the event cannot be changed."), {}, {}, {}, {}, {}});
    if (old->content.extra.contains(QLatin1String("eventType")))
        return answer(Problem{400, "calendar", "eventTypeRestriction", QStringLiteral("Only default events can be moved."), {}, {}, {}, {}, {}});
    if (const EventPtr *there = destination->events.find(old->id); there && (*there)->iCalUid != old->iCalUid)
        return answer(duplicateId());
    if (to == call.calendarId)
        return answerEvent(call, *old);
    Writing writing(call.world, call.now, QStringLiteral("events.move"), sendUpdatesOf(call.query));
    const EventPtr moved = writing.move(call.calendarId, old, to);
    call.touched = writing.touched();
    return answerJson(eventBytes(*moved, *call.world.calendar(to)), moved->etag());
}

} // namespace csp::sim::google
