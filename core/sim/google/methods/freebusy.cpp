#include "core/sim/google/methods/calendars.h"
#include "core/sim/google/http/jsonbytes.h"
#include "core/sim/google/world/instances.h"
#include <QJsonArray>
#include <QSet>
#include <algorithm>

namespace csp::sim::google {

namespace {

struct Interval { qint64 start; qint64 end; };

/// What fills a calendar's owner's time between two instants: opaque, not cancelled, not declined (google-calendar.md 3.3), laid together.
QList<Interval> busyOf(const Calendar &calendar, qint64 from, qint64 until, bool declinedIsFree)
{
    QList<Interval> all;
    forEachFilled(calendar, from, until, [&](const Event &event) {
        const Covered span = covered(event.content, *calendar.zone);
        if (span.end <= from || span.end == span.start || event.content.extra.value(QLatin1String("transparency")).toString() == QLatin1String("transparent"))
            return;
        for (const Guest &guest : event.content.guests) {
            if (declinedIsFree && guest.answer == Answer::Declined && folded(guest.email) == folded(calendar.id))
                return;
        }
        all << Interval{std::max(span.start, from), std::min(span.end, until)};
    });
    std::sort(all.begin(), all.end(), [](const Interval &a, const Interval &b) { return a.start < b.start; });
    QList<Interval> joined;
    for (const Interval &interval : std::as_const(all)) {
        if (!joined.isEmpty() && interval.start <= joined.last().end)
            joined.last().end = std::max(joined.last().end, interval.end);
        else
            joined << interval;
    }
    return joined;
}

} // namespace

http::Response queryFreeBusy(RequestContext &call)
{
    QJsonObject body;
    if (auto problem = bodyOf(call.request, &body))
        return answer(*problem);
    const auto from = parseInstant(body.value(QLatin1String("timeMin")).toString());
    const auto until = parseInstant(body.value(QLatin1String("timeMax")).toString());
    for (const auto &[name, at] : {std::pair("timeMin", from), std::pair("timeMax", until)}) {
        if (!at)
            return answer(body.contains(QLatin1String(name)) ? Problem{400, "global", "badRequest", QStringLiteral("Bad Request"), {}, {}, {}, {}, {}}
                                                             : required(QStringLiteral("Missing %1 parameter.").arg(QLatin1String(name))));
    }
    if (*until <= *from)
        return answer(Problem{400, "calendar", "timeRangeEmpty", QStringLiteral("The specified time range is empty."), {}, {}, {}, {}, {}});
    const qint64 longest = call.world.settings.freeBusyDays * 86'400'000; // refused "beyond roughly 60-90 days"; Cal.com asks for 90
    if (*until - *from > longest)
        return answer(Problem{400, "calendar", "timeRangeTooLong", QStringLiteral("The requested time range is too long."), {}, {}, {}, {}, {}});
    const QString zoneName = body.value(QLatin1String("timeZone")).toString(QStringLiteral("UTC"));
    const Zone *zone = Zone::named(zoneName);
    if (!zone)
        return answer(invalidValue());
    QByteArray out = "{\"kind\":\"calendar#freeBusy\",\"timeMin\":\"" + utcMillis(*from) + "\",\"timeMax\":\"" + utcMillis(*until) + "\",\"calendars\":{";
    bool first = true;
    QSet<QString> told;
    const QJsonArray items = body.value(QLatin1String("items")).toArray();
    if (items.size() > 50)
        return answer(invalidValue());
    for (const QJsonValue item : items) {
        const QString asked = item.toObject().value(QLatin1String("id")).toString();
        if (asked.isEmpty())
            return answer(required(QStringLiteral("Required")));
        if (told.contains(asked))
            continue; // each is a member of the answer
        told << asked;
        const Calendar *calendar = call.world.calendar(asked == QLatin1String("primary") ? call.email : asked);
        if (!std::exchange(first, false))
            out += ',';
        appendJson(out, asked);
        if (!calendar || call.world.roleOf(call.email, *calendar) < Role::FreeBusyReader) {
            out += ":{\"errors\":[{\"domain\":\"global\",\"reason\":\"notFound\"}],\"busy\":[]}";
            continue;
        }
        out += ":{\"busy\":[";
        bool firstBusy = true;
        for (const Interval &interval : busyOf(*calendar, *from, *until, call.world.settings.declinedIsFree)) {
            out += std::exchange(firstBusy, false) ? "{\"start\":\"" : ",{\"start\":\"";
            appendLocal(out, interval.start, *zone);
            out += "\",\"end\":\"";
            appendLocal(out, interval.end, *zone);
            out += "\"}";
        }
        out += "]}";
    }
    out += "}}";
    return answerJson(out);
}

} // namespace csp::sim::google
