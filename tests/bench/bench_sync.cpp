#include "app/wiring/connection.h"
#include "core/ports/clock.h"
#include "core/rules/policies.h"
#include "core/sim/sandbox/sandboxthread.h"
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <algorithm>
#include <benchmark/benchmark.h>

using namespace csp;

namespace {

/// A sandbox in its thread and a connection to it over HTTP, as in the window.
class Bench
{
public:
    Bench()
    {
        QFile world(QStringLiteral(CSP_SOURCE_DIR "/tests/support/story.yaml"));
        if (!world.open(QIODevice::ReadOnly))
            qFatal("the world cannot be read");
        const Instant begins = *instantFromRfc3339(u"2026-03-02T07:00:00Z");
        m_clock = std::make_unique<SystemClock>(begins);
        const auto endpoints = m_sandbox.start({world.readAll(), QStringLiteral("story.yaml"), {}, begins, 0, 0});
        if (!endpoints.ok())
            qFatal("%s", qUtf8Printable(endpoints.error().oneLine()));
        Connection::Options options;
        options.policy = seedPolicy();
        options.clock = m_clock.get();
        options.apply = ApplyMode::Never;
        m_connection = std::move(*Connection::open(*endpoints, options));
        QObject::connect(&session(), &Session::settled, &m_sandbox, [this] { m_settled = true; });
        m_connection->start();
        while (!m_settled || !watching())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }

    Session &session() { return m_connection->session(); }

    /// Drags the event there and back, and waits for the decision.
    std::chrono::microseconds drag()
    {
        const Event event = find();
        m_there = !m_there;
        TimedSpan to = *timed(*event.span);
        to.start += std::chrono::hours(m_there ? 4 : -4);
        to.end += std::chrono::hours(m_there ? 4 : -4);
        const auto before = session().snapshot()->timeline.size();
        session().edit(MoveEvent{event.key(), {}, to});
        while (true) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            const auto &timeline = session().snapshot()->timeline;
            if (timeline.size() > before && timeline.last().stage != RunStage::Gathering && !timeline.last().title.isEmpty())
                return timeline.last().latency;
        }
    }

private:
    bool watching()
    {
        const auto &calendars = session().snapshot()->calendars;
        return std::all_of(calendars.begin(), calendars.end(), [](const CalendarState &c) { return !c.info.canWrite() || c.watch == CalendarState::Watch::Watching; });
    }

    Event find()
    {
        for (const Event &e : session().snapshot()->events)
            if (e.summary.startsWith(QLatin1String("Design review")) && ownedHere(e))
                return e;
        qFatal("the event is not there");
    }

    sim::SandboxThread m_sandbox;
    std::unique_ptr<SystemClock> m_clock;
    std::unique_ptr<Connection> m_connection;
    bool m_settled = false;
    bool m_there = false;
};

/// A push message arrives; the event is listed, the booking and the free time are asked for, over HTTP on loopback; the decision stands.
void notificationToDecision(benchmark::State &state)
{
    Bench bench;
    std::vector<double> all;
    for (auto _ : state) {
        const auto took = bench.drag();
        all.push_back(double(took.count()) / 1000);
        state.SetIterationTime(double(took.count()) / 1e6);
    }
    std::sort(all.begin(), all.end());
    state.counters["p50_ms"] = all[all.size() / 2];
    state.counters["p99_ms"] = all[std::min(all.size() - 1, all.size() * 99 / 100)];
    state.counters["max_ms"] = all.back();
}
BENCHMARK(notificationToDecision)->UseManualTime()->Iterations(400)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
