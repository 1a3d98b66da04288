#pragma once
#include "core/http/inprocesstransport.h"

namespace csp::test {

/// Holds what the simulated Google answers against the published description of its API: an answer that the real one would not give fails the test.
class CheckedTransport : public http::InProcessTransport
{
public:
    using InProcessTransport::InProcessTransport;
    CallOf<http::Response> *send(const http::Request &request) override;
};

} // namespace csp::test
