#pragma once

namespace csp {

/// What kind of news a line is, for the colour of its chip. The chip's text and sign say the same: colour never stands alone.
enum class Tone { None, Quiet, Info, Good, Warning, Danger };
/// `quiet`, `info` …
const char *nameOf(Tone tone);

} // namespace csp
