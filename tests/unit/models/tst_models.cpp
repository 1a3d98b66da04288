#include "tests/support/samplesnapshot.h"
#include "tests/support/testmain.h"
#include "ui/models/timelinemodel.h"
#include <QAbstractItemModelTester>
#include <QColor>
#include <QSignalSpy>
#include <QTest>

namespace tst_models {

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
};

CSP_TEST(TstModels, Core)

} // namespace tst_models

#include "tst_models.moc"
