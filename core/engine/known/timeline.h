#pragma once
#include "core/engine/known/snapshot.h"

namespace csp {

/// The rows of every run known, oldest first.
class Timeline
{
public:
    qsizetype kept = 2000; ///< rows, at least; twice as many at most

    const QList<TimelineRow> &rows() const { return m_rows; }
    /// Adds the row of a run, or replaces the one that it has; a row stays where it is.
    void put(const RunRecord &record);
    void clear();

private:
    QList<TimelineRow> m_rows;
    QHash<RunId, qsizetype> m_rowOf;
};

} // namespace csp
