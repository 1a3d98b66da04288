#include "tests/fuzz/targets.h"
#include "core/sim/google/keys/rsakey.h"
#include "core/sim/google/googlesim.h"
#include "core/wire/google.h"
#include "tests/support/discovery.h"
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>
#include <QUrlQuery>

namespace csp::fuzz {

namespace {

const QString host = QStringLiteral("host@example.com");

struct Start {
    sim::GoogleSim sim;
    QByteArray token, refresh, guest, robot, assertion;
    Instant now = *instantFromRfc3339(u"2026-03-02T09:00:00Z");

    explicit Start(const sim::GoogleSettings &settings = {}) : sim(settings, 7)
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
        const auto own = sim.issueTokens(host, now);
        token = own->accessToken.toLatin1();
        refresh = own->refreshToken.toLatin1();
        guest = sim.issueTokens(QStringLiteral("ana@example.com"), now)->accessToken.toLatin1();
        addProgram();
    }
    /// A service account, and an API key that the corpus has.
    void addProgram()
    {
        static const auto key = sim::google::RsaKey::fromWords("the robot of the fuzzing");
        sim::GoogleServiceAccount robot;
        robot.who.email = QStringLiteral("robot@x.iam.gserviceaccount.com");
        robot.delegatesAll = true;
        robot.key = key.pem();
        need(sim.addServiceAccount(robot, now).ok());
        sim.setApiKeys({QStringLiteral("AIzaSyFuzz")});
        constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
        const QByteArray text = QByteArray(R"({"alg":"RS256"})").toBase64(base64) + '.'
            + QByteArray(R"({"iss":"robot@x.iam.gserviceaccount.com","aud":"https://oauth2.googleapis.com/token","scope":"https://www.googleapis.com/auth/calendar",)"
                         R"("iat":1772442000,"exp":1772445600})").toBase64(base64);
        static const QByteArray signature = key.sign(text).toBase64(base64);
        assertion = text + '.' + signature;
        this->robot = sim.issueTokens(robot.who.email, now)->accessToken.toLatin1();
    }
    static void need(bool holds)
    {
        if (!holds)
            qFatal("what the fuzzing begins with cannot be made");
    }
};

/// What stands in braces in an input, and what it stands for: mutations come no further without tokens that only the answers know.
using Words = QList<QPair<QByteArray, QByteArray>>;

QByteArray filledIn(QByteArray text, const Words &words)
{
    if (text.contains('{')) {
        for (const auto &[word, meaning] : words)
            text.replace(word, meaning);
    }
    return text;
}

/// Keeps what later requests may come back to.
void remember(const http::Response &response, Words *words)
{
    const QJsonObject answer = QJsonDocument::fromJson(response.body).object();
    for (const auto &[word, member] : {std::pair("{sync}", u"nextSyncToken"), std::pair("{page}", u"nextPageToken"), std::pair("{etag}", u"etag"),
                                       std::pair("{id}", u"id"), std::pair("{resource}", u"resourceId")}) {
        if (const QString value = answer[QStringView(member)].toString(); !value.isEmpty())
            words->append({word, value.toUtf8()}); // the first one stays
    }
    const QUrlQuery back(QUrl::fromEncoded(response.header("location")));
    if (back.hasQueryItem(QStringLiteral("code")))
        words->append({"{code}", back.queryItemValue(QStringLiteral("code"), QUrl::FullyEncoded).toLatin1()});
}

http::Request requestOf(QByteArrayView block, const Words &words)
{
    http::Request request;
    const QByteArray text = block.toByteArray();
    const qsizetype blank = text.indexOf("\n\n");
    const QByteArrayList lines = (blank < 0 ? text : text.left(blank)).split('\n');
    const qsizetype space = lines.first().indexOf(' ');
    request.method = space < 0 ? lines.first() : lines.first().left(space);
    request.target = space < 0 ? QByteArray() : filledIn(lines.first().mid(space + 1), words);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        if (colon > 0)
            request.headers.append({lines[i].left(colon), filledIn(lines[i].mid(colon + 1).trimmed(), words)});
    }
    if (blank >= 0)
        request.body = filledIn(text.mid(blank + 2), words);
    return request;
}

/// Those that are to be sent are sent, and answered one way or another.
void deliver(sim::GoogleSim &sim, Instant now)
{
    const QList<sim::GooglePush> pushes = sim.takePushes(now);
    for (const sim::GooglePush &push : pushes)
        sim.pushAnswered(push.id, push.id % 3 == 0 ? 503 : push.id % 3 == 1 ? 200 : 0, now);
}

/// The switches of a first line `@{…}`, which is taken off.
Start startOf(QByteArrayView *bytes)
{
    static const Start usual;
    if (!bytes->startsWith('@'))
        return usual;
    const qsizetype end = bytes->indexOf('\n');
    const QByteArray switches = (end < 0 ? *bytes : bytes->first(end)).sliced(1).toByteArray();
    *bytes = end < 0 ? QByteArrayView() : bytes->sliced(end + 1);
    return Start(sim::googleSettingsFromJson(QJsonDocument::fromJson(switches).object()));
}

} // namespace

void googleRequests(QByteArrayView bytes)
{
    QByteArrayView rest = bytes;
    const Start start = startOf(&rest);
    sim::GoogleSim sim = start.sim;
    Instant now = start.now;
    Words words{{"{token}", start.token}, {"{refresh}", start.refresh}, {"{guest}", start.guest}, {"{robot}", start.robot}, {"{assertion}", start.assertion}};
    for (int left = 8; left > 0; --left) {
        const qsizetype end = rest.indexOf(QByteArrayView("\n%%%%\n"));
        const http::Request request = requestOf(end < 0 ? rest : rest.first(end), words);
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
        // The description is no judge of a batch whose parts can hardly be read.
        const bool batch = request.target.startsWith("/batch");
        if (const QStringList wrong = batch ? QStringList() : Discovery::instance().trouble(request, response); !wrong.isEmpty())
            qFatal("the published API would not answer %d so: %s", response.status, qPrintable(wrong.join(QLatin1String("; "))));
        deliver(sim, now);
        remember(response, &words);
        if (end < 0)
            break;
        rest = rest.sliced(end + 6);
    }
    // What was made of it can be kept, and gone on with.
    QJsonObject kept = sim.toJson();
    const auto again = sim::GoogleSim::fromJson(kept);
    if (!again)
        qFatal("its own world is refused: %s", qPrintable(again.error().oneLine()));
    QJsonObject next = again->toJson();
    for (QJsonObject *world : {&kept, &next})
        world->remove(QStringLiteral("epochs")); // a new one begins with each reading
    if (next != kept)
        qFatal("its own world is read as another one");
}

void eventJson(QByteArrayView bytes)
{
    // Qt's JSON loses a U+FEFF that begins a text, one with each reading: such a document is never the same again, and that is not ours.
    if (const QByteArray text = bytes.toByteArray().toLower(); text.contains("\xef\xbb\xbf") || text.contains("\\ufeff"))
        return;
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
