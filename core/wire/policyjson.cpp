#include "core/domain/policyrows.h"
#include "core/wire/factsjson.h"
#include "core/wire/jsonreader.h"
#include <algorithm>

namespace csp::wire {

QJsonObject toJson(const Policy &policy)
{
    QJsonObject rows;
    for (const PolicyRow &row : policyRows())
        rows.insert(QLatin1String(row.name), QLatin1String(row.choices.at(row.get(policy))));
    return {{QStringLiteral("name"), policy.name}, {QStringLiteral("title"), policy.title}, {QStringLiteral("description"), policy.description},
        {QStringLiteral("hold"), qint64(policy.hold.count())}, {QStringLiteral("rows"), rows}};
}

Outcome<Policy> policyFromJson(const QJsonObject &object)
{
    std::optional<Error> trouble;
    const JsonReader json(object, nullptr, trouble);
    Policy policy;
    policy.name = json.requiredString(QLatin1String("name"));
    policy.title = json.string(QLatin1String("title"));
    policy.description = json.string(QLatin1String("description"));
    policy.hold = std::chrono::seconds(json.integer(QLatin1String("hold")));
    json.descend(QLatin1String("rows"), [&policy](const JsonReader &rows) {
        for (const PolicyRow &row : policyRows()) {
            const QString choice = rows.string(QLatin1String(row.name));
            const auto at = std::find_if(row.choices.begin(), row.choices.end(), [&](const char *word) { return choice == QLatin1String(word); });
            if (at != row.choices.end())
                row.set(policy, int(at - row.choices.begin()));
            else
                rows.fail(QLatin1String(row.name), QStringLiteral("one of this row's choices"));
        }
    });
    if (trouble)
        return *trouble;
    return policy;
}

} // namespace csp::wire
