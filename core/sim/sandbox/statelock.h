#pragma once
#include "core/domain/outcome.h"

namespace csp::sim {

/// One process at a time keeps its world in a file: of two, each would undo what the other wrote. Ends with the process, however that ends. To be taken before
/// anything is read or written there.
class StateLock
{
public:
    /// Storage where another process has it, or where the file has further names (hard links): a save puts a new file in the place of one name, and the others
    /// would keep the old world. Nothing is left on the disk.
    static Outcome<std::shared_ptr<StateLock>> take(const QString &fileName);
    ~StateLock();

private:
    explicit StateLock(int socket) : m_socket(socket) { }
    int m_socket;
};

/// The one way of writing the path of a file, whether it is there or not; links are followed.
QString canonicalPlace(const QString &fileName);

} // namespace csp::sim
