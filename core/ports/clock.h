#pragma once
#include "core/domain/instant.h"
#include "core/ports/call.h"
#include <QPointer>

namespace csp {

/// The only source of time. Nothing else in `core` asks the system.
class Clock : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual Instant now() const = 0;
    /// Settles once `delay` has passed on this clock. A child of `parent` (of the clock where null).
    virtual CallOf<Done> *after(Millis delay, QObject *parent = nullptr) = 0;
};

/// The system's time, or that of a world which began at another time and runs on at the same pace.
class SystemClock : public Clock
{
    Q_OBJECT
public:
    explicit SystemClock(QObject *parent = nullptr) : Clock(parent) { }
    /// `now()` is `start` at this moment.
    explicit SystemClock(Instant start, QObject *parent = nullptr);
    Instant now() const override;
    CallOf<Done> *after(Millis delay, QObject *parent = nullptr) override;
    Millis offset() const { return m_offset; }
    /// As if `by` had passed: what is due by then settles. Never backwards.
    void advance(Millis by);

private:
    struct Timer { Instant due; QPointer<CallOf<Done>> call; };
    void arm(const Timer &timer);
    Millis m_offset{0};
    QList<Timer> m_timers;
};

/// Stands still until told otherwise. Timers fire in their order while it advances; nothing sleeps.
class VirtualClock : public Clock
{
    Q_OBJECT
public:
    explicit VirtualClock(Instant start, QObject *parent = nullptr) : Clock(parent), m_now(start) { }
    Instant now() const override { return m_now; }
    CallOf<Done> *after(Millis delay, QObject *parent = nullptr) override;
    /// Settles every timer that is due by then, each at its own time.
    void advance(Millis by);
    /// When the next timer is due; nothing where none runs.
    std::optional<Instant> nextTimer() const;

private:
    struct Timer { Instant due; quint64 order; QPointer<CallOf<Done>> call; };
    Instant m_now;
    quint64 m_order = 0;
    QList<Timer> m_timers;
};

} // namespace csp
