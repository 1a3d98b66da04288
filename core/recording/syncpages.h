#pragma once
#include "core/http/message.h"

/// What a playback has to know of incremental reads (google-calendar.md 4): nothing else of the API's documents is looked at.
namespace csp::syncpages {

/// The sync token of a page of events, found without parsing the whole page; empty if there is none.
QByteArray issuedToken(const QByteArray &body);
/// The token that a request reads with, if it is an incremental read's first page; else empty.
QByteArray tokenOf(const http::Request &request);
/// The same URL with another token.
QByteArray withToken(const QByteArray &target, const QByteArray &token);
http::Response nothingNew(const QByteArray &token);
/// Two reads in a row as one: each event once, as the later read has it; the later read's token.
http::Response joined(const http::Response &earlier, const http::Response &later);

} // namespace csp::syncpages
