#include "ui/text/say.h"
#include <algorithm>
#include <array>

namespace csp::say {

namespace {

/// A fact is a word and a value; these words stand for calendars. (`organizer` may look like one: it is a person's address.)
bool namesCalendar(const Fact &fact)
{
    static constexpr std::array words{"calendar", "reference.calendar", "from", "to"};
    return std::any_of(words.begin(), words.end(), [&](const char *word) { return qstrcmp(fact.name, word) == 0; });
}

void nameIn(FieldValue &value, const CalendarNames &names)
{
    if (auto *id = std::get_if<QString>(&value))
        *id = names.value(*id, *id);
}

void nameIn(Action &action, const CalendarNames &names)
{
    QString &id = action.event.calendar.value;
    id = names.value(id, id);
}

} // namespace

RunRecord withCalendarNames(RunRecord run, const CalendarNames &names)
{
    for (FieldChange &change : run.diff.changes) {
        if (change.field != Field::Calendar)
            continue;
        nameIn(change.before, names);
        nameIn(change.after, names);
    }
    for (Action &action : run.decision.actions)
        nameIn(action, names);
    for (RuleResult &rule : run.decision.trace)
        for (Fact &fact : rule.facts)
            if (namesCalendar(fact))
                nameIn(fact.value, names);
    for (PlanStep &step : run.plan.steps)
        nameIn(step.action, names);
    return run;
}

} // namespace csp::say
