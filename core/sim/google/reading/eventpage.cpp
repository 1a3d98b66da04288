#include "core/sim/google/reading/eventpage.h"
#include "core/sim/google/people/access.h"
#include "core/sim/google/http/jsonbytes.h"
#include <algorithm>

namespace csp::sim::google {

static QByteArray base32(quint64 number, int length)
{
    static const char alphabet[] = "0123456789abcdefghijklmnopqrstuv";
    QByteArray text(length, '0');
    for (int i = length - 1; i >= 0; --i, number >>= 5)
        text[i] = alphabet[number & 31];
    return text;
}

static Micros lastChange(const Calendar &calendar) { return std::max(calendar.events.lastChange(), calendar.changed); }

Micros positionOf(const Calendar &calendar) { return std::max(lastChange(calendar), calendar.accessChanged); }

QByteArray collectionEtag(const Calendar &calendar) { return "\"p3" + base32(quint64(positionOf(calendar)), 14) + '"'; }

Page::Page(const RequestContext &call, const ListQuery &given) : calendar(*call.calendar()), query(given)
{
    role = call.world.roleOf(call.email, calendar);
    reader = call.email;
    render.zone = query.zone;
    render.maxAttendees = query.maxAttendees;
    items.reserve(std::min(query.maxResults, 256) * 640);
}

bool Page::add(const Event &event, bool asTombstone, qint64 key, qint64 subkey, qint64 told)
{
    const bool timesOnly = !asTombstone && seesTimesAlone(role, event, reader);
    if (timesOnly && query.looksInside())
        return true; // what is hidden is not found, either
    if (!asTombstone && !query.eventTypes.isEmpty()) {
        const QString usual = QStringLiteral("default");
        if (!query.eventTypes.contains(timesOnly ? usual : event.content.extra.value(QLatin1String("eventType")).toString(usual)))
            return true;
    }
    if (count == query.maxResults) {
        more = true;
        return false;
    }
    if (count++)
        items += ',';
    // Of an instance that a series goes without no more is told than which one it is, unless deletions are asked for.
    if (asTombstone || (event.cancelled() && event.isException() && !query.showDeleted)) {
        appendTombstone(items, event, calendar);
    } else {
        RenderOptions options = render;
        options.timesOnly = timesOnly;
        options.withoutSource = hidesSource(event, reader);
        appendEvent(items, event, calendar, options);
    }
    lastKey = key;
    lastSubkey = subkey;
    lastTold = told;
    return true;
}

void Page::empty()
{
    items.clear();
    count = 0;
    lastKey = std::numeric_limits<qint64>::min() + 1; // before everything, with room for who reads from a little earlier
    lastSubkey = 0;
    lastTold = 0;
    lastIsFormer = false;
}

http::Response pageAnswer(const RequestContext &call, const Page &page, const QByteArray &nextPage, const QByteArray &nextSync)
{
    const Calendar &calendar = page.calendar;
    QByteArray out;
    out.reserve(page.items.size() + 768);
    const QByteArray etag = collectionEtag(calendar);
    out += "{\"kind\":\"calendar#events\",\"etag\":\"\\\"";
    out += QByteArrayView(etag).sliced(1).chopped(1);
    out += "\\\"\",\"summary\":";
    const Account *account = call.world.account(call.email);
    const ListEntry *entry = account ? World::entryOf(*account, calendar.id) : nullptr; // with an API key nobody asks
    appendJson(out, entry && !entry->summaryOverride.isEmpty() ? entry->summaryOverride : calendar.summary);
    out += ",\"description\":";
    appendJson(out, calendar.description);
    out += ",\"updated\":\"";
    appendUtcMillis(out, lastChange(calendar) / 1000);
    out += "\",\"timeZone\":";
    appendJson(out, page.query.zone ? page.query.zone->name() : calendar.zone->name());
    out.append(",\"accessRole\":\"").append(toText(page.role).data());
    out += "\",\"defaultReminders\":";
    appendJson(out, QJsonValue(entry ? entry->reminders : QJsonArray()));
    if (!nextPage.isEmpty())
        out.append(",\"nextPageToken\":\"").append(nextPage).append('"');
    if (!nextSync.isEmpty())
        out.append(",\"nextSyncToken\":\"").append(nextSync).append('"');
    out += ",\"items\":[";
    out += page.items;
    out += "]}";
    return answerJson(std::move(out), etag);
}

} // namespace csp::sim::google
