#pragma once
#include <QByteArray>
#include <QJsonObject>
#include <optional>

namespace csp::sim::google {

/// A JSON Web Token as it came: nothing in it is believed before its signature is checked.
struct Jwt {
    QJsonObject head;
    QJsonObject claims;
    QByteArray signedPart; ///< what the signature is of
    QByteArray signature;

    /// Nothing where the text is none. Padding (`=`) may be there: old clients of Google's write it.
    static std::optional<Jwt> parse(const QByteArray &text);
    QString text(const char *claim) const { return claims.value(QLatin1String(claim)).toString(); }
};

} // namespace csp::sim::google
