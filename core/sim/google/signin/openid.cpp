#include "core/sim/google/signin/openid.h"
#include "core/sim/google/signin/signing.h"
#include <QJsonArray>

namespace csp::sim::google {

namespace {

/// The values are those of the real document; the addresses are where this sandbox was asked.
QJsonObject configuration(const http::Request &request)
{
    const QByteArray host = request.header("host");
    const QString root = host.isEmpty() ? QString::fromLatin1(issuer) : QStringLiteral("http://") + QString::fromLatin1(host);
    const auto at = [&root](const char *path) { return root + QLatin1String(path); };
    const auto list = [](const char *words) {
        return QJsonArray::fromStringList(QString::fromLatin1(words).split(u' '));
    };
    return {
        {QStringLiteral("issuer"), QLatin1String(issuer)},
        {QStringLiteral("authorization_endpoint"), at("/o/oauth2/v2/auth")},
        {QStringLiteral("token_endpoint"), at("/token")},
        {QStringLiteral("userinfo_endpoint"), at("/v1/userinfo")},
        {QStringLiteral("revocation_endpoint"), at("/revoke")},
        {QStringLiteral("jwks_uri"), at("/oauth2/v3/certs")},
        {QStringLiteral("response_types_supported"), list("code")},
        {QStringLiteral("response_modes_supported"), list("query")},
        {QStringLiteral("subject_types_supported"), list("public")},
        {QStringLiteral("id_token_signing_alg_values_supported"), list("RS256")},
        {QStringLiteral("scopes_supported"), list("openid email profile")},
        {QStringLiteral("token_endpoint_auth_methods_supported"), list("client_secret_post client_secret_basic")},
        {QStringLiteral("claims_supported"), list("aud email email_verified exp family_name given_name iat iss name picture sub")},
        {QStringLiteral("code_challenge_methods_supported"), list("plain S256")},
        {QStringLiteral("grant_types_supported"), list("authorization_code refresh_token urn:ietf:params:oauth:grant-type:jwt-bearer")},
        {QStringLiteral("authorization_response_iss_parameter_supported"), true},
    };
}

} // namespace

std::optional<http::Response> openIdDocument(QByteArrayView path, const http::Request &request)
{
    if (path == "/.well-known/openid-configuration")
        return answerJson(configuration(request));
    if (path == "/oauth2/v3/certs")
        return answerJson(keySet());
    if (path == "/oauth2/v1/certs")
        return answerJson(certificates());
    return {};
}

} // namespace csp::sim::google
