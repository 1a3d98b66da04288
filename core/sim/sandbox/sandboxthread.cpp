#include "core/sim/sandbox/sandboxthread.h"
#include "core/sim/sandbox/statefile.h"
#include "core/sim/sandbox/statelock.h"
#include <QEventLoop>
#include <QThread>
#include <future>
#include <thread>

namespace csp::sim {

/// Lives in the sandbox's thread, with everything that it owns.
class SandboxWorker : public QObject
{
public:
    std::function<void(const Error &)> notSaved;
    std::function<void(const FaultsState &)> faultsChanged;

    Outcome<SandboxEndpoints> start(const SandboxThread::Options &options)
    {
        if (!options.stateFile.isEmpty()) {
            auto lock = StateLock::take(options.stateFile);
            if (!lock)
                return lock.error();
            m_lock = *std::move(lock);
        }
        const auto kept = StateFile::read(options.stateFile);
        if (!kept)
            return kept.error();
        m_clock = StateFile::clockFor(options.clockStart, *kept);
        auto sandbox = *kept ? StateFile::restore(options.stateFile, **kept, m_clock.get()) : Sandbox::fromWorld(options.worldYaml, options.worldName, m_clock.get());
        if (!sandbox)
            return sandbox.error();
        m_sandbox = std::move(*sandbox);
        auto endpoints = m_sandbox->listen(options.googlePort, options.calcomPort);
        if (!endpoints) {
            stop(false);
            return endpoints;
        }
        m_file = std::make_unique<StateFile>(m_sandbox.get(), options.stateFile);
        connect(m_file.get(), &StateFile::notSaved, this, [this](const Error &error) {
            if (notSaved)
                notSaved(error);
        });
        (void)m_file->save(); // told through notSaved
        connect(m_sandbox.get(), &Sandbox::changed, this, &SandboxWorker::tellFaults);
        m_told = m_sandbox->faultsState();
        return endpoints;
    }

    const FaultsState &faults() const { return m_told; } ///< as last told

    void reach(const std::function<void(Sandbox &)> &what)
    {
        if (m_sandbox)
            what(*m_sandbox);
    }

    void stop(bool saving)
    {
        if (saving && m_file)
            (void)m_file->save(); // told through notSaved
        m_file.reset();
        m_sandbox.reset();
        m_clock.reset();
        m_lock.reset();
    }

private:
    void tellFaults()
    {
        // Most changes of a world have nothing to do with them.
        if (FaultsState now = m_sandbox->faultsState(); now != m_told)
            faultsChanged(m_told = std::move(now));
    }

    FaultsState m_told;
    std::shared_ptr<StateLock> m_lock;
    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<Sandbox> m_sandbox;
    std::unique_ptr<StateFile> m_file;
};

/// A std::thread, not a QThread: QThread::wait (6.4) returns before the thread has run the destructors of what libraries keep for each thread,
/// and OpenSSL's then race with its own clean-up at the end of the program. A join waits for all of it.
struct SandboxThread::Private {
    std::thread thread;
    quint64 started = 0; ///< how often: news of a sandbox that was stopped meanwhile is no news
    SandboxWorker *worker = nullptr; ///< lives on the thread's stack, from `begin` to `end`
    QEventLoop *loop = nullptr;

    void begin(const std::function<void(SandboxWorker &)> &equip)
    {
        std::promise<void> ready;
        auto begun = ready.get_future();
        thread = std::thread([this, &equip, ready = std::move(ready)]() mutable {
            QThread::currentThread()->setObjectName(QStringLiteral("sandbox"));
            SandboxWorker mine;
            QEventLoop events;
            equip(mine);
            worker = &mine;
            loop = &events;
            ready.set_value(); // from here on `equip` is gone
            events.exec();
        });
        begun.wait();
    }

    void end()
    {
        QMetaObject::invokeMethod(loop, &QEventLoop::quit, Qt::QueuedConnection);
        thread.join();
        worker = nullptr;
        loop = nullptr;
    }
};

SandboxThread::SandboxThread(QObject *parent) : QObject(parent), d(std::make_unique<Private>()) { }

SandboxThread::~SandboxThread() { stop(); }

Outcome<SandboxEndpoints> SandboxThread::start(const Options &options)
{
    stop();
    d->begin([this](SandboxWorker &worker) {
        worker.notSaved = [this](const Error &error) {
            QMetaObject::invokeMethod(this, [this, error] { emit notSaved(error); }, Qt::QueuedConnection);
        };
        worker.faultsChanged = [this, which = ++d->started](const FaultsState &state) {
            QMetaObject::invokeMethod(this, [this, which, state] {
                if (which == d->started)
                    emit faultsChanged(state);
            }, Qt::QueuedConnection);
        };
    });
    std::optional<Outcome<SandboxEndpoints>> result;
    FaultsState faults;
    QMetaObject::invokeMethod(d->worker, [&] {
        result = d->worker->start(options);
        faults = d->worker->faults();
    }, Qt::BlockingQueuedConnection);
    if (*result)
        emit faultsChanged(faults);
    else
        stop();
    return *result;
}

bool SandboxThread::reach(std::function<void(Sandbox &)> what, std::function<void()> then)
{
    if (!d->worker)
        return false;
    QMetaObject::invokeMethod(d->worker, [this, worker = d->worker, what = std::move(what), then = std::move(then)] {
        worker->reach(what);
        QMetaObject::invokeMethod(this, then, Qt::QueuedConnection);
    }, Qt::QueuedConnection);
    return true;
}

void SandboxThread::stop()
{
    if (!d->worker)
        return;
    QMetaObject::invokeMethod(d->worker, [this] { d->worker->stop(true); }, Qt::BlockingQueuedConnection);
    d->end();
}

} // namespace csp::sim
