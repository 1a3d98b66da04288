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

} // namespace

StateFile::StateFile(Sandbox *sandbox, const QString &fileName, QObject *parent) : QObject(parent), m_sandbox(sandbox), m_fileName(fileName)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(SaveDelay);
    connect(&m_timer, &QTimer::timeout, this, [this] { (void)save(); });
    connect(sandbox, &Sandbox::changed, this, &StateFile::saveSoon);
}

void StateFile::saveSoon()
{
    if (!m_fileName.isEmpty() && !m_timer.isActive())
        m_timer.start();
}

Outcome<Done> StateFile::save()
{
    if (m_fileName.isEmpty())
        return Done{};
    QElapsedTimer taken;
    taken.start();
    m_timer.stop();
    QSaveFile file(m_fileName);
    const QByteArray bytes = QJsonDocument(m_sandbox->state()).toJson(QJsonDocument::Compact);
    // The state holds tokens (made-up ones, but the habit counts): for the user alone.
    const bool ok = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(bytes) == bytes.size() && file.commit();
    m_timer.setInterval(std::max(SaveDelay, Millis{taken.elapsed() * 10}));
    if (ok)
        return Done{};
    const Error error = fileError(Error::Kind::Storage, m_fileName, file.errorString(), QStringLiteral("the sandbox goes on, its changes are not kept"));
    emit notSaved(error);
    return error;
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
