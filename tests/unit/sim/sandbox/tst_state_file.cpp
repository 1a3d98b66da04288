#include "core/sim/faults/faultreading.h"
#include "core/sim/sandbox/statefile.h"
#include "core/sim/sandbox/statelock.h"
#include "tests/unit/sim/sandbox/sandboxrig.h"
#include "tests/support/testmain.h"
#include <QDir>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <unistd.h>

namespace tst_state_file {

using namespace csp;
using namespace csp::sim;
using namespace std::chrono_literals;

namespace {

QString t(const char *text) { return QString::fromLatin1(text); }

/// Without what each new start draws anew: the history that begins with it, and the change that this is.
QByteArray comparable(QJsonObject state)
{
    QJsonObject google = state[t("google")].toObject();
    QJsonArray epochs = google[t("epochs")].toArray();
    epochs.removeLast();
    google[t("epochs")] = epochs;
    google.remove(t("revision"));
    state[t("google")] = google;
    state.remove(t("journal"));
    state.remove(t("now"));
    return QJsonDocument(state).toJson();
}

/// The first line that differs.
QByteArray difference(const QByteArray &found, const QByteArray &expected)
{
    const QByteArrayList a = found.split('\n'), b = expected.split('\n');
    for (qsizetype i = 0; i < std::max(a.size(), b.size()); ++i) {
        if (a.value(i) != b.value(i))
            return "line " + QByteArray::number(i) + ": found " + a.value(i) + ", expected " + b.value(i) + "\nafter\n" + b.mid(std::max<qsizetype>(0, i - 12), 12).join('\n');
    }
    return {};
}

/// A folder as it was at a moment: of journals, what is in them.
using Files = QMap<QString, QByteArray>;

Files filesIn(const QString &folder)
{
    Files all;
    for (const QString &name : QDir(folder).entryList(QDir::Files | QDir::Hidden)) {
        QFile file(QDir(folder).filePath(name));
        const auto journal = name.contains(QStringLiteral(".journal-")) ? JournalFile::read(file.fileName()) : Outcome<std::optional<JournalFile::Content>>(std::nullopt);
        if (file.open(QIODevice::ReadOnly))
            all.insert(name, journal.ok() && *journal ? file.read(qint64((*journal)->wholeBytes)) : file.readAll());
    }
    return all;
}

/// A rig whose world is kept. Snapshots are written when the test says so.
struct KeptRig : SandboxRig {
    QTemporaryDir folder;
    QString path = folder.filePath(t("world.json"));
    std::unique_ptr<StateFile> file;
    QList<Error> failures;

    explicit KeptRig(const QByteArray &more = {}) : SandboxRig(more)
    {
        file = std::make_unique<StateFile>(sandbox.get(), path);
        file->setLimits({1 << 30, 10min});
        QObject::connect(file.get(), &StateFile::notSaved, [this](const Error &error) { failures += error; });
        if (!file->save())
            qFatal("not saved");
    }
    Files files() const { return filesIn(folder.path()); }

    /// What a start finds in such a folder, after a kill.
    Outcome<std::unique_ptr<Sandbox>> restored(const Files &left)
    {
        QTemporaryDir other;
        for (auto it = left.begin(); it != left.end(); ++it) {
            QFile copy(other.filePath(it.key()));
            if (!copy.open(QIODevice::WriteOnly) || copy.write(it.value()) != it.value().size())
                qFatal("not copied");
        }
        const QString there = other.filePath(t("world.json"));
        const auto kept = StateFile::read(there);
        if (!kept)
            return kept.error();
        if (!*kept)
            return Error{Error::Kind::NotFound, there, t("nothing"), {}, {}, {}, {}, {}, {}};
        return StateFile::restore(there, **kept, &clock);
    }
    QByteArray stateAfterKill(const Files &left)
    {
        const auto sandbox = restored(left);
        return sandbox ? comparable((*sandbox)->state()) : sandbox.error().oneLine().toUtf8();
    }
    /// What it is to find: a world that goes on from everything that this one has come to.
    QByteArray expected() const
    {
        auto made = Sandbox::fromState(sandbox->state(), const_cast<VirtualClock *>(&clock));
        return made ? comparable((*made)->state()) : made.error().oneLine().toUtf8();
    }
    QByteArray lost() { return difference(stateAfterKill(files()), expected()); }
};

} // namespace

class TestStateFile : public QObject
{
    Q_OBJECT
private slots:
    void whatWasAnsweredIsThereAfterAKill()
    {
        KeptRig rig;
        const QString token = rig.syncToken();
        rig.inserts("Answered");
        QCOMPARE(rig.status(rig.books("2026-03-04T09:00:00Z")), 201);
        QVERIFY(!rig.files()[t("world.json")].contains("Answered"));
        QCOMPARE(rig.lost(), QByteArray());
        // What it told of the change is still true.
        const QString later = rig.syncToken();
        const Files left = rig.files();
        rig.file.reset();
        rig.sandbox = *rig.restored(left);
        QVERIFY(rig.sandbox->serveInProcess(&rig.transport).ok());
        QVERIFY(rig.titles().contains(t("Answered")));
        QCOMPARE(rig.since(token), 200);
        QCOMPARE(rig.since(later), 200);
    }

