#include "core/sim/sandbox/statefile.h"
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace csp::sim {
namespace {

constexpr Millis SaveDelay{100};

Error fileError(Error::Kind kind, const QString &file, const QString &what, const QString &nextStep = {})
{
    return Error{kind, file, what, nextStep, {}, {}, {}, {}, {}};
}

Outcome<Done> write(const QString &fileName, const QJsonObject &state)
{
    QSaveFile file(fileName);
    const QByteArray bytes = QJsonDocument(state).toJson(QJsonDocument::Compact);
    // The state holds tokens (made-up ones, but the habit counts): for the user alone.
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(bytes) == bytes.size() && file.commit())
        return Done{};
    return fileError(Error::Kind::Storage, fileName, file.errorString(), QStringLiteral("the sandbox goes on, its changes are not kept"));
}

} // namespace

StateFile::StateFile(Sandbox *sandbox, const QString &fileName, QObject *parent) : QObject(parent), m_sandbox(sandbox), m_fileName(fileName)
{
    m_writer.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(SaveDelay);
    connect(&m_timer, &QTimer::timeout, this, &StateFile::saveBehind);
    connect(sandbox, &Sandbox::changed, this, &StateFile::saveSoon);
}

StateFile::~StateFile() { m_writer.waitForDone(); }

void StateFile::saveSoon()
{
    if (!m_fileName.isEmpty() && !m_timer.isActive())
        m_timer.start();
}

void StateFile::saveBehind()
{
    // The next one waits in the pool, behind the one that is being written: the later state always comes last.
    m_writer.start([this, fileName = m_fileName, state = m_sandbox->frozenState()] {
        QElapsedTimer taken;
        taken.start();
        const auto outcome = write(fileName, state());
        QMetaObject::invokeMethod(this, [this, outcome, ms = Millis{taken.elapsed()}] { saved(outcome, ms); }, Qt::QueuedConnection);
    });
}

void StateFile::saved(const Outcome<Done> &outcome, Millis taken)
{
    m_timer.setInterval(std::max(SaveDelay, taken * 10));
    if (!outcome)
        emit notSaved(outcome.error());
}

Outcome<Done> StateFile::save()
{
    if (m_fileName.isEmpty())
        return Done{};
    m_timer.stop();
    m_writer.waitForDone();
    const auto outcome = write(m_fileName, m_sandbox->state());
    if (!outcome)
        emit notSaved(outcome.error());
    return outcome;
}

Outcome<std::optional<QJsonObject>> StateFile::read(const QString &fileName)
{
    QFile file(fileName);
    if (fileName.isEmpty() || !file.exists())
        return std::optional<QJsonObject>{};
    if (!file.open(QIODevice::ReadOnly))
        return fileError(Error::Kind::Storage, fileName, file.errorString());
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (!document.isObject()) {
        return fileError(Error::Kind::Input, fileName, QStringLiteral("is no saved sandbox: %1 at byte %2").arg(error.errorString()).arg(error.offset),
                         QStringLiteral("move it away to start with a fresh world"));
    }
    return std::optional(document.object());
}

std::unique_ptr<SystemClock> StateFile::clockFor(std::optional<Instant> start, const std::optional<QJsonObject> &state)
{
    const auto left = state ? instantFromRfc3339(state->value(QLatin1String("now")).toString()) : std::nullopt;
    const Instant begins = start.value_or(SystemClock().now());
    // Time never goes back for a world: not after a clock that was advanced, either.
    if (left && *left > begins)
        return std::make_unique<SystemClock>(*left);
    return start ? std::make_unique<SystemClock>(*start) : std::make_unique<SystemClock>();
}

} // namespace csp::sim
