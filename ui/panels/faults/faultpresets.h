#pragma once
#include "core/domain/fault.h"

namespace csp {

/// A fault that is wanted often, under the name that a person looks for it by.
struct FaultPreset {
    QString name;  ///< of the action that arms it: `fault.lost`
    QString title; ///< `The next notification is lost`
    Fault fault;   ///< without an id
};
const QList<FaultPreset> &faultPresets();

} // namespace csp
