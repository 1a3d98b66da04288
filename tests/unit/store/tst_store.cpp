#include "core/store/sqlitestore.h"
#include "tests/unit/store/storesamples.h"
#include "tests/support/testmain.h"
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <algorithm>

namespace tst_store {

using namespace csp;
using namespace csp::test;

class TestStore : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<SqliteStore> m_store;

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
        step.kind = StepKind::Baseline;
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

    void twoStoresInMemoryKnowNothingOfEachOther()
    {
        auto other = SqliteStore::open(QStringLiteral(":memory:"));
        OK(other);
        OK(m_store->addNotification(notification(1)));
        QVERIFY((*other)->openNotifications()->isEmpty());
    }

    void anInboxIsFast()
    {
        const QString path = m_dir.filePath(QStringLiteral("inbox.sqlite"));
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
};

CSP_TEST(TestStore, Core)

} // namespace tst_store

#include "tst_store.moc"
