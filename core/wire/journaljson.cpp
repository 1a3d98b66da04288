#include "core/wire/enumwords.h"
#include "core/wire/factsjson.h"

namespace csp::wire {

template<>
struct WordsOf<Error::Kind> {
    static constexpr std::array words{"transport", "refused",   "unusable", "conflict", "auth",  "not found",
                                      "gone",      "throttled", "server",   "storage",  "input", "cancelled"};
};
template<>
struct WordsOf<StepKind> {
    static constexpr auto words = stepKindWords;
};
template<>
struct WordsOf<ApiRequest::Service> {
    static constexpr std::array words{"cal.com", "google"};
};

QJsonObject toJson(const ApiRequest &request)
{
    QJsonObject json{{QStringLiteral("service"), word(request.service)},
                     {QStringLiteral("method"), QString::fromLatin1(request.method)},
                     {QStringLiteral("path"), request.path}};
    QJsonArray headers; // a list of pairs: names may come twice, and the order is part of the request
    for (const auto &[name, value] : request.headers)
        headers.append(QJsonArray{QString::fromLatin1(name), QString::fromUtf8(value)});
    if (!headers.isEmpty())
        json.insert(QStringLiteral("headers"), headers);
    if (!request.body.isEmpty())
        json.insert(QStringLiteral("body"), request.body);
    return json;
}

static ApiRequest readRequest(const JsonReader &json)
{
    ApiRequest request;
    request.service = readWord<ApiRequest::Service>(json, QLatin1String("service"));
    request.method = json.requiredString(QLatin1String("method")).toLatin1();
    request.path = json.string(QLatin1String("path"));
    for (const QJsonValue &pair : json.array(QLatin1String("headers"))) {
        if (pair.toArray().size() == 2)
            request.headers.append({pair.toArray().at(0).toString().toLatin1(), pair.toArray().at(1).toString().toUtf8()});
        else
            json.fail(QLatin1String("headers"), QStringLiteral("pairs of name and value"));
    }
    request.body = json.object(QLatin1String("body")).value_or(QJsonObject());
    return request;
}

QJsonObject toJson(const RunStep &step)
{
    QJsonObject json{{QStringLiteral("at"), toRfc3339(step.at)}, {QStringLiteral("what"), word(step.kind)}};
    if (!step.detail.isEmpty())
        json.insert(QStringLiteral("detail"), step.detail);
    if (step.request)
        json.insert(QStringLiteral("request"), toJson(*step.request));
    if (step.status != 0)
        json.insert(QStringLiteral("status"), step.status);
    if (!step.answer.isEmpty())
        json.insert(QStringLiteral("answer"), step.answer);
    return json;
}

Outcome<RunStep> runStepFromJson(const QJsonObject &object)
{
    std::optional<Error> trouble;
    const JsonReader json(object, nullptr, trouble);
    RunStep step;
    step.at = json.requiredInstant(QLatin1String("at"));
    step.kind = readWord<StepKind>(json, QLatin1String("what"));
    step.detail = json.string(QLatin1String("detail"));
    json.descend(QLatin1String("request"), [&](const JsonReader &request) { step.request = readRequest(request); });
    step.status = int(json.integer(QLatin1String("status")));
    step.answer = json.object(QLatin1String("answer")).value_or(QJsonObject());
    if (trouble)
        return *trouble;
    return step;
}

QJsonObject toJson(const Error &error)
{
    QJsonObject json{{QStringLiteral("kind"), word(error.kind)}, {QStringLiteral("where"), error.where}, {QStringLiteral("what"), error.what}};
    const auto put = [&](const QString &name, const QString &text) {
        if (!text.isEmpty())
            json.insert(name, text);
    };
    put(QStringLiteral("nextStep"), error.nextStep);
    put(QStringLiteral("reason"), error.reason);
    put(QStringLiteral("requestId"), error.requestId);
    put(QStringLiteral("detail"), error.detail);
    if (error.status)
        json.insert(QStringLiteral("status"), *error.status);
    if (error.retryAfter)
        json.insert(QStringLiteral("retryAfterMs"), qint64(error.retryAfter->count()));
    return json;
}

Error errorFromJson(const QJsonObject &object)
{
    std::optional<Error> trouble; // an error of ours that cannot be read in every part is still the error it is
    const JsonReader json(object, nullptr, trouble);
    Error error;
    error.kind = readWord<Error::Kind>(json, QLatin1String("kind"));
    error.where = json.string(QLatin1String("where"));
    error.what = json.string(QLatin1String("what"));
    error.nextStep = json.string(QLatin1String("nextStep"));
    error.reason = json.string(QLatin1String("reason"));
    error.requestId = json.string(QLatin1String("requestId"));
    error.detail = json.string(QLatin1String("detail"));
    if (json.has(QLatin1String("status")))
        error.status = int(json.integer(QLatin1String("status")));
    if (json.has(QLatin1String("retryAfterMs")))
        error.retryAfter = std::chrono::milliseconds(json.integer(QLatin1String("retryAfterMs")));
    return error;
}

} // namespace csp::wire
