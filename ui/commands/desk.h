#pragma once
#include "core/engine/session/session.h"

namespace csp {

/// What the window needs of whatever it looks at: a live session, a recording that plays through a session of its own, a test.
///
/// The same contract as Session's (see there); kept apart so that the window can turn from one to the other.
class Desk : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Never null.
    virtual SnapshotPtr snapshot() const = 0;
    virtual Instant now() const = 0;
    virtual Outcome<RunRecord> run(RunId id) const = 0;
    virtual QList<Baseline> history(const BookingUid &booking) const = 0;

    virtual Policy policy() const = 0;
    virtual void setPolicy(const Policy &policy) = 0;
    virtual ApplyMode applyMode() const = 0;
    virtual void setApplyMode(ApplyMode mode) = 0;

    virtual void syncNow() = 0;
    virtual void stopWork() = 0;
    virtual CallOf<Done> *apply(RunId id) = 0;
    virtual CallOf<Done> *skip(RunId id) = 0;
    virtual CallOf<Done> *retry(RunId id) = 0;

    /// False: nothing can be edited or booked here (a recording).
    virtual bool editable() const { return true; }
    virtual CallOf<Fetched> *edit(const EditIntent &intent) = 0;
    virtual CallOf<Booking> *book(const BookingRequest &request) = 0;
    virtual CallOf<QList<Instant>> *freeSlots(qint64 eventTypeId, Instant from, Instant until) = 0;

signals:
    void snapshotChanged();
    void noticed(const QString &text, const std::optional<csp::Error> &error);
    void runChanged(csp::RunId id);
};

} // namespace csp
