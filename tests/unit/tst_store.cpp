#include "core/store/database.h"
#include "core/store/schema.h"
#include "core/store/sqlitestore.h"
#include "core/wire/google.h"
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace csp;
using namespace std::chrono_literals;

namespace {

constexpr Instant noon{Millis{1'772'539'200'123}}; // 2026-03-03T12:00:00.123Z

EventDocument document(const char *id, const char *etag, const char *summary = "Intro between Ana and Ben")
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

Notification notification(int number)
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

Reference reference(int version = 1)
{
    Reference r;
    r.booking = {QStringLiteral("7fK2")};
    r.event = {{QStringLiteral("host@example.com")}, {QStringLiteral("ev1")}};
    r.iCalUid = {QStringLiteral("7fK2@Cal.com")};
    if (version > 0)
        r.baseline = {version, BaselineOrigin::Applied, noon - 1h, document("ev1", QByteArray::number(version).constData())};
    return r;
}

Booking booking()
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

OwnWrite ownWrite(int hour)
{
    OwnWrite w;
    w.event = {{QStringLiteral("host@example.com")}, {QStringLiteral("ev1")}};
    w.span = TimedSpan{noon + 1h, noon + 2h, QStringLiteral("Europe/Berlin"), QStringLiteral("Europe/Berlin")};
    w.etag = QStringLiteral("\"%1\"").arg(hour);
    w.at = noon + std::chrono::hours(hour);
    return w;
}

RunRecord run(InboxId cause, const char *etag = "2")
{
    RunRecord r;
    r.notification = cause;
    r.stage = RunStage::Proposed;
    r.received = noon;
    r.calendar = {QStringLiteral("host@example.com")};
    r.resourceState = QStringLiteral("exists");
    r.messageNumber = 7;
    r.title = QStringLiteral("Intro");
    r.policy = QStringLiteral("seed");
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
    stored.what = QStringLiteral("stored");
    stored.detail = QStringLiteral("notification 7 of channel-1");
    RunStep sent;
    sent.at = noon + 5ms;
    sent.what = QStringLiteral("answered");
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

Error someError()
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

All allOf(Store &store)
{
    return {*store.openNotifications(), *store.channels(), *store.syncToken({QStringLiteral("host@example.com")}), *store.pendingChanges(),
            *store.references(), *store.history({QStringLiteral("7fK2")}), *store.runs(100), *store.ownWrites(),
            *store.value(QStringLiteral("window"))};
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

} // namespace

#define OK(outcome) \
    do { \
        if (const auto &o = (outcome); !o.ok()) \
            QFAIL(qPrintable(o.error().oneLine() + QLatin1Char(' ') + o.error().detail)); \
    } while (false)

class TestStore : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    int m_files = 0;
    std::unique_ptr<SqliteStore> m_store;

    QString freshPath() { return m_dir.filePath(QStringLiteral("store-%1.sqlite").arg(++m_files)); }

private slots:
    void init()
    {
        auto opened = SqliteStore::open(QStringLiteral(":memory:"));
        OK(opened);
        m_store = *std::move(opened);
    }

    void notificationsAreOpenUntilFinished()
    {
        const auto first = m_store->addNotification(notification(1));
        const auto second = m_store->addNotification(notification(2));
        OK(first);
        OK(second);
        QVERIFY(*first > 0);
        QVERIFY(*second > *first);
        Notification a = notification(1), b = notification(2);
        a.inboxId = *first;
        b.inboxId = *second;
        a.token = b.token = QString(); // never stored
        QCOMPARE(*m_store->openNotifications(), (QList<Notification>{a, b}));
        OK(m_store->finishNotification(*first));
        QCOMPARE(*m_store->openNotifications(), QList<Notification>{b});
    }

    void aNotificationWithoutExpiryComesBackWithoutOne()
    {
        Notification n = notification(1);
        n.channelExpires.reset();
        n.resourceUri.clear();
        OK(m_store->addNotification(n));
        QCOMPARE(m_store->openNotifications()->first().channelExpires, std::nullopt);
    }

    void numbersOfNotificationsAreNeverGivenTwice()
    {
        const auto before = m_store->addNotification(notification(1));
        OK(m_store->clear());
        const auto after = m_store->addNotification(notification(1));
        OK(after);
        QVERIFY(*after > *before);
    }

    void channelsComeBackWhole()
    {
        Channel a{{QStringLiteral("c1")}, {QStringLiteral("host@example.com")}, QStringLiteral("r1"), QStringLiteral("token"),
                  QStringLiteral("http://127.0.0.1:1/n"), noon + 1h};
        Channel b{{QStringLiteral("c2")}, {QStringLiteral("work@example.com")}, QStringLiteral("r2"), QString(), QString(), noon};
        OK(m_store->putChannel(a));
        OK(m_store->putChannel(b));
        QCOMPARE(*m_store->channels(), (QList<Channel>{a, b}));
        a.resourceId = QStringLiteral("r9");
        a.expires = noon + 2h;
        OK(m_store->putChannel(a));
        QCOMPARE(*m_store->channels(), (QList<Channel>{a, b}));
        OK(m_store->removeChannel(a.id));
        QCOMPARE(*m_store->channels(), QList<Channel>{b});
    }

    void syncTokensByCalendar()
    {
        const CalendarId home{QStringLiteral("home")}, work{QStringLiteral("work")};
        QCOMPARE(*m_store->syncToken(home), QString());
        OK(m_store->putSyncToken(home, QStringLiteral("CPDAlvWDx70CEPDAlvWDx70CGAU=")));
        OK(m_store->putSyncToken(work, QStringLiteral("w")));
        OK(m_store->putSyncToken(work, QString()));
        QCOMPARE(*m_store->syncToken(home), QStringLiteral("CPDAlvWDx70CEPDAlvWDx70CGAU="));
        QCOMPARE(*m_store->syncToken(work), QString());
    }

    void changesAndTheirTokenAreStoredTogether()
    {
        const CalendarId calendar{QStringLiteral("host@example.com")};
        const QList<PendingChange> changes{{3, document("ev1", "1")}, {3, document("ev2", "2")}};
        OK(m_store->putChanges(calendar, QStringLiteral("next"), changes));
        QCOMPARE(*m_store->pendingChanges(), changes);
        QCOMPARE(*m_store->syncToken(calendar), QStringLiteral("next"));
    }

    void aRunTakesItsOwnPendingChangeAndNoOther()
    {
        const PendingChange mine{3, document("ev1", "2")}, laterVersion{3, document("ev1", "3")}, otherEvent{3, document("ev2", "2")},
            otherCause{4, document("ev1", "2")};
        OK(m_store->putChanges({QStringLiteral("host@example.com")}, QStringLiteral("t"), {laterVersion, mine, otherEvent, otherCause}));
        const auto id = m_store->putRun(run(3, "2"));
        OK(id);
        QCOMPARE(*m_store->pendingChanges(), (QList<PendingChange>{laterVersion, otherEvent, otherCause}));
        RunRecord again = run(3, "2");
        again.id = *id;
        OK(m_store->putRun(again));
        QCOMPARE(*m_store->pendingChanges(), (QList<PendingChange>{laterVersion, otherEvent, otherCause}));
    }

    void aRunWhoseEventWasFetchedAgainTakesTheChangeOfItsCause()
    {
        OK(m_store->putChanges({QStringLiteral("host@example.com")}, QStringLiteral("t"), {{3, document("ev1", "1")}}));
        OK(m_store->putRun(run(3, "9")));
        QVERIFY(m_store->pendingChanges()->isEmpty());
    }

    void referencesAndTheHistoryOfTheirBaselines()
    {
        Reference r = reference(0);
        OK(m_store->putReference(r));
        QCOMPARE(*m_store->references(), QList<Reference>{r});
        QCOMPARE(*m_store->baselineCount(), 0);

        r = reference(1);
        r.baseline.origin = BaselineOrigin::RawData;
        OK(m_store->putReference(r));
        OK(m_store->putReference(r)); // the same once more adds nothing
        const Baseline first = r.baseline;
        r = reference(2);
        r.closed = true;
        r.event.calendar = {QStringLiteral("work@example.com")};
        OK(m_store->putReference(r));
        QCOMPARE(*m_store->references(), QList<Reference>{r});
        QCOMPARE(*m_store->history(r.booking), (QList<Baseline>{first, r.baseline}));
        QCOMPARE(*m_store->baselineCount(), 2);
        QCOMPARE(*m_store->history({QStringLiteral("unknown")}), QList<Baseline>());
    }

    void theHistoryIsNeverRewritten()
    {
        OK(m_store->putReference(reference(1)));
        Reference other = reference(1);
        other.baseline.document = document("ev1", "other");
        other.closed = true;
        const auto refused = m_store->putReference(other);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QVERIFY(refused.error().what.contains(QStringLiteral("baseline 1 of booking 7fK2")));
        QCOMPARE(*m_store->references(), QList<Reference>{reference(1)});
    }

    void aDocumentThatWasNeverTextIsKeptInGooglesForm()
    {
        Reference r = reference(1);
        r.baseline.document.raw.clear();
        OK(m_store->putReference(r));
        const auto read = m_store->references();
        OK(read);
        QCOMPARE(read->first().baseline.document.event, r.baseline.document.event);
        QVERIFY(!read->first().baseline.document.raw.isEmpty());
    }

    void runsComeBackWhole()
    {
        RunRecord a = run(1), b = run(2);
        b.facts = Facts{};
        b.stage = RunStage::Failed;
        b.error = someError();
        b.steps.clear();
        a.id = *m_store->putRun(a);
        b.id = *m_store->putRun(b);
        QVERIFY(b.id > a.id && a.id > 0);
        QCOMPARE(*m_store->run(a.id), a);
        QCOMPARE(*m_store->run(b.id), b);
        QCOMPARE(*m_store->runs(10), (QList<RunRecord>{a, b}));
        QCOMPARE(*m_store->runs(1), QList<RunRecord>{b});

        a.stage = RunStage::Applied;
        RunStep step;
        step.at = noon + 1s;
        step.what = QStringLiteral("baseline");
        a.steps.push_back(step);
        QCOMPARE(*m_store->putRun(a), a.id);
        b.error.reset();
        b.stage = RunStage::Gathering;
        OK(m_store->putRun(b));
        QCOMPARE(*m_store->runs(10), (QList<RunRecord>{a, b}));

        a.steps.erase(a.steps.begin()); // not only longer: other
        OK(m_store->putRun(a));
        QCOMPARE(*m_store->run(a.id), a);
    }

    void everyStageComesBack()
    {
        for (RunStage stage : {RunStage::Gathering, RunStage::Holding, RunStage::Proposed, RunStage::Applying, RunStage::Applied,
                               RunStage::Nothing, RunStage::Skipped, RunStage::Failed, RunStage::Superseded}) {
            RunRecord r = run(1);
            r.stage = stage;
            const auto id = m_store->putRun(r);
            OK(id);
            QCOMPARE(m_store->run(*id)->stage, stage);
        }
    }

    void anUnknownRunIsNotFound()
    {
        const auto unknown = m_store->run(77);
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().kind, Error::Kind::NotFound);
        RunRecord r = run(1);
        r.id = 77;
        const auto refused = m_store->putRun(r);
        QVERIFY(!refused);
        QCOMPARE(m_store->runs(10)->size(), 0);
    }

