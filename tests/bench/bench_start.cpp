#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <benchmark/benchmark.h>

namespace {

/// From starting the program to its first painted frame, in a fresh demo world, and its resident memory then.
void startToFirstFrame(benchmark::State &state)
{
    double resident = 0;
    for (auto _ : state) {
        QTemporaryDir data;
        QProcess window;
        window.setProgram(QStringLiteral(CSP_WINDOW));
        window.setArguments({QStringLiteral("--first-frame"), QStringLiteral("--data"), data.path()});
        QElapsedTimer timer;
        timer.start();
        window.start();
        if (!window.waitForReadyRead(20'000)) {
            state.SkipWithError("no frame was painted");
            break;
        }
        state.SetIterationTime(double(timer.nsecsElapsed()) / 1e9);
        const QByteArrayList words = window.readAllStandardOutput().split(' ');
        resident = words.value(words.size() - 2).toDouble();
        window.waitForFinished();
    }
    state.counters["resident_MiB"] = resident;
}
BENCHMARK(startToFirstFrame)->UseManualTime()->Iterations(10)->Unit(benchmark::kMillisecond);

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
