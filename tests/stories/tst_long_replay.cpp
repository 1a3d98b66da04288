#include "core/clients/calcom/calcombookings.h"
#include "core/clients/google/googlecalendarclient.h"
#include "core/engine/session/session.h"
#include "core/recording/player.h"
#include "core/recording/recordingtransport.h"
#include "core/rules/policies.h"
#include "core/store/sqlitestore.h"
#include "core/wire/calcom.h"
#include "tests/support/testmain.h"
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>

namespace tst_long_replay {

using namespace csp;
using namespace std::chrono_literals;

namespace {

constexpr Instant noon{Millis{1'772'539'200'000}}; // 2026-03-03T12:00:00Z
const QByteArray google = "https://www.googleapis.com/calendar/v3/";
const QByteArray calcom = "https://api.cal.com/v2/";
const QByteArray calendar = google + "calendars/host%40example.com/events?maxResults=2500&singleEvents=false";

QByteArray compact(const QJsonValue &value)
{
    return value.isArray() ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact) : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

QByteArray success(const QJsonValue &data)
{
    return compact(QJsonObject{{QStringLiteral("status"), QStringLiteral("success")}, {QStringLiteral("data"), data}});
}

Booking booking()
{
    Booking b;
    b.id = 42;
    b.uid = {QStringLiteral("7fK2")};
    b.title = QStringLiteral("Intro between Ana and Kim");
    b.start = noon + 24h;
    b.end = noon + 24h + 30min;
    b.eventTypeId = 3;
    b.eventTypeSlug = QStringLiteral("intro");
    b.hosts = {{QStringLiteral("Ana"), QStringLiteral("host@example.com"), QStringLiteral("UTC")}};
    b.attendees = {{QStringLiteral("Kim"), QStringLiteral("kim@example.com"), QStringLiteral("UTC")}};
    b.iCalUid = QStringLiteral("7fK2@Cal.com");
    b.createdAt = noon - 48h;
    return b;
}

/// The booking's event (or one that belongs to nobody), as it is after so many changes.
QJsonObject event(const QString &id, int version, Instant start)
{
    const auto time = [](Instant at) { return QJsonObject{{QStringLiteral("dateTime"), toRfc3339(at)}, {QStringLiteral("timeZone"), QStringLiteral("UTC")}}; };
    return {{QStringLiteral("kind"), QStringLiteral("calendar#event")},
            {QStringLiteral("id"), id},
            {QStringLiteral("etag"), QStringLiteral("\"%1\"").arg(version)},
            {QStringLiteral("status"), QStringLiteral("confirmed")},
            {QStringLiteral("summary"), QStringLiteral("Intro between Ana and Kim")},
            {QStringLiteral("description"), QString(500, QLatin1Char('x'))},
            {QStringLiteral("iCalUID"), id + (id == QLatin1String("7fK2") ? QStringLiteral("@Cal.com") : QStringLiteral("@google.com"))},
            {QStringLiteral("sequence"), version},
            {QStringLiteral("created"), toRfc3339(noon - 48h)},
            {QStringLiteral("updated"), toRfc3339(noon + std::chrono::seconds(version))},
            {QStringLiteral("start"), time(start)},
            {QStringLiteral("end"), time(start + 30min)},
            {QStringLiteral("organizer"), QJsonObject{{QStringLiteral("email"), QStringLiteral("host@example.com")}, {QStringLiteral("self"), true}}},
            {QStringLiteral("attendees"), QJsonArray{QJsonObject{{QStringLiteral("email"), QStringLiteral("kim@example.com")}, {QStringLiteral("responseStatus"), QStringLiteral("accepted")}}}}};
}

QByteArray page(const QJsonArray &items, int token)
{
    return compact(QJsonObject{{QStringLiteral("kind"), QStringLiteral("calendar#events")}, {QStringLiteral("items"), items}, {QStringLiteral("nextSyncToken"), QStringLiteral("t%1").arg(token)}});
}

void add(Recording &recording, Instant at, const QByteArray &method, const QByteArray &target, const QByteArray &answer)
{
    Exchange e;
    e.started = at;
    e.took = 5ms;
    e.request = {method, target, {}, {}};
    e.response = {200, {{"content-type", "application/json"}}, answer};
    recording.exchanges.append(e);
}

Notification notification(int number, Instant at)
{
    Notification n;
    n.channel = {QStringLiteral("c1")};
    n.token = QStringLiteral("redacted");
    n.resourceId = QStringLiteral("r1");
    n.resourceState = QStringLiteral("exists");
    n.messageNumber = number;
    n.resourceUri = QString::fromLatin1(google + "calendars/host%40example.com/events?alt=json");
    n.received = at;
    return n;
}

/// A start, then `n` notifications a minute apart. In turn: an event that belongs to no booking, noise on the booking's event, and the
/// booking's event moved (to a time at which the host is busy) and back.
Recording recordingOf(int n)
{
    Recording r;
    const Booking b = booking();
    const QJsonObject reference{{QStringLiteral("type"), QStringLiteral("google_calendar")}, {QStringLiteral("eventUid"), QStringLiteral("7fK2")},
                                {QStringLiteral("destinationCalendarId"), QStringLiteral("host@example.com")}, {QStringLiteral("rawData"), event(QStringLiteral("7fK2"), 0, b.start)}};
    add(r, noon, "GET", google + "users/me/calendarList?maxResults=250",
        "{\"items\":[{\"id\":\"host@example.com\",\"summary\":\"Ana\",\"timeZone\":\"UTC\",\"accessRole\":\"owner\",\"primary\":true}]}");
    add(r, noon, "GET", calcom + "event-types", success(QJsonArray{QJsonObject{{QStringLiteral("id"), 3}, {QStringLiteral("slug"), QStringLiteral("intro")}, {QStringLiteral("title"), QStringLiteral("Intro")}, {QStringLiteral("lengthInMinutes"), 30}}}));
    add(r, noon, "GET", calcom + "schedules", success(QJsonArray{}));
    add(r, noon, "GET", calcom + "bookings?limit=100", success(QJsonArray{wire::toJson(b)}));
    add(r, noon, "GET", calcom + "bookings/7fK2/references?type=google_calendar", success(QJsonArray{reference}));
    add(r, noon + 10ms, "GET", calendar, page({event(QStringLiteral("7fK2"), 0, b.start)}, 0));
    for (int i = 0; i < n; ++i) {
        const Instant at = noon + std::chrono::minutes(i + 1);
        r.exchanges.append(exchangeOf(notification(i + 2, at), "http://127.0.0.1:8080/notifications"));
        const QJsonObject changed = i % 3 == 0 ? event(QStringLiteral("lunch"), i + 1, noon + 3h)
            : i % 3 == 1                       ? event(QStringLiteral("7fK2"), i + 1, b.start)
                                               : event(QStringLiteral("7fK2"), i + 1, b.start + 2h);
        add(r, at + 1ms, "GET", calendar + "&syncToken=t" + QByteArray::number(i), page({changed}, i + 1));
        add(r, at + 8ms, "GET", calcom + "bookings/7fK2", success(wire::toJson(b)));
        add(r, at + 9ms, "GET", google + "calendars/host%40example.com/events/7fK2", compact(event(QStringLiteral("7fK2"), i + 1, i % 3 == 2 ? b.start + 2h : b.start)));
        add(r, at + 9ms, "POST", google + "freeBusy", "{\"calendars\":{}}");
        add(r, at + 9ms, "GET",
            google + "calendars/host%40example.com/events?maxResults=2500&singleEvents=true&timeMin=" + QUrl::toPercentEncoding(toRfc3339(b.start + 2h))
                + "&timeMax=" + QUrl::toPercentEncoding(toRfc3339(b.start + 2h + 30min)),
            page({event(QStringLiteral("dentist"), 1, b.start + 2h)}, 0));
    }
    return r;
}

qint64 residentKiB()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4 : 0;
}

} // namespace

