#pragma once
#include "core/domain/journal.h"
#include "core/domain/policy.h"
#include "core/ports/faultsport.h"
#include "ui/panels/sides/sidebar.h"
#include <QByteArray>
#include <functional>

namespace csp {

/// Who is signed in, in words.
struct SignInStatus {
    enum class State { SignedOut, Working, SignedIn, Failed };
    State state = State::SignedOut;
    QString email;
    QString detail; ///< what goes on, or what went wrong; may be empty

    bool operator==(const SignInStatus &) const = default;
};

/// A recording that is open, and how far it has been played.
struct Playback {
    QString title;
    QString path;
    int played = 0;
    int total = 0;
    bool running = false;
    double speed = 1; ///< 0: as fast as it goes

    bool operator==(const Playback &) const = default;
};

/// What the window can ask for outside its desk, provided by the program's wiring. A function that is not set is not
/// offered: no button, no action. Everything else stays as it is while one of them runs; the owner calls
/// `MainWindow::servicesChanged` when an answer of the asking ones is another.
struct ShellServices {
    QString connection = QStringLiteral("Sandbox"); ///< the chip at the left of the tool bar
    QString calcomRoot;                             ///< for `copy as curl`
    QString googleRoot;
    QList<Policy> policies;                         ///< of the policy menu, the first one the default
    QList<RecordingEntry> recordings;               ///< those that are shipped

    /// Where the window was left; empty at first. Small JSON, no secret inside.
    std::function<QByteArray()> load;
    std::function<void(const QByteArray &)> save;

    std::function<QString()> connectionDetail; ///< `Sandbox on 127.0.0.1:41873`, for the status bar
    std::function<SignInStatus()> signInStatus;
    std::function<void()> signIn;
    std::function<void()> signOut;
    std::function<void()> resetWorld; ///< the sandbox as it was at first; the window asks before
    FaultsPort *faults = nullptr;     ///< of the sandbox; null: not offered. Must outlive the window

    /// Opens the file and calls `MainWindow::setDesk`; an error leaves everything as it was.
    std::function<std::optional<Error>(const QString &path)> openRecording;
    std::function<void()> closeRecording; ///< back to the live connection
    std::function<std::optional<Playback>()> playback;
    std::function<void()> replay;     ///< from the start
    std::function<void()> step;       ///< the next notification only
    std::function<void()> pause;
    std::function<void(double)> setSpeed;

    /// What another policy would answer to the same facts. Pure.
    std::function<Decision(const RunRecord &run, const Policy &policy)> decideUnder;
};

} // namespace csp
