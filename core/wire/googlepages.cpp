#include "core/wire/google.h"
#include "core/wire/googleevent.h"
#include "core/wire/googlewords.h"
#include "core/wire/jsonslices.h"

namespace csp::wire {

Outcome<EventPage> eventPageFromJson(const QByteArray &document, const CalendarId &calendar)
{
    const auto json = objectFromBytes(document);
    if (!json)
        return json.error();
    std::optional<Error> trouble;
    const JsonReader reader(*json, nullptr, trouble);
    EventPage page;
    page.nextPageToken = reader.string(QLatin1String("nextPageToken"));
    page.nextSyncToken = reader.string(QLatin1String("nextSyncToken"));
    QList<QByteArray> slices = elementsOf(document, "items");
    page.events.reserve(slices.size());
    qsizetype index = 0;
    reader.eachObject(QLatin1String("items"), [&](const JsonReader &item) {
        if (trouble)
            return;
        QByteArray raw = index < slices.size() ? std::move(slices[index]) : compact(item.json());
        ++index;
        page.events.append({readEvent(item, calendar), std::move(raw)});
    });
    if (trouble)
        return *trouble;
    return page;
}

Outcome<QList<CalendarInfo>> calendarListFromJson(const QByteArray &document)
{
    const auto json = objectFromBytes(document);
    if (!json)
        return json.error();
    std::optional<Error> trouble;
    QList<CalendarInfo> list;
    JsonReader(*json, nullptr, trouble).eachObject(QLatin1String("items"), [&](const JsonReader &entry) {
        CalendarInfo info;
        info.id.value = entry.requiredString(QLatin1String("id"));
        info.summary = entry.string(QLatin1String("summaryOverride"));
        if (info.summary.isEmpty())
            info.summary = entry.string(QLatin1String("summary"));
        info.timeZone = entry.string(QLatin1String("timeZone"));
        info.backgroundColor = entry.string(QLatin1String("backgroundColor"));
        info.role = accessRoleFrom(entry.string(QLatin1String("accessRole")));
        info.primary = entry.flag(QLatin1String("primary"));
        info.selected = entry.flag(QLatin1String("selected")); // left out where false
        if (!entry.flag(QLatin1String("deleted")))
            list << info;
    });
    if (trouble)
        return *trouble;
    return list;
}

QString nextPageTokenOf(const QByteArray &document)
{
    const auto json = objectFromBytes(document);
    return json ? json->value(QLatin1String("nextPageToken")).toString() : QString();
}

Outcome<QList<Busy>> freeBusyFromJson(const QByteArray &document)
{
    const auto json = objectFromBytes(document);
    if (!json)
        return json.error();
    std::optional<Error> trouble;
    QList<Busy> list;
    JsonReader(*json, nullptr, trouble).descend(QLatin1String("calendars"), [&](const JsonReader &calendars) {
        for (auto it = calendars.json().begin(); it != calendars.json().end(); ++it) {
            const JsonPlace place{calendars.place(), {}, it.key(), -1};
            if (!it->isObject()) {
                JsonReader::fail(place, QStringLiteral("an object"), *it, trouble);
                continue;
            }
            const JsonReader calendar(it->toObject(), &place, trouble);
            if (!calendar.array(QLatin1String("errors")).isEmpty())
                continue; // a calendar that we may not read says nothing about who is busy
            calendar.eachObject(QLatin1String("busy"), [&](const JsonReader &busy) {
                list << Busy{busy.requiredInstant(QLatin1String("start")), busy.requiredInstant(QLatin1String("end")), it.key(), {}};
            });
        }
    });
    if (trouble)
        return *trouble;
    return list;
}

} // namespace csp::wire
