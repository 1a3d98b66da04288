#include "ui/canvas/geometry/lanelayout.h"
#include "tests/support/testmain.h"
#include <QRandomGenerator>
#include <QTest>

namespace tst_lane_layout {

using namespace csp;

namespace {

/// One line a text: `lane/lanes` and, where it is wider than one lane, `+span`.
QString said(const std::vector<LaneInterval> &intervals)
{
    QStringList lines;
    for (const LanePlace &p : layoutLanes(intervals))
        lines << QStringLiteral("%1/%2%3").arg(p.lane).arg(p.lanes).arg(p.span > 1 ? QStringLiteral("+%1").arg(p.span) : QString());
    return lines.join(QLatin1Char(' '));
}

bool meet(const LaneInterval &a, const LaneInterval &b) { return a.from < b.to && b.from < a.to; }

} // namespace

class TstLaneLayout : public QObject
{
    Q_OBJECT
private slots:
    void situations_data()
    {
        QTest::addColumn<QList<QPair<double, double>>>("intervals");
        QTest::addColumn<QString>("expected");
        using L = QList<QPair<double, double>>;
        QTest::newRow("none") << L{} << QString();
        QTest::newRow("alone") << L{{1, 2}} << QStringLiteral("0/1");
        QTest::newRow("one ends as the other begins") << L{{1, 2}, {2, 3}} << QStringLiteral("0/1 0/1");
        QTest::newRow("two overlap") << L{{1, 3}, {2, 4}} << QStringLiteral("0/2 1/2");
        QTest::newRow("the longer of two that begin together stands left") << L{{1, 2}, {1, 3}} << QStringLiteral("1/2 0/2");
        QTest::newRow("equal ones keep their order") << L{{1, 2}, {1, 2}, {1, 2}} << QStringLiteral("0/3 1/3 2/3");
        QTest::newRow("a lane is used again") << L{{1, 5}, {1, 2}, {3, 4}} << QStringLiteral("0/2 1/2 1/2");
        QTest::newRow("chained: one cluster") << L{{1, 3}, {2, 5}, {4, 6}} << QStringLiteral("0/2 1/2 0/2");
        QTest::newRow("free lanes to the right are filled") << L{{1, 10}, {1, 3}, {2, 4}, {5, 6}} << QStringLiteral("0/3 1/3 2/3 1/3+2");
        QTest::newRow("a later cluster is not touched by an earlier one") << L{{1, 3}, {2, 4}, {8, 9}} << QStringLiteral("0/2 1/2 0/1");
    }
    void situations()
    {
        using L = QList<QPair<double, double>>;
        QFETCH(L, intervals);
        QFETCH(QString, expected);
        std::vector<LaneInterval> given;
        for (const auto &[from, to] : intervals)
            given.push_back({from, to});
        QCOMPARE(said(given), expected);
    }

    void nothingEverCoversAnything()
    {
        QRandomGenerator random(20260303);
        for (int round = 0; round < 200; ++round) {
            std::vector<LaneInterval> given;
            const int count = int(random.bounded(1, 40));
            for (int i = 0; i < count; ++i) {
                const double from = random.bounded(96) * 15.0;
                given.push_back({from, from + 15.0 * random.bounded(1, 12)});
            }
            const auto places = layoutLanes(given);
            for (size_t a = 0; a < given.size(); ++a) {
                QVERIFY(places[a].lane >= 0 && places[a].lane + places[a].span <= places[a].lanes);
                for (size_t b = a + 1; b < given.size(); ++b) {
                    if (!meet(given[a], given[b]))
                        continue;
                    QCOMPARE(places[a].lanes, places[b].lanes);
                    QVERIFY(places[a].lane + places[a].span <= places[b].lane || places[b].lane + places[b].span <= places[a].lane);
                }
            }
            QVERIFY(layoutLanes(given) == places);
        }
    }