    void aFinishedRunLeavesItsBaselineAndItsEcho()
    {
        OK(m_store->putReference(reference(1)));
        RunRecord r = run(1);
        r.id = *m_store->putRun(r);
        r.stage = RunStage::Applied;
        const auto id = m_store->finishRun(r, reference(2), {ownWrite(1), ownWrite(2)});
        OK(id);
        QCOMPARE(*id, r.id);
        QCOMPARE(*m_store->run(r.id), r);
        QCOMPARE(*m_store->references(), QList<Reference>{reference(2)});
        QCOMPARE(*m_store->ownWrites(), (QList<OwnWrite>{ownWrite(1), ownWrite(2)}));
    }

    void aRunThatCannotBeFinishedAsAWholeIsNotFinishedAtAll()
    {
        OK(m_store->putReference(reference(1)));
        RunRecord r = run(1);
        r.id = *m_store->putRun(r);
        const All before = allOf(*m_store);
        r.stage = RunStage::Applied;
        Reference clash = reference(1);
        clash.baseline.document = document("ev1", "another one");
        QVERIFY(!m_store->finishRun(r, clash, {ownWrite(1)}));
        QVERIFY(allOf(*m_store) == before);
    }

    void ownWritesAreDroppedByAge()
    {
        OwnWrite deleted;
        deleted.event = {{QStringLiteral("work")}, {QStringLiteral("ev2")}};
        deleted.deleted = true;
        deleted.at = noon + 3h;
        for (const OwnWrite &w : {ownWrite(1), ownWrite(2), deleted})
            OK(m_store->putOwnWrite(w));
        OK(m_store->dropOwnWritesBefore(noon + 2h));
        QCOMPARE(*m_store->ownWrites(), (QList<OwnWrite>{ownWrite(2), deleted}));
    }

