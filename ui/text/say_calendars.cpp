#include "ui/text/say.h"
#include <algorithm>
#include <array>

namespace csp::say {

namespace {

/// A fact is a word and a value; these words stand for calendars.
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

/// The organizer is a person, whose address is also the id of their primary calendar, or a secondary calendar
/// (google-calendar.md 3.3: `…@group.calendar.google.com`).
void nameOrganizer(FieldValue &value, const CalendarNames &names)
{
    if (const auto *address = std::get_if<QString>(&value); address && address->section(u'@', -1).contains(QLatin1String(".calendar.")))
        nameIn(value, names);
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
        for (FieldValue *value : {&change.before, &change.after}) {
            if (change.field == Field::Calendar)
                nameIn(*value, names);
            else if (change.field == Field::Organizer)
                nameOrganizer(*value, names);
        }
    }
    for (Action &action : run.decision.actions)
        nameIn(action, names);
    for (RuleResult &rule : run.decision.trace)
        for (Fact &fact : rule.facts)
            if (namesCalendar(fact))
                nameIn(fact.value, names);
            else if (qstrcmp(fact.name, "organizer") == 0)
                nameOrganizer(fact.value, names);
    for (PlanStep &step : run.plan.steps)
        nameIn(step.action, names);
    return run;
}

} // namespace csp::say
