#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

/// The parts of Google's sign-in that an installed application meets (google-calendar.md 1). Nothing where the path is none of them.
std::optional<http::Response> handleOAuth(World &world, const http::Request &request, Instant now);

/// New tokens for an account; `refresh`: with a refresh token beside it.
struct Issued { QByteArray accessToken; QByteArray refreshToken; };
Issued issue(World &world, Grant grant, bool refresh, Instant now);

/// OAuth's errors are flat (google-calendar.md 1.4), unlike the Calendar API's.
http::Response flat(int status, const char *error, const QString &description);
http::Response tokenJson(const QJsonObject &json);
/// Google names the short identity scopes by their long form in what it grants.
QString granted(const QString &scope);

/// The page that asks for consent.
QByteArray consentPage(const World &world, const Query &query, const QString &clientName);
QByteArray errorPage(const QString &code, const QString &text);

} // namespace csp::sim::google
