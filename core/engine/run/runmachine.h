#pragma once
#include "core/domain/journal.h"
#include "core/domain/policy.h"
#include "core/engine/run/applymode.h"
#include "core/ports/bookingsport.h"

namespace csp {

/// One run as an explicit machine: `advance(state, input) -> state, effects`. Pure: no clock, no store, no port. What a run waits for is
/// a value that can be shown, stored and replayed, and every history of inputs can be tested without an event loop.
namespace run {

/// What the run waits for.
enum class Phase {
    New,
    BookingWanted,      ///< the booking, or the next one of its reschedule chain
    RowsWanted,         ///< Cal.com's reference rows of a booking that we meet for the first time
    MeetingWanted,      ///< a look for the same meeting in every calendar
    AvailabilityWanted, ///< whether the new time is free
    Holding,            ///< the end of the hold
    ConsentWanted,      ///< Apply or Skip
    EventRechecked,     ///< the event as it is now, before a plan is carried out
    BookingRechecked,   ///< and the booking
    AnswerWanted,       ///< the answer to a request of the plan
    ReadBackWanted,     ///< the event after the plan: the new baseline
    ProgressWanted,     ///< the booking, after a plan broke off: how far it has come
    CreatedWanted,      ///< all bookings, after the answer to a new one was lost: whether it came into being
    Ended,
};

struct State {
    RunRecord record;
    Phase phase = Phase::New;
    ApplyMode mode{};
    int attempt = 0;       ///< failed tries of the current phase
    int chain = 0;         ///< bookings followed so far
    size_t step = 0;       ///< of the plan, while it is carried out
    bool sending = false;  ///< a request of the plan went out: from here on the run goes on where it stopped, and nothing takes its place
    int turn = 0;          ///< rises when answers to what was asked before do not count any more
    BookingUid wanted;     ///< the booking being asked for
    BookingUid made;       ///< the uid that a request of the plan answered with
    BookingUid began;      ///< of the reference at the start of the run: a reschedule gives the reference another booking
    std::vector<OwnWrite> expected;
    Fetched rechecked;
};

// Inputs: what happened.
struct Begin {
    Fetched fetched;
    std::optional<Reference> reference; ///< found by event id, then by iCalUID
    QList<OwnWrite> ownWrites;
    bool duplicate = false;
    QString hostEmail;
    Trigger trigger = Trigger::Notification;
};
struct BookingArrived { Outcome<Booking> booking; std::optional<EventType> eventType; };
struct RowsArrived { Outcome<QList<BookingReferenceRow>> rows; };
struct EventArrived { Outcome<Fetched> event; };
struct MeetingSought {
    QList<Sighting> sightings;
    DecisionContext::Search search = DecisionContext::Search::Complete;
    std::optional<Error> error = {}; ///< of the part that could not be looked through
};
struct AvailabilityKnown { Availability availability; std::optional<Error> error = {}; };
struct BookingsArrived { Outcome<QList<Booking>> bookings; };
struct HoldEnded { };
/// The reference of a waiting run changed (another run relinked it, or the policy changed): decide again.
struct Reconsider { std::optional<Reference> reference; QList<OwnWrite> ownWrites; Policy policy; };
struct ApplyAsked { };
struct SkipAsked { };
struct Superseded { }; ///< a later change of the same event takes this one's place
struct Answered {
    Outcome<ApiAnswer> answer;
};
struct RetryDue { };
/// A run that a restart found in the middle of its plan: what was sent and answered is in its steps.
struct TakenUp { };
struct Stopped { }; ///< by a person
using Input = std::variant<Begin, BookingArrived, RowsArrived, EventArrived, MeetingSought, AvailabilityKnown, HoldEnded, Reconsider, ApplyAsked,
                           SkipAsked, Superseded, Answered, RetryDue, BookingsArrived, TakenUp, Stopped>;

// Effects: what to do now. One input answers each of the first eight.
struct FetchBooking { BookingUid uid; };
struct FetchRows { BookingUid uid; };
struct FetchEvent { EventKey event; };
struct SeekMeeting { EventId event; ICalUid iCalUid; BookingUid booking; CalendarId lostFrom; };
struct AskAvailability { TimedSpan span; };
struct WaitUntil { Instant at; };
struct FetchBookings { };
struct Send { ApiRequest request; };
struct RetryIn { Millis delay; };
/// Before a request is sent: what will echo. Stored first, so that an echo is known even if we die in between.
struct RememberWrites { std::vector<OwnWrite> writes; };
/// The reference as it is now known, found while gathering (a booking met for the first time).
struct KeepReference { Reference reference; };
struct Save { };
/// The last effect of a run: record, reference and writes in one transaction.
struct Finish { std::optional<Reference> reference; QList<OwnWrite> writes; };
/// A booking came into being that has an event of its own.
struct MeetBooking { BookingUid uid; };
/// The event is not what the plan was to produce: somebody changed it meanwhile. Work it through as a change of its own.
struct WorkThrough { EventDocument document; };
using Effect = std::variant<FetchBooking, FetchRows, FetchEvent, SeekMeeting, AskAvailability, WaitUntil, FetchBookings, Send, RetryIn, RememberWrites,
                            KeepReference, Save, Finish, MeetBooking, WorkThrough>;

struct Advance {
    State state;
    std::vector<Effect> effects;
};

/// An input that the phase does not wait for (an answer that comes after Stop) changes nothing.
Advance advance(State state, const Input &input, Instant now);

/// Diff, decision and plan of a record that was read from the store.
/// By the policy that the record has.
void derive(RunRecord &record);

/// The last plan of a stored run had begun to be sent, and did not come to its end.
bool brokeOff(const RunRecord &record);

/// `<uid>@Cal.com`, in any case, gives the uid; anything else nothing (calcom.md 6.3, R1).
BookingUid bookingOf(const ICalUid &uid);

} // namespace run
} // namespace csp
