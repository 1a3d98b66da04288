#pragma once
#include "core/domain/outcome.h"
#include "core/http/message.h"

/// What the clients of both services do with an answer.
namespace csp {

/// The reader's place in the document, behind the name of the request: `events.list of work: items[3].start`.
Error located(Error error, const QString &where);
/// `Retry-After` in seconds, and the service's own number of the request.
void takeHeaders(Error &error, const http::Response &response);
/// With exactly one slash at its end.
QByteArray rootOf(const QUrl &apiRoot);
/// Everything but letters, digits, `-`, `.`, `_` and `~` is encoded: ids hold `/`, `#` and `@`.
QByteArray encoded(const QString &text);

} // namespace csp
