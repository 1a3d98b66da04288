#include "core/sim/google/keys/jwt.h"
#include <QJsonDocument>

namespace csp::sim::google {

namespace {

std::optional<QByteArray> decoded(const QByteArray &text)
{
    const auto result = QByteArray::fromBase64Encoding(text, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    return result ? std::optional(*result) : std::nullopt;
}

std::optional<QJsonObject> objectOf(const QByteArray &text)
{
    const auto json = decoded(text);
    const QJsonDocument document = json ? QJsonDocument::fromJson(*json) : QJsonDocument();
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

} // namespace

std::optional<Jwt> Jwt::parse(const QByteArray &text)
{
    const QByteArrayList parts = text.split('.');
    if (parts.size() != 3 || parts[2].isEmpty())
        return {};
    const auto head = objectOf(parts[0]), claims = objectOf(parts[1]);
    const auto signature = decoded(parts[2]);
    if (!head || !claims || !signature)
        return {};
    return Jwt{*head, *claims, parts[0] + '.' + parts[1], *signature};
}

} // namespace csp::sim::google
