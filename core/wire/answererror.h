#pragma once
#include "core/domain/outcome.h"
#include <QByteArray>

namespace csp::wire {

/// What both services have in common: the kind by status alone, and a body that is no JSON (a proxy's HTML page) as one readable line.
Error errorByStatus(int status, const QString &where);
/// The title of an HTML page, else the beginning of the text; at most a line.
QString gistOf(const QByteArray &body);

} // namespace csp::wire
