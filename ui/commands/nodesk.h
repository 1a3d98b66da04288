#pragma once
#include "ui/commands/desk.h"

namespace csp {

/// Stands where there is nothing to look at: between two sessions, or where one could not be opened. Everything that is asked of it fails.
class NoDesk : public Desk
{
    Q_OBJECT
public:
    using Desk::Desk;
    SnapshotPtr snapshot() const override { return m_snapshot; }
    Instant now() const override;
    Outcome<RunRecord> run(RunId id) const override;
    QList<Baseline> history(const BookingUid &) const override { return {}; }
    Policy policy() const override { return {}; }
    void setPolicy(const Policy &) override { }
    ApplyMode applyMode() const override { return ApplyMode::AskFirst; }
    void setApplyMode(ApplyMode) override { }
    void syncNow() override { }
    void stopWork() override { }
    CallOf<Done> *apply(RunId id) override;
    CallOf<Done> *skip(RunId id) override;
    CallOf<Done> *retry(RunId id) override;
    bool editable() const override { return false; }
    CallOf<Fetched> *edit(const EditIntent &intent) override;
    CallOf<Booking> *book(const BookingRequest &request) override;
    CallOf<QList<Instant>> *freeSlots(qint64 eventTypeId, Instant from, Instant until) override;

private:
    SnapshotPtr m_snapshot = std::make_shared<const Snapshot>();
};

} // namespace csp
