#include "core/sim/calcom/world/ledger.h"

namespace csp::sim::calcom {
namespace {

constexpr qsizetype MostMails = 10'000;

struct Shape {
    const char *kind;
    const char *method; ///< of the calendar part; empty: a mail without one
    bool toHost;
    bool toGuests; ///< beside the person who booked
};

Shape shapeOf(MailKind kind)
{
    switch (kind) {
    case MailKind::Scheduled: return {"scheduled", "REQUEST", true, true};
    case MailKind::Requested: return {"requested", "", true, false};
    case MailKind::Declined: return {"declined", "", false, true};
    case MailKind::Rescheduled: return {"rescheduled", "REQUEST", true, true};
    case MailKind::Cancelled: return {"cancelled", "CANCEL", true, true};
    case MailKind::RescheduleRequested: return {"rescheduleRequested", "CANCEL", true, false};
    case MailKind::GuestsAdded: return {"guestsAdded", "REQUEST", true, true};
    case MailKind::LocationChanged: return {"locationChanged", "REQUEST", true, true};
    }
    return {};
}

void note(World &world, const Booking &booking, const QString &to, const char *role, const Shape &shape, const char *cause, Instant now)
{
    world.mails += Mail{now, to, QString::fromLatin1(role), QString::fromLatin1(shape.kind), QString::fromLatin1(shape.method), booking.uid,
                        booking.iCalUid, booking.title, booking.iCalSequence, QString::fromLatin1(cause)};
    if (world.mails.size() > MostMails)
        world.mails.removeFirst();
}

const char *roleOf(qsizetype position) { return position == 0 ? "attendee" : "guest"; }

} // namespace

void noteMails(World &world, const Booking &booking, MailKind kind, const char *cause, Instant now)
{
    const Shape shape = shapeOf(kind);
    if (shape.toHost)
        note(world, booking, world.user.email, "host", shape, cause, now);
    for (qsizetype i = 0; i < (shape.toGuests ? booking.attendees.size() : std::min<qsizetype>(1, booking.attendees.size())); ++i)
        note(world, booking, booking.attendees[i].email, roleOf(i), shape, cause, now);
}

void noteAddedGuests(World &world, const Booking &booking, const QStringList &added, bool toAll, const char *cause, Instant now)
{
    const Shape told = shapeOf(MailKind::GuestsAdded), invited = shapeOf(MailKind::Scheduled);
    if (toAll)
        note(world, booking, world.user.email, "host", told, cause, now);
    for (qsizetype i = 0; i < booking.attendees.size(); ++i) {
        const QString &email = booking.attendees[i].email;
        const bool isNew = added.contains(email, Qt::CaseInsensitive);
        if (isNew || toAll)
            note(world, booking, email, roleOf(i), isNew ? invited : told, cause, now);
    }
}

} // namespace csp::sim::calcom
