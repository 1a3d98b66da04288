#pragma once
#include "core/domain/calendar.h"
#include "core/http/transport.h"
#include "core/ports/clock.h"
#include "core/ports/vault.h"
#include <QUrl>

namespace csp {

/// Where Google is, and who we are to it.
struct GoogleEndpoints {
    QUrl authorization;
    QUrl token;
    QUrl revocation;
    QUrl userinfo;
    QUrl apiRoot; ///< ends in a slash; `calendar/v3/` follows
    QString clientId;
    QString clientSecret; ///< not confidential for a desktop client, and never logged all the same
};

/// Signing in through the browser, and the access token that comes of it (google-calendar.md 1).
///
/// Qt NetworkAuth carries the flow; PKCE S256, `state` and the verifier are ours, from QRandomGenerator::system(), because 6.4 knows
/// no PKCE and seeds its state from the clock (CVE-2024-36048). The refresh token goes to the vault; access tokens stay in memory.
class GoogleSignIn : public QObject
{
    Q_OBJECT
public:
    enum class State { SignedOut, Restoring, WaitingForBrowser, Exchanging, SignedIn, Failed };
    GoogleSignIn(GoogleEndpoints endpoints, Vault *vault, http::Transport *transport, Clock *clock, QObject *parent = nullptr);
    ~GoogleSignIn() override;

    State state() const;
    Account account() const;
    QStringList grantedScopes() const;
    std::optional<Error> trouble() const;

    /// From the vault without a browser; settles as Auth error where nothing is kept or the kept token died.
    CallOf<Account> *restore();
    /// The whole flow. `openBrowser` is emitted with the page to show; the Call can be aborted, and gives up after five minutes.
    CallOf<Account> *signIn();
    /// Revokes at Google, then forgets. Forgets in any case; an Error says that Google could not be told.
    CallOf<Done> *signOut();
    /// A token that lives at least another minute: refreshed where needed, one refresh for many askers.
    CallOf<QString> *accessToken();
    /// The last token was refused (401): the next `accessToken` refreshes.
    void tokenRefused(const QString &token);

signals:
    void openBrowser(const QUrl &page);
    void stateChanged();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp
