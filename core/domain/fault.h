#pragma once
#include "core/domain/instant.h"
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

/// Faults on demand: what is to go wrong in a sandbox, when, and how often (docs/google-sandbox.md). Values.
namespace csp {

enum class FaultService : quint8 { Any, Google, Calcom };

/// Which requests or notifications a fault means. Everything that is empty matches all.
struct FaultMatch {
    enum class Client : quint8 { Any, Calcom, Others };
    FaultService service = FaultService::Any;
    QString method;   ///< `events.insert`, `events.*`, or a verb (`POST`)
    QString path;     ///< of the decoded path, with `*` for anything
    QString calendar; ///< id; of a notification: the calendar that is watched
    QString account;  ///< email of whose token the request carries; of a notification: of who made the channel
    Client client = Client::Any; ///< the simulated Cal.com's own requests to Google, or everybody else's

    bool operator==(const FaultMatch &) const = default;
};

struct FaultEffect {
    enum class Token : quint8 { Lives, AccessDies, GrantDies };
    enum class Notification : quint8 { Untouched, Lost, Doubled, Reordered, Delayed };
    int status = 0; ///< 0: the service's own answer
    QString reason; ///< the service's machine word; empty: the usual one of the status
    QString message;
    int retryAfter = 0;     ///< seconds; 0: no such header
    bool frontEnd = false;  ///< Google's front end says it: the envelope with a `status` word (google-calendar.md 6.1)
    bool html = false;      ///< the body is a page, as from a proxy in front of the service
    bool applied = false;   ///< with `status` or `cut`: the request is carried out all the same, only its answer is lost
    Millis delay{0};        ///< the answer (or the notification) comes so much later
    bool cut = false;       ///< the connection is closed without an answer
    std::optional<int> truncate; ///< so many bytes of the body, then the connection is closed
    bool staleEtag = false; ///< the etags of the answer are those of an earlier state
    Token token = Token::Lives; ///< of the token that the request carries, before it is looked at
    Notification notification = Notification::Untouched;

    bool isForNotifications() const { return notification != Notification::Untouched; }
    bool operator==(const FaultEffect &) const = default;
};

struct Fault {
    QString id;
    FaultMatch match;
    FaultEffect what;
    int after = 0;     ///< so many matches are let through first
    int count = 0;     ///< so often, then never again; 0: without end
    double chance = 1; ///< of each match
    bool off = false;  ///< kept, but neither matches nor strikes

    qint64 matched = 0; ///< so far
    qint64 fired = 0;

    bool spent() const { return count > 0 && fired >= count; }
    /// It may still strike.
    bool armed() const { return !off && !spent(); }
    /// The same fault but for its name, its switch and how far it has come.
    bool meansTheSameAs(const Fault &o) const
    {
        return match == o.match && what == o.what && after == o.after && count == o.count && chance == o.chance;
    }
    bool operator==(const Fault &) const = default;
};

/// One request or notification that was struck.
struct FaultStrike {
    qint64 number = 0;   ///< rises by one
    Instant at{};        ///< by the sandbox's clock
    QStringList faults;  ///< the ids of those that struck, in their order
    FaultEffect what;    ///< all of them together
    FaultService service = FaultService::Google;
    QByteArray verb;     ///< of a request
    QString method;      ///< of a request: of the API; empty where no method stands at that path
    QString path;        ///< of a request: decoded, without the query
    QString calendar;    ///< id
    QString account;
    qint64 messageNumber = 0; ///< of a notification; 0: a request

    bool operator==(const FaultStrike &) const = default;
};

/// All faults of a sandbox, how far each has come, and what was struck lately.
struct FaultsState {
    quint64 seed = 1; ///< chance is drawn from it
    QList<Fault> faults;
    QList<FaultStrike> strikes; ///< oldest first

    bool operator==(const FaultsState &) const = default;
};

} // namespace csp
