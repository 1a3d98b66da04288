#include "core/clients/calcom/calcombookings.h"
#include "core/clients/answers.h"
#include "core/ports/chainedcall.h"
#include "core/wire/calcom.h"
#include "core/wire/google.h"
#include <QSet>
#include <QJsonArray>
#include <QJsonDocument>

namespace csp {

namespace {

// calcom.md 1.2: the wrong one silently selects another controller.
constexpr auto bookingsVersion = "2026-02-25";
constexpr auto bookingsListVersion = "2026-05-01";
constexpr auto eventTypesVersion = "2024-06-14";
constexpr auto schedulesVersion = "2024-06-11";
constexpr auto slotsVersion = "2024-09-04";

Error unexpected(const QString &what)
{
    Error error;
    error.kind = Error::Kind::Unusable;
    error.where = QStringLiteral("data");
    error.what = what;
    return error;
}

/// The object, or the first of a list: a series answers with all its occurrences.
QJsonObject objectOf(const QJsonValue &data) { return data.isArray() ? data.toArray().at(0).toObject() : data.toObject(); }

Outcome<Booking> readBooking(const QJsonValue &data)
{
    const QJsonObject json = objectOf(data);
    return json.isEmpty() ? Outcome<Booking>(unexpected(QStringLiteral("expected a booking"))) : wire::bookingFromJson(json, QStringLiteral("data"));
}

/// Every object of a list, through one reader.
template<typename T>
Outcome<QList<T>> readList(const QJsonValue &data, Outcome<T> (*read)(const QJsonObject &, const QString &))
{
    if (!data.isArray())
        return unexpected(QStringLiteral("expected a list"));
    QList<T> list;
    for (const QJsonValue &entry : data.toArray()) {
        auto value = read(entry.toObject(), QStringLiteral("data[%1]").arg(list.size()));
        if (!value)
            return value.error();
        list << std::move(*value);
    }
    return list;
}

Outcome<QList<BookingReferenceRow>> readReferences(const QJsonValue &data, const BookingUid &uid)
{
    if (!data.isArray())
        return unexpected(QStringLiteral("expected a list"));
    QList<BookingReferenceRow> rows;
    qsizetype index = -1;
    for (const QJsonValue &entry : data.toArray()) {
        ++index;
        const QJsonObject json = entry.toObject();
        BookingReferenceRow row;
        row.booking = uid;
        row.event.event.value = json.value(QLatin1String("eventUid")).toString();
        row.event.calendar.value = json.value(QLatin1String("destinationCalendarId")).toString();
        // A reference without an event: the booking was made while the connection was broken (calcom.md 6.8 #16).
        if (json.value(QLatin1String("type")).toString() != QLatin1String("google_calendar") || row.event.event.isEmpty())
            continue;
        if (const QJsonValue raw = json.value(QLatin1String("rawData")); raw.isObject()) {
            auto document = wire::eventFromJson(raw.toObject(), row.event.calendar);
            if (!document)
                return located(document.error(), QStringLiteral("data[%1].rawData").arg(index));
            row.document = std::move(*document);
        }
        rows << row;
    }
    return rows;
}

Outcome<QList<Instant>> readSlots(const QJsonValue &data)
{
    QList<Instant> starts;
    const QJsonObject days = data.toObject();
    for (auto day = days.begin(); day != days.end(); ++day) {
        for (const QJsonValue &slot : day->toArray()) {
            // `range` and newer answers give an object, the oldest ones the text itself.
            const QString text = slot.isString() ? slot.toString() : slot.toObject().value(QLatin1String("start")).toString();
            const auto at = instantFromRfc3339(text);
            if (!at)
                return located(unexpected(QStringLiteral("expected slots with a start like 2026-03-03T13:30:00Z")), day.key());
            starts << *at;
        }
    }
    std::sort(starts.begin(), starts.end());
    return starts;
}

QJsonObject bodyOf(const BookingRequest &request)
{
    QJsonObject body{{QStringLiteral("start"), toRfc3339(request.start)},
                     {QStringLiteral("eventTypeId"), request.eventTypeId},
                     {QStringLiteral("attendee"), QJsonObject{{QStringLiteral("name"), request.attendee.name},
                                                              {QStringLiteral("email"), request.attendee.email},
                                                              {QStringLiteral("timeZone"), request.attendee.timeZone}}}};
    if (!request.guests.isEmpty())
        body.insert(QStringLiteral("guests"), QJsonArray::fromStringList(request.guests));
    if (request.lengthInMinutes > 0)
        body.insert(QStringLiteral("lengthInMinutes"), request.lengthInMinutes);
    if (!request.location.isEmpty())
        body.insert(QStringLiteral("location"),
                    QJsonObject{{QStringLiteral("type"), QStringLiteral("attendeeDefined")}, {QStringLiteral("location"), request.location}});
    return body;
}

} // namespace

struct CalcomBookings::Private {
    CalcomBookings *q;
    QByteArray root;
    QByteArray authorization;
    http::Transport *transport;

