#pragma once
#include "core/sim/google/values/event.h"
#include <QHash>
#include <algorithm>
#include <vector>

namespace csp::sim::google {

/// When an event took place before it was given other times or another rule: what a reader who keeps instances laid out still has of it.
struct FormerRule {
    Micros until = 0; ///< the change that put another one in its place
    QString id;       ///< of the series; of a single event that became one, too
    When start;
    When end;
    QStringList recurrence; ///< empty: it was a single event

    /// The times alone.
    Content content() const;
    bool sameTimes(const FormerRule &other) const { return start == other.start && end == other.end && recurrence == other.recurrence; }
};

/// The former rules of the series of one calendar. A series that never changed its rule has none, and takes no room.
class FormerRules
{
public:
    /// Of one series. Whoever stands further back is told to read everything again.
    static constexpr int mostOfOne = 16;

    /// `rule.until` must not be below that of any before. The same times twice are one rule: whoever has seen the first has seen the second.
    void add(FormerRule rule);
    /// Who stands before this change cannot be told everything.
    Micros forgotten() const { return m_forgotten; }
    void forget(Micros until) { m_forgotten = std::max(m_forgotten, until); }

    /// In the order of the changes that replaced them.
    const std::vector<FormerRule> &all() const { return m_rules; }
    /// Calls `use(rule)` for those that were replaced after `position` and not after `until`.
    template<typename F>
    void forEach(Micros position, Micros until, F &&use) const
    {
        auto it = std::upper_bound(m_rules.begin(), m_rules.end(), position, [](Micros p, const FormerRule &rule) { return p < rule.until; });
        for (; it != m_rules.end() && it->until <= until; ++it)
            use(*it);
    }

private:
    std::vector<FormerRule> m_rules;
    QHash<QString, int> m_ofOne;
    Micros m_forgotten = 0;
};

} // namespace csp::sim::google
