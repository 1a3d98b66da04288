#include "core/sim/google/kept/formerrulesjson.h"
#include "core/sim/google/values/whenjson.h"
#include <QJsonArray>

namespace csp::sim::google {

namespace {

Error unreadableRule(const QString &where, const char *what)
{
    Error error;
    error.where = where;
    error.what = QString::fromLatin1(what);
    return error;
}

} // namespace

// Stamps go as text: a JSON number keeps 53 bits of them.

QJsonObject formerRulesToJson(const FormerRules &formers)
{
    QJsonArray rules;
    for (const FormerRule &rule : formers.all()) {
        rules.append(QJsonObject{{QStringLiteral("until"), QString::number(rule.until)}, {QStringLiteral("id"), rule.id}, {QStringLiteral("start"), toJson(rule.start)},
                                 {QStringLiteral("end"), toJson(rule.end)}, {QStringLiteral("recurrence"), QJsonArray::fromStringList(rule.recurrence)}});
    }
    return {{QStringLiteral("forgotten"), QString::number(formers.forgotten())}, {QStringLiteral("rules"), rules}};
}

std::optional<Error> formerRulesFromJson(const QJsonObject &json, const QString &where, Micros lastStamp, EventTable *events)
{
    FormerRules &formers = events->formers();
    formers.forget(json.isEmpty() ? lastStamp : json.value(QLatin1String("forgotten")).toString().toLongLong());
    const QJsonArray rules = json.value(QLatin1String("rules")).toArray();
    Micros last = 0;
    for (qsizetype i = 0; i < rules.size(); ++i) {
        const QJsonObject r = rules[i].toObject();
        FormerRule rule{r.value(QLatin1String("until")).toString().toLongLong(), r.value(QLatin1String("id")).toString(),
                        whenFromJson(r.value(QLatin1String("start")).toObject()), whenFromJson(r.value(QLatin1String("end")).toObject()), {}};
        for (const QJsonValue line : r.value(QLatin1String("recurrence")).toArray())
            rule.recurrence << line.toString();
        const QString at = where + QStringLiteral(".rules[%1]").arg(i);
        if (!events->find(rule.id))
            return unreadableRule(at + QStringLiteral(".id"), "expected the id of an event of the calendar");
        if (rule.start.allDay != rule.end.allDay || (rule.start.allDay && !(rule.start.date.isValid() && rule.end.date.isValid())))
            return unreadableRule(at + QStringLiteral(".start"), "expected a start and an end of the same kind");
        if (rule.until < last || rule.until > lastStamp)
            return unreadableRule(at + QStringLiteral(".until"), "expected the rules in the order of their ends, none after the world's own");
        last = rule.until;
        formers.add(std::move(rule));
    }
    return {};
}

} // namespace csp::sim::google
