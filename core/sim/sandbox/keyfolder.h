#pragma once
#include "core/sim/sandbox/sandbox.h"
#include <QObject>

namespace csp::sim {

/// The key files of a sandbox's service accounts, one `<email>.json` for each, for programs that are given such a file. For the user alone (0600). They follow the world:
/// after another one was loaded they are written anew. What is in the folder beside them stays.
class KeyFolder : public QObject
{
    Q_OBJECT
public:
    /// The sandbox's endpoints say from now on where the files are. `sandbox` must outlive this.
    KeyFolder(Sandbox *sandbox, const QString &folder, QObject *parent = nullptr);
    /// Of a sandbox that is served. Makes the folder where it is missing. An Error (Storage) names the file.
    Outcome<Done> write();

signals:
    /// The world was exchanged, and the files are those of the one before.
    void notWritten(const csp::Error &error);

private:
    Sandbox *m_sandbox;
    QString m_folder;
};

} // namespace csp::sim
