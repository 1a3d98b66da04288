#pragma once
#include "core/ports/store.h"
#include "core/wire/google.h"
#include <QFile>
#include <QTest>

// One of everything that a store holds.
#define OK(outcome) \
    do { \
        if (const auto &o = (outcome); !o.ok()) \
            QFAIL(qPrintable(o.error().oneLine() + QLatin1Char(' ') + o.error().detail)); \
    } while (false)

namespace csp::test {

using namespace std::chrono_literals;

inline constexpr Instant noon{Millis{1'772'539'200'123}}; // 2026-03-03T12:00:00.123Z

inline EventDocument document(const char *id, const char *etag, const char *summary = "Intro between Ana and Ben")
{
    // Not as a compact writer would do it: the bytes have to come back as they are.
    const QByteArray raw = QByteArray("{ \"kind\": \"calendar#event\",\n \"id\": \"") + id + "\", \"etag\": \"\\\"" + etag
        + "\\\"\", \"status\": \"confirmed\", \"summary\": \"" + summary
        + "\",\n \"iCalUID\": \"7fK2@Cal.com\", \"sequence\": 2, \"updated\": \"2026-03-01T08:00:00.000Z\",\n"
          " \"start\": {\"dateTime\": \"2026-03-03T10:00:00+01:00\", \"timeZone\": \"Europe/Berlin\"},"
          " \"end\": {\"dateTime\": \"2026-03-03T10:30:00+01:00\"},\n"
          " \"attendees\": [{\"email\": \"kim@example.com\", \"responseStatus\": \"accepted\"}], \"reminders\": {\"useDefault\": true}}";
    auto read = wire::eventFromJson(raw, CalendarId{QStringLiteral("host@example.com")});
    if (!read)
        qFatal("%s", qPrintable(read.error().oneLine()));
    return *read;
}

inline Notification notification(int number)
{
    Notification n;
    n.channel = {QStringLiteral("channel-1")};
    n.calendar = {QStringLiteral("host@example.com")};
    n.token = QStringLiteral("a secret");
    n.resourceId = QStringLiteral("ret08u3rv24htgh289g");
    n.resourceState = QStringLiteral("exists");
    n.messageNumber = number;
    n.resourceUri = QStringLiteral("https://www.googleapis.com/calendar/v3/calendars/host%40example.com/events?alt=json");
    n.channelExpires = noon + 24h;
    n.received = noon + Millis{number};
    return n;
}

inline Reference reference(int version = 1)
{
    Reference r;
    r.booking = {QStringLiteral("7fK2")};
    r.event = {{QStringLiteral("host@example.com")}, {QStringLiteral("ev1")}};
    r.iCalUid = {QStringLiteral("7fK2@Cal.com")};
    if (version > 0)
        r.baseline = {version, BaselineOrigin::Applied, noon - 1h, document("ev1", QByteArray::number(version).constData())};
    return r;
}

inline Booking booking()
{
    Booking b;
    b.id = 42;
    b.uid = {QStringLiteral("7fK2")};
    b.title = QStringLiteral("Intro between Ana and Ben");
    b.start = noon;
    b.end = noon + 30min;
    b.eventTypeId = 3;
    b.hosts = {{QStringLiteral("Host"), QStringLiteral("host@example.com"), QStringLiteral("Europe/Berlin")}};
    b.attendees = {{QStringLiteral("Kim"), QStringLiteral("kim@example.com"), QStringLiteral("Europe/Berlin")}};
    b.guests = {QStringLiteral("lee@example.com")};
    b.iCalUid = QStringLiteral("7fK2@Cal.com");
    b.createdAt = noon - 48h;
    b.updatedAt = noon - 47h;
    return b;
}

inline OwnWrite ownWrite(int hour)
{
    OwnWrite w;
    w.event = {{QStringLiteral("host@example.com")}, {QStringLiteral("ev1")}};
    w.span = TimedSpan{noon + 1h, noon + 2h, QStringLiteral("Europe/Berlin"), QStringLiteral("Europe/Berlin")};
    w.etag = QStringLiteral("\"%1\"").arg(hour);
    w.at = noon + std::chrono::hours(hour);
    return w;
}

inline RunRecord run(InboxId cause, const char *etag = "2")
{
    RunRecord r;
    r.notification = cause;
    r.stage = RunStage::Proposed;
    r.received = noon;
    r.calendar = {QStringLiteral("host@example.com")};
    r.resourceState = QStringLiteral("exists");
    r.messageNumber = 7;
    r.title = QStringLiteral("Intro");
    r.policy.name = QStringLiteral("seed");
    r.policy.title = QStringLiteral("Seed");
    r.policy.freeSlot = OnFreeSlot::Revert; // not what the shipped one says
    r.latency = std::chrono::microseconds(1234);
    r.facts.reference = reference();
    r.facts.fetched = {Fetched::Kind::Present, document("ev1", etag, "Moved")};
    r.facts.booking = booking();
    EventType type;
    type.id = 3;
    type.slug = QStringLiteral("intro");
    type.lengthOptions = {30, 45};
    type.scheduleId = 9;
    r.facts.eventType = type;
    r.facts.context.now = noon;
    r.facts.context.hostEmail = QStringLiteral("host@example.com");
    r.facts.context.availability = {Availability::Verdict::HostBusy, {{noon, noon + 1h, QStringLiteral("host@example.com"), QStringLiteral("Dentist")}}};
    r.facts.context.ownWrites = {ownWrite(1)};
    RunStep stored;
    stored.at = noon;
    stored.kind = StepKind::Stored;
    stored.detail = QStringLiteral("notification 7 of channel-1");
    RunStep sent;
    sent.at = noon + 5ms;
    sent.kind = StepKind::Answered;
    ApiRequest request;
    request.method = "POST";
    request.path = QStringLiteral("v2/bookings/7fK2/reschedule");
    request.headers = {{"cal-api-version", "2024-08-13"}};
    request.body = QJsonObject{{QStringLiteral("start"), QStringLiteral("2026-03-03T13:30:00Z")}};
    sent.request = request;
    sent.status = 201;
    sent.answer = QJsonObject{{QStringLiteral("status"), QStringLiteral("success")}};
    r.steps = {stored, sent};
    return r;
}

inline Error someError()
{
    Error e;
    e.kind = Error::Kind::Throttled;
    e.where = QStringLiteral("events.list of work");
    e.what = QStringLiteral("too many requests");
    e.status = 429;
    e.reason = QStringLiteral("rateLimitExceeded");
    e.retryAfter = 1500ms;
    return e;
}

/// Everything that a store holds, to be compared as a whole.
struct All {
    QList<Notification> inbox;
    QList<Channel> channels;
    QString token;
    QList<PendingChange> pending;
    QList<Reference> references;
    QList<Baseline> history;
    QList<RunRecord> runs;
    QList<OwnWrite> writes;
    QByteArray value;
    bool operator==(const All &) const = default;
};

inline All allOf(Store &store)
{
    return {*store.openNotifications(), *store.channels(), *store.syncToken({QStringLiteral("host@example.com")}), *store.pendingChanges(),
            *store.references(), *store.history({QStringLiteral("7fK2")}), *store.runs(100), *store.ownWrites(),
            *store.value(QStringLiteral("window"))};
}

inline QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

/// One of each into an empty store.
inline void fill(Store &store)
{
    OK(store.addNotification(notification(1)));
    OK(store.putChannel({{QStringLiteral("c1")}, {QStringLiteral("host@example.com")}, QStringLiteral("r1"), QStringLiteral("token"),
                         QStringLiteral("http://127.0.0.1:1/n"), noon}));
    OK(store.putChanges({QStringLiteral("host@example.com")}, QStringLiteral("token"), {{1, document("ev1", "2")}, {1, document("ev2", "1")}}));
    OK(store.finishRun(run(1), reference(1), {ownWrite(1)}));
    OK(store.putValue(QStringLiteral("window"), "geometry"));
}

} // namespace csp::test