    void aFanLeavesEveryHeadFree_data()
    {
        QTest::addColumn<QList<QPair<double, double>>>("intervals");
        QTest::addColumn<QString>("fan"); // depth/depths, peer/peers, what is clear
        using L = QList<QPair<double, double>>;
        QTest::newRow("alone") << L{{0, 60}} << QStringLiteral("0/1 0/1 60");
        QTest::newRow("one lies on the other") << L{{0, 60}, {30, 90}} << QStringLiteral("0/2 0/1 30, 1/2 0/1 60");
        QTest::newRow("three steps") << L{{0, 90}, {20, 90}, {40, 90}} << QStringLiteral("0/3 0/1 20, 1/3 0/1 20, 2/3 0/1 50");
        QTest::newRow("given in another order") << L{{40, 90}, {0, 90}, {20, 90}} << QStringLiteral("2/3 0/1 50, 0/3 0/1 20, 1/3 0/1 20");
        QTest::newRow("who begins too close stands beside it") << L{{0, 60}, {10, 90}} << QStringLiteral("0/1 0/2 60, 0/1 1/2 80");
        QTest::newRow("equal ones share the width") << L{{0, 60}, {0, 60}, {0, 60}} << QStringLiteral("0/1 0/3 60, 0/1 1/3 60, 0/1 2/3 60");
        QTest::newRow("one lies on two") << L{{0, 60}, {0, 60}, {30, 90}} << QStringLiteral("0/2 0/2 30, 0/2 1/2 30, 1/2 0/1 60");
        QTest::newRow("two lie on one") << L{{0, 90}, {30, 90}, {30, 60}} << QStringLiteral("0/2 0/1 30, 1/2 0/2 60, 1/2 1/2 30");
        QTest::newRow("a chain goes on to the right") << L{{0, 40}, {20, 120}, {45, 60}} << QStringLiteral("0/3 0/1 20, 1/3 0/1 25, 2/3 0/1 15");
        QTest::newRow("each cluster for itself") << L{{0, 60}, {30, 60}, {60, 90}} << QStringLiteral("0/2 0/1 30, 1/2 0/1 30, 0/1 0/1 30");
    }
    void aFanLeavesEveryHeadFree()
    {
        using L = QList<QPair<double, double>>;
        QFETCH(L, intervals);
        QFETCH(QString, fan);
        std::vector<LaneInterval> given;
        for (const auto &[from, to] : intervals)
            given.push_back({from, to});
        QStringList said;
        for (const FanPlace &p : layoutFan(given, 17))
            said << QStringLiteral("%1/%2 %3/%4 %5").arg(p.depth).arg(p.depths).arg(p.peer).arg(p.peers).arg(p.clear);
        QCOMPARE(said.join(QLatin1String(", ")), fan);
    }

    void inAFanNobodyIsCovered()
    {
        QRandomGenerator random(20260304);
        constexpr double least = 15;
        for (int round = 0; round < 300; ++round) {
            std::vector<LaneInterval> given;
            const int count = int(random.bounded(1, 25));
            for (int i = 0; i < count; ++i) {
                const double from = random.bounded(60) * 5.0;
                given.push_back({from, from + 15.0 + 5 * random.bounded(20)});
            }
            const auto places = layoutFan(given, least);
            for (size_t a = 0; a < given.size(); ++a) {
                QVERIFY(places[a].clear >= least);
                QVERIFY(places[a].peer < places[a].peers && places[a].depth < places[a].depths);
                for (size_t b = 0; b < given.size(); ++b) {
                    if (a == b || !meet(given[a], given[b]))
                        continue;
                    // Either beside each other, or the later one further right and on top, below the other's head.
                    if (places[a].depth == places[b].depth)
                        QVERIFY(places[a].peer != places[b].peer);
                    else if (places[a].depth < places[b].depth)
                        QVERIFY(given[b].from - given[a].from >= places[a].clear);
                }
            }
        }
    }

    void anotherEventElsewhereChangesNothing()
    {
        std::vector<LaneInterval> given{{60, 120}, {90, 150}, {100, 110}};
        const auto before = layoutLanes(given);
        given.push_back({400, 500});
        auto after = layoutLanes(given);
        after.pop_back();
        QVERIFY(before == after);
    }
};

CSP_TEST(TstLaneLayout, Nothing)

} // namespace tst_lane_layout

#include "tst_lane_layout.moc"
