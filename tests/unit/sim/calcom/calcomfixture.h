#pragma once
#include "core/sim/calcom/calcomsim.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>
#include <QtTest>

namespace csp::test {

inline Instant utc(const char *text)
{
    const auto at = instantFromRfc3339(QString::fromLatin1(text));
    Q_ASSERT(at);
    return *at;
}

/// Just enough of Google to answer Cal.com, and a log of what it was asked. Answers at once, or when `release` says so.
struct FakeGoogle {
    struct Asked { QByteArray method; QByteArray path; QByteArray query; QJsonObject body; QByteArray authorization; };
    QList<Asked> log;
    QMap<QString, QJsonObject> events;
    QList<QPair<Instant, Instant>> busy;
    int refuseWith = 0;      ///< every call of `events` is answered with this status
    bool unreachable = false;
    QByteArray goodToken = "good";
    bool holding = false;
    QList<std::function<void()>> held;

    sim::calcom::GoogleLink::Send sender()
    {
        return [this](const http::Request &request, sim::calcom::GoogleLink::Then then) {
            if (holding)
                held += [this, request, then] { then(answer(request)); };
            else
                then(answer(request));
        };
    }
    void release()
    {
        const auto waiting = std::exchange(held, {});
        for (const auto &one : waiting)
            one();
    }
    QList<Asked> writes() const
    {
        QList<Asked> list;
        for (const Asked &a : log) {
            if (a.path.contains("/events"))
                list += a;
        }
        return list;
    }

private:
    static http::Response json(int status, const QJsonObject &body) { return {status, {}, QJsonDocument(body).toJson(QJsonDocument::Compact)}; }
    sim::calcom::GoogleLink::Reply answer(const http::Request &request)
    {
        const QUrl url = QUrl::fromEncoded(request.target);
        log += Asked{request.method, url.path(QUrl::FullyEncoded).toLatin1(), url.query(QUrl::FullyEncoded).toLatin1(),
                     QJsonDocument::fromJson(request.body).object(), request.header("authorization")};
        const Asked &asked = log.last();
        if (unreachable)
            return Error{Error::Kind::Transport, QStringLiteral("google"), QStringLiteral("refused"), {}, {}, {}, {}, {}, {}};
        if (asked.path == "/token") {
            return request.body.contains("refresh_token=again") ? json(200, {{QStringLiteral("access_token"), QString::fromLatin1(goodToken)}})
                                                                : json(400, {{QStringLiteral("error"), QStringLiteral("invalid_grant")}});
        }
        if (asked.authorization != "Bearer " + goodToken)
            return json(401, {});
        if (asked.path.endsWith("/freeBusy")) {
            QJsonArray spans;
            for (const auto &[start, end] : busy)
                spans += QJsonObject{{QStringLiteral("start"), toRfc3339(start)}, {QStringLiteral("end"), toRfc3339(end)}};
            return json(200, {{QStringLiteral("calendars"), QJsonObject{{QStringLiteral("host@example.com"), QJsonObject{{QStringLiteral("busy"), spans}}}}}});
        }
        if (refuseWith)
            return json(refuseWith, {});
        if (asked.method == "POST") {
            QJsonObject event = asked.body;
            const QString id = QStringLiteral("event%1").arg(events.size() + 1);
            event.insert(QStringLiteral("id"), id);
            event.insert(QStringLiteral("etag"), QStringLiteral("\"%1\"").arg(log.size()));
            events.insert(id, event);
            return json(200, event);
        }
        const QString id = QString::fromLatin1(asked.path.mid(asked.path.lastIndexOf('/') + 1));
        if (!events.contains(id))
            return json(404, {});
        if (asked.method == "DELETE") {
            events.remove(id);
            return http::Response{204, {}, {}};
        }
        QJsonObject event = asked.body;
        event.insert(QStringLiteral("id"), id);
        event.insert(QStringLiteral("iCalUID"), events[id].value(QLatin1String("iCalUID")));
        event.insert(QStringLiteral("etag"), QStringLiteral("\"%1\"").arg(log.size()));
        events[id] = event;
        return json(200, event);
    }
};

/// A user with three event types, Mon to Fri 09 to 18 in Berlin, on Monday 2 March 2026, 08:00 in Berlin.
inline sim::calcom::World calcomWorld()
{
    using namespace sim::calcom;
    World w;
    w.user = {12, QStringLiteral("nora"), QStringLiteral("host@example.com"), QStringLiteral("Nora Host"), QStringLiteral("Europe/Berlin"),
              QStringLiteral("cal_test_key")};
    w.schedules = {{7, QStringLiteral("Working hours"), QStringLiteral("Europe/Berlin"), true, {{{1, 2, 3, 4, 5}, QTime(9, 0), QTime(18, 0)}}, {}}};
    EventType intro;
    intro.id = 101;
    intro.slug = QStringLiteral("intro");
    intro.title = QStringLiteral("Intro call");
    intro.minimumNotice = 60;
    EventType review = intro;
    review.id = 102;
    review.slug = QStringLiteral("review");
    review.title = QStringLiteral("Design review");
    review.length = 60;
    review.lengths = {30, 60, 90};
    review.bufferAfter = 15;
    EventType asked = intro;
    asked.id = 103;
    asked.slug = QStringLiteral("asked");
    asked.title = QStringLiteral("By request");
    asked.requiresConfirmation = true;
    w.eventTypes = {intro, review, asked};
    w.calendars = {{QStringLiteral("host@example.com"), QStringLiteral("personal"), true, false, true},
                   {QStringLiteral("work@group.calendar.google.com"), QStringLiteral("work"), false, false, false}};
    w.destinationCalendar = QStringLiteral("host@example.com");
    w.seed = 5;
    return w;
}

struct Calcom {
    FakeGoogle google;
    sim::CalcomSim sim{calcomWorld()};
    Instant now = utc("2026-03-02T07:00:00Z");
    QByteArray key = "cal_test_key";
    http::Response last;

