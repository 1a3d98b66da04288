#pragma once
#include "core/engine/run/runmachine.h"

namespace csp::run {

/// Works on one State and collects the effects. A class only so that the steps need not hand both around; it lives for one input.
class Machine
{
public:
    /// Both must outlive the machine; effects are appended in the order in which they are to be carried out.
    Machine(State &state, std::vector<Effect> &effects, Instant now) : s(state), r(state.record), m_effects(effects), m_now(now) { }

    void take(const Input &input)
    {
        std::visit([this](const auto &i) { on(i); }, input);
    }

private:
    /// The chain of reschedules is followed this far; a longer one is taken for a circle.
    static constexpr int longestChain = 64;

    // Gathering the facts (rungathering.cpp).
    void on(const Begin &i);
    void on(const BookingArrived &i);
    void on(const RowsArrived &i);
    void on(const MeetingSought &i);
    void on(const AvailabilityKnown &i);
    void on(const HoldEnded &);
    void on(const Reconsider &i);
    void gatherBooking();
    void want(const BookingUid &uid);
    void adoptFrom(const BookingReferenceRow &row);
    void gatherContext();
    static SeekMeeting seekMeeting(const Reference &ref);
    /// The time that has to be free: the fetched event's, or that of the place where a deleted one was found again.
    std::optional<TimedSpan> newSpan() const;
    /// Looks that failed for a reason that can pass are tried again, by itself or by a person, before anything is decided without them.
    /// A calendar that may not be looked into is another matter: the decision is made without it, and says so.
    bool triedAgain(const std::optional<Error> &error);
    /// Everything is looked at anew, so that whatever a failed try had already done counts.
    void lookAgain();
    void forgetLooks();

    // Deciding (rundeciding.cpp).
    void decideNow();
    /// A new baseline where the booking agrees with the event; else the old one stays, and the difference with it.
    std::optional<Reference> afterNothing();

    // Applying the plan (runapplying.cpp).
    void on(const ApplyAsked &);
    void on(const EventArrived &i);
    void on(const Answered &i);
    void startApplying();
    /// An event that is not there any more is still the one that was asked for.
    Fetched known(Fetched event) const;
    void rechecked(const Outcome<Booking> &booking);
    void expectEchoes();
    void sendNext();
    void readBack(const Fetched &event);
    void finishApplied(const std::optional<EventDocument> &document);
    /// After a relink without requests: the event as it stands in the new calendar.
    void relinkedBaseline(Reference &reference);

    // Going on with a plan that broke off: what an answer would have told is asked of Cal.com, so that nothing is done twice (rungoingon.cpp).
    void on(const TakenUp &);
    void on(const BookingsArrived &i);
    void goOn();
    void progressed(const Outcome<Booking> &booking);

    // Waiting, retrying and ending (runmachine.cpp).
    void on(const SkipAsked &);
    void on(const Superseded &);
    void on(const RetryDue &);
    void on(const Stopped &);
    void go(Phase phase, Effect effect);
    std::optional<Effect> effectOfPhase() const;
    void failed(const Error &error, bool mayRetry = true);
    void end(RunStage stage, const std::optional<Reference> &reference);
    void newBaseline(Reference &reference, const EventDocument &document, BaselineOrigin origin);
    RunStep &log(StepKind kind, const QString &detail);

    State &s;
    RunRecord &r;
    std::vector<Effect> &m_effects;
    Instant m_now;
};

/// The difference between the event and its reference's baseline; empty without a baseline.
EventDiff diffFromBaseline(const Facts &facts);

} // namespace csp::run
