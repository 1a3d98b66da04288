#pragma once
#include "core/http/message.h"
#include "core/sim/faults/fault.h"
#include <QStringList>

namespace csp::sim {

/// The name of what a request asks for: Google's own (`events.insert`, `oauth.token`, `batch`), for Cal.com names in the same style
/// (`bookings.reschedule`). Empty where nothing stands at that path.
QString methodOf(FaultService service, const http::Request &request);
/// Of `methodOf`, sorted.
QStringList knownMethods(FaultService service);
/// GET, POST, PUT, PATCH, DELETE, HEAD.
bool isVerb(const QString &text);
/// `*` in the pattern stands for any run of characters.
bool fitsPattern(const QString &text, const QString &pattern);

/// What faults look at in a request to Google; `account` of its token, empty where that is unknown.
FaultFacts factsOf(FaultService service, const http::Request &request, const QString &account);

} // namespace csp::sim
