#pragma once
#include "core/rules/decide.h"
#include "core/rules/keys.h"
#include <QVarLengthArray>

namespace csp::rules {

/// What one rule says: whether it fired, why (or why not), and what would have changed that.
struct Verdict {
    bool fired = false;
    Key because;
    Key flip;
};
inline Verdict fires(Key because, Key flip = {}) { return {true, because, flip}; }
inline Verdict passes(Key because, Key flip = {}) { return {false, because, flip}; }

/// What a question to the host is about: which link it carries.
enum class About { Time, Details };

/// The time that the booking is to have.
struct Wanted {
    TimedSpan span;
    bool replace = false;    ///< another length: only a new booking can have it
    bool startMoved = true;
};

constexpr quint32 bit(Field f) { return 1u << quint32(f); }
constexpr quint32 kTime = bit(Field::Start) | bit(Field::End) | bit(Field::AllDay);
constexpr quint32 kSeries = bit(Field::Recurrence) | bit(Field::Instance) | bit(Field::InstanceCancelled) | bit(Field::Split);
constexpr quint32 kNoise = bit(Field::Etag) | bit(Field::Updated) | bit(Field::Sequence) | bit(Field::HtmlLink) | bit(Field::Reminders)
    | bit(Field::Color) | bit(Field::Zone) | bit(Field::Other);
/// Fields that something may follow from. The others are ignored whatever the policy says.
constexpr quint32 kActedOn = kTime | kSeries | bit(Field::Calendar) | bit(Field::AttendeeAdded) | bit(Field::AttendeeRemoved)
    | bit(Field::Location);

/// One decision in the making. Rules are asked in the order of their table; each claims the fields that it answers for, proposes
/// actions, or ends the matter. Nothing here outlives the call of `decide`.
struct Examination {
    Examination(const Facts &f, const EventDiff &d, const Policy &p);
    Examination(const Examination &) = delete; // it points into itself once a sighting was adopted

    const Facts &facts;
    const Policy &policy;
    const EventDiff *diff;        ///< baseline against the event in question
    const Event *event = nullptr; ///< the event in question, alive; null where it is dead or was not read
    quint32 fields = 0;           ///< that differ
    quint32 claimed = 0;          ///< that a rule has answered for
    std::vector<Action> actions;
    std::vector<RuleResult> trace;
    std::optional<Wanted> wanted;
    bool fromGuest = false; ///< the time is a guest's proposal: the event stands where it stood
    bool ending = false;    ///< the booking ends: nothing else of it needs to change
    bool stopped = false;
    Needs needs;

    const Reference &reference() const { return *facts.reference; }
    const Event &baseline() const { return facts.reference->baseline.document.event; }
    const DecisionContext &context() const { return facts.context; }
    bool dead() const { return diff->life == LifeChange::Cancelled || diff->life == LifeChange::Gone; }
    bool has(Field f) const { return fields & bit(f); }
    bool open(quint32 mask) const { return fields & mask & ~claimed; }
    /// The living event has another place than the reference names.
    bool elsewhere() const;
    const TimedSpan *newTime() const { return event && event->span ? timed(*event->span) : nullptr; }
    Millis bookedLength() const { return facts.booking->end - facts.booking->start; }
    bool bookingHasNewTime() const;

    void fact(const char *name, FieldValue value) { trace.back().facts.push_back({name, std::move(value)}); }
    void claim(quint32 mask) { claimed |= mask; }
    void claim(Field f) { claimed |= bit(f); }

    // What follows. Writes go through `propose`, so that a special case (a past booking, seats) can hold them back.
    void propose(Action action, About about = About::Time);
    void note(Action action) { actions.push_back(std::move(action)); }
    void ask(About about);
    void notPossible(const QString &call, About about, const QStringList &guests = {});
    void ignored(NothingReason why);
    void cancel();
    void revert();
    void reschedule();
    /// Ends the matter: every field is answered for.
    Verdict endWith(NothingReason why, Verdict verdict);
    Verdict endAsking(About about, Verdict verdict);

    // Special cases. The first that is not followed rules.
    void guard(OnSpecial answer, Key yes);
    bool guarded() const { return !m_guards.isEmpty(); }
    OnSpecial guardAnswer() const { return m_guards.front().answer; }

    /// Looks at a sighting as if it had been fetched.
    void adopt(const Event &seen);

    Decision finish();
    static Action makeAction(ActionKind kind);

private:
    struct Guard { size_t traceIndex; OnSpecial answer; Key yes; };
    QVarLengthArray<Guard, 6> m_guards;
    bool m_heldBack = false;
    bool m_asked = false;
    About m_about = About::Details;
    NothingReason m_nothing = NothingReason::None;
    EventDiff m_sightingDiff;

    void load(const EventDiff &d);
    void dropWhatIsMoot();
};

} // namespace csp::rules
