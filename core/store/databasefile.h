#pragma once
#include "core/domain/outcome.h"

class QSqlError;

namespace csp::databasefile {

/// Marks a file as ours in SQLite's header ("CSPg"), so that another program's database is never taken for one.
inline constexpr int applicationId = 0x43535067;

enum class State { Absent, Ours };

/// Looks at a file without changing it: an Error where it is no database, another program's, or from a newer version.
Outcome<State> examine(const QString &path, int newestVersion);
/// Makes an empty file that its owner alone can read (channel tokens are in it), and the folders on the way to it.
Outcome<Done> create(const QString &path);
/// Takes away a file that could not be filled, with what SQLite put beside it.
void remove(const QString &path);

/// Keeps a second Database of this process away. POSIX locks do not: closing *any* descriptor of a file drops the locks that the
/// process holds on it, so even a look at the file would let other processes in.
Outcome<QString> claim(const QString &path);
void release(const QString &claim);

Error newerVersion(const QString &path, int found, int newest);
Error errorOf(const QString &path, const QSqlError &error);

} // namespace csp::databasefile
