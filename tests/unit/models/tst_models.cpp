#include "tests/support/samplesnapshot.h"
#include "tests/support/testmain.h"
#include "ui/models/calendarsmodel.h"
#include "ui/models/journalmodel.h"
#include "ui/models/timelinemodel.h"
#include <QAbstractItemModelTester>
#include <QColor>
#include <QSignalSpy>
#include <QTest>

using namespace csp;

namespace {

/// The model as text: a line a row, cells with a bar between them.
QString dump(const QAbstractItemModel &model)
{
    QStringList lines;
    for (int r = 0; r < model.rowCount(); ++r) {
        QStringList cells;
        for (int c = 0; c < model.columnCount(); ++c)
            cells << model.index(r, c).data().toString();
        lines << cells.join(QLatin1String(" | "));
    }
    return lines.join(QLatin1Char('\n'));
}

/// What a model told its views, a word a signal.
class Told : public QObject
{
public:
    explicit Told(QAbstractItemModel *m)
    {
        const auto range = [](const char *word, int a, int b) { return QStringLiteral("%1 %2-%3").arg(QLatin1String(word)).arg(a).arg(b); };
        connect(m, &QAbstractItemModel::rowsInserted, this, [=, this](const QModelIndex &, int a, int b) { words << range("insert", a, b); });
        connect(m, &QAbstractItemModel::rowsRemoved, this, [=, this](const QModelIndex &, int a, int b) { words << range("remove", a, b); });
        connect(m, &QAbstractItemModel::rowsMoved, this, [=, this](const QModelIndex &, int a, int, const QModelIndex &, int to) { words << range("move", a, to); });
        connect(m, &QAbstractItemModel::dataChanged, this, [=, this](const QModelIndex &a, const QModelIndex &b) { words << range("change", a.row(), b.row()); });
        connect(m, &QAbstractItemModel::modelReset, this, [this] { words << QStringLiteral("reset"); });
    }
    QString taken() { return std::exchange(words, {}).join(QLatin1String(", ")); }
    QStringList words;
};

TimelineRow row(RunId run, InboxId notification, const QString &title = QStringLiteral("Intro call"))
{
    TimelineRow r;
    r.run = run;
    r.notification = notification;
    r.received = sample::at(3, 12, 0);
    r.calendar = sample::personal();
    r.resourceState = QStringLiteral("exists");
    r.messageNumber = 7;
    r.title = title;
    if (run != 0)
        r.decision.actions = {Action{}};
    r.stage = run != 0 ? RunStage::Nothing : RunStage::Gathering;
    return r;
}

SnapshotPtr with(const QList<TimelineRow> &timeline)
{
    Snapshot s;
    s.timeline = timeline;
    return std::make_shared<const Snapshot>(s);
}

} // namespace

class TstModels : public QObject
{
    Q_OBJECT
private slots:
    void theTimelineAsText()
    {
        TimelineModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setZone(sample::berlin());
        Snapshot s = sample::week().snapshot;
        TimelineRow waiting = row(0, 124, {});
        waiting.received = sample::at(3, 12, 18, 10, 5);
        s.timeline.append(waiting);
        model.setSnapshot(std::make_shared<const Snapshot>(s));
        const QStringList lines = dump(model).split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 7);
        QVERIFY2(lines[0].startsWith(QLatin1String("118 | 12:17:58.204 | personal | exists | 10042 | Intro call | no change | ")), qPrintable(lines[0]));
        QVERIFY2(lines[2].startsWith(QLatin1String("120 | 12:18:04.377 | personal | exists | 10051 | Design review | start, end, attendees | ")), qPrintable(lines[2]));
        QCOMPARE(lines[6], QStringLiteral("124 | 12:18:10.005 | personal | exists | 7 |  |  | waiting"));
        QCOMPARE(model.headerData(TimelineModel::Difference, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("diff"));
        QCOMPARE(model.rowOfRun(120), 2);
        QCOMPARE(model.rowOfRun(0), -1);
    }

    void rolesHaveNamesAndTones()
    {
        TimelineModel model;
        model.setSnapshot(sample::week().pointer());
        QCOMPARE(model.roleNames().value(TimelineModel::ToneRole), QByteArray("tone"));
        QStringList tones;
        for (int r = 0; r < model.rowCount(); ++r)
            tones << model.index(r, 0).data(TimelineModel::ToneRole).toString();
        QCOMPARE(tones[1], QStringLiteral("warning")); // held
        QCOMPARE(tones[3], QStringLiteral("good"));    // relinked
        QCOMPARE(tones[4], QStringLiteral("danger"));  // cancel
        QVERIFY(model.index(4, 0).data(TimelineModel::OpenRole).toBool());
        QVERIFY(!model.index(3, 0).data(TimelineModel::OpenRole).toBool());
        QVERIFY(model.index(2, 0).data(TimelineModel::FilterRole).toString().contains(QLatin1String("Design review")));
    }

