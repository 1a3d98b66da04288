#pragma once
#include "core/domain/event.h"
#include "core/wire/jsonreader.h"

namespace csp::wire {

/// An event out of a larger document, with its place in it.
Event readEvent(const JsonReader &json, const CalendarId &calendar);

} // namespace csp::wire
