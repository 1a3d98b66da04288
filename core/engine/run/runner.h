#pragma once
#include "core/engine/known/known.h"
#include "core/engine/run/engineports.h"
#include "core/engine/run/runmachine.h"
#include "core/engine/known/timeline.h"
#include "core/engine/known/workedthrough.h"
#include "core/ports/store.h"
#include <QElapsedTimer>

namespace csp {

/// Owns the states of all runs, takes inputs one at a time, and carries out the effects: the only part of the engine that turns a
/// run's wish into a call of a port or a row of the store.
class Runner : public QObject
{
    Q_OBJECT
public:
    Runner(EnginePorts ports, Known *known, QObject *parent);

    /// What is in force for runs that begin or are decided anew from now on: kept here and nowhere else. Runs keep what they were decided under.
    const Policy &policy() const { return m_policy; }
    void setPolicy(const Policy &policy) { m_policy = policy; }
    ApplyMode mode() const { return m_mode; }
    void setMode(ApplyMode mode) { m_mode = mode; }

    /// Where a run came from, for its row in the timeline.
    struct Origin {
        InboxId notification = 0;
        Instant received{};
        QString resourceState;
        qint64 messageNumber = 0;
        Trigger trigger = Trigger::Notification;
        RunId row = 0; ///< of `noteUnread`: what follows from the notification goes on in that row; 0: it has none
    };
    /// Stores a run for the change and sets it going. Open runs of the same event are superseded; while a plan of the same booking is
    /// being carried out, the change waits for its end.
    void begin(const PendingChange &change, const Origin &origin);
    /// A notification that brought no changed event: a row, nothing else.
    void note(const Origin &origin, const CalendarId &calendar, const QString &title = {});
    /// A notification whose calendar could not be read: a row that says so, or 0 where it could not be stored. The notification stays in the inbox; when a
    /// reading answers it, `Origin::row` makes the row tell what followed.
    RunId noteUnread(const Origin &origin, const CalendarId &calendar, const Error &error);
    /// Takes up what an earlier run of the program left open.
    void resume(const RunRecord &record);
    /// The change is in hand already: it waits for the end of a plan, or for the store.
    bool waits(const PendingChange &change) const;
    /// A run in the middle of whose plan the program died: from now on changes of its booking wait for its end. `goOn` sets it going.
    void takeUp(const RunRecord &record);
    void goOn();
    /// Changes whose run could not be stored (a full disk) are begun once more.
    void beginUnstored();

    void give(RunId id, const run::Input &input);
    void reconsiderAll();
    void stopWork();

    const run::State *state(RunId id) const;
    const QHash<RunId, run::State> &live() const { return m_live; }
    /// The rows of every run known, oldest first, with their numbers.
    const QList<TimelineRow> &rows() const { return m_timeline.rows(); }
    /// At least so many; twice as many at most.
    void keepRows(qsizetype atLeast) { m_timeline.kept = atLeast; }
    void addRow(const RunRecord &record);
    int openCalls() const { return m_calls; }
    /// This version of the event was worked through already.
    bool seen(const Event &event) const { return m_worked.seen(event); }
    /// This version of the event was held against the booking as it is, and what followed was done, or put away by a person.
    bool compared(const Event &event, const Booking &booking) const { return m_worked.compared(event, booking); }
    /// The notification was received just now: the clock of its latency starts.
    void startWatch(InboxId id) { m_watches[id].start(); }

signals:
    void runChanged(csp::RunId id);
    void runEnded(csp::RunId id);
    /// Bookings, events or references changed under a run.
    void knownChanged();
    void noticed(const QString &text, const std::optional<csp::Error> &error);
    /// A new booking with an event of its own.
    void meetBooking(const csp::BookingUid &uid);
    void callsChanged();

private:
    RunRecord recordOf(const Origin &origin) const;

    // The effects (runnereffects.cpp).
    void carryOut(RunId id, const run::Effect &effect);
    void on(RunId id, const run::FetchBooking &e);
    void on(RunId id, const run::FetchRows &e);
    void on(RunId id, const run::FetchEvent &e);
    void on(RunId id, const run::SeekMeeting &e);
    void on(RunId id, const run::AskAvailability &e);
    void on(RunId id, const run::WaitUntil &e);
    void on(RunId id, const run::RetryIn &e);
    void on(RunId id, const run::FetchBookings &e);
    void on(RunId id, const run::Send &e);
    void on(RunId id, const run::RememberWrites &e);
    void on(RunId id, const run::KeepReference &e);
    void on(RunId id, const run::Save &e);
    void on(RunId id, const run::Finish &e);
    void on(RunId id, const run::MeetBooking &e);
    void on(RunId id, const run::WorkThrough &e);
    template<typename C>
    C *track(RunId id, C *call);
    std::optional<Reference> upToDate(std::optional<Reference> reference, const run::State &ended) const;
    void closeForerunners(const Reference &reference, const run::State &ended);
    void refreshBookings(const run::State &ended);

    void keepNote(RunRecord &record);
    bool store(RunRecord &record);
    void afterEnd(RunId id, const run::State &ended, bool changedReference);
    void reconsider(RunId id);
    bool applying(const BookingUid &booking) const;
    void supersedeOthers(RunId id, const EventKey &event);

    /// The answer to a call of this run's; dropped where the run does not wait for it any more.
    void answer(RunId id, int turn, const run::Input &input);
    int turnOf(RunId id) const;
    bool busy(const run::State &state) const;
    void releaseWaiting();

    struct Waiting { PendingChange change; Origin origin; BookingUid booking; };

    EnginePorts m_ports;
    Policy m_policy;
    ApplyMode m_mode{};
    Known *m_known;
    QHash<RunId, run::State> m_live;
    QHash<RunId, QPointer<Call>> m_timers; ///< holds and retries
    QHash<RunId, QList<QPointer<Call>>> m_open;
    QHash<InboxId, QElapsedTimer> m_watches;
    WorkedThrough m_worked;
    Timeline m_timeline;
    QList<Waiting> m_waiting;
    QList<Waiting> m_unstored;
    QList<RunRecord> m_brokenOff;
    int m_calls = 0;
};

} // namespace csp
