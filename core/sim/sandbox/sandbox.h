#pragma once
#include "core/domain/outcome.h"
#include "core/http/inprocesstransport.h"
#include "core/ports/clock.h"
#include "core/sim/calcom/world/world.h"
#include "core/sim/faults/faultbox.h"
#include "core/sim/google/googlesim.h"
#include <QByteArrayList>
#include <QJsonObject>
#include <QObject>
#include <memory>

namespace csp::sim {

class ApiDescription;
struct Traffic;
struct WorldFile;

struct SandboxAccount {
    QString email;
    QString name;
    QString accessToken;  ///< lives as long as the world says; `offline` use needs the refresh token
    QString refreshToken;
};

/// An account of a program, that signs in with a key.
struct SandboxServiceAccount {
    QString email;
    QString clientId; ///< 21 digits
    QString keyFile;  ///< empty: the key is in no file
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
    QList<SandboxServiceAccount> serviceAccounts;
    QStringList apiKeys; ///< of the simulated Google

    /// The one line of `calsync serve`.
    QJsonObject toJson() const;
};

/// Keeps what happens to a sandbox.
class ChangeKeeper
{
public:
    virtual ~ChangeKeeper() = default;
    /// The bytes of a ChangeRecord: of what changed the sandbox just now. What asked for it is answered when this returns, and not before.
    virtual void changed(const QByteArray &record) = 0;
    /// Another world has taken the place of the one before: what was kept of that says nothing any more.
    virtual void begunAnew() = 0;
    /// A moment at which `frozenState` may be taken for what later records follow: the simulated Cal.com waits for nothing.
    virtual void atRest() = 0;
    /// Requests to Cal.com wait (so that `atRest` comes) until this is false.
    virtual bool wantsRest() const = 0;
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
    /// The same, after all that followed it: `records` as a ChangeKeeper was given them, the first being `openingRecord`. Whatever answered nobody any more (a
    /// request to Cal.com that waited for Google) is given up; messages that were on their way are sent again. An Error where a record cannot be read.
    static Outcome<std::unique_ptr<Sandbox>> fromKept(const QJsonObject &state, const QList<QByteArray> &records, Clock *clock);
    ~Sandbox() override;

    /// Serves over HTTP on 127.0.0.1; 0: a free port. (The world's bookings are there already: `fromWorld` made them through Cal.com's own code.)
    /// `hostNames`: further names that requests may ask for (http::HostNames), beside loopback's own and those of the services themselves.
    Outcome<SandboxEndpoints> listen(quint16 googlePort = 0, quint16 calcomPort = 0, const QByteArrayList &hostNames = {});
    /// The same without sockets: both services under `http://google.test` and `http://calcom.test`, push messages go through `transport` too.
    /// `transport` is an InProcessTransport that the caller may also serve its notification address on. Must outlive the sandbox.
    Outcome<SandboxEndpoints> serveInProcess(http::InProcessTransport *transport);
    /// Serves this as the Calendar API's discovery document; without it there is none. Not part of the world: `load` and `reset` keep it.
    void setApiDescription(const ApiDescription &description);
    /// Shows every exchange as it happens, notifications too; before it, and after an empty one, nobody looks. No part of the world.
    void setOnlooker(std::function<void(const Traffic &)> onlooker);
    /// Everything, to be given to `fromState` later. Holds the sandbox's own made-up tokens, never a real one.
    QJsonObject state() const;
    /// `state()` of this moment, to be made later and in any thread: what the sandbox does meanwhile does not show in it. Costs a copy that shares.
    std::function<QJsonObject()> frozenState() const;
    /// What `frozenState` of the same moment does not say, and the records that follow need.
    QByteArray openingRecord() const;
    bool isAtRest() const; ///< see ChangeKeeper
    /// Null: nobody. Must outlive the sandbox, or be taken away before.
    void setKeeper(ChangeKeeper *keeper);

    // From outside the two services: what an administrator of the sandbox may look at and do.
    SandboxEndpoints endpoints() const; ///< as they are now: a load gives other tokens. Only after `listen` or `serveInProcess`
    /// The key file of a service account, with this sandbox's addresses: it holds the private key. Empty where there is no such account.
    QJsonObject serviceAccountKey(const QString &email) const;
    /// Where `KeyFolder` writes them, for `endpoints`. No part of the world.
    void setKeyFolder(const QString &folder);
    Instant now() const;
    QList<GoogleMail> googleMails() const;
    QList<calcom::Mail> calcomMails() const;
    QList<GoogleChannel> channels() const;
    // Guests' proposals of a new time, as `GoogleSim` has them.
    QJsonArray proposals() const;
    Outcome<QJsonObject> propose(const QString &account, const QString &calendar, const QString &event, const QJsonObject &body);
    Outcome<QJsonObject> settleProposal(const QString &id, bool accept);
    const FaultBox &faults() const;
    void setFaults(const FaultBox &faults);
    /// The same as a value, with the last hundred that were struck.
    FaultsState faultsState() const;
    QList<FaultStrike> strikes() const; ///< what was struck, oldest first (the last 1,000)
    void forgetStrikes();
    void expireSyncTokens();
    /// Other access tokens for everybody (and other grants, where those have died): `endpoints()` has them.
    Outcome<Done> renewTokens();
    /// Time goes on by so much at once; tokens, channels, sync tokens and waiting messages grow old with it. Input where the clock is not one
    /// that can be moved.
    Outcome<Done> advanceClock(Millis by);
    /// Goes on as the world that `state()` gave, at the same addresses. Requests to Cal.com that wait for their answer are answered with 503. Sync tokens
    /// of what is lost by this are answered with 410. An Error changes nothing.
    Outcome<Done> load(const QJsonObject &state);
    /// What `reset` goes back to: makes a sandbox that was never served.
    using Fresh = std::function<Outcome<std::unique_ptr<Sandbox>>()>;
    void setFresh(Fresh fresh);
    /// Begins anew with the world that `setFresh` gives; as `load` otherwise.
    Outcome<Done> reset();

    /// Push messages that were sent, or wait to be; for tests that settle.
    int pendingDeliveries() const;

signals:
    /// The world changed (debounced to one per turn of the event loop): a good moment to save `state()`.
    void changed();
    /// `load` or `reset` has put another world in the place of the one before: `endpoints()` are others, too.
    void exchanged();

private:
    explicit Sandbox(Clock *clock);
    struct Life;
    struct Private;
    enum class History {
        Fresh,
        Same,
    };
    static Outcome<Life> readState(const QJsonObject &state, History history);
    std::unique_ptr<Private> d;
};

} // namespace csp::sim
