#pragma once
#include "core/http/message.h"

namespace csp::http {

const char *reasonPhrase(int status);
/// Status line and headers of an answer, with the empty line. Headers that would break the framing are left out.
QByteArray answerHead(const Response &response, bool keepAlive, bool http11);

} // namespace csp::http
