#pragma once
#include "core/domain/outcome.h"
#include <QByteArray>

namespace csp {

/// What is read of a file that a person names. Each is far above what such a file holds, and far below what fills the memory.
namespace readlimit {
constexpr qint64 World = 64LL << 20;     ///< bytes; a world of 100,000 events has 13 MiB
constexpr qint64 Document = 16LL << 20;  ///< bytes; Google's discovery document has 0.2 MiB
constexpr qint64 State = 1LL << 30;      ///< bytes; a kept world of 100,000 events has about 100 MiB
constexpr qint64 Recording = 256LL << 20; ///< bytes; for recordings that are read whole
constexpr std::chrono::seconds Quiet{10}; ///< how long a pipe may stay silent
}

/// The whole of a file (a resource such as `:/worlds/demo.yaml` too), or of a pipe, up to `limit` bytes: a larger one is refused and not cut.
/// A pipe that stays silent for longer than `quiet` is given up; a device (`/dev/zero`) and a folder are refused.
///
/// Errors name `path`. Kind `ofTheSystem` where the file cannot be opened or read; Input where it can, and is not what is wanted.
Outcome<QByteArray> readWhole(const QString &path, qint64 limit, Error::Kind ofTheSystem = Error::Kind::Input, std::chrono::milliseconds quiet = readlimit::Quiet);

} // namespace csp
