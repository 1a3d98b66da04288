#pragma once
#include "core/ports/clock.h"

namespace csp::sim {

/// The clock of a sandbox, which stands still while one thing is done: so the same can be done again later, as if it were then.
class MomentClock : public Clock
{
    Q_OBJECT
public:
    explicit MomentClock(Clock *own, QObject *parent = nullptr) : Clock(parent), m_own(own) { }
    Clock *own() const { return m_own; }
    Instant now() const override { return m_moment ? *m_moment : m_own->now(); }
    CallOf<Done> *after(Millis delay, QObject *parent = nullptr) override;

    /// While it lives, it is one moment: a given one, or the present one. Of two, the outer counts.
    class Moment
    {
    public:
        explicit Moment(MomentClock &clock) : Moment(clock, clock.now(), false) { }
        /// The past: nothing that is asked for with `after` comes.
        Moment(MomentClock &clock, Instant past) : Moment(clock, past, true) { }
        ~Moment();
        Moment(const Moment &) = delete;
        Moment &operator=(const Moment &) = delete;

    private:
        Moment(MomentClock &clock, Instant at, bool past);
        MomentClock *m_clock; ///< null: an outer one counts
    };

private:
    Clock *m_own;
    std::optional<Instant> m_moment;
    bool m_past = false;
};

} // namespace csp::sim
