#pragma once
#include "core/domain/outcome.h"
#include "core/sim/faults/fault.h"
#include <QJsonObject>

namespace csp::sim {

/// The faults of a sandbox, and how far each has come. A value. Whether a fault with a chance strikes depends on the seed, its id and how often it
/// has matched, and on nothing else: the same requests in the same order meet the same faults, whatever other faults stand beside them.
class FaultBox
{
public:
    explicit FaultBox(quint64 seed = 1) : m_seed(seed) { }

    bool isEmpty() const { return m_faults.isEmpty(); }
    const QList<Fault> &faults() const { return m_faults; }
    quint64 seed() const { return m_seed; }
    void setSeed(quint64 seed) { m_seed = seed; }
    /// Without an id it is given one. False where the id is taken: nothing changed.
    bool add(Fault fault);
    bool remove(const QString &id);
    /// Replaces the fault with the same id, including its progress. False if there is no such fault.
    bool replace(const Fault &fault);
    void clear() { m_faults.clear(); }

    /// Everything that is to happen to this one: of several faults that strike, each adds what those before it left open. `who`: their ids are added.
    FaultEffect strike(const FaultFacts &facts, QStringList *who = nullptr);

    QJsonObject toJson() const;
    static Outcome<FaultBox> fromJson(const QJsonObject &json);

private:
    bool strikes(Fault &fault) const;
    quint64 m_seed;
    qint64 m_lastId = 0;
    QList<Fault> m_faults;
};

bool matches(const FaultMatch &match, const FaultFacts &facts);

} // namespace csp::sim
