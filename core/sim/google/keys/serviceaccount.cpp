#include "core/sim/google/keys/serviceaccount.h"
#include <QUrl>
#include <algorithm>

namespace csp::sim::google {

bool ServiceAccount::mayActForOthers(const QStringList &scopes) const
{
    return delegatesAll || (!delegation.isEmpty() && std::all_of(scopes.cbegin(), scopes.cend(), [this](const QString &scope) { return delegation.contains(scope); }));
}

QString ServiceAccount::project() const
{
    const QString host = email.section(u'@', 1), end = QStringLiteral(".iam.gserviceaccount.com");
    return host.endsWith(end) ? host.chopped(end.size()) : QStringLiteral("playground");
}

QJsonObject ServiceAccount::keyFile(const QString &root) const
{
    return {
        {QStringLiteral("type"), QStringLiteral("service_account")},
        {QStringLiteral("project_id"), project()},
        {QStringLiteral("private_key_id"), QString::fromLatin1(key.id())},
        {QStringLiteral("private_key"), QString::fromLatin1(key.pem())},
        {QStringLiteral("client_email"), email},
        {QStringLiteral("client_id"), clientId},
        {QStringLiteral("auth_uri"), root + QStringLiteral("o/oauth2/auth")},
        {QStringLiteral("token_uri"), root + QStringLiteral("token")},
        {QStringLiteral("auth_provider_x509_cert_url"), root + QStringLiteral("oauth2/v1/certs")},
        {QStringLiteral("client_x509_cert_url"), root + QStringLiteral("robot/v1/metadata/x509/") + QString::fromLatin1(QUrl::toPercentEncoding(email))},
        {QStringLiteral("universe_domain"), QStringLiteral("googleapis.com")},
    };
}

QJsonObject ServiceAccount::certificates() const
{
    return {{QString::fromLatin1(key.id()), QString::fromLatin1(key.certificate(clientId.toLatin1()))}};
}

} // namespace csp::sim::google
