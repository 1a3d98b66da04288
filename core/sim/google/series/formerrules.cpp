#include "core/sim/google/series/formerrules.h"

namespace csp::sim::google {

Content FormerRule::content() const
{
    Content content;
    content.start = start;
    content.end = end;
    content.recurrence = recurrence;
    return content;
}

void FormerRules::add(FormerRule rule)
{
    int &count = m_ofOne[rule.id];
    if (count > 0) {
        const auto same = std::find_if(m_rules.begin(), m_rules.end(), [&rule](const FormerRule &r) { return r.id == rule.id && r.sameTimes(rule); });
        if (same != m_rules.end()) {
            m_rules.erase(same);
            --count;
        } else if (count == mostOfOne) {
            const auto oldest = std::find_if(m_rules.begin(), m_rules.end(), [&rule](const FormerRule &r) { return r.id == rule.id; });
            forget(oldest->until);
            m_rules.erase(oldest);
            --count;
        }
    }
    ++count;
    m_rules.push_back(std::move(rule));
}

} // namespace csp::sim::google
