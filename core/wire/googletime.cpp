#include "core/wire/googletime.h"
#include "core/domain/timezone.h"

namespace csp::wire {

namespace {

/// A wall-clock time of a zone: Google lets the offset be left out where `timeZone` is given (google-calendar.md 2, `start`).
std::optional<Instant> instantInZone(const QString &text, const QString &zone)
{
    const QTimeZone where = timeZoneNamed(zone);
    // The same reader as for full times, so that no other form slips through: read as if it were UTC, then taken as local.
    const auto wall = instantFromRfc3339(text + QLatin1Char('Z'));
    if (!wall || !where.isValid())
        return {};
    const QDateTime utc = toQDateTime(*wall);
    return toInstant(QDateTime(utc.date(), utc.time(), where));
}

QDate dayFrom(const QString &text)
{
    return text.size() == 10 ? QDate::fromString(text, Qt::ISODate) : QDate();
}

} // namespace

std::optional<Boundary> readBoundary(const JsonReader &event, QLatin1String name)
{
    std::optional<Boundary> boundary;
    event.descend(name, [&](const JsonReader &end) {
        const QString time = end.string(QLatin1String("dateTime"));
        const QString zone = end.string(QLatin1String("timeZone"));
        if (!time.isEmpty()) {
            auto at = instantFromRfc3339(time);
            if (!at && !zone.isEmpty())
                at = instantInZone(time, zone);
            if (at)
                boundary = Boundary{*at, zone};
            else
                end.fail(QLatin1String("dateTime"), zone.isEmpty() ? QStringLiteral("a time with an offset, or a timeZone beside it")
                                                                   : QStringLiteral("a time like 2026-03-03T14:30:00+01:00"));
            return;
        }
        const QDate day = dayFrom(end.string(QLatin1String("date")));
        if (day.isValid())
            boundary = Boundary{day, zone};
        else
            end.fail(end.has(QLatin1String("date")) ? QLatin1String("date") : QLatin1String("dateTime"),
                     end.has(QLatin1String("date")) ? QStringLiteral("a day like 2026-03-03") : QStringLiteral("a dateTime or a date"));
    });
    return boundary;
}

std::optional<EventSpan> readSpan(const JsonReader &event)
{
    const auto start = readBoundary(event, QLatin1String("start"));
    const auto end = readBoundary(event, QLatin1String("end"));
    if (!start || !end) {
        if (start || end)
            event.fail(start ? QLatin1String("end") : QLatin1String("start"), QStringLiteral("an object with dateTime or date"));
        return {};
    }
    if (start->at.index() != end->at.index()) {
        event.fail(QLatin1String("end"), QStringLiteral("the same kind of time as in start"));
        return {};
    }
    if (const auto *at = std::get_if<Instant>(&start->at))
        return TimedSpan{*at, std::get<Instant>(end->at), start->zone, end->zone};
    return DaySpan{std::get<QDate>(start->at), std::get<QDate>(end->at)};
}

QJsonObject boundaryToJson(Instant at, const QString &zone)
{
    QJsonObject json{{QStringLiteral("dateTime"), toRfc3339(at)}};
    if (!zone.isEmpty())
        json.insert(QStringLiteral("timeZone"), zone);
    return json;
}

QJsonObject boundaryToJson(QDate day) { return {{QStringLiteral("date"), day.toString(Qt::ISODate)}}; }

} // namespace csp::wire
