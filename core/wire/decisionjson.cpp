#include "core/wire/enumwords.h"
#include "core/wire/factsjson.h"
#include "core/wire/google.h"
#include "core/wire/googlewords.h"

namespace csp::wire {

template<>
struct WordsOf<TimeChange> {
    static constexpr std::array words{"none", "moved", "resized", "moved and resized", "became all-day", "became timed"};
};
template<>
struct WordsOf<LifeChange> {
    static constexpr std::array words{"none", "cancelled", "restored", "gone"};
};
template<>
struct WordsOf<BookingStatus> {
    static constexpr std::array words{"accepted", "pending", "cancelled", "rejected", "awaiting_host"};
};

namespace {

struct ValueWriter {
    QJsonValue operator()(std::monostate) const { return {}; }
    QJsonValue operator()(const QString &text) const { return text; }
    QJsonValue operator()(Instant at) const { return toRfc3339(at); }
    QJsonValue operator()(QDate day) const { return day.toString(Qt::ISODate); }
    QJsonValue operator()(qint64 number) const { return number; }
    QJsonValue operator()(bool yes) const { return yes; }
    QJsonValue operator()(ResponseStatus response) const { return QString(wordOf(response)); }
    QJsonValue operator()(EventStatus status) const { return QString(wordOf(status)); }
};

QJsonValue valueToJson(const FieldValue &value) { return std::visit(ValueWriter{}, value); }

QJsonObject toJson(const RuleResult &rule)
{
    QJsonObject facts;
    for (const Fact &fact : rule.facts)
        facts.insert(QLatin1String(fact.name), valueToJson(fact.value));
    QJsonObject json{{QStringLiteral("rule"), QLatin1String(rule.rule)}, {QStringLiteral("fired"), rule.fired}};
    if (qstrlen(rule.because))
        json.insert(QStringLiteral("because"), QLatin1String(rule.because));
    if (qstrlen(rule.flip))
        json.insert(QStringLiteral("flip"), QLatin1String(rule.flip));
    if (!facts.isEmpty())
        json.insert(QStringLiteral("facts"), facts);
    return json;
}

} // namespace

QJsonObject toJson(const Action &action)
{
    QJsonObject json{{QStringLiteral("kind"), QLatin1String(nameOf(action.kind))}};
    if (action.nothing != NothingReason::None)
        json.insert(QStringLiteral("reason"), QLatin1String(nameOf(action.nothing)));
    if (action.span)
        json.insert(QStringLiteral("span"), spanToJson(*action.span));
    if (!action.guests.isEmpty())
        json.insert(QStringLiteral("guests"), QJsonArray::fromStringList(action.guests));
    if (action.event != EventKey{})
        json.insert(QStringLiteral("event"), QJsonObject{{QStringLiteral("calendar"), action.event.calendar.value},
                                                         {QStringLiteral("event"), action.event.event.value}});
    if (action.until)
        json.insert(QStringLiteral("until"), toRfc3339(*action.until));
    if (!action.text.isEmpty())
        json.insert(QStringLiteral("text"), action.text);
    return json;
}

QJsonObject toJson(const EventDiff &diff)
{
    QJsonArray changes;
    for (const FieldChange &change : diff.changes) {
        QJsonObject json{{QStringLiteral("field"), QLatin1String(nameOf(change.field))},
                         {QStringLiteral("group"), QLatin1String(nameOf(groupOf(change.field)))},
                         {QStringLiteral("before"), valueToJson(change.before)},
                         {QStringLiteral("after"), valueToJson(change.after)}};
        if (!change.subject.isEmpty())
            json.insert(QStringLiteral("subject"), change.subject);
        changes.append(json);
    }
    return {{QStringLiteral("time"), word(diff.time)},
            {QStringLiteral("life"), word(diff.life)},
            {QStringLiteral("noise"), diff.noiseCount()},
            {QStringLiteral("changes"), changes}};
}

QJsonObject toJson(const Decision &decision)
{
    QJsonArray actions, trace;
    for (const Action &action : decision.actions)
        actions.append(toJson(action));
    for (const RuleResult &rule : decision.trace)
        trace.append(toJson(rule));
    return {{QStringLiteral("policy"), decision.policy}, {QStringLiteral("actions"), actions}, {QStringLiteral("trace"), trace}};
}

QJsonObject toJson(const Plan &plan)
{
    QJsonArray steps;
    for (const PlanStep &step : plan.steps) {
        QJsonObject json{{QStringLiteral("action"), toJson(step.action)}};
        if (step.request)
            json.insert(QStringLiteral("request"), toJson(*step.request));
        QJsonArray mails;
        for (const Mail &mail : step.mails)
            mails.append(QJsonObject{{QStringLiteral("to"), mail.to},
                                     {QStringLiteral("from"), mail.from == ApiRequest::Service::Google ? QStringLiteral("google") : QStringLiteral("cal.com")},
                                     {QStringLiteral("why"), QLatin1String(mail.why)}});
        if (!mails.isEmpty())
            json.insert(QStringLiteral("mails"), mails);
        steps.append(json);
    }
    QJsonObject json{{QStringLiteral("steps"), steps}, {QStringLiteral("writes"), plan.writes()}};
    if (plan.event != EventKey{})
        json.insert(QStringLiteral("event"), QJsonObject{{QStringLiteral("calendar"), plan.event.calendar.value},
                                                         {QStringLiteral("event"), plan.event.event.value},
                                                         {QStringLiteral("etag"), plan.eventEtag}});
    if (!plan.booking.isEmpty())
        json.insert(QStringLiteral("booking"), QJsonObject{{QStringLiteral("uid"), plan.booking.value},
                                                           {QStringLiteral("status"), word(plan.bookingStatus)},
                                                           {QStringLiteral("start"), toRfc3339(plan.bookingStart)},
                                                           {QStringLiteral("end"), toRfc3339(plan.bookingEnd)}});
    return json;
}

} // namespace csp::wire
