#include "core/sim/google/people/access.h"
#include "core/sim/google/reading/eventpage.h"
#include "core/sim/google/reading/events.h"
#include "core/sim/google/documents/render.h"
#include "core/sim/google/world/instances.h"
#include "core/sim/google/world/synctoken.h"

namespace csp::sim::google {

namespace {

/// `originalStart` as a query gives it: a date, or an instant.
bool isOriginal(const Event &instance, const QString &wanted, const Zone &zone)
{
    if (wanted.isEmpty())
        return true;
    if (!instance.originalStart)
        return false;
    if (instance.originalStart->allDay)
        return parseDate(wanted) == instance.originalStart->date;
    return parseLocal(wanted, zone) == instance.originalStart->ms;
}

} // namespace

http::Response getEvent(RequestContext &call)
{
    const Calendar &calendar = *call.calendar();
    const EventPtr found = eventOrInstance(calendar, call.itemId);
    if (!found || isGone(calendar, *found, purgedBefore(call.world.settings, call.now)))
        return answer(notFound());
    const Event &event = *found;
    if (const QByteArray known = call.request.header("if-none-match"); !known.isEmpty() && known == event.etag())
        return notModified(known);
    RenderOptions options;
    if (call.query.has("timeZone")) {
        options.zone = Zone::named(call.query.text("timeZone"));
        if (!options.zone)
            return answer(invalidValue(QStringLiteral("timeZone")));
    }
    if (call.query.has("maxAttendees")) {
        if (auto problem = numberOf(call.query, "maxAttendees", 1, 10'000, &options.maxAttendees))
            return answer(*problem);
    }
    options.withoutSource = hidesSource(event, call.email);
    options.timesOnly = seesTimesAlone(call.world.roleOf(call.email, calendar), event, call.email);
    return answerJson(eventBytes(event, calendar, options), event.etag());
}

http::Response listInstances(RequestContext &call)
{
    const Calendar &calendar = *call.calendar();
    const EventPtr *found = calendar.events.find(call.itemId);
    if (!found || isGone(calendar, **found, purgedBefore(call.world.settings, call.now)))
        return answer(notFound());
    const EventPtr master = *found;
    ListQuery query;
    if (auto problem = readListQuery(call, &query))
        return answer(*problem);
    if (master->content.recurrence.isEmpty())
        return answer(Problem{400, "calendar", "notARecurringEvent", QStringLiteral("The event is not a recurring event."), {}, {}, {}, {}, {}});
    std::optional<PageToken> resume;
    if (!query.pageToken.isEmpty()) {
        resume = pageTokenFromText(query.pageToken);
        if (!resume || resume->calendar != shortHash(master->id.toUtf8()) || resume->query != query.hash)
            return answer(invalidValue(QStringLiteral("pageToken")));
    }
    Page page(call, query);
    const QString original = call.query.text("originalStart");
    qint64 told = 0;
    for (const EventPtr &instance : instancesOf(calendar, *master, query.timeMin.value_or(std::numeric_limits<qint64>::min()), query.timeMax.value_or(farAway), longestSeries)) {
        if ((instance->cancelled() && !query.showDeleted) || !isOriginal(*instance, original, *calendar.zone))
            continue;
        if (++told <= (resume ? resume->told : 0))
            continue;
        if (!page.add(*instance, false, 0, 0, told))
            break;
    }
    QByteArray nextPage;
    if (page.more) {
        PageToken token;
        token.calendar = shortHash(master->id.toUtf8());
        token.query = query.hash;
        token.told = page.lastTold;
        nextPage = toText(token);
    }
    return pageAnswer(call, page, nextPage, {});
}

} // namespace csp::sim::google
