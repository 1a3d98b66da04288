#pragma once
#include "core/domain/policy.h"
#include <QList>

namespace csp {

/// One question that a policy answers, for files and tables: the row's word (`busySlot`) and the words of its choices, in their order.
struct PolicyRow {
    const char *name;
    QList<const char *> choices;
    int (*get)(const Policy &policy);
    void (*set)(Policy &policy, int choice);
};
/// Every row but the length of the hold, which is a number.
const QList<PolicyRow> &policyRows();

} // namespace csp
