#include "core/http/inprocesstransport.h"
#include "core/recording/player.h"
#include "core/recording/recordingtransport.h"
#include "core/wire/google.h"
#include "tests/support/testmain.h"
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>
#include <QUrl>

namespace tst_playback {

using namespace csp;
using namespace std::chrono_literals;


namespace {

constexpr Instant noon{Millis{1'772'539'200'000}}; // 2026-03-03T12:00:00Z
const QByteArray google = "https://www.googleapis.com/calendar/v3/";
const QByteArray address = "http://127.0.0.1:8080/notifications";

Exchange exchange(Millis at, const QByteArray &method, const QByteArray &target, const QByteArray &answer, int status = 200)
{
    Exchange e;
    e.started = noon + at;
    e.took = 10ms;
    e.request = {method, target, {}, {}};
    e.response = {status, {{"content-type", "application/json"}}, answer};
    return e;
}

Notification notification(int number, Millis at, const char *channel = "c1", const QByteArray &calendar = "host%40example.com")
{
    Notification n;
    n.channel = {QString::fromLatin1(channel)};
    n.token = QStringLiteral("redacted");
    n.resourceId = QStringLiteral("r-") + n.channel.value;
    n.resourceState = number == 1 ? QStringLiteral("sync") : QStringLiteral("exists");
    n.messageNumber = number;
    n.resourceUri = QString::fromLatin1(google + "calendars/" + calendar + "/events?alt=json");
    n.received = noon + at;
    return n;
}

QByteArray events(const QByteArray &syncToken = {})
{
    const QByteArray path = google + "calendars/host%40example.com/events?singleEvents=false&maxResults=2500";
    return syncToken.isEmpty() ? path : path + "&syncToken=" + syncToken.toPercentEncoding();
}

QByteArray page(const QByteArrayList &items, const QByteArray &next)
{
    return "{\"kind\":\"calendar#events\",\"items\":[" + items.join(',') + "],\"nextSyncToken\":\"" + next + "\"}";
}

QByteArray item(const char *id, int version)
{
    return QByteArray("{\"id\":\"") + id + "\",\"sequence\":" + QByteArray::number(version) + "}";
}

/// A start, then two notifications, half an hour apart, with what each brought.
Recording twoChanges()
{
    Recording r;
    r.exchanges = {
        exchange(0ms, "GET", events(), page({item("a", 1)}, "A=")),
        exchangeOf(notification(1, 5ms), address),
        exchange(30ms, "GET", "https://api.cal.com/v2/bookings/7fK2", "{\"v\":1}"),
        exchangeOf(notification(4, 30min), address),
        exchange(30min + 10ms, "GET", events("A="), page({item("a", 2)}, "B=")),
        exchange(30min + 20ms, "GET", "https://api.cal.com/v2/bookings/7fK2", "{\"v\":2}"),
        exchangeOf(notification(9, 60min), address),
        exchange(60min + 10ms, "GET", events("B="), page({item("a", 3), item("b", 1)}, "C=")),
        exchange(60min + 20ms, "GET", "https://api.cal.com/v2/bookings/7fK2", "{\"v\":3}"),
    };
    return r;
}

Outcome<http::Response> ask(http::Transport &transport, const QByteArray &method, const QByteArray &target, const QByteArray &body = {})
{
    std::optional<Outcome<http::Response>> result;
    transport.send({method, target, {}, body})->then(&transport, [&](const Outcome<http::Response> &o) { result = o; });
    if (result)
        qFatal("a call settled before it was returned");
    if (!QTest::qWaitFor([&] { return result.has_value(); }, 5000))
        qFatal("a call did not settle");
    return *result;
}

QByteArray bodyOf(http::Transport &transport, const QByteArray &target)
{
    const auto answer = ask(transport, "GET", target);
    return answer ? answer->body : "error: " + answer.error().oneLine().toUtf8();
}

QByteArray booking(http::Transport &transport) { return bodyOf(transport, "http://127.0.0.1:2/v2/bookings/7fK2"); }

} // namespace

class TestPlayback : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qRegisterMetaType<Notification>(); }

    void theSameRequestUnderAnotherName_data()
    {
        QTest::addColumn<QByteArray>("recorded");
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<bool>("found");
        const QByteArray base = google + "calendars/host%40example.com/events";
        QTest::newRow("another host") << base << QByteArray("http://127.0.0.1:5/calendar/v3/calendars/host%40example.com/events") << true;
        QTest::newRow("encoded or not") << base << QByteArray(google + "calendars/host@example.com/events") << true;
        QTest::newRow("order of parameters") << QByteArray(base + "?q=1&iCalUID=x") << QByteArray(base + "?iCalUID=x&q=1") << true;
        QTest::newRow("how it is printed") << QByteArray(base + "?alt=json&prettyPrint=false&quotaUser=u&key=k") << base << true;
        QTest::newRow("paging and defaults") << QByteArray(base + "?maxResults=2500&singleEvents=false") << QByteArray(base + "?maxResults=250") << true;
        QTest::newRow("another token of access") << QByteArray(base + "?access_token=redacted") << QByteArray(base + "?access_token=fresh") << true;
        QTest::newRow("another sync token") << QByteArray(base + "?syncToken=a") << QByteArray(base + "?syncToken=b") << false;
        QTest::newRow("another page") << QByteArray(base + "?pageToken=a") << base << false;
        QTest::newRow("instances expanded") << QByteArray(base + "?singleEvents=true") << base << false;
        QTest::newRow("another path") << base << QByteArray(base + "/ev1") << false;
        QTest::newRow("the same instant") << QByteArray(base + "?timeMin=2026-03-03T12:00:00Z") << QByteArray(base + "?timeMin=2026-03-03T13:00:00.000%2B01:00") << true;
        QTest::newRow("seconds later") << QByteArray(base + "?timeMin=2026-03-03T12:00:00Z&timeMax=2026-03-04T12:00:00Z")
                                       << QByteArray(base + "?timeMin=2026-03-03T12:00:42Z&timeMax=2026-03-04T12:00:42Z") << true;
        QTest::newRow("hours later") << QByteArray(base + "?timeMin=2026-03-03T12:00:00Z") << QByteArray(base + "?timeMin=2026-03-03T14:00:00Z") << false;
        QTest::newRow("one end hours later") << QByteArray(base + "?timeMin=2026-03-03T12:00:00Z&timeMax=2026-03-04T12:00:00Z")
                                             << QByteArray(base + "?timeMin=2026-03-03T12:00:00Z&timeMax=2026-03-04T15:00:00Z") << false;
    }

    void theSameRequestUnderAnotherName()
    {
        QFETCH(QByteArray, recorded);
        QFETCH(QByteArray, asked);
        QFETCH(bool, found);
        Recording r;
        r.exchanges = {exchange(0ms, "GET", recorded, "here")};
        PlaybackTransport playback(r);
        const auto answer = ask(playback, "GET", asked);
        QCOMPARE(answer.ok(), found);
        QCOMPARE(playback.unanswered().size(), found ? 0 : 1);
        QVERIFY(!ask(playback, "DELETE", asked));
    }

    void theNearestTimesWin()
    {
        Recording r;
        const QByteArray free = "https://api.cal.com/v2/slots?eventTypeId=3&start=2026-03-03T12:0";
        r.exchanges = {exchange(0ms, "GET", free + "0:00Z", "0"), exchange(1ms, "GET", free + "3:00Z", "3"), exchange(2ms, "GET", free + "6:00Z", "6")};
        PlaybackTransport playback(r);
        QCOMPARE(bodyOf(playback, free + "3:00Z"), QByteArray("3"));
        QCOMPARE(bodyOf(playback, free + "2:00Z"), QByteArray("3"));
        QCOMPARE(bodyOf(playback, free + "5:00Z"), QByteArray("6"));
        QCOMPARE(bodyOf(playback, free + "1:00Z"), QByteArray("0"));
    }

    void bodiesDoNotCount()
    {
        Recording r;
        Exchange e = exchange(0ms, "POST", google + "freeBusy", "{\"calendars\":{}}");
        e.request.body = "{\"timeMin\":\"2026-03-03T12:00:00Z\"}";
        r.exchanges = {e};
        PlaybackTransport playback(r);
        const auto answer = ask(playback, "POST", google + "freeBusy", "{\"timeMin\":\"2027-01-01T00:00:00Z\"}");
        QVERIFY(answer.ok());
        QCOMPARE(*answer, e.response);
    }

    void inTheOrderRecordedTheLastAgainAndAgain()
    {
        PlaybackTransport playback(twoChanges());
        QCOMPARE(booking(playback), QByteArray("{\"v\":1}"));
        QCOMPARE(booking(playback), QByteArray("{\"v\":2}"));
        QCOMPARE(booking(playback), QByteArray("{\"v\":3}"));
        QCOMPARE(booking(playback), QByteArray("{\"v\":3}"));
        playback.rewind();
        QCOMPARE(booking(playback), QByteArray("{\"v\":1}"));
    }

    void nothingFromTheFuture()
    {
        PlaybackTransport playback(twoChanges());
        playback.setPosition(noon + 29ms);
        const auto early = ask(playback, "GET", "https://api.cal.com/v2/bookings/7fK2?apiKey=cal_live_secret1");
        QVERIFY(!early);
        QCOMPARE(early.error().kind, Error::Kind::Input);
        QCOMPARE(early.error().where, QStringLiteral("GET /v2/bookings/7fK2?apiKey=redacted"));
        QCOMPARE(early.error().what, QStringLiteral("the recording holds this request only from 2026-03-03T12:00:00.030Z on"));
        playback.setPosition(noon + 30ms);
        QCOMPARE(booking(playback), QByteArray("{\"v\":1}"));
        QCOMPARE(booking(playback), QByteArray("{\"v\":1}"));
        playback.setPosition(noon + 1h + 20ms);
        QCOMPARE(booking(playback), QByteArray("{\"v\":2}"));
        QCOMPARE(booking(playback), QByteArray("{\"v\":3}"));
    }

    void anAnswerThatNobodyAskedForIsPassedOverWhenItIsOld()
    {
        PlaybackTransport playback(twoChanges());
        playback.setWindow(noon + 30min, noon + 59min);
        QCOMPARE(booking(playback), QByteArray("{\"v\":2}"));
        playback.rewind();
        playback.setWindow(noon + 45min, noon + 59min); // nothing since: how it was last known to be
        QCOMPARE(booking(playback), QByteArray("{\"v\":2}"));
        QCOMPARE(booking(playback), QByteArray("{\"v\":2}"));
    }

    void whatTheRecordingLacksIsNamed()
    {
        PlaybackTransport playback(twoChanges());
        const auto answer = ask(playback, "POST", google + "calendars/host%40example.com/events/watch?access_token=ya29.secret");
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::Input);
        QCOMPARE(answer.error().reason, QStringLiteral("notRecorded"));
        QVERIFY2(answer.error().where.startsWith(QStringLiteral("POST /calendar/v3/calendars/")), qPrintable(answer.error().where));
        QCOMPARE(answer.error().what, QStringLiteral("the recording does not hold this request"));
        QVERIFY(!answer.error().oneLine().contains(QStringLiteral("ya29")));
        QCOMPARE(playback.unanswered(), QStringList{answer.error().where});
    }

    void aFailureIsPlayedBackAsOne()
    {
        Recording r;
        Exchange e = exchange(0ms, "GET", google + "users/me/calendarList", {});
        e.response = {};
        e.failure = Error{Error::Kind::Transport, {}, QStringLiteral("the connection was refused"), {}, {}, {}, {}, {}, {}};
        r.exchanges = {e, exchange(1ms, "GET", google + "users/me/calendarList", "{}")};
        PlaybackTransport playback(r);
        const auto first = ask(playback, "GET", google + "users/me/calendarList");
        QVERIFY(!first);
        QCOMPARE(first.error(), *e.failure);
        QVERIFY(ask(playback, "GET", google + "users/me/calendarList").ok());
        QVERIFY(playback.unanswered().isEmpty());
    }

    void aTokenThatNobodyHadReadWithFindsNothingNew()
    {
        PlaybackTransport playback(twoChanges());
        playback.setWindow(noon + 30min, noon + 59min);
        QCOMPARE(bodyOf(playback, events("A=")), page({item("a", 2)}, "B="));
        const auto empty = wire::eventPageFromJson(bodyOf(playback, events("B=")), {QStringLiteral("host@example.com")});
        QVERIFY(empty.ok());
        QVERIFY(empty->events.isEmpty());
        QCOMPARE(empty->nextSyncToken, QStringLiteral("B="));
        QVERIFY(playback.unanswered().isEmpty());
        playback.setWindow({}, {});
        QCOMPARE(bodyOf(playback, events("B=")), page({item("a", 3), item("b", 1)}, "C="));
        QCOMPARE(bodyOf(playback, events("C=")), page({}, "C="));
        QVERIFY(!ask(playback, "GET", events("a token of another account")));
    }

    void aReadThatIsOverdueBringsWhatFollowedAsWell()
    {
        PlaybackTransport playback(twoChanges());
        playback.setWindow(noon + 60min, {}); // the notification of 30 min was lost: "A=" is still the position
        const QJsonObject joined = QJsonDocument::fromJson(bodyOf(playback, events("A="))).object();
        const QJsonObject expected = QJsonDocument::fromJson(page({item("a", 3), item("b", 1)}, "C=")).object();
        QCOMPARE(joined, expected);
        QCOMPARE(bodyOf(playback, events("C=")), page({}, "C="));
    }

    void aRecordingIsMadeOfWhatPassesThrough()
    {
        http::InProcessTransport inner;
        VirtualClock clock(noon);
        http::Responder answerLater;
        inner.serve("http://sandbox", [&](const http::Request &request, const http::Responder &respond) {
            if (request.target == "/slow") {
                answerLater = respond;
                return;
            }
            respond({200, {{"content-type", "application/json"}}, "{\"access_token\":\"ya29.secret\",\"path\":\"" + request.target + "\"}"});
        });
        RecordingTransport recorder(&inner, &clock);
        recorder.setTitle(QStringLiteral("Title"), QStringLiteral("Description"));

        std::optional<Outcome<http::Response>> slow;
        recorder.send({"GET", "http://sandbox/slow", {{"authorization", "Bearer ya29.secret"}}, {}})
            ->then(this, [&](const auto &o) { slow = o; });
        QTRY_VERIFY(bool(answerLater));
        clock.advance(5ms);
        const auto quick = ask(recorder, "GET", "http://sandbox/quick?access_token=ya29.secret");
        QVERIFY(quick.ok());
        QVERIFY(quick->body.contains("ya29.secret")); // what passes through is not touched
        recorder.addNotification(notification(2, 7ms), address);
        clock.advance(15ms);
        answerLater({204, {}, {}});
        QTRY_VERIFY(slow.has_value());
        const auto nobody = ask(recorder, "GET", "http://nobody.invalid/");
        QVERIFY(!nobody);

        const Recording &r = recorder.recording();
        QCOMPARE(r.title, QStringLiteral("Title"));
        QCOMPARE(r.exchanges.size(), 4);
        // By the time that each began, not by that of its answer.
        QCOMPARE(r.exchanges[0].request.target, QByteArray("http://sandbox/slow"));
        QCOMPARE(r.exchanges[0].started, noon);
        QCOMPARE(r.exchanges[0].took, 20ms);
        QCOMPARE(r.exchanges[0].response.status, 204);
        QCOMPARE(r.exchanges[1].request.target, QByteArray("http://sandbox/quick?access_token=redacted"));
        QVERIFY(r.exchanges[2].isNotification());
        QVERIFY(r.exchanges[3].failure.has_value());
        QVERIFY(!toHar(r).contains("ya29.secret"));
    }

    void whatWasStoppedIsNotRecorded()
    {
        http::InProcessTransport inner;
        VirtualClock clock(noon);
        inner.serve("http://sandbox", [](const http::Request &, const http::Responder &) {});
        RecordingTransport recorder(&inner, &clock);
        std::optional<Outcome<http::Response>> result;
        auto *call = recorder.send({"GET", "http://sandbox/", {}, {}});
        call->then(this, [&](const auto &o) { result = o; });
        call->abort();
        QTRY_VERIFY(result.has_value());
        QCOMPARE(result->error().kind, Error::Kind::Cancelled);
        QCoreApplication::processEvents();
        QVERIFY(recorder.recording().exchanges.isEmpty());
    }

    void anExchangeSurvivesTheFile()
    {
        http::InProcessTransport inner;
        VirtualClock clock(noon);
        inner.serve("http://sandbox", [](const http::Request &request, const http::Responder &respond) {
            respond({200, {}, "{\"of\":\"" + request.target + "\"}"});
        });
        RecordingTransport recorder(&inner, &clock);
        const auto live = ask(recorder, "GET", "http://sandbox/v2/me?x=1");
        const auto read = recordingFromHar(toHar(recorder.recording()), QStringLiteral("r.har"));
        QVERIFY(read.ok());
        QCOMPARE(*read, recorder.recording());
        PlaybackTransport playback(*read);
        QCOMPARE(*ask(playback, "GET", "https://api.cal.com/v2/me?x=1"), *live);
    }

    void channelsAreReadOutOfTheNotifications()
    {
        Recording r;
        Notification primary = notification(1, 20ms, "c3", "primary");
        primary.token.clear();
        primary.channelExpires = noon + 24h;
        r.exchanges = {
            exchange(0ms, "GET", google + "users/me/calendarList",
                     "{\"items\":[{\"id\":\"work@example.com\",\"accessRole\":\"owner\"},{\"id\":\"host@example.com\",\"accessRole\":\"owner\",\"primary\":true}]}"),
            exchangeOf(notification(1, 5ms), address),
            exchangeOf(notification(1, 6ms, "c2", "en.usa%23holiday%40group.v.calendar.google.com"), address),
            exchangeOf(notification(2, 7ms), address),
            exchangeOf(primary, "http://127.0.0.1:9/other"),
        };
        const QList<Channel> expected{
            {{QStringLiteral("c1")}, {QStringLiteral("host@example.com")}, QStringLiteral("r-c1"), QStringLiteral("redacted"), QString::fromLatin1(address), {}},
            {{QStringLiteral("c2")}, {QStringLiteral("en.usa#holiday@group.v.calendar.google.com")}, QStringLiteral("r-c2"), QStringLiteral("redacted"), QString::fromLatin1(address), {}},
            {{QStringLiteral("c3")}, {QStringLiteral("host@example.com")}, QStringLiteral("r-c3"), QString(), QStringLiteral("http://127.0.0.1:9/other"), noon + 24h},
        };
        QCOMPARE(channelsOf(r), expected);
        QCOMPARE(channelsOf(*recordingFromHar(toHar(r), QStringLiteral("r.har"))), expected);
    }

    void stepByStepEachWithItsOwnAnswers()
    {
        VirtualClock clock(noon);
        PlaybackTransport playback(twoChanges());
        RecordingPlayer player(twoChanges(), &clock, &playback);
        QSignalSpy told(&player, &RecordingPlayer::notification), finished(&player, &RecordingPlayer::finished);
        QCOMPARE(player.count(), 3);
        QCOMPARE(player.begins(), noon);

        // Before the first: the answers of the start, and nothing later.
        QCOMPARE(bodyOf(playback, events()), page({item("a", 1)}, "A="));
        QCOMPARE(bodyOf(playback, events("A=")), page({}, "A="));
        QCOMPARE(booking(playback), QByteArray("{\"v\":1}"));

        QVERIFY(player.next());
        QCOMPARE(told.takeFirst().first().value<Notification>(), notification(1, 5ms));
        QCOMPARE(booking(playback), QByteArray("{\"v\":1}"));
        QVERIFY(player.next());
        QCOMPARE(told.takeFirst().first().value<Notification>(), notification(4, 30min));
        QCOMPARE(bodyOf(playback, events("A=")), page({item("a", 2)}, "B="));
        QCOMPARE(booking(playback), QByteArray("{\"v\":2}"));
        QVERIFY(player.repeat());
        QCOMPARE(told.takeFirst().first().value<Notification>(), notification(4, 30min));
        QCOMPARE(bodyOf(playback, events("B=")), page({}, "B="));
        QVERIFY(finished.isEmpty());
        QVERIFY(player.next());
        QCOMPARE(bodyOf(playback, events("B=")), page({item("a", 3), item("b", 1)}, "C="));
        QCOMPARE(booking(playback), QByteArray("{\"v\":3}"));
        QCOMPARE(finished.size(), 1);
        QVERIFY(player.atEnd());
        QVERIFY(!player.next());
        QCOMPARE(finished.size(), 1);
        QVERIFY(playback.unanswered().isEmpty());

        player.rewind();
        QCOMPARE(player.position(), 0);
        QCOMPARE(booking(playback), QByteArray("{\"v\":1}"));
    }

    void aLostNotificationsChangesComeWithTheNext()
    {
        VirtualClock clock(noon);
        PlaybackTransport playback(twoChanges());
        RecordingPlayer player(twoChanges(), &clock, &playback);
        QSignalSpy told(&player, &RecordingPlayer::notification);
        QVERIFY(!player.repeat());
        QVERIFY(player.next());
        QVERIFY(player.skip());
        QVERIFY(player.next());
        QCOMPARE(told.size(), 2);
        QVERIFY(bodyOf(playback, events("A=")).contains("\"C=\""));
        QCOMPARE(booking(playback), QByteArray("{\"v\":3}"));
    }

    void aBurstSharesItsAnswers()
    {
        Recording r;
        r.exchanges = {
            exchange(0ms, "GET", events(), page({item("a", 1)}, "A=")),
            exchangeOf(notification(2, 10s), address),
            exchangeOf(notification(3, 10s + 5ms), address),
            exchange(10s + 8ms, "GET", events("A="), page({item("a", 2)}, "B=")), // read once, for both
            exchange(10s + 300ms, "GET", "https://api.cal.com/v2/bookings/7fK2", "{\"v\":2}"),
            exchangeOf(notification(4, 20s), address),
            exchange(20s + 8ms, "GET", "https://api.cal.com/v2/bookings/7fK2", "{\"v\":3}"),
        };
        VirtualClock clock(noon);
        PlaybackTransport playback(r);
        RecordingPlayer player(r, &clock, &playback);
        QVERIFY(player.next());
        QCOMPARE(bodyOf(playback, events("A=")), page({item("a", 2)}, "B="));
        QCOMPARE(booking(playback), QByteArray("{\"v\":2}"));
        QCOMPARE(booking(playback), QByteArray("{\"v\":2}"));
        QVERIFY(player.next());
        QCOMPARE(bodyOf(playback, events("B=")), page({}, "B="));
    }

    void withTheOriginalTimingAndFaster_data()
    {
        QTest::addColumn<double>("speed");
        QTest::addColumn<QList<qint64>>("at"); // ms on the player's clock
        QTest::newRow("as it was") << 1.0 << QList<qint64>{5, 1'800'000, 3'600'000};
        QTest::newRow("a hundred times as fast") << 100.0 << QList<qint64>{0, 18'000, 36'000};
        QTest::newRow("half as fast") << 0.5 << QList<qint64>{10, 3'600'000, 7'200'000};
    }

    void withTheOriginalTimingAndFaster()
    {
        QFETCH(double, speed);
        QFETCH(QList<qint64>, at);
        VirtualClock clock(noon - 1h); // another time than the recording's
        PlaybackTransport playback(twoChanges());
        RecordingPlayer player(twoChanges(), &clock, &playback);
        QList<qint64> times;
        QList<qint64> numbers;
        connect(&player, &RecordingPlayer::notification, this, [&](const Notification &n) {
            times.append((clock.now() - (noon - 1h)).count());
            numbers.append(n.messageNumber);
        });
        QSignalSpy finished(&player, &RecordingPlayer::finished);
        player.play(speed);
        QVERIFY(player.playing());
        while (finished.isEmpty()) {
            const auto before = numbers.size();
            if (const auto due = clock.nextTimer()) // nothing: the next one is due already
                clock.advance(*due - clock.now());
            QTRY_COMPARE(numbers.size(), before + 1);
        }
        QCOMPARE(times, at);
        QCOMPARE(numbers, (QList<qint64>{1, 4, 9}));
        QVERIFY(!player.playing());
        QVERIFY(!clock.nextTimer());
    }

    void aPauseKeepsThePlace()
    {
        VirtualClock clock(noon);
        PlaybackTransport playback(twoChanges());
        RecordingPlayer player(twoChanges(), &clock, &playback);
        QSignalSpy told(&player, &RecordingPlayer::notification), finished(&player, &RecordingPlayer::finished);
        player.play();
        clock.advance(5ms);
        QTRY_COMPARE(told.size(), 1);
        player.pause();
        clock.advance(24h);
        QCoreApplication::processEvents();
        QCOMPARE(told.size(), 1);
        QVERIFY(finished.isEmpty());
        QVERIFY(player.next()); // by hand while paused
        QCOMPARE(told.size(), 2);
        player.play(2);
        clock.advance(15min - 1ms);
        QCoreApplication::processEvents();
        QCOMPARE(told.size(), 2);
        clock.advance(1ms);
        QTRY_COMPARE(told.size(), 3);
        QCOMPARE(finished.size(), 1);
    }

    void whoIsToldMayStepOnByHimself()
    {
        VirtualClock clock(noon);
        PlaybackTransport playback(twoChanges());
        RecordingPlayer player(twoChanges(), &clock, &playback);
        QList<qint64> numbers;
        connect(&player, &RecordingPlayer::notification, this, [&](const Notification &n) {
            numbers.append(n.messageNumber);
            player.next();
        });
        QSignalSpy finished(&player, &RecordingPlayer::finished);
        player.next();
        QCOMPARE(numbers, (QList<qint64>{1, 4, 9}));
        QCOMPARE(finished.size(), 1);
    }

    void aRecordingWithoutNotifications()
    {
        Recording r;
        r.exchanges = {exchange(0ms, "GET", events(), page({}, "A="))};
        VirtualClock clock(noon);
        PlaybackTransport playback(r);
        RecordingPlayer player(r, &clock, &playback);
        QCOMPARE(player.count(), 0);
        QVERIFY(!player.next());
        player.play();
        QVERIFY(!player.playing());
    }

    void tenThousandNotificationsInFlatMemory()
    {
        // Each with its own read, of two kilobytes, as a session makes them; half a second of replay is what 5 s leave for this side.
        const int n = 10'000;
        Recording r;
        const QByteArray filler(2000, 'x');
        for (int i = 0; i < n; ++i) {
            r.exchanges.append(exchangeOf(notification(i + 1, std::chrono::seconds(i)), address));
            r.exchanges.append(exchange(std::chrono::seconds(i) + 10ms, "GET", events("t" + QByteArray::number(i)),
                                        page({"{\"id\":\"" + filler + "\"}"}, "t" + QByteArray::number(i + 1))));
            r.exchanges.append(exchange(std::chrono::seconds(i) + 20ms, "GET", "https://api.cal.com/v2/bookings/7fK2", QByteArray::number(i)));
        }
        const auto residentPages = [] {
            QFile file(QStringLiteral("/proc/self/statm"));
            return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() : 0;
        };
        QElapsedTimer timer;
        timer.start();
        const QByteArray har = toHar(r);
        qInfo("written in %lld ms, %lld KiB", timer.restart(), qlonglong(har.size() / 1024));
        const auto read = recordingFromHar(har, QStringLiteral("long.har"));
        qInfo("read in %lld ms", timer.restart());
        QVERIFY(read.ok());
        QVERIFY(*read == r);
        timer.restart();
        VirtualClock clock(noon);
        PlaybackTransport playback(r);
        RecordingPlayer player(r, &clock, &playback);
        qInfo("built in %lld ms", timer.restart());
        const qint64 before = residentPages();
        int asked = 0, right = 0;
        connect(&player, &RecordingPlayer::notification, this, [&](const Notification &notification) {
            const QByteArray token = "t" + QByteArray::number(notification.messageNumber - 1);
            playback.send({"GET", events(token), {}, {}})->then(this, [&](const auto &o) { right += o.ok() && o->body.size() > 2000; });
            playback.send({"GET", "https://api.cal.com/v2/bookings/7fK2", {}, {}})->then(this, [&, i = notification.messageNumber - 1](const auto &o) {
                right += o.ok() && o->body == QByteArray::number(i);
            });
            asked += 2;
        });
        while (player.next())
            QTRY_COMPARE(right, asked);
        qInfo("played in %lld ms", timer.elapsed());
        QCOMPARE(right, 2 * n);
        QVERIFY(playback.unanswered().isEmpty());
#ifndef __SANITIZE_ADDRESS__ // which keeps freed memory for a while, and takes its time
        QVERIFY2(timer.elapsed() < 20000, "eight times the half of what a whole replay may take");
        const qint64 grown = (residentPages() - before) * 4;
        QVERIFY2(grown < 4096, qPrintable(QStringLiteral("grown by %1 KiB").arg(grown)));
#else
        Q_UNUSED(before);
#endif
    }
};

CSP_TEST(TestPlayback, Core)

} // namespace tst_playback

#include "tst_playback.moc"
