#pragma once
#include "core/domain/edit.h"
#include "core/domain/policy.h"
#include "core/engine/known/snapshot.h"
#include "core/engine/run/applymode.h"
#include "core/engine/run/engineports.h"

namespace csp {

/// One connection to one Google account and one Cal.com user, with its store: the engine as a window, a command line or a test sees it.
///
/// Everything arrives through `snapshotChanged`; nothing blocks. A Session lives in one thread.
class Session : public QObject
{
    Q_OBJECT
public:
    using Ports = EnginePorts;
    struct Settings {
        Policy policy;
        ApplyMode apply = ApplyMode::AskFirst;
        QString notificationAddress; ///< where Google shall push to; empty: no channels, `syncNow` only
        Millis channelLife{7 * 24 * 3600 * 1000LL};
        int snapshotRuns = 2000;
    };

    Session(Ports ports, Settings settings, QObject *parent = nullptr);
    ~Session() override;

    /// Reads calendars, bookings and events, opens channels, takes up what was left open. Safe to call again after an error.
    void start();
    /// Stops channels and timers; whatever is under way is taken up by the next `start`. Settles when Google has answered.
    CallOf<Done> *stop();

    SnapshotPtr snapshot() const;
    /// Whole, with diff, decision and plan. Nothing where the number is unknown.
    Outcome<RunRecord> run(RunId id) const;
    QList<Baseline> history(const BookingUid &booking) const;

    const Policy &policy() const;
    /// Open proposals are decided anew.
    void setPolicy(const Policy &policy);
    ApplyMode applyMode() const;
    void setApplyMode(ApplyMode mode);

    /// A push message. Ok: it is stored, and may be acknowledged. Refused (unknown channel, wrong token or resource id): nothing changed.
    Outcome<InboxId> receive(const Notification &notification);
    /// A channel that was opened elsewhere (a recording's) counts as ours from now on.
    Outcome<Done> adoptChannel(const Channel &channel);
    /// Reads every calendar now, as a slow poll would; what waits for its next attempt is asked at once. Where the start could not read the list of calendars, it
    /// is started once more.
    void syncNow();

    /// Carries a proposed plan out. A plan that has become stale is refused and made anew: the run then is Proposed again.
    CallOf<Done> *apply(RunId id);
    CallOf<Done> *skip(RunId id);
    /// A failed run once more, from its facts on.
    CallOf<Done> *retry(RunId id);

    /// What a person does on Google's side. Answers the event as it is afterwards (Gone after a deletion).
    CallOf<Fetched> *edit(const EditIntent &intent);
    CallOf<Booking> *book(const BookingRequest &request);

    /// Stops whatever is under way for calendars and runs (not a request of a plan that was already sent).
    void stopWork();

signals:
    /// A new `snapshot()`. Several changes within one turn of the event loop come as one.
    void snapshotChanged();
    /// Something a person should know, said once.
    void noticed(const QString &text, const std::optional<csp::Error> &error);
    /// A run has been decided or has moved on; for callers that wait for a particular run.
    void runChanged(csp::RunId id);
    /// Nothing is under way any more: inbox empty, no call open (a hold or a proposal may wait).
    void settled();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp
