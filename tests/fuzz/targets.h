#pragma once
#include <QByteArrayView>

/// What is fuzzed. Each takes any bytes and is to come back; what it makes of them is checked as far as it can be without knowing them.
namespace csp::fuzz {

/// Requests to a simulated Google with some events, blocks of `METHOD TARGET\nHeader: value\n…\n\nBODY` that a line `%%%%` parts. `{token}` in a header
/// stands for a good token, so that mutations get behind the door.
void googleRequests(QByteArrayView bytes);
/// An event document of Google's, read, written and read again.
void eventJson(QByteArrayView bytes);

} // namespace csp::fuzz