    Calcom() { sim.connectGoogle({QStringLiteral("http://google.test/"), QStringLiteral("http://google.test/token"), {}, {}, QStringLiteral("good"), QStringLiteral("again")}, google.sender()); }

    http::Response send(const QByteArray &method, const QByteArray &target, const QByteArray &version, const QJsonObject &body = {})
    {
        http::Request request{method, target, {}, body.isEmpty() ? QByteArray{} : QJsonDocument(body).toJson()};
        if (!version.isEmpty())
            request.headers.emplaceBack("CAL-API-Version", version);
        if (!key.isEmpty())
            request.headers.emplaceBack("Authorization", "Bearer " + key);
        last = {0, {}, {}};
        sim.handle(request, now, [this](http::Response response) { last = std::move(response); });
        return last;
    }
    http::Response post(const QByteArray &path, const QJsonObject &body, const QByteArray &version = "2024-08-13")
    {
        return send("POST", "/v2/bookings" + path, version, body);
    }
    http::Response get(const QByteArray &path, const QByteArray &version = "2024-08-13") { return send("GET", "/v2/" + path, version); }

    QJsonObject json() const { return QJsonDocument::fromJson(last.body).object(); }
    QJsonObject data() const { return json().value(QLatin1String("data")).toObject(); }
    QString message() const
    {
        const QJsonObject root = json();
        return root.contains(QLatin1String("error")) ? root[QLatin1String("error")][QLatin1String("message")].toString() : root[QLatin1String("message")].toString();
    }
    QString uid() const { return data()[QLatin1String("uid")].toString(); }

    static QJsonObject booking(const char *start, qint64 type = 101)
    {
        return {{QStringLiteral("start"), QString::fromLatin1(start)}, {QStringLiteral("eventTypeId"), type},
                {QStringLiteral("attendee"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Ben Booker")},
                                                         {QStringLiteral("email"), QStringLiteral("ben@example.net")},
                                                         {QStringLiteral("timeZone"), QStringLiteral("America/New_York")}}}};
    }
    /// A booking made, 201 asserted; answers its uid.
    QString books(const char *start, qint64 type = 101)
    {
        post("", booking(start, type));
        if (last.status != 201)
            qFatal("not booked: %s", last.body.constData());
        return uid();
    }
};

} // namespace csp::test
