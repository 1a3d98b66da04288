#include "core/sim/google/world/calendarlist.h"
#include <algorithm>

namespace csp::sim::google {

void addToList(Account &account, const Calendar &calendar, Micros changed)
{
    if (World::entryOf(account, calendar.id))
        return;
    ListEntry entry;
    entry.calendar = calendar.id;
    entry.color = calendar.color.isEmpty() ? defaultColor(account.list.size()) : calendar.color;
    entry.added = entry.changed = changed;
    if (calendar.primary && calendar.id == account.who.email) {
        entry.reminders = {QJsonObject{{QStringLiteral("method"), QStringLiteral("popup")}, {QStringLiteral("minutes"), 30}}};
        for (const char *type : {"eventCreation", "eventChange", "eventCancellation", "eventResponse"})
            entry.notifications += QJsonObject{{QStringLiteral("type"), QLatin1String(type)}, {QStringLiteral("method"), QStringLiteral("email")}};
    }
    account.unlisted.remove(calendar.id);
    account.list << entry;
}

bool removeFromList(Account &account, const QString &calendarId, Micros changed)
{
    if (account.list.removeIf([&calendarId](const ListEntry &entry) { return entry.calendar == calendarId; }) == 0)
        return false;
    account.unlisted.insert(calendarId, changed);
    return true;
}

} // namespace csp::sim::google