/// A replay as the programs make it: the real engine and clients, a virtual clock, a store that keeps nothing.
class TestLongReplay : public QObject
{
    Q_OBJECT

private slots:
    void everyNotificationEndsInARun_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("a dozen") << 12;
        QTest::newRow("ten thousand") << 10'000;
    }

    void everyNotificationEndsInARun()
    {
        QFETCH(int, count);
        const Recording recording = recordingOf(count);
        VirtualClock clock(noon);
        PlaybackTransport playback(recording);
        RecordingPlayer player(recording, &clock, &playback);
        auto store = SqliteStore::open(QString());
        QVERIFY(store.ok());
        GoogleCalendarClient google(QUrl(QStringLiteral("http://google.recorded/")), GoogleCalendarClient::fixedToken(QStringLiteral("recorded"), this), &playback);
        CalcomBookings bookings(QUrl(QStringLiteral("http://calcom.recorded/")), QStringLiteral("cal_recorded"), &playback);
        Session::Settings settings;
        settings.policy = seedPolicy();
        settings.apply = ApplyMode::Never;
        Session session({&google, &bookings, store->get(), &clock}, settings);
        QStringList notices;
        connect(&session, &Session::noticed, this, [&](const QString &text, const auto &error) { notices << text + (error ? error->oneLine() : QString()); });
        QSignalSpy settled(&session, &Session::settled);
        session.start();
        QVERIFY(settled.wait());
        for (const Channel &channel : channelsOf(recording))
            QVERIFY(session.adoptChannel(channel).ok());

        connect(&player, &RecordingPlayer::notification, this, [&](const Notification &n) {
            clock.advance(n.received - clock.now());
            QVERIFY(session.receive(n).ok());
        });
        QElapsedTimer timer;
        timer.start();
        qint64 half = 0;
        while (!player.atEnd()) {
            settled.clear();
            QVERIFY(player.next());
            if (settled.isEmpty())
                QVERIFY(settled.wait());
            if (player.position() == count / 2)
                half = residentKiB();
        }
        const qint64 took = timer.elapsed(), grown = residentKiB() - half;
        qInfo("%d notifications in %lld ms; grown by %lld KiB in the second half", count, took, grown);

        QVERIFY2(notices.isEmpty(), qPrintable(notices.join(QLatin1Char('\n'))));
        QVERIFY2(playback.unanswered().isEmpty(), qPrintable(playback.unanswered().join(QLatin1Char('\n'))));
        QVERIFY((*store)->openNotifications()->isEmpty());
        QVERIFY((*store)->pendingChanges()->isEmpty());
        const auto runs = (*store)->runs(2 * count);
        QVERIFY(runs.ok());
        QCOMPARE(runs->size(), count);
        for (int i = 0; i < count; ++i)
            QCOMPARE(runs->at(i).messageNumber, i + 2);
        // One round at the end: nobody's event, noise, and a move to where the dentist is.
        const auto actionOf = [&](int i) { return session.run(runs->at(i).id)->decision.actions.front(); };
        QCOMPARE(actionOf(count - count % 3 - 3).nothing, NothingReason::UnknownEvent);
        QCOMPARE(actionOf(count - count % 3 - 2).kind, ActionKind::Nothing);
        QCOMPARE(actionOf(count - count % 3 - 1).kind, ActionKind::AskHost);
#ifndef __SANITIZE_ADDRESS__
        QVERIFY2(took < 40000, "eight times the goal for 10,000: other tests run beside this one");
        QVERIFY2(grown < 8 * 1024, "memory has to stay flat");
#endif
    }
};

CSP_TEST(TestLongReplay, Core)

} // namespace tst_long_replay

#include "tst_long_replay.moc"
