#pragma once
#include "core/http/networktransport.h"
#include "core/http/statustransport.h"
#include "core/http/server.h"
#include "core/sim/calcom/calcomsim.h"
#include "core/sim/faults/strikelog.h"
#include "core/sim/google/http/apidescription.h"
#include "core/sim/sandbox/changerecord.h"
#include "core/sim/sandbox/momentclock.h"
#include "core/sim/sandbox/pushdeliverer.h"
#include "core/sim/sandbox/sandbox.h"
#include "core/sim/sandbox/traffic.h"
#include "core/sim/sandbox/worldbuilder.h"

/// For the sources of the sandbox alone.
namespace csp::sim {

const auto InProcessGoogle = QByteArrayLiteral("http://google.test");
const auto InProcessCalcom = QByteArrayLiteral("http://calcom.test");

/// Everything that a sandbox is, without what serves it.
struct Sandbox::Life {
    GoogleSim google;
    calcom::World calcom;
    QList<SandboxAccount> accounts; ///< the host first; access tokens are given anew at each start
    QString calcomRefreshToken;     ///< the grant that the host gave Cal.com when the calendar was connected
    FaultBox faults;
    StrikeLog strikes;
    std::optional<Instant> left; ///< the time at which it was saved
};

struct Sandbox::Private {
    Private(Sandbox *sandbox, Clock *own) : q(sandbox), momentClock(own), clock(&momentClock) { }

    /// What the sandbox has come to, as far as a record is needed for it.
    struct Mark {
        quint64 googleRevision, googleDice, struck, calcomDrawn;
        qint64 calcomLastId;
        bool operator==(const Mark &) const = default;
    };
    using Send = std::function<void(const http::Request &, const calcom::GoogleLink::Then &)>;

    Sandbox *q;
    MomentClock momentClock;
    MomentClock *clock;
    GoogleSim google;
    std::unique_ptr<CalcomSim> calcom;
    QList<SandboxAccount> accounts;
    QString calcomRefreshToken;
    FaultBox faults;
    StrikeLog strikes;
    std::optional<ApiDescription> apiDescription;
    Fresh fresh;
    Onlooker onlooker;
    QString keyFolder; ///< empty: none
    SandboxEndpoints served;
    QByteArray googleOrigin; ///< empty: not served yet
    QByteArray calcomOrigin;
    QHash<quint64, http::Responder> waiting; ///< of requests to Cal.com that are not answered yet
    quint64 lastRequest = 0;
    ChangeKeeper *keeper = nullptr;
    quint64 struck = 0;                                     ///< how often a fault has come further
    quint64 lastSent = 0;                                   ///< Cal.com's requests to Google are counted
    qsizetype unanswered = 0;                               ///< of those
    QHash<quint64, calcom::GoogleLink::Then> answersWanted; ///< while things are done again: whom the answers are for
    QList<std::function<void()>> heldBack;                  ///< requests to Cal.com, for the keeper's sake
    // What may still call back goes before what it calls: members are destroyed from the last to the first.
    std::unique_ptr<http::Transport> ownTransport;
    http::Transport *transport = nullptr; ///< our own, or the one that was given
    std::unique_ptr<http::StatusTransport> pushTransport;
    std::unique_ptr<PushDeliverer> pushes;
    std::unique_ptr<http::Server> googleServer;
    std::unique_ptr<http::Server> calcomServer;
    bool told = false; ///< `changed` is on its way

    /// `respond`, and the onlooker before it.
    http::Responder seen(Traffic::With with, const http::Request &request, const http::Responder &respond);
    void serveGoogle(const http::Request &request, const http::Responder &respond);
    void serveCalcom(const http::Request &request, const http::Responder &respond);
    /// Pages of other origins as well.
    void letIn(const http::Request &request, const http::Responder &respond);
    void serveWitnessed(const http::Request &request, const http::Responder &respond);
    using Serve = void (Private::*)(const http::Request &, const http::Responder &);
    // Keeping what changes: sandboxkeeping.cpp.
    /// `serveEither`, and its answer when the keeper has what it changed.
    void serveKept(FaultService service, const http::Request &request, const http::Responder &respond, Serve serve);
    Mark mark() const;
    void keep(const ChangeRecord &record);
    void sendToGoogle(const http::Request &request, const calcom::GoogleLink::Then &then);
    void pumpKept(const std::function<QList<quint64>()> &pump);
    void pushAnswered(quint64 id, int status);
    void tellRest();
    Outcome<Done> doAgain(const QList<QByteArray> &records);
    bool doAgain(const ChangeRecord &record);
    /// Unless a fault strikes.
    void serveEither(FaultService service, const http::Request &request, const http::Responder &respond, Serve serve);
    void answerGoogle(const http::Request &request, const http::Responder &respond);
    http::Response answerPart(const http::Request &part, bool fromCalcom, const std::function<http::Response(const http::Request &)> &carryOut);
    void answerCalcom(const http::Request &request, const http::Responder &respond);
    void serveFaulty(const http::Request &request, const FaultFacts &facts, const http::Responder &respond, Serve serve);
    FaultEffect strikePush(const GooglePush &push);
    /// Asks the faults, and notes what was struck.
    FaultEffect strike(const FaultFacts &facts, qint64 messageNumber = 0);
    /// Once per turn of the event loop: answer first, push messages and the news of the change after it.
    void touched();
    http::Transport *network();
    http::Transport *pushNetwork();

    std::optional<Error> grant();
    QString freshAccessToken(const QString &refreshToken);
    GoogleAccess accessFor(const QByteArray &origin, const QString &accessToken) const;
    void seed(const QList<BuiltWorld::Booking> &bookings);
    void begin(Life life);
    /// `begin` of a life in a sandbox that is served already.
    Outcome<Done> goOnAs(Life life);
    QList<SandboxServiceAccount> serviceAccounts() const;
    SandboxEndpoints start(const QByteArray &atGoogle, const QByteArray &atCalcom);
};

} // namespace csp::sim
