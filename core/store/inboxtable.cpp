#include "core/store/inboxtable.h"

namespace csp::inboxtable {

Outcome<InboxId> add(Database &database, const Notification &n)
{
    return database.insert("INSERT INTO inbox (channel, calendar, resource_id, resource_state, message_number, resource_uri, channel_expires, received) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                           {text(n.channel.value), text(n.calendar.value), text(n.resourceId), text(n.resourceState), number(n.messageNumber),
                            text(n.resourceUri), n.channelExpires ? millis(*n.channelExpires) : QVariant(), millis(n.received)});
}

Outcome<QList<Notification>> open(Database &database)
{
    QList<Notification> list;
    auto read = database.read("SELECT id, channel, calendar, resource_id, resource_state, message_number, resource_uri, channel_expires, received "
                              "FROM inbox WHERE finished = 0 ORDER BY id",
                              {}, [&](const QSqlQuery &row) -> Outcome<Done> {
        Notification n;
        n.inboxId = row.value(0).toLongLong();
        n.channel = {row.value(1).toString()};
        n.calendar = {row.value(2).toString()};
        n.resourceId = row.value(3).toString();
        n.resourceState = row.value(4).toString();
        n.messageNumber = row.value(5).toLongLong();
        n.resourceUri = row.value(6).toString();
        if (!row.isNull(7))
            n.channelExpires = instantOf(row.value(7));
        n.received = instantOf(row.value(8));
        list.append(n);
        return Done{};
    });
    if (!read)
        return read.error();
    return list;
}

Outcome<Done> finish(Database &database, InboxId id)
{
    return database.run("UPDATE inbox SET finished = 1 WHERE id = ?", {number(id)});
}

} // namespace csp::inboxtable
