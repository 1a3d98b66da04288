#include "tests/support/samplesnapshot.h"
#include "tests/support/testmain.h"
#include "ui/panels/parts/theme.h"
#include "ui/panels/sides/timelinepanel.h"
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

namespace tst_timeline_panel {

using namespace csp;

namespace {

SnapshotPtr many(int rows)
{
    auto week = sample::week();
    for (int i = 0; i < rows; ++i)
        week.snapshot.timeline.append(sample::row(sample::run(200 + i, RunStage::Nothing, sample::at(3, 13, 0, i % 60), sample::work(), 6000 + i, u"Event %1"_qs.arg(i))));
    return week.pointer();
}

QString cell(TimelinePanel &panel, int row, int column) { return panel.table()->model()->index(row, column).data().toString(); }

} // namespace

class TestTimelinePanel : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { Theme::apply(*qApp, Theme::Mode::Light); }

    void saysWhatHappened()
    {
        TimelinePanel panel;
        panel.resize(1400, 200);
        panel.setSnapshot(sample::week().pointer(), sample::berlin());
        QCOMPARE(panel.table()->model()->rowCount(), 6);
        QCOMPARE(cell(panel, 2, TimelineModel::Received), QStringLiteral("12:18:04.377"));
        QCOMPARE(cell(panel, 2, TimelineModel::Calendar), QStringLiteral("personal"));
        QCOMPARE(cell(panel, 2, TimelineModel::Title), QStringLiteral("Design review"));
        QVERIFY(cell(panel, 2, TimelineModel::ActionTaken).contains(QStringLiteral("reschedule")));
    }

    void theChipIsPaintedInItsColour()
    {
        TimelinePanel panel;
        panel.resize(1400, 200);
        panel.setSnapshot(sample::week().pointer(), sample::berlin());
        panel.show();
        const auto *model = panel.table()->model();
        const auto image = panel.table()->viewport()->grab().toImage();
        const auto fillAt = [&](int row) {
            const QRect rect = panel.table()->visualRect(model->index(row, TimelineModel::ActionTaken));
            return image.pixelColor(rect.left() + 12, rect.center().y() - 6);
        };
        QCOMPARE(fillAt(1), Theme::colors().fill(Tone::Warning)); // held
        QCOMPARE(fillAt(4), Theme::colors().fill(Tone::Danger));  // cancel
    }

    void filters()
    {
        TimelinePanel panel;
        panel.setSnapshot(sample::week().pointer(), sample::berlin());
        QSignalSpy changed(&panel, &TimelinePanel::filterChanged);
        panel.setFilter(QStringLiteral("onboard"));
        QCOMPARE(panel.table()->model()->rowCount(), 2);
        panel.setFilter(QStringLiteral("nothing like it"));
        QCOMPARE(panel.table()->model()->rowCount(), 0);
        bool told = false;
        for (const auto *label : panel.findChildren<QLabel *>())
            told = told || label->text() == QStringLiteral("None of the 6 notifications matches the filter.");
        QVERIFY(told);
        panel.setFilter({});
        QCOMPARE(panel.table()->model()->rowCount(), 6);
        QCOMPARE(changed.size(), 3);
    }

    void followsTheNewestUntilScrolledAway()
    {
        TimelinePanel panel;
        panel.resize(1000, 180);
        panel.show();
        panel.setSnapshot(many(60), sample::berlin());
        auto *bar = panel.table()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0);
        QTRY_COMPARE(bar->value(), bar->maximum());
        panel.setSnapshot(many(80), sample::berlin());
        QTRY_COMPARE(bar->value(), bar->maximum());
        bar->setValue(0);
        QVERIFY(!panel.following());
        panel.setSnapshot(many(100), sample::berlin());
        QTest::qWait(0);
        QCOMPARE(bar->value(), 0);
        bar->setValue(bar->maximum());
        QVERIFY(panel.following());
    }

    void selectionIsAskedForOnceAndKept()
    {
        TimelinePanel panel;
        panel.setSnapshot(many(5), sample::berlin());
        QSignalSpy selected(&panel, &TimelinePanel::runSelected);
        panel.showRun(120);
        QCOMPARE(selected.size(), 0); // told, not asked
        QCOMPARE(panel.currentRun(), RunId(120));
        panel.walk(1);
        QCOMPARE(panel.currentRun(), RunId(121));
        QCOMPARE(selected.size(), 1);
        panel.setSnapshot(many(50), sample::berlin());
        QCOMPARE(panel.currentRun(), RunId(121));
        panel.walk(-100);
        QCOMPARE(panel.currentRun(), RunId(118));
        panel.showRun(0);
        QCOMPARE(panel.currentRun(), RunId(0));
    }

    void aDoubleClickGoesThere()
    {
        TimelinePanel panel;
        panel.resize(1400, 300);
        panel.setSnapshot(sample::week().pointer(), sample::berlin());
        panel.show();
        QSignalSpy activated(&panel, &TimelinePanel::runActivated);
        const QPoint at = panel.table()->visualRect(panel.table()->model()->index(4, TimelineModel::Title)).center();
        QTest::mouseClick(panel.table()->viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(panel.table()->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated.first().first().toLongLong(), 122);
    }

    void buttonsOnlyForWhatWorks()
    {
        TimelinePanel panel;
        panel.resize(1400, 200);
        panel.show();
        const auto visible = [&] {
            QStringList names;
            for (const auto *b : panel.findChildren<QPushButton *>())
                if (b->isVisible())
                    names.append(b->text());
            return names;
        };
        QCOMPARE(visible(), QStringList());
        TimelinePanel::Player player{QStringLiteral("Deletion"), 1, 3, false, 10, true, true, false, true, true};
        panel.setPlayback(player);
        QCOMPARE(visible(), (QStringList{QStringLiteral("⟲ Replay"), QStringLiteral("Step"), QStringLiteral("Close")}));
        QCOMPARE(panel.findChild<QComboBox *>()->currentText(), QStringLiteral("10×"));
        QSignalSpy stepped(&panel, &TimelinePanel::stepRequested);
        for (auto *b : panel.findChildren<QPushButton *>())
            if (b->text() == QStringLiteral("Step"))
                b->click();
        QCOMPARE(stepped.size(), 1);
        player.played = 3;
        panel.setPlayback(player);
        for (auto *b : panel.findChildren<QPushButton *>())
            if (b->text() == QStringLiteral("Step"))
                QVERIFY(!b->isEnabled());
        panel.setPlayback({});
        QCOMPARE(visible(), QStringList());
    }

    void narrowGivesUpTechnicalColumnsFirst()
    {
        TimelinePanel panel;
        panel.setSnapshot(sample::week().pointer(), sample::berlin());
        panel.show();
        panel.resize(700, 200);
        QVERIFY(panel.table()->isColumnHidden(TimelineModel::Message));
        QVERIFY(!panel.table()->isColumnHidden(TimelineModel::ActionTaken));
        QVERIFY(panel.table()->columnWidth(TimelineModel::ActionTaken) >= 150);
        panel.resize(1200, 200);
        QVERIFY(!panel.table()->isColumnHidden(TimelineModel::Message));
    }
};

CSP_TEST(TestTimelinePanel, Widgets)

} // namespace tst_timeline_panel

#include "tst_timeline_panel.moc"
