#pragma once
#include "core/domain/journal.h"
#include <QHash>
#include <QTimeZone>

namespace csp::say {

/// Values the way people say them, in the reader's time zone. English; the keys of rules and mails come from `core/rules`.

QString time(Instant at, const QTimeZone &zone);                 ///< `Tue 3, 14:30`
QString span(const EventSpan &span, const QTimeZone &zone);      ///< `Tue 3, 14:30 – 15:30`, `Tue 3 – Wed 4, all day`
QString length(Millis length);                                   ///< `1 h 30 min`
QString delta(Millis delta);                                     ///< `+4 h 30 min`, `−15 min`
QString value(const FieldValue &value, const QTimeZone &zone);
QString field(Field field);                                      ///< `start`, `attendees`, `place`
QString change(const FieldChange &change, const QTimeZone &zone);///< `Tue 3, 10:00 → Tue 3, 14:30  (+4 h 30 min)`, `+ kim@example.com`
QString summary(const EventDiff &diff);                          ///< for a table cell: `start, end, attendees`, `cancelled`, `no change`
QString sentence(const EventDiff &diff, const QTimeZone &zone);  ///< `Moved 4 h 30 min later; kim@example.com was added.`
QChar symbol(ActionKind kind);                                   ///< `~` `-` `+` `?` `=` as terraform does; `⇄` relink, `↺` revert, `…` hold
QString action(const Action &action, const QTimeZone &zone);     ///< `Reschedule to Tue 3, 14:30`
QString headline(const Action &action, const QTimeZone &zone);   ///< the same without a link, which has a line of its own
QString shortAction(const Decision &decision, RunStage stage);   ///< for a chip: `~ reschedule, + guest`, `held 30 s: may be a move`
QString because(const Decision &decision, const QTimeZone &zone);///< the paragraph under the decision, with rule ids in brackets
QString because(const RuleResult &result, const QTimeZone &zone);///< why one rule fired or not, with its facts: one sentence
QString rule(const char *ruleId);                                ///< what the rule asks, one sentence
QString key(const char *key);                                    ///< the sentence behind a `because`, `flip` or mail key
QString fact(const Fact &fact, const QTimeZone &zone);           ///< `start: Tue 3, 14:30`
QString legend();                                                ///< `~ reschedule  - cancel  + guest  ? ask  = nothing …`
QString leftOut(qsizetype entries);                              ///< of a recording: `Left out 1 entry: neither Google's, nor …`
QString summaryLine(const Plan &plan);                           ///< `Plan: 1 to reschedule, 1 guest to add; 3 mails.`

using CalendarNames = QHash<QString, QString>; ///< by id
/// The run as the functions above are to tell it: diff, decision and plan call each calendar by its name; one that has none keeps its id. People keep their addresses.
/// For reading only: requests and facts stay as they are, and nothing is found by a name.
RunRecord withCalendarNames(RunRecord run, const CalendarNames &names);

} // namespace csp::say
