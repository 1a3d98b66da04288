#include "tests/support/checkedtransport.h"
#include "tests/support/discovery.h"

namespace csp::test {

CallOf<http::Response> *CheckedTransport::send(const http::Request &request)
{
    CallOf<http::Response> *call = InProcessTransport::send(request);
    if (request.target.startsWith("http://google.test/")) {
        call->then(this, [request](const Outcome<http::Response> &outcome) {
            if (outcome.ok())
                holdAgainstDiscovery(request, *outcome);
        });
    }
    return call;
}

} // namespace csp::test
