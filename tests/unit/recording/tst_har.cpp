#include "core/recording/recording.h"
#include "tests/support/testmain.h"
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace tst_har {

using namespace csp;
using namespace std::chrono_literals;

namespace {

constexpr Instant noon{Millis{1'772'539'200'123}}; // 2026-03-03T12:00:00.123Z

Notification notification(int number)
{
    Notification n;
    n.channel = {QStringLiteral("channel-1")};
    n.resourceId = QStringLiteral("ret08u3rv24htgh289g");
    n.resourceState = number == 1 ? QStringLiteral("sync") : QStringLiteral("exists");
    n.messageNumber = number;
    n.resourceUri = QStringLiteral("https://www.googleapis.com/calendar/v3/calendars/host%40example.com/events?alt=json");
    n.channelExpires = Instant{Millis{1'772'625'600'000}};
    n.token = QStringLiteral("redacted");
    n.received = noon + std::chrono::seconds(number);
    return n;
}

Recording recording()
{
    Recording r;
    r.title = QStringLiteral("A drag");
    r.description = QStringLiteral("Ana's intro is dragged to half past one.\nThen nothing.");
    Exchange list;
    list.started = noon;
    list.took = 42ms;
    list.request = {"GET", "https://www.googleapis.com/calendar/v3/calendars/host%40example.com/events?maxResults=2500&syncToken=abc%3D",
                    {{"Authorization", "Bearer redacted"}, {"Accept", "application/json"}}, {}};
    list.response = {200, {{"Content-Type", "application/json; charset=UTF-8"}}, "{ \"items\": [],\n \"summary\": \"Gespräch 🗓\" }"};
    Exchange binary;
    binary.started = noon + 5s;
    binary.request = {"POST", "https://api.cal.com/v2/bookings", {{"Content-Type", "application/octet-stream"}}, QByteArray("\x00\xff\x01", 3)};
    binary.response = {201, {{"Content-Type", "image/png"}}, QByteArray("\x89PNG\r\n\x1a\n\x00", 9)};
    Exchange refused;
    refused.started = noon + 6s;
    refused.request = {"GET", "https://api.cal.com/v2/me", {}, {}};
    refused.response = {};
    refused.failure = Error{Error::Kind::Transport, QStringLiteral("GET https://api.cal.com/v2/me"), QStringLiteral("the connection was refused"), {}, {}, {}, {}, {}, {}};
    r.exchanges = {list, exchangeOf(notification(1), "http://127.0.0.1:8080/notifications"), exchangeOf(notification(2), "http://127.0.0.1:8080/notifications"),
                   binary, refused};
    return r;
}

QByteArray fixture(const char *name)
{
    QFile file(QStringLiteral(CSP_FIXTURES "/har/") + QLatin1String(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", name);
    return file.readAll();
}

/// A HAR with one entry, to be broken at one place.
QByteArray harWith(const char *path, const QByteArray &value)
{
    QJsonObject entry{{QStringLiteral("startedDateTime"), QStringLiteral("2026-03-03T12:00:00Z")},
        {QStringLiteral("time"), 5},
        {QStringLiteral("request"), QJsonObject{{QStringLiteral("method"), QStringLiteral("GET")}, {QStringLiteral("url"), QStringLiteral("https://api.cal.com/v2/me")}, {QStringLiteral("headers"), QJsonArray()}}},
        {QStringLiteral("response"), QJsonObject{{QStringLiteral("status"), 200}, {QStringLiteral("headers"), QJsonArray()}, {QStringLiteral("content"), QJsonObject()}}}};
    const QStringList steps = QString::fromLatin1(path).split(QLatin1Char('.'), Qt::SkipEmptyParts);
    const QJsonValue wrong = QJsonDocument::fromJson("[" + value + "]").array().at(0);
    const auto put = [&](QJsonObject &object, const QString &name) {
        if (value.isEmpty())
            object.remove(name);
        else
            object.insert(name, wrong);
    };
    if (steps.size() == 1) {
        put(entry, steps[0]);
    } else if (steps.size() == 2) {
        QJsonObject inner = entry[steps[0]].toObject();
        put(inner, steps[1]);
        entry[steps[0]] = inner;
    } else if (steps.size() == 3) {
        QJsonObject inner = entry[steps[0]].toObject(), innermost = inner[steps[1]].toObject();
        put(innermost, steps[2]);
        inner[steps[1]] = innermost;
        entry[steps[0]] = inner;
    }
    const QJsonObject good{{QStringLiteral("startedDateTime"), QStringLiteral("2026-03-03T12:00:00Z")},
        {QStringLiteral("request"), QJsonObject{{QStringLiteral("method"), QStringLiteral("get")}, {QStringLiteral("url"), QStringLiteral("https://api.cal.com/v2/me")}}},
        {QStringLiteral("response"), QJsonObject{{QStringLiteral("status"), 204}}}};
    return QJsonDocument(QJsonObject{{QStringLiteral("log"), QJsonObject{{QStringLiteral("entries"), QJsonArray{good, entry}}}}}).toJson();
}

} // namespace

class TestHar : public QObject
{
    Q_OBJECT

private slots:
    void writtenAndReadIsTheSame()
    {
        const QByteArray har = toHar(recording());
        const auto read = recordingFromHar(har, QStringLiteral("drag.har"));
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().oneLine()));
        QCOMPARE(read->title, recording().title);
        QCOMPARE(read->description, recording().description);
        QCOMPARE(read->exchanges.size(), recording().exchanges.size());
        for (qsizetype i = 0; i < read->exchanges.size(); ++i)
            QCOMPARE(read->exchanges[i], recording().exchanges[i]);
        QCOMPARE(toHar(*read), har);
    }

    void anEmptyRecordingToo()
    {
        const auto read = recordingFromHar(toHar(Recording{}), QStringLiteral("empty.har"));
        QVERIFY(read.ok());
        QCOMPARE(*read, Recording{});
    }

    void whatIsWrittenIsHar12()
    {
        const QJsonObject log = QJsonDocument::fromJson(toHar(recording())).object()[QStringLiteral("log")].toObject();
        QCOMPARE(log[QStringLiteral("version")].toString(), QStringLiteral("1.2"));
        QVERIFY(log[QStringLiteral("creator")][QStringLiteral("name")].isString());
        QVERIFY(log[QStringLiteral("creator")][QStringLiteral("version")].isString());
        const QJsonArray entries = log[QStringLiteral("entries")].toArray();
        QCOMPARE(entries.size(), 5);
        // Every member that the specification requires, in every entry.
        for (const QJsonValue &entry : entries) {
            for (const char *name : {"startedDateTime", "time", "request", "response", "cache", "timings"})
                QVERIFY2(!entry[QLatin1String(name)].isUndefined(), name);
            for (const char *name : {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"})
                QVERIFY2(!entry[QStringLiteral("request")][QLatin1String(name)].isUndefined(), name);
            for (const char *name : {"status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize", "bodySize"})
                QVERIFY2(!entry[QStringLiteral("response")][QLatin1String(name)].isUndefined(), name);
            for (const char *name : {"send", "wait", "receive"})
                QVERIFY2(entry[QStringLiteral("timings")][QLatin1String(name)].isDouble(), name);
        }
        const QJsonValue query = entries[0][QStringLiteral("request")][QStringLiteral("queryString")];
        QCOMPARE(query[1][QStringLiteral("name")].toString(), QStringLiteral("syncToken"));
        QCOMPARE(query[1][QStringLiteral("value")].toString(), QStringLiteral("abc="));
        QVERIFY(entries[1][QStringLiteral("_notification")].toBool());
        QCOMPARE(entries[4][QStringLiteral("response")][QStringLiteral("status")].toInt(-1), 0);
        QCOMPARE(entries[4][QStringLiteral("response")][QStringLiteral("_error")].toString(), QStringLiteral("the connection was refused"));
    }

    void otherToolsFiles_data()
    {
        QTest::addColumn<QByteArray>("har");
        QTest::newRow("a browser's") << fixture("browser.har");
        QTest::newRow("a browser's, with a mark at its beginning") << QByteArray("\xef\xbb\xbf") + fixture("browser.har");
        QTest::newRow("a proxy's") << fixture("proxy.har");
    }

    void otherToolsFiles()
    {
        QFETCH(QByteArray, har);
        const auto read = recordingFromHar(har, QStringLiteral("other.har"));
        QVERIFY2(read.ok(), read ? "" : qPrintable(read.error().oneLine()));
        QCOMPARE(read->exchanges.size(), 1);
        const Exchange &e = read->exchanges.first();
        QCOMPARE(e.started, noon);
        QCOMPARE(e.took, 42ms);
        QCOMPARE(e.request.method, QByteArray("POST"));
        QCOMPARE(e.request.target, QByteArray("https://www.googleapis.com/calendar/v3/freeBusy"));
        QCOMPARE(e.request.headers.size(), 2);
        QCOMPARE(e.request.header("authorization"), QByteArray("Bearer redacted"));
        QCOMPARE(e.request.body, QByteArray("{\"a\":1}"));
        QCOMPARE(e.response.status, 200);
        QCOMPARE(e.response.body, QByteArray("{\"b\":2}"));
        QVERIFY(!e.failure);
    }

    void aFormThatIsToldAsParameters()
    {
        const auto read = recordingFromHar(harWith("request.postData", "{\"mimeType\":\"application/x-www-form-urlencoded\",\"params\":[{\"name\":\"a b\",\"value\":\"1&2\"},{\"name\":\"c\",\"value\":\"\"}]}"),
                                           QStringLiteral("form.har"));
        QVERIFY(read.ok());
        QCOMPARE(read->exchanges.last().request.body, QByteArray("a%20b=1%262&c="));
    }

    void exchangesComeInTheOrderOfTime()
    {
        Recording r = recording();
        std::reverse(r.exchanges.begin(), r.exchanges.end());
        const auto read = recordingFromHar(toHar(r), QStringLiteral("reversed.har"));
        QVERIFY(read.ok());
        QCOMPARE(read->exchanges, recording().exchanges);
    }

    void wrongMembers_data()
    {
        QTest::addColumn<QByteArray>("har");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("what");
        const auto row = [](const char *path, const QByteArray &value, const char *where, const char *what) {
            QTest::newRow(qPrintable(QStringLiteral("%1 is %2").arg(QLatin1String(path), QString::fromUtf8(value))))
                << harWith(path, value) << QStringLiteral("x.har: log.entries[1]") + QLatin1String(where) << QString::fromUtf8(what);
        };
        row("startedDateTime", "", ".startedDateTime", "expected a string, found nothing");
        row("startedDateTime", "\"yesterday\"", ".startedDateTime", "expected a time like 2026-03-03T13:30:00.000Z, found \"yesterday\"");
        row("time", "\"5\"", ".time", "expected milliseconds, found a string");
        row("request.method", "", ".request.method", "expected a string, found nothing");
        row("request.method", "\"\"", ".request.method", "expected a method, found an empty string");
        row("request.headers", "{}", ".request.headers", "expected an array, found an object");
        row("request.headers", "[{\"name\":\"a\"}]", ".request.headers[0].value", "expected a string, found nothing");
        row("request.headers", "[5]", ".request.headers[0]", "expected an object, found 5");
        row("request.postData", "\"a=1\"", ".request.postData", "expected an object, found a string");
        row("response", "null", ".response", "expected an object, found null");
        row("response.status", "", ".response.status", "expected a status from 100 to 599, or 0 where no answer came, found nothing");
        row("response.status", "\"200\"", ".response.status", "expected a status from 100 to 599, or 0 where no answer came, found a string");
        row("response.status", "1000", ".response.status", "expected a status from 100 to 599, or 0 where no answer came, found 1000");
        row("response.status", "200.5", ".response.status", "expected a status from 100 to 599, or 0 where no answer came, found 200.5");
        row("response.content", "true", ".response.content", "expected an object, found true");
        row("response.content.text", "1", ".response.content.text", "expected a string, found 1");
        row("response.content", "{\"text\":\"AAAA\",\"encoding\":\"rot13\"}", ".response.content.encoding", "expected base64, found \"rot13\"");
        QTest::newRow("no log") << QByteArray("{\"entries\":[]}") << QStringLiteral("x.har: log") << QStringLiteral("expected an object, found nothing");
        QTest::newRow("a list") << QByteArray("[]") << QStringLiteral("x.har: log") << QStringLiteral("expected an object, found nothing");
        QTest::newRow("no entries") << QByteArray("{\"log\":{}}") << QStringLiteral("x.har: log.entries") << QStringLiteral("expected an array, found nothing");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("x.har: byte 0") << QStringLiteral("expected a recording (HAR 1.2), found an empty file");
        QTest::newRow("no JSON") << QByteArray("PK\x03\x04 zip") << QStringLiteral("x.har: byte 1") << QStringLiteral("expected JSON, found something else (illegal value)");
    }

    void wrongMembers()
    {
        QFETCH(QByteArray, har);
        const auto read = recordingFromHar(har, QStringLiteral("x.har"));
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::Input);
        QTEST(read.error().where, "where");
        QTEST(read.error().what, "what");
        QVERIFY(!read.error().nextStep.isEmpty());
    }

    /// Whatever else a browser or a proxy saw, in whatever form: the file is usable.
    void whatIsNotOursIsLeftOutAndCounted_data()
    {
        QTest::addColumn<QByteArray>("entry");
        for (const char *entry : {"null", "7", "[]", "{}", "{\"request\":{}}", "{\"request\":{\"url\":\"\"}}", "{\"request\":{\"url\":7}}",
                 "{\"request\":{\"url\":\"https://x.example/\"},\"startedDateTime\":\"\"}", "{\"request\":{\"url\":\"https://x.example/\"},\"response\":{\"status\":\"error\"}}",
                 "{\"request\":{\"url\":\"https://x.example/\"},\"response\":{\"status\":-999}}", "{\"request\":{\"url\":\"https://notgoogleapis.com/\"}}",
                 "{\"request\":{\"url\":\"data:text/plain,x\"}}", "{\"request\":{\"url\":\"/v2/me\"}}"})
            QTest::newRow(entry) << QByteArray(entry);
    }
    void whatIsNotOursIsLeftOutAndCounted()
    {
        QFETCH(QByteArray, entry);
        QByteArray har = toHar(recording());
        har.replace("\"entries\": [", "\"entries\": [" + entry + ",");
        const auto read = recordingFromHar(har, QStringLiteral("x.har"));
        QVERIFY2(read, read ? "" : qPrintable(read.error().oneLine()));
        Recording expected = recording();
        expected.leftOut = 1;
        QCOMPARE(*read, expected);
    }

    void aRequestThatGotNoAnswerFailed_data()
    {
        QTest::addColumn<QByteArray>("status");
        for (const char *status : {"\"error\"", "0", "-1", "-999"})
            QTest::newRow(status) << QByteArray(status);
    }
    void aRequestThatGotNoAnswerFailed()
    {
        QFETCH(QByteArray, status);
        const auto read = recordingFromHar(harWith("response.status", status), QStringLiteral("x.har"));
        QVERIFY(read);
        QVERIFY(read->exchanges[1].failure);
        QCOMPARE(read->exchanges[1].failure->kind, Error::Kind::Transport);
    }

    void plainTextThatIsSaidToBeBase64()
    {
        const auto read = recordingFromHar(harWith("response.content", "{\"text\":\"{ \\\"items\\\": [] }\",\"encoding\":\"base64\"}"), QStringLiteral("x.har"));
        QVERIFY(read);
        QCOMPARE(read->exchanges[1].response.body, QByteArray("{ \"items\": [] }"));
    }

    void aNotificationThatNobodyAnswered()
    {
        QJsonObject har = QJsonDocument::fromJson(toHar(recording())).object(), log = har[QStringLiteral("log")].toObject();
        QJsonArray entries = log[QStringLiteral("entries")].toArray();
        QJsonObject message = entries[1].toObject();
        message.remove(QStringLiteral("response"));
        log[QStringLiteral("entries")] = QJsonArray{message};
        har[QStringLiteral("log")] = log;
        const auto read = recordingFromHar(QJsonDocument(har).toJson(), QStringLiteral("x.har"));
        QVERIFY(read);
        QVERIFY(read->exchanges[0].isNotification());
    }

    void aNotificationWithoutItsHeaders()
    {
        Recording r = recording();
        r.exchanges[1].request.headers.removeIf([](const auto &h) { return h.first == "X-Goog-Message-Number"; });
        const auto read = recordingFromHar(toHar(r), QStringLiteral("x.har"));
        QVERIFY(!read);
        QCOMPARE(read.error().where, QStringLiteral("x.har: log.entries[1].request.headers"));
        QVERIFY2(read.error().what.contains(QStringLiteral("X-Goog-Message-Number")), qPrintable(read.error().what));
    }

    void cutAnywhereIsSaidToBeCut()
    {
        const QByteArray har = toHar(recording());
        for (qsizetype size = 1; size < har.trimmed().size(); size += 7) {
            const auto read = recordingFromHar(har.left(size), QStringLiteral("cut.har"));
            QVERIFY(!read);
            QVERIFY2(read.error().what.contains(QStringLiteral("cut off")), qPrintable(QStringLiteral("at %1: %2").arg(size).arg(read.error().oneLine())));
            QCOMPARE(read.error().where, QStringLiteral("cut.har: byte %1").arg(size));
        }
    }

    void noSecretOfAForeignFileIsTold()
    {
        const auto read = recordingFromHar(harWith("request.method", "\"\"").replace("/v2/me", "/v2/me?access_token=ya29.leaked"), QStringLiteral("x.har"));
        QVERIFY(!read);
        QVERIFY(!read.error().oneLine().contains(QStringLiteral("leaked")));
    }
};

CSP_TEST(TestHar, Nothing)

} // namespace tst_har

#include "tst_har.moc"
