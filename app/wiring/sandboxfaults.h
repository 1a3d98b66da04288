#pragma once
#include "core/ports/faultsport.h"
#include "core/sim/sandbox/sandboxthread.h"

namespace csp {

/// The faults of a sandbox in a thread of its own, or of one in this thread.
class SandboxFaults : public FaultsPort
{
    Q_OBJECT
public:
    /// Goes along when the thread is stopped and started anew. `thread` must outlive it.
    explicit SandboxFaults(sim::SandboxThread *thread, QObject *parent = nullptr);
    explicit SandboxFaults(sim::Sandbox *sandbox, QObject *parent = nullptr);

    void setAccounts(const QStringList &emails) { m_accounts = emails; }

    FaultsState state() const override { return m_state; }
    QStringList methods(FaultService service) const override;
    QStringList accounts() const override { return m_accounts; }
    Outcome<Fault> read(const QJsonObject &fault) const override;
    QJsonObject written(const Fault &fault) const override;
    CallOf<Done> *add(const Fault &fault) override;
    CallOf<Done> *replace(const Fault &fault) override;
    CallOf<Done> *switchTo(const QString &id, bool on) override;
    CallOf<Done> *remove(const QString &id) override;
    CallOf<Done> *removeAll() override;
    CallOf<Done> *setSeed(quint64 seed) override;

private:
    using Edit = std::function<Outcome<Done>(sim::FaultBox &)>;
    CallOf<Done> *edit(Edit edit);
    void told(const FaultsState &state);

    std::function<bool(std::function<void(sim::Sandbox &)> what, std::function<void()> then)> m_reach;
    FaultsState m_state;
    QStringList m_accounts;
};

} // namespace csp
