#pragma once
#include "core/sim/google/http/answer.h"
#include "core/sim/google/http/requestcontext.h"
#include "core/sim/google/http/fieldselection.h"

namespace csp::sim::google {

/// `alt`: the front end refuses every form of an answer but JSON, whoever asks.
std::optional<Problem> checkForm(const Query &query);

/// Flags, words and versions that several methods take, checked before any of them looks: what is not one of theirs is refused, whether it would
/// matter or not (google-calendar.md 6.2).
std::optional<Problem> checkParameters(const Query &query);

/// `fields`, where it is given; a name that answers of this schema (null: any) do not have is refused.
std::optional<Problem> readFields(const Query &query, const AnswerSchema *schema, std::optional<FieldSelection> *out);

} // namespace csp::sim::google