    void valuesByName()
    {
        QCOMPARE(*m_store->value(QStringLiteral("window")), QByteArray());
        OK(m_store->putValue(QStringLiteral("window"), QByteArray("\0\x01geometry", 10)));
        QCOMPARE(*m_store->value(QStringLiteral("window")), QByteArray("\0\x01geometry", 10));
        OK(m_store->putValue(QStringLiteral("window"), QByteArray()));
        QCOMPARE(*m_store->value(QStringLiteral("window")), QByteArray());
    }

    void clearForgetsAllButTheValues()
    {
        fill(*m_store);
        OK(m_store->clear());
        All empty;
        empty.value = "geometry";
        QVERIFY(allOf(*m_store) == empty);
        QCOMPARE(*m_store->baselineCount(), 0);
    }

    void everythingIsThereAfterClosingAndOpening()
    {
        const QString path = m_dir.filePath(QStringLiteral("a/new/folder/store.sqlite"));
        All before;
        {
            auto store = SqliteStore::open(path);
            OK(store);
            fill(**store);
            before = allOf(**store);
            QCOMPARE(before.runs.size(), 1);
        }
        QVERIFY(!QFile::exists(path + QStringLiteral("-wal")));
        auto store = SqliteStore::open(path);
        OK(store);
        QVERIFY(allOf(**store) == before);
        // Channel tokens are inside: nobody else may read it.
        QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther), QFile::Permissions());
    }

    void theTokenOfANotificationIsNowhereInTheFile()
    {
        const QString path = freshPath();
        {
            auto store = SqliteStore::open(path);
            OK(store);
            Notification n = notification(1);
            n.token = QStringLiteral("k3yNobodyMayRead");
            OK((*store)->addNotification(n));
        }
        QVERIFY(bytesOf(path).contains("channel-1"));
        QVERIFY(!bytesOf(path).contains("k3yNobodyMayRead"));
    }

    void aFileThatIsNoDatabaseStaysAsItIs_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("text") << QByteArray("Dear diary, today I was taken for a database.\n").repeated(200);
        QTest::newRow("one byte") << QByteArray("S");
        QTest::newRow("the magic alone") << QByteArray("SQLite format 3\0", 16);
        QTest::newRow("the magic, then garbage") << QByteArray("SQLite format 3\0", 16) + QByteArray(8000, '\x5a');
    }

    void aFileThatIsNoDatabaseStaysAsItIs()
    {
        QFETCH(QByteArray, content);
        const QString path = freshPath();
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        const auto refused = SqliteStore::open(path);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QCOMPARE(refused.error().where, path);
        QVERIFY2(refused.error().what.contains(QStringLiteral("database")), qPrintable(refused.error().oneLine()));
        QVERIFY(!refused.error().nextStep.isEmpty());
        QCOMPARE(bytesOf(path), content);
        QVERIFY(!QFile::exists(path + QStringLiteral("-wal")));
    }

    void aNewerVersionStaysAsItIs()
    {
        const QString path = freshPath();
        {
            QList<Migration> newer = storeMigrations();
            newer.append(Migration{"CREATE TABLE tomorrow (x INTEGER) STRICT"});
            auto database = Database::open(path, newer);
            OK(database);
        }
        const QByteArray before = bytesOf(path);
        const auto refused = SqliteStore::open(path);
        QVERIFY(!refused);
        QVERIFY2(refused.error().what.contains(QStringLiteral("newer version of the playground")), qPrintable(refused.error().oneLine()));
        QVERIFY(refused.error().what.contains(QStringLiteral("nothing was changed")));
        QCOMPARE(bytesOf(path), before);
    }

    void aNewerVersionThatACrashLeftInTheLogStaysAsItIs()
    {
        const QString path = freshPath(), crashed = freshPath();
        OK(SqliteStore::open(path)); // version 1 is in the file
        {
            QList<Migration> newer = storeMigrations();
            newer.append(Migration{"CREATE TABLE tomorrow (x INTEGER) STRICT"});
            auto database = Database::open(path, newer);
            OK(database); // version 2 is in the log alone; this is how a crash now would leave it:
            QVERIFY(QFile::copy(path, crashed));
            QVERIFY(QFile::copy(path + QStringLiteral("-wal"), crashed + QStringLiteral("-wal")));
        }
        const QByteArray before = bytesOf(crashed), log = bytesOf(crashed + QStringLiteral("-wal"));
        QVERIFY(!log.isEmpty());
        const auto refused = SqliteStore::open(crashed);
        QVERIFY(!refused);
        QVERIFY2(refused.error().what.contains(QStringLiteral("newer version of the playground")), qPrintable(refused.error().oneLine()));
        QCOMPARE(bytesOf(crashed), before);
        QCOMPARE(bytesOf(crashed + QStringLiteral("-wal")), log);
    }

    void anotherProgramsDatabaseStaysAsItIs()
    {
        const QString path = freshPath();
        {
            QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("foreign"));
            db.setDatabaseName(path);
            QVERIFY(db.open());
            QSqlQuery(db).exec(QStringLiteral("CREATE TABLE bookmarks (url TEXT)"));
            db.close();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("foreign"));
        const QByteArray before = bytesOf(path);
        const auto refused = SqliteStore::open(path);
        QVERIFY(!refused);
        QVERIFY2(refused.error().what.contains(QStringLiteral("another program")), qPrintable(refused.error().oneLine()));
        QCOMPARE(bytesOf(path), before);
    }

    void aFolderThatCannotBeWritten()
    {
        // Below a file there is no folder, not even for root, who runs the tests in many a container.
        const QString file = freshPath();
        QFile f(file);
        QVERIFY(f.open(QIODevice::WriteOnly));
        f.close();
        const auto refused = SqliteStore::open(file + QStringLiteral("/below/store.sqlite"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QVERIFY2(refused.error().what.contains(QStringLiteral("cannot be made")), qPrintable(refused.error().oneLine()));
        QVERIFY(!refused.error().nextStep.isEmpty());

        const auto folder = SqliteStore::open(m_dir.path());
        QVERIFY(!folder);
        QVERIFY2(folder.error().what.contains(QStringLiteral("is a folder")), qPrintable(folder.error().oneLine()));

        if (geteuid() == 0)
            return;
        const QString locked = m_dir.filePath(QStringLiteral("locked"));
        QVERIFY(QDir().mkpath(locked));
        QVERIFY(QFile::setPermissions(locked, QFile::ReadOwner | QFile::ExeOwner));
        QVERIFY(!SqliteStore::open(locked + QStringLiteral("/store.sqlite")));
        QVERIFY(QFile::setPermissions(locked, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    void theSameFileTwiceInOneProgram()
    {
        const QString path = freshPath();
        auto first = SqliteStore::open(path);
        OK(first);
        const auto second = SqliteStore::open(path);
        QVERIFY(!second);
        QVERIFY2(second.error().what.contains(QStringLiteral("already open")), qPrintable(second.error().oneLine()));
        (*first).reset();
        OK(SqliteStore::open(path));
    }

    void twoStoresInMemoryKnowNothingOfEachOther()
    {
        auto other = SqliteStore::open(QStringLiteral(":memory:"));
        OK(other);
        OK(m_store->addNotification(notification(1)));
        QVERIFY((*other)->openNotifications()->isEmpty());
    }

    void anEmptyPathKeepsNothing()
    {
        {
            auto store = SqliteStore::open(QString());
            OK(store);
            fill(**store);
            QCOMPARE((*store)->runs(10)->size(), 1);
        }
        auto store = SqliteStore::open(QString());
        OK(store);
        QVERIFY(allOf(**store) == All{});
    }

    void aFullDiskChangesNothingAndSaysSo()
    {
        auto database = Database::open(freshPath(), storeMigrations());
        OK(database);
        Database *raw = database->get();
        auto store = SqliteStore::over(*std::move(database));
        fill(*store);
        const All before = allOf(*store);
        int pages = 0;
        OK(raw->read("PRAGMA page_count", {}, [&](const QSqlQuery &row) -> Outcome<Done> {
            pages = row.value(0).toInt();
            return Done{};
        }));
        QSqlQuery limit(QSqlDatabase::database(raw->connectionName()));
        QVERIFY(limit.exec(QStringLiteral("PRAGMA max_page_count = %1").arg(pages)));

        QList<PendingChange> many;
        for (int i = 0; i < 100; ++i)
            many.append({i, document(("big" + QByteArray::number(i)).constData(), "1")});
        const auto refused = store->putChanges({QStringLiteral("host@example.com")}, QStringLiteral("never seen"), many);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QVERIFY2(refused.error().what.contains(QStringLiteral("disk is full")), qPrintable(refused.error().oneLine()));
        QVERIFY(!refused.error().nextStep.isEmpty());
        QVERIFY(allOf(*store) == before);

        RunRecord big = before.runs.first();
        big.stage = RunStage::Applied;
        for (int i = 0; i < 500; ++i)
            big.steps.push_back(big.steps.front());
        QVERIFY(!store->finishRun(big, reference(9), {ownWrite(5)}));
        QVERIFY(allOf(*store) == before);

        // Space again: the same store goes on.
        QVERIFY(limit.exec(QStringLiteral("PRAGMA max_page_count = 1000000")));
        OK(store->putChanges({QStringLiteral("host@example.com")}, QStringLiteral("seen"), many));
        QCOMPARE(store->pendingChanges()->size(), before.pending.size() + 100);
    }

    void aDiskThatRefusesToGrowChangesNothing()
    {
        // The operating system itself refuses: no file of this process may become longer than it is now.
        const QString path = freshPath();
        auto opened = SqliteStore::open(path);
        OK(opened);
        auto &store = **opened;
        fill(store);
        const All before = allOf(store);
        rlimit old{};
        getrlimit(RLIMIT_FSIZE, &old);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit tight{rlim_t(QFile(path + QStringLiteral("-wal")).size() + 10), old.rlim_max};
        setrlimit(RLIMIT_FSIZE, &tight);
        const auto refused = store.addNotification(notification(99));
        setrlimit(RLIMIT_FSIZE, &old);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QVERIFY2(refused.error().what.contains(QStringLiteral("disk")), qPrintable(refused.error().oneLine()));
        QVERIFY(allOf(store) == before);
        OK(store.addNotification(notification(99)));
        QCOMPARE(store.openNotifications()->size(), before.inbox.size() + 1);
    }

    void aFileThatCouldNotBeMadeIsNotLeftBehind()
    {
        const QString path = freshPath();
        rlimit old{};
        getrlimit(RLIMIT_FSIZE, &old);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit tight{8000, old.rlim_max};
        setrlimit(RLIMIT_FSIZE, &tight);
        const auto refused = SqliteStore::open(path);
        setrlimit(RLIMIT_FSIZE, &old);
        QVERIFY(!refused);
        QVERIFY(!QFile::exists(path));
        QVERIFY(!QFile::exists(path + QStringLiteral("-wal")));
    }

    void aFailedMigrationLeavesTheOldVersion()
    {
        const QString path = freshPath();
        OK(SqliteStore::open(path));
        QList<Migration> broken = storeMigrations();
        broken.append(Migration{"CREATE TABLE half (x INTEGER) STRICT", "CREATE TABLE half (x INTEGER) STRICT"});
        const auto refused = Database::open(path, broken);
        QVERIFY(!refused);
        OK(SqliteStore::open(path)); // not "newer": version 1 still
        broken.last() = Migration{"CREATE TABLE half (x INTEGER) STRICT"};
        OK(Database::open(path, broken)); // and no table of the failed step was left
    }

    void anInboxIsFast()
    {
        const QString path = freshPath();
        auto opened = SqliteStore::open(path);
        OK(opened);
        std::vector<qint64> times;
        for (int i = 0; i < 2000; ++i) {
            QElapsedTimer timer;
            timer.start();
            OK((*opened)->addNotification(notification(i)));
            times.push_back(timer.nsecsElapsed());
        }
        std::sort(times.begin(), times.end());
        const double median = double(times[times.size() / 2]) / 1000;
        qInfo("addNotification: median %.1f us, 99th percentile %.1f us", median, double(times[times.size() * 99 / 100]) / 1000);
        QVERIFY2(median < 1000, "an acknowledged notification has to take well under a millisecond");
    }

    void theJournalIsFast()
    {
        const int runs = 500;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < runs; ++i) {
            RunRecord r = run(i);
            r.id = *m_store->putRun(r);
            r.stage = RunStage::Nothing;
            OK(m_store->putRun(r));
        }
        qInfo("putRun: %.1f us", double(timer.nsecsElapsed()) / 1000 / (2 * runs));
        timer.restart();
        QCOMPARE(m_store->runs(2000)->size(), runs);
        qInfo("runs: %.1f us a run", double(timer.nsecsElapsed()) / 1000 / runs);
    }

private:
    static void fill(Store &store)
    {
        OK(store.addNotification(notification(1)));
        OK(store.putChannel({{QStringLiteral("c1")}, {QStringLiteral("host@example.com")}, QStringLiteral("r1"), QStringLiteral("token"),
                             QStringLiteral("http://127.0.0.1:1/n"), noon}));
        OK(store.putChanges({QStringLiteral("host@example.com")}, QStringLiteral("token"), {{1, document("ev1", "2")}, {1, document("ev2", "1")}}));
        OK(store.finishRun(run(1), reference(1), {ownWrite(1)}));
        OK(store.putValue(QStringLiteral("window"), "geometry"));
    }
};

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