    http::Request request(const QByteArray &method, const QByteArray &path, const QByteArray &version, const QJsonObject &body = {}) const
    {
        http::Request request{method, root + path, {{"Authorization", authorization}}, {}};
        if (!version.isEmpty())
            request.headers.emplaceBack("cal-api-version", version);
        if (!body.isEmpty()) {
            request.headers.emplaceBack("Content-Type", "application/json");
            request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
        }
        return request;
    }

    static Outcome<QJsonValue> dataOf(const Outcome<http::Response> &answer, const QString &where)
    {
        if (!answer)
            return located(answer.error(), where);
        auto data = wire::dataOf(answer->status, answer->body, where);
        if (data)
            return data;
        Error error = data.error();
        takeHeaders(error, *answer);
        return error;
    }

    template<typename T>
    CallOf<T> *ask(const http::Request &request, const QString &where, std::function<Outcome<T>(const QJsonValue &)> read)
    {
        auto *call = new ChainedCall<T>(q);
        call->wait(transport->send(request), [=](const Outcome<http::Response> &answer) {
            const auto data = dataOf(answer, where);
            if (!data)
                return call->settle(data.error());
            auto value = read(*data);
            call->settle(value ? std::move(value) : Outcome<T>(located(value.error(), where)));
        });
        return call;
    }

    struct Gathered {
        QByteArray filter;
        QList<Booking> all;
        QSet<BookingUid> seen; ///< a booking that changes meanwhile may come on two pages
    };
    void nextPage(ChainedCall<QList<Booking>> *call, const std::shared_ptr<Gathered> &gathered, const QString &cursor)
    {
        QByteArray path = "v2/bookings?limit=100" + gathered->filter;
        if (!cursor.isEmpty())
            path += "&cursor=" + encoded(cursor);
        const QString where = QStringLiteral("list of bookings");
        call->wait(transport->send(request("GET", path, bookingsListVersion)), [=, this](const Outcome<http::Response> &answer) {
            const auto data = dataOf(answer, where);
            if (!data)
                return call->settle(data.error());
            const auto page = readList<Booking>(*data, &wire::bookingFromJson);
            if (!page)
                return call->settle(located(page.error(), where));
            for (const Booking &booking : *page) {
                if (!gathered->seen.contains(booking.uid))
                    gathered->all.append(booking);
                gathered->seen.insert(booking.uid);
            }
            const QJsonObject paging = QJsonDocument::fromJson(answer->body).object().value(QLatin1String("pagination")).toObject();
            const QString next = paging.value(QLatin1String("nextCursor")).toString();
            if (next.isEmpty() || next == cursor || !paging.value(QLatin1String("hasMore")).toBool())
                call->settle(std::move(gathered->all));
            else
                nextPage(call, gathered, next);
        });
    }

