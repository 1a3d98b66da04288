// One frame of the calendar: 2,000 events on show out of 10,000 loaded. The goal is a drag frame under 4 ms, from the mouse to the pixels.
#include "tests/support/samplesnapshot.h"
#include "ui/canvas/weekview.h"
#include <QApplication>
#include <QMouseEvent>
#include <QRandomGenerator>
#include <QScrollBar>
#include <benchmark/benchmark.h>

using namespace csp;

namespace {

/// A view of 1440 by 900, zoomed out so that whole days are on show.
struct Stage {
    Stage()
    {
        view.resize(1440, 900);
        view.setZone(sample::berlin());
        view.setWeek(QDate(2026, 3, 2), 7);
        view.setNow(sample::now());
        view.setSnapshot(std::make_shared<const Snapshot>(crowd()));
        view.show();
        view.setHourHeight(10); // the least that fills the view
        settle();
    }
    static Snapshot crowd()
    {
        Snapshot s = sample::week().snapshot;
        QRandomGenerator random(7);
        for (int i = 0; i < 10'000; ++i) {
            // Every fifth stands in the visible week, the others in the months around it.
            const int day = i % 5 == 0 ? 2 + int(random.bounded(7)) : 2 + (random.bounded(2) ? 1 : -1) * int(7 + random.bounded(60));
            const Instant start = sample::at(2, 0) + std::chrono::hours(24 * (day - 2)) + std::chrono::minutes(15 * random.bounded(92));
            const TimedSpan span{start, start + std::chrono::minutes(15 * (1 + random.bounded(6))), {}, {}};
            const Event e = sample::event(i % 2 ? sample::work() : sample::personal(), u"bulk%1"_qs.arg(i), u"Meeting number %1 with somebody"_qs.arg(i), span);
            s.events.append(e);
            // Half of what is on show has a booking beside it.
            if (i % 10 == 0) {
                const auto b = sample::booking(1000 + i, u"bulk%1"_qs.arg(i), e.summary, span, {u"Lee Park"_qs, u"lee@example.com"_qs, {}}, u"intro"_qs);
                s.bookings.append(b);
                s.links.append({sample::reference(b, e), e, 0});
            }
        }
        return s;
    }
    static void settle()
    {
        for (int i = 0; i < 3; ++i)
            QCoreApplication::processEvents();
    }
    QPoint point(const QPoint &content) const { return content + view.frameNow().gridOrigin(); }
    int movable() const
    {
        for (int i = 0; i < view.itemCount(); ++i)
            if (view.item(i).key.kind == ItemKind::Event && view.item(i).editable() && view.itemRect(i).height() > 30 && view.itemRect(i).top() > 300
                && view.itemRect(i).width() > 6)
                return i;
        return -1;
    }
    void mouse(QEvent::Type type, QPoint at, Qt::MouseButton button = Qt::NoButton)
    {
        QMouseEvent event(type, at, view.viewport()->mapToGlobal(at), button, type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, {});
        QApplication::sendEvent(view.viewport(), &event);
    }
    WeekView view;
};

/// From a move of the mouse to the painted frame, by the way a window takes: the event, the update, the paint.
void dragFrame(benchmark::State &state)
{
    Stage stage;
    const QPoint from = stage.view.itemRect(stage.movable()).center();
    stage.mouse(QEvent::MouseButtonPress, from, Qt::LeftButton);
    stage.mouse(QEvent::MouseMove, from + QPoint(0, 40));
    Stage::settle();
    int step = 0;
    for (auto _ : state) {
        ++step;
        stage.mouse(QEvent::MouseMove, QPoint(200 + (step * 37) % 1000, 200 + (step * 23) % 500));
        QCoreApplication::processEvents();
    }
    state.counters["visible"] = stage.view.itemCount();
    stage.view.cancelGesture();
}
BENCHMARK(dragFrame)->Unit(benchmark::kMillisecond);

/// Everything that is on show, painted anew: a scroll, or a drag that scrolls.
void wholeFrame(benchmark::State &state)
{
    Stage stage;
    QImage image(stage.view.viewport()->size(), QImage::Format_RGB32);
    stage.view.viewport()->render(&image);
    for (auto _ : state)
        stage.view.viewport()->render(&image);
    state.counters["visible"] = stage.view.itemCount();
}
BENCHMARK(wholeFrame)->Unit(benchmark::kMillisecond);

/// A new snapshot until everything is laid out: once per change, never per move of the mouse.
void newSnapshot(benchmark::State &state)
{
    Stage stage;
    const auto snapshot = std::make_shared<const Snapshot>(Stage::crowd());
    for (auto _ : state) {
        stage.view.setSnapshot(snapshot);
        benchmark::DoNotOptimize(stage.view.itemCount());
    }
}
BENCHMARK(newSnapshot)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
