#pragma once
#include "core/clients/google/googlesignin.h"
#include "core/engine/session/session.h"
#include "core/ports/vault.h"
#include "core/sim/sandbox/sandbox.h"

namespace csp {

/// Everything of one connection to one Google account and one Cal.com user, put together: clients, store, inbox, session.
class Connection : public QObject
{
    Q_OBJECT
public:
    struct Options {
        QString storePath; ///< empty: a temporary one
        Policy policy;
        ApplyMode apply = ApplyMode::AskFirst;
        Clock *clock = nullptr;               ///< must outlive the connection
        http::Transport *transport = nullptr; ///< null: the network. Else must outlive the connection
        Vault *vault = nullptr;               ///< null: tokens are kept in memory
        bool signIn = false;                  ///< through the browser flow; else with the sandbox's own access token
        bool push = true;                     ///< open an inbox and channels; else `syncNow` alone
        /// The address under which `transport` reaches our inbox; empty: a loopback server of our own.
        QString inboxAddress;
        /// Told of every push message that was stored: for a recorder.
        std::function<void(const Notification &)> received;
    };
    /// Opens the store and the inbox. Nothing is asked of anybody before `start`.
    static Outcome<std::unique_ptr<Connection>> open(const sim::SandboxEndpoints &sandbox, const Options &options);
    ~Connection() override;

    /// Signs in where asked (from the vault, else through the browser), then starts the session.
    void start();
    Session &session();
    Store &store();
    BookingsPort &bookings();
    GoogleSignIn *signIn(); ///< null where the sandbox's own token is used
    /// For an InProcessTransport to serve.
    http::Handler inbox();

signals:
    void openBrowser(const QUrl &page);
    void signInFailed(const csp::Error &error);
    void signedIn(const csp::Account &account);

private:
    Connection();
    struct Private;
    std::unique_ptr<Private> d;
};

/// Where to find Google and who we are to it, for a sandbox.
GoogleEndpoints googleEndpointsOf(const sim::SandboxEndpoints &sandbox);

} // namespace csp
