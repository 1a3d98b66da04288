#pragma once
#include "core/http/message.h"
#include <QByteArray>
#include <optional>

namespace csp::sim::google {

/// What stands between the bytes of a connection and a method: codings, partial answers, indentation (section 3, common parameters).

enum class Decoded { Ok, Malformed, TooLarge, Unsupported };
/// Takes `Content-Encoding: gzip` or `deflate` off a request's body, never to more than `limit` bytes.
Decoded decodeBody(http::Request *request, qsizetype limit);

/// Gzips an answer for who wants it. As the real one does: both `Accept-Encoding` and `User-Agent` have to say gzip.
void encodeBody(const http::Request &request, http::Response *response);

QByteArray gzipped(const QByteArray &bytes);

/// `fields=items(id,start/dateTime),nextPageToken`: the members asked for, and nothing else. Nothing where the expression cannot be read.
std::optional<QByteArray> selectFields(const QByteArray &json, const QByteArray &fields);

/// The same JSON with Google's line breaks and indentation of one space.
QByteArray prettyPrinted(const QByteArray &json);

} // namespace csp::sim::google
