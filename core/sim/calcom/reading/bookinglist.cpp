#include "core/sim/calcom/reading/bookinglist.h"
#include "core/sim/calcom/http/bodycheck.h"
#include "core/sim/calcom/reading/bookingjson.h"
#include "core/sim/calcom/http/json.h"
#include <algorithm>

namespace csp::sim::calcom {
namespace {

using namespace json;
using Bookings = QList<const Booking *>;

// Of a query the first bad property is enough to refuse it; all of them are told.
class QueryCheck
{
public:
    explicit QueryCheck(const RoutedRequest &ask) : m_ask(ask) { }

    qint64 number(const char *name, qint64 otherwise, qint64 least, qint64 most)
    {
        if (!m_ask.has(name))
            return otherwise;
        bool ok = false;
        const qint64 value = m_ask.asked(name).toLongLong(&ok);
        if (!ok)
            wrong(name, "isNumber", QStringLiteral("must be a number conforming to the specified constraints"));
        else if (value < least)
            wrong(name, "min", QStringLiteral("must not be less than %1").arg(least));
        else if (value > most)
            wrong(name, "max", QStringLiteral("must not be greater than %1").arg(most));
        return value;
    }
    std::optional<Instant> instant(const char *name)
    {
        if (!m_ask.has(name))
            return {};
        const auto at = instantFromIso(m_ask.asked(name));
        if (!at)
            wrong(name, "isDateString", QStringLiteral("must be a valid ISO 8601 date string"));
        return at;
    }
    void wrong(const char *name, const char *constraint, const QString &what)
    {
        const QString property = QString::fromLatin1(name);
        const QByteArray said = text(property + QLatin1Char(' ') + what);
        m_errors += object({{"property", text(property)}, {"children", array({})}, {"constraints", object({{constraint, said}})}});
    }
    std::optional<Problem> problem() const
    {
        if (m_errors.isEmpty())
            return {};
        return Problem{400, QStringLiteral("Bad Request Exception"), false, object({{"errors", array(m_errors)}})};
    }

private:
    const RoutedRequest &m_ask;
    QList<QByteArray> m_errors;
};

bool hasStatus(const Booking &b, const QString &status, Instant now)
{
    const bool off = b.status == Status::Cancelled || b.status == Status::Rejected;
    if (status == QLatin1String("upcoming"))
        return b.end >= now && !off;
    if (status == QLatin1String("past"))
        return b.end < now && !off;
    if (status == QLatin1String("cancelled"))
        return off;
    if (status == QLatin1String("unconfirmed"))
        return b.status == Status::Pending && b.end >= now;
    return false; // recurring: the simulator has no series
}

QStringList readStatuses(const RoutedRequest &ask, bool cursor, QueryCheck &check)
{
    static const QStringList known{QStringLiteral("upcoming"), QStringLiteral("recurring"), QStringLiteral("past"),
                                   QStringLiteral("cancelled"), QStringLiteral("unconfirmed")};
    QStringList statuses = ask.asked("status").split(QLatin1Char(','), Qt::SkipEmptyParts);
    const bool tooMany = cursor && statuses.size() > 1;
    const bool unknown = std::any_of(statuses.begin(), statuses.end(), [&](const QString &s) { return !known.contains(s); });
    if (tooMany || unknown) {
        check.wrong("status", "isIn", QStringLiteral("must be one of the following values: %1").arg(known.join(QStringLiteral(", "))));
        return {};
    }
    // By default the offset list shows upcoming bookings, the cursor list all of them.
    if (statuses.isEmpty() && !cursor)
        statuses += QStringLiteral("upcoming");
    return statuses;
}

Bookings filtered(const World &world, const RoutedRequest &ask, const QStringList &statuses, QueryCheck &check)
{
    const auto afterStart = check.instant("afterStart"), beforeEnd = check.instant("beforeEnd");
    const auto afterCreated = check.instant("afterCreatedAt"), beforeCreated = check.instant("beforeCreatedAt");
    const auto afterUpdated = check.instant("afterUpdatedAt"), beforeUpdated = check.instant("beforeUpdatedAt");
    const QString email = ask.asked("attendeeEmail").trimmed().replace(QLatin1Char(' '), QLatin1Char('+'));
    const QString name = ask.asked("attendeeName");
    const QString uid = ask.asked("bookingUid");
    const QStringList types = (ask.has("eventTypeIds") ? ask.asked("eventTypeIds") : ask.asked("eventTypeId")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    Bookings found;
    for (const Booking &b : world.bookings) {
        const Instant updated = b.updatedAt.value_or(b.createdAt);
        const bool status = statuses.isEmpty() || std::any_of(statuses.begin(), statuses.end(), [&](const QString &s) { return hasStatus(b, s, ask.now); });
        const bool person = (email.isEmpty() && name.isEmpty()) || std::any_of(b.attendees.begin(), b.attendees.end(), [&](const Attendee &a) {
            return (email.isEmpty() || a.email.compare(email, Qt::CaseInsensitive) == 0) && (name.isEmpty() || a.name == name);
        });
        const bool times = (!afterStart || b.start >= *afterStart) && (!beforeEnd || b.end <= *beforeEnd)
            && (!afterCreated || b.createdAt >= *afterCreated) && (!beforeCreated || b.createdAt <= *beforeCreated)
            && (!afterUpdated || updated >= *afterUpdated) && (!beforeUpdated || updated <= *beforeUpdated);
        if (status && person && times && (uid.isEmpty() || b.uid == uid) && (types.isEmpty() || types.contains(QString::number(b.eventTypeId))))
            found += &b;
    }
    return found;
}

/// Only the first sort that is given applies.
void sortByQuery(Bookings &bookings, const RoutedRequest &ask, const QStringList &statuses)
{
    struct Key { const char *name; Instant (*of)(const Booking &); };
    static constexpr Key keys[] = {
        {"sortStart", [](const Booking &b) { return b.start; }},
        {"sortEnd", [](const Booking &b) { return b.end; }},
        {"sortCreated", [](const Booking &b) { return b.createdAt; }},
        {"sortUpdatedAt", [](const Booking &b) { return b.updatedAt.value_or(b.createdAt); }},
    };
    Key key = keys[0];
    const bool backwards = statuses.size() == 1 && (statuses.first() == QLatin1String("past") || statuses.first() == QLatin1String("cancelled"));
    bool descending = backwards;
    for (const auto &[name, order] : ask.query.queryItems()) {
        const auto named = std::find_if(std::begin(keys), std::end(keys), [&, n = name](const Key &k) { return n == QLatin1String(k.name); });
        if (named != std::end(keys)) {
            key = *named;
            descending = order == QLatin1String("desc");
            break;
        }
    }
    std::stable_sort(bookings.begin(), bookings.end(), [&](const Booking *a, const Booking *b) {
        return descending ? key.of(*b) < key.of(*a) : key.of(*a) < key.of(*b);
    });
}

QByteArray listJson(const World &world, const Bookings &bookings)
{
    QList<QByteArray> items;
    for (const Booking *booking : bookings)
        items += bookingJson(world, *booking);
    return array(items);
}

Answer byOffset(const World &world, const RoutedRequest &ask)
{
    QueryCheck check(ask);
    const qint64 take = check.number("take", 100, 1, 250);
    const qint64 skip = check.number("skip", 0, 0, std::numeric_limits<int>::max());
    const QStringList statuses = readStatuses(ask, false, check);
    Bookings found = filtered(world, ask, statuses, check);
    if (auto problem = check.problem())
        return *problem;
    sortByQuery(found, ask, statuses);
    const qint64 total = found.size();
    const Bookings page = found.mid(skip, take);
    const qint64 remaining = std::max<qint64>(0, total - skip - page.size());
    const QByteArray pagination = object({{"returnedItems", number(page.size())}, {"totalItems", number(total)}, {"itemsPerPage", number(take)},
                                          {"remainingItems", number(remaining)}, {"currentPage", number(skip / take + 1)},
                                          {"totalPages", number((total + take - 1) / take)}, {"hasNextPage", boolean(remaining > 0)},
                                          {"hasPreviousPage", boolean(skip > 0)}});
    return successPage(listJson(world, page), pagination);
}

/// A place in the order of the cursor list: a row that comes or goes elsewhere does not shift it.
struct Cursor {
    qint64 start = 0;
    qint64 id = 0;

    QByteArray text() const { return (QByteArray::number(start) + ':' + QByteArray::number(id)).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals); }
    static std::optional<Cursor> read(const QString &text)
    {
        const auto decoded = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
        const QList<QByteArray> parts = decoded ? (*decoded).split(':') : QList<QByteArray>{};
        bool startOk = false, idOk = false;
        if (parts.size() != 2)
            return {};
        const Cursor cursor{parts[0].toLongLong(&startOk), parts[1].toLongLong(&idOk)};
        return startOk && idOk ? std::optional(cursor) : std::nullopt;
    }
};

Cursor cursorOf(const Booking &b) { return {b.start.time_since_epoch().count(), b.id}; }

Answer byCursor(const World &world, const RoutedRequest &ask)
{
    QueryCheck check(ask);
    const qint64 limit = check.number("limit", 50, 1, 100);
    std::optional<Cursor> after;
    if (ask.has("cursor") && !(after = Cursor::read(ask.asked("cursor"))))
        check.wrong("cursor", "isCursor", QStringLiteral("is invalid"));
    const QStringList statuses = readStatuses(ask, true, check);
    Bookings found = filtered(world, ask, statuses, check);
    if (auto problem = check.problem())
        return *problem;
    const bool backwards = statuses.isEmpty() || statuses.first() == QLatin1String("cancelled") || statuses.first() == QLatin1String("past");
    const auto before = [backwards](const Cursor &a, const Cursor &b) {
        return backwards ? std::pair(b.start, b.id) < std::pair(a.start, a.id) : std::pair(a.start, a.id) < std::pair(b.start, b.id);
    };
    std::sort(found.begin(), found.end(), [&](const Booking *a, const Booking *b) { return before(cursorOf(*a), cursorOf(*b)); });
    if (after)
        found.removeIf([&](const Booking *b) { return !before(*after, cursorOf(*b)); });
    const bool more = found.size() > limit;
    const Bookings page = found.mid(0, limit);
    return successPage(listJson(world, page),
                       object({{"nextCursor", more ? json::text(QString::fromLatin1(cursorOf(*page.last()).text())) : null()}, {"hasMore", boolean(more)}}));
}

} // namespace

Answer listBookings(const World &world, const RoutedRequest &ask)
{
    return ask.route.endpoint == Endpoint::BookingsByCursor ? byCursor(world, ask) : byOffset(world, ask);
}

} // namespace csp::sim::calcom
