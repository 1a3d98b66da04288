#pragma once
#include "core/sim/google/http/requestcontext.h"

namespace csp::sim::google {

// How service accounts sign in: with a token that they have signed themselves (RFC 7523). The sandbox's clock says what is in time.

/// `grant_type` of the token endpoint.
inline constexpr auto assertionGrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// The token endpoint's answer to a signed assertion: an access token of the service account, or of the account that it names as `sub` where it may act for others.
http::Response exchangeAssertion(World &world, const http::Request &request, const Query &form, Instant now);

/// The service account that a bearer token is signed by: such a token needs no token endpoint. Null for any other token.
const ServiceAccount *signerOf(const World &world, const QByteArray &token);
/// What such a token is good for: the scopes that it names, else every scope where its audience is the Calendar API. Nothing for any other token, and for one that is
/// not good now.
std::optional<Grant> selfSignedGrant(const World &world, const http::Request &request, const QByteArray &token, Instant now);

} // namespace csp::sim::google
