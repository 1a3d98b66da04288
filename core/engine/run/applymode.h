#pragma once

namespace csp {

/// When plans are carried out.
enum class ApplyMode { AskFirst, Automatic, Never };

} // namespace csp
