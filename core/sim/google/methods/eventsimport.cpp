#include "core/sim/google/methods/eventswrite.h"
#include "core/sim/google/people/access.h"
#include "core/sim/google/documents/eventreading.h"
#include "core/sim/google/documents/newevent.h"
#include "core/sim/google/documents/render.h"
#include "core/sim/google/writing/writing.h"
#include <QRegularExpression>

namespace csp::sim::google {

http::Response importEvent(RequestContext &call)
{
    const Calendar &calendar = *call.calendar();
    if (call.world.roleOf(call.email, calendar) < LeastWriter)
        return answer(forbiddenRole(QStringLiteral("writer")));
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    const QString uid = body.value(QLatin1String("iCalUID")).toString();
    if (uid.isEmpty())
        return answer(required(QStringLiteral("Missing iCalUID.")));
    const bool otherType = body.value(QLatin1String("eventType")).toString(QStringLiteral("default")) != QLatin1String("default");
    if (otherType && call.world.settings.importOtherTypes == GoogleSettings::ImportOtherTypes::Refuse)
        return answer(Problem{400, "calendar", "eventTypeRestriction", QStringLiteral("Only default events can be imported."), {}, {}, {}, {}, {}});
    const QString id = idOfUid(uid);
    const EventPtr *there = calendar.events.find(id);
    if (there && call.world.settings.importExisting == GoogleSettings::ImportExisting::Refuse)
        return answer(duplicateId());
    // What he is not shown he cannot replace, either.
    if (there && seesTimesAlone(call.world.roleOf(call.email, calendar), **there, call.email))
        return answer(forbiddenRole(QStringLiteral("writer")));
    const int sequence = body.value(QLatin1String("sequence")).toInt();
    if (there && sequence < (*there)->sequence)
        return answer(invalidSequence(call.world.settings));
    QJsonObject given = body;
    given.remove(QStringLiteral("id"));
    if (otherType) { // what only its type has goes with it
        for (const char *name : {"eventType", "birthdayProperties", "focusTimeProperties", "outOfOfficeProperties", "workingLocationProperties"})
            given.remove(QLatin1String(name));
    }
    Event event;
    if (auto problem = newEvent(call.world, calendar, call.email, given, call.query, Making::Import, call.now, &event))
        return answer(*problem);
    // A private copy of somebody's event: nobody is invited by it, and the organizer may be anybody.
    event.content.extra.insert(QStringLiteral("privateCopy"), true);
    const QJsonObject organizer = body.value(QLatin1String("organizer")).toObject();
    if (organizer.value(QLatin1String("email")).isString()) {
        event.organizer = organizer.value(QLatin1String("email")).toString();
        event.organizerName = organizer.value(QLatin1String("displayName")).toString();
    }
    Writing writing(call.world, call.now, QStringLiteral("events.import"), SendUpdates::None);
    const EventPtr saved = writing.insert(call.calendarId, std::move(event));
    call.touched = writing.touched();
    return answerJson(eventBytes(*saved, *call.calendar()), saved->etag());
}

http::Response quickAddEvent(RequestContext &call)
{
    const Calendar &calendar = *call.calendar();
    if (call.world.roleOf(call.email, calendar) < LeastWriter)
        return answer(forbiddenRole(QStringLiteral("writer")));
    const QString text = call.query.text("text").trimmed();
    if (text.isEmpty()) {
        Problem problem = required(QStringLiteral("Required parameter: text"));
        problem.location = QStringLiteral("text");
        problem.locationType = "parameter";
        return answer(problem);
    }
    // No natural language here: an hour, beginning with the next full one, or at `… at 15:30` of today.
    static const QRegularExpression clock(QStringLiteral("\\s+at\\s+(\\d{1,2})(?::(\\d{2}))?\\s*(am|pm)?$"), QRegularExpression::CaseInsensitiveOption);
    const auto match = clock.match(text);
    qint64 start = (call.nowMs() / 3'600'000 + 1) * 3'600'000;
    QString summary = text;
    if (match.hasMatch()) {
        int hour = match.captured(1).toInt() % 24;
        if (!match.captured(3).isEmpty())
            hour = hour % 12 + (match.captured(3).compare(QLatin1String("pm"), Qt::CaseInsensitive) == 0 ? 12 : 0);
        const qint64 midnight = calendar.zone->startOfDay(calendar.zone->dayOf(call.nowMs()));
        start = midnight + hour * 3'600'000LL + match.captured(2).toInt() * 60'000LL;
        summary = text.left(match.capturedStart());
    }
    QJsonObject json{{QStringLiteral("summary"), summary}};
    for (const auto &[name, at] : {std::pair("start", start), std::pair("end", start + 3'600'000)})
        json.insert(QLatin1String(name), QJsonObject{{QStringLiteral("dateTime"), QString::fromLatin1(utcMillis(at))}});
    Event event;
    if (auto problem = newEvent(call.world, calendar, call.email, json, call.query, Making::Insert, call.now, &event))
        return answer(*problem);
    Writing writing(call.world, call.now, QStringLiteral("events.quickAdd"), sendUpdatesOf(call.query));
    const EventPtr saved = writing.insert(call.calendarId, std::move(event));
    call.touched = writing.touched();
    return answerJson(eventBytes(*saved, *call.calendar()), saved->etag());
}

} // namespace csp::sim::google
