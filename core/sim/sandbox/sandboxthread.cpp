#include "core/sim/sandbox/sandboxthread.h"
#include "core/sim/sandbox/statefile.h"

namespace csp::sim {
namespace {

/// Lives in the sandbox's thread, with everything that it owns.
class Worker : public QObject
{
public:
    std::function<void(const Error &)> notSaved;

    Outcome<SandboxEndpoints> start(const SandboxThread::Options &options)
    {
        auto state = StateFile::read(options.stateFile);
        if (!state)
            return state.error();
        m_clock = StateFile::clockFor(options.clockStart, *state);
        auto sandbox = *state ? Sandbox::fromState(**state, m_clock.get()) : Sandbox::fromWorld(options.worldYaml, options.worldName, m_clock.get());
        if (!sandbox) {
            Error error = sandbox.error();
            if (*state)
                error.where = QStringLiteral("%1: %2").arg(options.stateFile, error.where);
            return error;
        }
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
        m_file->saveSoon();
        return endpoints;
    }

    void stop(bool saving)
    {
        if (saving && m_file)
            (void)m_file->save(); // told through notSaved
        m_file.reset();
        m_sandbox.reset();
        m_clock.reset();
    }

private:
    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<Sandbox> m_sandbox;
    std::unique_ptr<StateFile> m_file;
};

} // namespace

struct SandboxThread::Private {
    QThread thread;
    std::unique_ptr<Worker> worker;
};

SandboxThread::SandboxThread(QObject *parent) : QObject(parent), d(std::make_unique<Private>())
{
    d->thread.setObjectName(QStringLiteral("sandbox"));
}

SandboxThread::~SandboxThread() { stop(); }

Outcome<SandboxEndpoints> SandboxThread::start(const Options &options)
{
    stop();
    d->worker = std::make_unique<Worker>();
    d->worker->notSaved = [this](const Error &error) {
        QMetaObject::invokeMethod(this, [this, error] { emit notSaved(error); }, Qt::QueuedConnection);
    };
    d->worker->moveToThread(&d->thread);
    d->thread.start();
    std::optional<Outcome<SandboxEndpoints>> result;
    QMetaObject::invokeMethod(d->worker.get(), [&] { result = d->worker->start(options); }, Qt::BlockingQueuedConnection);
    if (!*result)
        stop();
    return *result;
}

void SandboxThread::stop()
{
    if (!d->worker)
        return;
    QMetaObject::invokeMethod(d->worker.get(), [this] { d->worker->stop(true); }, Qt::BlockingQueuedConnection);
    d->thread.quit();
    d->thread.wait();
    d->worker.reset();
}

} // namespace csp::sim
