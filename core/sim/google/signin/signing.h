#pragma once
#include <QByteArray>
#include <QJsonObject>

namespace csp::sim::google {

/// The key that id tokens are signed with, and what is published of it (google-calendar.md 1.1, JWKS). One key, the same in every world.

QByteArray keyId();
/// The signature of `text` (RS256), in base64url.
QByteArray signedRs256(const QByteArray &text);
/// `/oauth2/v3/certs`
QJsonObject keySet();
/// `/oauth2/v1/certs`: the same key as a certificate, by key id.
QJsonObject certificates();

} // namespace csp::sim::google
