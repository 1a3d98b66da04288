#include "core/sim/google/reading/listquery.h"
#include "core/sim/google/people/access.h"
#include "core/sim/google/world/instances.h"
#include "core/sim/google/world/synctoken.h"
#include <algorithm>

namespace csp::sim::google {

namespace {

Problem bad(const char *parameter, const QString &message = QStringLiteral("Bad Request"), GoogleSettings::Reason reason = GoogleSettings::Reason::BadRequest)
{
    return {400, "global", toText(reason), message, QString::fromLatin1(parameter), "parameter", {}, {}, {}};
}

std::optional<Problem> timeOf(const Query &query, const char *name, std::optional<qint64> *out)
{
    if (!query.has(name))
        return {};
    *out = parseInstant(query.text(name));
    if (!*out)
        return bad(name);
    **out -= ((**out % 1000) + 1000) % 1000; // fractional seconds are accepted and ignored
    return {};
}

std::optional<Problem> propertiesOf(const Query &query, const char *name, QList<QPair<QString, QString>> *out)
{
    for (const QString &text : query.all(name)) {
        const qsizetype equals = text.indexOf(u'=');
        if (equals <= 0)
            return invalidValue(QString::fromLatin1(name));
        out->append({text.left(equals), text.mid(equals + 1)});
    }
    return {};
}

/// What may not stand beside a sync token (google-calendar.md 3.1). orderBy has a message of its own.
std::optional<Problem> checkSync(const Query &query, const ListQuery &list, const GoogleSettings &settings)
{
    if (list.syncToken.isEmpty())
        return {};
    if (query.has("orderBy"))
        return bad("orderBy", QStringLiteral("Sync token cannot be used with non-default ordering"), settings.syncRestrictionReason);
    for (const char *name : {"timeMin", "timeMax", "updatedMin", "q", "iCalUID", "privateExtendedProperty", "sharedExtendedProperty"}) {
        if (query.has(name))
            return bad(name, QStringLiteral("Sync token cannot be used with other request restrictions"), settings.syncRestrictionReason);
    }
    if (query.has("showDeleted") && !list.showDeleted)
        return bad("showDeleted", QStringLiteral("Sync token cannot be used with other request restrictions"), settings.syncRestrictionReason);
    return {};
}

bool hasProperties(const Event &event, const char *side, const QList<QPair<QString, QString>> &wanted, bool anyWillDo)
{
    if (wanted.isEmpty())
        return true;
    const QJsonObject all = event.content.extra.value(QLatin1String("extendedProperties")).toObject().value(QLatin1String(side)).toObject();
    const auto has = [&all](const auto &pair) { return all.contains(pair.first) && all.value(pair.first).toString() == pair.second; };
    return anyWillDo ? std::any_of(wanted.begin(), wanted.end(), has) : std::all_of(wanted.begin(), wanted.end(), has);
}

bool holds(const Event &event, const Calendar &calendar, const QString &word)
{
    const auto in = [&word](const QString &text) { return text.contains(word, Qt::CaseInsensitive); };
    if (in(event.content.summary) || in(event.content.description) || in(event.content.location) || in(event.organizer) || in(event.organizerName))
        return true;
    const bool hides = hidesGuests(event, calendar);
    if (std::any_of(event.content.guests.begin(), event.content.guests.end(),
                    [&](const Guest &g) { return (in(g.email) || in(g.displayName)) && (!hides || isShownGuest(g, event, calendar)); }))
        return true;
    const QJsonObject place = event.content.extra.value(QLatin1String("workingLocationProperties")).toObject();
    return in(place.value(QLatin1String("customLocation")).toObject().value(QLatin1String("label")).toString())
        || in(place.value(QLatin1String("officeLocation")).toObject().value(QLatin1String("label")).toString());
}

} // namespace

std::optional<Problem> readListQuery(const RequestContext &call, ListQuery *out)
{
    const Query &query = call.query;
    out->purgedBefore = purgedBefore(call.world.settings, call.now);
    if (query.entries().isEmpty())
        return {};
    out->anyProperty = call.world.settings.propertyFilters == GoogleSettings::PropertyFilters::Any;
    out->syncToken = query.text("syncToken").toUtf8();
    out->pageToken = query.text("pageToken").toUtf8();
    for (const auto &[name, flag] : {std::pair("singleEvents", &out->singleEvents), std::pair("showDeleted", &out->showDeleted)}) {
        if (auto problem = flagOf(query, name, flag))
            return problem;
    }
    if (auto problem = numberOf(query, "maxResults", 1, 2500, &out->maxResults))
        return problem;
    if (auto problem = numberOf(query, "maxAttendees", 1, 10'000, &out->maxAttendees))
        return problem;
    for (const auto &[name, time] : {std::pair("timeMin", &out->timeMin), std::pair("timeMax", &out->timeMax), std::pair("updatedMin", &out->updatedMin)}) {
        if (auto problem = timeOf(query, name, time))
            return problem;
    }
    if (out->timeMin && out->timeMax && *out->timeMax <= *out->timeMin)
        return Problem{400, "calendar", "timeRangeEmpty", QStringLiteral("The specified time range is empty."), QStringLiteral("timeMax"), "parameter", {}, {}, {}};
    const QString order = query.text("orderBy");
    out->orderByStart = order == QLatin1String("startTime");
    out->orderByUpdated = order == QLatin1String("updated");
    if (!order.isEmpty() && !out->orderByStart && !out->orderByUpdated)
        return invalidValue(QStringLiteral("orderBy"));
    if (out->orderByStart && !out->singleEvents && out->syncToken.isEmpty())
        return bad("orderBy", QStringLiteral("The requested ordering is not available for the particular query."), call.world.settings.orderingReason);
    out->iCalUid = query.text("iCalUID");
    out->words = query.text("q").toLower().split(u' ', Qt::SkipEmptyParts);
    out->eventTypes = query.all("eventTypes");
    for (const auto &[name, list] : {std::pair("privateExtendedProperty", &out->privateProperties), std::pair("sharedExtendedProperty", &out->sharedProperties)}) {
        if (auto problem = propertiesOf(query, name, list))
            return problem;
    }
    if (query.has("timeZone")) {
        out->zone = Zone::named(query.text("timeZone"));
        if (!out->zone)
            return invalidValue(QStringLiteral("timeZone"));
    }
    if (out->updatedMin && call.nowMs() - *out->updatedMin > call.world.settings.syncTokenLifetime.count() * 1000)
        return Problem{410, "calendar", "updatedMinTooLongAgo", QStringLiteral("The requested minimum modification time lies too far in the past."),
                       QStringLiteral("updatedMin"), "parameter", {}, {}, {}};
    for (const auto &[name, value] : query.entries()) {
        if (name != "pageToken" && name != "maxResults" && name != "alt" && name != "prettyPrint" && name != "fields" && name != "quotaUser")
            out->hash += shortHash(name + '=' + value); // in any order
    }
    return checkSync(query, *out, call.world.settings);
}

bool ListQuery::matches(const Event &event, const Calendar &calendar) const
{
    if (!hasProperties(event, "private", privateProperties, anyProperty) || !hasProperties(event, "shared", sharedProperties, anyProperty))
        return false;
    return std::all_of(words.begin(), words.end(), [&](const QString &word) { return holds(event, calendar, word); });
}

bool ListQuery::inWindow(const Event &event, const Calendar &calendar) const
{
    if (!timeMin && !timeMax)
        return true;
    Covered span = covered(event.content, *calendar.zone);
    if (timeMin && !event.content.recurrence.isEmpty())
        span.end = lastEnd(event.content, *calendar.zone); // a series lasts as long as its instances
    return (!timeMin || span.end > *timeMin) && (!timeMax || span.start < *timeMax);
}

bool ListQuery::takesDeleted(const Event &event, const Calendar &calendar) const
{
    if (isGone(calendar, event, purgedBefore))
        return false;
    if (showDeleted || updatedMin || !syncToken.isEmpty())
        return true;
    // Cancelled instances of a living series are told wherever the series itself is (google-calendar.md 3.1).
    return event.isException() && !singleEvents && standsForAnInstance(calendar, event);
}

} // namespace csp::sim::google
