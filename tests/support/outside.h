#pragma once
#include "core/wire/calcom.h"
#include "core/wire/google.h"
#include "tests/support/playground.h"
#include <QJsonArray>
#include <QJsonDocument>

namespace csp::test {

/// The world as it is, asked of both services past the program under test; and people who change it there, with nothing of the program
/// in between. What is refused (an event that is gone, a slot that is taken) changes nothing.
class Outside
{
public:
    explicit Outside(Playground &p) : m_p(p), m_google(p.endpoints().googleApiRoot.toUtf8() + "calendar/v3/"), m_calcom(p.endpoints().calcomApiRoot.toUtf8() + "v2/") { }

    static inline const QList<QString> calendars{QStringLiteral("host@example.com"), QStringLiteral("work@group.calendar.example.com")};

    /// Events of the host's calendars, deleted ones as well.
    QList<Event> events() const
    {
        QList<Event> list;
        for (const QString &id : calendars) {
            const auto answer = google("GET", "calendars/" + encoded(id) + "/events?showDeleted=true&maxResults=2500");
            const auto page = wire::eventPageFromJson(answer.body, CalendarId{id});
            if (!page.ok())
                throw StoryBroke(page.error().oneLine().toStdString());
            for (const EventDocument &d : page->events)
                list << d.event;
        }
        return list;
    }
    std::optional<Event> event(const EventKey &key) const
    {
        for (const Event &e : events())
            if (e.key() == key)
                return e;
        return {};
    }
    QList<Booking> bookings() const
    {
        const auto answer = calcom("GET", "bookings?limit=100", {}, true);
        QList<Booking> list;
        const auto data = wire::dataOf(answer.status, answer.body, QStringLiteral("bookings"));
        if (!data.ok())
            throw StoryBroke(data.error().oneLine().toStdString());
        for (const QJsonValue &entry : data->toArray()) {
            const auto booking = wire::bookingFromJson(entry.toObject());
            if (!booking.ok())
                throw StoryBroke(booking.error().oneLine().toStdString());
            list << *booking;
        }
        return list;
    }

    // In Google, as the host. True: it was taken.
    bool moves(const Event &e, Instant start, int minutes) const
    {
        return patches(e, {{QStringLiteral("start"), time(start)}, {QStringLiteral("end"), time(start + std::chrono::minutes(minutes))}});
    }
    bool renames(const Event &e, const QString &to) const { return patches(e, {{QStringLiteral("summary"), to}}); }
    bool relocates(const Event &e, const QString &place) const { return patches(e, {{QStringLiteral("location"), place}}); }
    bool restores(const Event &e) const { return patches(e, {{QStringLiteral("status"), QStringLiteral("confirmed")}}); }
    bool deletes(const Event &e) const { return fine(google("DELETE", path(e.key()))); }
    bool movesTo(const Event &e, const QString &calendar) const
    {
        return fine(google("POST", path(e.key()) + "/move?destination=" + encoded(calendar)));
    }
    bool invites(const Event &e, const QStringList &emails) const
    {
        QJsonArray people;
        for (const QString &email : emails)
            people.append(QJsonObject{{QStringLiteral("email"), email}});
        return patches(e, {{QStringLiteral("attendees"), people}});
    }

    // In Cal.com, as the booker: without a key.
    bool reschedules(const BookingUid &uid, Instant start) const
    {
        return fine(calcom("POST", "bookings/" + uid.value.toUtf8() + "/reschedule", {{QStringLiteral("start"), toRfc3339(start)}}, false));
    }
    bool cancels(const BookingUid &uid) const
    {
        return fine(calcom("POST", "bookings/" + uid.value.toUtf8() + "/cancel", {{QStringLiteral("cancellationReason"), QStringLiteral("cannot make it")}}, false));
    }
    bool books(int eventType, Instant start, const QString &email) const
    {
        return fine(calcom("POST", "bookings", {{QStringLiteral("start"), toRfc3339(start)}, {QStringLiteral("eventTypeId"), eventType},
            {QStringLiteral("attendee"), QJsonObject{{QStringLiteral("name"), email.section(QLatin1Char('@'), 0, 0)}, {QStringLiteral("email"), email},
                                                     {QStringLiteral("timeZone"), QStringLiteral("Europe/Berlin")}}}}, false));
    }

private:
    static QByteArray encoded(const QString &text) { return QUrl::toPercentEncoding(text); }
    static QByteArray path(const EventKey &key) { return "calendars/" + encoded(key.calendar.value) + "/events/" + encoded(key.event.value); }
    static bool fine(const http::Response &response) { return response.status < 300; }
    static QJsonObject time(Instant at)
    {
        return {{QStringLiteral("dateTime"), toRfc3339(at)}, {QStringLiteral("date"), QJsonValue::Null}, {QStringLiteral("timeZone"), QStringLiteral("Europe/Berlin")}};
    }
    bool patches(const Event &e, const QJsonObject &body) const { return fine(google("PATCH", path(e.key()), body)); }
    http::Response google(const QByteArray &method, const QByteArray &target, const QJsonObject &body = {}) const
    {
        return ask(method, m_google + target, {{"Authorization", "Bearer " + m_p.endpoints().accounts.first().accessToken.toUtf8()}}, body);
    }
    http::Response calcom(const QByteArray &method, const QByteArray &target, const QJsonObject &body, bool host) const
    {
        http::Headers headers{{"cal-api-version", host && method == "GET" ? "2026-05-01" : "2026-02-25"}};
        if (host)
            headers.emplaceBack("Authorization", "Bearer " + m_p.endpoints().calcomApiKey.toUtf8());
        return ask(method, m_calcom + target, headers, body);
    }
    http::Response ask(const QByteArray &method, const QByteArray &url, http::Headers headers, const QJsonObject &body) const
    {
        http::Request request{method, url, std::move(headers), {}};
        if (!body.isEmpty()) {
            request.headers.emplaceBack("Content-Type", "application/json");
            request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
        }
        return m_p.ask(request);
    }

    Playground &m_p;
    QByteArray m_google, m_calcom;
};

} // namespace csp::test
