#include "core/store/referencetable.h"
#include "core/store/documents.h"
#include <array>

namespace csp::referencetable {

namespace {

using Word = std::pair<BaselineOrigin, QLatin1String>;
constexpr std::array<Word, 4> origins{{
    {BaselineOrigin::RawData, QLatin1String("rawData")},
    {BaselineOrigin::Fetched, QLatin1String("fetched")},
    {BaselineOrigin::Applied, QLatin1String("applied")},
    {BaselineOrigin::Agreed, QLatin1String("agreed")},
}};

QString wordOf(BaselineOrigin origin)
{
    for (const auto &[value, word] : origins) {
        if (value == origin)
            return word;
    }
    return {};
}

Outcome<Baseline> baselineOf(const Database &database, const QString &booking, const QSqlQuery &row, int column)
{
    Baseline b;
    b.version = row.value(column).toInt();
    const QString what = QStringLiteral("baseline %1 of booking %2").arg(b.version).arg(booking);
    const QString origin = row.value(column + 1).toString();
    const auto *known = std::find_if(origins.begin(), origins.end(), [&](const Word &w) { return w.second == origin; });
    if (known == origins.end())
        return unreadable(database, what, QStringLiteral("unknown origin ") + origin);
    b.origin = known->first;
    b.taken = instantOf(row.value(column + 2));
    auto document = documentOf(database, row.value(column + 4).toByteArray(), row.value(column + 3).toString(), what);
    if (!document)
        return document.error();
    b.document = *document;
    return b;
}

Outcome<Done> addBaseline(Database &database, const Reference &r)
{
    const Baseline &b = r.baseline;
    const QVariant booking = text(r.booking.value), calendar = text(b.document.event.calendar.value), raw = blob(textOf(b.document));
    bool kept = false, same = false;
    auto read = database.read("SELECT calendar = ? AND document = ? FROM baselines WHERE booking = ? AND version = ?",
                              {calendar, raw, booking, b.version}, [&](const QSqlQuery &row) -> Outcome<Done> {
        kept = true;
        same = row.value(0).toBool();
        return Done{};
    });
    if (!read)
        return read;
    if (kept && !same) {
        Error e;
        e.kind = Error::Kind::Storage;
        e.where = database.path();
        e.what = QStringLiteral("baseline %1 of booking %2 is in the history with another document").arg(b.version).arg(r.booking.value);
        return e;
    }
    if (kept)
        return Done{};
    return database.run("INSERT INTO baselines (booking, version, origin, taken, calendar, document) VALUES (?, ?, ?, ?, ?, ?)",
                        {booking, b.version, text(wordOf(b.origin)), millis(b.taken), calendar, raw});
}

} // namespace

Outcome<QList<Reference>> all(Database &database)
{
    QList<Reference> list;
    auto read = database.read("SELECT r.booking, r.calendar, r.event, r.ical_uid, r.closed, "
                              "b.version, b.origin, b.taken, b.calendar, b.document "
                              "FROM refs r LEFT JOIN baselines b ON b.booking = r.booking AND b.version = r.baseline ORDER BY r.rowid",
                              {}, [&](const QSqlQuery &row) -> Outcome<Done> {
        Reference r;
        r.booking = {row.value(0).toString()};
        r.event = {{row.value(1).toString()}, {row.value(2).toString()}};
        r.iCalUid = {row.value(3).toString()};
        r.closed = row.value(4).toBool();
        if (!row.isNull(5)) {
            auto baseline = baselineOf(database, r.booking.value, row, 5);
            if (!baseline)
                return baseline.error();
            r.baseline = *baseline;
        }
        list.append(r);
        return Done{};
    });
    if (!read)
        return read.error();
    return list;
}

Outcome<Done> put(Database &database, const Reference &r)
{
    auto done = database.run("INSERT INTO refs (booking, calendar, event, ical_uid, closed, baseline) VALUES (?, ?, ?, ?, ?, ?) "
                             "ON CONFLICT (booking) DO UPDATE SET calendar = excluded.calendar, event = excluded.event, "
                             "ical_uid = excluded.ical_uid, closed = excluded.closed, baseline = excluded.baseline",
                             {text(r.booking.value), text(r.event.calendar.value), text(r.event.event.value), text(r.iCalUid.value),
                              r.closed ? 1 : 0, r.baseline.version});
    if (!done || r.baseline.version == 0)
        return done;
    return addBaseline(database, r);
}

Outcome<QList<Baseline>> history(Database &database, const BookingUid &booking)
{
    QList<Baseline> list;
    auto read = database.read("SELECT version, origin, taken, calendar, document FROM baselines WHERE booking = ? ORDER BY version",
                              {text(booking.value)}, [&](const QSqlQuery &row) -> Outcome<Done> {
        auto baseline = baselineOf(database, booking.value, row, 0);
        if (!baseline)
            return baseline.error();
        list.append(*baseline);
        return Done{};
    });
    if (!read)
        return read.error();
    return list;
}

Outcome<int> count(Database &database)
{
    int n = 0;
    auto read = database.read("SELECT count(*) FROM baselines", {}, [&](const QSqlQuery &row) -> Outcome<Done> {
        n = row.value(0).toInt();
        return Done{};
    });
    if (!read)
        return read.error();
    return n;
}

} // namespace csp::referencetable
