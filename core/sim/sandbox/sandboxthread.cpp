#include "core/sim/sandbox/sandboxthread.h"
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>
#include <QTimer>

namespace csp::sim {
namespace {

constexpr std::chrono::milliseconds SaveDelay{100};

Error fileError(Error::Kind kind, const QString &file, const QString &what, const QString &nextStep)
{
    return Error{kind, file, what, nextStep, {}, {}, {}, {}, {}};
}

Outcome<std::optional<QJsonObject>> readState(const QString &fileName)
{
    QFile file(fileName);
    if (fileName.isEmpty() || !file.exists())
        return std::optional<QJsonObject>{};
    if (!file.open(QIODevice::ReadOnly))
        return fileError(Error::Kind::Storage, fileName, file.errorString(), {});
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (!document.isObject()) {
        return fileError(Error::Kind::Input, fileName, QStringLiteral("is no saved sandbox: %1 at byte %2").arg(error.errorString()).arg(error.offset),
                         QStringLiteral("move it away to start with a fresh world"));
    }
    return std::optional(document.object());
}

/// Lives in the sandbox's thread, with everything that it owns.
class Worker : public QObject
{
public:
    std::function<void(const Error &)> notSaved;

    Outcome<SandboxEndpoints> start(const SandboxThread::Options &options)
    {
        auto state = readState(options.stateFile);
        if (!state)
            return state.error();
        m_file = options.stateFile;
        m_clock = makeClock(options, *state);
        auto sandbox = *state ? Sandbox::fromState(**state, m_clock.get()) : Sandbox::fromWorld(options.worldYaml, options.worldName, m_clock.get());
        if (!sandbox) {
            Error error = sandbox.error();
            if (*state)
                error.where = QStringLiteral("%1: %2").arg(m_file, error.where);
            return error;
        }
        m_sandbox = std::move(*sandbox);
        auto endpoints = m_sandbox->listen(options.googlePort, options.calcomPort);
        if (!endpoints) {
            stop(false);
            return endpoints;
        }
        m_timer = std::make_unique<QTimer>();
        m_timer->setSingleShot(true);
        m_timer->setInterval(SaveDelay);
        connect(m_timer.get(), &QTimer::timeout, this, [this] { save(); });
        connect(m_sandbox.get(), &Sandbox::changed, this, [this] {
            if (!m_timer->isActive())
                m_timer->start();
        });
        m_timer->start();
        return endpoints;
    }

    void stop(bool saving)
    {
        if (saving && m_sandbox)
            save();
        m_timer.reset();
        m_sandbox.reset();
        m_clock.reset();
    }

private:
    static std::unique_ptr<Clock> makeClock(const SandboxThread::Options &options, const std::optional<QJsonObject> &state)
    {
        if (!options.clockStart)
            return std::make_unique<SystemClock>();
        const auto left = state ? instantFromRfc3339(state->value(QLatin1String("now")).toString()) : std::nullopt;
        return std::make_unique<SystemClock>(std::max(*options.clockStart, left.value_or(*options.clockStart)));
    }

    void save()
    {
        if (m_file.isEmpty())
            return;
        QSaveFile file(m_file);
        const QByteArray bytes = QJsonDocument(m_sandbox->state()).toJson(QJsonDocument::Compact);
        // The state holds tokens (made-up ones, but the habit counts): for the user alone.
        const bool ok = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
            && file.write(bytes) == bytes.size() && file.commit();
        if (!ok && notSaved)
            notSaved(fileError(Error::Kind::Storage, m_file, file.errorString(), QStringLiteral("the sandbox goes on, its changes are not kept")));
    }

    QString m_file;
    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<Sandbox> m_sandbox;
    std::unique_ptr<QTimer> m_timer;
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
