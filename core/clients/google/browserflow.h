#pragma once
#include "core/clients/google/googlesignin.h"
#include "core/clients/google/tokenanswer.h"

class QOAuth2AuthorizationCodeFlow;

namespace csp {

class RedirectListener;

/// One way through the browser: a page to show, an answer on a port of 127.0.0.1, a code exchanged for tokens.
///
/// Qt NetworkAuth 6.4 carries it, with these corrections of ours:
/// - `state` and the PKCE verifier come from QRandomGenerator::system() (6.4 has no PKCE, and seeds its state from the clock);
/// - a wrong `state` settles the call (6.4 logs a line and waits for ever);
/// - the code goes into the exchange encoded once (6.4 hands on what the query held, encoded or not, and encodes it again);
/// - errors of the exchange keep Google's words (6.4 drops the body).
class BrowserFlow : public CallOf<TokenAnswer>
{
    Q_OBJECT
public:
    BrowserFlow(const GoogleEndpoints &endpoints, const QStringList &scopes, http::Transport *transport, Clock *clock, QObject *parent);
    ~BrowserFlow() override;
    /// Emits `openBrowser`, or settles at once where no port can be had.
    void start();

signals:
    void openBrowser(const QUrl &page);
    /// The browser has come back with a code.
    void exchanging();

protected:
    void aborted() override;

private:
    void makeFlow(const GoogleEndpoints &endpoints, const QStringList &scopes, http::Transport *transport);
    void answeredByBrowser(const QVariantMap &values);
    void finish(Outcome<TokenAnswer> outcome);
    void close();

    Clock *m_clock;
    QByteArray m_state;
    QByteArray m_verifier;
    QString m_code;
    QOAuth2AuthorizationCodeFlow *m_flow = nullptr;
    RedirectListener *m_listener = nullptr;
};

} // namespace csp
