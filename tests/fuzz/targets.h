#pragma once
#include <QByteArrayView>

/// What is fuzzed. Each takes any bytes and is to come back; what it makes of them is checked as far as it can be without knowing them.
namespace csp::fuzz {

/// Requests to a simulated Google with some events, blocks of `METHOD TARGET\nHeader: value\n…\n\nBODY` that a line `%%%%` parts. `{token}` and `{guest}`
/// stand for good tokens of the host and of a guest (`{refresh}`: the host's refresh token), so that mutations get behind the door, `{robot}` and
/// `{assertion}` for a token of a service account and for one that it has signed; `{sync}`, `{page}`, `{etag}`,
/// `{id}`, `{resource}` and `{code}` for the first such thing in an answer. A line `@{…}` before all of it sets switches.
void googleRequests(QByteArrayView bytes);
/// An event document of Google's, read, written and read again.
void eventJson(QByteArrayView bytes);
/// A stream of HTTP requests after one byte that says in which pieces it arrives: however it is cut, the same requests have to come out of it.
void httpRequests(QByteArrayView bytes);
/// A world file, read and built.
void worldFile(QByteArrayView bytes);

} // namespace csp::fuzz
