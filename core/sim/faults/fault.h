#pragma once
#include "core/domain/fault.h"

namespace csp::sim {

using csp::Fault;
using csp::FaultEffect;
using csp::FaultMatch;
using csp::FaultService;
using csp::FaultStrike;

/// A request or a notification, as faults look at it.
struct FaultFacts {
    FaultService service = FaultService::Google;
    bool notification = false;
    QByteArray verb;
    QString method; ///< of the API; empty where no method stands at that path
    QString path;   ///< decoded, without the query
    QString calendar;
    QString account;
    bool fromCalcom = false;
    bool batchPart = false; ///< a request within a batch
};

} // namespace csp::sim
