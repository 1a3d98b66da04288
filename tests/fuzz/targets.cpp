#include "tests/fuzz/targets.h"
#include "core/sim/google/googlesim.h"
#include "core/wire/google.h"
#include <QJsonArray>
#include <QJsonDocument>

namespace csp::fuzz {

namespace {

const QString host = QStringLiteral("host@example.com");

struct Start {
    sim::GoogleSim sim{{}, 7};
    QByteArray token;
    Instant now = *instantFromRfc3339(u"2026-03-02T09:00:00Z");

    Start()
    {
        for (const char *email : {"host@example.com", "ana@example.com"}) {
            sim::GoogleAccount account;
            account.email = QLatin1String(email);
            account.timeZone = QStringLiteral("Europe/Berlin");
            need(sim.addAccount(account, now).ok());
        }
        need(sim.addEvent(host, QJsonDocument::fromJson(R"({"id":"event1","summary":"One","start":{"dateTime":"2026-03-03T09:00:00Z"},
            "end":{"dateTime":"2026-03-03T10:00:00Z"},"attendees":[{"email":"ana@example.com"}]})").object(), now).ok());
        need(sim.addEvent(host, QJsonDocument::fromJson(R"({"id":"serie1","summary":"Many","recurrence":["RRULE:FREQ=WEEKLY;COUNT=9"],
            "start":{"dateTime":"2026-03-03T09:00:00Z","timeZone":"Europe/Berlin"},"end":{"dateTime":"2026-03-03T10:00:00Z","timeZone":"Europe/Berlin"}})").object(), now).ok());
        token = sim.issueTokens(host, now)->accessToken.toLatin1();
    }
    static void need(bool holds)
    {
        if (!holds)
            qFatal("what the fuzzing begins with cannot be made");
    }
};

http::Request requestOf(QByteArrayView block, const QByteArray &token)
{
    http::Request request;
    const QByteArray text = block.toByteArray();
    const qsizetype blank = text.indexOf("\n\n");
    const QByteArrayList lines = (blank < 0 ? text : text.left(blank)).split('\n');
    const qsizetype space = lines.first().indexOf(' ');
    request.method = space < 0 ? lines.first() : lines.first().left(space);
    request.target = space < 0 ? QByteArray() : lines.first().mid(space + 1);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        if (colon > 0)
            request.headers.append({lines[i].left(colon), lines[i].mid(colon + 1).trimmed().replace("{token}", token)});
    }
    if (blank >= 0)
        request.body = text.mid(blank + 2);
    return request;
}

} // namespace

void googleRequests(QByteArrayView bytes)
{
    static const Start start;
    sim::GoogleSim sim = start.sim;
    Instant now = start.now;
    QByteArrayView rest = bytes;
    for (int left = 8; left > 0; --left) {
        const qsizetype end = rest.indexOf(QByteArrayView("\n%%%%\n"));
        const http::Request request = requestOf(end < 0 ? rest : rest.first(end), start.token);
        now += std::chrono::milliseconds(10);
        const http::Response response = sim.handle(request, now);
        if (response.status < 200 || response.status > 599)
            qFatal("answered with the status %d", response.status);
        const bool json = response.header("content-type").startsWith("application/json") && response.header("content-encoding").isEmpty();
        QJsonParseError error;
        if (json && !QJsonDocument::fromJson(response.body, &error).isObject())
            qFatal("answered with no JSON object (%s): %s", qPrintable(error.errorString()), response.body.left(400).constData());
        if (response.status >= 500)
            qFatal("answered with %d: %s", response.status, response.body.left(400).constData());
        if (end < 0)
            break;
        rest = rest.sliced(end + 6);
    }
    // What was made of it can be kept, and gone on with.
    if (const auto again = sim::GoogleSim::fromJson(sim.toJson()); !again)
        qFatal("its own world is refused: %s", qPrintable(again.error().oneLine()));
}

void eventJson(QByteArrayView bytes)
{
    const CalendarId calendar{QStringLiteral("host@example.com")};
    const auto read = wire::eventFromJson(bytes.toByteArray(), calendar);
    if (!read) {
        if (read.error().what.isEmpty())
            qFatal("refused without a word");
        return;
    }
    const auto again = wire::eventFromJson(wire::eventToJson(read->event), calendar);
    if (!again)
        qFatal("what was written is not read: %s", qPrintable(again.error().oneLine()));
    if (!(again->event == read->event))
        qFatal("reads back as another event: %s", QJsonDocument(wire::eventToJson(read->event)).toJson(QJsonDocument::Compact).constData());
}

} // namespace csp::fuzz
