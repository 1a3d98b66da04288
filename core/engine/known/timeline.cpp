#include "core/engine/known/timeline.h"

namespace csp {

void Timeline::put(const RunRecord &record)
{
    TimelineRow row{record.id, record.notification, record.received, record.calendar, record.resourceState, record.messageNumber, record.title,
                    record.diff, record.decision, record.stage, {}, record.latency};
    if (record.stage == RunStage::Holding)
        row.holdUntil = record.facts.context.holdUntil;
    if (const auto it = m_rowOf.constFind(record.id); it != m_rowOf.cend()) {
        m_rows[*it] = row;
        return;
    }
    if (m_rows.size() >= 2 * kept) {
        m_rows.remove(0, m_rows.size() - kept); // in one go: a long recording must not cost memory or a shift per row
        m_rowOf.clear();
        for (qsizetype i = 0; i < m_rows.size(); ++i)
            m_rowOf.insert(m_rows[i].run, i);
    }
    m_rowOf.insert(record.id, m_rows.size());
    m_rows.append(row);
}

void Timeline::clear()
{
    m_rows.clear();
    m_rowOf.clear();
}

} // namespace csp
