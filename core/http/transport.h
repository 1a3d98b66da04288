#pragma once
#include "core/http/message.h"
#include "core/ports/call.h"
#include <functional>

namespace csp::http {

/// Sends a request, answers a response. An answer with any status is a Response; no answer at all is an Error (kind Transport).
/// Clients know this class alone, so the network, the in-process server, a recorder and a player are the same to them.
class Transport : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual CallOf<Response> *send(const Request &request) = 0;
};

/// How a server answers. May keep `respond` and call it later, from the same thread, once.
using Responder = std::function<void(Response)>;
using Handler = std::function<void(Request, Responder)>;

} // namespace csp::http
