#pragma once
#include "ui/commands/desk.h"

namespace csp {

/// A live session as the window sees it. Owns nothing: session, bookings and clock must outlive it.
// No Q_OBJECT: without a meta object of its own, a test that never makes one need not link a session.
class SessionDesk : public Desk
{
public:
    enum class Editing { Allowed, Refused };
    SessionDesk(Session *session, BookingsPort *bookings, Clock *clock, Editing editing = Editing::Allowed, QObject *parent = nullptr);

    SnapshotPtr snapshot() const override;
    Instant now() const override;
    Outcome<RunRecord> run(RunId id) const override;
    QList<Baseline> history(const BookingUid &booking) const override;
    Policy policy() const override;
    void setPolicy(const Policy &policy) override;
    ApplyMode applyMode() const override;
    void setApplyMode(ApplyMode mode) override;
    void syncNow() override;
    void stopWork() override;
    CallOf<Done> *apply(RunId id) override;
    CallOf<Done> *skip(RunId id) override;
    CallOf<Done> *retry(RunId id) override;
    bool editable() const override { return m_editing == Editing::Allowed; }
    CallOf<Fetched> *edit(const EditIntent &intent) override;
    CallOf<Booking> *book(const BookingRequest &request) override;
    CallOf<QList<Instant>> *freeSlots(qint64 eventTypeId, Instant from, Instant until) override;

private:
    Session *m_session;
    BookingsPort *m_bookings;
    Clock *m_clock;
    Editing m_editing;
};

} // namespace csp
