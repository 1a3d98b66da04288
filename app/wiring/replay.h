#pragma once
#include "core/engine/session/session.h"
#include "core/recording/player.h"

namespace csp {

/// A recording played through the same clients, store (in memory) and session as everything else; only the transport differs.
///
/// Time is virtual: it stands at what was recorded and moves on with the player, so that a hold runs out when it ran out then.
class Replay : public QObject
{
    Q_OBJECT
public:
    /// Reads the HAR. `apply` nothing: plans are carried out when the recording holds a write to Cal.com, as they were then.
    static Outcome<std::unique_ptr<Replay>> open(const QByteArray &har, const QString &name, const Policy &policy, std::optional<ApplyMode> apply = {});
    ~Replay() override;

    /// Starts the session on the recorded answers. `ready` follows; then `step` or `playAll`.
    void start();
    /// The next notification; `stepped` follows when it is worked through. False at the end.
    bool step();
    /// Everything that is left, as fast as the engine takes it, holds included; `finished` follows.
    void playAll();
    /// With the recorded pauses divided by `speed`.
    void play(double speed); ///< 0: as fast as it goes
    void pause();

    Session &session();
    BookingsPort &bookings();
    RecordingPlayer &player();
    const Recording &recording() const;
    Instant now() const;
    Clock *clock();
    /// Requests of this replay that the recording does not hold.
    QStringList unanswered() const;

signals:
    void ready();
    void stepped();
    void finished();

private:
    Replay();
    void settled();
    bool applyAsRecorded();
    bool wakeHoldsUntil(Instant at);
    bool waitOutHolds();
    void goOn();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace csp
