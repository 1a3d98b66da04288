#pragma once
#include "core/http/message.h"
#include <QByteArray>

namespace csp::sim::google {

/// What stands between the bytes of a connection and a method: codings, indentation (google-calendar.md 3, common parameters).

enum class Decoded { Ok, Malformed, TooLarge, Unsupported };
/// Takes `Content-Encoding: gzip` or `deflate` off a request's body, never to more than `limit` bytes.
Decoded decodeBody(http::Request *request, qsizetype limit);

/// Gzips an answer for who wants it. As the real one does: both `Accept-Encoding` and `User-Agent` have to say gzip.
void encodeBody(const http::Request &request, http::Response *response);

QByteArray gzipped(const QByteArray &bytes);

/// The same JSON with Google's line breaks and indentation of one space.
QByteArray prettyPrinted(const QByteArray &json);

} // namespace csp::sim::google
