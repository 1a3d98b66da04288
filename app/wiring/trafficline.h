#pragma once
#include <QString>

namespace csp {

namespace sim {
struct Traffic;
}

/// One line: time (UTC), service, status, method, address, who, how long, and why it was refused. Tokens and keys in the address are left out, as in a recording.
QString lineOf(const sim::Traffic &traffic);

} // namespace csp
