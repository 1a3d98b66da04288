#include "core/clients/google/tokenanswer.h"
#include "core/clients/answers.h"
#include "core/wire/google.h"
#include <QJsonDocument>
#include <QJsonObject>

namespace csp {

Outcome<TokenAnswer> tokensFromAnswer(const http::Response &response, const QString &where)
{
    if (response.status < 200 || response.status > 299) {
        Error error = wire::errorFromAnswer(response.status, response.body, where);
        takeHeaders(error, response);
        error.detail.clear(); // nothing that speaks of tokens goes into an error
        return error;
    }
    const QJsonObject json = QJsonDocument::fromJson(response.body).object();
    TokenAnswer answer;
    answer.access = json.value(QLatin1String("access_token")).toString();
    answer.refresh = json.value(QLatin1String("refresh_token")).toString();
    answer.lifetime = std::chrono::seconds(json.value(QLatin1String("expires_in")).toVariant().toLongLong());
    answer.scopes = json.value(QLatin1String("scope")).toString().split(u' ', Qt::SkipEmptyParts);
    const QString type = json.value(QLatin1String("token_type")).toString();
    if (answer.access.isEmpty() || type.compare(QLatin1String("bearer"), Qt::CaseInsensitive) != 0 || answer.lifetime.count() <= 0) {
        Error error;
        error.kind = Error::Kind::Unusable;
        error.where = where;
        error.what = QStringLiteral("expected access_token, token_type Bearer and expires_in");
        error.nextStep = QStringLiteral("check the token endpoint's address");
        error.status = response.status;
        return error;
    }
    return answer;
}

bool grants(const QStringList &granted, const QString &scope)
{
    if (granted.contains(scope))
        return true;
    return (scope == QLatin1String("email") || scope == QLatin1String("profile"))
        && granted.contains(QStringLiteral("https://www.googleapis.com/auth/userinfo.") + scope);
}

QByteArray formOf(const QList<QPair<QByteArray, QString>> &fields)
{
    QByteArray form;
    for (const auto &[name, value] : fields) {
        if (!form.isEmpty())
            form += '&';
        form += name + '=' + encoded(value);
    }
    return form;
}

} // namespace csp
