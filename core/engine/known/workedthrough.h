#pragma once
#include "core/domain/journal.h"
#include <QHash>
#include <QSet>

namespace csp {

/// Which versions of which events were worked through already, so that the same news twice is known as such.
class WorkedThrough
{
public:
    /// This version of the event was worked through already. False where it has no etag.
    bool seen(const Event &event) const;
    /// This version of the event was held against the booking as it is, and what followed was done, or put away by a person.
    bool compared(const Event &event, const Booking &booking) const;

    /// The event that the record is about; nothing where it was gone.
    void see(const RunRecord &record);
    /// A run has ended: its event was held against its booking.
    void compare(const RunRecord &ended);
    void clear();

private:
    QHash<EventKey, QString> m_seen; ///< etags
    QSet<QString> m_compared;
};

} // namespace csp
