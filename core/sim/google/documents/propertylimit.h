#pragma once
#include "core/sim/google/http/answer.h"
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

/// An event has 300 extended properties at most, of 32 kB, names and values together: its shared ones and the private ones of every copy (google-calendar.md
/// 2). What Google does beyond is not documented: `GoogleSettings::manyProperties`. Here `content` is about to be the copy of `event` in a calendar; a write
/// that brings no more properties than `old` (null: none) has is let through.
std::optional<Problem> limitProperties(const World &world, const QString &calendarId, const Event &event, const Content *old, Content *content);

} // namespace csp::sim::google
