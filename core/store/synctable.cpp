#include "core/store/synctable.h"
#include "core/store/documents.h"

namespace csp::synctable {

Outcome<Done> putChannel(Database &database, const Channel &c)
{
    return database.run("INSERT INTO channels (id, calendar, resource_id, token, address, expires) VALUES (?, ?, ?, ?, ?, ?) "
                        "ON CONFLICT (id) DO UPDATE SET calendar = excluded.calendar, resource_id = excluded.resource_id, "
                        "token = excluded.token, address = excluded.address, expires = excluded.expires",
                        {text(c.id.value), text(c.calendar.value), text(c.resourceId), text(c.token), text(c.address), millis(c.expires)});
}

Outcome<Done> removeChannel(Database &database, const ChannelId &id)
{
    return database.run("DELETE FROM channels WHERE id = ?", {text(id.value)});
}

Outcome<QList<Channel>> channels(Database &database)
{
    QList<Channel> list;
    auto read = database.read("SELECT id, calendar, resource_id, token, address, expires FROM channels ORDER BY rowid", {},
                              [&](const QSqlQuery &row) -> Outcome<Done> {
        list.append({{row.value(0).toString()}, {row.value(1).toString()}, row.value(2).toString(), row.value(3).toString(),
                     row.value(4).toString(), instantOf(row.value(5))});
        return Done{};
    });
    if (!read)
        return read.error();
    return list;
}

Outcome<QString> token(Database &database, const CalendarId &calendar)
{
    QString found;
    auto read = database.read("SELECT token FROM sync WHERE calendar = ?", {text(calendar.value)}, [&](const QSqlQuery &row) -> Outcome<Done> {
        found = row.value(0).toString();
        return Done{};
    });
    if (!read)
        return read.error();
    return found;
}

Outcome<Done> putToken(Database &database, const CalendarId &calendar, const QString &token)
{
    return database.run("INSERT INTO sync (calendar, token) VALUES (?, ?) ON CONFLICT (calendar) DO UPDATE SET token = excluded.token",
                        {text(calendar.value), text(token)});
}

Outcome<Done> addChange(Database &database, const PendingChange &change)
{
    const Event &event = change.document.event;
    return database.run("INSERT INTO pending (cause, calendar, event, etag, document) VALUES (?, ?, ?, ?, ?)",
                        {number(change.cause), text(event.calendar.value), text(event.id.value), text(event.version.etag),
                         blob(textOf(change.document))});
}

Outcome<QList<PendingChange>> changes(Database &database)
{
    QList<PendingChange> list;
    auto read = database.read("SELECT cause, calendar, event, document FROM pending ORDER BY id", {}, [&](const QSqlQuery &row) -> Outcome<Done> {
        const auto document = documentOf(database, row.value(3).toByteArray(), row.value(1).toString(),
                                         QStringLiteral("pending change of ") + row.value(2).toString());
        if (!document)
            return document.error();
        list.append({row.value(0).toLongLong(), *document});
        return Done{};
    });
    if (!read)
        return read.error();
    return list;
}

Outcome<Done> takeChange(Database &database, const RunRecord &run, bool isNew)
{
    EventKey key = run.facts.fetched.document.event.key();
    if (run.facts.fetched.kind != Fetched::Kind::Present)
        key = run.facts.reference ? run.facts.reference->event : EventKey{};
    if (key.event.isEmpty())
        return Done{};
    const QVariant cause = number(run.notification), calendar = text(key.calendar.value), event = text(key.event.value);
    const QVariant etag = text(run.facts.fetched.document.event.version.etag);
    if (!isNew)
        return database.run("DELETE FROM pending WHERE cause = ? AND calendar = ? AND event = ? AND etag = ?", {cause, calendar, event, etag});
    return database.run("DELETE FROM pending WHERE id = (SELECT id FROM pending WHERE cause = ? AND calendar = ? AND event = ? "
                        "ORDER BY etag = ? DESC, id LIMIT 1)",
                        {cause, calendar, event, etag});
}

} // namespace csp::synctable
