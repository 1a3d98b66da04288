#pragma once
#include "app/wiring/autoconsent.h"
#include "app/wiring/connection.h"
#include "app/wiring/replay.h"
#include "app/wiring/sandboxfaults.h"
#include "core/clients/keychainvault.h"
#include "core/sim/sandbox/sandboxthread.h"
#include "ui/commands/sessiondesk.h"
#include "ui/shell/mainwindow.h"

namespace csp {

/// The running program: a sandbox in its thread, the connection to it, the window over it, and a recording where one is open.
class Workbench : public QObject
{
    Q_OBJECT
public:
    struct Options {
        QString dataFolder;   ///< where store and sandbox live
        QByteArray worldYaml;
        QString worldName;
        std::optional<Instant> clockStart; ///< nothing: the system's time
        bool keychain = true;    ///< false: tokens in memory
        QString theme;           ///< `light`, `dark`; empty: the window's own choice
    };
    explicit Workbench(Options options);
    ~Workbench() override;

    /// Sandbox, store, window. An Error where the world, the store or the ports say no; then nothing is shown.
    Outcome<Done> start();
    MainWindow &window() { return *m_window; }
    Connection &connection() { return *m_connection; }
    /// Opens a recording in the window; an Error changes nothing.
    std::optional<Error> openRecording(const QString &path);

private:
    Outcome<Done> connectAll();
    void resetWorld();
    ShellServices services();
    SignInStatus signInStatus() const;
    void signIn();
    void signOut();
    void closeRecording();
    std::optional<Playback> playback() const;
    QString connectionDetail() const;
    void saveWindow(const QByteArray &state);
    QByteArray loadWindow();
    QString file(const QString &name) const;

    Options m_options;
    sim::SandboxThread m_sandbox;
    SandboxFaults m_faults{&m_sandbox};
    sim::SandboxEndpoints m_endpoints;
    std::unique_ptr<SystemClock> m_clock;
    std::unique_ptr<Vault> m_vault;
    AutoConsent m_browser;
    bool m_askPerson = false; ///< sign in through the system's browser
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<SessionDesk> m_desk;
    std::unique_ptr<Replay> m_replay;
    std::unique_ptr<SessionDesk> m_replayDesk;
    QString m_recordingPath;
    double m_speed = 1;
    std::unique_ptr<MainWindow> m_window; // last: it looks at everything above
};

} // namespace csp
