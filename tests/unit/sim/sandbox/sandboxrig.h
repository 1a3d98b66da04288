#pragma once
#include "core/sim/sandbox/sandbox.h"
#include "core/sim/sandbox/worldfile.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

/// A small world in process (a host with two calendars, one guest), on Monday 2 March 2026 at 08:00 in Berlin, under a virtual clock.
struct SandboxRig {
    using Answer = csp::Outcome<csp::http::Response>;

    csp::VirtualClock clock{*csp::instantFromRfc3339(u"2026-03-02T07:00:00Z")};
    csp::http::InProcessTransport transport;
    std::unique_ptr<csp::sim::Sandbox> sandbox;
    QList<csp::http::Request> pushes;

    static QByteArray world(const QByteArray &more = {})
    {
        return R"(version: 1
seed: 7
zone: Europe/Berlin
accounts:
  - {email: host@example.com, name: Nora Host}
  - {email: kim@example.com, name: Kim Arnold}
calendars:
  - {id: host@example.com, name: personal}
  - {id: work@group.calendar.google.com, name: work}
calcom:
  user: {username: nora}
  schedules: [{hours: [{days: mon-fri, from: "08:00", to: "20:00"}]}]
  eventTypes: [{slug: intro, title: Intro}, {slug: ask, title: Ask, confirm: true}]
)" + more;
    }
    explicit SandboxRig(const QByteArray &more = {})
    {
        transport.serve("http://inbox.test", [this](const csp::http::Request &request, const csp::http::Responder &respond) {
            pushes += request;
            respond({200, {}, {}});
        });
        auto made = csp::sim::Sandbox::fromWorld(world(more), QStringLiteral("world.yaml"), &clock);
        if (!made)
            qFatal("%s", qPrintable(made.error().oneLine()));
        sandbox = std::move(*made);
        const auto served = sandbox->serveInProcess(&transport);
        if (!served)
            qFatal("%s", qPrintable(served.error().oneLine()));
    }

    static QJsonObject obj(const char *text)
    {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(QByteArray(text).replace('\'', '"'), &error);
        if (error.error != QJsonParseError::NoError)
            qFatal("not JSON: %s in %s", qPrintable(error.errorString()), text);
        return document.object();
    }
    static QJsonObject json(const Answer &answer) { return answer ? QJsonDocument::fromJson(answer->body).object() : QJsonObject{}; }
    static int status(const Answer &answer) { return answer ? answer->status : 0; }

    /// Not answered yet: nothing.
    std::shared_ptr<std::optional<Answer>> begin(const QByteArray &method, const QString &url, const QString &bearer, const QJsonObject &body = {}, csp::http::Headers headers = {})
    {
        headers.append({{"Authorization", "Bearer " + bearer.toUtf8()}, {"cal-api-version", "2026-02-25"}});
        csp::http::Request request{method, url.toUtf8(), headers, body.isEmpty() ? QByteArray{} : QJsonDocument(body).toJson()};
        auto answer = std::make_shared<std::optional<Answer>>();
        transport.send(request)->then(&transport, [answer](const Answer &outcome) { *answer = outcome; });
        return answer;
    }
    Answer ask(const QByteArray &method, const QString &url, const QString &bearer, const QJsonObject &body = {}, const csp::http::Headers &headers = {})
    {
        const auto answer = begin(method, url, bearer, body, headers);
        if (!QTest::qWaitFor([&] { return answer->has_value(); }))
            return csp::Error{csp::Error::Kind::Transport, url, QStringLiteral("no answer at all"), {}, {}, {}, {}, {}, {}};
        return **answer;
    }
    QString googleUrl(const QString &path) const { return QStringLiteral("http://google.test/calendar/v3/") + path; }
    QString token(int account = 0) const { return sandbox->endpoints().accounts[account].accessToken; }
    Answer google(const QByteArray &method, const QString &path, const QJsonObject &body = {}, const csp::http::Headers &headers = {}, int account = 0)
    {
        return ask(method, googleUrl(path), token(account), body, headers);
    }
    Answer calcom(const QByteArray &method, const QString &path, const QJsonObject &body = {})
    {
        return ask(method, QStringLiteral("http://calcom.test/v2/") + path, sandbox->endpoints().calcomApiKey, body);
    }
    static QJsonObject event(const char *title, int hour = 10)
    {
        const auto at = [](int h) { return QJsonObject{{QStringLiteral("dateTime"), QStringLiteral("2026-03-03T%1:00:00Z").arg(h, 2, 10, QLatin1Char('0'))}}; };
        return {{QStringLiteral("summary"), QLatin1String(title)}, {QStringLiteral("start"), at(hour)}, {QStringLiteral("end"), at(hour + 1)}};
    }
    /// Answers the event's id.
    QString inserts(const char *title, const QString &calendar = QStringLiteral("primary"))
    {
        return json(google("POST", QStringLiteral("calendars/%1/events").arg(calendar), event(title)))[QLatin1String("id")].toString();
    }
    QStringList titles(const QString &calendar = QStringLiteral("primary"))
    {
        QStringList all;
        for (const QJsonValue &item : json(google("GET", QStringLiteral("calendars/%1/events").arg(calendar)))[QLatin1String("items")].toArray())
            all += item[QLatin1String("summary")].toString();
        all.sort();
        return all;
    }
    QString syncToken() { return json(google("GET", QStringLiteral("calendars/primary/events")))[QLatin1String("nextSyncToken")].toString(); }
    int since(const QString &syncToken) { return status(google("GET", QStringLiteral("calendars/primary/events?syncToken=") + syncToken)); }
    void watch(const char *id = "c1")
    {
        const Answer answer = google("POST", QStringLiteral("calendars/primary/events/watch"),
                                     {{QStringLiteral("id"), QLatin1String(id)}, {QStringLiteral("type"), QStringLiteral("web_hook")},
                                      {QStringLiteral("address"), QStringLiteral("http://inbox.test/push")}});
        if (status(answer) != 200)
            qFatal("not watched: %s", answer ? answer->body.constData() : "no answer");
    }
    /// Positions of the messages that came, counted from the order in which they were made.
    QList<qint64> numbers() const
    {
        QList<qint64> all;
        for (const csp::http::Request &push : pushes)
            all += push.header("X-Goog-Message-Number").toLongLong();
        return all;
    }
    Answer books(const char *start, const char *type = "intro")
    {
        return calcom("POST", QStringLiteral("bookings"),
                      {{QStringLiteral("start"), QLatin1String(start)}, {QStringLiteral("eventTypeSlug"), QLatin1String(type)}, {QStringLiteral("username"), QStringLiteral("nora")},
                       {QStringLiteral("attendee"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Ada")}, {QStringLiteral("email"), QStringLiteral("ada@example.net")},
                                                                {QStringLiteral("timeZone"), QStringLiteral("Europe/London")}}},
                       {QStringLiteral("guests"), QJsonArray{QStringLiteral("bo@example.net")}}});
    }
    static QString uidOf(const Answer &answer) { return json(answer)[QLatin1String("data")][QLatin1String("uid")].toString(); }
};
