#include "core/sim/sandbox/keyfolder.h"
#include <QDir>
#include <QJsonDocument>
#include <QSaveFile>

namespace csp::sim {

namespace {

Error storageError(const QString &file, const QString &what)
{
    return Error{Error::Kind::Storage, file, what, {}, {}, {}, {}, {}, {}};
}

} // namespace

KeyFolder::KeyFolder(Sandbox *sandbox, const QString &folder, QObject *parent) : QObject(parent), m_sandbox(sandbox), m_folder(QDir(folder).absolutePath())
{
    m_sandbox->setKeyFolder(m_folder);
    connect(m_sandbox, &Sandbox::exchanged, this, [this] {
        if (const auto written = write(); !written)
            emit notWritten(written.error());
    });
}

Outcome<Done> KeyFolder::write()
{
    if (!QDir().mkpath(m_folder))
        return storageError(m_folder, QStringLiteral("the folder cannot be made"));
    for (const SandboxServiceAccount &account : m_sandbox->endpoints().serviceAccounts) {
        QSaveFile file(account.keyFile);
        const QByteArray bytes = QJsonDocument(m_sandbox->serviceAccountKey(account.email)).toJson();
        if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || file.write(bytes) != bytes.size() || !file.commit())
            return storageError(account.keyFile, file.errorString());
    }
    return Done{};
}

} // namespace csp::sim