    void aReadingIsNoChange()
    {
        KeptRig rig;
        const Files before = rig.files();
        rig.titles();
        rig.syncToken();
        QCOMPARE(rig.status(rig.google("GET", t("calendars/primary/events/none"))), 404);
        QCOMPARE(rig.files(), before);
    }

    /// Every way in which a sandbox changes, at random, with faults, requests that wait, and receivers that refuse.
    void aLongHistoryIsTheSameWhenItIsDoneAgain_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 6; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void aLongHistoryIsTheSameWhenItIsDoneAgain()
    {
        QFETCH(int, seed);
        QRandomGenerator random{quint32(seed)};
        KeptRig rig("google: {conferencePendingSeconds: 30, moveDelaySeconds: 20}\n");
        rig.transport.serve("http://inbox.test", [&random](const http::Request &, const http::Responder &respond) {
            respond({QList<int>{200, 200, 204, 500, 503, 404}[random.bounded(6)], {}, {}});
        });
        rig.watch("first");
        QList<QString> ids, uids;
        const auto any = [&random](const QList<QString> &of) { return of.isEmpty() ? t("none") : of[random.bounded(of.size())]; };
        const QString events = t("calendars/primary/events");
        for (int step = 0; step < 60; ++step) {
            switch (random.bounded(18)) {
            case 0:
            case 1:
            case 2: ids << rig.inserts("Meeting"); break;
            case 3: (void)rig.google("PATCH", events + u'/' + any(ids), SandboxRig::event("Moved", 8 + int(random.bounded(9)))); break;
            case 4: (void)rig.google("DELETE", events + u'/' + any(ids)); break;
            case 5: {
                QJsonObject series = SandboxRig::event("Daily");
                series[t("recurrence")] = QJsonArray{t("RRULE:FREQ=DAILY;COUNT=5")};
                for (const char *end : {"start", "end"}) {
                    QJsonObject when = series[t(end)].toObject();
                    when[t("timeZone")] = t("Europe/Berlin");
                    series[t(end)] = when;
                }
                ids << rig.json(rig.google("POST", events, series))[t("id")].toString();
                break;
            }
            case 6: {
                QJsonObject meets = SandboxRig::event("Meets");
                meets[t("attendees")] = QJsonArray{SandboxRig::obj("{'email': 'kim@example.com'}")};
                meets[t("conferenceData")] = SandboxRig::obj("{'createRequest': {'requestId': 'r'}}");
                ids << rig.json(rig.google("POST", events + t("?conferenceDataVersion=1&sendUpdates=all"), meets))[t("id")].toString();
                break;
            }
            case 7: (void)rig.google("POST", events + u'/' + any(ids) + t("/move?destination=work@group.calendar.google.com")); break;
            case 8:
            case 9:
                uids << SandboxRig::uidOf(rig.books(qPrintable(t("2026-03-0%1T%2:00:00Z").arg(3 + random.bounded(4)).arg(8 + random.bounded(9), 2, 10, QLatin1Char('0')))));
                break;
            case 10: (void)rig.calcom("POST", t("bookings/%1/cancel").arg(any(uids)), SandboxRig::obj("{'cancellationReason': 'No'}")); break;
            case 11: (void)rig.calcom("POST", t("bookings/%1/reschedule").arg(any(uids)), {{t("start"), t("2026-03-10T1%1:00:00Z").arg(random.bounded(8))}}); break;
            case 12: (void)rig.calcom("GET", t("bookings/none")); break;
            case 13: rig.clock.advance(Millis{random.bounded(40'000)}); break;
            case 14: {
                FaultBox box(random.bounded(100));
                for (const char *fault : {"{'match': {'method': 'events.insert'}, 'what': {'status': 503}, 'chance': 0.4}",
                         "{'match': {'method': 'events.insert'}, 'what': {'cut': true, 'applied': true}, 'chance': 0.2}",
                         "{'match': {'method': 'events.list'}, 'what': {'token': 'access'}, 'count': 1}",
                         "{'match': {'service': 'calcom'}, 'what': {'status': 500}, 'chance': 0.2}",
                         "{'match': {'client': 'calcom'}, 'what': {'status': 401}, 'chance': 0.2}",
                         "{'what': {'notification': 'lost'}, 'chance': 0.5}"}) {
                    const auto read = readFault(SandboxRig::obj(fault), t("fault"));
                    if (!read)
                        qFatal("%s", qPrintable(read.error().oneLine()));
                    box.add(*read);
                }
                rig.sandbox->setFaults(random.bounded(3) ? box : FaultBox(7));
                break;
            }
            case 15: (void)rig.sandbox->propose(t("kim@example.com"), t("kim@example.com"), any(ids), SandboxRig::event("x", 15)); break;
            case 16: random.bounded(2) ? rig.sandbox->expireSyncTokens() : rig.sandbox->forgetStrikes(); break;
            case 17: (void)rig.sandbox->renewTokens(); break;
            }
            if (step == 30)
                QVERIFY(rig.file->save().ok());
            if (step % 15 == 14)
                QCOMPARE(rig.lost(), QByteArray());
        }
        QTest::qWait(0);
        QCOMPARE(rig.lost(), QByteArray());
        QVERIFY(rig.failures.isEmpty());
    }

    /// A kill at each step of a snapshot: journal 2 begun; snapshot 2 in place; journal 1 gone.
    void aKillAtAnyStepOfASnapshotLosesNothing()
    {
        KeptRig rig;
        rig.inserts("Before");
        const Files first = rig.files();
        const QByteArray atFirst = rig.expected();
        QCOMPARE(first.keys(), (QStringList{t("world.json"), t("world.json.journal-1")}));
        QVERIFY(rig.file->save().ok());
        const Files cut = rig.files();
        QCOMPARE(cut.keys(), (QStringList{t("world.json"), t("world.json.journal-2")}));
        rig.inserts("After");
        const Files second = rig.files();
        const QByteArray atSecond = rig.expected();

        Files begun = first;
        begun[t("world.json.journal-2")] = cut[t("world.json.journal-2")];
        QCOMPARE(difference(rig.stateAfterKill(begun), atFirst), QByteArray());
        for (qsizetype size = 0; size <= cut[t("world.json.journal-2")].size(); ++size) { // begun, and not whole
            begun[t("world.json.journal-2")].truncate(cut[t("world.json.journal-2")].size() - size);
            QCOMPARE(difference(rig.stateAfterKill(begun), atFirst), QByteArray());
        }
        begun[t("world.json.journal-2")] = second[t("world.json.journal-2")];
        QCOMPARE(difference(rig.stateAfterKill(begun), atSecond), QByteArray());
        Files written = second;
        written[t("world.json.journal-1")] = first[t("world.json.journal-1")];
        QCOMPARE(difference(rig.stateAfterKill(written), atSecond), QByteArray());
        QCOMPARE(difference(rig.stateAfterKill(second), atSecond), QByteArray());
    }

    void whatDoesNotBelongTogetherIsNotPutTogether()
    {
        KeptRig rig;
        const Files start = rig.files();
        const QByteArray atStart = rig.expected();
        rig.inserts("Before");
        const Files first = rig.files();
        QVERIFY(rig.file->save().ok());
        rig.inserts("After");
        const Files second = rig.files();

        // An older file put back, its journal gone.
        QCOMPARE(difference(rig.stateAfterKill({{t("world.json"), first[t("world.json")]}, {t("world.json.journal-2"), second[t("world.json.journal-2")]}}), atStart), QByteArray());
        // The same number, and another world.
        KeptRig other;
        other.inserts("Elsewhere");
        QCOMPARE(difference(rig.stateAfterKill({{t("world.json"), start[t("world.json")]}, {t("world.json.journal-1"), other.files()[t("world.json.journal-1")]}}), atStart), QByteArray());
        // A journal that lost its end (as after a loss of power): the one after it does not fit.
        Files torn = first;
        torn[t("world.json.journal-1")].chop(1);
        torn[t("world.json.journal-2")] = second[t("world.json.journal-2")];
        QCOMPARE(difference(rig.stateAfterKill(torn), atStart), QByteArray());
        // A file of a version without journals.
        QJsonObject old = QJsonDocument::fromJson(first[t("world.json")]).object();
        old.remove(t("journal"));
        QCOMPARE(difference(rig.stateAfterKill({{t("world.json"), QJsonDocument(old).toJson()}, {t("world.json.journal-1"), first[t("world.json.journal-1")]}}), atStart), QByteArray());
    }

    void aTornRecordWasNotAnsweredAndTheOthersAreThere()
    {
        KeptRig rig;
        rig.inserts("First");
        const QByteArray afterFirst = rig.expected();
        const qsizetype size = rig.files()[t("world.json.journal-1")].size();
        rig.inserts("Second");
        Files left = rig.files();
        for (const qsizetype end : {size, size + 1, left[t("world.json.journal-1")].size() - 1}) {
            Files torn = left;
            torn[t("world.json.journal-1")].truncate(end);
            QCOMPARE(difference(rig.stateAfterKill(torn), afterFirst), QByteArray());
        }
    }

    void aLongJournalIsFollowedByASnapshotAlsoUnderLoad()
    {
        KeptRig rig;
        rig.file->setLimits({20'000, 10min});
        for (int i = 0; i < 100; ++i) {
            rig.inserts("Meeting");
            const auto bytes = rig.files()[rig.files().lastKey()].size();
            QVERIFY2(bytes < 22'000, qPrintable(QString::number(bytes)));
            QTRY_VERIFY(rig.files().size() <= 2);
        }
        QVERIFY(rig.files().lastKey() != t("world.json.journal-1"));
        QCOMPARE(rig.lost(), QByteArray());
        // Cal.com goes on to be served although it waits for a moment of rest.
        for (int i = 0; i < 5; ++i)
            QCOMPARE(rig.status(rig.books(qPrintable(t("2026-03-04T1%1:00:00Z").arg(i)))), 201);
        QCOMPARE(rig.lost(), QByteArray());
    }

    void aMomentAfterTheLastChangeTheFileHasItAll()
    {
        KeptRig rig;
        rig.file->setLimits({1 << 30, 1ms});
        rig.inserts("Soon in the file");
        QTRY_VERIFY(rig.files()[t("world.json")].contains("Soon in the file"));
        QTRY_COMPARE(rig.files().keys(), (QStringList{t("world.json"), t("world.json.journal-2")}));
        rig.file.reset();
        QCOMPARE(rig.files().keys(), QStringList{t("world.json")});
        QCOMPARE(rig.lost(), QByteArray());
    }

    void anotherWorldIsInTheFileAtOnce()
    {
        KeptRig rig;
        const QJsonObject before = rig.sandbox->state();
        rig.inserts("Undone");
        QVERIFY(rig.sandbox->load(before).ok());
        QVERIFY(!rig.files()[t("world.json")].contains("Undone"));
        QCOMPARE(rig.lost(), QByteArray());
        rig.inserts("In the world that was loaded");
        QCOMPARE(rig.lost(), QByteArray());
    }

    void aJournalThatFindsNoPlaceIsToldOnceAndTheSandboxGoesOn()
    {
        KeptRig rig;
        rig.file->setLimits({1, 10min}); // each change wants a snapshot
        QVERIFY(QDir(rig.folder.path()).removeRecursively());
        for (int i = 0; i < 3; ++i)
            QVERIFY(!rig.inserts("Not kept").isEmpty());
        QCOMPARE(rig.failures.size(), 1);
        QCOMPARE(rig.failures.first().where, rig.path);
        QVERIFY(QDir().mkpath(rig.folder.path()));
        QVERIFY(rig.file->save().ok());
        QCOMPARE(rig.lost(), QByteArray());
    }

    void timeDoesNotGoBackBehindTheLastChange()
    {
        KeptRig rig;
        rig.clock.advance(30min);
        QVERIFY(!rig.inserts("Later").isEmpty());
        const auto kept = StateFile::read(rig.path);
        QCOMPARE(toRfc3339(*(*kept)->left, true), toRfc3339(rig.clock.now(), true));
        QVERIFY(StateFile::clockFor(rig.clock.now() - 10min, *kept)->now() >= rig.clock.now());
    }

    void oneAtATimeByWhateverName()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(t("world.json")), link = folder.filePath(t("link.json")), hard = folder.filePath(t("hard.json"));
        {
            const auto lock = StateLock::take(path);
            QVERIFY(lock.ok());
            QVERIFY(!StateLock::take(path));
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            QVERIFY(QFile::link(path, link));
            QVERIFY(QDir(folder.path()).mkdir(t("sub")));
            for (const QString &name : {path, link, folder.filePath(t("sub/../world.json"))}) {
                const auto second = StateLock::take(name);
                QVERIFY2(!second, qPrintable(name));
                QVERIFY(second.error().what.startsWith(t("another calsync keeps its world there")));
            }
        }
        QVERIFY(StateLock::take(link).ok());
        QCOMPARE(::link(QFile::encodeName(path).constData(), QFile::encodeName(hard).constData()), 0);
        for (const QString &name : {path, hard}) {
            const auto lock = StateLock::take(name);
            QVERIFY(!lock);
            QCOMPARE(lock.error().oneLine(), name + t(": has 2 names (hard links), and would be replaced under one of them alone (give a copy of it)"));
        }
    }
};

CSP_TEST(TestStateFile, Core)

} // namespace tst_state_file

#include "tst_state_file.moc"