    void aNewSnapshotTakesTheFewestSteps_data()
    {
        QTest::addColumn<QList<QPair<int, int>>>("before"); // run, notification
        QTest::addColumn<QList<QPair<int, int>>>("after");
        QTest::addColumn<QString>("told");
        using L = QList<QPair<int, int>>;
        QTest::newRow("the same") << L{{1, 1}, {2, 2}} << L{{1, 1}, {2, 2}} << QString();
        QTest::newRow("more at the end") << L{{1, 1}} << L{{1, 1}, {2, 2}, {3, 3}} << QStringLiteral("insert 1-2");
        QTest::newRow("the oldest fall off") << L{{1, 1}, {2, 2}, {3, 3}} << L{{3, 3}, {4, 4}} << QStringLiteral("remove 0-1, insert 1-1");
        QTest::newRow("waiting becomes a run") << L{{1, 1}, {0, 2}} << L{{1, 1}, {2, 2}} << QStringLiteral("change 1-1");
        QTest::newRow("waiting becomes two runs") << L{{0, 2}, {0, 3}} << L{{5, 2}, {6, 2}, {0, 3}} << QStringLiteral("insert 1-1, change 0-0");
        QTest::newRow("another order") << L{{1, 1}, {2, 2}, {3, 3}} << L{{3, 3}, {1, 1}, {2, 2}} << QStringLiteral("move 2-0");
        QTest::newRow("nothing left") << L{{1, 1}, {2, 2}} << L{} << QStringLiteral("remove 0-1");
    }
    void aNewSnapshotTakesTheFewestSteps()
    {
        using L = QList<QPair<int, int>>;
        QFETCH(L, before);
        QFETCH(L, after);
        QFETCH(QString, told);
        const auto rows = [](const L &list) {
            QList<TimelineRow> timeline;
            for (const auto &[run, notification] : list)
                timeline << row(run, notification);
            return timeline;
        };
        TimelineModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSnapshot(with(rows(before)));
        Told listener(&model);
        model.setSnapshot(with(rows(after)));
        QCOMPARE(listener.taken(), told);
        QCOMPARE(model.rowCount(), int(after.size()));
        for (int r = 0; r < model.rowCount(); ++r)
            QCOMPARE(model.rowAt(r), rows(after)[r]);
    }

    void aSelectionSurvives()
    {
        TimelineModel model;
        model.setSnapshot(with({row(1, 1), row(2, 2), row(0, 3)}));
        const QPersistentModelIndex second(model.index(1, 0)), third(model.index(2, 0));
        model.setSnapshot(with({row(2, 2), row(9, 3), row(0, 4)}));
        QCOMPARE(second.row(), 0);
        QCOMPARE(third.row(), 1);
        QCOMPARE(third.data(TimelineModel::RunRole).toLongLong(), 9);
    }

    void theJournalGrowsWithItsRun()
    {
        JournalModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setZone(sample::berlin());
        RunRecord run = sample::run(7, RunStage::Applying, sample::at(3, 12, 0), sample::personal(), 1, QStringLiteral("Intro"));
        RunStep stored{sample::at(3, 12, 0), QStringLiteral("stored"), QStringLiteral("notification 7"), {}, 0, {}};
        RunStep sent{sample::at(3, 12, 0, 1, 250), QStringLiteral("sent"), {},
                     ApiRequest{ApiRequest::Service::CalCom, "POST", QStringLiteral("v2/bookings/a/cancel"), {},
                                QJsonObject{{QStringLiteral("cancellationReason"), QStringLiteral("x")}}}, 0, {}};
        run.steps = {stored};
        model.setRun(run);
        Told listener(&model);
        run.steps = {stored, sent};
        model.setRun(run);
        QCOMPARE(listener.taken(), QStringLiteral("insert 1-1"));
        QCOMPARE(dump(model), QStringLiteral("12:00:00.000 | stored | notification 7 |  | \n12:00:01.250 | sent |  | POST /v2/bookings/a/cancel | "));
        QCOMPARE(model.index(1, 0).data(JournalModel::ElapsedRole).toLongLong(), 1250);
        QVERIFY(model.index(1, 0).data(JournalModel::RequestBodyRole).toString().contains(QLatin1String("cancellationReason")));
        run.steps.push_back({sample::at(3, 12, 0, 2), QStringLiteral("answered"), {}, {}, 404, {}});
        model.setRun(run);
        QVERIFY(model.index(2, 0).data(JournalModel::FailedRole).toBool());
        listener.taken();
        model.setRun({});
        QCOMPARE(listener.taken(), QStringLiteral("reset"));
        QCOMPARE(model.rowCount(), 0);
    }

    void calendarsAreTickedByHand()
    {
        CalendarsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Snapshot s = sample::week().snapshot;
        model.setSnapshot(std::make_shared<const Snapshot>(s));
        QCOMPARE(dump(model), QStringLiteral("personal | watching\nholidays | off\nwork | watching"));
        QCOMPARE(model.index(0, 0).data(CalendarsModel::ColorRole).value<QColor>(), QColor(QStringLiteral("#2f6fed")));
        QVERIFY(!model.index(1, 0).data(CalendarsModel::WritableRole).toBool());
        QVERIFY(model.flags(model.index(0, 0)) & Qt::ItemIsUserCheckable);

        QSignalSpy hidden(&model, &CalendarsModel::hiddenChanged);
        QVERIFY(model.setData(model.index(2, 0), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(hidden.size(), 1);
        QCOMPARE(model.hidden(), QSet<CalendarId>{sample::work()});
        QCOMPARE(model.index(2, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QVERIFY(model.setData(model.index(2, 0), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(hidden.size(), 1); // nothing new
        QVERIFY(!model.setData(model.index(2, 1), Qt::Unchecked, Qt::CheckStateRole));

        // A trouble changes one row, and the tick stays.
        Told listener(&model);
        s.calendars[2].watch = CalendarState::Watch::Failed;
        s.calendars[2].trouble = Error{Error::Kind::Transport, QStringLiteral("work"), QStringLiteral("no answer"), {}, {}, {}, {}, {}, {}};
        model.setSnapshot(std::make_shared<const Snapshot>(s));
        QCOMPARE(listener.taken(), QStringLiteral("change 2-2"));
        QVERIFY(model.index(2, 0).data(CalendarsModel::TroubleRole).toString().contains(QLatin1String("no answer")));
        QVERIFY(!model.index(2, 0).data(CalendarsModel::ShownRole).toBool());
    }
};

CSP_TEST(TstModels, Core)
#include "tst_models.moc"
