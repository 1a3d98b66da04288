#pragma once
#include "core/sim/google/world/world.h"

namespace csp::sim::google {

// What a person is shown of a calendar that is shared with him, and what follows when that changes (google-calendar.md 2, 3.3, 4.1, 12).

/// The data owner of a secondary calendar is who made it; of a primary one, the account itself.
bool isDataOwner(const QString &email, const Calendar &calendar);

/// Whether a reader is told the times of an event alone. A writer without private access sees all of the private events that he made himself; that
/// exception is not documented, and without it he could not change what he has just made.
bool seesTimesAlone(Role role, const Event &event, const QString &email);

/// Whether an event has a `source` that a reader is not its creator to see.
bool hidesSource(const Event &event, const QString &email);

/// Whether the organizer hides the guests of an event from each other, and `calendar` is one of theirs: such a copy shows its own entry and the organizer's.
bool hidesGuests(const Event &event, const Calendar &calendar);
/// Of a copy that hides guests.
bool isShownGuest(const Guest &guest, const Event &event, const Calendar &calendar);
/// The guests as the holder of such a copy wrote them, with those that he could not see left as they are in `old`.
QList<Guest> withHiddenGuests(const QList<Guest> &written, const Event &old, const Calendar &calendar);

/// A change of a calendar's rules. Made before it, it notes everybody's role.
class AccessChange
{
public:
    AccessChange(const World &world, const QString &calendarId);
    /// To be called after the change, with its stamp. Who lost the calendar has it on his list no more, and its channels of his end without a last
    /// word; whose role became another one has to read the events anew. Who gained it puts it on his list himself. Answers the lists that changed,
    /// as channels name them.
    QStringList follow(World &world, Micros at) const;

private:
    QString m_calendar;
    QList<Role> m_before; ///< in the order of the accounts
};

} // namespace csp::sim::google
