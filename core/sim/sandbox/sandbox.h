#pragma once
#include "core/domain/outcome.h"
#include "core/http/inprocesstransport.h"
#include "core/ports/clock.h"
#include <QJsonObject>
#include <QObject>
#include <memory>

namespace csp::sim {

struct WorldFile;

struct SandboxAccount {
    QString email;
    QString name;
    QString accessToken;  ///< lives as long as the world says; `offline` use needs the refresh token
    QString refreshToken;
};

/// Where a running sandbox can be reached: what `calsync serve` prints.
struct SandboxEndpoints {
    QString googleApiRoot; ///< `http://127.0.0.1:P/`
    QString authorizationEndpoint;
    QString tokenEndpoint;
    QString revocationEndpoint;
    QString userinfoEndpoint;
    QString clientId;
    QString clientSecret;
    QList<SandboxAccount> accounts; ///< the host first, then the guests
    QString calcomApiRoot;
    QString calcomApiKey;

    /// The one line of `calsync serve`.
    QJsonObject toJson() const;
};

/// The simulated Google and the simulated Cal.com of one world, together: Cal.com writes through to Google by HTTP, Google's push
/// messages are really POSTed. Lives in one thread (see SandboxThread for one of its own).
class Sandbox : public QObject
{
    Q_OBJECT
public:
    /// `worldYaml`: the text of a world file, `name` what errors call it. `clock` must outlive the sandbox.
    static Outcome<std::unique_ptr<Sandbox>> fromWorld(const QByteArray &worldYaml, const QString &name, Clock *clock);
    /// The same of a file that was read already (`readWorld`).
    static Outcome<std::unique_ptr<Sandbox>> fromWorld(const WorldFile &world, const QString &name, Clock *clock);
    /// The world that `state()` gave, in a sandbox that goes on where that one stopped.
    static Outcome<std::unique_ptr<Sandbox>> fromState(const QJsonObject &state, Clock *clock);
    ~Sandbox() override;

    /// Serves over HTTP on 127.0.0.1; 0: a free port. (The world's bookings are there already: `fromWorld` made them through Cal.com's own code.)
    Outcome<SandboxEndpoints> listen(quint16 googlePort = 0, quint16 calcomPort = 0);
    /// The same without sockets: both services under `http://google.test` and `http://calcom.test`, push messages go through `transport` too.
    /// `transport` is an InProcessTransport that the caller may also serve its notification address on. Must outlive the sandbox.
    Outcome<SandboxEndpoints> serveInProcess(http::InProcessTransport *transport);
    /// Everything, to be given to `fromState` later. Holds the sandbox's own made-up tokens, never a real one.
    QJsonObject state() const;
    /// Push messages that were sent, or wait to be; for tests that settle.
    int pendingDeliveries() const;

signals:
    /// The world changed (debounced to one per turn of the event loop): a good moment to save `state()`.
    void changed();

private:
    Sandbox();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp::sim
