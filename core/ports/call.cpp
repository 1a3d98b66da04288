#include "core/ports/call.h"
#include <QMetaObject>

namespace csp {

void Call::abort()
{
    if (m_settled)
        return;
    aborted();
    settleCancelled();
}

void Call::announce()
{
    QMetaObject::invokeMethod(this, [this] {
        emit finished();
        deleteLater();
    }, Qt::QueuedConnection);
}

} // namespace csp
