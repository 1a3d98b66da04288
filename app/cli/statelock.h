#pragma once
#include "core/domain/outcome.h"

namespace csp::cli {

/// One process at a time keeps its world in a file: of two, each would undo what the other wrote. Ends with the process, however that ends.
class StateLock
{
public:
    /// Storage where another process has it. Nothing is left on the disk.
    static Outcome<std::shared_ptr<StateLock>> take(const QString &fileName);
    ~StateLock();

private:
    explicit StateLock(int socket) : m_socket(socket) { }
    int m_socket;
};

} // namespace csp::cli