    static QByteArray bookingPath(const BookingUid &uid) { return "v2/bookings/" + encoded(uid.value); }
};

CalcomBookings::CalcomBookings(QUrl apiRoot, QString apiKey, http::Transport *transport, QObject *parent)
    : BookingsPort(parent), d(new Private{this, rootOf(apiRoot), "Bearer " + apiKey.trimmed().toLatin1(), transport})
{
}

CalcomBookings::~CalcomBookings() = default;

CallOf<CalcomUser> *CalcomBookings::me()
{
    return d->ask<CalcomUser>(d->request("GET", "v2/me", {}), QStringLiteral("Cal.com profile"), [](const QJsonValue &data) -> Outcome<CalcomUser> {
        const QJsonObject json = data.toObject();
        const CalcomUser user{json.value(QLatin1String("id")).toInteger(), json.value(QLatin1String("username")).toString(),
                              json.value(QLatin1String("email")).toString(), json.value(QLatin1String("name")).toString(),
                              json.value(QLatin1String("timeZone")).toString()};
        if (user.email.isEmpty())
            return unexpected(QStringLiteral("expected a profile with an email"));
        return user;
    });
}

CallOf<QList<EventType>> *CalcomBookings::eventTypes()
{
    return d->ask<QList<EventType>>(d->request("GET", "v2/event-types", eventTypesVersion), QStringLiteral("list of event types"),
                                    [](const QJsonValue &data) { return readList<EventType>(data, &wire::eventTypeFromJson); });
}

CallOf<QList<Schedule>> *CalcomBookings::schedules()
{
    return d->ask<QList<Schedule>>(d->request("GET", "v2/schedules", schedulesVersion), QStringLiteral("list of schedules"),
                                   [](const QJsonValue &data) { return readList<Schedule>(data, &wire::scheduleFromJson); });
}

CallOf<QList<Booking>> *CalcomBookings::list(std::optional<Instant> updatedSince)
{
    // The cursor list without a status holds every booking; the older offset list would have to be asked for each status.
    auto *call = new ChainedCall<QList<Booking>>(this);
    const auto gathered = std::make_shared<Private::Gathered>();
    if (updatedSince)
        gathered->filter = "&afterUpdatedAt=" + encoded(toRfc3339(*updatedSince, true));
    d->nextPage(call, gathered, {});
    return call;
}

CallOf<Booking> *CalcomBookings::get(const BookingUid &uid)
{
    return d->ask<Booking>(d->request("GET", Private::bookingPath(uid), bookingsVersion), QStringLiteral("booking %1").arg(uid.value), &readBooking);
}

CallOf<QList<BookingReferenceRow>> *CalcomBookings::references(const BookingUid &uid)
{
    return d->ask<QList<BookingReferenceRow>>(d->request("GET", Private::bookingPath(uid) + "/references?type=google_calendar", bookingsVersion),
                                              QStringLiteral("references of booking %1").arg(uid.value),
                                              [uid](const QJsonValue &data) { return readReferences(data, uid); });
}

CallOf<QList<Instant>> *CalcomBookings::freeSlots(qint64 eventTypeId, Instant from, Instant until, const BookingUid &reschedule)
{
    QByteArray path = "v2/slots?eventTypeId=" + QByteArray::number(eventTypeId) + "&start=" + encoded(toRfc3339(from))
        + "&end=" + encoded(toRfc3339(until)) + "&timeZone=UTC";
    if (!reschedule.isEmpty())
        path += "&bookingUidToReschedule=" + encoded(reschedule.value);
    return d->ask<QList<Instant>>(d->request("GET", path, slotsVersion), QStringLiteral("slots of event type %1").arg(eventTypeId), &readSlots);
}

CallOf<Booking> *CalcomBookings::create(const BookingRequest &request)
{
    return d->ask<Booking>(d->request("POST", "v2/bookings", bookingsVersion, bodyOf(request)), QStringLiteral("new booking"), &readBooking);
}

CallOf<ApiAnswer> *CalcomBookings::perform(const ApiRequest &request)
{
    http::Request out = d->request(request.method, request.path.toUtf8(), {}, request.body);
    out.headers += request.headers;
    const QString where = QString::fromLatin1(request.method) + QLatin1Char(' ') + request.path;
    auto *call = new ChainedCall<ApiAnswer>(this);
    call->wait(d->transport->send(out), [=](const Outcome<http::Response> &answer) {
        const auto data = Private::dataOf(answer, where);
        call->settle(data ? Outcome<ApiAnswer>(ApiAnswer{answer->status, objectOf(*data)}) : data.error());
    });
    return call;
}

} // namespace csp
