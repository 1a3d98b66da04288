#pragma once
#include "core/sim/google/values/scopes.h"
#include <QByteArray>
#include <map>

namespace csp::sim::google {

/// The members that an object in an answer may have, by the API's description: what `fields` may name. Lives for ever.
struct AnswerSchema {
    std::map<QByteArray, const AnswerSchema *, std::less<>> members; ///< null: a text, a number, a flag, or a list of those
    const AnswerSchema *anyMember = nullptr; ///< of members whose names are free
    bool anyName = false;                    ///< members have whatever names
};

/// Of a method's answer; null where it answers nothing.
const AnswerSchema *answerSchema(Method method);

} // namespace csp::sim::google
