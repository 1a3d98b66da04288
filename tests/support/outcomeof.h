#pragma once
#include "core/ports/call.h"
#include <QTest>
#include <chrono>
#include <optional>

namespace csp::test {

/// Turns the event loop until the call has settled. One that does not within `patience` fails the test.
template<typename T>
Outcome<T> outcomeOf(CallOf<T> *call, std::chrono::milliseconds patience = std::chrono::milliseconds(10'000))
{
    QObject here;
    std::optional<Outcome<T>> result;
    call->then(&here, [&](const Outcome<T> &outcome) { result = outcome; });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(result.has_value(), int(patience.count())); }();
    if (!result)
        qFatal("the call has not settled");
    return *result;
}

} // namespace csp::test
