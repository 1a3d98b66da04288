#pragma once
#include "core/domain/outcome.h"
#include "core/sim/faults/fault.h"
#include <QJsonObject>

namespace csp::sim {

/// What the faults of a sandbox struck: the last ones, oldest first. A value.
class StrikeLog
{
public:
    static constexpr qsizetype Kept = 1000;

    const QList<FaultStrike> &strikes() const { return m_strikes; }
    /// The newest of them, oldest first.
    QList<FaultStrike> last(qsizetype most) const { return m_strikes.mid(std::max<qsizetype>(0, m_strikes.size() - most)); }
    /// Gives it its number. Of a path without end the beginning is kept.
    void add(FaultStrike strike);
    /// Forgets them; the numbers go on.
    void clear() { m_strikes.clear(); }

    /// `{"last": 12, "list": [strike …]}`
    QJsonObject toJson() const;
    static Outcome<StrikeLog> fromJson(const QJsonObject &json);

private:
    qint64 m_lastNumber = 0;
    QList<FaultStrike> m_strikes;
};

/// `{"number", "at", "faults": [id …], "service", "what"}`, and those of `verb`, `method`, `path`, `calendar`, `account`, `messageNumber` that it has.
QJsonObject toJson(const FaultStrike &strike);

} // namespace csp::sim
