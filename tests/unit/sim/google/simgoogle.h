#pragma once
#include "core/sim/google/googlesim.h"
#include "tests/support/discovery.h"
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

/// One simulated Google with a host (primary and a second calendar) and two guests, and short ways to speak to it.
struct SimGoogle {
    using Instant = csp::Instant;
    csp::sim::GoogleSim sim;
    Instant now = *csp::instantFromRfc3339(u"2026-03-02T09:00:00.250Z");
    QHash<QString, QByteArray> tokens;
    bool keepsToThePublishedApi = true; ///< off: a switch is set to what the API's description does not allow

    static inline const QString host = QStringLiteral("host@example.com");
    static inline const QString work = QStringLiteral("work@group.calendar.google.com");
    static inline const QString ana = QStringLiteral("ana@example.com");
    static inline const QString kim = QStringLiteral("kim@example.com");

    explicit SimGoogle(const csp::sim::GoogleSettings &settings = {}) : sim(settings, 7)
    {
        const auto ok = [](const auto &outcome) {
            if (!outcome.ok())
                qFatal("%s", qPrintable(outcome.error().oneLine()));
        };
        ok(sim.addAccount({host, QStringLiteral("Hanna Host"), QStringLiteral("Europe/Berlin"), {}, {}, true}, now));
        ok(sim.addAccount({ana, QStringLiteral("Ana Guest"), QStringLiteral("America/Chicago"), {}, {}, true}, now));
        ok(sim.addAccount({kim, QStringLiteral("Kim Guest"), QStringLiteral("Asia/Kolkata"), {}, {}, true}, now));
        csp::sim::GoogleCalendar second;
        second.id = work;
        second.owner = host;
        second.summary = QStringLiteral("Work");
        ok(sim.addCalendar(second, now));
        for (const QString &who : {host, ana, kim})
            tokens.insert(who, sim.issueTokens(who, now)->accessToken.toLatin1());
    }

    void wait(std::chrono::milliseconds by) { now += by; }

    csp::http::Response raw(const QByteArray &method, const QByteArray &target, const QByteArray &body = {}, const csp::http::Headers &headers = {})
    {
        csp::http::Request request{method, target, headers, body};
        request.headers.prepend({"Host", "127.0.0.1"});
        wait(std::chrono::milliseconds(10));
        const csp::http::Response response = sim.handle(request, now);
        if (keepsToThePublishedApi)
            holdAgainstDiscovery(request, response);
        return response;
    }
    csp::http::Response as(const QString &who, const QByteArray &method, const QByteArray &path, const QJsonObject &body = {}, csp::http::Headers headers = {})
    {
        headers.append({"Authorization", "Bearer " + tokens.value(who)});
        return raw(method, "/calendar/v3/" + path, body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(), headers);
    }
    csp::http::Response call(const QByteArray &method, const QByteArray &path, const QJsonObject &body = {}, const csp::http::Headers &headers = {})
    {
        return as(host, method, path, body, headers);
    }

    static QJsonObject json(const csp::http::Response &response) { return QJsonDocument::fromJson(response.body).object(); }
    static QJsonObject obj(const char *text)
    {
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(text, &error);
        if (error.error != QJsonParseError::NoError)
            qFatal("not JSON: %s in %s", qPrintable(error.errorString()), text);
        return document.object();
    }
    /// JSON with its quotes written as apostrophes. (moc trips over raw strings that hold `//` or `\"`, or stand end to end.)
    static QByteArray q(const char *text) { return QByteArray(text).replace('\'', '"'); }
    static QByteArray file(const char *name)
    {
        QFile in(QStringLiteral(CSP_FIXTURES "/sim-google/") + QLatin1String(name));
        if (!in.open(QIODevice::ReadOnly))
            qFatal("missing: %s", qPrintable(in.fileName()));
        return in.readAll();
    }
    static QJsonObject fixture(const char *name) { return obj(file(name).constData()); }
    /// A document without the line breaks that make the file readable: byte for byte as it is to be answered.
    static QByteArray flat(const char *name) { return file(name).replace('\n', QByteArray()); }
    static QString reason(const csp::http::Response &response)
    {
        return json(response)[u"error"][u"errors"][0][u"reason"].toString();
    }
    static QString reasonLine(const csp::http::Response &response)
    {
        const QJsonObject error = json(response)[u"error"].toObject();
        return QStringLiteral("%1 %2: %3").arg(response.status).arg(error[u"errors"][0][u"reason"].toString(), error[u"message"].toString());
    }

    /// Ids and states of a list's items, e.g. `a b! c` (`!`: cancelled).
    static QString told(const csp::http::Response &response)
    {
        QStringList out;
        const QJsonArray items = json(response)[u"items"].toArray();
        for (const QJsonValue item : items)
            out << item[u"id"].toString() + (item[u"status"].toString() == QLatin1String("cancelled") ? QStringLiteral("!") : QString());
        return out.join(u' ');
    }
    QString syncToken(const QByteArray &calendar = "primary", const QString &who = host)
    {
        return json(as(who, "GET", "calendars/" + calendar + "/events"))[u"nextSyncToken"].toString();
    }
    csp::http::Response since(const QString &token, const QByteArray &calendar = "primary", const QString &who = host)
    {
        return as(who, "GET", "calendars/" + calendar + "/events?syncToken=" + token.toLatin1());
    }
    /// The same event, again on each of so many days (in UTC).
    static QJsonObject daily(QJsonObject event, int days)
    {
        for (const QString &side : {QStringLiteral("start"), QStringLiteral("end")}) {
            QJsonObject when = event[side].toObject();
            when.insert(QStringLiteral("timeZone"), QStringLiteral("UTC"));
            event.insert(side, when);
        }
        event.insert(QStringLiteral("recurrence"), QJsonArray{QStringLiteral("RRULE:FREQ=DAILY;COUNT=%1").arg(days)});
        return event;
    }
    /// A one-hour event on a day in March, at an hour in UTC.
    static QJsonObject event(const char *id, int day, int hour, const QStringList &guests = {})
    {
        const auto at = [](int d, int h) { return QStringLiteral("2026-03-%1T%2:00:00Z").arg(d, 2, 10, QLatin1Char('0')).arg(h, 2, 10, QLatin1Char('0')); };
        QJsonObject json{{QStringLiteral("id"), QLatin1String(id)}, {QStringLiteral("summary"), QLatin1String(id)},
                         {QStringLiteral("start"), QJsonObject{{QStringLiteral("dateTime"), at(day, hour)}}},
                         {QStringLiteral("end"), QJsonObject{{QStringLiteral("dateTime"), at(day, hour + 1)}}}};
        QJsonArray attendees;
        for (const QString &guest : guests)
            attendees.append(QJsonObject{{QStringLiteral("email"), guest}});
        if (!attendees.isEmpty())
            json.insert(QStringLiteral("attendees"), attendees);
        return json;
    }
};
