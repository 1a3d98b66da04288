#include "ui/models/tone.h"

namespace csp {

const char *nameOf(Tone tone)
{
    switch (tone) {
    case Tone::None: return "none";
    case Tone::Quiet: return "quiet";
    case Tone::Info: return "info";
    case Tone::Good: return "good";
    case Tone::Warning: return "warning";
    case Tone::Danger: return "danger";
    }
    return "none";
}

} // namespace csp
